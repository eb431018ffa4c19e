"""Buttons under the weekly and the monthly report, and under what they lead to."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import BehindNumber, ChangeCD, ChangesCD, MeansCD, RatesCD
from bot.locales import plain
from bot.views import behind
from bot.views.models import model_in_words
from core.contracts.models import Campaign
from core.ledger.statement import Period
from core.reports.before_after import MONTHS
from core.reports.periodic import Periodic, RatesPage
from core.reports.what import What

IN_ROW = 2
CAMPAIGNS = 8
CHOICES = (1, MONTHS, 6, 12)


def report(shown: Periodic) -> Markup:
    """The tickets behind the numbers that are not 0, then what else there is to see."""
    sums, flow = shown.sums, shown.flow
    numbers = {
        What.OPENED: flow.opened,
        What.RESOLVED: flow.resolved,
        What.OVERDUE: shown.backlog.overdue,
        What.MONEY: sums.money,
        What.UNPAID: sums.unpaid,
        What.PENDING: sums.pending,
    }
    period = shown.period
    buttons = [
        Button(
            text=f"{behind.name(what)}: {behind.value(what, number)}",
            callback_data=BehindNumber(what=what, first=_day(period)[0], last=_day(period)[1]).pack(),
        )
        for what, number in numbers.items()
        if number
    ]
    rows = [buttons[place : place + IN_ROW] for place in range(0, len(buttons), IN_ROW)]
    if sums.actual:
        data = RatesCD(first=_day(period)[0], last=_day(period)[1]).pack()
        rows.append([Button(text=plain("button-periodic-rates"), callback_data=data)])
    rows.append([Button(text=plain("button-periodic-change"), callback_data=ChangesCD().pack())])
    rows.append([Button(text=plain("button-periodic-means"), callback_data=MeansCD().pack())])
    return Markup(inline_keyboard=rows)


def _day(period: Period) -> tuple[int, int]:
    return period.first.toordinal(), period.last.toordinal()


def choices(campaigns: Sequence[Campaign]) -> Markup:
    """What to compare: all contracts, or one of the newest campaigns."""
    rows = [[Button(text=plain("button-change-all"), callback_data=ChangeCD(months=MONTHS).pack())]]
    for campaign in campaigns[:CAMPAIGNS]:
        text = plain(
            "button-change-campaign",
            **{"from": model_in_words(campaign.from_model, None)},
            to=model_in_words(campaign.to_model, campaign.free_until),
            day=f"{campaign.created_at:%m.%Y}",
        )
        rows.append([Button(text=text, callback_data=ChangeCD(months=MONTHS, campaign_id=campaign.id).pack())])
    return Markup(inline_keyboard=rows)


def change(asked: ChangeCD) -> Markup:
    """The same over more or fewer months."""
    others = [months for months in CHOICES if months != asked.months]
    row = [
        Button(
            text=plain("button-change-months", months=str(months)),
            callback_data=asked.model_copy(update={"months": months}).pack(),
        )
        for months in others
    ]
    return Markup(inline_keyboard=[row])


def rates(shown: RatesPage, asked: RatesCD) -> Markup | None:
    """The neighbouring pages."""
    row = []
    if shown.page > 0:
        row.append(_page("button-page-back", asked, shown.page - 1))
    if shown.page + 1 < shown.pages:
        row.append(_page("button-page-on", asked, shown.page + 1))
    return Markup(inline_keyboard=[row]) if row else None


def _page(key: str, asked: RatesCD, page: int) -> Button:
    return Button(text=plain(key), callback_data=asked.model_copy(update={"page": page}).pack())
