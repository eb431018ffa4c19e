"""The people of the made-up franchisee."""

from dataclasses import dataclass

from core.actor import StaffRole, SystemActor
from core.database import Work
from core.staff.models import Staff
from core.staff.service import add_staff

FIRST_STAFF_ID = 300_001
"""The messenger's number of the first engineer; the others follow."""
DIRECTOR_ID = 300_100
"""The messenger's number of the director, unless told otherwise."""

ENGINEERS = (
    ("Игорь", "Лебедев"),
    ("Ольга", "Громова"),
    ("Артём", "Кузьмин"),
    ("Наталья", "Белова"),
    ("Денис", "Захаров"),
    ("Елена", "Тихонова"),
)
DIRECTOR = ("Павел Сергеевич", "Орлов")


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody who works at the franchisee; all of them have come in."""

    engineers: tuple[Staff, ...]
    director: Staff


async def add_team(work: Work, *, admin_id: int) -> Team:
    """Six engineers, and a director who is the administrator too; ``admin_id`` is the director's number in the messenger."""
    engineers = [
        await _add(work, name, FIRST_STAFF_ID + index, StaffRole.ENGINEER) for index, name in enumerate(ENGINEERS)
    ]
    director = await _add(work, DIRECTOR, admin_id, StaffRole.DIRECTOR, StaffRole.ADMIN)
    await work.session.flush()
    return Team(tuple(engineers), director)


async def _add(work: Work, name: tuple[str, str], messenger_id: int, *roles: StaffRole) -> Staff:
    staff = await add_staff(work, SystemActor("demo"), name=" ".join(name), roles=frozenset(roles))
    staff.messenger_id = messenger_id
    return staff
