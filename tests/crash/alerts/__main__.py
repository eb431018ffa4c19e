"""``make crash-alerts``: alerts under kills, stops, a falling server and a refusing Bot API; exit code 1 if a law is broken.

The plan is drawn from a seed; what the processes make of it differs from run to run, as in life.
"""

import argparse
import asyncio
import random
import sys

from tests.crash.alerts.journal import Cause
from tests.crash.alerts.plan import Size
from tests.crash.alerts.report import say_outcome
from tests.crash.alerts.trial import Outcome, Urls, hold_trial
from tests.crash.orders import Route
from tests.crash.printing import say
from tests.crash.server import falling_server

DATABASE = "crash"
FEWEST_STEPS = 40
LONGEST = 95.0
"""Seconds; the server's start and stop come on top."""


def main() -> int:
    """Exit code."""
    seed = _arguments().seed
    size = Size()
    say(f"Оповещения: зерно {seed}, процессов {size.processes}, заявок {size.tickets}")
    with falling_server() as (server, place):
        server.server.ensure_database(DATABASE)
        urls = Urls(place.urls(DATABASE)[Route.DIRECT], server.server.owner_url(DATABASE))
        outcome = asyncio.run(hold_trial(urls, seed, size, LONGEST, server.fall))
        recoveries = server.recoveries
    held = say_outcome(outcome)
    missing = _not_shown(outcome, recoveries)
    if missing:
        say(f"  НЕ ПОКАЗАНО: {', '.join(missing)}")
    good = held and not missing
    say("Никто не остался неуслышанным." if good else f"Законы нарушены или показано не всё. Повторить: --seed {seed}")
    return 0 if good else 1


def _not_shown(outcome: Outcome, recoveries: int) -> list[str]:
    """What was promised and has not happened: a run without it would prove less than it says."""
    missing = [str(cause) for cause in Cause if not outcome.happened[cause]]
    missing += [code for code, times in outcome.refused.items() if not times]
    if recoveries < outcome.happened[Cause.SERVER]:
        missing.append("восстановление сервера по журналу")
    if len(outcome.journal.steps) < FEWEST_STEPS:
        missing.append(f"{FEWEST_STEPS} шагов")
    if not any(ticket.taken for ticket in outcome.journal.tickets):
        missing.append("принятые заявки")
    return missing


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.alerts", description=__doc__)
    parser.add_argument(
        "--seed", type=int, default=random.randrange(1_000_000), help="of the plan; a new one each time"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
