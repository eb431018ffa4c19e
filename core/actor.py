"""Who asks. Every use case takes an actor and authorises inside; one that names no right refuses."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from core.errors import Forbidden


class StaffRole(StrEnum):
    """What a staff member may do; roles add up."""

    ENGINEER = "engineer"
    DIRECTOR = "director"
    ADMIN = "admin"


class ContactRole(StrEnum):
    """``manager`` speaks for the company and agrees to money; ``member`` may ask for work."""

    MEMBER = "member"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class ContactActor:
    """A person of a client company."""

    contact_id: int
    company_id: int
    name: str
    role: ContactRole


@dataclass(frozen=True, slots=True)
class StaffActor:
    """One of us."""

    staff_id: int
    name: str
    roles: frozenset[StaffRole]


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody the desk does not know. ``messenger_id`` is the messenger's number of the person, ``name`` is what
    the person calls themselves there: a label, never a proof."""

    messenger_id: int
    name: str


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The desk itself: a job or the command line (the owner of the machine)."""

    name: str


Actor = ContactActor | StaffActor | Stranger | SystemActor

ANY_STAFF = frozenset(StaffRole)
ADMINS = frozenset({StaffRole.ADMIN})
LEADERS = frozenset({StaffRole.DIRECTOR, StaffRole.ADMIN})


def require_staff(actor: Actor, roles: frozenset[StaffRole] = ANY_STAFF) -> StaffActor:
    """The actor as a staff member with at least one of ``roles``; raises Forbidden otherwise."""
    if isinstance(actor, StaffActor) and actor.roles & roles:
        return actor
    raise Forbidden


def require_admin(actor: Actor) -> StaffActor | SystemActor:
    """An administrator, or the command line of the machine."""
    if isinstance(actor, SystemActor):
        return actor
    return require_staff(actor, ADMINS)


def require_leader(actor: Actor) -> StaffActor | SystemActor:
    """A director or an administrator, or the command line of the machine; raises Forbidden ``leaders-only`` for other staff."""
    if isinstance(actor, SystemActor):
        return actor
    if isinstance(actor, StaffActor) and not actor.roles & LEADERS:
        raise Forbidden("leaders-only")
    return require_staff(actor, LEADERS)


def require_contact(actor: Actor) -> ContactActor:
    """The actor as a person of a client company; raises Forbidden otherwise."""
    if isinstance(actor, ContactActor):
        return actor
    raise Forbidden


def require_manager(actor: Actor) -> ContactActor:
    """The actor as somebody who speaks for their company; raises Forbidden ``company-managers-only`` for other people of it."""
    contact = require_contact(actor)
    if contact.role is not ContactRole.MANAGER:
        raise Forbidden("company-managers-only")
    return contact


def signature(actor: Actor) -> str:
    """How the actor is written down as an author: ids, not names, so that a person can be forgotten (DESIGN §4)."""
    match actor:
        case ContactActor():
            return f"contact:{actor.contact_id}"
        case StaffActor():
            return f"staff:{actor.staff_id}"
        case Stranger():
            return "stranger"
        case SystemActor():
            return f"system:{actor.name}"
        case _:
            assert_never(actor)
