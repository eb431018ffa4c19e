"""Why a line was charged as it was: the work, the rule, the hours that paid, the price of the rest."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from sqlalchemy import func, select

from core.actor import Actor, ContactActor, SystemActor, require_staff
from core.catalog.models import Service, TariffKind
from core.catalog.rounding import Rounding
from core.clients.models import Company
from core.contracts.models import Contract
from core.contracts.service import model_on
from core.contracts.service_models import Pays
from core.database import Work
from core.dates import local_date
from core.errors import NotFound
from core.ledger.models import Allocation, Charge, Entry, EntryKind, Grant, Reversal
from core.staff.models import Staff
from core.tickets.models import Fate, Ticket, WorkLine
from core.tickets.pricing import applied_rounding
from core.tickets.queries import LineView, lines_of


class Because(StrEnum):
    """What decided how the line is paid: ``hours`` as usual; the service itself, which costs nothing (``untariffed``) or is
    for money (``paid``); the contract's service model (``model``); the rule of a mass case (``wave``); or the client, who
    ``chose`` money."""

    HOURS = "hours"
    UNTARIFFED = "untariffed"
    PAID = "paid"
    MODEL = "model"
    WAVE = "wave"
    CHOSE = "chose"


@dataclass(frozen=True, slots=True)
class PaidFrom:
    """Minutes of a line that came from grants with this last day."""

    minutes: int
    expires_on: date


@dataclass(frozen=True, slots=True)
class Explanation:
    """A charged line explained. The rule was applied to ``total`` minutes, of which ``before`` charged ones had been charged
    already (see :class:`core.catalog.rounding.Rounded`). ``model`` and ``free_until``: the contract's, where it decided."""

    number: int
    line: WorkLine
    service: Service
    engineer: str
    rounding: Rounding
    total: int
    before: int
    paid_from: tuple[PaidFrom, ...]
    because: Because
    model: str | None = None
    free_until: time | None = None


async def explain_line(work: Work, actor: Actor, line_id: int) -> Explanation:
    """Why this line was charged as it was. For people of the ticket's company and for staff; to others it does not exist."""
    row = (
        await work.session.execute(
            select(WorkLine, Service, Staff.name, Ticket)
            .join(Service, Service.id == WorkLine.service_id)
            .join(Staff, Staff.id == WorkLine.staff_id)
            .join(Ticket, Ticket.id == WorkLine.ticket_id)
            .where(WorkLine.id == line_id, WorkLine.completion.is_not(None))
        )
    ).one_or_none()
    ticket = row[3] if row is not None else None
    _authorise(actor, ticket)
    if row is None:
        raise NotFound("no-lines")
    return (await _explain(work, row[3], [LineView(row[0], row[1], row[2])]))[0]


async def explain_ticket(work: Work, actor: Actor, ticket_id: int) -> list[Explanation]:
    """The same for all charged lines of a ticket that count."""
    ticket = await work.session.get(Ticket, ticket_id)
    _authorise(actor, ticket)
    lines = [view for view in await lines_of(work, ticket_id) if view.line.completion is not None]
    if ticket is None or not lines:
        raise NotFound("no-lines")
    return await _explain(work, ticket, lines)


def _authorise(actor: Actor, ticket: Ticket | None) -> None:
    if isinstance(actor, ContactActor):
        if ticket is None or ticket.company_id != actor.company_id:
            raise NotFound("no-lines")
    elif not isinstance(actor, SystemActor):
        require_staff(actor)


async def _explain(work: Work, ticket: Ticket, lines: Sequence[LineView]) -> list[Explanation]:
    paid = await _paid_from(work, [view.line.id for view in lines])
    pays, model, free_until = await _model_of(work, ticket)
    explained = []
    for view in lines:
        rule = view.line.rounding or {}
        because = _because(view, pays)
        by_model = because is Because.MODEL
        explained.append(
            Explanation(
                ticket.number,
                view.line,
                view.service,
                view.engineer,
                applied_rounding(view.line, view.service),
                rule.get("total", view.line.actual_minutes),
                rule.get("before", 0),
                tuple(paid[view.line.id]),
                because,
                model if by_model else None,
                free_until if by_model else None,
            )
        )
    return explained


def _because(view: LineView, pays: Pays) -> Because:
    kind, line = view.service.tariff_kind, view.line
    if (line.rounding or {}).get("wave"):
        return Because.WAVE
    if kind is TariffKind.UNTARIFFED:
        return Because.UNTARIFFED
    if kind is TariffKind.PAID:
        return Because.PAID
    if line.fate is Fate.FREE:
        return Because.MODEL
    if line.fate is Fate.MONEY and not line.shortage_minutes:
        return Because.CHOSE if pays is Pays.HOURS else Because.MODEL
    return Because.HOURS


async def _model_of(work: Work, ticket: Ticket) -> tuple[Pays, str | None, time | None]:
    if ticket.contract_id is None:
        return Pays.HOURS, None, None
    contract = await work.session.get_one(Contract, ticket.contract_id)
    company = await work.session.get_one(Company, ticket.company_id)
    in_force = await model_on(work, contract, local_date(ticket.requested_at, company.zone))
    pays = in_force.pays(ticket.requested_at, company.zone)
    return pays, in_force.model.code, in_force.terms.free_until


async def _paid_from(work: Work, line_ids: Sequence[int]) -> dict[int, list[PaidFrom]]:
    """By line: minutes by the last day of the grants they came from, the sooner first; what was taken back does not count."""
    rows = await work.session.execute(
        select(Entry.line_id, Grant.expires_on, func.sum(Allocation.minutes))
        .join(Allocation, Allocation.entry_id == Entry.id)
        .join(Grant, Grant.id == Allocation.grant_id)
        .join(Charge, Charge.id == Entry.charge_id)
        .outerjoin(Reversal, Reversal.charge_id == Charge.id)
        .where(Entry.line_id.in_(line_ids), Entry.kind == EntryKind.CHARGE, Reversal.id.is_(None))
        .group_by(Entry.line_id, Grant.expires_on)
        .order_by(Grant.expires_on)
    )
    paid: dict[int, list[PaidFrom]] = defaultdict(list)
    for line_id, expires_on, minutes in rows:
        assert line_id is not None
        paid[line_id].append(PaidFrom(int(minutes), expires_on))
    return paid
