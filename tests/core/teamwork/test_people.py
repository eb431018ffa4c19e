"""Handing over, calling in, notes, checklists: who is told, who is not, and what a stale button gets."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from core.actor import StaffActor, StaffRole
from core.errors import Forbidden, NotFound, Refusal
from core.outbox.models import OutboxRow, OutboxState
from core.sla.rules.clocks import Clock, ClockState
from core.tickets.clocks import stored_clocks
from core.tickets.conversation import File, Words, staff_writes
from core.tickets.drift import drift
from core.tickets.lapsing import forgotten, let_lapse
from core.tickets.models import FileKind, TicketState
from core.tickets.queries import card
from core.tickets.teamwork.checklists import checklist, set_template, tick
from core.tickets.teamwork.handing import accept, call_in, hand_over
from core.tickets.teamwork.history import EntryKind, history
from core.tickets.teamwork.mine import mine, next_for
from core.tickets.teamwork.models import Act, ActKind
from core.tickets.teamwork.notes import add_note, edit_note, forget, recall_album
from core.tickets.teamwork.words import Step
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.core.teamwork.conftest import taken
from tests.core.watch_rounds import at
from tests.factories import make_staff


async def test_a_ticket_that_was_handed_over_waits_for_its_new_assignee(desk: World, clock: SettableClock) -> None:
    ticket = await taken(desk)
    async with desk.database.work() as work:
        await hand_over(work, desk.oleg, ticket.id, desk.anna.staff_id, "он ждёт звонка")
        shown = await card(work, ticket.id)
    assert (shown.assignee, shown.teamwork.waits_for_assignee) == ("Анна Смирнова", True)
    told = await desk.told("teamwork.handed")
    assert [row.lane for row in told] == ["group", f"staff:{desk.anna.staff_id}"]
    assert [row.payload["words"] for row in told] == ["он ждёт звонка"] * 2
    client = [row.payload.get("staff_name") for row in await desk.told(lane=f"contact:{desk.maria.contact_id}")]
    assert client[-1] == "Анна Смирнова"
    with pytest.raises(Refusal, match="has-it-already"):
        async with desk.database.work() as work:
            await hand_over(work, desk.oleg, ticket.id, desk.anna.staff_id)
    with pytest.raises(Refusal, match="not-given-to-you"):
        async with desk.database.work() as work:
            await accept(work, desk.oleg, ticket.id)
    async with desk.database.work() as work:
        await accept(work, desk.anna, ticket.id)
        assert not (await card(work, ticket.id)).teamwork.waits_for_assignee
        kinds = list(await work.session.scalars(select(Act.kind).order_by(Act.id)))
    assert kinds == [ActKind.HANDED, ActKind.ACCEPTED]


async def test_who_does_not_accept_loses_it_by_the_rule_for_forgotten_tickets(
    desk: World, clock: SettableClock
) -> None:
    ticket = await taken(desk)
    clock.set(at(25, 10))
    async with desk.database.work() as work:
        await hand_over(work, desk.oleg, ticket.id, desk.anna.staff_id)
    clock.set(at(26, 10))  # three days after the taking, one after the handing
    async with desk.database.work() as work:
        assert await forgotten(work) == []
    clock.set(at(30, 10))
    async with desk.database.work() as work:
        assert await let_lapse(work, ticket.id)
        assert await drift(work) == []
    assert (await desk.ticket(ticket.id)).state is TicketState.OPEN


async def test_an_open_ticket_counts_as_noticed_when_it_is_handed_over(desk: World) -> None:
    ticket = await desk.open()
    async with desk.database.work() as work:
        await hand_over(work, desk.oleg, ticket.id, desk.anna.staff_id)
        clocks = (await stored_clocks(work, [ticket.id]))[ticket.id]
        assert clocks[Clock.REACTION].state is ClockState.DONE
        assert await drift(work) == []
    found = await desk.ticket(ticket.id)
    assert (found.state, found.assignee_id) == (TicketState.IN_PROGRESS, desk.anna.staff_id)
    async with desk.database.work() as work:
        await hand_over(work, desk.oleg, ticket.id, desk.oleg.staff_id)  # taken over: nothing to accept
        assert not (await card(work, ticket.id)).teamwork.waits_for_assignee


async def test_a_colleague_who_was_called_in_sees_it_as_theirs(desk: World) -> None:
    ticket = await taken(desk)
    for _ in range(2):
        async with desk.database.work() as work:
            await call_in(work, desk.oleg, ticket.id, desk.anna.staff_id, on=True)
    assert len(await desk.told("teamwork.called_in")) == 2  # the group and Anna, once each
    async with desk.database.work() as work:
        assert (await card(work, ticket.id)).teamwork.helpers == ["Анна Смирнова"]
        assert [row.ticket.id for row in (await mine(work, desk.anna)).helping.rows] == [ticket.id]
        await call_in(work, desk.oleg, ticket.id, desk.anna.staff_id, on=False)
        assert (await mine(work, desk.anna)).helping.rows == []
    gone = await make_gone(desk)
    with pytest.raises(NotFound, match="no-colleague"):
        async with desk.database.work() as work:
            await call_in(work, desk.oleg, ticket.id, gone.staff_id, on=True)


async def make_gone(desk: World) -> StaffActor:
    async with desk.database.work() as work:
        person = await make_staff(work, "Ушёл Давно")
        person.active = False
        return person.as_actor()


async def test_a_note_is_in_no_place_that_a_client_is_told_from(desk: World) -> None:
    ticket = await desk.open()
    photo = File(FileKind.PHOTO, "secret-photo", None, 10)
    async with desk.database.work() as work:
        _, note = await add_note(work, desk.oleg, ticket.id, Words("ТАЙНА клиента", (photo,), "album"))
        _, same = await add_note(work, desk.oleg, ticket.id, Words("", (photo,), "album"))
        assert note.id == same.id
        await edit_note(work, desk.oleg, note.id, "ТАЙНА другая")
    found = await desk.ticket(ticket.id)
    assert (found.state, found.acknowledged_at) == (TicketState.OPEN, None)  # a note is no reaction
    with pytest.raises(NotFound):
        async with desk.database.work() as work:
            await edit_note(work, desk.anna, note.id, "чужое")
    with pytest.raises(Forbidden):
        async with desk.database.work() as work:
            await history(work, desk.maria, ticket.id)
    async with desk.database.work() as work:
        for table, column in (("outbox", "payload"), ("ticket_message", "text"), ("attachment", "file_ref")):
            query = text(f"SELECT count(*) FROM {table} WHERE {column}::text LIKE ANY (ARRAY['%ТАЙНА%', '%secret%'])")
            assert await work.session.scalar(query) == 0, table
        notes = [one for one in (await history(work, desk.anna, ticket.id)).entries if one.kind is EntryKind.NOTE]
        assert [(one.text, len(one.files)) for one in notes] == [("ТАЙНА другая", 2)]
        assert (await card(work, ticket.id)).teamwork.notes == 1


async def test_pictures_that_came_before_the_words_of_a_note_are_held_back(desk: World) -> None:
    ticket = await taken(desk)
    photo = File(FileKind.PHOTO, "secret-photo", None, 10)
    async with desk.database.work() as work:
        await staff_writes(work, desk.oleg, ticket.id, Words("", (photo,), "album"))
        assert await recall_album(work, desk.anna, ticket.id, "album") is None  # another person's
    async with desk.database.work() as work:
        recalled = await recall_album(work, desk.oleg, ticket.id, "album")
        assert recalled is not None
        await add_note(work, desk.oleg, ticket.id, Words("ТАЙНА", (*recalled.words.files, photo), "album"))
        await forget(work, recalled)
    assert await desk.told("ticket.staff_wrote") == []
    async with desk.database.work() as work:
        await staff_writes(work, desk.oleg, ticket.id, Words("", (photo,), "sent"))
        await work.session.execute(update(OutboxRow).values(state=OutboxState.DONE))
        assert await recall_album(work, desk.oleg, ticket.id, "sent") is None  # too late
        seen = (await history(work, desk.oleg, ticket.id)).entries
        assert [len(one.files) for one in seen if one.kind is EntryKind.NOTE] == [2]
        assert len([one for one in seen if one.kind is EntryKind.STAFF]) == 1


async def test_a_mandatory_step_is_done_before_the_ticket_is_resolved(desk: World) -> None:
    ticket = await desk.open()
    director = StaffActor(desk.oleg.staff_id, "Олег", frozenset({StaffRole.DIRECTOR}))
    service = desk.services.consultation
    with pytest.raises(Forbidden, match="leaders-only"):
        async with desk.database.work() as work:
            await set_template(work, desk.anna, service.id, [])
    async with desk.database.work() as work:
        steps = [Step("Копия базы", True), Step("Отзвониться", False)]
        copy, call = await set_template(work, director, service.id, steps)
    await desk.work_done(ticket, (service.id, 30))
    assert [item.text for item in (await desk.look(ticket)).undone] == ["Копия базы", "Отзвониться"]
    with pytest.raises(Refusal, match="checklist-undone"):
        await desk.resolve(ticket)
    for _ in range(2):
        async with desk.database.work() as work:
            await tick(work, desk.anna, ticket.id, copy.id, on=True)
    async with desk.database.work() as work:
        assert await work.session.scalar(select(func.count()).where(Act.kind == ActKind.CHECKED)) == 1
        # The template changes: what was ticked stays ticked where the words are the same.
        await set_template(work, director, service.id, [Step("Копия базы", True), Step("Новый шаг", False)])
        shown = await checklist(work, desk.oleg, ticket.id)
        assert [(one.item.text, one.by) for one in shown.steps] == [
            ("Копия базы", "Анна Смирнова"),
            ("Новый шаг", None),
        ]
    with pytest.raises(NotFound, match="no-step"):
        async with desk.database.work() as work:
            await tick(work, desk.anna, ticket.id, call.id, on=True)
    assert (await desk.resolve(ticket)).state is TicketState.RESOLVED


async def test_what_to_do_next_is_what_is_due_first(desk: World, clock: SettableClock) -> None:
    first = await taken(desk)
    clock.advance(timedelta(hours=1))
    second, third = await desk.open(), await desk.open()
    async with desk.database.work() as work:
        await staff_writes(work, desk.anna, third.id, Words("Беру"))
        order = [await next_for(work, desk.oleg, skip) for skip in range(3)]
    # Of an open ticket the reaction is due, and that is sooner than any solution; Anna's is not Oleg's to do.
    assert [one.ticket.ticket.id for one in order if one is not None] == [second.id, first.id, second.id]
    async with desk.database.work() as work:
        shown = await mine(work, desk.oleg)
        assert [row.ticket.id for row in shown.working.rows] == [first.id]
        assert shown.waiting.rows == shown.resting.rows == []
