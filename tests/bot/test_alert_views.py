"""The list of tickets that nobody has taken, as it is read on a phone."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import limits
from bot.keyboards import alerts as keyboards
from bot.views import alerts as views
from bot.views import lists
from core.alerts.intents import AlertsSilent
from core.alerts.waiting import LATE_LISTED, LISTED, TAKEN_LISTED, LateTicket, TakenTicket, Waiting
from core.sla.rules.clocks import Clock
from core.sla.rules.plans import Priority
from core.staff.models import Staff
from core.tickets.lists import Listed
from core.tickets.models import TicketState
from core.tickets.queue import Hands, Part, Queue, QueuedTicket
from tests.clock import MOSCOW

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def queued(number: int, company: str = "ООО «Роза»", priority: Priority = Priority.NORMAL) -> QueuedTicket:
    return QueuedTicket(number, number, priority, company, 90, timedelta(minutes=number % 100))


def late(number: int, company: str = "ООО «Роза»", assignee: Staff | None = None) -> LateTicket:
    return LateTicket(number, number, company, 90, Clock.WISH, NOW - HOUR, assignee)


def taken(
    number: int, name: str | None, state: TicketState = TicketState.IN_PROGRESS, *, is_late: bool = False
) -> TakenTicket:
    return TakenTicket(number, state, name, timedelta(minutes=4), is_late)


def person(name: str, messenger_id: int | None = 301) -> Staff:
    return Staff(id=1, name=name, messenger_id=messenger_id, roles=["engineer"])


def text(shown: Waiting) -> list[str]:
    return str(views.waiting(shown, NOW, MOSCOW)).splitlines()


def test_who_waits_who_is_called_who_took() -> None:
    shown = Waiting(
        [queued(1007, priority=Priority.URGENT), queued(1005)],
        3,
        [],
        0,
        [taken(1001, "Ольга <b>"), taken(1002, None, TicketState.CANCELLED), taken(1003, None)],
        [person("Игорь <i>"), person("Не пришёл", None)],
    )
    assert text(shown) == [
        "🔔 <b>Ждут 5 заявок, никто не взял:</b>",
        "🔥 <b>№\u00a01007</b> <b>ООО «Роза»</b> · 1 ч 30 мин – 7 мин",
        "🔴 <b>№\u00a01005</b> <b>ООО «Роза»</b> · 1 ч 30 мин – 5 мин",
        "… ещё 3",
        '<a href="tg://user?id=301">Игорь &lt;i&gt;</a>, Не пришёл, вы дежурите: возьмите или позовите, кто возьмёт.',
        "✅ №\u00a01001 – принял(а) Ольга &lt;b&gt; через 4 мин",
        "⚪️ №\u00a01002 – отменена клиентом",
        "↩️ №\u00a01003 – снова ждёт",
    ]
    assert [button.text for row in keyboards.waiting(shown).inline_keyboard for button in row] == [
        "Взять №\u00a01007",
        "Взять №\u00a01005",
    ]


def test_a_reaction_that_is_late() -> None:
    row = views.row(QueuedTicket(1, 1001, Priority.NORMAL, "ООО «Роза»", 90, HOUR, late=True))
    assert row.endswith(" – 1 ч, ⚠️ реакция просрочена")


@pytest.mark.parametrize(("on_duty", "said"), [(None, None), ([], "Дежурного нет. Коллеги, кто возьмёт?")])
def test_nobody_is_called_before_it_is_time(on_duty: list[Staff] | None, said: str | None) -> None:
    assert text(Waiting([queued(1001)], 0, [], 0, [], on_duty))[2:] == ([said] if said else [])


def test_what_is_late() -> None:
    shown = Waiting(
        [], 0, [late(1001, assignee=person("Олег")), late(1002)], 1, [taken(1003, None, is_late=True)], None
    )
    assert text(shown) == [
        "⏰ <b>Просрочены 3 заявки, никто не отозвался:</b>",
        "🔴 <b>№\u00a01001</b> <b>ООО «Роза»</b> · 1 ч 30 мин – обещание просрочено (к 9:00) · "
        '<a href="tg://user?id=301">Олег</a>',
        "🔴 <b>№\u00a01002</b> <b>ООО «Роза»</b> · 1 ч 30 мин – обещание просрочено (к 9:00)",
        "… ещё 1",
        "⏱ №\u00a01003 – срок теперь другой",
    ]


def test_the_longest_list_fits_into_a_message() -> None:
    name = "Ж" * 200
    shown = Waiting(
        [queued(10**8 + number, name) for number in range(LISTED)],
        10**6,
        [late(10**8 + number, name, person(name)) for number in range(LATE_LISTED)],
        10**6,
        [taken(10**8 + number, name) for number in range(TAKEN_LISTED)],
        [person("Ж" * 60)] * 3,
    )
    assert limits.length(views.waiting(shown, NOW, MOSCOW)) < limits.TEXT
    hands = [Hands(name, list(range(10**8, 10**8 + 40)))] * 30
    part = Part([queued(10**8 + number, name) for number in range(10)], 10**6)
    half = Part(part.rows[:5], 10**6)
    assert limits.length(lists.queue(Queue(part, hands, half, Listed([], 0)), NOW, MOSCOW)) < limits.TEXT


def test_silence_is_told_to_administrators() -> None:
    shown = str(views.silent(AlertsSilent(numbers=[1001, 1002], count=5)))
    assert "никто не взял, и напоминать о них некому: №\u00a01001, №\u00a01002.\n… ещё 3\n" in shown


def test_a_queue_in_which_everything_is_taken() -> None:
    nothing = Part([], 0)
    shown = Queue(nothing, [Hands("Олег", list(range(1001, 1009)))], nothing, Listed([], 0))
    assert str(lists.queue(shown, NOW, MOSCOW)) == (
        "👍 Все заявки приняты.\n\n<b>В работе</b>\n"
        "• Олег: №\u00a01001, №\u00a01002, №\u00a01003, №\u00a01004, №\u00a01005, №\u00a01006 и ещё 2"
    )
