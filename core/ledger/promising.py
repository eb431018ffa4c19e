"""What the rule table would bring: said before an agreement is made, given by ``core.ledger.accruing`` afterwards."""

from datetime import date

from core.contracts.models import Contract
from core.database import Work
from core.dates import last_day_of_term
from core.ledger.accruing import accrual_rules
from core.ledger.rules.accrual import Term, due, rule_for, term_from


async def promised_minutes(work: Work, contract: Contract, from_day: date) -> int | None:
    """Minutes in all that the contract would bring if a model that accrues served it from ``from_day`` on.

    A day after its end stands for a prolongation of as many months. None: no whole month is left, or the table has no rule.
    """
    if from_day > contract.ends_on:
        term: Term | None = Term(from_day, contract.months, last_day_of_term(from_day, contract.months))
    else:
        term = term_from(contract.starts_on, contract.ends_on, contract.months, from_day)
    rule = rule_for(await accrual_rules(work), term.months) if term else None
    if term is None or rule is None:
        return None
    return sum(accrual.minutes for accrual in due(term, rule, term.ends_on))
