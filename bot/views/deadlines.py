"""Deadlines in words: a line for cards, and why a deadline is when it is, day by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.sla.calendar.business import Cause, Why
from core.sla.calendar.schedule import WHOLE_DAY, WeeklySchedule
from core.sla.rules.clocks import Clock, ClockState, Pause
from core.sla.rules.plans import Priority
from core.sla.rules.why import DayShare, Part
from core.tickets.deadline_models import Wish, WishState
from core.tickets.deadlines import Deadlines, Explained, ExplainedClock

MOST_ROWS = 24
"""Rows of days in one explanation: a phone shows them without much scrolling."""
ROWS_LENGTH, HISTORY = 2400, 10
"""And this long they may be together, with so many wishes beside them: an explanation is one message."""


def line(shown: Deadlines, priority: Priority, now: datetime, zone: ZoneInfo) -> Markup | None:
    """«реакция до 10:40 · решение до чт 14:00 · клиент хочет ср 12:00»: all three, none instead of another."""
    said = [
        html(f"priority-{priority.value}") if priority is not Priority.NORMAL else None,
        _running(shown, Clock.REACTION, now, zone),
        _resolution(shown, now, zone),
        *wishes(shown, now, zone),
    ]
    return Markup(" · ").join(one for one in said if one is not None) or None


def _running(shown: Deadlines, clock: Clock, now: datetime, zone: ZoneInfo) -> Markup | None:
    """A clock that runs: until when, or since when it is overdue."""
    row = shown.clocks.get(clock)
    if row is None or row.due_at is None or row.state not in (ClockState.RUNNING, ClockState.PAUSED):
        return None
    key = f"due-{clock.value}-late" if row.breached(now) else f"due-{clock.value}"
    return html(key, at=words.due(row.due_at, now, zone))


def _resolution(shown: Deadlines, now: datetime, zone: ZoneInfo) -> Markup | None:
    row = shown.clocks.get(Clock.RESOLUTION)
    if row is None:
        return None
    if row.state is ClockState.DONE and row.due_at is not None:
        key = "due-resolution-missed" if row.breached(now) else "due-resolution-kept"
        return html(key, at=words.due(row.due_at, now, zone))
    if row.state is ClockState.PAUSED and row.due_at is None:
        return html("due-resolution-paused", left=words.duration(row.left_minutes or 0))
    return _running(shown, Clock.RESOLUTION, now, zone)


def by_plan(shown: Deadlines, now: datetime, zone: ZoneInfo) -> Markup | None:
    """«решение до чт 14:00»: only what the plan says."""
    return _resolution(shown, now, zone)


def wishes(shown: Deadlines, now: datetime, zone: ZoneInfo) -> Iterator[Markup]:
    """What was promised, and what waits for an answer."""
    if shown.promised is not None:
        row = shown.clocks.get(Clock.WISH)
        key = "wish-promised-late" if row is not None and row.breached(now) else "wish-promised"
        yield html(key, at=words.due(shown.promised.at, now, zone))
    if shown.offered is not None:
        key = "wish-wished" if shown.offered.state is WishState.WISHED else "wish-proposed"
        yield html(key, at=words.due(shown.offered.at, now, zone))


def for_client(shown: Deadlines, now: datetime, zone: ZoneInfo) -> Markup | None:
    """What a client is told of the deadlines of their ticket: «Решим до чт 14:00»."""
    said = []
    row = shown.clocks.get(Clock.RESOLUTION)
    if row is not None and row.state is ClockState.RUNNING and row.due_at is not None:
        key = "my-due-late" if row.breached(now) else "my-due"
        said.append(html(key, at=words.due(row.due_at, now, zone)))
    elif row is not None and row.state is ClockState.PAUSED:
        said.append(html("my-due-paused"))
    if shown.promised is not None:
        said.append(html("my-wish-promised", at=words.due(shown.promised.at, now, zone)))
    if shown.offered is not None:
        key = "my-wish-wished" if shown.offered.state is WishState.WISHED else "my-wish-proposed"
        said.append(html(key, at=words.due(shown.offered.at, now, zone)))
    return lines(*said) if said else None


def explained(shown: Explained, now: datetime, zone: ZoneInfo) -> Markup:
    """For staff: each clock with its norm, and every day between its start and its due moment."""
    number = words.number(shown.ticket.number)
    if not shown.clocks:
        return html("why-due-no-plan", number=number)
    said: list[Markup | str] = [
        html("why-due-title", number=number),
        html(
            "why-due-plan",
            plan=shown.plan,
            calendar=shown.calendar,
            priority=plain(f"of-{shown.ticket.priority.value}"),
        ),
    ]
    room = ROWS_LENGTH
    for one in shown.clocks:
        told = list(_clock(one, now, zone, room))
        room -= sum(limits.length(row) for row in told)
        said += ["", *told]
    if shown.first is not None and shown.first.finished_at is not None:
        key = "why-due-first-late" if shown.first.breached(now) else "why-due-first"
        said.append(html(key, at=words.due_in_full(shown.first.finished_at, now, zone)))
    said += [html("why-due-zone", zone=key) for key in _foreign_zones(shown, now, zone)]
    if not all(one.confirmed for one in shown.clocks):
        said += ["", html("why-due-unconfirmed")]
    wished = list(wishes(shown.deadlines, now, zone))
    if wished:
        said += ["", *wished, html("why-due-wish")]
    if len(shown.wishes) > 1:
        said += ["", html("wish-history"), *_history(shown.wishes, now, zone)]
    return lines(*said)


def _foreign_zones(shown: Explained, now: datetime, zone: ZoneInfo) -> list[str]:
    """The zones of the days if they are not the reader's, in which the due moments are said."""
    zones = {one.reading.terms.time.calendar.schedule.zone for one in shown.clocks if one.reading.terms is not None}
    offset = now.astimezone(zone).utcoffset()
    return sorted(one.key for one in zones if now.astimezone(one).utcoffset() != offset)


def _history(known: Sequence[Wish], now: datetime, zone: ZoneInfo) -> Iterator[Markup]:
    """How a date was come to, oldest first."""
    for wish in known[-HISTORY:]:
        by = "client" if wish.author.startswith("contact:") else "staff"
        yield html(
            f"wish-history-{by}",
            at=words.due(wish.at, now, zone),
            said=words.moment(wish.created_at, now, zone),
            state=plain(f"wish-state-{wish.state.value}"),
        )


def _clock(one: ExplainedClock, now: datetime, zone: ZoneInfo, room: int) -> Iterator[Markup]:
    reading = one.reading
    assert reading.terms is not None
    norm = words.duration(reading.target or 0)
    name = reading.clock.value
    if reading.state is ClockState.VOID:
        yield html("why-due-void")
        return
    if reading.state is ClockState.DONE and reading.finished_at is not None:
        yield html("why-due-done", at=words.due_in_full(reading.finished_at, now, zone), norm=norm)
        if reading.due_at is not None:
            yield html("why-due-done-due", at=words.due_in_full(reading.due_at, now, zone))
    elif reading.due_at is None:
        yield html(f"why-due-{name}-paused", norm=norm, left=words.duration(_minutes(reading.left)))
    else:
        key = f"why-due-{name}-late" if one.breached else f"why-due-{name}"
        yield html(key, at=words.due_in_full(reading.due_at, now, zone), norm=norm)
    yield from _that_fit(list(_rows(one.days, reading.terms.time.calendar.schedule.zone)), room)


def _that_fit(rows: Sequence[Markup], room: int) -> Iterator[Markup]:
    """The first rows, so many as there is room for, and how many there are beyond them."""
    for shown, row in enumerate(rows):
        room -= limits.length(row)
        if shown == MOST_ROWS or room < 0:
            yield html("why-due-more", count=len(rows) - shown)
            return
        yield row


def _minutes(left: timedelta | None) -> int:
    return left // timedelta(minutes=1) if left is not None else 0


@dataclass(frozen=True, slots=True)
class _Look:
    """What a day looks like: days in a row that look the same are one row. ``whole`` days off look alike by their cause."""

    counted: tuple[str, ...]
    minutes: int
    notes: tuple[str, ...]


def _rows(days: Sequence[DayShare], zone: ZoneInfo) -> Iterator[Markup]:
    for look, found in groupby(days, key=lambda day: _look(day, zone)):
        alike = list(found)
        yield _row(look, alike[0].day, alike[-1].day, sum(one.minutes for one in alike))


def _look(day: DayShare, zone: ZoneInfo) -> _Look:
    return _Look(
        tuple(_hours(part, zone) for part in day.counted),
        day.minutes,
        tuple(note for note in (*_waited(day, zone), _cause(day)) if note),
    )


def _hours(part: Part, zone: ZoneInfo) -> str:
    start, end = part.start.astimezone(zone), part.end.astimezone(zone)
    midnight = end.date() > start.date() and end.hour == end.minute == 0
    return f"{words.clock(start)}–{'24:00' if midnight else words.clock(end)}"


def _waited(day: DayShare, zone: ZoneInfo) -> Iterator[str]:
    for pause, key in ((Pause.CLIENT, "why-due-waited"), (Pause.SOLVED, "why-due-thought-solved")):
        hours = [_hours(part, zone) for part in day.waited if part.pause is pause]
        if hours:
            yield plain(key, hours=", ".join(hours))


def _cause(day: DayShare) -> str:
    """Why the day is off, or otherwise than usual."""
    if day.off is not None:
        return cause_in_words(day.off)
    said = [cause_in_words(day.worked)] if day.worked is not None else []
    if day.short:
        said.append(plain("cause-short-day"))
    return ", ".join(said)


def cause_in_words(why: Why) -> str:
    """«выходной», «День народного единства», «выходной, перенос с 3 января»."""
    if why.cause is Cause.HOLIDAY and why.holiday is not None:
        return plain(f"holiday-{why.holiday.value.replace('_', '-')}")
    if why.cause in (Cause.MOVED, Cause.WORKING_WEEKEND) and why.other is not None:
        return plain(f"cause-{why.cause.value.replace('_', '-')}", day=format_date(why.other, "d MMMM", locale="ru"))
    return plain(f"cause-{why.cause.value.replace('_', '-')}")


def _row(look: _Look, first: date, last: date, minutes: int) -> Markup:
    day = _days(first, last)
    if not look.counted:
        return html("why-due-off", day=day, why="; ".join(look.notes) or plain("cause-night"))
    note = html("why-due-note", note="; ".join(look.notes)) if look.notes else ""
    key = "why-due-day" if first == last else "why-due-days"
    return html(key, day=day, hours=", ".join(look.counted), minutes=words.duration(minutes), note=note)


def _day(value: date) -> str:
    """«вт 3 ноября»."""
    return format_date(value, "EEE d MMMM", locale="ru")


def _days(first: date, last: date) -> str:
    """«сб 31 октября – вс 1 ноября», or the one day."""
    return _day(first) if first == last else f"{_day(first)} – {_day(last)}"


def shortly(shown: Explained, now: datetime, zone: ZoneInfo) -> Markup:
    """For the client: until when, how much working time that is, and what did not count."""
    number = words.number(shown.ticket.number)
    one = next((one for one in shown.clocks if one.reading.clock is Clock.RESOLUTION), None)
    if one is None:
        return html("my-why-no-plan", number=number)
    reading = one.reading
    assert reading.terms is not None
    norm = words.duration(reading.target or 0)
    due = words.due_in_full(reading.due_at, now, zone) if reading.due_at is not None else None
    if reading.state is ClockState.VOID:
        return html("my-why-void", number=number)
    if reading.state is ClockState.DONE and reading.finished_at is not None:
        return lines(
            html("my-why-done", number=number, at=words.due_in_full(reading.finished_at, now, zone)),
            html("my-why-done-due", at=due, norm=norm) if due is not None else None,
        )
    if due is None:
        head = html("my-why-paused", number=number, norm=norm, left=words.duration(_minutes(reading.left)))
    else:
        started = words.due_in_full(reading.started_at, now, zone)
        head = html("my-why-late" if one.breached else "my-why", number=number, at=due, norm=norm, since=started)
    skipped = list(_skipped(one.days, zone))
    night = _night(reading.terms.time.calendar.schedule)
    return lines(
        head,
        *(["", html("my-why-skipped")] if skipped or night is not None else []),
        *skipped[:MOST_ROWS],
        html("why-due-more", count=len(skipped) - MOST_ROWS) if len(skipped) > MOST_ROWS else None,
        night,
        *(["", html("why-due-unconfirmed")] if not one.confirmed else []),
    )


def _night(schedule: WeeklySchedule) -> Markup | None:
    """What of ordinary days does not count; nothing where they are worked round the clock."""
    days = [schedule.on(weekday) for weekday in range(words.WEEK)]
    if all(day in ((), WHOLE_DAY) for day in days):
        return None
    return html("my-why-night-and-lunch" if any(len(day) > 1 for day in days) else "my-why-night")


def _skipped(days: Sequence[DayShare], zone: ZoneInfo) -> Iterator[Markup]:
    """Days off and the like, and the time the desk waited for the client."""
    waited = [part for day in days for part in day.waited if part.pause is Pause.CLIENT]
    if waited:
        total = sum((part.end - part.start for part in waited), timedelta())
        yield html("my-why-waited", minutes=words.duration(_minutes(total)))
    for (cause, off), found in groupby(days, key=lambda day: (_cause(day), day.off is not None)):
        alike = list(found)
        if off or any(day.short for day in alike):
            key = "my-why-off" if off else "my-why-short"
            yield html(key, day=_days(alike[0].day, alike[-1].day), why=cause)
