"""The maker of each report."""

from bot.reports.asked import Maker
from bot.reports.daily import daily
from bot.reports.periodic import monthly, weekly
from core.reports.kinds import ReportKind

MAKERS: dict[ReportKind, Maker] = {
    ReportKind.DAILY: daily,
    ReportKind.WEEKLY: weekly,
    ReportKind.MONTHLY: monthly,
}
