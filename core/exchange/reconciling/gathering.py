"""The desk's side: documents with what the ledger says of them, counterparties and contracts that do not fit."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, any_, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Work
from core.dates import local_date
from core.exchange.documents.bases import connected_base
from core.exchange.documents.content import DocumentKind
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import DocumentState
from core.exchange.mirror.models import ExchangeContract, ExchangeCounterparty
from core.exchange.mirror.queries import troubles
from core.exchange.reconciling.facts import Line, OurDocument, totals_of
from core.exchange.reconciling.kinds import Kind
from core.ledger.models import Account, Charge, Entry, EntryKind

HORIZON: Final = timedelta(days=100)
"""A quarter and a little more: what is older has been declared and closed, and is only looked at while it is not settled."""
SETTLED: Final = (
    DocumentState.CONFIRMED,
    DocumentState.SUPERSEDED,
    DocumentState.CANCELLED,
    DocumentState.CLOSED,
    DocumentState.DROPPED,
)


async def our_documents(work: Work) -> list[OurDocument]:
    """Documents of work since the horizon, and older ones that are not settled; by age. An invoice says nothing of
    hours that were given or taken: it is none of the books, and what the accountant makes of it is no difference."""
    later = aliased(ExchangeDocument)
    replaced = exists().where(later.replaces_id == ExchangeDocument.id)
    party = ExchangeCounterparty
    rows = (
        await work.session.execute(
            select(ExchangeDocument, party.ref, replaced)
            .outerjoin(party, party.company_id == ExchangeDocument.company_id)
            .where(
                ExchangeDocument.kind == DocumentKind.WORK,
                or_(ExchangeDocument.happened_at >= work.now - HORIZON, ExchangeDocument.state.not_in(SETTLED)),
            )
            .order_by(ExchangeDocument.id)
            .execution_options(populate_existing=True)
        )
    ).all()
    documents = [(row, row.specification, ref, is_replaced) for row, ref, is_replaced in rows]
    ledger = await _charged(work, [line.line_id for _, said, _, _ in documents for line in said.lines])
    return [
        OurDocument(
            id=row.id,
            key=row.key,
            number=row.number,
            company_id=row.company_id,
            state=row.state,
            since=row.created_at,
            ref=row.onec_ref,
            onec_number=row.onec_number,
            counterparty=ref,
            totals=totals_of(said),
            covered=sum(line.covered for line in said.lines),
            ledger=sum(ledger.get(line.line_id, 0) for line in said.lines),
            current=not is_replaced,
        )
        for row, said, ref, is_replaced in documents
    ]


async def _charged(work: Work, line_ids: Sequence[int]) -> dict[int, int]:
    """Minutes written off for each line, without what was given back."""
    rows = await work.session.execute(
        select(Entry.line_id, -func.sum(Entry.minutes))
        .where(Entry.line_id == any_(literal(list(line_ids))), Entry.kind.in_((EntryKind.CHARGE, EntryKind.REVERSAL)))
        .group_by(Entry.line_id)
    )
    return {line_id: int(minutes) for line_id, minutes in rows if line_id is not None}


async def known_keys(work: Work, keys: Collection[str]) -> frozenset[str]:
    """Those of the keys that are known here, however old; those of invoices too: a sale that the accountant makes out
    of an invoice may take over its comment."""
    found = await work.session.scalars(select(ExchangeDocument.key).where(ExchangeDocument.key.in_(list(keys))))
    return frozenset(found)


async def without_document(work: Work) -> list[tuple[int, int, int, int, datetime]]:
    """Completions charged by the ledger since the base was connected that no document is meant for: (ticket, completion,
    company, minutes, when). There should be none."""
    base = await connected_base(work)
    if base is None:
        return []
    prefix = func.split_part(Charge.key, ":correction:", 1).label("prefix")
    began = func.min(case((Entry.kind == EntryKind.CHARGE, Entry.at)))
    charged = (
        select(prefix, Account.company_id, (-func.sum(Entry.minutes)).label("minutes"), began.label("began"))
        .join(Charge, Charge.id == Entry.charge_id)
        .join(Account, Account.id == Charge.account_id)
        .where(Charge.key.like("ticket:%:completion:%"), Entry.at >= work.now - HORIZON)
        .group_by(prefix, Account.company_id)
        .subquery()
    )
    ticket, completion = (cast(func.split_part(charged.c.prefix, ":", part), BigInteger) for part in (2, 4))
    has_document = exists().where(ExchangeDocument.ticket_id == ticket, ExchangeDocument.completion == completion)
    rows = await work.session.execute(
        select(ticket, completion, charged.c.company_id, charged.c.minutes, charged.c.began).where(
            charged.c.began >= base.since, charged.c.minutes > 0, ~has_document
        )
    )
    return [(row[0], row[1], row[2], int(row[3]), row[4]) for row in rows]


async def companies_looked_at(work: Work) -> int:
    """Companies with hours here, or a counterparty in 1C."""
    has_account = exists().where(Account.company_id == Company.id)
    is_tied = exists().where(ExchangeCounterparty.company_id == Company.id)
    return await work.session.scalar(select(func.count()).select_from(Company).where(or_(has_account, is_tied))) or 0


async def companies_of(work: Work, refs: Collection[UUID]) -> dict[UUID, int]:
    """The companies that these counterparties are tied to."""
    party = ExchangeCounterparty
    rows = await work.session.execute(
        select(party.ref, party.company_id).where(party.ref.in_(list(refs)), party.company_id.is_not(None))
    )
    return {ref: company_id for ref, company_id in rows if company_id is not None}


async def mirror_lines(work: Work) -> list[Line]:
    """Counterparties and contracts that do not fit, as the last pull has left them."""
    lines = [
        Line(
            kind=Kind.COUNTERPARTY if one.number is None else Kind.CONTRACT,
            company_id=one.company_id,
            counterparty=one.ref,
            contract=one.number,
            code=one.code.value,
            since=one.since,
        )
        for one in await troubles(work)
    ]
    return lines + await _only_here(work) + await _only_there(work)


async def _only_here(work: Work) -> list[Line]:
    """Companies with a contract in force that are no counterparty, once there is a mirror at all."""
    if not await work.session.scalar(select(exists().where(ExchangeCounterparty.id.is_not(None)))):
        return []
    tied = exists().where(ExchangeCounterparty.company_id == Company.id)
    rows = await work.session.execute(
        select(Company, Contract.number, Contract.starts_on, Contract.ends_on)
        .join(Contract, Contract.company_id == Company.id)
        .where(~tied)
        .order_by(Company.id, Contract.ends_on.desc())
    )
    found: dict[int, Line] = {}
    for company, number, starts_on, ends_on in rows:
        if starts_on <= local_date(work.now, company.zone) <= ends_on:
            found.setdefault(company.id, Line(kind=Kind.ONLY_HERE, company_id=company.id, contract=number))
    return list(found.values())


async def _only_there(work: Work) -> list[Line]:
    """Counterparties with an ITS contract in force that are no company, and of which nothing else is said."""
    party, contract = ExchangeCounterparty, ExchangeContract
    rows = await work.session.execute(
        select(party.ref, func.max(contract.number))
        .join(contract, contract.owner_ref == party.ref)
        .where(
            party.company_id.is_(None),
            party.left_by.is_(None),
            party.trouble.is_(None),
            ~party.deleted,
            party.absent_since.is_(None),
            ~contract.deleted,
            contract.absent_since.is_(None),
            contract.ends_on >= work.now.date(),
        )
        .group_by(party.ref)
        .order_by(party.ref)
    )
    return [Line(kind=Kind.ONLY_THERE, counterparty=ref, contract=number or None) for ref, number in rows]
