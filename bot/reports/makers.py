"""The maker of each report."""

from collections.abc import Mapping

from bot.reports.asked import Maker
from bot.reports.daily import daily
from bot.reports.own import own_day, own_month, own_week
from bot.reports.periodic import monthly, weekly
from bot.reports.talk import talk_maker
from core.ledger.rules.closing import LedgerPolicy
from core.reports.clients.thresholds import Thresholds
from core.reports.kinds import ReportKind

MAKERS: dict[ReportKind, Maker] = {
    ReportKind.DAILY: daily,
    ReportKind.OWN: own_week,
    ReportKind.OWN_MONTH: own_month,
    ReportKind.OWN_DAY: own_day,
    ReportKind.TALK: talk_maker(),
    ReportKind.WEEKLY: weekly,
    ReportKind.MONTHLY: monthly,
}


def makers_by(talks: Thresholds, policy: LedgerPolicy) -> Mapping[ReportKind, Maker]:
    """The makers with what the installation has chosen."""
    return {**MAKERS, ReportKind.TALK: talk_maker(talks, policy)}
