"""The engineers' lists: what is overdue, what is to be done today."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import alerts, words
from core.sla.rules.forecast import Outlook
from core.tickets.lists import Listed, ListedTicket, Today
from core.tickets.queue import Hands, Part, Queue

NAME_IN_LIST = 60
HANDS, NUMBERS = 10, 6
"""Engineers in the queue, and numbers of one's tickets beside the name."""


def overdue(shown: Listed, now: datetime, zone: ZoneInfo) -> Markup:
    """Whose time is up, and who works on it."""
    if not shown.rows:
        return html("overdue-none")
    return lines(
        html("overdue-title", count=len(shown.rows) + shown.more),
        *(_row(row, now, zone, who=True) for row in shown.rows),
        _more(shown.more),
    )


def today(shown: Today, now: datetime, zone: ZoneInfo) -> Markup:
    """One's own tickets, then those that nobody has taken, then how many there are besides."""
    parts = [*_part("today-own", shown.own, now, zone), *_part("today-free", shown.free, now, zone)]
    return lines(
        *(parts or [html("today-none")]),
        *(["", html("today-undated", count=shown.undated)] if shown.undated else []),
    )


def queue(shown: Queue, now: datetime, zone: ZoneInfo) -> Markup:
    """What nobody has taken, who works on what, what waits for the client, what is overdue."""
    blocks = [
        [html("alert-title", count=_count(shown.unseen)), *_rows(shown.unseen, "alert-mark")],
        [html("queue-working"), *(_hands(one) for one in shown.working[:HANDS])],
        [html("queue-waiting", count=_count(shown.waiting)), *_rows(shown.waiting, "alert-mark-client")],
        _part("queue-overdue", shown.overdue, now, zone, who=True),
    ]
    counts = [_count(shown.unseen), len(shown.working), _count(shown.waiting), len(shown.overdue.rows)]
    there = [block for block, count in zip(blocks, counts, strict=True) if count]
    if not there:
        return html("queue-none")
    head = [html("queue-all-taken"), ""] if not counts[0] else []
    return lines(*head, *(line for number, block in enumerate(there) for line in ([""] if number else []) + block))


def _count(part: Part) -> int:
    return len(part.rows) + part.more


def _rows(part: Part, mark: str) -> list[Markup]:
    more = _more(part.more)
    return [*(alerts.row(one, mark) for one in part.rows), *([more] if more is not None else [])]


def _hands(one: Hands) -> Markup:
    shown = ", ".join(words.number(number) for number in one.numbers[:NUMBERS])
    rest = len(one.numbers) - NUMBERS
    return html(
        "queue-hands",
        name=alerts.short(one.name),
        numbers=shown,
        more=html("queue-more", count=rest) if rest > 0 else "",
    )


def _part(title: str, shown: Listed, now: datetime, zone: ZoneInfo, *, who: bool = False) -> list[Markup]:
    if not shown.rows and not shown.more:
        return []
    rows = [_row(row, now, zone, who=who) for row in shown.rows]
    more = _more(shown.more)
    return [html(title), *rows, *([more] if more is not None else [])]


def _more(count: int) -> Markup | None:
    return html("list-more", count=count) if count else None


def _row(row: ListedTicket, now: datetime, zone: ZoneInfo, *, who: bool) -> Markup:
    return html(
        "list-row",
        mark=_mark(row),
        number=words.number(row.number),
        company=words.company(limits.cut(row.company, NAME_IN_LIST), row.balance),
        when=when(row, now, zone),
        who=html("list-who", name=row.assignee) if who and row.assignee is not None else "",
    )


def when(row: ListedTicket, now: datetime, zone: ZoneInfo) -> str:
    """«решение до 16:00», «решение просрочено на 2 ч (до 14:00)»."""
    due = words.due(row.due_at, now, zone)
    if row.late is None:
        return plain(f"when-{row.clock.value}", due=due)
    by = plain("late-by", late=words.duration(row.late)) if row.late else ""
    return plain(f"late-{row.clock.value}", by=by, due=due)


def _mark(row: ListedTicket) -> str:
    outlook = Outlook.BREACHED if row.late is not None else row.outlook
    return plain("outlook-mark-none" if outlook is None else f"outlook-mark-{outlook.value.replace('_', '-')}")
