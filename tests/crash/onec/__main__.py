"""``make crash-onec``: the exchange with 1C under kills, a falling server, a misbehaving 1C; exit code 1 if a law is broken.

The plan is drawn from a seed; what the processes make of it differs from run to run, as in life.
"""

import argparse
import logging
import random
import sys
import time

import structlog

from tests.crash.onec.control import hold_control
from tests.crash.onec.laws import AT_MOST_ONCE
from tests.crash.onec.mishaps import FAULTS
from tests.crash.onec.pusher import Point
from tests.crash.onec.report import say_outcome
from tests.crash.onec.trial import Outcome, Size, hold_trial
from tests.crash.orders import Kind, Route
from tests.crash.orders import Point as WorkerPoint
from tests.crash.plan import Fault
from tests.crash.printing import say
from tests.crash.server import falling_server

LONGEST = 105.0
"""Seconds after which it gives up, so that the command, with the server's stop and the control, is over in two minutes."""
WORKER_FAULTS: list[Fault] = [*WorkerPoint, Route.LOST_COMMIT, Route.LOST_ANSWER]
FEWEST = 40
"""Documents confirmed; on a machine that is busy with other things not all tickets are begun."""


def main() -> int:
    """Exit code."""
    arguments = _arguments()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    size = Size(
        workers=4,
        stories=arguments.tickets,
        seconds=45.0,
        faults=WORKER_FAULTS * 2,
        points=list(Point),
        corrected_when_posted=3,
    )
    say(f"Обмен с 1С: зерно {arguments.seed}, рабочих {size.workers}, отправителей 2, заявок {size.stories}")
    started = time.monotonic()
    with falling_server() as (server, place):
        outcome = hold_trial(server.server, place, "crash", arguments.seed, size, patience=LONGEST, fall=server.fall)
        recoveries = server.recoveries
        say_outcome(outcome, recoveries)
        missing = _not_shown(outcome, recoveries)
        if missing:
            say(f"  НЕ ПОКАЗАНО: {', '.join(missing)}")
        good = outcome.sound and not missing
        say(
            "Каждая работа в 1С один раз."
            if good
            else f"Нарушено или показано не всё. Повторить: --seed {arguments.seed}"
        )
        say("\nПроверка проверки: наивный отправитель, который после обрыва просто повторяет")
        caught = hold_control(server.server, place, "crash_control")
    for law, offenders in caught.items():
        say(f"  НАРУШЕНО  {law}: {len(offenders)}")
    sees = AT_MOST_ONCE in caught
    say("Поймано, как и должно быть." if sees else "НЕ поймано: проверка ничего не стоит.")
    say(f"Всего секунд: {time.monotonic() - started:.0f}")
    return 0 if good and sees else 1


def _not_shown(outcome: Outcome, recoveries: int) -> list[str]:
    """What was promised and has not happened: a run without it would prove less than it says."""
    states = {entry.state for entry in outcome.books.entries}
    confirmed = sum(entry.state == "confirmed" for entry in outcome.books.entries)
    shown = {
        "остановка PostgreSQL": outcome.tally.restarts and recoveries >= outcome.tally.restarts,
        "убитые рабочие": outcome.tally.kills,
        "потерянный ответ на COMMIT": outcome.lost[Route.LOST_ANSWER],
        f"{FEWEST} документов": confirmed >= FEWEST,
        "исправление до отправки": "superseded" in states,
        "исправление после отправки": "cancelled" in states,
        "второе завершение": any(number > 1 for _, number in outcome.books.due),
        "пропущенная цена": _made(outcome, Kind.LAPSE),
        "решённая цена": _made(outcome, Kind.DECIDE),
        "неизвестный исход": outcome.done["Unknown"],
        "найдено по отметке": outcome.done["found"],
        "не найдено по отметке": outcome.done["not found"],
        "счёт на часы": any(
            entry.state == "confirmed" and entry.key in outcome.books.bills for entry in outcome.books.entries
        ),
        "отменённый счёт": None in outcome.books.bills.values(),
        "исправление проведённого": outcome.decided["проведение отменено в 1С"],
    }
    missing = [name for name, is_shown in shown.items() if not is_shown]
    missing += [kind for kind in FAULTS if not outcome.met[kind]]
    return missing + [point.value for point in Point if not outcome.points[point]]


def _made(outcome: Outcome, kind: Kind) -> int:
    return sum(count for (one, answer), count in outcome.tally.answers.items() if one is kind and answer == "created")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.onec", description=__doc__)
    parser.add_argument(
        "--seed", type=int, default=random.randrange(1_000_000), help="of the plan; a new one each time"
    )
    parser.add_argument("--tickets", type=int, default=170)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
