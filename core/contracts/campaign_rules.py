"""Campaigns, the pure part: whom they reach, from which day, and the template of the agreement."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from string import Formatter

from core.contracts.models import Contract
from core.contracts.service import check_terms
from core.contracts.service_models import model_named
from core.errors import Refusal

PLACEHOLDERS = ("company", "contract", "from", "to", "date", "hours")
MOST_TEXT = 2000
MOST_TIMES = 3
"""How often a placeholder may stand in a template: filled in, it still fits into one message."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a campaign offers: another model instead of ``from_model``. ``switch_on``: the day for all; without it each contract
    moves with its prolongation. ``terms``: the agreement's text with placeholders."""

    from_model: str
    to_model: str
    free_until: time | None
    switch_on: date | None
    terms: str


def check_move(move: Move) -> None:
    """Refuses unknown models, a move to the same one, and a template that could not be filled in."""
    model_named(move.from_model)
    check_terms(move.to_model, move.free_until)
    if move.from_model == move.to_model:
        raise Refusal("campaign-same-model")
    used = _placeholders(move.terms)
    if not move.terms.strip() or len(move.terms) > MOST_TEXT:
        raise Refusal("campaign-bad-text", most=MOST_TEXT)
    for name in used:
        if name not in PLACEHOLDERS:
            raise Refusal("campaign-placeholder", name=name)
        if used.count(name) > MOST_TIMES:
            raise Refusal("campaign-placeholder-often", name=name, most=MOST_TIMES)
    if "hours" in used and not model_named(move.to_model).accrues:
        raise Refusal("campaign-no-hours")


def _placeholders(terms: str) -> list[str]:
    """The names between braces. A lone brace, or anything but a bare name, is shown as it stands and refused as unknown."""
    try:
        parsed = list(Formatter().parse(terms))
    except ValueError:
        raise Refusal("campaign-placeholder", name="{ }") from None
    # A conversion or a format («{date!r}», «{hours:>5}») is none of ours.
    return [
        name if not conversion and not spec else f"{name}!{conversion or ''}:{spec}"
        for _, name, spec, conversion in parsed
        if name is not None
    ]


def fill(terms: str, values: dict[str, str]) -> str:
    """The agreement's text for one contract; ``values`` by placeholder. The template was checked when the campaign began."""
    return terms.format_map(values)


def switch_day(contract: Contract, switch_on: date | None, *, prolonged: bool) -> date | None:
    """The day from which the contract would be served by the new model.

    In its term, if the campaign's day is; else the day after its end: it moves with its prolongation. None for one that ends
    earlier and has been ``prolonged`` already: the prolongation is asked instead.
    """
    if switch_on is not None and switch_on <= contract.ends_on:
        return max(switch_on, contract.starts_on)
    return None if prolonged else contract.ends_on + timedelta(days=1)
