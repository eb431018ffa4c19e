"""Other rules than those in force: what is to be different, and nothing else. Pure."""

from dataclasses import asdict, dataclass, field, replace
from datetime import time
from typing import Any

from core.catalog.changing import MOST_PRICE
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.catalog.service import check_rounding
from core.contracts.service import check_terms
from core.contracts.service_models import ModelTerms, ServiceModel, model_named
from core.errors import Refusal
from core.ledger.granting import MOST_MINUTES
from core.tickets.rules import MOST_MINUTES as MOST_WORK
from core.tickets.rules import DoneWork

MOST_PERCENT = 1_000
"""Ten packages in the place of one: more is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class RoundingChange:
    """Parts of every rounding rule that are to be different; None leaves each line's own. Minutes."""

    increment: int | None = None
    minimum: int | None = None
    grace: int | None = None
    scope: RoundingScope | None = None
    mode: RoundingMode | None = None

    def over(self, own: Rounding) -> Rounding:
        """The rule with these parts. A grace that the new step leaves no room for is cut below it."""
        increment = self.increment if self.increment is not None else own.increment
        grace = self.grace if self.grace is not None else own.grace
        return Rounding(
            increment,
            self.minimum if self.minimum is not None else own.minimum,
            min(grace, increment - 1),
            self.scope or own.scope,
            self.mode or own.mode,
        )


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is to be different. ``model``: the service model of every contract, with ``free_until`` where it needs one.

    ``package``: per cent of the minutes that contracts bring (100: as they are). ``monthly``: instead of them, so many
    minutes a month. ``price``: kopecks of an hour of hourly work.
    """

    rounding: RoundingChange = field(default_factory=RoundingChange)
    model: str | None = None
    free_until: time | None = None
    package: int = 100
    monthly: int | None = None
    price: int | None = None

    @property
    def service_model(self) -> ServiceModel | None:
        return model_named(self.model) if self.model is not None else None

    @property
    def terms(self) -> ModelTerms:
        return ModelTerms(self.free_until)

    def done(self, own: DoneWork) -> DoneWork:
        """A line under these rules. Rounding concerns what is charged by time, the price concerns hourly work."""
        if own.tariff_kind is TariffKind.UNTARIFFED or own.price_unit is not PriceUnit.HOUR:
            return own
        price = self.price if self.price is not None and own.tariff_kind is TariffKind.HOURLY else own.price
        rounding = self.rounding.over(own.rounding)
        if (rounding, price) == (own.rounding, own.price):
            return own
        return replace(own, rounding=rounding, price=price)


AS_IT_IS = Scenario()


def check_scenario(scenario: Scenario) -> None:
    """Refuses rules that no price list and no contract could hold, and such that change nothing."""
    if scenario == AS_IT_IS:
        raise Refusal("lab-nothing-changed")
    change = scenario.rounding
    increment = change.increment if change.increment is not None else MOST_WORK + 1
    check_rounding(Rounding(increment, change.minimum or 0, change.grace or 0))
    if max(change.increment or 0, change.minimum or 0, change.grace or 0) > MOST_WORK:
        raise Refusal("bad-work-minutes", most=MOST_WORK)
    if scenario.model is not None:
        check_terms(scenario.model, scenario.free_until)
    if not 0 <= scenario.package <= MOST_PERCENT:
        raise Refusal("lab-bad-package", most=MOST_PERCENT)
    if scenario.monthly is not None and not 0 <= scenario.monthly <= MOST_MINUTES:
        raise Refusal("bad-minutes", most=MOST_MINUTES)
    if scenario.price is not None and not 0 <= scenario.price <= MOST_PRICE:
        raise Refusal("bad-price")


def as_json(scenario: Scenario) -> dict[str, Any]:
    """Plain values, for whoever keeps it for a while."""
    kept = asdict(scenario)
    kept["free_until"] = scenario.free_until.isoformat() if scenario.free_until is not None else None
    return kept


def from_json(kept: dict[str, Any]) -> Scenario:
    """What :func:`as_json` has made."""
    own = dict(kept["rounding"])
    own["scope"] = RoundingScope(own["scope"]) if own["scope"] else None
    own["mode"] = RoundingMode(own["mode"]) if own["mode"] else None
    until = time.fromisoformat(kept["free_until"]) if kept["free_until"] else None
    return Scenario(**{**kept, "rounding": RoundingChange(**own), "free_until": until})
