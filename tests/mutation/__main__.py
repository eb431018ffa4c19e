"""Try every mutant of the pure rules, print the score by file, and compare the survivors with those that are explained.

Exits with 0 if at least 90 % are killed, of the ledger and of the deadlines each, every survivor stands in ``survivors.toml``
with a reason, and none of them is at a boundary. With a word as an argument: only the files whose path contains it.
"""

import gc
import os
import re
import signal
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.core.rules.test_value_objects import RULES as FROZEN_MODULES
from tests.mutation.mutants import ARROW, Mutant, mutants_of
from tests.mutation.trial import Fate, fate_of, start

ROOT = Path(__file__).resolve().parents[2]
BAR = 90
"""Per cent."""
MOST_SECONDS = 60 * 60
HERE = "tests/core/rules"
SLA = "tests/core/sla"
FROZEN = f"{HERE}/test_value_objects.py::test_value_objects_are_frozen"
TESTS: Mapping[str, Sequence[str]] = {
    "core/ledger/rules/__init__.py": [],
    "core/ledger/rules/splitting.py": [f"{HERE}/test_splitting.py"],
    "core/ledger/rules/chain.py": [f"{HERE}/test_chain.py"],
    "core/ledger/rules/accrual.py": [f"{HERE}/test_accrual.py"],
    "core/ledger/rules/closing.py": [f"{HERE}/test_closing.py"],
    "core/ledger/rules/thresholds.py": [f"{HERE}/test_thresholds.py"],
    "core/ledger/rules/verification.py": [f"{HERE}/test_verification.py"],
    "core/catalog/rounding.py": [f"{HERE}/test_rounding.py"],
    "core/billing/rules.py": [f"{HERE}/test_money.py"],
    "core/tickets/rules.py": [f"{HERE}/test_completion.py", "tests/core/test_pure_rules.py"],
    "core/contracts/service_models/": [f"{HERE}/test_service_models.py"],
    "core/sla/calendar/__init__.py": [],
    "core/sla/calendar/business.py": [f"{SLA}/test_schedule.py", f"{SLA}/test_spans.py", f"{SLA}/test_production.py"],
    "core/sla/calendar/production.py": [f"{SLA}/test_production.py"],
    "core/sla/calendar/schedule.py": [f"{SLA}/test_schedule.py", f"{SLA}/test_production.py"],
    "core/sla/calendar/spans.py": [f"{SLA}/test_spans.py"],
    "core/sla/calendar/table.py": [f"{SLA}/test_table.py", f"{SLA}/test_working_time.py"],
    "core/sla/calendar/working_time.py": [
        f"{SLA}/test_working_time.py",
        f"{SLA}/test_promises.py",
        f"{SLA}/test_production.py::test_answers_in_a_year_without_data_say_that_they_are_not_confirmed",
    ],
    "core/sla/rules/__init__.py": [],
    "core/sla/rules/clocks.py": [
        f"{SLA}/test_clocks.py",
        f"{SLA}/test_bug_list_clocks.py",
        f"{SLA}/test_clock_properties.py",
    ],
    "core/sla/rules/edit": [f"{SLA}/test_editing.py"],
    "core/sla/rules/events.py": ["tests/core/test_pure_rules.py", f"{SLA}/test_clock_properties.py"],
    "core/sla/rules/forecast.py": [f"{SLA}/test_forecast.py"],
    "core/sla/rules/ladders.py": [f"{SLA}/test_ladders.py"],
    "core/sla/rules/plan_editing.py": [f"{SLA}/test_editing.py"],
    "core/sla/rules/promises.py": [f"{SLA}/test_promises.py"],
    "core/sla/rules/plans.py": [f"{SLA}/test_plans.py", f"{SLA}/test_ladders.py", f"{SLA}/test_promises.py"],
    "core/sla/rules/why.py": [f"{SLA}/test_why.py"],
    "core/sla/wishing/__init__.py": [],
    "core/sla/wishing/feasible.py": [f"{SLA}/test_feasible.py"],
    "core/sla/wishing/soonest.py": [f"{SLA}/test_soonest.py"],
    "core/sla/wishing/picks.py": [f"{SLA}/test_picks.py"],
    "core/sla/wishing/words.py": [f"{SLA}/test_wish_words.py"],
}
"""Which tests speak of which file. A file of these folders that no line speaks of is an error."""
FOLDERS = (
    "core/ledger/rules",
    "core/contracts/service_models",
    "core/sla/calendar",
    "core/sla/rules",
    "core/sla/wishing",
)
PARTS: Mapping[str, Callable[[Path], bool]] = {
    "the ledger, prices, completions": lambda path: not path.is_relative_to("core/sla"),
    "deadlines (core/sla)": lambda path: path.is_relative_to("core/sla"),
}
"""Each has to reach the bar by itself: the one cannot hide behind the other."""
FILES = ("core/catalog/rounding.py", "core/billing/rules.py", "core/tickets/rules.py")


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def targets(word: str) -> Iterator[tuple[Path, Sequence[str]]]:
    """The files and their tests."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.py"))]
    for path in [*paths, *(ROOT / name for name in FILES)]:
        name = path.relative_to(ROOT).as_posix()
        if word in name:
            tests = next(tests for known, tests in TESTS.items() if name.startswith(known))
            module = module_of(path.relative_to(ROOT))
            yield path.relative_to(ROOT), [*tests, f"{FROZEN}[{module}]" if module in FROZEN_MODULES else FROZEN]


def module_of(path: Path) -> str:
    return path.with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")


def trials(work: Sequence[tuple[Mutant, Sequence[str]]], until: float) -> Iterator[tuple[Mutant, Fate, float]]:
    """Try all, as many at once as there are processors. Whatever happens, no child outlives this.

    With each comes how long it kept its processor busy, in seconds.
    """
    running: dict[int, Mutant] = {}
    waiting = iter(work)
    gc.freeze()  # what has been loaded is not searched for garbage again by every child
    try:
        while True:
            while len(running) < (os.cpu_count() or 1) and time.monotonic() < until:
                following = next(waiting, None)
                if following is None:
                    break
                mutant, tests = following
                child = start(module_of(mutant.path), mutant.path.as_posix(), mutant.source, tests)
                running[child] = mutant
            if not running:
                return
            child, status, used = os.wait3(0)
            yield running.pop(child), fate_of(status), used.ru_utime + used.ru_stime
    finally:
        for child in running:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def main(word: str = "") -> int:
    began = time.monotonic()
    os.chdir(ROOT)
    files = list(targets(word))
    for path, tests in files:
        [(_, fate, _)] = trials([(Mutant(path, path.read_text(), ""), tests)], began + MOST_SECONDS)
        if fate is not Fate.SURVIVED:
            say(f"{path}: its tests fail without any mutation")
            return 2
    work = [(mutant, tests) for path, tests in files for mutant in mutants_of(path)]
    say(f"{len(work)} mutants of {len(files)} files")
    fates: dict[Path, Counter[Fate]] = defaultdict(Counter)
    busy: dict[Path, float] = defaultdict(float)
    survivors: list[Mutant] = []
    for mutant, fate, used in trials(work, began + MOST_SECONDS):
        fates[mutant.path][fate] += 1
        busy[mutant.path] += used
        if fate is Fate.SURVIVED:
            survivors.append(mutant)
            say(f"survived  {mutant.path}: {mutant.change}")
        elif fate is Fate.TROUBLE:
            say(f"trouble   {mutant.path}: {mutant.change}")
    say(f"{time.monotonic() - began:.0f} s by the clock")
    return report(fates, busy, survivors, len(work), whole=not word)


def report(
    fates: Mapping[Path, Counter[Fate]],
    busy: Mapping[Path, float],
    survivors: Sequence[Mutant],
    mutants: int,
    *,
    whole: bool,
) -> int:
    """The figures, and whether they are good enough."""
    total = sum(fates.values(), Counter[Fate]())
    say()
    say(f"{'file':<48}{'killed':>8}{'survived':>10}{'score':>8}{'seconds':>9}   not counted")
    parts = {name: sum((fates[path] for path in fates if pick(path)), Counter[Fate]()) for name, pick in PARTS.items()}
    rows = [(path.as_posix(), fates[path], busy[path]) for path in fates]
    rows += [(name, parts[name], sum(busy[path] for path in busy if pick(path))) for name, pick in PARTS.items()]
    for name, counts, seconds in [*rows, ("all", total, sum(busy.values()))]:
        say(
            f"{name:<48}{counts[Fate.KILLED]:>8}{counts[Fate.SURVIVED]:>10}{score(counts):>7.1f}%{seconds:>9.0f}"
            f"{counts[Fate.BROKEN]:>5} that cannot be imported"
        )
    say("Seconds are those of the processor, of all trials together.")
    explained = tomllib.loads((ROOT / "tests/mutation/survivors.toml").read_text())
    listed = Counter((entry["file"], entry["change"]) for entry in explained["survivor"])
    found = Counter(
        (mutant.path.as_posix(), mutant.change)
        for mutant in survivors
        if not any(is_alike(mutant.change, kind["before"], kind["after"]) for kind in explained["alike"])
    )
    wrong = [f"not explained: {file}: {change}" for file, change in (found - listed).elements()]
    wrong += [
        f"at a boundary: {file}: {change}"
        for file, change in found
        if any(boundary in change.split(ARROW)[0] for boundary in explained["boundaries"])
    ]
    if whole:
        wrong += [f"explained, but killed: {file}: {change}" for file, change in (listed - found).elements()]
        code = "\n".join(path.read_text() for path in fates)
        wrong += [f"a boundary that is nowhere: {one}" for one in explained["boundaries"] if one not in code]
    if total[Fate.TROUBLE]:
        wrong.append(f"{total[Fate.TROUBLE]} trials went wrong")
    if total.total() < mutants:
        wrong.append(f"no time for {mutants - total.total()} mutants")
    wrong += [f"{name}: less than {BAR} % killed" for name, counts in parts.items() if score(counts) < BAR]
    for line in wrong:
        say(line)
    return 1 if wrong else 0


def is_alike(change: str, pattern: str, replacement: str) -> bool:
    """Whether the change is that of a whole kind: one place that matches ``pattern`` became ``replacement``."""
    before, after = change.split(ARROW)
    return any(
        before[: match.start()] + match.expand(replacement) + before[match.end() :] == after
        for match in re.finditer(pattern, before)
    )


def score(counts: Mapping[Fate, int]) -> float:
    """Killed, in per cent of those that can be imported."""
    tried = counts[Fate.KILLED] + counts[Fate.SURVIVED]
    return 100 * counts[Fate.KILLED] / tried if tried else 100.0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
