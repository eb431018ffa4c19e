"""What comes by itself and when, in words. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot.locales import html, lines, plain
from bot.views import words
from core.reports.due import Schedule
from core.reports.kinds import WORKING_WEEK, ReportKind, Rhythm
from core.reports.subscribing import Subscription

SUMMARY_METRICS = (
    *("opened", "resolved", "active", "overdue", "at-risk", "not-taken", "kept"),
    *("actual", "hours", "paid", "untariffed", "free", "unpaid", "pending", "billable-share"),
    *("top-load", "hours-low", "burning", "approvals", "book"),
)
"""Numbers of the daily summary, in its order."""
MONDAY = date(2026, 11, 23)


def kind_name(kind: ReportKind) -> str:
    return plain(f"report-kind-{kind.value}")


def weekday(number: int) -> str:
    """«пн»; 1 is Monday."""
    return format_date(date.fromordinal(MONDAY.toordinal() + number - 1), "EEE", locale="ru")


def when(schedule: Schedule) -> str:
    """«по будням в 18:30», «пн, ср в 9:00»."""
    time = f"{schedule.at.hour}:{schedule.at:%M}"
    days = sorted(schedule.days)
    if schedule.rhythm is Rhythm.MONTHLY:
        return plain("report-monthly", day=days[0], time=time)
    if len(days) == 7:
        return plain("report-every", time=time)
    if tuple(days) == WORKING_WEEK:
        return plain("report-working", time=time)
    return plain("report-days", days=", ".join(weekday(day) for day in days), time=time)


def state(mine: Subscription) -> str:
    return when(mine.schedule) if mine.enabled else plain("report-off")


def report(mine: Subscription, following: datetime | None, now: datetime, zone: ZoneInfo) -> Markup:
    """One report. ``following``: when it comes next."""
    return lines(
        html("subscription-title", kind=kind_name(mine.kind), when=state(mine)),
        html("report-next", at=words.due_in_full(following, now, zone)) if following is not None else None,
        "",
        html(f"report-screen-{mine.kind.value}"),
    )


def metrics() -> Markup:
    """What each number of the summary means."""
    return lines(
        html("report-metrics"),
        *(
            html("report-metric", name=plain(f"metric-{name}"), means=plain(f"metric-{name}-means"))
            for name in SUMMARY_METRICS
        ),
    )
