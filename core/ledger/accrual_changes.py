"""What another line in the table of months and hours means for contracts that run already."""

from core.actor import Actor, require_leader
from core.database import Work
from core.ledger.accruing import accrual_rules, accruing_now
from core.ledger.rules.accrual import Rule, rule_for


async def contracts_concerned(work: Work, actor: Actor, months: int, rule: Rule | None) -> int:
    """How many contracts in force, or signed for later, would go by another line if that for ``months`` were ``rule`` (None:
    none). What they have got stays in any case; only what is still to come is counted by the new line. For leaders."""
    require_leader(actor)
    before = await accrual_rules(work)
    after = [one for one in before if one.months != months] + ([rule] if rule is not None else [])
    return sum(
        rule_for(before, term.months) != rule_for(after, term.months)
        for _, term in await accruing_now(work)
        if term is not None
    )
