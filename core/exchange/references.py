"""What the parties, services and people of a document are in 1C."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.database import Work
from core.exchange.documents.content import Content
from core.exchange.documents.specification import Specification
from core.exchange.mirror.queries import contract_key_of, counterparty_of
from core.exchange.tie_models import ExchangeItem, ExchangeTie, ItemKind


@dataclass(frozen=True, slots=True)
class References:
    """1C's references. ``contract``: empty if it is not known there. ``services`` by our ids; ``person``: the engineer who did
    most of the work, if documents name one."""

    counterparty: UUID
    contract: UUID | None
    services: dict[int, UUID]
    person: UUID | None


@dataclass(frozen=True, slots=True)
class NotTied:
    """What is nothing in 1C yet: «company:7», «service:3», «staff:2»."""

    missing: list[str]


async def references(work: Work, content: Content, *, needs_people: bool) -> References | NotTied:
    """The references of a document, or what lacks one. What is marked for deletion in 1C, or gone from there, is none.
    ``needs_people``: documents of work name an engineer; an invoice names none."""
    missing = []
    counterparty = await counterparty_of(work, content.company_id)
    if counterparty is None:
        missing.append(f"company:{content.company_id}")
    services = await tied(work, ItemKind.SERVICE, content.services)
    missing += sorted(f"service:{service_id}" for service_id in content.services if service_id not in services)
    person = None
    if needs_people and isinstance(content, Specification) and content.lines:
        staff_id = _most_work(content)
        person = (await tied(work, ItemKind.PERSON, [staff_id])).get(staff_id)
        if person is None:
            missing.append(f"staff:{staff_id}")
    if missing or counterparty is None:
        return NotTied(list(dict.fromkeys(missing)))
    return References(counterparty, await _contract(work, content.contract_id), services, person)


async def tied(work: Work, kind: ItemKind, our_ids: Iterable[int]) -> dict[int, UUID]:
    """The references of those of ours that are tied to something that is there, by our id."""
    rows = await work.session.execute(
        select(ExchangeTie.our_id, ExchangeItem.ref)
        .join(ExchangeItem, ExchangeItem.id == ExchangeTie.item_id)
        .where(
            ExchangeTie.kind == kind,
            ExchangeTie.our_id.in_(list(our_ids)),
            ~ExchangeItem.deleted,
            ExchangeItem.absent_since.is_(None),
        )
    )
    return {row.our_id: row.ref for row in rows}


def _most_work(specification: Specification) -> int:
    minutes: dict[int, int] = {}
    for line in specification.lines:
        minutes[line.staff_id] = minutes.get(line.staff_id, 0) + line.actual
    return max(minutes, key=lambda staff_id: minutes[staff_id])


async def _contract(work: Work, contract_id: int | None) -> UUID | None:
    """Only the base's own contracts have a reference for a key: other sources of contracts have keys of their own."""
    key = await contract_key_of(work, contract_id) if contract_id is not None else None
    try:
        return UUID(key) if key is not None else None
    except ValueError:
        return None
