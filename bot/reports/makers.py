"""The maker of each report."""

from bot.reports.asked import Maker
from bot.reports.daily import daily
from bot.reports.own import own_day, own_month, own_week
from core.reports.kinds import ReportKind

MAKERS: dict[ReportKind, Maker] = {
    ReportKind.DAILY: daily,
    ReportKind.OWN: own_week,
    ReportKind.OWN_MONTH: own_month,
    ReportKind.OWN_DAY: own_day,
}
