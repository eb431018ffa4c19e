"""``make bench-sla``: working time against businesstimedelta, a long ticket's replay, ten thousand deadlines after an edit.

Both get Monday to Friday 9–18 in Moscow and the same days off. That library knows no working Saturdays and no short days, so
its answers are wrong where those are; ours must be exact. Ratios are what to look at: machines are noisy. They are asked for a
day, a week and four weeks of work, and the target is on the sum: over a day alone the ratio is about a hundred.
The replay of a long ticket (``sla_replay.py``) and ten thousand deadlines (``sla_repinning.py``) follow in the same run.
"""

import asyncio
import gc
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from random import Random
from time import perf_counter, process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytz
from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule

from core.sla.calendar.business import BusinessCalendar
from core.sla.calendar.production import russia
from core.sla.calendar.schedule import SATURDAY, Hours, WeeklySchedule
from core.sla.calendar.working_time import WorkingTime
from tests.bench.sla_repinning import measure_repinning
from tests.bench.sla_replay import measure_replay

TARGET = 500
SEED, CASES = 4, 5_000
LENGTHS = {"a day": 9, "a week": 45, "four weeks": 180}
"""Working hours to add or to measure. The library walks from day to day, so its price grows with the length; ours does not."""
SECONDS = 1.5
"""Of the processor, for each measurement: what else the machine does is not counted."""
AT_MOST = 4.0
"""Seconds by the clock on the wall, so that the whole takes less than a minute on a busy machine."""
BATCH = 20

Question = tuple[datetime, int, datetime]
"""A moment, working minutes to add, and the moment when they have passed."""


Work = Callable[[datetime, int, datetime], object]


def measure(work: Work, questions: list[Question]) -> float:
    """Seconds of the processor for one answer; the questions begin anew when they are through."""
    gc.collect()
    batches = cycle([questions[at : at + BATCH] for at in range(0, len(questions), BATCH)])
    wall, started, done = perf_counter(), process_time(), 0
    while process_time() - started < SECONDS and perf_counter() - wall < AT_MOST:
        for moment, minutes, later in next(batches):
            work(moment, minutes, later)
        done += BATCH
    return (process_time() - started) / done


def theirs() -> Any:
    """The same week and days off, told to the library: untyped, so Any."""
    zone, calendar = pytz.timezone("Europe/Moscow"), russia()
    every = (date(2024, 1, 1) + timedelta(days=n) for n in range(4 * 366))
    days_off = {day for day in every if day.weekday() < SATURDAY and not calendar.is_working(day)}
    week = WorkDayRule(start_time=time(9), end_time=time(18), working_days=[0, 1, 2, 3, 4], tz=zone)
    return Rules([week, HolidayRule(days_off, tz=zone)])


def measure_arithmetic() -> bool:
    """Print the rates and their ratio; whether the target is met and all answers are right."""
    moscow = ZoneInfo("Europe/Moscow")
    week = WeeklySchedule.five_days(moscow, Hours(9 * 60, 18 * 60))
    started = perf_counter()
    ours = WorkingTime(BusinessCalendar(week, russia()))
    start, end = datetime(2025, 10, 31, 9, tzinfo=moscow), datetime(2025, 11, 6, 18, tzinfo=moscow)
    known, prepared = ours.between(start, end), perf_counter() - started
    rules = theirs()
    wrong = rules.difference(start, end)
    print("31.10.2025 9:00 – 06.11.2025 18:00 is 35 hours")
    print(f"ours: {known // 60} h {known % 60} min; businesstimedelta: {wrong.hours} h")
    print(f"a calendar is prepared in {prepared * 1000:.0f} ms (three years and the data file)\n")
    exact = known == 35 * 60 and ours.add(start, 35 * 60) == end

    random = Random(SEED)
    moments = [
        datetime(2024, 1, 10, tzinfo=UTC) + timedelta(minutes=random.randrange(900 * 1440)) for _ in range(CASES)
    ]
    print(f"{'':>7} {'':>10} {'ours, 1/s':>12} {'businesstimedelta, 1/s':>24} {'ratio':>8}")
    works: dict[str, tuple[Work, Work]] = {
        "add": (
            lambda moment, minutes, _: ours.add(moment, minutes),
            lambda moment, minutes, _: moment + BusinessTimeDelta(rules, seconds=minutes * 60),
        ),
        "between": (
            lambda moment, _, later: ours.between(moment, later),
            lambda moment, _, later: rules.difference(moment, later),
        ),
    }
    ratios = []
    for name, (our_work, their_work) in works.items():
        our_sum = their_sum = 0.0
        for length, hours in LENGTHS.items():
            questions = [(moment, hours * 60, ours.add(moment, hours * 60)) for moment in moments]
            exact = exact and all(ours.between(moment, later) == minutes for moment, minutes, later in questions)
            our_time, their_time = measure(our_work, questions), measure(their_work, questions)
            our_sum, their_sum = our_sum + our_time, their_sum + their_time
            print(
                f"{name:>7} {length:>10} {1 / our_time:>12,.0f} {1 / their_time:>24,.0f} {their_time / our_time:>8,.0f}"
            )
        ratios.append(their_sum / our_sum)
        print(f"{name:>7} {'all three':>10} {3 / our_sum:>12,.0f} {3 / their_sum:>24,.0f} {ratios[-1]:>8,.0f}\n")
    fast = min(ratios) >= TARGET
    print(
        f"target: ratio of all three ≥ {TARGET}: {'met' if fast else 'MISSED'}; our answers exact: {'yes' if exact else 'NO'}"
    )
    return fast and exact


def main() -> int:
    """All three parts; 1 when a target is missed or an answer is wrong."""
    arithmetic = measure_arithmetic()
    print()
    replay = measure_replay()
    print()
    repinning = asyncio.run(measure_repinning())
    return 0 if arithmetic and replay and repinning else 1


if __name__ == "__main__":
    sys.exit(main())
