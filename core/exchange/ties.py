"""Ties: once for each service and each engineer a person says what they are in 1C."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import any_, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, StaffRole, require_admin, require_leader, signature
from core.audit.models import Subject
from core.audit.service import CHANGED, REMOVED, Value, audit
from core.catalog.models import Service
from core.database import Work
from core.errors import NotFound
from core.exchange.documents.bases import connected_base
from core.exchange.documents.intents import TiesMissing
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import DocumentState
from core.exchange.documents.sending import release_tied
from core.exchange.documents.telling import tell_roles
from core.exchange.tie_models import ExchangeItem, ExchangeTie, ItemKind
from core.staff.models import Staff

PREFIXES = {ItemKind.SERVICE: "service", ItemKind.PERSON: "staff"}
NAMED = 10


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item or a person as 1C has it."""

    ref: UUID
    code: str
    name: str
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Ours:
    """A service or a staff member of ours. ``item``: what they are tied to, also if that is gone from 1C."""

    kind: ItemKind
    id: int
    name: str
    item: ExchangeItem | None

    @property
    def code(self) -> str:
        """«service:3», «staff:2»."""
        return f"{PREFIXES[self.kind]}:{self.id}"

    @property
    def is_tied(self) -> bool:
        return self.item is not None and self.item.there


async def take_items(work: Work, kind: ItemKind, items: Sequence[SeenItem]) -> None:
    """Mirror all items of a kind that 1C has; those not among them are absent from now on. What was given must be the whole:
    an empty list changes nothing, 1C answers so when it publishes nothing."""
    if not items:
        return
    rows = {item.ref: item for item in items}
    for part in _parts(list(rows.values()), 1000):
        written = insert(ExchangeItem).values(
            [{"kind": kind, "ref": one.ref, "code": one.code, "name": one.name, "deleted": one.deleted} for one in part]
        )
        await work.session.execute(
            written.on_conflict_do_update(
                index_elements=[ExchangeItem.kind, ExchangeItem.ref],
                set_={
                    "code": written.excluded.code,
                    "name": written.excluded.name,
                    "deleted": written.excluded.deleted,
                    "absent_since": None,
                },
            )
        )
    known = await work.session.execute(
        select(ExchangeItem.id, ExchangeItem.ref).where(ExchangeItem.kind == kind, ExchangeItem.absent_since.is_(None))
    )
    gone = [row_id for row_id, ref in known if ref not in rows]
    if gone:
        await work.session.execute(
            update(ExchangeItem)
            .where(ExchangeItem.id == any_(literal(gone)))
            .values(absent_since=work.now)
            .execution_options(synchronize_session=False)
        )
    await release_tied(work)


def _parts(items: Sequence[SeenItem], size: int) -> list[Sequence[SeenItem]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


async def tie(work: Work, actor: Actor, kind: ItemKind, our_id: int, item_id: int) -> int:
    """Say what a service or a staff member is in 1C; what they were before is forgotten. How many documents that waited for it
    are ready now."""
    author = require_admin(actor)
    item = await work.session.get(ExchangeItem, item_id)
    table = Service if kind is ItemKind.SERVICE else Staff
    if item is None or item.kind is not kind or not item.there or await work.session.get(table, our_id) is None:
        raise NotFound("no-onec-item")
    before = await _tied_to(work, kind, our_id)
    audit(work, actor, Subject.TIE, our_id, CHANGED, before, {"of": kind, "item": item_id, "onec": item.name})
    written = insert(ExchangeTie).values(
        kind=kind, our_id=our_id, item_id=item_id, tied_by=signature(author), tied_at=work.now
    )
    await work.session.execute(
        written.on_conflict_do_update(
            index_elements=[ExchangeTie.kind, ExchangeTie.our_id],
            set_={"item_id": item_id, "tied_by": signature(author), "tied_at": work.now},
        )
    )
    return await release_tied(work)


async def untie(work: Work, actor: Actor, kind: ItemKind, our_id: int) -> None:
    """It was a mistake: the next document waits until somebody says what it is."""
    require_admin(actor)
    audit(work, actor, Subject.TIE, our_id, REMOVED, await _tied_to(work, kind, our_id), {})
    await work.session.execute(delete(ExchangeTie).where(ExchangeTie.kind == kind, ExchangeTie.our_id == our_id))


async def _tied_to(work: Work, kind: ItemKind, our_id: int) -> dict[str, Value]:
    """For the audit trail; nothing if it is not tied."""
    tied = select(ExchangeItem).join(ExchangeTie, ExchangeTie.item_id == ExchangeItem.id)
    item = await work.session.scalar(tied.where(ExchangeTie.kind == kind, ExchangeTie.our_id == our_id))
    return {"of": kind, "item": item.id, "onec": item.name} if item is not None else {}


async def find_items(work: Work, actor: Actor, kind: ItemKind, words: str, *, limit: int = 8) -> Sequence[ExchangeItem]:
    """Items of 1C whose name or code has all the words; by name. Those marked for deletion, or gone, cannot be chosen."""
    require_leader(actor)
    query = select(ExchangeItem).where(
        ExchangeItem.kind == kind, ~ExchangeItem.deleted, ExchangeItem.absent_since.is_(None)
    )
    for word in words.split()[:5]:
        has = func.lower(word)
        query = query.where(
            or_(
                func.strpos(func.lower(ExchangeItem.name), has) > 0,
                func.strpos(func.lower(ExchangeItem.code), has) > 0,
            )
        )
    return (await work.session.scalars(query.order_by(ExchangeItem.name, ExchangeItem.id).limit(limit))).all()


async def our_name(work: Work, actor: Actor, kind: ItemKind, our_id: int) -> str:
    """The name of a service or a staff member of ours."""
    require_leader(actor)
    table = Service if kind is ItemKind.SERVICE else Staff
    name = await work.session.scalar(select(table.name).where(table.id == our_id))
    if name is None:
        raise NotFound("no-onec-item")
    return name


async def find_staff(work: Work, words: str) -> Sequence[Staff]:
    """Active staff whose name has these words, by name."""
    query = select(Staff).where(Staff.active, func.strpos(func.lower(Staff.name), func.lower(words.strip())) > 0)
    return (await work.session.scalars(query.order_by(Staff.name, Staff.id))).all()


async def all_ours(work: Work, *, needs_people: bool) -> list[Ours]:
    """Active services by the price list's order, then (if documents name them) active engineers by name, with their ties."""
    found = [
        Ours(ItemKind.SERVICE, service.id, service.name, item)
        for service, item in await work.session.execute(
            select(Service, ExchangeItem)
            .outerjoin(ExchangeTie, (ExchangeTie.our_id == Service.id) & (ExchangeTie.kind == ItemKind.SERVICE))
            .outerjoin(ExchangeItem, ExchangeItem.id == ExchangeTie.item_id)
            .where(Service.active)
            .order_by(Service.position, Service.id)
        )
    ]
    if needs_people:
        found += [
            Ours(ItemKind.PERSON, person.id, person.name, item)
            for person, item in await work.session.execute(
                select(Staff, ExchangeItem)
                .outerjoin(ExchangeTie, (ExchangeTie.our_id == Staff.id) & (ExchangeTie.kind == ItemKind.PERSON))
                .outerjoin(ExchangeItem, ExchangeItem.id == ExchangeTie.item_id)
                .where(Staff.active, literal(StaffRole.ENGINEER.value) == any_(Staff.roles))
                .order_by(Staff.name, Staff.id)
            )
        ]
    return found


async def untied(work: Work) -> list[Ours]:
    """What is active and nothing in 1C yet, if a base is connected at all."""
    base = await connected_base(work)
    if base is None:
        return []
    return [one for one in await all_ours(work, needs_people=base.needs_people) if not one.is_tied]


async def remind_untied(work: Work) -> None:
    """Tell the administrators once a day, long before the month ends."""
    missing = await untied(work)
    if not missing:
        return
    waiting = await work.session.scalar(select(func.count()).where(ExchangeDocument.state == DocumentState.UNTIED))
    told = TiesMissing(missing=tuple(one.code for one in missing[:NAMED]), count=len(missing), documents=waiting or 0)
    await tell_roles(work, told, frozenset({StaffRole.ADMIN}))
