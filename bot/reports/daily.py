"""The daily summary."""

from bot.delivery.post import Post
from bot.locales import html, lines
from bot.reports.asked import Asked
from bot.views.words import day
from core.database import Work
from core.dates import local_date
from core.reports.flow import flow


async def daily(work: Work, asked: Asked) -> list[Post]:
    """Of the last day of the period."""
    today = asked.period.last
    first, after = asked.period.instants(asked.zone)
    counted = await flow(work, first, after)
    return [
        Post(
            lines(
                html("summary-title", day=day(today, local_date(work.now, asked.zone))),
                html("summary-flow", opened=counted.opened, resolved=counted.resolved, active=counted.active),
            )
        )
    ]
