"""The runner itself, on the smallest file of the rules; ``make mutate-core`` does all of them."""

import subprocess
import sys
from pathlib import Path

from tests.mutation.__main__ import ROOT, is_alike
from tests.mutation.mutants import ARROW, mutants_of
from tests.mutation.trial import Fate, fate_of

WINDOW = Path("core/contracts/service_models/time_window.py")


def test_every_mutant_of_the_window_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutation", WINDOW.name], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "100.0%" in done.stdout
    assert (ROOT / WINDOW).read_text().count("MODEL") == 1


def test_mutants_change_what_is_done_and_not_only_types(tmp_path: Path) -> None:
    path = tmp_path / "rule.py"
    path.write_text("def over(day: int | None, last: int = 1) -> bool:\n    return day is not None and day > last\n")
    changes = [mutant.change for mutant in mutants_of(path)]
    assert f"return day is not None and day > last{ARROW}return day is not None and day >= last" in changes
    assert len(set(changes)) == len(changes)
    assert not [change for change in changes if "day: int |" not in change.split(ARROW)[1] and "day:" in change]


def test_whole_kinds_of_changes() -> None:
    change = f"if one is Kind.A and two is Kind.B:{ARROW}if one is Kind.A and two == Kind.B:"
    assert is_alike(change, r" is (?=[A-Z]\w+\.[A-Z_]+)", " == ")
    assert not is_alike(change, r" is (?=[A-Z]\w+\.[A-Z_]+)", " <= ")


def test_what_became_of_a_child() -> None:
    assert [fate_of(fate << 8) for fate in Fate] == list(Fate)
    assert fate_of(14) is Fate.KILLED  # by SIGALRM: it hung
