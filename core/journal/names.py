"""Names of all that entries of the trail speak of: the trail itself keeps ids."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from core.audit.models import AuditEntry, Subject
from core.catalog.models import Service
from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.database import Work
from core.exchange.tie_models import ItemKind
from core.sla.models import Calendar, Plan
from core.staff.models import Staff

Names = Mapping[tuple[Subject, int], str]
"""By what it is, and its id. What is gone, or was forgotten, has none."""

REFERS: dict[str, Subject] = {
    "person": Subject.STAFF,
    "people": Subject.STAFF,
    "contact": Subject.CONTACT,
    "company": Subject.COMPANY,
    "service": Subject.SERVICE,
    "prolongs": Subject.CONTRACT,
    "plan": Subject.PLAN,
    "calendar": Subject.CALENDAR,
}
"""Values that are ids, by their names."""

_TABLES: dict[Subject, Select[int, str]] = {
    Subject.STAFF: select(Staff.id, Staff.name),
    Subject.CONTACT: select(Contact.id, Contact.name),
    Subject.COMPANY: select(Company.id, Company.name),
    Subject.SERVICE: select(Service.id, Service.name),
    Subject.CONTRACT: select(Contract.id, Contract.number),
    Subject.PLAN: select(Plan.id, Plan.name),
    Subject.CALENDAR: select(Calendar.id, Calendar.name),
}
_IDS: dict[Subject, Any] = {subject: query.selected_columns[0] for subject, query in _TABLES.items()}


async def names_in(work: Work, entries: Iterable[AuditEntry]) -> Names:
    """One statement for each kind of thing that is spoken of."""
    wanted: dict[Subject, set[int]] = defaultdict(set)
    for entry in entries:
        for subject, number in _spoken_of(entry):
            wanted[subject].add(number)
    names: dict[tuple[Subject, int], str] = {}
    for subject, ids in wanted.items():
        for number, name in await work.session.execute(_TABLES[subject].where(_IDS[subject].in_(ids))):
            names[subject, number] = name
    return names


def _spoken_of(entry: AuditEntry) -> Iterator[tuple[Subject, int]]:
    author, _, number = entry.who.partition(":")
    if author in (Subject.STAFF, Subject.CONTACT):
        yield Subject(author), int(number)
    if entry.company_id is not None:
        yield Subject.COMPANY, entry.company_id
    about = subject_of(entry)
    if about is not None and about[0] in _TABLES:
        yield about
    for values in (entry.before, entry.after):
        for name, subject in REFERS.items():
            for value in _each(values.get(name)):
                yield subject, value


def subject_of(entry: AuditEntry) -> tuple[Subject, int] | None:
    """What the entry is about; of a tie with 1C the service or the person that is tied."""
    if entry.subject_id is None:
        return None
    subject = Subject(entry.subject_kind)
    if subject is Subject.TIE:
        kind = (entry.after or entry.before).get("of")
        subject = Subject.STAFF if kind == ItemKind.PERSON else Subject.SERVICE
    return subject, entry.subject_id


def _each(value: object) -> Sequence[int]:
    if isinstance(value, list):
        return [one for one in value if isinstance(one, int)]
    return [value] if isinstance(value, int) else []
