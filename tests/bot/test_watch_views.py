"""What is said of time that is nearly up, or is up."""

from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import Markup

from bot.views import lists, watch, words
from core.sla.rules.clocks import Clock
from core.sla.rules.forecast import Outlook
from core.tickets.intents import ClockDrift, DeadlineMissed, DeadlineNear
from core.tickets.lists import Listed, ListedTicket, Today
from tests.clock import MOSCOW

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
COMPANY = words.company("ООО «Ромашка»", 330)


@pytest.mark.parametrize(
    ("outlook", "remaining", "queue", "said"),
    [
        (None, 90, 60, None),
        (Outlook.AT_RISK, None, 0, None),
        (Outlook.AT_RISK, 0, 0, None),
        (Outlook.AT_RISK, 90, 0, "работы ещё на 1 ч 30 мин"),
        (Outlook.AT_RISK, 90, 180, "работы ещё на 1 ч 30 мин, а перед ней в очереди 3 ч"),
        (Outlook.AT_RISK, None, 180, "перед ней в очереди работы на 3 ч"),
        (Outlook.WILL_BREACH, 300, 180, "работы ещё на 5 ч, не успеть"),
    ],
)
def test_the_reason(outlook: Outlook | None, remaining: int | None, queue: int, said: str | None) -> None:
    assert watch.doubt(outlook, remaining, queue) == said
    near = DeadlineNear(
        ticket_id=1,
        number=1042,
        clock=Clock.RESOLUTION,
        due_at=DUE,
        assignee="<Олег>",
        left=120,
        outlook=outlook,
        remaining=remaining,
        queue=queue,
    )
    head = "⏳ По <b>№\u00a01042</b> до решения осталось 2 ч (до 16:00)" + (f": {said}." if said else ".")
    assert watch.near(near, COMPANY, NOW, MOSCOW, to_group=False) == Markup(f"{head}\n{COMPANY}")
    in_group = watch.near(near, COMPANY, NOW, MOSCOW, to_group=True)
    assert in_group == Markup(f"{head}\n{COMPANY}\nЗанимается: &lt;Олег&gt;")


@pytest.mark.parametrize(
    ("clock", "over", "said"),
    [
        (Clock.REACTION, False, "срок реакции был пт 16:00, заявку никто не взял."),
        (Clock.RESOLUTION, False, "срок решения был пт 16:00, заявка не решена."),
        (Clock.WISH, False, "клиенту обещали к пт 16:00, заявка не решена."),
        # Telegram could not be reached for a while: what is said is true when it is sent.
        (Clock.REACTION, True, "срок реакции был пт 16:00, заявку взяли позже."),
        (Clock.RESOLUTION, True, "срок решения был пт 16:00, заявку решили позже."),
        (Clock.WISH, True, "клиенту обещали к пт 16:00, заявку решили позже."),
    ],
)
def test_missed(clock: Clock, said: str, *, over: bool) -> None:
    told = DeadlineMissed(ticket_id=1, number=1042, clock=clock, due_at=DUE - timedelta(days=3), assignee=None)
    text = watch.missed(told, COMPANY, NOW, MOSCOW, over=over)
    assert text == Markup(f"🔴 <b>№\u00a01042</b>: {said}\n{COMPANY}")


def test_drift_names_the_first_tickets() -> None:
    text = watch.drift(ClockDrift(numbers=[1001, 1042], count=5))
    assert "событиями заявок: №\u00a01001, №\u00a01042.\n… и ещё 3\n" in text
    assert "и ещё" not in watch.drift(ClockDrift(numbers=[1001], count=1))


def row(**facts: object) -> ListedTicket:
    usual = {
        "ticket_id": 1,
        "number": 1042,
        "company": "ООО «Ромашка»",
        "balance": 330,
        "clock": Clock.RESOLUTION,
        "due_at": DUE,
        "late": None,
        "outlook": None,
        "assignee": "Олег",
    }
    return ListedTicket(**{**usual, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "⏳ {} – решение до 16:00"),
        ({"outlook": Outlook.OK}, "🟢 {} – решение до 16:00"),
        ({"outlook": Outlook.AT_RISK}, "🟡 {} – решение до 16:00"),
        ({"outlook": Outlook.WILL_BREACH}, "🟠 {} – решение до 16:00"),
        ({"clock": Clock.REACTION}, "⏳ {} – реакция до 16:00"),
        ({"clock": Clock.WISH}, "⏳ {} – обещано к 16:00"),
        ({"late": 150, "outlook": Outlook.OK}, "🔴 {} – решение просрочено на 2 ч 30 мин (до 16:00)"),
        ({"late": 0, "clock": Clock.REACTION}, "🔴 {} – реакция просрочена (до 16:00)"),
        ({"late": 60, "clock": Clock.WISH}, "🔴 {} – обещание просрочено на 1 ч (к 16:00)"),
    ],
)
def test_a_row(facts: dict[str, object], said: str) -> None:
    expected = said.format(f"<b>№\u00a01042</b> {COMPANY}")
    own = Today(Listed([row(**facts)], 0), Listed([], 0), 0)
    assert lists.today(own, NOW, MOSCOW) == Markup(f"<b>Ваши на сегодня</b>\n{expected}")
    assert lists.overdue(Listed([row(**facts)], 2), NOW, MOSCOW) == Markup(
        f"<b>Просрочено: 3</b>\n{expected} · Олег\n… ещё 2"
    )


def test_an_empty_list_says_so_kindly() -> None:
    nothing = Listed([], 0)
    assert lists.overdue(nothing, NOW, MOSCOW) == "👍 Просроченных заявок нет."
    assert lists.today(Today(nothing, nothing, 3), NOW, MOSCOW) == (
        "👍 На сегодня у вас сроков нет, и свободных заявок со сроком тоже.\n\nВаших заявок без срока на сегодня: 3."
    )
    crowded = Today(Listed([row()], 0), Listed([], 7), 0)
    assert lists.today(crowded, NOW, MOSCOW).endswith("<b>Никто не взял</b>\n… ещё 7")
