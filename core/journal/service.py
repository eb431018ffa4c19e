"""The audit trail for directors and administrators, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.actor import Actor, require_leader
from core.audit.models import AuditEntry, Subject
from core.catalog.models import Service
from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.database import Work
from core.journal.areas import SUBJECTS, Area
from core.journal.names import Names, names_in
from core.sla.models import Calendar, Plan
from core.staff.models import Staff

PAGE = 10
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries of a page with the names of all that they speak of. ``more``: there is a next page."""

    entries: Sequence[AuditEntry]
    names: Names
    page: int
    more: bool


async def audit_page(
    work: Work, actor: Actor, *, area: Area | None = None, words: str = "", page: int = 0, size: int = PAGE
) -> AuditPage:
    """A page of the trail, from 0. ``words``: all of them have to be found in who, in whom or what it is about, or in the
    values."""
    require_leader(actor)
    query = select(AuditEntry).order_by(AuditEntry.id.desc())
    if area is not None:
        query = query.where(AuditEntry.subject_kind.in_(SUBJECTS[area]))
    for word in words.split()[:MOST_WORDS]:
        query = query.where(_speaks_of(word))
    found = (await work.session.scalars(query.offset(page * size).limit(size + 1))).all()
    entries = found[:size]
    return AuditPage(entries, await names_in(work, entries), page, len(found) > size)


def _in_values(column: InstrumentedAttribute[dict[str, Any]], like: str) -> ColumnElement[bool]:
    """Not in the values' names: those are the program's own words."""
    values = func.jsonb_each_text(column).table_valued("key", "value")
    return exists().select_from(values).where(values.c.value.ilike(like))


def _speaks_of(word: str) -> ColumnElement[bool]:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = f"%{escaped}%"
    staff = select(Staff.id).where(Staff.name.ilike(like))
    contacts = select(Contact.id).where(Contact.name.ilike(like))
    companies = select(Company.id).where(or_(Company.name.ilike(like), Company.inn.like(f"{escaped}%")))
    named = {
        Subject.STAFF: staff,
        Subject.CONTACT: contacts,
        Subject.SERVICE: select(Service.id).where(Service.name.ilike(like)),
        Subject.CONTRACT: select(Contract.id).where(Contract.number.ilike(like)),
        Subject.PLAN: select(Plan.id).where(Plan.name.ilike(like)),
        Subject.CALENDAR: select(Calendar.id).where(Calendar.name.ilike(like)),
    }
    return or_(
        AuditEntry.who.in_(staff.with_only_columns(literal("staff:") + cast(Staff.id, String))),
        AuditEntry.company_id.in_(companies),
        AuditEntry.after["person"].as_integer().in_(staff),
        *(and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(ids)) for kind, ids in named.items()),
        *(_in_values(column, like) for column in (AuditEntry.before, AuditEntry.after)),
        AuditEntry.reason.ilike(like),
    )
