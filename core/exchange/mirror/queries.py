"""The mirror for screens, for the push of documents and for reports. Who may look is the caller's question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, cast, func, select

from core.database import Work
from core.exchange.mirror.codes import ContractTrouble, CounterpartyTrouble
from core.exchange.mirror.models import ExchangeContract, ExchangeCounterparty, ExchangePull, PullScope


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something a person has to settle. ``ref`` and ``name``: the counterparty's, as in 1C (None: it was not read). For a
    contract its ``number`` (or name) and dates as in 1C, else None."""

    code: CounterpartyTrouble | ContractTrouble
    since: datetime
    ref: UUID | None
    name: str
    inn: str
    kpp: str
    company_id: int | None
    number: str | None = None
    starts_on: date | None = None
    months: int | None = None


async def troubles(work: Work) -> list[Trouble]:
    """All that waits for a person: counterparties, then contracts, the newest first."""
    party, contract = ExchangeCounterparty, ExchangeContract
    parties = await work.session.scalars(
        select(party).where(party.trouble.is_not(None)).order_by(party.trouble_since.desc(), party.id)
    )
    found = [
        Trouble(one.trouble, one.trouble_since, one.ref, one.name, one.inn, one.kpp, one.company_id)
        for one in parties
        if one.trouble is not None and one.trouble_since is not None
    ]
    contracts = await work.session.execute(
        select(contract, party)
        .outerjoin(party, party.ref == contract.owner_ref)
        .where(contract.trouble.is_not(None))
        .order_by(contract.trouble_since.desc(), contract.id)
    )
    found += [_of_contract(row, owner) for row, owner in contracts]
    return found


def _of_contract(row: ExchangeContract, owner: ExchangeCounterparty | None) -> Trouble:
    assert row.trouble is not None
    assert row.trouble_since is not None
    return Trouble(
        row.trouble,
        row.trouble_since,
        owner.ref if owner is not None else None,
        owner.name if owner is not None else "",
        owner.inn if owner is not None else "",
        owner.kpp if owner is not None else "",
        owner.company_id if owner is not None else None,
        row.number or row.name,
        row.starts_on,
        row.months,
    )


async def count_troubles(work: Work, since: datetime | None = None) -> int:
    """How many there are, or only those found at or after ``since``."""
    total = 0
    for table in (ExchangeCounterparty, ExchangeContract):
        query = select(func.count()).where(table.trouble.is_not(None))
        if since is not None:
            query = query.where(table.trouble_since >= since)
        total += await work.session.scalar(query) or 0
    return total


async def counterparty_of(work: Work, company_id: int) -> UUID | None:
    """The counterparty that a company is tied to, if it is there and not marked for deletion."""
    party = ExchangeCounterparty
    return await work.session.scalar(
        select(party.ref).where(party.company_id == company_id, party.absent_since.is_(None), ~party.deleted)
    )


async def contract_key_of(work: Work, contract_id: int) -> str | None:
    """The key of the mirror's contract that a contract of the desk is tied to, if it is there and not marked for deletion."""
    contract = ExchangeContract
    return await work.session.scalar(
        select(contract.key).where(
            contract.contract_id == contract_id, contract.absent_since.is_(None), ~contract.deleted
        )
    )


async def last_pulls(work: Work) -> tuple[ExchangePull | None, ExchangePull | None]:
    """The last pull of the whole base, and the last good one."""
    query = select(ExchangePull).where(ExchangePull.scope == PullScope.ALL).order_by(ExchangePull.id.desc()).limit(1)
    return await work.session.scalar(query), await work.session.scalar(query.where(ExchangePull.failure.is_(None)))


async def find_counterparties(work: Work, words: str, *, limit: int = 8) -> Sequence[ExchangeCounterparty]:
    """Counterparties by the reference, the beginning of the INN or a part of the name, those that are there first."""
    words = " ".join(words.split())
    if not words:
        return []
    pattern = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    party = ExchangeCounterparty
    ref = cast(party.ref, String) == words.lower()
    query = (
        select(party)
        .where(party.name.ilike(f"%{pattern}%") | party.inn.like(f"{pattern}%") | ref)
        .order_by(party.deleted, party.absent_since.is_not(None), party.name, party.id)
        .limit(limit)
    )
    return (await work.session.scalars(query)).all()
