"""The daily summary: a picture with one line under it, then the text; one message if the text is short enough."""

import asyncio

from babel.dates import format_date

from bot import limits
from bot.delivery.post import MadeFile, Post
from bot.keyboards import summary as keyboards
from bot.locales import plain
from bot.pictures.bars import PaidBar
from bot.pictures.style import Theme
from bot.pictures.summary import BigNumber, capped, summary_picture
from bot.reports.asked import Asked
from bot.views import summary as views
from core.database import Work
from core.reports.summary import DayWork, Summary, summary
from core.staff.models import Staff


async def daily(work: Work, asked: Asked) -> list[Post]:
    """Of the last day of the period, or in the morning of the day before."""
    reader = await work.session.get_one(Staff, asked.staff_id)
    shown = await summary(work, reader.as_actor(), asked.period.last, asked.zone)
    text, keyboard = views.text(shown, asked.zone), keyboards.summary(shown)
    if shown.quiet:
        return [Post(text, keyboard)]
    drawn = await asyncio.to_thread(draw, shown, asked.theme)
    made = MadeFile(f"{shown.day.isoformat()}-summary.png", drawn, picture=True)
    if limits.length(text) <= limits.CAPTION:
        return [Post(text, keyboard, made=made)]
    return [Post(views.caption(shown), made=made), Post(text, keyboard)]


def draw(shown: Summary, theme: Theme) -> bytes:
    """The picture. Takes a moment: not for the event loop."""
    numbers = [
        BigNumber(shown.flow.opened, plain("picture-opened"), _before(shown.before.opened)),
        BigNumber(shown.flow.resolved, plain("picture-resolved"), _before(shown.before.resolved)),
        BigNumber(shown.flow.active, plain("picture-active")),
        BigNumber(shown.overdue_count, plain("picture-overdue"), bad=True),
    ]
    title = views.day_name(shown.day)
    return summary_picture(theme, title[0].upper() + title[1:], numbers, [_bar(one) for one in shown.strip])


def _before(count: int) -> str:
    return plain("picture-before", count=capped(count))


def _bar(one: DayWork) -> PaidBar:
    sums = one.sums
    label = format_date(one.day, "EEE d", locale="ru")
    return PaidBar(label, sums.hours, sums.paid, sums.untariffed + sums.free, sums.unpaid + sums.pending)
