"""What the rules pass around never changes: every value object of theirs is frozen, and has no room for strays."""

from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
RULES = [
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for pattern in (
        "core/ledger/rules/*.py",
        "core/catalog/rounding.py",
        "core/contracts/service_models/base.py",
        "core/sla/calendar/*.py",
        "core/sla/rules/*.py",
        "core/sla/wishing/*.py",
    )
    for path in sorted(ROOT.glob(pattern))
    if path.stem != "__init__"
] + ["core.tickets.rules"]


@pytest.mark.parametrize("name", RULES)
def test_value_objects_are_frozen(name: str) -> None:
    module = import_module(name)
    own = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == name]
    for kind in own:
        if is_dataclass(kind):
            assert kind.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]
            assert "__slots__" in vars(kind), kind
