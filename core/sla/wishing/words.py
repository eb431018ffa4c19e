"""A desired date in a person's words: «до четверга», «к 15:00 28.11», «через 2 часа». Pure.

The whole text must be a date: «завтра буду, позвоните» is a message to the engineer and no wish.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates import add_months

LONGEST = 60
"""Characters: a date is said shortly, and a long message is not looked at twice."""
DAY_MINUTES = 24 * 60
FRIDAY = 4
STEP = 5
"""Minutes that «через полчаса» is rounded up to."""
AFTERNOON = 6
"""A number up to this one, said alone, is an hour of the afternoon."""
YEARS = range(2000, 2101)
"""Years that a person can mean: moments at the ends of the calendar cannot be told in UTC."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A local day, and minutes from its midnight; None: by the end of that working day."""

    day: date
    minute: int | None = None


_POLITE = r"(?:(?:срок|нужно|надо|хочу|желательно|пожалуйста|можно|лучше|хотелось бы)\s+)*"
_BY = r"(?:(?:не\s+позже|не\s+позднее|к|ко|до|на|в|во)\s+)?"
_HOURS = r"(?:\s*(?:ч|час|часа|часов|часам|часу))?"
_AT = re.compile(
    rf"(?:(?:к|ко|до|в|на|не\s+позже|не\s+позднее)\s+(?P<bare>\d{{1,2}}){_HOURS}|{_BY}(?P<clock>\d{{1,2}}[:.][0-5]\d))"
    r"(?:\s+(?P<half>утра|дня|вечера))?"
)
_PARTS_OF_DAY = {"утром": 12 * 60, "к обеду": 13 * 60, "до обеда": 13 * 60, "днем": 15 * 60}
"""«Завтра утром» is by noon, «до обеда» by 13:00, «днём» by 15:00; «вечером» is the end of the day."""
_END = re.compile(r"к\s+вечеру|вечером|к\s+концу\s+дня|до\s+конца\s+дня|конец\s+дня")
_WEEKDAYS = (
    r"понедельник\w{0,2}|пн", r"вторник\w{0,2}|вт", r"сред[уыеа]|ср", r"четверг\w{0,2}|чт",
    r"пятниц[уыеа]|пт", r"суббот[уыеа]|сб", r"воскресень[еюя]|вс",
)  # fmt: skip
_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_MONTH = "|".join(
    f"{stem}[ьяе]|{stem}а" if stem not in ("ма", "март", "август") else f"{stem}[йяа]?" for stem in _MONTHS
)

Reader = Callable[[re.Match[str], date], date | None]


def read_wish(text: str, now: datetime) -> Wanted | None:
    """The date that the text says, all of it, or None. ``now`` is local to the reader.

    A day and month that have passed are next year's; a weekday is the nearest one after today. Whether the moment can be kept
    is not judged here: «до 9:00» said at ten is today at nine.
    """
    text = text.strip()
    if len(text) > LONGEST or not text.isprintable():
        return None
    said = " ".join(text.casefold().replace("ё", "е").split()).strip(" .!")
    said = re.sub(rf"^{_POLITE}", "", said)
    if (span := _after(said, now)) is not None:
        return span
    return next(_readings(said, now.date()), None)


_NUMBERS = {"": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5}
_THROUGH = re.compile(
    r"через\s+(?:(?P<half>полчаса)|(?P<count>\d{1,3}|два|две|три|четыре|пять)?\s*"
    r"(?P<unit>минут[уы]?|мин|час(?:а|ов)?|ч|день|дня|дней|недел[юиь]|месяц(?:а|ев)?))"
)


def _after(said: str, now: datetime) -> Wanted | None:
    """«Через 2 часа» by the clock on the wall, rounded up to five minutes; «через 3 дня» is the end of that day."""
    found = _THROUGH.fullmatch(said)
    if found is None:
        return None
    if found["half"]:
        return _later(now, 30)
    count = found["count"] or ""
    number = int(count) if count.isdigit() else _NUMBERS[count]
    unit = found["unit"]
    if unit.startswith("ми"):
        return _later(now, number)
    if unit.startswith("ч"):
        return _later(now, number * 60)
    today = now.date()
    if unit.startswith("мес"):
        return Wanted(add_months(today, number))
    return Wanted(today + timedelta(days=number * (7 if unit.startswith("нед") else 1)))


def _later(now: datetime, minutes: int) -> Wanted:
    at = now.hour * 60 + now.minute + minutes + (1 if now.second or now.microsecond else 0)
    days, minute = divmod(-(-at // STEP) * STEP, DAY_MINUTES)
    return Wanted(now.date() + timedelta(days=days), minute)


def _readings(said: str, today: date) -> Iterator[Wanted]:
    """A day alone, a time alone, a day and a time in either order."""
    if (day := _day(said, today)) is not None:
        yield Wanted(day)
    if (time := _time(said)) is not None:
        yield Wanted(today, time.minute)
    words = said.replace(",", " ").split()
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        for named, clock in ((first, second), (second, first)):
            if (day := _day(named, today)) is not None and (time := _time(clock)) is not None:
                yield Wanted(day, time.minute)


@dataclass(frozen=True, slots=True)
class _Time:
    """A time of a day; None: its end."""

    minute: int | None


def _time(said: str) -> _Time | None:
    """The time that these words name, all of them."""
    if said in _PARTS_OF_DAY:
        return _Time(_PARTS_OF_DAY[said])
    if _END.fullmatch(said):
        return _Time(None)
    found = _AT.fullmatch(said)
    if found is None:
        return None
    hour, _, minutes = (found["clock"] or found["bare"]).replace(".", ":").partition(":")
    hours = int(hour) + (12 if _is_afternoon(int(hour), found) else 0)
    minute = hours * 60 + int(minutes or 0)
    return _Time(minute) if minute <= DAY_MINUTES else None


def _is_afternoon(hour: int, found: re.Match[str]) -> bool:
    """«К 3 дня», and «до 5»: a small number alone is an hour of the afternoon, «5 утра» and «5:00» are not."""
    if found["half"] is None:
        return found["bare"] is not None and 1 <= hour <= AFTERNOON
    return found["half"] in ("дня", "вечера") and hour < 12


def _day(said: str, today: date) -> date | None:
    """The day that these words name, all of them."""
    for pattern, reader in _DAYS:
        found = pattern.fullmatch(said)
        if found is not None:
            return reader(found, today)
    return None


def _numbered(found: re.Match[str], today: date) -> date | None:
    day, month, year = int(found["d"]), int(found["m"]), found["y"]
    if year is not None:
        return _valid(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return _nearest(today, month, day)


def _named(found: re.Match[str], today: date) -> date | None:
    month = next(number for number, stem in enumerate(_MONTHS, 1) if found["m"].startswith(stem))
    if found["y"] is not None:
        return _valid(int(found["y"]), month, int(found["d"]))
    return _nearest(today, month, int(found["d"]))


def _day_of_month(found: re.Match[str], today: date) -> date | None:
    """«К 28-му»: of this month, or of the next one that has such a day."""
    day = int(found["d"])
    for ahead in range(3):
        month = add_months(today, ahead)
        value = _valid(month.year, month.month, day)
        if value is not None and value >= today:
            return value
    return None


def _nearest(today: date, month: int, day: int) -> date | None:
    """This year's, or the next one's if it has passed; of 29 February the next that there is."""
    days = (_valid(year, month, day) for year in range(today.year, YEARS.stop))
    return next((value for value in days if value is not None and value >= today), None)


def _valid(year: int, month: int, day: int) -> date | None:
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(number: int) -> Reader:
    def read(found: re.Match[str], today: date) -> date:
        if found["next"]:
            return _monday(today) + timedelta(days=7 + number)
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)

    return read


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _end_of_week(_: re.Match[str], today: date) -> date:
    """Friday; said on a weekend, the next one."""
    friday = _monday(today) + timedelta(days=FRIDAY)
    return friday if friday >= today else friday + timedelta(days=7)


def _end_of_next_week(_: re.Match[str], today: date) -> date:
    return _monday(today) + timedelta(days=7 + FRIDAY)


def _end_of_month(_: re.Match[str], today: date) -> date:
    return add_months(today.replace(day=1), 1) - timedelta(days=1)


def _ahead(days: int) -> Reader:
    return lambda _, today: today + timedelta(days=days)


_DAYS: list[tuple[re.Pattern[str], Reader]] = [
    (re.compile(rf"{_BY}сегодня"), _ahead(0)),
    (re.compile(rf"{_BY}завтра(?:шнего дня)?"), _ahead(1)),
    (re.compile(rf"{_BY}послезавтра"), _ahead(2)),
    (re.compile(rf"{_BY}(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})(?:\.(?P<y>\d{{4}}|\d{{2}}))?\.?"), _numbered),
    (
        re.compile(rf"{_BY}(?P<d>\d{{1,2}})(?:-?го)?\s+(?P<m>{_MONTH})(?:\s+(?P<y>\d{{4}})(?:\s*г(?:ода)?\.?)?)?"),
        _named,
    ),
    (re.compile(rf"{_BY}(?P<d>\d{{1,2}})-?(?:го|му|ое)(?:\s+числ[ауо])?"), _day_of_month),
    *(
        (re.compile(rf"{_BY}(?P<next>следующ\w{{2,3}}\s+)?(?:{name})\.?"), _weekday(number))
        for number, name in enumerate(_WEEKDAYS)
    ),
    (re.compile(r"(?:(?:к|до)\s+конц[уа]|конец|на\s+этой)\s+недел[иею]"), _end_of_week),
    (re.compile(r"на\s+следующей\s+неделе|(?:к|до)\s+конц[уа]\s+следующей\s+недели"), _end_of_next_week),
    (re.compile(r"(?:(?:к|до)\s+конц[уа]|конец)\s+месяца"), _end_of_month),
]
