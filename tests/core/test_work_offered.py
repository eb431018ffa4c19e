"""Resolving without having entered work: what the desk saw is offered, shown and charged as shown. And what is kept beside."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from core.actor import ADMINS, StaffActor
from core.clients.models import Company, WorkState
from core.database import Work
from core.errors import Forbidden, Refusal
from core.ledger.models import Charge
from core.tickets.conversation import File, Words, client_writes, staff_writes
from core.tickets.evidence import CallEntry, keep_voice, kept_of, note_call, read_call
from core.tickets.handling import reopen, take
from core.tickets.lines import add_line
from core.tickets.models import FileKind, LineSource, Message, TicketState
from core.tickets.overlaps import overlaps_of_drafts
from core.tickets.queries import my_ticket, staff_ticket
from core.tickets.templates import (
    add_template,
    fill_template,
    filled,
    remove_template,
    send_template,
    template_titled,
    templates,
)
from core.tickets.timeline.offering import enter_and_resolve, offer_work
from core.tickets.timers import TimerPolicy, start_timer, stop_timer
from core.tickets.work_models import WorkSpan
from core.tickets.work_words import is_about_work, read_stop
from tests.clock import SettableClock
from tests.core.conftest import World
from tests.core.test_ledger import audit


async def test_taken_written_and_resolved_with_one_tap(world: World, clock: SettableClock) -> None:
    ticket = await world.open("Вопрос по НДС")
    clock.advance(timedelta(minutes=2))
    async with world.database.work() as work:
        await take(work, world.oleg, ticket.id)
    for minutes, said in ((3, "Смотрю"), (20, "Готово")):
        clock.advance(timedelta(minutes=minutes))
        async with world.database.work() as work:
            await staff_writes(work, world.oleg, ticket.id, Words(said))
    clock.advance(timedelta(minutes=12, seconds=30))
    version = (await world.ticket(ticket.id)).version
    async with world.database.work() as work:
        offer = await offer_work(work, world.oleg, ticket.id)
        nobody = await offer_work(work, world.anna, ticket.id)
    assert offer.draft is not None
    assert offer.draft.minutes == 35
    drafted, usual = offer.choices
    assert (drafted.service.name, drafted.minutes, drafted.charged.charged) == ("Консультация", 35, 30)  # 5 of grace
    assert (usual.minutes, usual.drafted) == (30, False)
    assert nobody.draft is None  # it was not her work
    clock.advance(timedelta(minutes=3))  # what was shown is entered, not what it would be by now

    async def tap(actor: StaffActor) -> str:
        try:
            async with world.database.work() as work:
                await enter_and_resolve(
                    work,
                    actor,
                    ticket.id,
                    version=version,
                    service_id=drafted.service.id,
                    minutes=drafted.minutes,
                    seen_at=offer.at,
                )
        except Refusal as refusal:
            return refusal.code
        return "done"

    assert sorted(await asyncio.gather(*(tap(world.oleg) for _ in range(3)))) == ["done", "not-active", "not-active"]
    [line] = await world.lines(ticket)
    assert (line.actual_minutes, line.charged_minutes, line.source) == (35, 30, LineSource.DRAFTED)
    async with world.database.work() as work:
        spans = (await work.session.scalars(select(WorkSpan))).all()
        assert sum(((one.ended_at - one.started_at) for one in spans), timedelta()) == timedelta(minutes=35, seconds=30)
        assert await audit(work, world.hours.account.id) == 90


async def test_what_was_charged_is_not_drafted_again(world: World, clock: SettableClock) -> None:
    ticket = await world.open("Вопрос")
    async with world.database.work() as work:
        await take(work, world.oleg, ticket.id)
        await note_call(work, world.oleg, ticket.id, 10)
    clock.advance(timedelta(minutes=20))
    await world.work_done(ticket, (world.services.consultation.id, 20))
    await world.resolve(ticket)
    clock.advance(timedelta(minutes=20))
    async with world.database.work() as work:
        await reopen(work, world.maria, ticket.id)
        await take(work, world.oleg, ticket.id)
    clock.advance(timedelta(minutes=7))
    async with world.database.work() as work:
        offer = await offer_work(work, world.oleg, ticket.id)
    assert offer.draft is not None
    assert (offer.draft.minutes, offer.draft.call_minutes) == (7, 0)


async def test_time_that_is_written_down_twice_is_flagged_and_forbids_nothing(
    world: World, clock: SettableClock
) -> None:
    first, second = await world.open("Вопрос"), await world.open("Обновление")
    async with world.database.work() as work:
        await start_timer(work, world.oleg, first.id, TimerPolicy())
        await take(work, world.oleg, second.id)
    clock.advance(timedelta(minutes=20))
    async with world.database.work() as work:
        await stop_timer(work, world.oleg, first.id, TimerPolicy())
        offer = await offer_work(work, world.oleg, second.id)
        elsewhere = await offer_work(work, world.anna, second.id)
    assert [(one.second.number, one.minutes) for one in offer.overlaps] == [(first.number, 20)]
    assert elsewhere.overlaps == []
    async with world.database.work() as work:
        await enter_and_resolve(
            work,
            world.oleg,
            second.id,
            version=(await staff_ticket(work, world.oleg, second.id)).version,
            service_id=world.services.update.id,
            minutes=20,
            seen_at=offer.at,
        )
    async with world.database.work() as work:
        [one] = await overlaps_of_drafts(work, first.id)
    assert (one.second.number, one.minutes) == (second.number, 20)
    assert (await world.resolve(first)).state is TicketState.RESOLVED


async def test_without_a_guess_the_price_list_is_offered_and_work_entered_meanwhile_counts(world: World) -> None:
    ticket = await world.open("Не проводится реализация")
    version = (await world.ticket(ticket.id)).version
    async with world.database.work() as work:
        offer = await offer_work(work, world.oleg, ticket.id)
    assert len(offer.choices) == 5
    assert all(one.minutes == one.service.usual_minutes for one in offer.choices)
    await world.work_done(ticket, (world.services.report.id, 60))
    with pytest.raises(Refusal, match="lines-changed"):
        async with world.database.work() as work:
            await enter_and_resolve(
                work, world.oleg, ticket.id, version=version, service_id=world.services.report.id, minutes=30
            )
    async with world.database.work() as work:
        assert (await work.session.scalars(select(Charge))).all() == []


async def test_where_work_is_forbidden_nothing_is_offered_or_left_behind(world: World) -> None:
    ticket = await world.open("Вопрос")
    async with world.database.work() as work:
        values = {"work_state": WorkState.FORBIDDEN}
        await work.session.execute(update(Company).where(Company.id == world.company.id).values(**values))
    async with world.database.work() as work:
        assert (await offer_work(work, world.oleg, ticket.id)).choices == []
    version = (await world.ticket(ticket.id)).version
    with pytest.raises(Refusal, match="work-not-possible"):
        async with world.database.work() as work:
            await enter_and_resolve(
                work, world.oleg, ticket.id, version=version, service_id=world.services.report.id, minutes=30
            )
    assert await world.lines(ticket) == []
    assert (await world.ticket(ticket.id)).state is TicketState.OPEN


async def test_an_unclear_part_is_answered_once_whatever_is_entered_meanwhile(world: World) -> None:
    ticket = await world.open()

    async def answer(part: int) -> str:
        try:
            async with world.database.work() as work:
                await add_line(
                    work,
                    world.oleg,
                    ticket.id,
                    service_id=world.services.report.id,
                    minutes=30,
                    entry_key=f"-9001:77:{part}",
                )
        except Refusal as refusal:
            return refusal.code
        return "done"

    said = await asyncio.gather(*(answer(part) for part in (1, 1, 2)))
    assert sorted(said) == ["done", "done", "entered-already"]
    assert len(await world.lines(ticket)) == 2


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("звонок 10", CallEntry(10)),
        ("Звонок: 10 мин", CallEntry(10)),
        ("10 минут звонок", CallEntry(10)),
        ("звонок 1ч 5м по НДС", CallEntry(65, "по НДС")),
        ("звонок", CallEntry(None)),
        ("звонок был долгий", CallEntry(None)),
        ("звонок 11:40", CallEntry(None)),
        ("Звонок Марии перенесли на завтра, перезвоним", None),
        ("10 звонков", None),
        ("Ждём звонок 10 минут", None),
        ("", None),
    ],
)
def test_a_call_in_words(text: str, call: CallEntry | None) -> None:
    assert read_call(text) == call


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Таймер", True),
        ("стоп", True),
        ("Стоп, консультация", True),
        ("стоп консультация обновление", True),
        ("Стоп, не проводите документ", False),
        ("таймер на базе поставил", False),
        ("звонок 10", True),
        ("45 консультация, 10 обновление", True),
        ("Добрый день", False),
    ],
)
async def test_what_is_said_of_work_is_kept_from_the_client(world: World, text: str, kept: bool) -> None:
    services = [world.services.consultation, world.services.report, world.services.update]
    assert is_about_work(text, services) is kept


async def test_a_stop_names_what_was_done(world: World) -> None:
    services = [world.services.consultation, world.services.report, world.services.update]
    for text, meant in (
        ("стоп", None),
        ("Стоп: отчёт", world.services.report),
        ("стоп доработка отчёта", world.services.report),
        ("стоп консультация обновление", None),
    ):
        stop = read_stop(text, services)
        assert stop is not None
        assert stop.service is meant


async def test_evidence_is_kept_beside_the_conversation(world: World) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        await keep_voice(work, world.oleg, ticket.id, File(FileKind.VOICE, "voice-1"))
        await note_call(work, world.oleg, ticket.id, 10, "объяснил")
        kept = await kept_of(work, ticket.id)
    assert (kept.voices, kept.calls, kept.call_minutes) == (1, 1, 10)
    for refused, code in ((File(FileKind.PHOTO, "p"), "not-a-voice"), (File(FileKind.STICKER, "s"), "not-a-voice")):
        with pytest.raises(Refusal, match=code):
            async with world.database.work() as work:
                await keep_voice(work, world.oleg, ticket.id, refused)
    with pytest.raises(Refusal, match="bad-work-minutes"):
        async with world.database.work() as work:
            await note_call(work, world.oleg, ticket.id, 0)
    with pytest.raises(Forbidden):
        async with world.database.work() as work:
            await note_call(work, world.maria, ticket.id, 10)
    async with world.database.work() as work:
        seen = await my_ticket(work, world.maria, ticket.id)
        assert (await work.session.scalars(select(Message.text))).all() == [one.text for one in seen.messages]


async def test_ready_answers(world: World, clock: SettableClock) -> None:
    admin = StaffActor(world.anna.staff_id, world.anna.name, ADMINS)
    ticket = await world.open()
    text = "Здравствуйте, {клиент}!\nОбновите страницу. Заявка {номер}."
    async with world.database.work() as work:
        made = await add_template(work, admin, "  Обновить   страницу ", text)
    for title, body, code in (
        ("ОБНОВИТЬ страницу", "х", "template-known"),
        ("", "х", "template-title"),
        ("я" * 41, "х", "template-title"),
        ("Пустой", "  ", "template-text"),
        ("Длинный", "я" * 3001, "template-text"),
        ("Чужое", "{баланс}", "template-place"),
    ):
        with pytest.raises(Refusal, match=code):
            async with world.database.work() as work:
                await add_template(work, admin, title, body)
    with pytest.raises(Forbidden):
        async with world.database.work() as work:
            await add_template(work, world.oleg, "Моё", "х")

    async def look(work: Work) -> int:
        return (await fill_template(work, world.oleg, ticket.id, made.id)).after

    async with world.database.work() as work:
        after = await look(work)
        await client_writes(work, world.maria, ticket.id, Words("Ау"), sent_at=datetime.now(clock.now().tzinfo))

    async def send() -> str:
        try:
            async with world.database.work() as work:
                await send_template(work, world.oleg, ticket.id, made.id, after=after)
        except Refusal as refusal:
            return refusal.code
        return "sent"

    assert sorted(await asyncio.gather(*(send() for _ in range(3)))) == ["answered-meanwhile"] * 2 + ["sent"]
    async with world.database.work() as work:
        said = await work.session.scalar(select(Message.text).where(Message.staff_id == world.oleg.staff_id))
        assert said == f"Здравствуйте, Мария Петрова!\nОбновите страницу. Заявка №\u00a0{ticket.number}."
        known = await template_titled(work, world.oleg, "обновить страницу")
        await remove_template(work, admin, known.id)
        assert await templates(work, world.oleg) == []
        # The title is free again.
        await add_template(work, admin, "Обновить страницу", "Ещё раз")


def test_a_name_that_looks_like_a_place_stays_a_name() -> None:
    assert filled("{клиент}, {номер}", "{номер}", 7) == "{номер}, №\u00a07"
