"""Calendars and plans as administrators see them, and what an edit of one would change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import ladders, words
from core.dates import local_date
from core.sla.calendar.schedule import WHOLE_DAY, Day
from core.sla.calendars import Content, content_of
from core.sla.editing import CalendarDraft, PlanDraft
from core.sla.models import Calendar, CalendarVersion, Plan, PlanVersion
from core.sla.plans import targets_of
from core.sla.rules.clocks import Clock
from core.sla.rules.plans import Priority, Target
from core.tickets.repinning import Move, Moves

LISTED_MOVES = 10
LISTED_DAYS, CHANGED_DAYS = 10, 5
LIST_LENGTH = 3000
"""Of the calendars or plans in one message, which also says how to change them."""
NAME_IN_LIST = 40
REASON_SHOWN = 300
MONDAY = date(2024, 1, 1)


def calendars(found: Sequence[tuple[Calendar, CalendarVersion]], now: datetime) -> Markup:
    """All calendars with their weeks and the days of their own that are still to come."""
    return lines(*_fitting([_calendar(calendar, version, now) for calendar, version in found]))


def plans(found: Sequence[tuple[Plan, PlanVersion, Calendar]], zone: ZoneInfo) -> Markup:
    """All plans with their targets."""
    return lines(*_fitting([_plan(*row, zone) for row in found]))


def _fitting(blocks: Sequence[Markup]) -> Iterator[Markup | str]:
    """As many as a message holds, with an empty line between them."""
    room = LIST_LENGTH
    for shown, block in enumerate(blocks):
        room -= limits.length(block)
        if shown:
            yield ""
        if shown and room < 0:
            yield html("list-more", count=len(blocks) - shown)
            return
        yield block


def _calendar(calendar: Calendar, version: CalendarVersion, now: datetime) -> Markup:
    content = content_of(version)
    zone = content.week.zone
    today = local_date(now, zone)
    ahead = [day for day in sorted(content.own or {}) if day >= today]
    return lines(
        html(
            "calendar-title",
            name=calendar.name,
            version=version.number,
            since=words.full_day(local_date(version.created_at, zone)),
        ),
        *(
            html("edit-row", what=_weekdays(first, last), value=said)
            for first, last, said in _alike([hours(content.week.on(day)) for day in range(words.WEEK)])
        ),
        html("calendar-zone", zone=zone.key),
        html("calendar-holidays" if content.production else "calendar-no-holidays"),
        html("calendar-own") if ahead else None,
        *(html("edit-row", what=_day(day, today), value=_on(content, day)) for day in ahead[:LISTED_DAYS]),
        html("list-more", count=len(ahead) - LISTED_DAYS) if len(ahead) > LISTED_DAYS else None,
    )


def hours(day: Day) -> str:
    """«9:00–13:00, 14:00–18:00», «круглосуточно», «выходной»."""
    if not day:
        return plain("hours-off")
    if day == WHOLE_DAY:
        return plain("hours-whole-day")
    return ", ".join(f"{_time(one.opens)}–{_time(one.closes)}" for one in day)


def _time(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _on(content: Content, day: date) -> str:
    said = hours(content.calendar().plan(day).hours)
    return said if day in (content.own or {}) else plain("hours-as-usual", hours=said)


def _day(value: date, today: date) -> str:
    """«чт 31 декабря», in another year «пт 1 января 2027 г.»."""
    pattern = "EEE d MMMM" if value.year == today.year else "EEE d MMMM y 'г.'"
    return format_date(value, pattern, locale="ru")


def _weekdays(first: int, last: int) -> str:
    names = [format_date(MONDAY + timedelta(days=day), "EEE", locale="ru") for day in (first, last)]
    return names[0] if first == last else "–".join(names)


def _alike(said: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Days in a row of which the same is said: the first, the last, and what."""
    for what, found in groupby(enumerate(said), key=lambda one: one[1]):
        days = [day for day, _ in found]
        yield days[0], days[-1], what


def _plan(plan: Plan, version: PlanVersion, calendar: Calendar, zone: ZoneInfo) -> Markup:
    said = targets_of(version)
    targets = said.targets
    return lines(
        html(
            "plan-title",
            name=plan.name,
            default=html("plan-default") if plan.is_default else "",
            version=version.number,
            since=words.full_day(local_date(version.created_at, zone)),
        ),
        html("plan-calendar", name=calendar.name),
        *(
            html("edit-row", what=plain(f"plan-priority-{one.value}"), value=target(targets[one]))
            for one in reversed(Priority)
            if one in targets
        ),
        *(html("edit-row", what=what, value=value) for what, value in ladders.shown(said)),
    )


def target(said: Target) -> str:
    """«реакция 1 ч, решение 16 ч, предупредить за 15 мин и за 2 ч»."""
    parts = [
        plain("plan-target", reaction=words.duration(said.reaction), resolution=words.duration(said.resolution)),
    ]
    warned = [words.duration(minutes) for minutes in (said.warn_reaction, said.warn_resolution)]
    if said.warn_reaction and said.warn_resolution:
        parts.append(plain("plan-warn-both", reaction=warned[0], resolution=warned[1]))
    elif said.warn_reaction:
        parts.append(plain("plan-warn-reaction", reaction=warned[0]))
    elif said.warn_resolution:
        parts.append(plain("plan-warn-resolution", resolution=warned[1]))
    return ", ".join(parts)


def calendar_changes(draft: CalendarDraft) -> Markup:
    """What of a calendar changes, each thing before and after."""
    return lines(
        html("edit-calendar", name=draft.calendar.name),
        *_week_changes(draft.before, draft.after),
        *_own_changes(draft),
        _change(
            plain("edit-holidays"),
            *(plain("edit-counted" if one.production else "edit-not-counted") for one in (draft.before, draft.after)),
        ),
        _change(plain("edit-zone"), draft.before.week.zone.key, draft.after.week.zone.key),
        html("edit-reason", reason=limits.cut(draft.reason, REASON_SHOWN)) if draft.reason else None,
    )


def _change(what: str, before: str, after: str) -> Markup | None:
    return html("edit-change", what=what, before=before, after=after) if before != after else None


def _week_changes(before: Content, after: Content) -> Iterator[Markup]:
    pairs = [(hours(before.week.on(day)), hours(after.week.on(day))) for day in range(words.WEEK)]
    for (old, new), found in groupby(range(words.WEEK), key=lambda day: pairs[day]):
        days = list(found)
        if old != new:
            yield html("edit-change", what=_weekdays(days[0], days[-1]), before=old, after=new)


def _own_changes(draft: CalendarDraft) -> Iterator[Markup]:
    before, after = dict(draft.before.own or {}), dict(draft.after.own or {})
    changed = [day for day in sorted(before.keys() | after.keys()) if before.get(day) != after.get(day)]
    for day in changed[:CHANGED_DAYS]:
        yield html(
            "edit-change",
            what=_day(day, draft.today),
            before=_on(draft.before, day),
            after=_on(draft.after, day),
        )
    if len(changed) > CHANGED_DAYS:
        yield html("list-more", count=len(changed) - CHANGED_DAYS)


def plan_changes(draft: PlanDraft) -> Markup:
    """The same of a plan."""
    return lines(
        html("edit-plan", name=draft.plan.name),
        *(change for priority in reversed(Priority) for change in _target_changes(draft, priority)),
        *(
            _change(*change)
            for priority in reversed(Priority)
            for change in ladders.changes(priority, draft.before.ladders[priority], draft.after.ladders[priority])
        ),
        _change(plain("edit-calendar-of-plan"), draft.calendar_before.name, draft.calendar.name),
    )


def _target_changes(draft: PlanDraft, priority: Priority) -> Iterator[Markup]:
    before, after = draft.before.targets.get(priority), draft.after.targets.get(priority)
    name = plain(f"plan-priority-{priority.value}")
    if before is None or after is None:
        said = [target(one) if one is not None else plain("edit-none") for one in (before, after)]
        if (change := _change(name, *said)) is not None:
            yield change
        return
    for one in fields(Target):
        what = plain("edit-of-priority", priority=name, what=plain(f"edit-of-{one.name.replace('_', '-')}"))
        values = [_minutes(getattr(each, one.name)) for each in (before, after)]
        if (change := _change(what, *values)) is not None:
            yield change


def _minutes(value: int) -> str:
    return words.duration(value) if value else plain("edit-none")


def preview(changes: Markup, moves: Moves, balances: Mapping[int, int], now: datetime, zone: ZoneInfo) -> Markup:
    """What changes, and which deadlines of open tickets would move. ``balances``: of the companies that are listed."""
    if not moves.tickets:
        return lines(changes, "", html("moves-no-tickets"))
    moved = len(moves.moved_tickets)
    return lines(
        changes,
        "",
        html("moves-title", count=moved, of=len(moves.tickets)) if moved else html("moves-none"),
        *(_move(move, balances[move.company.id], now, zone) for move in moves.moved[:LISTED_MOVES]),
        html("list-more", count=len(moves.moved) - LISTED_MOVES) if len(moves.moved) > LISTED_MOVES else None,
        html("moves-waiting", count=len(moves.waiting)) if moves.waiting else None,
    )


def _move(move: Move, balance: int, now: datetime, zone: ZoneInfo) -> Markup:
    return html(
        "move-row",
        number=words.number(move.ticket.number),
        company=words.company(limits.cut(move.company.name, NAME_IN_LIST), balance),
        clock=plain("move-reaction" if move.clock is Clock.REACTION else "move-resolution"),
        old=words.due(move.old, now, zone),
        new=words.due(move.new, now, zone),
        late=html("move-late") if move.new < now else "",
    )


def saved(version: int, moves: Moves | None) -> Markup:
    """That it was saved, and what became of the open tickets; ``moves`` None: they were left alone."""
    return lines(
        html("edit-saved", version=version),
        html("edit-saved-new")
        if moves is None
        else html("edit-saved-all", count=len(moves.tickets), moved=len(moves.moved_tickets)),
    )
