"""Contracts ITS, their accounts of hours, and the minutes given to them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.demo.seed.book import Book
from backend.demo.seed.companies import Client, Profile
from backend.demo.seed.scene import Scene
from core.actor import Actor, SystemActor
from core.contracts.models import Contract
from core.contracts.service_models.bonus_hours import BonusHours
from core.contracts.service_models.unlimited import Unlimited
from core.database import Work
from core.dates import add_months, last_day_of_term
from core.ledger.accruing import accrual_key, set_accrual_rule
from core.ledger.models import Account, GrantKind, Lifetime, Schedule
from core.ledger.rules.accrual import Rule

SAMPLE_MINUTES = {3: 180, 6: 420, 12: 960}
"""Bonus minutes by months of the contract. A SAMPLE made up for the demo: the case publishes no such table."""


async def add_accrual_rules(work: Work) -> None:
    """The same as the table by which the desk accrues: what these contracts have got, and what new ones will."""
    for months, minutes in SAMPLE_MINUTES.items():
        rule = Rule(months, minutes, Schedule.AT_START, Lifetime.TERM)
        await set_accrual_rule(work, SystemActor("demo"), rule)


_GOODWILL = (
    (30, "Извинение за долгий ответ"),
    (60, "Компенсация: после обновления два часа не работала касса"),
    (60, "Бонус за рекомендацию: пришёл новый клиент"),
    (45, "Договорились с директором при продлении"),
    (30, "Повторная ошибка после нашей доработки"),
    (90, "Бонус за участие в семинаре по ЕНС"),
    (60, "Компенсация: выезд перенесли на день позже"),
    (30, "За терпение: консультацию дали неточно, переделали"),
)
_GOODWILL_CLIENTS = 14


@dataclass(frozen=True, slots=True)
class Given:
    """Minutes given to an account: a movement of the ledger that is entered in its turn."""

    at: datetime
    actor: Actor
    account_id: int
    kind: GrantKind
    minutes: int
    effective_from: date
    expires_on: date
    reason: str
    key: str
    contract_id: int | None = None

    def enter(self, book: Book) -> None:
        book.grant(
            self.actor,
            account_id=self.account_id,
            kind=self.kind,
            minutes=self.minutes,
            effective_from=self.effective_from,
            expires_on=self.expires_on,
            reason=self.reason,
            key=self.key,
            at=self.at,
            contract_id=self.contract_id,
        )


@dataclass(frozen=True, slots=True)
class _Term:
    client: Client
    starts_on: date
    months: int
    prolongs: bool = False

    @property
    def ends_on(self) -> date:
        return last_day_of_term(self.starts_on, self.months)


def sign_contracts(scene: Scene, clients: list[Client]) -> list[Given]:
    """Contracts and accounts of all clients, numbered by date; what they bring is entered into the ledger later."""
    terms = [term for client in clients for term in _terms(scene, client)]
    numbers: dict[int, int] = {}
    given = []
    for term in sorted(terms, key=lambda term: term.starts_on):
        year = term.starts_on.year
        numbers[year] = numbers.get(year, scene.random.randint(11, 40)) + scene.random.randint(1, 2)
        contract = _contract(scene, term, f"ИТС-{year}-{numbers[year]:04d}")
        if contract.service_model == BonusHours.code:
            given.append(_accrual(term.client, contract))
    return given


def _terms(scene: Scene, client: Client) -> list[_Term]:
    random, today = scene.random, scene.today
    match client.profile:
        case Profile.NO_CONTRACT:
            return []
        case Profile.ROMASHKA:
            return [_Term(client, today - timedelta(days=75), 6)]
        case Profile.EMPTY:
            return [_Term(client, today - timedelta(days=75), 3)]
        case Profile.EXPIRING:
            return [_ending(client, today + timedelta(days=5), 6)]
        case Profile.UNLIMITED:
            return [_ending(client, today + timedelta(days=45), 12)]
        case Profile.HEAVY | Profile.HOSTILE_NAME | Profile.HEAD_OFFICE | Profile.BRANCH:
            return [_Term(client, today - timedelta(days=random.randint(70, 160)), 12)]
        case Profile.ORDINARY | Profile.UPDATES:
            return _ordinary_terms(scene, client)


def _ordinary_terms(scene: Scene, client: Client) -> list[_Term]:
    random, today = scene.random, scene.today
    (months,) = random.choices((3, 6, 12), (30, 35, 35))
    if client.company.created_at > scene.start:
        return [_Term(client, client.day(client.company.created_at), months)]
    chance = random.random()
    if chance < 0.12:  # prolonged while the desk was already in use
        first = _ending(client, today - timedelta(days=random.randint(3, 55)), months)
        longer = months if random.random() < 0.6 else random.choice((6, 12))
        return [first, _Term(client, first.ends_on + timedelta(days=1), longer, prolongs=True)]
    if chance < 0.18:  # ended, and nobody has prolonged it
        return [_ending(client, today - timedelta(days=random.randint(5, 55)), months)]
    left = random.randint(3, months * 30 - 15)
    return [_ending(client, today + timedelta(days=left), months)]


def _ending(client: Client, last_day: date, months: int) -> _Term:
    """A term that ends about ``last_day`` (months have different lengths)."""
    return _Term(client, add_months(last_day + timedelta(days=1), -months), months)


def _contract(scene: Scene, term: _Term, number: str) -> Contract:
    client = term.client
    earlier = client.contracts[-1] if term.prolongs else None
    signed_on = term.starts_on - timedelta(days=scene.random.randint(0, 3) if earlier else 0)
    contract = scene.rows.add(
        Contract(
            id=scene.rows.id(Contract),
            company_id=client.company.id,
            number=number,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            months=term.months,
            accrues_from=None if client.profile is Profile.UNLIMITED else term.starts_on,
            service_model=Unlimited.code if client.profile is Profile.UNLIMITED else BonusHours.code,
            root_id=earlier.account_contract_id if earlier else None,
            # Contracts older than the desk were entered on its first day.
            created_at=max(min(scene.working.opening(signed_on), scene.now), client.company.created_at),
        )
    )
    client.contracts.append(contract)
    if earlier:
        client.accounts[contract.id] = client.accounts[earlier.id]
    else:
        account = Account(id=scene.rows.id(Account), company_id=client.company.id, contract_id=contract.id)
        client.accounts[contract.id] = scene.rows.add(account).id
    return contract


def _accrual(client: Client, contract: Contract) -> Given:
    return Given(
        at=contract.created_at,
        actor=SystemActor("accrual"),
        account_id=client.accounts[contract.id],
        kind=GrantKind.ACCRUAL,
        minutes=SAMPLE_MINUTES[contract.months],
        effective_from=contract.starts_on,
        expires_on=contract.ends_on,
        reason="",
        key=accrual_key(contract.id, "start"),
        contract_id=contract.id,
    )


def goodwill(scene: Scene, clients: list[Client], director: Actor) -> list[Given]:
    """Minutes given here and there by the director, each with a reason; half of them to those who call all the time."""
    random = scene.random
    heavy = [client for client in clients if client.profile is Profile.HEAVY]
    ordinary = [client for client in clients if client.profile is Profile.ORDINARY]
    given = []
    for client in heavy[:3] + random.sample(ordinary, _GOODWILL_CLIENTS):
        at = scene.working.some_moment(random, random.choice(scene.working_days(client.company.created_at)[:-1]))
        contract = client.contract_on(client.day(at))
        if contract is None or at < contract.created_at:
            continue
        minutes, reason = random.choice(_GOODWILL)
        given.append(
            Given(
                at=at,
                actor=director,
                account_id=client.accounts[contract.id],
                kind=GrantKind.GOODWILL,
                minutes=minutes,
                effective_from=client.day(at),
                expires_on=contract.ends_on,
                reason=reason,
                key=f"goodwill:{contract.id}:{client.day(at)}",
            )
        )
    return given
