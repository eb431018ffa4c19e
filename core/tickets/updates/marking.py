"""Writing a batch down: for each company one ticket that is closed at once, with one untariffed line. A line of work belongs to
a ticket, so that statements, 1C and «кто это делал» find it like any other; nobody is alerted, and the client is told once."""

from sqlalchemy import select

from core.actor import Actor, ContactRole, StaffActor, StaffRole
from core.catalog.models import Service
from core.catalog.service import get_service
from core.clients.models import Company, Contact
from core.clients.service import get_company
from core.database import Work, lock_row
from core.errors import Refusal
from core.outbox.service import GROUP, contact, staff, tell, tell_each
from core.sla.plans import pinned_for
from core.sla.rules.events import EventKind
from core.sla.rules.plans import Priority
from core.staff.models import Staff
from core.staff.service import staff_with_role
from core.tickets.base import record
from core.tickets.clocks import start_clocks
from core.tickets.completion import charge_lines
from core.tickets.exchanging import hand_over
from core.tickets.models import Fate, LineSource, Ticket, TicketState, WorkLine
from core.tickets.opening import account_for, opening_event
from core.tickets.pricing import agreed_for, hindrance_of, lines_to_charge, write_charged
from core.tickets.rules import completion_key
from core.tickets.updates.choosing import lock_draft, marked_companies
from core.tickets.updates.intents import NotMarked, UpdateDone, UpdatesWritten
from core.tickets.updates.models import BatchState, MarkState, UpdateBatch, UpdateMark

NOBODY = "Контакт не указан"
"""The contact of a company that has none: a ticket has an author."""
MOST_AT_ONCE = 100


async def confirm_batch(work: Work, actor: Actor, batch_id: int, *, companies: int) -> int:
    """Order the batch to be written, each company in a transaction of its own; how many of them are to do. ``companies``: as
    many as were shown; another number meanwhile is refused, so nobody confirms what they did not see."""
    batch, _ = await lock_draft(work, actor, batch_id)
    marks = list(await work.session.scalars(select(UpdateMark).where(UpdateMark.batch_id == batch.id)))
    if not marks:
        raise Refusal("batch-empty")
    if len(marks) != companies:
        raise Refusal("batch-changed")
    known = set(await work.session.scalars(marked_companies(batch)))
    for mark in marks:
        if mark.company_id in known:
            mark.state = MarkState.SKIPPED
    batch.state = BatchState.RUNNING
    batch.confirmed_at = work.now
    await work.session.flush()
    return sum(mark.state is MarkState.WAITING for mark in marks)


async def due_marks(work: Work) -> list[tuple[int, int]]:
    """(batch, company) that still have to be written."""
    query = (
        select(UpdateMark.batch_id, UpdateMark.company_id)
        .join(UpdateBatch, UpdateBatch.id == UpdateMark.batch_id)
        .where(UpdateMark.state == MarkState.WAITING, UpdateBatch.state == BatchState.RUNNING)
        .order_by(UpdateMark.batch_id, UpdateMark.company_id)
        .limit(MOST_AT_ONCE)
    )
    return [(batch_id, company_id) for batch_id, company_id in await work.session.execute(query)]


async def write_mark(work: Work, batch_id: int, company_id: int) -> bool:
    """The company's ticket and its line, once; False if another process has written it. Raises the Refusal of a company for
    which no work may be done: then :func:`fail_mark` notes why."""
    mark = await _lock_waiting(work, batch_id, company_id)
    if mark is None:
        return False
    batch = await work.session.get_one(UpdateBatch, batch_id)
    author = (await work.session.get_one(Staff, batch.staff_id)).as_actor()
    company = await get_company(work, company_id)
    service = await get_service(work, batch.service_id)
    person = await _contact_of(work, company)
    ticket = await _open_and_close(work, author, batch, company, person, service)
    mark.state, mark.ticket_id = MarkState.DONE, ticket.id
    await work.session.flush()
    if person.messenger_id is not None:
        told = UpdateDone(ticket_id=ticket.id, number=ticket.number, service=service.name, work_date=batch.work_date)
        await tell(work, contact(person.id), told)
    return True


async def _open_and_close(
    work: Work, author: StaffActor, batch: UpdateBatch, company: Company, person: Contact, service: Service
) -> Ticket:
    contract, account_id = await account_for(work, company, batch.work_date)
    pinned = await pinned_for(work, contract)
    ticket = Ticket(
        company_id=company.id,
        contact_id=person.id,
        contract_id=contract.id if contract else None,
        account_id=account_id,
        subject=service.name[:120],
        state=TicketState.IN_PROGRESS,
        assignee_id=author.staff_id,
        requested_at=work.now,
        opened_at=work.now,
        acknowledged_at=work.now,
        version=1,
        completions=1,
        priority=Priority.NORMAL,
        plan_version_id=pinned.plan.id if pinned else None,
        calendar_version_id=pinned.calendar.id if pinned else None,
    )
    work.session.add(ticket)
    await work.session.flush()
    opened = opening_event(ticket, author, work.now)
    work.session.add(opened)
    await start_clocks(work, ticket, opened, pinned)
    await record(work, ticket, author, EventKind.TAKEN)
    work.session.add(
        WorkLine(
            ticket_id=ticket.id,
            service_id=service.id,
            staff_id=author.staff_id,
            actual_minutes=service.usual_minutes,
            comment="",
            work_date=batch.work_date,
            added_at=work.now,
            source=LineSource.ENTERED,
            entry_key=f"updates:{batch.id}:{company.id}",
        )
    )
    await work.session.flush()
    await _charge(work, author, ticket, company, service)
    ticket.state, ticket.resolved_at = TicketState.RESOLVED, work.now
    await record(work, ticket, author, EventKind.RESOLVED)
    ticket.state = TicketState.CLOSED
    await record(work, ticket, author, EventKind.CLOSED)
    await work.session.flush()
    await hand_over(work, ticket, ticket.completions)
    return ticket


async def _charge(work: Work, author: StaffActor, ticket: Ticket, company: Company, service: Service) -> None:
    lines = await lines_to_charge(work, ticket)
    agreed = await agreed_for(work, ticket, company)
    charged = await charge_lines(work, author, ticket, lines, agreed, key=completion_key(ticket.id, 1))
    hindered = hindrance_of(company, charged)
    if hindered is not None:
        raise Refusal(hindered.value, number=ticket.number)
    if any(one.fate is not Fate.FREE for one in charged):
        raise Refusal("not-untariffed", name=service.name)
    for one, result in zip(lines, charged, strict=True):
        write_charged(one.line, one.tariff, result, ticket.completions, work.now)
    await work.session.flush()


async def _contact_of(work: Work, company: Company) -> Contact:
    """A manager who has come in, else anybody who has, else the first on the list; a company without people gets a nameless
    one."""
    found = await work.session.scalar(
        select(Contact)
        .where(Contact.company_id == company.id, Contact.active)
        .order_by(Contact.messenger_id.is_(None), Contact.role != ContactRole.MANAGER, Contact.id)
        .limit(1)
    )
    if found is not None:
        return found
    person = Contact(
        company_id=company.id,
        name=NOBODY,
        phone=None,
        role=ContactRole.MEMBER,
        messenger_id=None,
        active=True,
        created_at=work.now,
    )
    work.session.add(person)
    await work.session.flush()
    return person


async def fail_mark(work: Work, batch_id: int, company_id: int, reason: str) -> None:
    """Nothing is written for this company; the others go on."""
    mark = await _lock_waiting(work, batch_id, company_id)
    if mark is not None:
        mark.state, mark.reason = MarkState.FAILED, reason
        await work.session.flush()


async def _lock_waiting(work: Work, batch_id: int, company_id: int) -> UpdateMark | None:
    mark = await work.session.get(
        UpdateMark, (batch_id, company_id), with_for_update={"key_share": True}, populate_existing=True
    )
    return mark if mark is not None and mark.state is MarkState.WAITING else None


async def batches_to_end(work: Work) -> list[int]:
    """Running batches of which no company waits."""
    waiting = select(UpdateMark.batch_id).where(UpdateMark.state == MarkState.WAITING)
    query = select(UpdateBatch.id).where(UpdateBatch.state == BatchState.RUNNING, UpdateBatch.id.not_in(waiting))
    return list(await work.session.scalars(query.order_by(UpdateBatch.id)))


async def end_batch(work: Work, batch_id: int) -> bool:
    """Tell the group and directors how it went, once."""
    batch = await lock_row(work, UpdateBatch, batch_id)
    if batch is None or batch.state is not BatchState.RUNNING:
        return False
    rows = await work.session.execute(
        select(UpdateMark, Company.name)
        .join(Company, Company.id == UpdateMark.company_id)
        .where(UpdateMark.batch_id == batch.id)
        .order_by(Company.name, Company.id)
    )
    marks = [(mark, name) for mark, name in rows]
    if any(mark.state is MarkState.WAITING for mark, _ in marks):
        return False
    batch.state = BatchState.DONE
    author = await work.session.get_one(Staff, batch.staff_id)
    told = UpdatesWritten(
        batch_id=batch.id,
        service=(await get_service(work, batch.service_id)).name,
        work_date=batch.work_date,
        staff_name=author.name,
        done=sum(mark.state is MarkState.DONE for mark, _ in marks),
        skipped=sum(mark.state is MarkState.SKIPPED for mark, _ in marks),
        failed=[NotMarked(company=name, reason=mark.reason) for mark, name in marks if mark.reason is not None],
    )
    directors = [staff(one.id) for one in await staff_with_role(work, StaffRole.DIRECTOR)]
    await work.session.flush()
    await tell_each(work, (GROUP, told), *((director, told) for director in directors))
    return True
