"""Choosing a date by taps: near dates, a month, the hours of a day. The same for a client in private and staff in the group,
each by the clock of their own ``zone``."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup

from bot.keyboards import wishes as keyboards
from bot.keyboards.callbacks import WishDayCD, WishMonthCD, WishOpenCD
from bot.keyboards.wishes import Dates, TicketDates
from bot.scope import Scope
from bot.views import wishes as views
from bot.views.words import number
from core.actor import Actor, ContactActor
from core.database import Work
from core.sla.calendar.working_time import WorkingTime
from core.sla.wishing.picks import dates_to_offer, days_of, hours_on, moment_of, months_offered
from core.sla.wishing.words import read_wish
from core.tickets.models import ACTIVE, Ticket
from core.tickets.wish_judging import date_choices, time_of
from core.tickets.wishing import Named

Screen = tuple[Markup, InlineKeyboardMarkup]


async def first_screen(scope: Scope, actor: Actor, tapped: WishOpenCD, zone: ZoneInfo) -> Screen:
    """Near dates that the work's least time allows, and the way to others."""
    async with scope.read() as work:
        shown = await date_choices(work, actor, tapped.ticket_id)
    now = work.now
    say = views.choose_for_client if isinstance(actor, ContactActor) else views.choose_for_staff
    offers = [at for at in dates_to_offer(now, shown.time) if at >= shown.earliest]
    month = months_offered(shown.earliest, now, zone)[0]
    back = keyboards.back(actor, shown.ticket.id, tapped.asked)
    dates = TicketDates(shown.ticket.id, tapped.asked)
    return say(shown, now, zone), keyboards.choose(dates, offers, month, now, zone, back)


async def month_screen(scope: Scope, actor: Actor, tapped: WishMonthCD, zone: ZoneInfo) -> Screen:
    """The working days of a month; a page beyond what is offered shows the nearest one that is."""
    async with scope.read() as work:
        shown = await date_choices(work, actor, tapped.ticket_id)
    dates = TicketDates(shown.ticket.id, tapped.asked)
    of = number(shown.ticket.number)
    return draw_month(of, dates, tapped.month, shown.time, shown.earliest, work.now, zone)


def draw_month(
    of: str, dates: Dates, asked_for: int, time: WorkingTime, earliest: datetime, now: datetime, zone: ZoneInfo
) -> Screen:
    """``of``: what the date is for; ``asked_for``: a day of the month (ordinal)."""
    first, last = months_offered(earliest, now, zone)
    month = min(max(date.fromordinal(asked_for).replace(day=1), first), last)
    days = days_of(month, time, zone, earliest, now)
    return views.month(of, month), keyboards.month(dates, month, days, first, last)


async def day_screen(scope: Scope, actor: Actor, tapped: WishDayCD, zone: ZoneInfo) -> Screen:
    """The hours of a day; none if the day is over by now."""
    async with scope.read() as work:
        shown = await date_choices(work, actor, tapped.ticket_id)
    dates = TicketDates(shown.ticket.id, tapped.asked)
    return draw_day(number(shown.ticket.number), dates, tapped.day, shown.time, shown.earliest, zone)


def draw_day(of: str, dates: Dates, asked_for: int, time: WorkingTime, earliest: datetime, zone: ZoneInfo) -> Screen:
    """``of``: what the date is for; ``asked_for``: the day (ordinal)."""
    day = date.fromordinal(asked_for)
    moments = hours_on(day, time, zone, earliest)
    return views.day(of, day, any_hours=bool(moments)), keyboards.hours(dates, day, moments, zone)


def unfit_screen(actor: Actor, named: Named, now: datetime, zone: ZoneInfo, asked: int = 0) -> Screen:
    """Why a date cannot be kept, and the nearest ones that can."""
    month = months_offered(named.judged.verdict.earliest, now, zone)[0]
    offers = named.judged.verdict.offers
    back = keyboards.back(actor, named.ticket.id, asked)
    keyboard = keyboards.choose(TicketDates(named.ticket.id, asked), offers, month, now, zone, back)
    return views.unfit(number(named.ticket.number), named.judged, now, zone), keyboard


async def read_date(work: Work, ticket: Ticket, text: str, zone: ZoneInfo) -> Screen | None:
    """The exact moment that a date said in words comes to, with a button to keep it; None if the words are no date."""
    wanted = read_wish(text, work.now.astimezone(zone))
    if wanted is None or ticket.state not in ACTIVE:
        return None
    at = moment_of(wanted, await time_of(work, ticket), zone)
    return views.read(ticket, at, work.now, zone), keyboards.confirm(ticket.id, at, work.now, zone)
