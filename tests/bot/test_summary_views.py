"""The summary fits a phone and Telegram with one ticket and with ten thousand, whatever people call themselves."""

import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

import pytest

from bot import limits
from bot.keyboards import report_settings
from bot.keyboards import summary as keyboards
from bot.keyboards.callbacks import ReportCD
from bot.keyboards.report_settings import bits, days_of
from bot.pictures.style import Theme
from bot.pictures.summary import capped
from bot.reports.daily import draw
from bot.time_words import read_time
from bot.views import report_settings as settings_views
from bot.views import summary as views
from core.exchange.reconciling.models import Reconciliation
from core.ledger.verifying import Anchor
from core.reports.approvals import Approvals, Pending
from core.reports.behind import TicketBehind
from core.reports.due import Schedule
from core.reports.flow import Flow
from core.reports.handwork import Handwork
from core.reports.kept import Kept
from core.reports.kinds import PLANS, ReportKind, Rhythm
from core.reports.load import CompanyMinutes, Named
from core.reports.subscribing import Subscription
from core.reports.summary import DayWork, Summary
from core.reports.work import Sums
from core.sla.rules.clocks import Clock
from core.sla.rules.plans import Priority
from core.tickets.lists import Listed, ListedTicket
from core.tickets.queue import Part, QueuedTicket
from tests.clock import MOSCOW

NOW = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
HOSTILE = "<b>" + "&" * 90 + "😀" * 100
BIG = 10_000


def summary(many: int) -> Summary:
    """A day on which everything there is to tell happened ``many`` times, to people with the worst of names."""
    named = min(many, 3)
    rows = [
        ListedTicket(n, BIG + n, HOSTILE, -BIG, Clock.RESOLUTION, NOW - timedelta(days=9), BIG, None, HOSTILE)
        for n in range(1, named + 1)
    ]
    risk = [TicketBehind(10 + n, BIG + 10 + n, HOSTILE, BIG, HOSTILE, 1) for n in range(named)]
    unseen = [
        QueuedTicket(20 + n, BIG + 20 + n, Priority.URGENT, HOSTILE, BIG, timedelta(days=40)) for n in range(named)
    ]
    companies = Named([CompanyMinutes(n, HOSTILE, BIG, BIG * many) for n in range(named)], many, BIG * many)
    sums = Sums(*(BIG * many for _ in range(10)))
    pending = Pending(many, NOW - timedelta(days=30), BIG * many)
    return Summary(
        day=date(2026, 11, 27),
        now=NOW,
        flow=Flow(many, many, many),
        before=Flow(many, many, many),
        sums=sums,
        sums_before=sums,
        kept={clock: Kept(many, many) for clock in Clock},
        overdue=Listed(rows, many - named),
        at_risk=risk,
        at_risk_count=many,
        unseen=Part(unseen, many - named),
        hands=[Handwork(n, HOSTILE, BIG, BIG, BIG) for n in range(min(many, 300))],
        load=companies,
        low=companies,
        burning=companies,
        reconciliation=Reconciliation(
            at=NOW, failure="<" * 500, matched=0, differing=0, minutes=0, counts={}, lines=[], told=[]
        ),
        approvals=Approvals(pending, pending, pending),
        book=Anchor(NOW, BIG * many, "0123 " * 12),
        strip=[DayWork(date(2026, 11, day), sums) for day in range(18, 28)],
    )


@pytest.mark.parametrize("many", [1, 3, BIG])
def test_it_fits(many: int) -> None:
    shown = summary(many)
    text = views.text(shown, MOSCOW)
    # Telegram counts what is left after parsing.
    assert limits.length(unescape(re.sub("<[^>]+>", "", text))) <= limits.TEXT
    assert len(text.split("\n")) <= 33
    assert limits.length(views.caption(shown)) <= 200
    markup = keyboards.summary(shown)
    assert markup is not None
    buttons = [button for row in markup.inline_keyboard for button in row]
    assert 3 <= len(buttons) <= 6
    assert all(len((button.callback_data or "").encode()) <= limits.CALLBACK_DATA_BYTES for button in buttons)
    if many == BIG:
        # Who is named has a button, and the rest is led to by a list.
        assert [button.text for button in buttons[-2:]] == [
            "🔴 Просрочено сейчас: 10\u00a0000",
            "🟠 Под угрозой: 10\u00a0000",
        ]
        assert "… и ещё 9\u00a0997" in text


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("many", [0, BIG])
def test_the_picture_is_drawn(theme: Theme, many: int) -> None:
    drawn = draw(summary(many), theme)
    assert drawn.startswith(b"\x89PNG")
    assert len(drawn) < 200_000
    assert (capped(9_999), capped(10_000)) == ("9999", "9999+")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("в 19:30", time(19, 30)),
        ("19.30", time(19, 30)),
        ("9", time(9)),
        ("в 7 вечера", time(19)),
        ("8 утра", time(8)),
        ("18 ч", time(18)),
        ("0:05", time(0, 5)),
        ("24:00", None),
        ("вечером", None),
        ("19:75", None),
        ("13 утра", None),
    ],
)
def test_hours_in_words(said: str, expected: time | None) -> None:
    assert read_time(said) == expected


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (Schedule(Rhythm.DAYS, time(18, 30), frozenset({1, 2, 3, 4, 5})), "по будням в 18:30"),
        (Schedule(Rhythm.DAYS, time(9), frozenset(range(1, 8))), "каждый день в 9:00"),
        (Schedule(Rhythm.DAYS, time(9, 5), frozenset({1, 6})), "пн, сб в 9:05"),
        (Schedule(Rhythm.WEEKLY, time(9, 30), frozenset({1})), "пн в 9:30"),
        (Schedule(Rhythm.MONTHLY, time(9, 30), frozenset({1})), "в первый рабочий день с 1-го числа, 9:30"),
    ],
)
def test_schedules_in_words(schedule: Schedule, said: str) -> None:
    assert settings_views.when(schedule) == said


@pytest.mark.parametrize("rhythm", Rhythm)
def test_day_buttons_say_what_will_be(rhythm: Rhythm) -> None:
    """Of any days one is added or taken away; of one day another is chosen."""
    plan = PLANS[ReportKind.DAILY]
    mine = Subscription(ReportKind.DAILY, Schedule(rhythm, plan.at, frozenset({3})), True, NOW)
    markup = report_settings.report(mine)
    data = [
        ReportCD.unpack(button.callback_data or "")
        for row in markup.inline_keyboard
        for button in row
        if "days" in (button.callback_data or "")
    ]
    chosen = [days_of(one.value) for one in data]
    if rhythm is Rhythm.DAYS:
        assert chosen == [{1, 3}, {2, 3}, set(), {3, 4}, {3, 5}, {3, 6}, {3, 7}]
    else:
        assert chosen == [{day} for day in ((1, 3, 5, 10) if rhythm is Rhythm.MONTHLY else range(1, 8))]
    assert days_of(bits({1, 7, 31})) == {1, 7, 31}


def test_the_definitions_fit_a_message() -> None:
    assert limits.length(settings_views.metrics()) <= limits.TEXT
