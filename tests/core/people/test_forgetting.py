"""A person is forgotten: the whole database is searched for what identified them; the book of hours still verifies."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot.delivery.intents import DraftOffered
from bot.forgetting import forget_contact, forget_due, forget_me
from bot.store import chats, drafts, inbox, messages, reactions
from bot.store.messages import About
from bot.store.models import CallAsks, Dialogue, PendingCall, Purpose
from bot.store.reactions import Subject
from core.access.people import who_is
from core.access.requests import approve, ask_access
from core.actor import LEADERS, ContactActor, ContactRole, Stranger
from core.clients.models import Contact
from core.database import Database, Work
from core.errors import Forbidden, Refusal
from core.exchange.documents.bases import enable_base
from core.ledger.granting import grant
from core.ledger.models import GrantKind
from core.ledger.verifying import verify_account
from core.outbox.service import contact, tell
from core.people.forgetting import WITHIN, Forgotten, due_to_forget
from core.people.intents import ForgetAsked
from core.reports.clients.models import ClientTalk, Reason
from core.tickets.call_models import CallMove, TicketCall
from core.tickets.conversation import File, Words, client_writes, staff_writes
from core.tickets.dispute_models import Dispute, DisputeState
from core.tickets.exchanging import hand_over
from core.tickets.handling import cancel
from core.tickets.intents import MadeUrgent
from core.tickets.models import FileKind, Message, Ticket, WorkLine
from core.tickets.opening import open_ticket
from core.tickets.rating_models import Rating
from core.tickets.teamwork.models import Act, ActKind, Note
from core.tickets.waves.models import Wave, WaveAnswer, WaveRule, WaveTicket
from core.tickets.work_models import Evidence, EvidenceKind
from tests.clock import START, SettableClock
from tests.core.conftest import World
from tests.factories import SYSTEM, make_company, make_contact, make_staff

NAME, PHONE, NUMBER, MARK = "Аделаида Тушканчикова", "79165557788", 88005553535, "Марсианский"
FILE = "AgACAgIAAxkFileOfAdelaida"
COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'bigint')"""


async def found_in(database: Database, *needles: str) -> list[str]:
    """Everywhere in the database where any of these stands, texts, structures and numbers."""
    places = []
    async with database.work() as work:
        columns = [tuple(row) for row in await work.session.execute(text(COLUMNS))]
        assert len(columns) > 200
        for table, column in columns:
            for needle in needles:
                query = text(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE :like')
                if await work.session.scalar(query, {"like": f"%{needle}%"}):
                    places.append(f"{table}.{column}: {needle}")
    return places


async def life_of_adelaida(world: World) -> tuple[ContactActor, Ticket]:
    """She asks to be let in, opens a ticket with a file, is answered by name, is charged for, and everything is remembered."""
    async with world.database.work() as work:
        request = await ask_access(work, Stranger(NUMBER, NAME), f"Я {NAME}, {MARK}")
        person = await approve(work, world.oleg, request.id, company_id=world.company.id, role=ContactRole.MEMBER)
        person.phone = PHONE
        other = await make_company(work, name="ООО «Вторая»")
        await make_contact(work, other, name="Ада Тушканчикова", role=ContactRole.MEMBER, messenger_id=NUMBER)
        await grant(
            work,
            SYSTEM,
            account_id=world.hours.account.id,
            kind=GrantKind.GOODWILL,
            minutes=10,
            effective_from=START.date(),
            expires_on=START.date() + timedelta(days=30),
            reason=f"просьба Аделаиды, звонить {PHONE}",
            key="test:adelaida",
        )
    adelaida = person.as_actor()
    async with world.database.work() as work:
        words = Words(f"{MARK} отчёт", (File(FileKind.PHOTO, FILE, f"{MARK}.png", 1),), album_key=f"{NUMBER}:1")
        ticket, [said] = await open_ticket(
            work, adelaida, contact_id=person.id, said=[(words, START)], subject_without_text="файлы"
        )
        await staff_writes(work, world.oleg, ticket.id, Words("Аделаиде Тушканчиковой: звоню на 8 916 555-77-88"))
        await tell(
            work, contact(world.maria.contact_id), MadeUrgent(ticket_id=ticket.id, number=ticket.number, name=NAME)
        )
        await messages.remember(work, NUMBER, 7, About(Purpose.RELAY, ticket.id, said.id, own=True))
        await chats.silence(work, NUMBER)
    await world.work_done(ticket, (world.services.consultation.id, 40))
    async with world.database.work() as work:
        await work.session.execute(text("UPDATE work_line SET comment = 'объяснил Тушканчиковой'"))
        await _written_since(work, world, person.id, ticket.id)
        update = {"update_id": 5, "message": {"chat": {"id": NUMBER}, "text": f"{NAME} {MARK}"}}
        quoted = {"update_id": 6, "message": {"chat": {"id": -9001}, "reply_to_message": {"text": f"{NAME}: {MARK}"}}}
        await inbox.store(work, 100, [update, quoted])
        for update_id in (5, 6):
            await inbox.mark_done(work, 100, update_id)
        draft = await drafts.add_to_draft(
            work, adelaida, chat_id=NUMBER, message_id=9, words=Words(MARK), sent_at=START, wait=timedelta(minutes=3)
        )
        await tell(work, contact(person.id), DraftOffered(draft_id=draft.id))
        work.session.add(Dialogue(key=f"100:{NUMBER}:{NUMBER}:::default", state="Writing:ticket", data={"x": MARK}))
        work.session.add(Dialogue(key="100:9:9:::default", state="Inviting:role", data={"name": NAME}))
    return adelaida, ticket


async def _written_since(work: Work, world: World, contact_id: int, ticket_id: int) -> None:
    """What else is kept of a ticket: notes, acts, a call, what she thinks of it, captions, signs."""
    staff_id, name = world.oleg.staff_id, "звонила Аделаида Тушканчикова"
    line_id = await work.session.scalar(select(WorkLine.id).where(WorkLine.ticket_id == ticket_id))
    message_id = await work.session.scalar(select(func.min(Message.id)).where(Message.ticket_id == ticket_id))
    of_ticket: dict[str, Any] = {"ticket_id": ticket_id}
    work.session.add_all(
        [
            TicketCall(**of_ticket, staff_id=staff_id, caller_phone=PHONE, noted_at=START),
            Evidence(**of_ticket, staff_id=staff_id, kind=EvidenceKind.CALL, at=START, minutes=5, comment=name),
            Note(**of_ticket, staff_id=staff_id, text=name, files=[], album_key=None, at=START, edited_at=None),
            Act(**of_ticket, kind=ActKind.HANDED, at=START, author="staff:1", other_id=staff_id, words=name),
            Rating(
                **of_ticket, completion=1, contact_id=contact_id, stars=2, words=MARK, rated_at=START, changed_at=START
            ),
            Dispute(
                **of_ticket,
                line_id=line_id,
                contact_id=contact_id,
                words=MARK,
                opened_at=START,
                state=DisputeState.KEPT,
                settled_at=START,
                settled_by="staff:1",
                answer=name,
            ),
            PendingCall(
                chat_id=-9001, message_id=1, prompt_id=2, asks=CallAsks.COMPANY, words=name, files=[], said_at=START
            ),
        ]
    )
    await work.session.flush()
    wave = Wave(name="Обмен", leader_id=staff_id, rule=WaveRule.MINUTES, created_at=START, author="staff:1")
    work.session.add_all(
        [wave, ClientTalk(company_id=world.company.id, reason=Reason.LEAVING, staff_id=staff_id, at=START, words=name)]
    )
    await work.session.flush()
    of_wave = {"wave_id": wave.id, "staff_id": staff_id}
    work.session.add_all(
        [
            WaveTicket(**of_ticket, wave_id=wave.id, at=START, author="staff:1"),
            WaveAnswer(**of_wave, text=f"Исправлено, {name}", written_at=START, sent_at=START),
        ]
    )
    work.session.add(CallMove(**of_ticket, before=START, after=START, reason=name, staff_id=staff_id, moved_at=START))
    subject = Subject(ticket_id, message_id)
    await reactions.put(work, NUMBER, 7, NUMBER, subject, "👍", by_staff=False)
    await messages.remember(work, -9001, 70, About(Purpose.RELAY, ticket_id, message_id, caption=f"{MARK} альбом"))
    await messages.remember(work, -9001, 71, About(Purpose.RELAY, ticket_id, None, own=True, caption=name))


NEEDLES = ("Аделаид", "Тушканчиков", "Ада Т", PHONE, "555-77-88", MARK, FILE, str(NUMBER))


async def test_nothing_of_a_forgotten_person_is_left_but_the_hours(world: World) -> None:
    async with world.database.work() as work:
        await enable_base(work)
    adelaida, ticket = await life_of_adelaida(world)
    await world.resolve(ticket)
    before = set(await found_in(world.database, *NEEDLES))
    for place in (
        "ticket_message.text",
        "attachment.file_ref",
        "outbox.payload",
        "bot_inbox.payload",
        "ledger_reason.words",
        "exchange_document.payload",
        "ticket_note.text",
        "ticket_act.words",
        "work_evidence.comment",
        "ticket_call.caller_phone",
        "ticket_call_move.reason",
        "line_dispute.words",
        "line_dispute.answer",
        "ticket_rating.words",
        "bot_message.caption",
        "bot_call.words",
        "bot_reaction.person_id",
    ):
        assert any(one.startswith(place) for one in before), place
    async with world.database.work() as work:
        outcome = await forget_me(work, adelaida)
        assert isinstance(outcome, Forgotten)
        assert len(outcome.contact_ids) == 2  # at the other company too
    assert await found_in(world.database, *NEEDLES) == []
    async with world.database.work() as work:
        gone = await work.session.get_one(Contact, adelaida.contact_id)
        assert (gone.name, gone.active) == (f"Удалённое лицо №\u00a0{gone.id}", False)
        assert await who_is(work, NUMBER, "Кто-то") == Stranger(NUMBER, "Кто-то")
        report = await verify_account(work, world.hours.account.id)
        assert list(report.findings) == []
        charged = text("SELECT sum(minutes) FROM ledger_entry WHERE kind = 'charge'")
        assert await work.session.scalar(charged) == -45
        # The work in the document for 1C is still the same work.
        await hand_over(work, await work.session.get_one(Ticket, ticket.id), 1)
        # Handled updates are known by their numbers still: none is handled twice.
        assert await work.session.scalar(text("SELECT count(*) FROM bot_inbox WHERE state = 'done'")) == 2


async def test_while_work_goes_on_the_words_are_kept_until_a_director_says_so(
    world: World, clock: SettableClock
) -> None:
    adelaida, ticket = await life_of_adelaida(world)
    async with world.database.work() as work:
        request = await forget_me(work, adelaida)
        assert not isinstance(request, Forgotten)
        assert request.due_at == START + WITHIN
        # Out at once, everywhere; her ticket has somebody to ask.
        assert await who_is(work, NUMBER, "") == Stranger(NUMBER, "")
    assert (await world.ticket(ticket.id)).contact_id == world.maria.contact_id
    assert len(await world.told(ForgetAsked.kind, "group")) == 1
    async with world.database.work() as work:
        for actor in (world.oleg, world.maria, world.stranger):
            with pytest.raises(Forbidden):
                await forget_contact(work, actor, adelaida.contact_id)
        assert await due_to_forget(work) == []
        # The ticket may go on as long as it likes: the term is the person's.
        await client_writes(work, world.maria, ticket.id, Words("Как там?"), sent_at=START)
    clock.advance(WITHIN)
    async with world.database.work() as work:
        for contact_id in await due_to_forget(work):
            await forget_due(work, contact_id)
        assert await due_to_forget(work) == []
    assert await found_in(world.database, *NEEDLES) == []
    async with world.database.work() as work:
        director = (await make_staff(work, "Павел Орлов", roles=LEADERS)).as_actor()
        with pytest.raises(Refusal, match="forgotten-already"):
            await forget_contact(work, director, adelaida.contact_id)


async def test_who_comes_in_anew_after_asking_stays(world: World, clock: SettableClock) -> None:
    adelaida, _ = await life_of_adelaida(world)
    async with world.database.work() as work:
        await forget_me(work, adelaida)
    clock.advance(timedelta(days=1))
    async with world.database.work() as work:
        anew = await make_contact(work, world.company, name="Снова я", role=ContactRole.MEMBER, messenger_id=NUMBER)
    clock.advance(WITHIN)
    async with world.database.work() as work:
        for contact_id in await due_to_forget(work):
            await forget_due(work, contact_id)
        assert await who_is(work, NUMBER, "") == anew.as_actor()
    assert await found_in(world.database, "Аделаид", "Тушканчиков", PHONE, MARK) == []


async def test_a_written_request_is_carried_out_by_a_director_and_others_keep_their_words(world: World) -> None:
    ticket = await world.open("Вопрос Марии о печати")
    adelaida, hers = await life_of_adelaida(world)
    async with world.database.work() as work:
        await cancel(work, world.maria, ticket.id)
        director = (await make_staff(work, "Павел Орлов", roles=LEADERS)).as_actor()
        await forget_contact(work, director, adelaida.contact_id)
    assert await found_in(world.database, *NEEDLES) == []
    assert (await world.ticket(ticket.id)).subject == "Вопрос Марии о печати"
    assert (await world.ticket(hers.id)).contact_id == world.maria.contact_id
    async with world.database.work() as work:
        authors = text("SELECT author FROM contact_event WHERE kind = 'forgotten' AND contact_id = :id")
        assert await work.session.scalar(authors, {"id": adelaida.contact_id}) == f"staff:{director.staff_id}"
