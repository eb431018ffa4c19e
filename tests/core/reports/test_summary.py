"""The daily summary of a day that was counted on paper: the numbers, and the screen that a director reads."""

from datetime import date, datetime, timedelta

import pytest
from aiogram.types import InlineKeyboardButton
from sqlalchemy import insert, update

from bot.delivery.post import Post
from bot.delivery.render.registry import Target
from bot.delivery.render.reports import renderers
from bot.keyboards import summary as keyboards
from bot.limits import CALLBACK_DATA_BYTES
from bot.views import summary as views
from core.actor import StaffActor, StaffRole
from core.billing.models import Estimate, EstimateState, Proposal, ProposalState
from core.clients.models import Contact
from core.database import Work
from core.errors import Forbidden
from core.exchange.reconciling.models import Reconciliation
from core.ledger.models import Account
from core.reports.intents import ReportDue
from core.reports.kept import Kept
from core.reports.kinds import ReportKind
from core.reports.summary import Summary, summary, told_day
from core.reports.work import Sums
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.forecast import Outlook
from core.staff.models import Staff
from core.tickets.deadline_models import Forecast, TicketClock
from core.tickets.models import Fate, Ticket, TicketState
from tests.clock import MOSCOW, SettableClock
from tests.core.conftest import World
from tests.core.reports.planting import line
from tests.factories import give_hours, make_staff, make_ticket

LEADER = StaffActor(1, "Директор", frozenset({StaffRole.DIRECTOR}))
TUESDAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=MOSCOW)
EVENING = datetime(2026, 11, 24, 18, 30, tzinfo=MOSCOW)


async def opened(work: Work, person: Contact, text: str, state: TicketState, at: datetime | None = None) -> Ticket:
    ticket = await make_ticket(work, person, text)
    ticket.state, ticket.resolved_at = state, at
    await work.session.flush()
    return ticket


async def clock_of(
    work: Work, ticket: Ticket, clock: Clock, due_at: datetime, finished_at: datetime | None = None
) -> None:
    state = ClockState.RUNNING if finished_at is None else ClockState.DONE
    row = {"ticket_id": ticket.id, "clock": clock, "state": state, "due_at": due_at, "finished_at": finished_at}
    await work.session.execute(insert(TicketClock).values(row))


async def plant(world: World, clock: SettableClock) -> None:
    """Monday: two tickets came, one was resolved (an hour of work). Tuesday: three came (a fourth was cancelled), two were
    resolved."""
    oleg, anna, has = world.oleg.staff_id, world.anna.staff_id, world.services
    hour = timedelta(hours=1)
    async with world.database.work() as work:
        maria = await work.session.get_one(Contact, world.maria.contact_id)
        resolved = datetime(2026, 11, 23, 15, tzinfo=MOSCOW)
        first = await opened(work, maria, "Первая", TicketState.RESOLVED, resolved)
        second = await opened(work, maria, "Вторая", TicketState.RESOLVED, NOON)
        await line(work, first, has.consultation, oleg, 60, Fate.HOURS, at=resolved, charged=60, covered=60)
    clock.set(NOON - 2 * hour)
    async with world.database.work() as work:
        maria = await work.session.get_one(Contact, world.maria.contact_id)
        vera = await work.session.get_one(Contact, world.vera.contact_id)
        third = await opened(work, maria, "Третья", TicketState.CLOSED, NOON)
        late = await opened(work, vera, "Четвёртая", TicketState.IN_PROGRESS)
        nobody = await opened(work, maria, "Не печатает <касса>", TicketState.OPEN)
        await opened(work, maria, "Ошибкой", TicketState.CANCELLED)

        await line(work, second, has.consultation, oleg, 40, Fate.HOURS, at=NOON, charged=45, covered=45)
        await line(work, second, has.update, oleg, 20, Fate.FREE, at=NOON)
        await line(work, third, has.training, anna, 50, Fate.MONEY, at=NOON, charged=60, amount=360_000)
        await line(
            work, third, has.consultation, anna, 30, Fate.UNPAID, at=NOON, charged=30, covered=10, amount=100_000
        )
        await line(work, third, has.report, anna, 25, Fate.FREE, at=NOON)
        await line(
            work, third, has.consultation, oleg, 60, Fate.PENDING, at=NOON, charged=60, covered=20, amount=200_000
        )
        await line(work, late, has.consultation, oleg, 15, None, at=NOON)

        await clock_of(work, second, Clock.REACTION, NOON - hour, NOON - 2 * hour)
        await clock_of(work, third, Clock.REACTION, NOON - 2 * hour, NOON - hour)
        await clock_of(work, second, Clock.RESOLUTION, NOON + hour, NOON)
        await clock_of(work, late, Clock.RESOLUTION, EVENING - 2 * hour)
        await clock_of(work, nobody, Clock.RESOLUTION, NOON + 24 * hour)
        foreseen = {"made_at": NOON, "due_at": NOON + 24 * hour, "outlook": Outlook.AT_RISK, "left": 1, "queue": 0}
        await work.session.execute(insert(Forecast).values(ticket_id=nobody.id, remaining=None, **foreseen))

        account = world.hours.account
        await work.session.execute(update(Account).where(Account.id == account.id).values(low_level=95))
        for days in (7, 8):  # the second one burns in more than a week
            await give_hours(
                work, account, 90, effective_from=TUESDAY, expires_on=TUESDAY + timedelta(days=days), key=f"g{days}"
            )
        for minutes, at in ((40, EVENING - 30 * hour), (20, NOON)):
            work.session.add(
                Proposal(
                    ticket_id=third.id,
                    completion=minutes,
                    minutes=minutes,
                    amount=minutes * 5_000,
                    state=ProposalState.PROPOSED,
                    created_at=at,
                    valid_until=at + 100 * hour,
                )
            )
        work.session.add(
            Estimate(
                ticket_id=late.id,
                minutes=30,
                state=EstimateState.PROPOSED,
                created_at=EVENING - 3 * hour,
                author="staff:1",
                valid_until=EVENING + 100 * hour,
            )
        )
        work.session.add(
            Reconciliation(
                at=NOON - 10 * hour, failure=None, matched=398, differing=2, minutes=30, counts={}, lines=[], told=[]
            )
        )
    clock.set(EVENING)


async def counted(world: World, planned: date = TUESDAY) -> Summary:
    async with world.database.snapshot() as work:
        return await summary(work, LEADER, planned, MOSCOW)


async def test_a_day_counted_on_paper(world: World, clock: SettableClock) -> None:
    await plant(world, clock)
    shown = await counted(world)
    assert (shown.flow.opened, shown.flow.resolved, shown.flow.active) == (3, 2, 2)
    assert (shown.before.opened, shown.before.resolved) == (2, 1)
    assert shown.sums == Sums(
        actual=225,  # 40 + 20 + 50 + 30 + 25 + 60; 15 are not charged yet
        hours=75,  # 45 + 10 + 20
        untariffed=20,
        free=25,
        paid=60,
        pending=40,  # 60 − 20
        unpaid=20,  # 30 − 10
        money=360_000,
        money_pending=200_000,
        money_unpaid=100_000,
    )
    assert shown.kept == {Clock.REACTION: Kept(1, 2), Clock.RESOLUTION: Kept(1, 2), Clock.WISH: Kept(0, 0)}
    oleg, anna = shown.hands
    # Oleg: 40 + 20 + 60 + 15 logged, all but 15 charged; of 40 all (45 were charged), of 60 what hours covered: 60 of 120.
    assert (oleg.logged, oleg.charged, oleg.billable, oleg.share) == (135, 120, 60, 50)
    # Anna: 50 for money (60 charged), 10 of 30 covered: 60 of 105 is 57.1 %.
    assert (anna.logged, anna.charged, anna.billable, anna.share) == (105, 105, 60, 57)
    assert [(row.company, row.minutes) for row in shown.load.rows] == [("ООО «Ромашка»", 285), ("ООО «Лютик»", 15)]
    assert (shown.burning.minutes, shown.burning.count) == (90, 1)
    assert [one.sums.actual for one in shown.strip] == [0] * 8 + [60, 225]
    assert not shown.quiet


async def test_what_a_director_reads(world: World, clock: SettableClock) -> None:
    await plant(world, clock)
    shown = await counted(world)
    balance = "5 ч"  # 120 + 90 + 90
    assert views.text(shown, MOSCOW).split("\n") == [
        "<b>Сводка: вторник, 24 ноября</b>",
        "📥 Поступило 3 (накануне 2), решено 2 (накануне 1). Не решено сейчас 2.",
        "🔴 <b>Просрочено: 1</b>",
        "• №\u00a01004 <b>ООО «Лютик»</b> · 0 мин – решение просрочено на 2 ч (до 16:30)",
        "🟠 <b>Под угрозой: 1</b>",
        f"• №\u00a01005 <b>ООО «Ромашка»</b> · {balance} – «Не печатает &lt;касса&gt;»",
        "👀 <b>Никто не взял: 1</b>",
        f"• №\u00a01005 <b>ООО «Ромашка»</b> · {balance} – ждёт 8 ч 30 мин",
        "⏱ В срок: реакция 1 из 2 (50 %), решение 1 из 2 (50 %)",
        "🧾 <b>Работа по решённым: 3 ч 45 мин</b> (накануне 1 ч)",
        "с часов 1 ч 15 мин; нетарифицируемо 20 мин; бесплатно по условиям 25 мин; деньгами 1 ч (3\u00a0600\u00a0₽); "
        "<b>без оплаты 20 мин (1\u00a0000\u00a0₽)</b>; ждёт решения клиента 40 мин (2\u00a0000\u00a0₽)",
        "👷 <b>Записали</b> (в скобках – доля, взятая часами или деньгами)",
        "• Олег Иванов – 2 ч 15 мин (50 %)",
        "• Анна Смирнова – 1 ч 45 мин (57 %)",
        f"📈 Нагрузка с понедельника: <b>ООО «Ромашка»</b> · {balance} – 4 ч 45 мин; "
        "<b>ООО «Лютик»</b> · 0 мин – 15 мин",
        f"🪫 Часы на исходе у 1 клиента: <b>ООО «Ромашка»</b> · {balance}",
        f"🔥 За 7 дней сгорит 1 ч 30 мин: <b>ООО «Ромашка»</b> · {balance} – 1 ч 30 мин",
        "🔗 1С, 02:00: ⚠️ 398 сходятся, 2 расходятся на 30 мин.",
        "✋ Ждут согласия: цены – 2 (3\u00a0000\u00a0₽, дольше всех 30 ч); сметы – 1 (дольше всех 3 ч)",
        f"🔏 Книга часов на 18:20, записей 3: <code>{shown.book.fingerprint}</code>",
    ]
    buttons = [button for row in _keyboard(shown) for button in row]
    # Both tickets are named above; the ticket that nobody has taken has one button.
    assert [button.text for button in buttons] == ["🔴 №\u00a01004", "🟠 №\u00a01005"]
    assert all(len((button.callback_data or "").encode()) <= CALLBACK_DATA_BYTES for button in buttons)


def _keyboard(shown: Summary) -> list[list[InlineKeyboardButton]]:
    markup = keyboards.summary(shown)
    assert markup is not None
    return markup.inline_keyboard


async def test_a_quiet_day_in_two_lines(world: World, clock: SettableClock) -> None:
    clock.set(EVENING + timedelta(days=5))
    shown = await counted(world, date(2026, 11, 29))
    assert shown.quiet
    assert views.text(shown, MOSCOW).split("\n") == [
        "<b>Сводка: воскресенье, 29 ноября</b>",
        "Тихий день: заявок не было, работы тоже, просроченных и невзятых нет. Не решено 0. "
        f"Книга часов на 18:20: <code>{shown.book.fingerprint}</code>",
    ]
    assert keyboards.summary(shown) is None


async def test_the_fingerprint_is_that_of_the_book(world: World, clock: SettableClock) -> None:
    """It stays while nothing is written, and another entry changes it ten minutes later."""
    clock.set(EVENING)
    before = (await counted(world)).book
    async with world.database.work() as work:
        await give_hours(work, world.hours.account, 30, effective_from=TUESDAY, expires_on=TUESDAY + timedelta(days=90))
    assert (await counted(world)).book == before
    clock.advance(timedelta(minutes=11))
    after = (await counted(world)).book
    assert after.entries == before.entries + 1
    assert after.fingerprint != before.fingerprint


async def test_only_those_who_lead(world: World) -> None:
    for actor in (world.oleg, world.maria, world.stranger):
        async with world.database.snapshot() as work:
            with pytest.raises(Forbidden):
                await summary(work, actor, TUESDAY, MOSCOW)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (NOON - timedelta(minutes=1), TUESDAY - timedelta(days=1)),
        (NOON, TUESDAY),
        (EVENING, TUESDAY),
        (EVENING + timedelta(hours=14), TUESDAY),  # Telegram was away: it came the next morning
    ],
)
def test_in_the_morning_it_is_about_yesterday(now: datetime, day: date) -> None:
    assert told_day(TUESDAY, now, MOSCOW) == day


async def test_the_messages(world: World, clock: SettableClock) -> None:
    """Much to say: a picture with one line, then the text with its buttons. A quiet day: a text alone. To somebody who does not
    lead any more: nothing."""
    await plant(world, clock)
    async with world.database.work() as work:
        olga = await make_staff(work, "Ольга", roles=frozenset({StaffRole.DIRECTOR}))
    due = ReportDue(report=ReportKind.DAILY, staff_id=olga.id, first=TUESDAY, last=TUESDAY)

    async def drawn(last: date) -> list[Post]:
        payload = due.model_copy(update={"first": last, "last": last}).model_dump(mode="json")
        async with world.database.read() as work:
            return await renderers()[ReportDue.kind](work, Target(1, False, MOSCOW), payload)

    picture, told = await drawn(TUESDAY)
    assert picture.made is not None
    assert picture.made.picture
    assert picture.text == "Сводка: вторник, 24 ноября. Поступило 3, решено 2, просрочено 1."
    assert picture.keyboard is None
    assert told.made is None
    assert told.text.startswith("<b>Сводка: вторник, 24 ноября</b>\n📥 Поступило 3")
    assert told.keyboard is not None

    async with world.database.work() as work:
        await work.session.execute(update(Ticket).values(state=TicketState.CANCELLED))
    clock.set(EVENING + timedelta(days=5))
    (quiet,) = await drawn(date(2026, 11, 29))
    assert quiet.made is None
    assert "Тихий день" in quiet.text

    async with world.database.work() as work:
        (await work.session.get_one(Staff, olga.id)).roles = [StaffRole.ENGINEER]
    assert await drawn(TUESDAY) == []
