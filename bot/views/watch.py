"""What people read when a time is nearly up, or is up."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.locales import html, lines, plain
from bot.views import words
from core.sla.rules.clocks import Clock
from core.sla.rules.forecast import Outlook
from core.tickets.intents import ClockDrift, DeadlineMissed, DeadlineNear


def near(told: DeadlineNear, company: Markup, now: datetime, zone: ZoneInfo, *, to_group: bool) -> Markup:
    """How much is left, and why it may not do. ``company``: the name with its balance."""
    left, due = words.duration(max(0, told.left)), words.due(told.due_at, now, zone)
    if told.clock is Clock.REACTION:
        return lines(html("near-reaction", number=words.number(told.number), left=left, due=due), company)
    if told.clock is Clock.WISH:
        near_ = html("near-wish", number=words.number(told.number), left=left, due=due)
        return lines(near_, company, _assignee(told.assignee) if to_group else None)
    reason = doubt(told.outlook, told.remaining, told.queue)
    why = plain("near-why", why=reason) if reason else ""
    return lines(
        html("near-resolution", number=words.number(told.number), left=left, due=due, why=why),
        company,
        _assignee(told.assignee) if to_group else None,
    )


def doubt(outlook: Outlook | None, remaining: int | None, queue: int) -> str | None:
    """«работы ещё на 1 ч 30 мин, а перед ней в очереди 3 ч»: what makes a time doubtful; None if nothing is known."""
    work, ahead = words.duration(remaining or 0), words.duration(queue)
    if outlook is Outlook.WILL_BREACH:
        return plain("doubt-short", remaining=work)
    if outlook is None or not (remaining or queue):
        return None
    if not queue:
        return plain("doubt-work", remaining=work)
    return plain("doubt-queue", remaining=work, queue=ahead) if remaining else plain("doubt-queue-only", queue=ahead)


def missed(told: DeadlineMissed, company: Markup, now: datetime, zone: ZoneInfo, *, over: bool) -> Markup:
    """Whose time was up when. ``over``: what was to be done has been done meanwhile, too late."""
    due = words.due(told.due_at, now, zone)
    key = f"over-{told.clock.value}" if over else f"missed-{told.clock.value}"
    return lines(
        html(key, number=words.number(told.number), due=due),
        company,
        _assignee(told.assignee),
    )


def many(
    told: Sequence[DeadlineNear] | Sequence[DeadlineMissed],
    companies: Mapping[int, Markup],
    more: int,
    now: datetime,
    zone: ZoneInfo,
) -> Markup:
    """Many of a kind in one message, the first to come first.

    ``companies``: by the ticket's id, with the balance; ``more``: how many others wait to be told.
    """
    late = isinstance(told[0], DeadlineMissed)
    return lines(
        html("many-missed" if late else "many-near", count=len(told) + more),
        *(_one_of_many(one, companies[one.ticket_id], now, zone) for one in told),
        html("list-more", count=more) if more else None,
    )


def _one_of_many(told: DeadlineNear | DeadlineMissed, company: Markup, now: datetime, zone: ZoneInfo) -> Markup:
    due = words.due(told.due_at, now, zone)
    late = isinstance(told, DeadlineMissed)
    return html(
        "list-row",
        mark="🔴" if late else "⏳",
        number=words.number(told.number),
        company=company,
        when=plain(f"late-{told.clock.value}", by="", due=due) if late else plain(f"when-{told.clock.value}", due=due),
        who=html("list-who", name=told.assignee) if told.assignee is not None else "",
    )


def _assignee(name: str | None) -> Markup | None:
    return html("watch-assignee", name=name) if name is not None else None


def drift(told: ClockDrift) -> Markup:
    """Which tickets' clocks are not what their events say."""
    more = told.count - len(told.numbers)
    return lines(
        html("clock-drift", numbers=_numbers(told.numbers)),
        html("clock-drift-more", count=more) if more > 0 else None,
        "",
        html("clock-drift-how"),
    )


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(words.number(number) for number in numbers)
