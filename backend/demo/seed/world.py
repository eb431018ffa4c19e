"""What the demo, the playground and the tests need to know of the data."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.demo.seed.companies import Client, Person, Profile
from backend.demo.seed.staff import DIRECTOR, ENGINEERS, Team
from core.staff.models import Staff

STRANGER_ID = 700_001
NOT_YET_IN = 12
"""How many people who have not come in yet the playground knows, so that they can share their number."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person for the playground. ``id`` is the messenger's number, ``phone`` has its plus."""

    id: int
    first_name: str
    last_name: str
    phone: str
    label: str
    connected: bool
    staff: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """People and the messenger's numbers of the main ones; ids of companies with a part of their own; numbers of rows.

    ``persons``: staff, then connected clients (the main ones first), then those who have not come in, then the stranger.
    """

    persons: tuple[Somebody, ...]
    anna_id: int
    engineer_ids: tuple[int, ...]
    director_id: int
    newcomer_ids: tuple[int, ...]
    stranger_id: int
    companies: Mapping[Profile, int]
    heavy_company_ids: tuple[int, ...]
    active_ticket_ids: tuple[int, ...]
    counts: Mapping[str, int]


def make_world(
    clients: list[Client], team: Team, *, active_ticket_ids: tuple[int, ...], counts: Mapping[str, int]
) -> World:
    """Gather it from what has been written."""
    engineers = tuple(
        _staff(member, name, number, "инженер")
        for number, (member, name) in enumerate(zip(team.engineers, ENGINEERS, strict=True), start=1)
    )
    director = _staff(team.director, DIRECTOR, 0, "директор")
    everybody = [(client, person) for client in clients for person in client.people]
    connected = [_client(client, person) for client, person in everybody if person.connected]
    newcomers = [
        _client(client, person)
        for client, person in everybody
        if not person.connected and client.profile in (Profile.ORDINARY, Profile.UPDATES)
    ][:NOT_YET_IN]
    stranger = Somebody(STRANGER_ID, "Виктор", "Незваный", "+79990009999", "посторонний", connected=False)
    return World(
        persons=(*engineers, director, *connected, *newcomers, stranger),
        anna_id=connected[0].id,
        engineer_ids=tuple(engineer.id for engineer in engineers),
        director_id=director.id,
        newcomer_ids=tuple(newcomer.id for newcomer in newcomers),
        stranger_id=stranger.id,
        companies={client.profile: client.company.id for client in clients if client.profile in _SINGLE},
        heavy_company_ids=tuple(client.company.id for client in clients if client.profile is Profile.HEAVY),
        active_ticket_ids=active_ticket_ids,
        counts=counts,
    )


_SINGLE = frozenset(Profile) - {Profile.ORDINARY, Profile.UPDATES, Profile.HEAVY}


def _staff(member: Staff, name: tuple[str, str], number: int, label: str) -> Somebody:
    assert member.messenger_id is not None
    phone = f"+79100009{number:03d}"
    return Somebody(member.messenger_id, *name, phone, label, connected=True, staff=True)


def _client(client: Client, person: Person) -> Somebody:
    word = "клиент" if person.connected else "клиент, ещё не подключён"
    label = f"{word}, {client.company.name}"
    return Somebody(
        person.id, person.name.first, person.name.last, f"+{person.contact.phone}", label, connected=person.connected
    )
