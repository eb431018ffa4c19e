"""What a worker does for each kind of task: the product's own use cases, in one unit of work."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import select

from core.actor import StaffActor, SystemActor
from core.billing.models import Proposal
from core.catalog.models import Service, TariffKind
from core.contracts.models import Contract
from core.database import Database, Work
from core.dates import local_date
from core.errors import Refusal
from core.ledger.accruing import accrue
from core.ledger.charging import charge
from core.ledger.expiring import close_expired
from core.ledger.granting import grant
from core.ledger.models import GrantKind
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.splitting import Line
from core.ledger.topup import add_minutes
from core.tickets.completion import resolve
from core.tickets.correcting import correct
from core.tickets.models import Ticket, WorkLine
from core.tickets.proposals import Decision, settle_shortage
from core.tickets.rules import completion_key
from tests.clock import MOSCOW
from tests.crash.orders import Answer, Kind, Task

SYSTEM = SystemActor("crash")
POLICY = LedgerPolicy(rollover_max=60)

REFUSED = {
    (Kind.RESOLVE, "not-active"): Answer.SAME,
    (Kind.CORRECT, "lines-changed"): Answer.SAME,
    (Kind.SETTLE, "proposal-settled"): Answer.SAME,
    (Kind.SETTLE, "not-enough-hours"): Answer.SHORT,
}
"""Refusals by which somebody who repeats a tap learns that it has worked, or what is lacking. Any other one is a fault."""


async def act(database: Database, staff: StaffActor, task: Task) -> Answer:
    """One attempt at the task. Raises whatever the connection, or the product, raises."""
    try:
        async with database.work() as work:
            return await ACTS[task.kind](work, staff, task)
    except Refusal as refusal:
        known = REFUSED.get((task.kind, refusal.code))
        if known is None:
            raise
        return known


async def _resolve(work: Work, staff: StaffActor, task: Task) -> Answer:
    await resolve(work, staff, task.about, version=task.number)
    return Answer.CREATED


async def _replay(work: Work, staff: StaffActor, task: Task) -> Answer:
    ticket = await work.session.get_one(Ticket, task.about)
    assert ticket.account_id is not None
    rows = await work.session.execute(
        select(WorkLine.id, WorkLine.charged_minutes, WorkLine.work_date)
        .join(Service, Service.id == WorkLine.service_id)
        .where(
            WorkLine.ticket_id == ticket.id,
            WorkLine.completion == 1,
            WorkLine.correction == 0,
            Service.tariff_kind != TariffKind.PAID,
        )
    )
    lines = [Line(line_id, minutes or 0, day) for line_id, minutes, day in rows]
    key = completion_key(ticket.id, 1)
    result = await charge(work, staff, account_id=ticket.account_id, key=key, lines=lines, ticket_id=ticket.id)
    return Answer(result.outcome.value)


async def _correct(work: Work, staff: StaffActor, task: Task) -> Answer:
    """The first line took longer than was written down; of three and more the last one was a mistake."""
    rows = await work.session.execute(
        select(WorkLine.id, WorkLine.actual_minutes)
        .where(WorkLine.ticket_id == task.about, WorkLine.completion == 1, WorkLine.superseded_by.is_(None))
        .order_by(WorkLine.id)
    )
    lines = [(line_id, minutes) for line_id, minutes in rows]
    minutes = {lines[0][0]: lines[0][1] + task.minutes}
    if len(lines) > 2:
        minutes[lines[-1][0]] = 0
    await correct(
        work,
        staff,
        task.about,
        completion=1,
        minutes=minutes,
        reason="Записано не то время",
        policy=POLICY,
        version=task.number,
    )
    return Answer.CREATED


async def _settle(work: Work, staff: StaffActor, task: Task) -> Answer:
    first = select(Proposal.id).where(Proposal.ticket_id == task.about).order_by(Proposal.id).limit(1)
    proposal_id = await work.session.scalar(first)
    if proposal_id is None:
        return Answer.NOTHING
    await settle_shortage(work, staff, proposal_id, Decision.HOURS)
    return Answer.CREATED


async def _top_up(work: Work, staff: StaffActor, task: Task) -> Answer:
    outcome = await add_minutes(
        work,
        staff,
        company_id=task.about,
        minutes=task.minutes,
        reason="Клиент докупил часы",
        key=task.key,
        kind=GrantKind.PURCHASE,
    )
    return Answer(outcome.value)


async def _grant(work: Work, staff: StaffActor, task: Task) -> Answer:
    today = local_date(work.now, MOSCOW)
    outcome = await grant(
        work,
        staff,
        account_id=task.about,
        kind=GrantKind.GOODWILL,
        minutes=task.minutes,
        effective_from=today,
        expires_on=today + timedelta(days=200),
        reason="Извинение",
        key=task.key,
    )
    return Answer(outcome.value)


async def _accrue(work: Work, staff: StaffActor, task: Task) -> Answer:
    given = await accrue(work, SYSTEM, await work.session.get_one(Contract, task.about))
    return Answer.CREATED if given else Answer.SAME


async def _close(work: Work, staff: StaffActor, task: Task) -> Answer:
    burnt, _ = await close_expired(work, SYSTEM, task.about, POLICY)
    return Answer.CREATED if burnt else Answer.SAME


ACTS: dict[Kind, Callable[[Work, StaffActor, Task], Awaitable[Answer]]] = {
    Kind.RESOLVE: _resolve,
    Kind.REPLAY: _replay,
    Kind.CORRECT: _correct,
    Kind.SETTLE: _settle,
    Kind.TOP_UP: _top_up,
    Kind.GRANT: _grant,
    Kind.ACCRUE: _accrue,
    Kind.CLOSE: _close,
}
