"""«Сейчас нерабочее время. Ответим в понедельник с 9:00.»"""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.locales import html, plain
from bot.views import words
from core.tickets.away import Away

WEEK = 7


def away(told: Away | None, now: datetime, zone: ZoneInfo) -> Markup | None:
    """When somebody will look, by the reader's clock; holidays in between by their names."""
    if told is None or told.opens_at <= now:
        return None  # it has waited so long that it is not true any more
    when = _when(told.opens_at, now, zone)
    if told.holidays:
        names = ", ".join(plain(f"holiday-{one.value.replace('_', '-')}") for one in told.holidays)
        return html("away-holidays", holidays=names, when=when)
    return html("away-lunch" if told.lunch else "away", when=when)


def _when(opens_at: datetime, now: datetime, zone: ZoneInfo) -> str:
    local, today = opens_at.astimezone(zone), now.astimezone(zone).date()
    ahead = (local.date() - today).days
    on_weekday = plain("on-weekday", day=local.isoweekday())
    day = on_weekday if 1 < ahead < WEEK else words.day(local.date(), today)
    return plain("away-since", day=day, time=words.clock(local))
