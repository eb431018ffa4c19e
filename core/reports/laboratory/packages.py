"""The hours that contracts would have brought under other rules. Pure; what accrues when is the ledger's own rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from core.contracts.service_models import model_named
from core.ledger.granting import PRIORITY
from core.ledger.models import GrantKind, Lifetime, Schedule
from core.ledger.rules.accrual import Accrual, Rule, due, rule_for, term_from
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.statement import Period
from core.reports.laboratory.facts import CompanyFacts, ContractFact, GrantFact
from core.reports.laboratory.scenario import Scenario

FOREVER = datetime.min.replace(tzinfo=UTC)
"""Made-up hours are there from the beginning: when they can be used is a matter of their dates."""
BROUGHT = frozenset({GrantKind.ACCRUAL, GrantKind.ROLLOVER})
"""Kinds of grants that the contract brings by itself. What was bought, given or brought along from before stays as it is."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What every company is replayed on: the period, the table of accruals, the installation's choices about expiry."""

    period: Period
    rules: Sequence[Rule]
    policy: LedgerPolicy


def closes_at(expires_on: date, policy: LedgerPolicy, zone: ZoneInfo) -> datetime:
    """When the expiry of such a grant is written: its last day and the days of grace are over."""
    return datetime.combine(expires_on + timedelta(days=policy.expiry_grace_days + 1), time(), zone).astimezone(UTC)


def grants_under(facts: CompanyFacts, scenario: Scenario, ground: Ground) -> list[GrantFact]:
    """The company's grants under the scenario: its own, other packages of them, or made ones in their place."""
    model = scenario.service_model
    nothing_accrues = model is not None and not model.accrues
    kept: list[GrantFact] = []
    for grant in facts.grants:
        if grant.kind in BROUGHT and (nothing_accrues or scenario.monthly is not None):
            continue
        kept.append(_sized(grant, scenario.package) if grant.kind is GrantKind.ACCRUAL else grant)
    if nothing_accrues or (model is None and scenario.monthly is None):
        return kept
    return [*kept, *_made(facts, scenario, ground)]


def _scaled(minutes: int, percent: int) -> int:
    """Half up."""
    return (minutes * percent + 50) // 100


def _sized(grant: GrantFact, percent: int) -> GrantFact:
    """The grant as a bigger or smaller package would have brought it. What was used before the period stays used."""
    minutes = _scaled(grant.minutes, percent)
    return replace(grant, minutes=minutes, left=max(0, grant.left + minutes - grant.minutes))


def _made(facts: CompanyFacts, scenario: Scenario, ground: Ground) -> Iterator[GrantFact]:
    """Grants of contracts that would have accrued: monthly ones in the place of the table, or the table for contracts whose own
    model brings nothing."""
    numbers = count(-1, -1)
    for contract in facts.contracts.values():
        for accrual in _accruals(contract, scenario, ground):
            minutes = _in_period(accrual, scenario.package, ground.period)
            yield GrantFact(
                next(numbers),
                contract.pot,
                GrantKind.ACCRUAL,
                minutes,
                minutes,
                PRIORITY[GrantKind.ACCRUAL],
                accrual.effective_from,
                accrual.expires_on,
                FOREVER,
                0,
                closes_at(accrual.expires_on, ground.policy, facts.zone),
            )


def _accruals(contract: ContractFact, scenario: Scenario, ground: Ground) -> list[Accrual]:
    first_day = contract.accrues_from or contract.starts_on
    term = term_from(contract.starts_on, contract.ends_on, contract.months, first_day)
    if term is None:
        return []
    if scenario.monthly is not None:
        rule: Rule | None = Rule(term.months, scenario.monthly, Schedule.MONTHLY, Lifetime.MONTHS, 1)
    else:
        rule = rule_for(ground.rules, term.months)
    if rule is None:
        return []

    def brings(day: date) -> bool:
        own = model_named(contract.model_on(day)).accrues
        if scenario.monthly is not None:
            return own or scenario.model is not None
        return not own

    return [
        accrual
        for accrual in due(term, rule, ground.period.last)
        if accrual.expires_on >= ground.period.first and brings(accrual.effective_from)
    ]


def _in_period(accrual: Accrual, percent: int, period: Period) -> int:
    """The minutes of an accrual for the days from the period's first one on: nobody knows what would have been used before."""
    days = (accrual.expires_on - accrual.effective_from).days + 1
    left = (accrual.expires_on - max(accrual.effective_from, period.first)).days + 1
    return _scaled(accrual.minutes, percent) * left // days
