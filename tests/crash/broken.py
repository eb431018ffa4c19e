"""The negative control: a completion as it is easily written, without a lock and without a key. It must be caught."""

import asyncio
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from core.actor import StaffActor
from core.database import Database, Work
from core.ledger.accounts import lots_of
from core.ledger.models import Account, Charge, EntryKind, Grant
from core.ledger.rules.chain import Head, Movement, content_hash
from core.ledger.rules.splitting import Lot, Split, after, split_charge
from core.ledger.writing import write
from core.outbox.service import contact, tell
from core.tickets.intents import Resolved
from core.tickets.models import ACTIVE, Ticket, TicketState
from core.tickets.pricing import lines_to_charge, write_charged
from core.tickets.rules import Agreed, charge_work, hours_asked, round_work
from tests.crash.orders import Answer, Task

THOUGHT = 0.02
"""Seconds between reading and writing, so that a short trial shows what a long life would."""
TRIES = 5


async def resolve(database: Database, staff: StaffActor, task: Task) -> Answer:
    """Reads, then sets what was computed from it; the charge is one transaction, the ticket another."""
    async with database.read() as work:
        ticket = await work.session.get_one(Ticket, task.about)
        if ticket.state not in ACTIVE:
            return Answer.SAME
        assert ticket.account_id is not None
        lines = await lines_to_charge(work, ticket)
        done = [one.done for one in lines]
        rounded = round_work(done, [])
        asked = hours_asked(done, rounded, Agreed().pays)
        lots = await lots_of(work, [ticket.account_id])
        splits = split_charge(lots, asked)
    await asyncio.sleep(THOUGHT)
    if splits:
        await _write_stubbornly(database, staff, ticket, lots, splits)
    async with database.work() as work:
        covered = {split.line.line_id: split.covered for split in splits}
        for one, result in zip(lines, charge_work(done, rounded, covered, Agreed()), strict=True):
            write_charged(await work.session.merge(one.line), one.tariff, result, 1, work.now)
        ticket = await work.session.merge(ticket)
        ticket.state, ticket.completions = TicketState.RESOLVED, 1
        told = Resolved(
            ticket_id=ticket.id,
            number=ticket.number,
            staff_name=staff.name,
            lines=[],
            balance_after=None,
            shortage=0,
            shortage_amount=0,
        )
        await tell(work, contact(ticket.contact_id), told)
    return Answer.CREATED


async def _write_stubbornly(
    database: Database, staff: StaffActor, ticket: Ticket, lots: list[Lot], splits: list[Split]
) -> None:
    """Somebody was quicker? Once more, with what was computed before. Raises IntegrityError in the end."""
    for attempt in range(TRIES):
        try:
            async with database.work() as work:
                await _charge(work, staff, ticket, splits)
                for lot in after(lots, splits):
                    await work.session.execute(update(Grant).where(Grant.id == lot.id).values(remaining=lot.remaining))
            return
        except IntegrityError:
            if attempt == TRIES - 1:
                raise


async def _charge(work: Work, staff: StaffActor, ticket: Ticket, splits: list[Split]) -> None:
    covered, shortage = sum(one.covered for one in splits), sum(one.shortage for one in splits)
    charge_id = await work.session.scalar(
        insert(Charge)
        .values(
            key=f"ticket:{ticket.id}:naive:{uuid4().hex}",
            content_hash=content_hash([]),
            account_id=ticket.account_id,
            requested=covered + shortage,
            covered=covered,
            shortage=shortage,
        )
        .returning(Charge.id)
    )
    movements = [
        Movement(
            EntryKind.CHARGE,
            -one.covered,
            one.line.work_date,
            one.parts,
            charge_id=charge_id,
            line_id=one.line.line_id,
        )
        for one in splits
    ]
    row = await work.session.execute(
        select(Account.id, Account.entries, Account.book, Account.head).where(Account.id == ticket.account_id)
    )
    await write(work, Head(*row.one()), staff, movements)
