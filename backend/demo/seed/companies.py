"""The 400 client companies and their people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

from backend.demo.seed.brands import organisations
from backend.demo.seed.names import FullName, people, phones
from backend.demo.seed.registration import URALS, branch_kpp, company_inns, head_office_kpp, personal_inns
from backend.demo.seed.scene import Scene
from core.actor import ContactRole
from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.dates import local_date

COMPANIES = 400
HEAVY = 5
FIRST_CONTACT_ID = 500_001
"""The messenger's number of the first contact person; the others follow, whether they have come in yet or not."""
URAL_ZONE = "Asia/Yekaterinburg"

ANNA = FullName("Анна", "Петровна", "Смирнова")


class Profile(StrEnum):
    """What kind of client it is."""

    ORDINARY = "ordinary"
    UPDATES = "updates"  # only ever asks for updates
    HEAVY = "heavy"  # calls all the time
    ROMASHKA = "romashka"
    HOSTILE_NAME = "hostile_name"
    HEAD_OFFICE = "head_office"
    BRANCH = "branch"
    NO_CONTRACT = "no_contract"
    UNLIMITED = "unlimited"
    EMPTY = "empty"  # all hours are used
    EXPIRING = "expiring"  # many hours burn within a week


SPECIAL = {
    Profile.ROMASHKA: "ООО «Ромашка»",
    Profile.HOSTILE_NAME: "ООО «Рога & Копыта <b>» 🐮",
    Profile.HEAD_OFFICE: "ООО «Сбытовая компания „Тракт“»",
    Profile.BRANCH: "ООО «Сбытовая компания „Тракт“», Екатеринбургский филиал",
    Profile.NO_CONTRACT: "ООО «Первая встреча»",
    Profile.UNLIMITED: "АО «Приволжский приборный завод»",
    Profile.EMPTY: "ООО «Пружина»",
    Profile.EXPIRING: "ООО «Метроном»",
}
"""Companies with a part of their own, in the order in which they are entered."""


@dataclass(slots=True)
class Person:
    """A contact with the parts of the name that the playground needs. ``id`` is the messenger's number."""

    contact: Contact
    name: FullName
    id: int

    @property
    def connected(self) -> bool:
        return self.contact.messenger_id is not None


@dataclass(slots=True)
class Client:
    """A company, its people (the manager first), its contracts and accounts (by contract)."""

    company: Company
    profile: Profile
    people: list[Person] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    accounts: dict[int, int] = field(default_factory=dict)

    @property
    def connected(self) -> list[Person]:
        return [person for person in self.people if person.connected]

    def day(self, moment: datetime) -> date:
        """The day of ``moment`` where the company is."""
        return local_date(moment, self.company.zone)

    def contract_on(self, day: date) -> Contract | None:
        """The contract in force; of several the one that ends first, as ``core.tickets.opening`` has it."""
        valid = [one for one in self.contracts if one.starts_on <= day <= one.ends_on]
        return min(valid, key=lambda one: (one.ends_on, one.id), default=None)


class _Registry:
    """Names, people and numbers, each given out once."""

    def __init__(self, scene: Scene) -> None:
        random = scene.random
        names = organisations()
        random.shuffle(names)
        self.organisations = iter(names)
        self.people: Iterator[FullName] = people(random, women=0.65)
        self.entrepreneurs: Iterator[FullName] = people(random, women=0.4)
        self.company_inns = company_inns(random)
        self.personal_inns = personal_inns(random)
        self.phones = iter(phones(random, COMPANIES * 3))


def add_clients(scene: Scene) -> list[Client]:
    """All companies with their people, the special ones first and then those that call all the time."""
    registry = _Registry(scene)
    random = scene.random
    clients: list[Client] = []
    for profile, name in SPECIAL.items():
        inn = clients[-1].company.inn if profile is Profile.BRANCH else next(registry.company_inns)
        kpp = branch_kpp(random, URALS) if profile is Profile.BRANCH else head_office_kpp(inn)
        zone = URAL_ZONE if profile is Profile.BRANCH else None
        clients.append(_client(scene, registry, profile, name, inn, kpp, zone))
    for name in islice(registry.organisations, HEAVY):
        clients.append(_organisation(scene, registry, Profile.HEAVY, name))
    rest: list[str | None] = list(registry.organisations)
    rest += [None] * (COMPANIES - len(clients) - len(rest))
    random.shuffle(rest)
    updates = set(random.sample(range(len(rest)), COMPANIES // 3))
    for index, organisation in enumerate(rest):
        profile = Profile.UPDATES if index in updates else Profile.ORDINARY
        if organisation is None:
            clients.append(_entrepreneur(scene, registry, profile))
        else:
            clients.append(_organisation(scene, registry, profile, organisation))
    return clients


def _organisation(scene: Scene, registry: _Registry, profile: Profile, name: str) -> Client:
    inn = next(registry.company_inns)
    return _client(scene, registry, profile, name, inn, head_office_kpp(inn))


def _entrepreneur(scene: Scene, registry: _Registry, profile: Profile) -> Client:
    owner = next(registry.entrepreneurs)
    return _client(scene, registry, profile, f"ИП {owner.official}", next(registry.personal_inns), None, owner=owner)


def _client(
    scene: Scene,
    registry: _Registry,
    profile: Profile,
    name: str,
    inn: str,
    kpp: str | None,
    zone_name: str | None = None,
    owner: FullName | None = None,
) -> Client:
    random = scene.random
    is_new = profile in (Profile.ORDINARY, Profile.UPDATES) and random.random() < 0.05
    joined = scene.working.some_moment(random, random.choice(scene.working_days()[:-1])) if is_new else scene.start
    company = Company(
        id=scene.rows.id(Company),
        name=name,
        inn=inn,
        kpp=kpp,
        zone_name=zone_name or scene.zone.key,
        created_at=joined,
    )
    client = Client(scene.rows.add(company), profile)
    in_already = profile in SPECIAL or profile is Profile.HEAVY or random.random() < 0.6
    for number in range(random.choices((1, 2, 3), (45, 35, 20))[0]):
        person = ANNA if profile is Profile.ROMASHKA and number == 0 else owner or next(registry.people)
        owner = None
        connected = in_already and (number == 0 or random.random() < 0.5)
        client.people.append(_person(scene, registry, company, person, connected=connected, manager=number == 0))
    return client


def _person(
    scene: Scene, registry: _Registry, company: Company, name: FullName, *, connected: bool, manager: bool
) -> Person:
    contact_id = scene.rows.id(Contact)
    messenger_id = FIRST_CONTACT_ID + len(scene.rows.of(Contact))
    contact = Contact(
        id=contact_id,
        company_id=company.id,
        name=name.short if name is ANNA or scene.random.random() < 0.5 else name.polite,
        phone=next(registry.phones),
        role=ContactRole.MANAGER if manager else ContactRole.MEMBER,
        messenger_id=messenger_id if connected else None,
        active=True,
        created_at=company.created_at,
    )
    return Person(scene.rows.add(contact), name, messenger_id)
