"""What an engineer is told of their own week, month or day: before a director reads of it (:mod:`core.reports.own_first`)."""

import asyncio
from datetime import date

from babel.dates import format_date
from markupsafe import Markup

from bot import limits
from bot.delivery.post import MadeFile, Post
from bot.keyboards import own as keyboards
from bot.locales import plain
from bot.pictures.own import OwnBar, OwnLegend, own_strip
from bot.reports.asked import Asked
from bot.views import own as views
from bot.views import periods as period_views
from bot.views import words
from core.database import Work
from core.dates import local_date
from core.ledger.statement import Period
from core.reports import periods
from core.reports.own import Own, own_numbers, reader, was_away
from core.reports.own_work import Parts

WEEK_DAYS = 7


async def own_week(work: Work, asked: Asked) -> list[Post]:
    """The week that is over. A week without work is one line; nothing to who was away for all of it."""
    return await _message(work, asked, "week")


async def own_month(work: Work, asked: Asked) -> list[Post]:
    """The month that is over, with a bar for each week."""
    return await _message(work, asked, "month")


async def own_day(work: Work, asked: Asked) -> list[Post]:
    """The evening's line. Nothing after a day without work."""
    own = await own_numbers(work, await reader(work, asked.staff_id), asked.period, asked.zone)
    if own.empty:
        return []
    return [Post(views.of_day(own, local_date(work.now, asked.zone)), keyboards.more(asked.period))]


async def _message(work: Work, asked: Asked, span: str) -> list[Post]:
    own = await own_numbers(work, await reader(work, asked.staff_id), asked.period, asked.zone)
    today = local_date(work.now, asked.zone)
    text = views.message(own, today, span)
    if own.empty:
        return [] if await was_away(work, asked.staff_id, asked.period) else [Post(text)]
    if not own.total.logged:
        return [Post(text, keyboards.more(asked.period))]
    title = plain(f"own-caption-{span}", period=period_views.in_words(own.period, today))
    made = await asyncio.to_thread(own_strip, title, bars(own), legend(), asked.theme)
    return _with_picture(text, title, MadeFile("own.png", made, picture=True), own.period)


def _with_picture(text: Markup, title: str, made: MadeFile, period: Period) -> list[Post]:
    """One message if the text fits under the picture."""
    if limits.length(text) <= limits.CAPTION:
        return [Post(text, keyboards.more(period), made=made)]
    return [Post(Markup("<b>{}</b>").format(title), made=made), Post(text, keyboards.more(period))]


def legend() -> OwnLegend:
    return OwnLegend(*(plain(f"own-picture-{name}") for name in ("hours", "money", "free", "open")))


def bars(own: Own) -> list[OwnBar]:
    """A bar for each day of a week, working days always; of a longer period one for each of its weeks."""
    days = periods.days(own.period)
    if len(days) <= WEEK_DAYS:
        shown = [day for day in days if day.isoweekday() <= 5 or day in own.days]
        return [_bar(format_date(day, "EEE", locale="ru"), own.days.get(day, Parts())) for day in shown]
    weeks: dict[date, Parts] = {}
    for day in days:
        monday = max(periods.week(day).first, own.period.first)
        weeks[monday] = weeks.get(monday, Parts()) + own.days.get(day, Parts())
    return [_bar(_of_week(monday, own.period), parts) for monday, parts in weeks.items()]


def _of_week(monday: date, period: Period) -> str:
    last = min(periods.week(monday).last, period.last)
    return f"{monday.day}–{last.day}" if last != monday else str(monday.day)


def _bar(name: str, parts: Parts) -> OwnBar:
    free = parts.untariffed + parts.free + parts.unpaid
    return OwnBar(name, parts.hours, parts.money, free, parts.pending + parts.open, _in_two_lines(parts.logged))


def _in_two_lines(minutes: int) -> str:
    """«6 ч» over «45 мин»: a bar is as narrow as that."""
    hours, rest = divmod(minutes, 60)
    return "\n".join(words.duration(part) for part in (hours * 60, rest) if part)
