"""``make calendar``: write core/sla/calendar/data/russia.json anew.

Days off and their moves are those of the ``holidays`` package; what it does not know is added here: short days by their rule
(docs/calendar.md), the repairs of 2014, the President's non-working days of 2020 and 2021. The product never imports this.
"""

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from typing import Any

from holidays import country_holidays

from core.sla.calendar.production import FILE, DayKind, Holiday, YearStatus
from core.sla.calendar.schedule import SATURDAY

YEARS = range(2013, 2028)
PROVISIONAL = {2027}
"""The decree has not been read; see docs/calendar.md."""

ARTICLE_112 = {
    **{(1, day): Holiday.NEW_YEAR for day in range(1, 9)},
    (1, 7): Holiday.CHRISTMAS,
    (2, 23): Holiday.FATHERLAND_DEFENDERS,
    (3, 8): Holiday.WOMENS_DAY,
    (5, 1): Holiday.SPRING_AND_LABOUR,
    (5, 9): Holiday.VICTORY_DAY,
    (6, 12): Holiday.RUSSIA_DAY,
    (11, 4): Holiday.UNITY_DAY,
}
"""(month, day) of the holidays in force since 2013."""

REPAIRED = {date(2014, 3, 10): date(2014, 3, 8), date(2014, 11, 3): date(2014, 2, 24)}
"""Days off and where they came from: decree 444 of 28.05.2013 moved 24 February, not the 23rd, so that Monday is worked
like 3 November, a day before a holiday; and 8 March was a Saturday, which ``holidays`` forgets."""

DECREED = {
    "206 от 25.03.2020": (date(2020, 3, 30), date(2020, 4, 3)),
    "239 от 02.04.2020": (date(2020, 4, 4), date(2020, 4, 30)),
    "294 от 28.04.2020": (date(2020, 5, 6), date(2020, 5, 8)),
    "345 от 29.05.2020": (date(2020, 6, 24), date(2020, 6, 24)),
    "354 от 01.06.2020": (date(2020, 7, 1), date(2020, 7, 1)),
    "242 от 23.04.2021": (date(2021, 5, 4), date(2021, 5, 7)),
    "595 от 20.10.2021": (date(2021, 10, 30), date(2021, 11, 3)),
}
"""Non-working days by decrees of the President: number, first and last days. Weekends among them are weekends anyway."""

_MOVED = re.compile(r"перенесено с (\d\d)\.(\d\d)\.(\d{4})")


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _holiday(day: date) -> Holiday | None:
    return ARTICLE_112.get((day.month, day.day))


def _moves(year: int) -> dict[date, date]:
    """Weekdays off that are no holidays, and the day off that was moved there."""
    known = country_holidays("RU", years=year, language="ru")
    moves: dict[date, date] = {}
    for day, name in known.items():
        if _holiday(day) is not None:
            continue
        if (found := _MOVED.search(name)) is not None:
            moves[day] = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            # A holiday on a weekend: the day off goes to the next working day by itself (article 112, part 2).
            moves[day] = max(one for one in known if one < day and _holiday(one) and one.weekday() >= SATURDAY)
    moves |= {day: source for day, source in REPAIRED.items() if day.year == year}
    for day in _days(date(year, 1, 1), date(year, 12, 31)):
        # 2014 apart, what is worked is exactly what the package says.
        worked = _worked(day, moves)
        if worked != known.is_working_day(day) and day not in REPAIRED:
            sys.exit(f"{day}: пакет holidays считает иначе")
    return moves


def _worked(day: date, moves: dict[date, date]) -> bool:
    if _holiday(day) is not None or day in moves:
        return False
    return day.weekday() < SATURDAY or day in moves.values()


def _short(day: date, moves: dict[date, date]) -> bool:
    """Before a holiday; or worked instead of a day that is before one (order 588n of 13.08.2009)."""
    instead = [to for to, source in moves.items() if source == day]
    return any(_holiday(one + timedelta(days=1)) is not None for one in [day, *instead])


def year_days(year: int) -> dict[str, dict[str, Any]]:
    """Every day of a year that is not a full working weekday or an ordinary weekend."""
    moves, said = _moves(year), dict[str, dict[str, Any]]()
    for day in _days(date(year, 1, 1), date(year, 12, 31)):
        if (holiday := _holiday(day)) is not None:
            said[day.isoformat()] = {"kind": DayKind.HOLIDAY, "holiday": holiday}
        elif day in moves:
            said[day.isoformat()] = {"kind": DayKind.MOVED, "from": moves[day].isoformat()}
        elif _worked(day, moves):
            about: dict[str, Any] = {"kind": DayKind.WORKING}
            if day.weekday() >= SATURDAY:
                (got,) = (to for to, source in moves.items() if source == day)
                about = {"kind": DayKind.WORKING_WEEKEND, "like": got.isoformat()}
            if _short(day, moves):
                about["short"] = True
            if about != {"kind": DayKind.WORKING}:
                said[day.isoformat()] = about
    return said


def calendar() -> dict[str, Any]:
    """The whole file but the date of its making."""
    days: dict[str, dict[str, Any]] = {}
    for year in YEARS:
        days |= year_days(year)
    decreed = {
        day.isoformat(): {"kind": DayKind.DECREED, "decree": f"Указ Президента РФ № {decree}"}
        for decree, period in DECREED.items()
        for day in _days(*period)
        if day.weekday() < SATURDAY
    }
    return {
        "about": "Производственный календарь России: дни, которые отличаются от «с понедельника по пятницу». make calendar",
        "sources": [
            f"holidays {version('holidays')}: праздники и переносы",
            "статьи 95 и 112 ТК РФ, приказ Минздравсоцразвития № 588н от 13.08.2009: сокращённые дни",
            "постановление Правительства № 444 от 28.05.2013: 24 февраля, 10 марта и 3 ноября 2014 года",
            "указы Президента 2020–2021 годов: decreed, по умолчанию не применяются",
        ],
        "years": {str(year): YearStatus.PROVISIONAL if year in PROVISIONAL else YearStatus.CONFIRMED for year in YEARS},
        "days": days,
        "decreed": decreed,
    }


def as_text(content: dict[str, Any]) -> str:
    """JSON with a line for a day, to be read in a diff."""
    return json.dumps(content, ensure_ascii=False, indent=2).replace("\n      ", " ").replace("\n    }", " }") + "\n"


def main() -> None:
    """Write the file; the date stays when nothing else has changed."""
    made = calendar()
    if FILE.exists():
        before = json.loads(FILE.read_text(encoding="utf-8"))
        if before == {"made_on": before["made_on"], **made}:
            print(f"{FILE.name}: ничего не изменилось")
            return
    today = datetime.now(UTC).date().isoformat()
    FILE.write_text(as_text({"made_on": today, **made}), encoding="utf-8")
    print(f"{FILE.name}: {len(made['days'])} дней, {YEARS[0]}–{YEARS[-1]}")


if __name__ == "__main__":
    main()
