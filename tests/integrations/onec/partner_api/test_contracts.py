"""Contracts of the vendor's partner API: Moscow's days, continuations, other partners' contracts, and whose is whose."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contracts.service import MAX_MONTHS
from core.dates import last_day_of_term
from core.exchange.mirror.codes import ContractTrouble
from core.exchange.mirror.snapshot import SeenContract, SeenCounterparty
from integrations.onec.partner_api.answers import CHECKED, Subscriber
from integrations.onec.partner_api.contracts import MOSCOW, contracts_of, nobody

INN, KPP, OTHER_KPP = "7701000019", "770101001", "780102001"
OURS = "Договор оформлен вашей организацией."


def info(**fields: Any) -> dict[str, Any]:
    return {
        "description": OURS,
        "startDate": "2026-03-31T21:00:00Z",
        "endDate": "2027-03-31T20:59:59Z",
        "itsContractType": {
            "uin": "1",
            "name": "ITS_PROF",
            "nameForUser": "1С:ИТС ПРОФ",
            "publicSubscriptionTypeNumber": None,
        },
    } | fields


def read(*infos: dict[str, Any], code: int = 1, **fields: Any) -> tuple[list[SeenContract], int, UUID]:
    """Contracts of one subscriber with one organisation that is one counterparty."""
    ref = uuid4()
    parties = fields.pop("parties", [SeenCounterparty(ref, INN, KPP, "Ромашка")])
    organizations = fields.pop("organizations", [{"name": "Ромашка", "inn": INN, "kpp": KPP}])
    subscriber = Subscriber.model_validate({"code": "CL-1", "organizations": organizations})
    checked = CHECKED.validate_python(
        [{"status": "?", "code": code, "description": "", "subscriberCode": "CL-1", "itsContractInfo": list(infos)}]
    )
    found = contracts_of([subscriber], checked, parties)
    return list(found.contracts), found.others, ref


def test_a_contract_and_its_continuation() -> None:
    later = {"startDate": "2027-03-31T21:00:00Z", "endDate": "2028-03-31T20:59:59Z"}
    [now, then], others, ref = read(info(), info(**later))
    assert (now.starts_on, now.ends_on, now.months, now.owner) == (date(2026, 4, 1), date(2027, 3, 31), 12, ref)
    assert (now.number, now.kind, now.trouble) == ("1С:ИТС ПРОФ с 01.04.2026", "ITS_PROF", None)
    assert (then.starts_on, then.months, then.kind) == (date(2027, 4, 1), 12, now.kind)
    assert now.key == "its:CL-1:ITS_PROF:2026-04-01" != then.key
    assert others == 0


@given(st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.integers(1, MAX_MONTHS))
def test_moscow_s_midnights_are_whole_months(starts_on: date, months: int) -> None:
    def utc(day: date) -> datetime:
        return datetime.combine(day, time(), MOSCOW).astimezone(UTC)

    ends = utc(last_day_of_term(starts_on, months) + timedelta(days=1)) - timedelta(seconds=1)
    [contract], _, _ = read(info(startDate=utc(starts_on).isoformat(), endDate=ends.isoformat()))
    assert (contract.starts_on, contract.months, contract.trouble) == (starts_on, months, None)


@pytest.mark.parametrize(
    ("fields", "trouble"),
    [
        ({"endDate": "2027-03-31T12:00:00Z"}, ContractTrouble.NOT_WHOLE_MONTHS),  # in the middle of a Moscow day
        ({"endDate": "2027-03-30T20:59:59Z"}, ContractTrouble.NOT_WHOLE_MONTHS),
        ({"startDate": "1 April 2026"}, ContractTrouble.NO_START),
        ({"startDate": "2026-04-01T00:00:00"}, ContractTrouble.NO_START),
        ({"endDate": None}, ContractTrouble.NO_MONTHS),
        ({"endDate": "9999-12-31T23:59:59Z"}, ContractTrouble.NO_MONTHS),
        ({"description": ""}, ContractTrouble.WHOSE),
        ({"description": None}, ContractTrouble.WHOSE),
        ({"description": "Оформлен."}, ContractTrouble.WHOSE),
        ({"itsContractType": None}, None),
    ],
)
def test_what_is_not_clear_is_for_people(fields: dict[str, Any], trouble: ContractTrouble | None) -> None:
    [contract], _, _ = read(info(**fields))
    assert contract.trouble is trouble


def test_what_another_partner_has_signed_gives_nothing() -> None:
    contracts, others, _ = read(info(), info(description="Договор оформлен другим партнёром"))
    assert (len(contracts), others) == (1, 1)


@pytest.mark.parametrize("code", [101, 104, 105, 108, 109, 777])
def test_only_success_is_a_contract(code: int) -> None:
    assert read(info(), code=code)[0] == []


def test_whose_contract_it_is() -> None:
    head, branch = SeenCounterparty(uuid4(), INN, KPP, "Голова"), SeenCounterparty(uuid4(), INN, OTHER_KPP, "Филиал")
    by_kpp, _, _ = read(info(), parties=[head, branch])
    assert by_kpp[0].owner == head.ref
    twice, _, _ = read(info(), parties=[head, SeenCounterparty(uuid4(), INN, KPP, "Дубль")])
    assert twice[0].owner == nobody("CL-1")
    deleted, _, _ = read(info(), parties=[head, SeenCounterparty(uuid4(), INN, KPP, "Дубль", deleted=True)])
    assert deleted[0].owner == head.ref
    both = [{"name": "", "inn": INN, "kpp": KPP}, {"name": "", "inn": INN, "kpp": OTHER_KPP}]
    several, _, _ = read(info(), parties=[head, branch], organizations=both)
    assert (several[0].owner, several[0].trouble) == (nobody("CL-1"), ContractTrouble.SEVERAL_OWNERS)
    for organizations in (None, [], [{"inn": None}], [{"inn": "0000000000", "kpp": ""}]):
        unknown, _, _ = read(info(), organizations=organizations)
        assert (unknown[0].owner, unknown[0].trouble) == (nobody("CL-1"), None)


def test_a_long_name_still_fits() -> None:
    long = {"name": "И" * 200, "nameForUser": "П" * 200}
    [contract], _, _ = read(info(itsContractType=long))
    assert len(contract.number) == 64
    assert contract.number.endswith(" с 01.04.2026")
    assert len(contract.key) <= 120
