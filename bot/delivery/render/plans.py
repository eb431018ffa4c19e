"""What administrators are told about calendars."""

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.locales import html, lines
from core.database import Work
from core.sla.calendar.production import YearStatus
from core.sla.intents import CalendarUnconfirmed


async def _unconfirmed(_work: Work, _target: Target, intent: CalendarUnconfirmed) -> list[Post]:
    missing = intent.status is YearStatus.MISSING
    key = "calendar-unconfirmed-missing" if missing else "calendar-unconfirmed-provisional"
    return [Post(lines(html(key, year=intent.year), html("calendar-unconfirmed-how")))]


RENDERERS: Renderers = {**kind(CalendarUnconfirmed, _unconfirmed)}
