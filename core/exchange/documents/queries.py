"""The exchange for screens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from core.actor import Actor, require_leader
from core.billing.tariffs import hour_service
from core.catalog.models import Service
from core.clients.models import Company
from core.database import Work
from core.dates import local_date
from core.errors import NotFound
from core.exchange.documents.bases import connected_base
from core.exchange.documents.models import ExchangeBase, ExchangeDocument
from core.exchange.documents.rules import FOR_A_HUMAN, DocumentState, Trouble
from core.exchange.mirror.models import ExchangePull
from core.exchange.mirror.queries import last_pulls
from core.exchange.tie_models import ExchangeItem, ExchangeTie, ItemKind
from core.ledger.queries import company_available
from core.staff.models import Staff


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its company's name and balance (minutes). ``missing``: what it waits for. ``decided_by``: a name,
    None for the command line."""

    row: ExchangeDocument
    company: str
    balance: int
    missing: list[str]
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """How the exchange stands. ``counts`` of documents by state; ``last_pull`` and the last good one, if there were any.
    ``hours``: the service whose item invoices for hours name, and ``hours_item``: what it is in 1C; None if there is none."""

    base: ExchangeBase | None
    counts: dict[DocumentState, int]
    for_a_human: int
    last_pull: ExchangePull | None
    good_pull: ExchangePull | None
    hours: str | None
    hours_item: str | None


async def exchange_state(work: Work, actor: Actor) -> ExchangeState:
    """For directors and administrators."""
    require_leader(actor)
    rows = await work.session.execute(
        select(ExchangeDocument.state, func.count().label("documents")).group_by(ExchangeDocument.state)
    )
    counts: dict[DocumentState, int] = {row.state: row.documents for row in rows}
    waiting = await work.session.scalar(select(func.count()).select_from(ExchangeDocument).where(_needs_somebody()))
    last, good = await last_pulls(work)
    hours, item = await _hours_item(work)
    return ExchangeState(await connected_base(work), counts, waiting or 0, last, good, hours, item)


async def _hours_item(work: Work) -> tuple[str | None, str | None]:
    service = await hour_service(work)
    if service is None:
        return None, None
    tied = (
        select(ExchangeItem)
        .join(ExchangeTie, ExchangeTie.item_id == ExchangeItem.id)
        .where(ExchangeTie.kind == ItemKind.SERVICE, ExchangeTie.our_id == service.id)
    )
    item = await work.session.scalar(tied)
    return service.name, item.name if item is not None and item.there else None


def _needs_somebody() -> ColumnElement[bool]:
    """For a human, and not corrected since: a newer document of the same completion is what to decide about then."""
    later = aliased(ExchangeDocument)
    corrected = exists().where(later.replaces_id == ExchangeDocument.id)
    differs = and_(ExchangeDocument.state == DocumentState.CONFIRMED, ExchangeDocument.trouble == Trouble.DIFFERS)
    waits = ExchangeDocument.state.in_((*FOR_A_HUMAN, DocumentState.UNTIED))
    return and_(or_(waits, differs), ~corrected)


async def documents_for_a_human(work: Work, actor: Actor, *, limit: int = 10, offset: int = 0) -> list[DocumentView]:
    """Documents that need somebody, the oldest first."""
    require_leader(actor)
    query = select(ExchangeDocument).where(_needs_somebody()).order_by(ExchangeDocument.id)
    rows = (await work.session.scalars(query.limit(limit).offset(offset))).all()
    return await _views(work, rows)


async def document_view(work: Work, actor: Actor, document_id: int) -> DocumentView:
    """One document, for directors and administrators."""
    require_leader(actor)
    return await view_of(work, document_id)


async def view_of(work: Work, document_id: int) -> DocumentView:
    """One document, for what the desk itself says of it."""
    row = await work.session.get(ExchangeDocument, document_id, populate_existing=True)
    if row is None:
        raise NotFound("no-document")
    [view] = await _views(work, [row])
    return view


async def _views(work: Work, rows: Sequence[ExchangeDocument]) -> list[DocumentView]:
    companies = {row.company_id: await work.session.get_one(Company, row.company_id) for row in rows}
    balances = {
        company.id: await company_available(work, company.id, local_date(work.now, company.zone))
        for company in companies.values()
    }
    missing = await names_of(work, {code for row in rows for code in row.waits_for})
    authors = {
        int(row.decided_by.removeprefix("staff:"))
        for row in rows
        if row.decided_by is not None and row.decided_by.startswith("staff:")
    }
    people = await _names(work, Staff, authors)
    return [
        DocumentView(
            row,
            companies[row.company_id].name,
            balances[row.company_id],
            [missing.get(code, code) for code in row.waits_for],
            people.get(int(row.decided_by.removeprefix("staff:")))
            if row.decided_by is not None and row.decided_by.startswith("staff:")
            else None,
        )
        for row in rows
    ]


async def names_of(work: Work, codes: Iterable[str]) -> dict[str, str]:
    """Names of «service:3», «staff:2», «company:7», by these codes."""
    ids: dict[str, set[int]] = {"service": set(), "staff": set(), "company": set()}
    for code in codes:
        kind, _, number = code.partition(":")
        ids[kind].add(int(number))
    tables: dict[str, type[Service] | type[Staff] | type[Company]] = {
        "service": Service,
        "staff": Staff,
        "company": Company,
    }
    names: dict[str, str] = {}
    for kind, table in tables.items():
        found = await _names(work, table, ids[kind])
        names |= {f"{kind}:{one}": name for one, name in found.items()}
    return names


async def _names(work: Work, table: type[Service] | type[Staff] | type[Company], ids: Iterable[int]) -> dict[int, str]:
    rows = await work.session.execute(select(table.id, table.name).where(table.id.in_(list(ids))))
    return {row.id: row.name for row in rows}
