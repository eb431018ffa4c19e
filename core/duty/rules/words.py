"""What is said of duty in words: «я до 18:00», «замените меня до завтра 12:00», «отпуск с 1.12 по 14.12», «Иванов болеет»,
«пн-ср Иванов, чт-пт Петрова», «по неделям Иванов, Петрова с 1.12», «нет». Pure.

Names stay words here: who is meant is found among the staff. Refuses, with the words, what is not understood.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.duty.rules.schedule import WEEK, WORKDAYS, Kind
from core.errors import Refusal
from core.sla.wishing.words import Wanted, read_wish

LONGEST = 2000
"""Characters: fifty people who take turns have room."""
WORDS_LENGTH = 60
FARTHEST = timedelta(days=400)
BACK_DAYS = 31
"""A date without a year may have been so long ago: somebody tells of a holiday that has begun."""


class AwayKind(StrEnum):
    """Why somebody is away; the group is not told."""

    VACATION = "vacation"
    ILLNESS = "illness"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OnDuty:
    """``who`` (None: the speaker) is on duty until then; None: to the end of today."""

    who: str | None
    until: Wanted | None


@dataclass(frozen=True, slots=True)
class CallSubstitute:
    """The speaker wants to be replaced until then; None: to the end of today."""

    until: Wanted | None


@dataclass(frozen=True, slots=True)
class GoAway:
    """``who`` (None: the speaker) is away on these days."""

    who: str | None
    first: date
    last: date
    kind: AwayKind


@dataclass(frozen=True, slots=True)
class ComeBack:
    """``who`` (None: the speaker) is not away any more."""

    who: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule. ``names`` as :class:`~core.duty.rules.schedule.Schedule` has its people."""

    kind: Kind
    names: tuple[str | None, ...]
    starts_on: date


Said = OnDuty | CallSubstitute | GoAway | ComeBack | Plan

_I = r"я|меня|мне"
_AWAY = re.compile(
    r"(?P<who>.*?)[\s:]*(?:\b(?:в|на)\s+)?\b(?P<kind>не\s+будет|отсутству(?:ю|ет)|отпуске?|болею|болеет|болезнь|больничн(?:ый|ом))"
    r"\b[\s:]*(?P<when>.*)",
    re.I,
)
_BACK = re.compile(r"(?P<who>.*?)[\s:]*\b(?:вышел|вышла|вернулся|вернулась|буду|на\s+месте)", re.I)
_REPLACE = re.compile(r"(?:замените|подмените)(?:\s+меня)?(?:\s+(?P<until>до\s.+))?", re.I)
_ME = re.compile(r"(?:я|дежурю)(?:\s+(?:дежурю|буду\s+дежурить))?(?:\s+(?P<until>до\s.+))?", re.I)
_OTHER = re.compile(r"(?P<who>.+?)[\s:]+(?:дежурит(?:\s+(?P<until>до\s.+))?|(?P<only>до\s.+))", re.I)
_NONE = re.compile(r"(?:график\w*\s+)?нет", re.I)
_ROTA = re.compile(r"по\s+(?P<unit>дням|будням|неделям)[\s:]+(?P<names>.+)", re.I | re.S)
_UNITS = {"дням": Kind.BY_DAY, "будням": Kind.BY_WORKDAY, "неделям": Kind.BY_WEEK}
_SINCE = re.compile(r"(?P<rest>.*\S)\s+с\s+(?P<day>\S.*)", re.I | re.S)
_DASH = r"\s*[-\u2010-\u2015\u2212]\s*"
_NAMES_OF_DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_DAY = (
    r"(?:пн|понедельник|вт|вторник|ср|среда|чт|четверг|пт|пятница|сб|суббота|вс|воскресенье"
    r"|будни|выходные|ежедневно)(?![\w.])"
)
_DAYS = re.compile(rf"\s*(?P<first>{_DAY})(?:{_DASH}(?P<last>{_DAY}))?[\s:]*(?:{_DASH})?", re.I)
_FIRST_LETTERS = ("по", "вт", "ср", "че", "пя", "су", "во")
_SETS = {"будни": range(WORKDAYS), "выходные": range(WORKDAYS, WEEK), "ежедневно": range(WEEK)}
_SPAN = re.compile(rf"с\s+(?P<a>.+?)\s+(?:по|до)\s+(?P<b>.+)|(?P<c>[\d.]+){_DASH}(?P<d>[\d.]+)", re.I)
_DATE = re.compile(r"\d{1,2}(?:\.\d|\s+[а-я])", re.I)


def unclear(words: str) -> Refusal:
    """What is said when words are not understood."""
    words = " ".join(words.split())
    return Refusal("duty-unclear", words=words if len(words) <= WORDS_LENGTH else words[: WORDS_LENGTH - 1] + "…")


def read_duty(text: str, now: datetime) -> Said:
    """What the text says. ``now`` is local: it tells which day «завтра» is, and which year a date without one is of."""
    text = "\n".join(line for each in text.splitlines() if (line := " ".join(each.split())))
    if len(text) > LONGEST:
        raise unclear(text)
    if _NONE.fullmatch(text):
        return Plan(Kind.NONE, (), now.date())
    if rota := _ROTA.fullmatch(text):
        return _rota(_UNITS[rota["unit"].casefold()], rota["names"], now)
    if _DAYS.match(text):
        return _week(text, now)
    if replace := _REPLACE.fullmatch(text):
        return CallSubstitute(_until(replace["until"], now))
    if away := _AWAY.fullmatch(text):
        first, last = _span(away["when"], now)
        return GoAway(_who(away["who"]), first, last, _kind(away["kind"]))
    if back := _BACK.fullmatch(text):
        return ComeBack(_who(back["who"]))
    if me := _ME.fullmatch(text):
        return OnDuty(None, _until(me["until"], now))
    if other := _OTHER.fullmatch(text):
        return OnDuty(_who(other["who"]), _until(other["until"] or other["only"], now))
    raise unclear(text)


def read_until(text: str, now: datetime) -> CallSubstitute:
    """The answer to "until when?": «до 15:00», «завтра 12:00»."""
    return CallSubstitute(_until(text.strip(), now))


def read_days(text: str, now: datetime) -> GoAway:
    """The answer to "on which days?": «с 1.12 по 14.12», «завтра», «отпуск с 1.12 по 14.12»."""
    said = read_duty(text, now) if _AWAY.fullmatch(text.strip()) else None
    return said if isinstance(said, GoAway) else GoAway(None, *_span(text, now), AwayKind.OTHER)


def _who(words: str) -> str | None:
    """None for the speaker."""
    words = " ".join(words.split()).rstrip(":")
    return None if not words or re.fullmatch(_I, words, re.I) else words


def _kind(word: str) -> AwayKind:
    word = word.casefold()
    if word.startswith("отпуск"):
        return AwayKind.VACATION
    return AwayKind.ILLNESS if word.startswith("бол") else AwayKind.OTHER


def _until(words: str | None, now: datetime) -> Wanted | None:
    if words is None:
        return None
    wanted = read_wish(words, now)
    if wanted is None:
        raise unclear(words)
    _check_near(wanted.day, now, words)
    return wanted


def _check_near(day: date, now: datetime, words: str) -> None:
    """A year that is a slip of the finger."""
    if abs(day - now.date()) > FARTHEST:
        raise Refusal("duty-far-day", words=words)


def _span(words: str, now: datetime) -> tuple[date, date]:
    """«с 1.12 по 14.12», «1.12-14.12», «завтра», «до пятницы» (from today on); nothing said is today."""
    words = words.strip()
    if not words:
        return now.date(), now.date()
    if found := _SPAN.fullmatch(words):
        first = _day(found["a"] or found["c"], now)
        end = found["b"] or found["d"]
        last = _day(end, now)
        return first, last if last >= first else _day(end, now + (first - now.date()))
    if since := re.fullmatch(r"(?:до|по)\s+(.+)", words, re.I):
        return now.date(), _day(since[1], now)
    day = _day(words, now)
    return day, day


def _day(words: str, now: datetime) -> date:
    """A day without a time."""
    today = now
    if _DATE.match(words):
        now -= timedelta(days=BACK_DAYS)
    wanted = read_wish(words, now)
    if wanted is None or wanted.minute is not None:
        raise unclear(words)
    _check_near(wanted.day, today, words)
    return wanted.day


def _since(text: str, now: datetime) -> tuple[str, date | None]:
    """The text without «с 1.12» at its end, and that day."""
    found = _SINCE.fullmatch(text)
    return (found["rest"], _day(found["day"], now)) if found else (text, None)


def _rota(kind: Kind, text: str, now: datetime) -> Plan:
    """Turns by week without a first day begin on this week's Monday."""
    names, starts_on = _since(text, now)
    found = [" ".join(name.split()) for name in re.split(r"[,;\n]", names)]
    if not all(found):
        raise unclear(text)
    today = now.date()
    usual = today - timedelta(days=today.weekday()) if kind is Kind.BY_WEEK else today
    return Plan(kind, tuple(found), starts_on or usual)


def _week(text: str, now: datetime) -> Plan:
    """«пн, ср Иванов; вт Петрова»: days wait for the name that follows them."""
    said, starts_on = _since(text, now)
    names: list[str | None] = [None] * WEEK
    waiting: set[int] = set()
    for part in re.split(r"[,;\n]", said):
        days = _DAYS.match(part)
        if days is None:
            raise unclear(part or text)
        waiting |= _weekdays(days, part)
        if not (name := " ".join(part[days.end() :].split())):
            continue
        for day in waiting:
            if names[day] is not None:
                raise Refusal("duty-day-twice", words=_NAMES_OF_DAYS[day])
            names[day] = name
        waiting = set()
    if waiting:
        raise unclear(text)
    return Plan(Kind.WEEKDAYS, tuple(names), starts_on or now.date())


def _weekdays(found: re.Match[str], part: str) -> set[int]:
    first = found["first"].casefold()
    if first in _SETS:
        if found["last"]:
            raise unclear(part)
        return set(_SETS[first])
    last = (found["last"] or first).casefold()
    if last in _SETS:
        raise unclear(part)
    start = _weekday(first)
    return {(start + ahead) % WEEK for ahead in range((_weekday(last) - start) % WEEK + 1)}


def _weekday(word: str) -> int:
    return _NAMES_OF_DAYS.index(word) if word in _NAMES_OF_DAYS else _FIRST_LETTERS.index(word[:2])
