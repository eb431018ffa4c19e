"""An engineer's own numbers. There is no way to ask for somebody else's: whoever asks gets their own."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.actor import Actor, StaffActor, require_staff
from core.clients.models import Company
from core.database import Work
from core.duty.models import DutyAbsence
from core.errors import NotFound, Refusal
from core.ledger.statement import Period
from core.reports import periods
from core.reports.engineers import EngineerTime, engineers
from core.reports.own_times import Compared, Median, OwnTimes, compared, own_reaction, own_times
from core.reports.own_words import Rated, own_ratings
from core.reports.own_work import Best, Given, Parts, given_away, largest_work, logged_by_day
from core.reports.subscribing import working_days
from core.staff.models import Staff
from core.tickets.lists import balances_of

LONGEST = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Own:
    """``days``: those on which something was entered; ``total``: their sum. ``balances``: minutes available to the companies
    that are named. ``compared`` is not of the period but of the three months before its end. ``reported``: what directors'
    reports of the period say of this engineer."""

    period: Period
    days: dict[date, Parts]
    total: Parts
    given: list[Given]
    best: Best | None
    balances: dict[int, int]
    times: OwnTimes
    reaction: Median
    ratings: list[Rated]
    compared: list[Compared]
    reported: EngineerTime | None = None

    @property
    def empty(self) -> bool:
        """Nothing was entered, solved or rated."""
        return not (self.days or self.times.resolved or self.ratings or self.reaction.count)


async def own_numbers(work: Work, actor: Actor, period: Period, zone: ZoneInfo) -> Own:
    """The actor's own numbers of a period. For staff; a period that has not ended is counted up to now. Refuses more than
    LONGEST days: each ticket's time is counted anew."""
    me = require_staff(actor).staff_id
    if period.last - period.first > LONGEST:
        raise Refusal("bad-period")
    first, after = period.instants(zone)
    days = await logged_by_day(work, me, period)
    best, ratings = await largest_work(work, me, period), await own_ratings(work, me, first, after)
    return Own(
        period,
        days,
        sum(days.values(), Parts()),
        await given_away(work, me, period),
        best,
        await _balances(work, best, ratings),
        await own_times(work, me, first, after),
        await own_reaction(work, me, first, after),
        ratings,
        await compared(work, me, after),
        next((one for one in await engineers(work, period, zone) if one.staff_id == me), None),
    )


async def _balances(work: Work, best: Best | None, ratings: list[Rated]) -> dict[int, int]:
    wanted = {one.company_id for one in ratings} | ({best.company_id} if best is not None else set())
    companies = await work.session.scalars(select(Company).where(Company.id.in_(wanted)))
    return await balances_of(work, list(companies))


async def reader(work: Work, staff_id: int) -> StaffActor:
    """Who a report is for, as the one who asks."""
    person = await work.session.get(Staff, staff_id)
    if person is None or not person.active:
        raise NotFound
    return person.as_actor()


async def was_away(work: Work, staff_id: int, period: Period) -> bool:
    """Whether the person was away on every working day of the period."""
    rows = await work.session.execute(
        select(DutyAbsence.first_day, DutyAbsence.last_day, DutyAbsence.withdrawn_at).where(
            DutyAbsence.staff_id == staff_id,
            DutyAbsence.first_day <= period.last,
            DutyAbsence.last_day >= period.first,
        )
    )
    away = [(first, last) for first, last, withdrawn in rows if withdrawn is None]
    working = await working_days(work)
    worked = [day for day in periods.days(period) if working(day)]
    return bool(worked) and all(any(first <= day <= last for first, last in away) for day in worked)
