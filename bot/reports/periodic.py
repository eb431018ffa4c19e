"""The weekly and the monthly report: pictures with a line under each, then the text with the buttons."""

import asyncio
from collections.abc import Callable

from babel.dates import format_date

from bot.delivery.post import MadeFile, Post
from bot.keyboards import periodic as keyboards
from bot.locales import plain
from bot.pictures.bars import PaidBar
from bot.pictures.periodic import (
    FlowBar,
    HourBar,
    flow_picture,
    liability_picture,
    paid_picture,
    taking_picture,
)
from bot.pictures.style import Theme
from bot.reports.asked import Asked
from bot.views import periodic as views
from bot.views import periods
from core.database import Work
from core.reports.dynamics import Paid, Point, Step
from core.reports.periodic import Periodic, periodic
from core.staff.models import Staff

Drawn = Callable[[Periodic, Theme], bytes]


async def weekly(work: Work, asked: Asked) -> list[Post]:
    """Of a week: its days, and the work of eight weeks."""
    return await _report(work, asked, Step.DAY, {"flow": _flow, "paid": _paid})


async def monthly(work: Work, asked: Asked) -> list[Post]:
    """Of a month: its weeks, and the work of six months."""
    return await _report(work, asked, Step.WEEK, {"flow": _flow, "paid": _paid, "owed": _owed, "taking": _taking})


async def _report(work: Work, asked: Asked, step: Step, pictures: dict[str, Drawn]) -> list[Post]:
    reader = await work.session.get_one(Staff, asked.staff_id)
    shown = await periodic(work, reader.as_actor(), asked.period, asked.zone, step=step)
    text = Post(views.text(shown, step), keyboards.report(shown))
    if shown.quiet:
        return [text]
    drawn = await asyncio.to_thread(lambda: {key: draw(shown, asked.theme) for key, draw in pictures.items()})
    first = asked.period.first.isoformat()
    return [
        *(
            Post(views.caption(key, shown), made=MadeFile(f"{first}-{key}.png", content, picture=True))
            for key, content in drawn.items()
        ),
        text,
    ]


def _flow(shown: Periodic, theme: Theme) -> bytes:
    title = plain("picture-flow-title", period=periods.in_words(shown.period, shown.today))
    return flow_picture(theme, title, [_flow_bar(one) for one in shown.points])


def _flow_bar(point: Point) -> FlowBar:
    first, last = point.period.first, point.period.last
    label = format_date(first, "EEE d", locale="ru") if first == last else f"{first.day}–{last.day}"
    return FlowBar(label, point.came, point.resolved, point.backlog)


def _paid(shown: Periodic, theme: Theme) -> bytes:
    return paid_picture(theme, plain("picture-paid-title"), [_paid_bar(one) for one in shown.paid])


def _paid_bar(one: Paid) -> PaidBar:
    sums, first = one.sums, one.period.first
    is_week = (one.period.last - first).days <= 7
    label = f"{first:%d.%m}" if is_week else format_date(first, "LLL", locale="ru")
    return PaidBar(label, sums.hours, sums.paid, sums.untariffed + sums.free, sums.unpaid + sums.pending)


def _owed(shown: Periodic, theme: Theme) -> bytes:
    months = [(format_date(one.month, "LLL", locale="ru"), one.minutes) for one in shown.owed.months]
    return liability_picture(theme, plain("picture-owed-title"), months)


def _taking(shown: Periodic, theme: Theme) -> bytes:
    hours = [HourBar(hour, one.half, one.most, one.few) for hour, one in shown.taking.hours.items()]
    return taking_picture(theme, plain("picture-taking-title"), hours)
