"""``make crash-ledger``: the ledger under kills, restarts and lost answers; exit code 1 if a law does not hold.

The plan is drawn from a seed; what the processes make of it differs from run to run, as in life.
"""

import argparse
import random
import sys
import time

from tests.crash.audit import MINUTES, TWICE
from tests.crash.orders import Point, Route
from tests.crash.plan import Fault
from tests.crash.printing import row, say
from tests.crash.report import say_outcome
from tests.crash.server import Falling, Place, falling_server
from tests.crash.trial import Outcome, Size, hold_trial

LONGEST = 102.0
"""Seconds after which it gives up, so that the command, with the last audit and the server's stop, is over in two minutes."""
FOR_CONTROL = 22.0
"""Seconds of these that are kept for the negative control."""
FAULTS: list[Fault] = [*Point, Route.LOST_COMMIT, Route.LOST_ANSWER]
# The negative control takes no lock, so nobody can be killed behind it.
NAIVE_FAULTS: list[Fault] = [Point.AFTER_WRITE, Point.AFTER_COMMIT, Point.ANYWHERE, Route.LOST_ANSWER]
CONTROL = Size(workers=4, tickets=80, faults=NAIVE_FAULTS * 4)
FEWEST = 100
"""Tickets that must be resolved; on a machine that is busy with other things not all of them are begun."""
FALLS = (0.3, 0.7)
"""The server falls when so much of the tickets is known to be resolved."""


def main() -> int:
    """Exit code."""
    arguments = _arguments()
    started = time.monotonic()
    with falling_server() as (server, place):
        good = True
        if not arguments.broken:
            size = Size(arguments.workers, arguments.tickets, FAULTS * arguments.faults)
            good = _trial(server, place, arguments.seed, size, started)
        return 0 if _control(server, place, arguments.seed, started) and good else 1


def _trial(server: Falling, place: Place, seed: int, size: Size, started: float) -> bool:
    say(f"Книга часов: зерно {seed}, рабочих процессов {size.workers}, заявок {size.tickets}")
    outcome = hold_trial(
        server.server,
        place,
        "crash",
        seed,
        size,
        patience=started + LONGEST - FOR_CONTROL - time.monotonic(),
        fall=server.fall,
        falls=FALLS,
    )
    recoveries = server.recoveries
    say_outcome(outcome, recoveries)
    missing = _not_shown(outcome, recoveries)
    if missing:
        say(f"  НЕ ПОКАЗАНО: {', '.join(missing)}")
    good = outcome.sound and not missing
    say("Книга цела." if good else f"Книга НЕ цела или показано не всё. Повторить: --seed {seed}")
    return good


def _not_shown(outcome: Outcome, recoveries: int) -> list[str]:
    """What was promised and has not happened: a run without it would prove less than it says."""
    missing = [str(point) for point in Point if not outcome.tally.kills[point]]
    missing += [str(route) for route in (Route.LOST_COMMIT, Route.LOST_ANSWER) if not outcome.lost[route]]
    if outcome.resolved < FEWEST:
        missing.append(f"{FEWEST} tickets")
    if not outcome.tally.restarts or recoveries < outcome.tally.restarts:
        missing.append("restart with recovery")
    return missing


def _control(server: Falling, place: Place, seed: int, started: float) -> bool:
    say("\nПроверка проверки: наивное списание, без замка и ключа")
    patience = started + LONGEST - time.monotonic()
    outcome = hold_trial(server.server, place, "crash_control", seed, CONTROL, patience=patience, broken=True)
    row("попыток", outcome.tally.attempts)
    row("заявок решено", outcome.resolved)
    screamed = {one.law: len(one.offenders) for one in outcome.screams}
    for law, offenders in screamed.items():
        say(f"  НАРУШЕНО  {law}: {offenders}")
    caught = {TWICE.name, MINUTES.name} <= screamed.keys()
    say("Поймано, как и должно быть." if caught else "НЕ поймано: проверка ничего не стоит.")
    return caught


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.ledger", description=__doc__)
    parser.add_argument(
        "--seed", type=int, default=random.randrange(1_000_000), help="of the plan; a new one each time"
    )
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--tickets", type=int, default=250)
    parser.add_argument("--faults", type=int, default=5, help="of each kind")
    parser.add_argument("--broken", action="store_true", help="only the negative control")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
