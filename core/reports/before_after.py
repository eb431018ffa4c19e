"""Before and after a change of the service model: what the clients whose contracts changed asked for, and what it brought.

Every contract is compared with itself: as many whole months before its own switch as after it. A ticket belongs to the side
on which it was requested (the model in force then decided about it), in days of the installation's zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Integer,
    String,
    TableValuedAlias,
    and_,
    column,
    func,
    literal,
    select,
)

from core.actor import Actor, require_leader
from core.catalog.models import Service, TariffKind
from core.database import Work
from core.dates import add_months, local_date
from core.reports.periods import DAY, Period
from core.reports.switches import Switch, switches, switches_of, switches_of_campaign
from core.reports.work import SUMS, Sums
from core.tickets.expecting_rules import MANY
from core.tickets.models import Fate, Ticket, TicketState, WorkLine

MONTHS = 3
"""Months on each side, if so many have passed."""
HALF = 0.5
NONE = Sums()


class When(StrEnum):
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Window:
    """Equal parts of a contract's life around its switch, ``months`` each."""

    switch: Switch
    months: int
    before: Period
    after: Period


@dataclass(frozen=True, slots=True)
class Measured:
    """Tickets of one side that were requested in it and are resolved. ``free``: of them those with work of services that cost
    something, all of which nobody paid for: free by the contract, declined or forgiven; ``free_minutes`` worked on them.
    ``half``: actual minutes of the middle ticket (the lower of two); ``half_time``: wall-clock minutes from the request to the
    last solution of the middle one, nights and waiting for the client included: the same on both sides. ``sums``: of
    all their work."""

    tickets: int = 0
    free: int = 0
    free_minutes: int = 0
    half: int = 0
    half_time: int = 0
    sums: Sums = NONE

    @property
    def few(self) -> bool:
        """«Мало данных» for medians and shares."""
        return self.tickets < MANY

    @property
    def paid_share(self) -> int | None:
        """Minutes that hours or money pay for, of all minutes of services that cost something (those that brought nothing
        by the contract as worked, others after rounding); whole per cent, down."""
        sums = self.sums
        of = sums.charged + sums.pending + sums.unpaid + sums.free
        return sums.charged * 100 // of if of else None


@dataclass(frozen=True, slots=True)
class Compared:
    """``windows``: the contracts that are compared; ``too_new``: so many others have not a whole month on each side."""

    windows: list[Window]
    too_new: int
    before: Measured
    after: Measured


def window_of(switch: Switch, today: date, most: int) -> Window | None:
    """Up to ``most`` whole months on each side, counted from the switch itself: after it only months that are over and were
    served by the new model, before it only months of the old one; None if there is not one of each."""
    others = [one.on for one in switches_of(switch.chain)]
    began = max((on for on in others if on < switch.on), default=switch.chain.starts_on)
    until = min((on for on in others if on > switch.on), default=today)
    for months in range(most, 0, -1):
        first, after = add_months(switch.on, -months), add_months(switch.on, months)
        if first >= began and after <= min(today, until):
            return Window(switch, months, Period(first, switch.on - DAY), Period(switch.on, after - DAY))
    return None


async def before_after(
    work: Work,
    actor: Actor,
    zone: ZoneInfo,
    *,
    company_id: int | None = None,
    campaign_id: int | None = None,
    most: int = MONTHS,
) -> Compared:
    """Of a campaign's contracts, of a company's, or of all that have changed their model; for leaders."""
    require_leader(actor)
    if campaign_id is not None:
        found = await switches_of_campaign(work, campaign_id)
    else:
        found = await switches(work, company_id=company_id)
    today = local_date(work.now, zone)
    windows = [window for one in found if (window := window_of(one, today, most)) is not None]
    measured = await _measured(work, windows, zone) if windows else {}
    return Compared(
        windows,
        len(found) - len(windows),
        measured.get(When.BEFORE, Measured()),
        measured.get(When.AFTER, Measured()),
    )


async def _measured(work: Work, windows: Sequence[Window], zone: ZoneInfo) -> dict[str, Measured]:
    """One statement, however many contracts: their windows are a table beside the tickets'."""
    spans = _spans(windows, zone)
    untariffed = Service.tariff_kind == TariffKind.UNTARIFFED
    tariffed = func.coalesce(func.sum(WorkLine.actual_minutes).filter(~untariffed), 0)
    nobody_pays = func.bool_and(
        untariffed | (WorkLine.fate.in_((Fate.FREE, Fate.UNPAID)) & (WorkLine.covered_minutes == 0))
    )
    wall = func.extract("epoch", Ticket.resolved_at - Ticket.requested_at)
    by_ticket = (
        select(
            spans.c.side,
            func.floor(wall / 60).cast(Integer).label("wall"),
            tariffed.label("tariffed"),
            (nobody_pays & (tariffed > 0)).label("is_free"),
            *SUMS,
        )
        .select_from(spans)
        .join(
            Ticket,
            and_(
                Ticket.contract_id == spans.c.contract_id,
                Ticket.requested_at >= spans.c.first,
                Ticket.requested_at < spans.c.after,
                Ticket.resolved_at.is_not(None),
                Ticket.state != TicketState.CANCELLED,
            ),
        )
        .join(
            WorkLine,
            and_(WorkLine.ticket_id == Ticket.id, WorkLine.superseded_by.is_(None), WorkLine.completion.is_not(None)),
        )
        .join(Service, Service.id == WorkLine.service_id)
        .group_by(spans.c.side, Ticket.id)
        .subquery()
    )
    each = by_ticket.c
    is_free = func.coalesce(each.is_free, False)
    rows = await work.session.execute(
        select(
            each.side,
            func.count(),
            func.count().filter(is_free),
            func.coalesce(func.sum(each.tariffed).filter(is_free), 0),
            func.percentile_disc(HALF).within_group(each.actual),
            func.percentile_disc(HALF).within_group(each.wall),
            *(func.sum(each[one.name]) for one in SUMS),
        ).group_by(each.side)
    )
    found = {}
    for side, *numbers in rows:
        tickets, free, minutes, half, half_time, *sums = (int(number) for number in numbers)
        found[side] = Measured(tickets, free, minutes, half, half_time, Sums(*sums))
    return found


def _spans(windows: Sequence[Window], zone: ZoneInfo) -> TableValuedAlias:
    """A row for each contract and side. Arrays: four parameters of the statement for any number of contracts."""
    rows = [
        (contract_id, side.value, *period.instants(zone))
        for window in windows
        for side, period in ((When.BEFORE, window.before), (When.AFTER, window.after))
        for contract_id in window.switch.chain.contract_ids
    ]
    columns = (
        column("contract_id", BigInteger()),
        column("side", String()),
        column("first", DateTime(timezone=True)),
        column("after", DateTime(timezone=True)),
    )
    arrays = (
        literal([row[0] for row in rows], ARRAY(BigInteger())),
        literal([row[1] for row in rows], ARRAY(String())),
        literal([row[2] for row in rows], ARRAY(DateTime(timezone=True))),
        literal([row[3] for row in rows], ARRAY(DateTime(timezone=True))),
    )
    return func.unnest(*arrays).table_valued(*columns, name="span").render_derived()
