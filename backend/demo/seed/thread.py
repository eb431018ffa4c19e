"""One ticket in memory: each method leaves the rows that the use case of the same name in ``core.tickets`` leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.demo.seed.book import Book
from backend.demo.seed.companies import Client
from backend.demo.seed.rows import Rows
from core.actor import Actor, StaffActor, SystemActor, signature
from core.billing.models import Proposal, ProposalState
from core.billing.rules import valid_until
from core.billing.tariffs import tariff
from core.catalog.models import Service
from core.clients.models import Contact
from core.contracts.service_models import ModelTerms, Pays, model_named
from core.sla.plans import Pinned
from core.sla.rules.events import EventKind
from core.sla.rules.plans import Priority
from core.tickets.models import Fate, Message, Side, Ticket, TicketEvent, TicketState, WorkLine
from core.tickets.opening import opening_event
from core.tickets.pricing import done_work, write_charged
from core.tickets.rules import Agreed, charge_work, completion_key, hours_asked, make_subject, round_work

DRAFT = SystemActor("draft")
"""Who opens a ticket when nobody has tapped."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A ticket's lines to be charged: a movement of the ledger that is entered in its turn."""

    at: datetime
    rows: Rows
    ticket: Ticket
    number: int
    pays: Pays
    lines: Sequence[tuple[WorkLine, Service]]
    engineer: StaffActor
    zone: ZoneInfo

    def enter(self, book: Book) -> None:
        """Charge, decide what each line was paid with, propose a price for a shortage; see ``tickets.resolve``."""
        tariffs = [tariff(service, None) for _, service in self.lines]
        done = [done_work(line, one) for (line, _), one in zip(self.lines, tariffs, strict=True)]
        rounded = round_work(done, [])
        covered: dict[int, int] = {}
        if self.ticket.account_id is not None and (asked := hours_asked(done, rounded, self.pays)):
            splits = book.charge(
                self.engineer,
                account_id=self.ticket.account_id,
                key=completion_key(self.ticket.id, self.number),
                lines=asked,
                at=self.at,
            )
            covered = {split.line.line_id: split.covered for split in splits}
        charged = charge_work(done, rounded, covered, Agreed(self.pays))
        for (line, _), priced, one in zip(self.lines, tariffs, charged, strict=True):
            write_charged(line, priced, one, self.number, self.at)
        shortage = sum(one.shortage for one in charged)
        if shortage:
            self.rows.add(
                Proposal(
                    id=self.rows.id(Proposal),
                    ticket_id=self.ticket.id,
                    completion=self.number,
                    minutes=shortage,
                    amount=sum(one.amount or 0 for one in charged if one.fate is Fate.PENDING),
                    state=ProposalState.PROPOSED,
                    created_at=self.at,
                    valid_until=valid_until(self.at, self.zone),
                )
            )


class Thread:
    """A ticket and everything that hangs on it. Moments must not go backwards."""

    def __init__(
        self,
        rows: Rows,
        client: Client,
        contact: Contact,
        said: Sequence[tuple[str, datetime]],
        *,
        opened_at: datetime,
        pinned: Pinned,
        by_itself: bool = False,
    ) -> None:
        self._rows = rows
        self._client = client
        self._zone = client.company.zone
        self._contact = contact
        self._drafts: list[tuple[WorkLine, Service]] = []
        self._contract = client.contract_on(client.day(opened_at))
        self.ticket = rows.add(
            Ticket(
                id=rows.id(Ticket),
                number=rows.ticket_number(),
                company_id=client.company.id,
                contact_id=contact.id,
                contract_id=self._contract.id if self._contract else None,
                account_id=client.accounts[self._contract.id] if self._contract else None,
                subject=make_subject("\n".join(text for text, _ in said)),
                state=TicketState.OPEN,
                version=1,
                completions=0,
                requested_at=said[0][1],
                opened_at=opened_at,
                priority=Priority.NORMAL,
                plan_version_id=pinned.plan.id,
                calendar_version_id=pinned.calendar.id,
            )
        )
        for text, at in said:
            self._say(text, at, contact_id=contact.id)
        opened = opening_event(self.ticket, DRAFT if by_itself else contact.as_actor(), opened_at)
        opened.id = rows.id(TicketEvent)
        rows.add(opened)

    def take(self, engineer: StaffActor, at: datetime) -> None:
        self._acknowledge(engineer, at)
        self._record(EventKind.TAKEN, engineer, at)

    def staff_writes(self, engineer: StaffActor, text: str, at: datetime, *, question: bool = False) -> None:
        self._say(text, at, staff_id=engineer.staff_id, question=question)
        self._record(EventKind.ASKED if question else EventKind.STAFF_WROTE, engineer, at)
        if self.ticket.state is TicketState.OPEN:
            self._acknowledge(engineer, at)
        if question and self.ticket.state is TicketState.IN_PROGRESS:
            self.ticket.state = TicketState.WAITING_CLIENT

    def client_writes(self, text: str, at: datetime) -> None:
        self._say(text, at, contact_id=self._contact.id)
        self._record(EventKind.CLIENT_WROTE, self._contact.as_actor(), at)
        if self.ticket.state is TicketState.WAITING_CLIENT:
            self.ticket.state = TicketState.IN_PROGRESS

    def add_line(self, engineer: StaffActor, service: Service, minutes: int, comment: str, at: datetime) -> None:
        # The columns of the charge are left alone: an untouched JSON column is NULL, one set to None is JSON's null.
        line = WorkLine(
            id=self._rows.id(WorkLine),
            ticket_id=self.ticket.id,
            service_id=service.id,
            staff_id=engineer.staff_id,
            actual_minutes=minutes,
            comment=comment,
            work_date=self._client.day(at),
            added_at=at,
        )
        self._drafts.append((self._rows.add(line), service))
        self.ticket.version += 1

    def resolve(self, engineer: StaffActor, at: datetime) -> Completion:
        """The charge is left to be entered into the ledger in its turn."""
        self.ticket.completions += 1
        self.ticket.state = TicketState.RESOLVED
        self.ticket.resolved_at = at
        self.ticket.version += 1
        self._record(EventKind.RESOLVED, engineer, at)
        lines, self._drafts = self._drafts, []
        return Completion(
            at, self._rows, self.ticket, self.ticket.completions, self._pays(), lines, engineer, self._zone
        )

    def _pays(self) -> Pays:
        if self._contract is None:
            return Pays.HOURS
        model = model_named(self._contract.service_model)
        return model.pays(self.ticket.requested_at.astimezone(self._zone), ModelTerms(self._contract.free_until))

    def reopen(self, at: datetime) -> None:
        self.ticket.state = TicketState.OPEN
        self.ticket.assignee_id = self.ticket.acknowledged_at = self.ticket.resolved_at = None
        self.ticket.version += 1
        self._record(EventKind.REOPENED, self._contact.as_actor(), at)

    def close(self, at: datetime) -> None:
        self.ticket.state = TicketState.CLOSED
        self._record(EventKind.CLOSED, self._contact.as_actor(), at)

    def cancel(self, at: datetime) -> None:
        self.ticket.state = TicketState.CANCELLED
        self._record(EventKind.CANCELLED, self._contact.as_actor(), at)

    def _acknowledge(self, engineer: StaffActor, at: datetime) -> None:
        self.ticket.state = TicketState.IN_PROGRESS
        self.ticket.assignee_id = engineer.staff_id
        self.ticket.acknowledged_at = at

    def _say(
        self,
        text: str,
        at: datetime,
        *,
        contact_id: int | None = None,
        staff_id: int | None = None,
        question: bool = False,
    ) -> None:
        self._rows.add(
            Message(
                id=self._rows.id(Message),
                ticket_id=self.ticket.id,
                side=Side.CLIENT if contact_id is not None else Side.STAFF,
                contact_id=contact_id,
                staff_id=staff_id,
                question=question,
                text=text,
                sent_at=at,
            )
        )

    def _record(self, kind: EventKind, actor: Actor, at: datetime) -> None:
        self._rows.add(
            TicketEvent(
                id=self._rows.id(TicketEvent), ticket_id=self.ticket.id, kind=kind, at=at, author=signature(actor)
            )
        )
