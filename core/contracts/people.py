"""Who stands behind a signature: agreements keep ids, people read names."""

from collections.abc import Collection

from sqlalchemy import select

from core.clients.models import Contact
from core.database import Work
from core.staff.models import Staff

BY_BUTTON = "contact"
"""The kind of signature that a company's person leaves; every other one was written down by staff."""


async def names_of(work: Work, signatures: Collection[str]) -> dict[str, str]:
    """The names of contacts and staff members by their signatures (:func:`core.actor.signature`); of others the signature."""
    ids: dict[str, list[int]] = {BY_BUTTON: [], "staff": []}
    for one in signatures:
        kind, _, number = one.partition(":")
        if kind in ids:
            ids[kind].append(int(number))
    names = {one: one for one in signatures}
    contacts = await work.session.execute(select(Contact.id, Contact.name).where(Contact.id.in_(ids[BY_BUTTON])))
    names |= {f"{BY_BUTTON}:{number}": name for number, name in contacts}
    staff = await work.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids["staff"])))
    return names | {f"staff:{number}": name for number, name in staff}


async def name_of(work: Work, signed: str) -> str:
    """The name behind one signature."""
    return (await names_of(work, [signed]))[signed]
