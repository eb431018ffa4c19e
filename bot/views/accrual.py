"""A line of the table of months and hours in words. Pure."""

from bot.locales import plain
from bot.views import words
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule

SCHEDULES = {Schedule.AT_START: "accrual-at-start", Schedule.MONTHLY: "accrual-monthly"}


def rule_in_words(rule: Rule) -> str:
    """«10 ч сразу, до конца договора»."""
    match rule.lifetime:
        case Lifetime.TERM:
            until = plain("accrual-to-the-end")
        case Lifetime.MONTHS:
            until = plain("accrual-for-months", months=rule.lifetime_value)
        case Lifetime.GRACE:
            until = plain("accrual-with-grace", days=rule.lifetime_value)
    return plain(SCHEDULES[rule.schedule], hours=words.duration(rule.minutes), until=until)
