"""Who is on duty, who comes next, who is away; and what the group is told of it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot.locales import html, lines, plain
from bot.views import words
from core.dates import local_date
from core.duty.base import end_of_today
from core.duty.intents import DutyAway, DutyBack, DutyCalled, DutyTaken
from core.duty.planning import PlanDraft
from core.duty.queries import AwayDays, Board, Duty, Shift
from core.duty.rules.roster import Away, Reason
from core.duty.rules.schedule import Kind, Schedule
from core.duty.rules.words import AwayKind
from core.duty.substituting import Answered

DAY = timedelta(days=1)
NAMES_OF_DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
AWAY_SHOWN = 10
WHY_AWAY = {AwayKind.VACATION: "duty-away-vacation", AwayKind.ILLNESS: "duty-away-illness"}


def board(shown: Board, now: datetime, zone: ZoneInfo, *, private: bool, leads: bool) -> Markup:
    """Who is on duty now and in the coming days, and who is away. In ``private`` there is room for the schedule, and for how to
    say things in words. ``leads``: for who may change the schedule, and may know why somebody is away."""
    return lines(
        *_facts(shown, now, zone, schedule=private, reasons=private and leads),
        *(["", html("duty-how-own")] if private else []),
        *(["", html("duty-how")] if private and leads else []),
    )


def report(shown: Board, now: datetime, zone: ZoneInfo) -> Markup:
    """All that is known, for the command line."""
    return lines(*_facts(shown, now, zone, schedule=True, reasons=True))


def _facts(shown: Board, now: datetime, zone: ZoneInfo, *, schedule: bool, reasons: bool) -> Iterator[str | Markup]:
    yield duty(shown.now, now, zone)
    if shown.then is not None:
        yield html("duty-then", name=_name(shown.then.person.name if shown.then.person is not None else None))
    today = local_date(now, zone)
    if shown.schedule is not None:
        yield from ("", *_days(shown, zone))
    if shown.away:
        yield from ("", *_away(shown.away, today, reasons=reasons))
    if schedule and shown.schedule is not None:
        yield from ("", *_schedule(shown.schedule, shown.names, today))


def duty(shown: Duty, now: datetime, zone: ZoneInfo) -> Markup:
    """Who is on duty, until when, and why."""
    if shown.person is None:
        return html(f"duty-why-{shown.why.reason.value}")
    return lines(html("duty-now", name=shown.person.name, until=until(shown.until, now, zone)), _why(shown))


def _why(shown: Duty) -> Markup:
    name = shown.instead_of.name if shown.instead_of is not None else ""
    match shown.why.reason:
        case Reason.SUBSTITUTE:
            return html("duty-why-substitute", name=name) if name else html("duty-why-nobody-else")
        case Reason.NEXT:
            left = shown.why.away is Away.LEFT
            return html("duty-why-next-left" if left else "duty-why-next-absent", name=name)
        case _:
            return html("duty-why-schedule")


def until(value: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """« до 15:00», « до конца дня», « по чт 26 ноября» for a midnight; nothing if it is not known."""
    if value is None:
        return ""
    last = _day_that_ends(value, zone)
    if last is None:
        return plain("duty-until", due=words.due(value, now, zone))
    if last == local_date(now, zone):
        return plain("duty-until-midnight")
    return plain("duty-through", day=_weekday(last))


def button_until(value: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The same for a button."""
    last = _day_that_ends(value, zone)
    if last is None:
        return plain("button-duty-until", due=words.due(value, now, zone))
    if last == local_date(now, zone):
        return plain("button-duty-until-midnight")
    return plain("button-duty-through", day=_weekday(last))


def _day_that_ends(value: datetime, zone: ZoneInfo) -> date | None:
    """The day before, if the moment is a day's first."""
    day = local_date(value, zone)
    last = local_date(value - timedelta(seconds=1), zone)
    return last if last < day else None


def days(first: date, last: date, today: date) -> str:
    """«сегодня», «1 декабря», «1–14 декабря», «28 декабря – 10 января 2027 г.»"""
    if first == last:
        return words.day(first, today)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_date(last, today)}"
    return plain("duty-span", first=_date(first, today), last=_date(last, today))


def _date(value: date, today: date) -> str:
    return words.full_day(value) if value.year != today.year else format_date(value, "d MMMM", locale="ru")


def _weekday(value: date) -> str:
    return f"{NAMES_OF_DAYS[value.weekday()]} {format_date(value, 'd MMMM', locale='ru')}"


def _name(name: str | None) -> str:
    return name if name is not None else plain("duty-nobody")


def _days(shown: Board, zone: ZoneInfo) -> Iterator[Markup]:
    """A row for each day; days that are alike stand together."""
    yield html("duty-days")
    said = [(day, _shifts(shifts, zone)) for day, shifts in shown.days]
    for who, group in groupby(said, key=lambda row: row[1]):
        same = [day for day, _ in group]
        label = (
            _weekday(same[0])
            if len(same) == 1
            else plain("duty-span", first=_weekday(same[0]), last=_weekday(same[-1]))
        )
        yield html("duty-day", day=label, who=who)


def _shifts(shifts: Sequence[Shift], zone: ZoneInfo) -> str:
    """«Анна, с 15:00 Олег (вместо: Вера)»."""
    said = []
    for place, shift in enumerate(shifts):
        who = _name(shift.name)
        if shift.name is not None and shift.instead_of is not None:
            who = plain("duty-shift-instead", name=who, instead=shift.instead_of)
        local = shift.start.astimezone(zone)
        said.append(plain("duty-shift-from", time=f"{local.hour}:{local:%M}", who=who) if place else who)
    return ", ".join(said)


def _away(away: Sequence[AwayDays], today: date, *, reasons: bool) -> Iterator[Markup]:
    yield html("duty-away-title")
    for one in away[:AWAY_SHOWN]:
        key = WHY_AWAY.get(one.absence.kind) if reasons else None
        span = days(one.absence.first_day, one.absence.last_day, today)
        yield html("duty-away-row", name=one.name, days=span, why=plain(key) if key is not None else "")
    if len(away) > AWAY_SHOWN:
        yield html("list-more", count=len(away) - AWAY_SHOWN)


def _schedule(schedule: Schedule, names: Sequence[str | None], today: date) -> Iterator[Markup]:
    """The schedule itself."""
    yield html("duty-schedule")
    match schedule.kind:
        case Kind.WEEKDAYS:
            for name, group in groupby(enumerate(names), key=lambda place: place[1]):
                same = [NAMES_OF_DAYS[place] for place, _ in group]
                label = same[0] if len(same) == 1 else f"{same[0]}–{same[-1]}"
                yield html("duty-schedule-weekday", days=label, name=_name(name))
        case Kind.NONE:
            yield html("duty-schedule-none")
        case _:
            key = f"duty-schedule-{schedule.kind.value.replace('_', '-')}"
            order = " → ".join(_name(name) for name in names)
            yield html(key, names=order, since=_date(schedule.starts_on, today))
    if schedule.valid_from > today:
        yield html("duty-schedule-from", day=_date(schedule.valid_from, today))


def preview(draft: PlanDraft, now: datetime, zone: ZoneInfo) -> Markup:
    """A schedule that is not saved yet, and what would come of it."""
    today = local_date(now, zone)
    if draft.schedule.kind is Kind.NONE:
        return html("duty-schedule-none")
    return lines(
        html("duty-preview"),
        *_schedule(draft.schedule, draft.board.names, today),
        "",
        duty(draft.board.now, now, zone),
        *_days(draft.board, zone),
    )


def taken(told: DutyTaken, now: datetime, zone: ZoneInfo) -> Markup:
    """Somebody is on duty by hand."""
    return lines(
        html("duty-now", name=told.name, until=until(told.ends_at, now, zone)),
        html("duty-told-instead", name=told.instead_of) if told.instead_of is not None else None,
        _by(told.by),
    )


def called(told: DutyCalled, now: datetime, zone: ZoneInfo) -> Markup:
    """Somebody looks for a substitute."""
    return lines(html("duty-called", name=told.name, until=until(told.ends_at, now, zone)), _by(told.by))


def answered(call: Answered, now: datetime, zone: ZoneInfo) -> Markup:
    """A call that is settled."""
    if call.substitute is None:
        return html("duty-call-dropped", name=call.name)
    return html("duty-call-taken", name=call.name, until=until(call.ends_at, now, zone), substitute=call.substitute)


def away(told: DutyAway, shown: Duty, now: datetime, zone: ZoneInfo) -> Markup:
    """Who is away, and if that is today who is on duty now."""
    today = local_date(now, zone)
    return lines(
        html("duty-told-away", name=told.name, days=days(told.first, told.last, today)),
        duty(shown, now, zone)
        if told.first <= today <= told.last and shown.why.reason is not Reason.NO_SCHEDULE
        else None,
        _by(told.by),
    )


def back(told: DutyBack) -> Markup:
    """Who is there again."""
    return lines(html("duty-told-back", name=told.name), _by(told.by))


def planned(shown: Board, by: str | None, now: datetime, zone: ZoneInfo) -> Markup:
    """A schedule that was saved."""
    if shown.schedule is None:
        return lines(html("duty-told-none"), _by(by))
    today = local_date(now, zone)
    return lines(html("duty-preview"), *_schedule(shown.schedule, shown.names, today), "", *_days(shown, zone), _by(by))


def this_morning(shown: Duty, now: datetime, zone: ZoneInfo) -> Markup:
    """The line of the morning: until when only if it is not all day."""
    if shown.person is None:
        return html(f"duty-why-{shown.why.reason.value}")
    changes = shown.until if shown.until is not None and shown.until < end_of_today(now, zone) else None
    said = until(changes, now, zone)
    why = None if shown.why.reason is Reason.SCHEDULE else _why(shown)
    return lines(html("duty-today", name=shown.person.name, until=said), why)


def _by(name: str | None) -> Markup | None:
    return html("duty-told-by", name=name) if name is not None else None
