"""What is told about people who come and go. Only ids: names are read when it is sent, so that nothing has to be erased."""

from enum import StrEnum
from typing import ClassVar

from core.actor import ContactRole
from core.outbox.service import Intent


class Removed(Intent):
    """To a person: they have no access to this company any more. ``by_staff``: or a manager of the company did it."""

    kind: ClassVar[str] = "people.removed"
    company_id: int
    by_staff: bool


class RoleChanged(Intent):
    """To a person: what they are in the company now."""

    kind: ClassVar[str] = "people.role"
    company_id: int
    role: ContactRole


class Why(StrEnum):
    """Why a person is gone."""

    REMOVED = "removed"
    LEFT = "left"
    FORGOTTEN = "forgotten"


class PersonGone(Intent):
    """To the group: a person of a client has no access any more, and whose their open tickets are now. ``heir_id``: the
    manager who has them; None if the company has none that has come in. ``by_id``: the manager who removed the person."""

    kind: ClassVar[str] = "people.gone"
    contact_id: int
    company_id: int
    why: Why
    numbers: list[int]
    heir_id: int | None
    by_id: int | None = None


class TicketsPassed(Intent):
    """To a manager: these tickets are theirs now, because the one who opened them has gone."""

    kind: ClassVar[str] = "people.passed"
    company_id: int
    numbers: list[int]


class ForgetAsked(Intent):
    """To the group: somebody wants to be forgotten while their tickets are open. Redrawn when it is done."""

    kind: ClassVar[str] = "people.forget_asked"
    request_id: int

    def collapse_key(self) -> str:
        return str(self.request_id)
