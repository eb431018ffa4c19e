"""Subscribers and their contracts -> contracts of the mirror. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from core.exchange.mirror.codes import ContractTrouble
from core.exchange.mirror.rules.matching import Candidate, Sought, clean_text, inn_trouble, match, squeeze
from core.exchange.mirror.snapshot import SeenContract, SeenCounterparty
from integrations.onec.partner_api.answers import SUCCESS, Checked, ContractInfo, Subscriber
from integrations.onec.pull.months import from_dates
from integrations.onec.pull.reader import ContractsRead

MOSCOW = ZoneInfo("Europe/Moscow")
"""Days of the vendor's contracts are Moscow's, whatever the zone of the base."""
SOURCE = "partner_api"
OURS, ANOTHERS = "вашей организацией", "другим партнером"
"""How a contract's description says who has registered it."""
KEY_LENGTH = 120
NUMBER_LENGTH = 64


def contracts_of(
    subscribers: Iterable[Subscriber], checked: Iterable[Checked], counterparties: Iterable[SeenCounterparty]
) -> ContractsRead:
    """The contracts that are ours, each with the counterparty it belongs to. Those that another partner has registered bring
    nothing here."""
    by_code = {subscriber.code: subscriber for subscriber in subscribers}
    by_inn: dict[str, list[SeenCounterparty]] = defaultdict(list)
    for party in counterparties:
        by_inn[squeeze(party.inn)].append(party)
    found: dict[str, SeenContract] = {}
    others = 0
    for answer in checked:
        subscriber = by_code.get(answer.subscriber_code)
        if answer.code != SUCCESS or subscriber is None:
            continue
        owners = _owners(subscriber, by_inn)
        for info in answer.its_contract_info or ():
            said = clean_text(info.description).casefold().replace("ё", "е")
            if ANOTHERS in said:
                others += 1
                continue
            contract = _contract(subscriber.code, info, owners, ours=OURS in said)
            found[contract.key] = contract
    return ContractsRead(list(found.values()), others)


def _owners(subscriber: Subscriber, by_inn: Mapping[str, Sequence[SeenCounterparty]]) -> set[UUID]:
    """Counterparties of the subscriber's legal entities, those that can be told apart."""
    owners = set()
    for organization in subscriber.organizations or ():
        inn, kpp = squeeze(organization.inn), squeeze(organization.kpp)
        if inn_trouble(inn) is not None:
            continue
        there = [party for party in by_inn.get(inn, ()) if not party.deleted]
        candidates = [Candidate(party.ref, squeeze(party.kpp), party.branch) for party in there]
        owners |= set(match([Sought(0, kpp or None)], candidates, {}).pairs.values())
    return owners


def _contract(code: str, info: ContractInfo, owners: set[UUID], *, ours: bool) -> SeenContract:
    kind, title = "", ""
    if info.its_contract_type is not None:
        kind = clean_text(info.its_contract_type.name)
        title = clean_text(info.its_contract_type.name_for_user) or kind
    starts_on = _day(info.start_date)
    # The last second of a term belongs to its last day.
    after = _day(info.end_date + timedelta(seconds=1) if info.end_date is not None else None)
    ends_on = after - timedelta(days=1) if after is not None else None
    months = from_dates(starts_on, ends_on)
    trouble = months if isinstance(months, ContractTrouble) else None
    if not ours:
        trouble = ContractTrouble.WHOSE
    elif len(owners) > 1:
        trouble = ContractTrouble.SEVERAL_OWNERS
    return SeenContract(
        key=_key(code, kind, starts_on),
        owner=next(iter(owners)) if len(owners) == 1 else nobody(code),
        number=_number(title, starts_on),
        name=title,
        kind=kind,
        starts_on=starts_on,
        months=None if isinstance(months, ContractTrouble) else months,
        ends_on=ends_on,
        source=SOURCE,
        trouble=trouble,
    )


def nobody(code: str) -> UUID:
    """The owner of a contract whose counterparty is not known: no counterparty has such a reference."""
    return uuid5(NAMESPACE_URL, f"its-subscriber:{code}")


def _day(instant: datetime | None) -> date | None:
    return instant.astimezone(MOSCOW).date() if instant is not None else None


def _key(code: str, kind: str, starts_on: date | None) -> str:
    key = clean_text(f"its:{code}:{kind}:{starts_on}")
    return key if len(key) <= KEY_LENGTH else f"its:{sha256(key.encode()).hexdigest()}"


def _number(title: str, starts_on: date | None) -> str:
    """The API says no number: a contract is called by its sort and its first day."""
    since = f" с {starts_on:%d.%m.%Y}" if starts_on is not None else ""
    return (title or "ИТС")[: NUMBER_LENGTH - len(since)].rstrip() + since
