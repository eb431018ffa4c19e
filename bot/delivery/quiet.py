"""What people have chosen about notices: some do not come to a client, and in quiet hours what can wait does. Nothing else is
touched: answers to what a person has just done come at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.delivery import queue
from bot.delivery.queue import Claimed
from bot.delivery.recipients import Address
from core.clock import real_now
from core.contracts.intents import OfferMade
from core.database import Database, Work
from core.exchange.documents.intents import DocumentStopped, DocumentUntied, TiesMissing
from core.exchange.mirror.intents import MirrorTroubled, PullFailed
from core.exchange.reconciling.intents import Reconciled
from core.ledger.intents import HoursExpire, HoursGranted, HoursLow, LedgerUnsound
from core.outbox.preferences import LATER, Wanted, quiet_until, wanted_by_lane
from core.sla.intents import CalendarUnconfirmed
from core.sla.rules.plans import Priority
from core.tickets.buying_intents import TopUpWanted
from core.tickets.dispute_intents import DisputeSettled
from core.tickets.intents import (
    ClockDrift,
    Corrected,
    DatePromised,
    DateProposed,
    EstimateMade,
    EstimateSettled,
    PriorityChanged,
    ProposalMade,
    ProposalSettled,
    Resolved,
    StaffWrote,
    Taken,
)
from core.tickets.models import Message, Ticket
from core.tickets.offer_intents import EstimateLapsed
from core.tickets.rating_intents import RatedLow
from core.tickets.updates.intents import UpdateDone

SWITCHED = {
    Taken.kind: "taken",
    DatePromised.kind: "dates",
    PriorityChanged.kind: "dates",
    HoursLow.kind: "hours",
    HoursExpire.kind: "hours",
}
"""Notices that do not come if the client does not want them, by the name of the choice."""
CAN_WAIT = frozenset(
    {
        *SWITCHED,
        *(
            intent.kind
            for intent in (
                OfferMade,
                Corrected,
                DateProposed,
                DisputeSettled,
                EstimateLapsed,
                EstimateMade,
                EstimateSettled,
                HoursGranted,
                ProposalMade,
                ProposalSettled,
                Resolved,
                StaffWrote,
                TopUpWanted,
                UpdateDone,
            )
        ),
    }
)
STAFF_CAN_WAIT = frozenset(
    intent.kind
    for intent in (
        CalendarUnconfirmed,
        ClockDrift,
        DocumentStopped,
        DocumentUntied,
        LedgerUnsound,
        MirrorTroubled,
        PullFailed,
        RatedLow,
        Reconciled,
        TiesMissing,
    )
)
"""Reports and what nobody has to run for; a ladder of alerts never waits here."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """``later``: put off till then, business time; ``drop``: it does not come."""

    row: Claimed
    later: datetime | None = None
    drop: bool = False


async def sift(
    database: Database, work: Work, claimed: Sequence[Claimed], where: Mapping[str, Address]
) -> list[Claimed]:
    """Of the claimed intents those that are to be delivered now. The others are put off in the outbox, or done with."""
    lanes = {_own_lane(row) for row in claimed if _can_wait(row)}
    wanted = await wanted_by_lane(work, lanes) if lanes else {}
    now, choices = [], []
    for row in claimed:
        if not _can_wait(row) or _own_lane(row) not in wanted:
            now.append(row)
            continue
        choice = await _choose(work, row, wanted[_own_lane(row)], where[row.lane])
        if choice.drop or choice.later is not None:
            choices.append(choice)
        else:
            now.append(row)
    if choices:
        async with database.work() as change:
            for choice in choices:
                if choice.later is None:
                    await queue.finish(change, [choice.row.id])
                else:
                    # Delivery counts in real time, the hours of a day are business time.
                    await queue.put_off(change, choice.row, LATER, real_now() + (choice.later - change.now))
    return now


def _can_wait(row: Claimed) -> bool:
    kinds = {"contact": CAN_WAIT, "staff": STAFF_CAN_WAIT}.get(row.lane.partition(":")[0], frozenset())
    return row.kind in kinds


def _own_lane(row: Claimed) -> str:
    return row.lane.removesuffix(LATER)


async def _choose(work: Work, row: Claimed, wanted: Wanted, address: Address) -> _Choice:
    switch = SWITCHED.get(row.kind)
    if switch is not None and not getattr(wanted, switch):
        return _Choice(row, drop=True)
    until = quiet_until(wanted, work.now, address.zone)
    if until is None or not await _waits(work, row, wanted):
        return _Choice(row)
    return _Choice(row, later=until)


async def _waits(work: Work, row: Claimed, wanted: Wanted) -> bool:
    """Whether it can wait: answers and questions as the client has chosen, nothing about an urgent ticket."""
    ticket_id = row.payload.get("ticket_id")
    if row.kind == StaffWrote.kind:
        message = await work.session.get(Message, row.payload["message_id"])
        if message is None or not (wanted.questions_wait if message.question else wanted.answers_wait):
            return False
        ticket_id = message.ticket_id
    if ticket_id is None:
        return True
    priority = await work.session.scalar(select(Ticket.priority).where(Ticket.id == ticket_id))
    return priority is not Priority.URGENT
