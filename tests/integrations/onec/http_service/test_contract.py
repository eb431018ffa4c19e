"""The client and the fake speak the contract of openapi.yaml, in the judgement of an independent validator."""

import copy
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from integrations.onec.http_service.client import HttpService
from integrations.onec.http_service.errors import ServiceRefused
from integrations.onec.http_service.models import Charge, ErrorBody
from integrations.onec.odata.errors import Missing
from playground.onec_http import Server, serve
from playground.onec_http.base import Contract
from playground.onec_http.errors import Refused as FakeRefused
from playground.onec_http.reading import read_charge
from tests.integrations.onec.contract import EXTENSION, Witness, document
from tests.integrations.onec.http_service.charges import INN, KEY, KPP, charge, line, settings

ROOT = "/base/hs/servicedesk/v1"


@pytest.fixture
def witness() -> Witness:
    return Witness(EXTENSION, ROOT)


@pytest.fixture
async def onec(witness: Witness) -> AsyncIterator[Server]:
    async with serve(middlewares=(witness.watch,)) as server:
        server.base.contracts.append(Contract(INN, KPP, "ООО «Ромашка»", "ИТС-7", starts_on=date(2026, 1, 1)))
        server.base.items["consult"] = "5f0c8a52-8f0e-4f65-9c1f-0123456789ab"
        yield server
    assert witness.objections == []


@pytest.fixture
async def service(onec: Server) -> AsyncIterator[HttpService]:
    async with HttpService(settings(onec.url)) as service:
        yield service


async def test_the_whole_life_of_a_charge(service: HttpService, onec: Server, witness: Witness) -> None:
    pong = await service.ping()
    assert pong.configuration == "БухгалтерияПредприятия"
    work = charge(lines=(line(quantity_minutes=90, covered_minutes=60, amount_kopecks=150_000), line()))
    first = await service.charge(KEY, work)
    assert (first.posted, first.deleted, first.amount_kopecks) == (False, False, 150_000)
    assert first.date == work.resolved_at
    assert await service.charge(KEY, work) == first
    assert len(onec.base.documents) == 1
    with pytest.raises(ServiceRefused) as reused:
        await service.charge(KEY, charge(ticket=8))
    assert reused.value.said.code == "key_reused"
    assert await service.find(KEY) == first
    assert await service.find("ticket:9:completion:1") is None
    assert (await service.cancel(KEY)).deleted
    assert (await service.cancel(KEY)).deleted
    with pytest.raises(Missing):
        await service.cancel("ticket:9:completion:1")
    assert {("POST", 201), ("POST", 200), ("POST", 422), ("GET", 404), ("POST", 404)} <= witness.seen


async def test_a_posted_document_is_not_touched(service: HttpService, onec: Server) -> None:
    await service.charge(KEY, charge())
    onec.base.documents[KEY].posted = True
    with pytest.raises(ServiceRefused) as refused:
        await service.cancel(KEY)
    assert refused.value.said.code == "document_posted"
    found = await service.find(KEY)
    assert found is not None
    assert (found.posted, found.deleted) == (True, False)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"inn": "7700000000"}, "counterparty_unknown"),
        ({"contract": {"number": "другой", "ref": None}}, "contract_unknown"),
        ({"lines": (line(service_code="unknown"),)}, "service_unknown"),
        ({"lines": (line(vat_percent=18),)}, "vat_rate_unknown"),
        ({"resolved_at": datetime(2026, 9, 30, 12, tzinfo=UTC)}, "period_closed"),
    ],
)
async def test_what_1c_refuses_leaves_nothing(
    service: HttpService, onec: Server, said: dict[str, Any], code: str
) -> None:
    onec.base.closed_until = date(2026, 9, 30)
    with pytest.raises(ServiceRefused) as refused:
        await service.charge(KEY, charge(**said))
    assert refused.value.said.code == code
    assert onec.base.documents == {}
    onec.base.closed_until = None
    await service.charge(KEY, charge())  # a refused key is free for what is put right


async def test_branches_are_told_apart_by_kpp_and_never_guessed(service: HttpService, onec: Server) -> None:
    onec.base.contracts.append(Contract(INN, "770102001", "Филиал", "ИТС-7"))
    with pytest.raises(ServiceRefused) as refused:
        await service.charge(KEY, charge(kpp=None))
    assert refused.value.said.code == "counterparty_ambiguous"
    head, branch = onec.base.contracts
    with pytest.raises(ServiceRefused) as refused:
        await service.charge(KEY, charge(inn="7710140679", counterparty_ref=UUID(branch.owner_ref)))
    assert refused.value.said.code == "counterparty_unknown"  # the reference is there, and the INN is another's
    await service.charge(KEY, charge(kpp="770102001"))
    tied = await service.charge("ticket:8:completion:1", charge(kpp=None, counterparty_ref=UUID(head.owner_ref)))
    assert tied.number == "0000-000002"


async def test_contracts_changed_since(service: HttpService, onec: Server) -> None:
    everything = await service.contracts()
    assert [contract.number for contract in everything.contracts] == ["ИТС-7"]
    assert everything.contracts[0].starts_on == date(2026, 1, 1)
    onec.base.contracts[0].changed_at = everything.as_of - timedelta(hours=1)
    assert (await service.contracts(everything.as_of)).contracts == ()
    onec.base.contracts[0].changed_at = everything.as_of
    assert len((await service.contracts(everything.as_of)).contracts) == 1


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("POST", "/charges", {"Idempotency-Key": KEY}, b"{"),
        ("POST", "/charges", {"Idempotency-Key": KEY}, b"[]"),
        ("POST", "/charges", {}, charge().body()),
        ("POST", "/charges", {"Idempotency-Key": "ключ"}, charge().body()),
        ("GET", "/contracts?changed_after=yesterday", {}, None),
    ],
)
async def test_requests_that_are_none_are_refused_with_a_code(
    onec: Server, method: str, path: str, headers: dict[str, str], body: bytes | None
) -> None:
    auth = {"Authorization": aiohttp.encode_basic_auth(onec.user, onec.password)}
    json_type = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession(headers=auth) as http,
        http.request(method, onec.url + ROOT[5:] + path, headers=headers | json_type, data=body) as answer,
    ):
        assert answer.status == 400
        assert ErrorBody.model_validate_json(await answer.read()).error.code == "bad_request"
    assert onec.base.documents == {}


def _validator() -> OAS31Validator:
    schemas = document(EXTENSION)
    registry: Registry[Any] = Registry().with_resource("urn:contract", DRAFT202012.create_resource(schemas))
    return OAS31Validator(
        {"$ref": "urn:contract#/components/schemas/Charge"}, registry=registry, format_checker=oas31_format_checker
    )


VALIDATOR = _validator()
PLAIN: dict[str, Any] = json.loads(charge(lines=(line(), line(kind="paid", price_unit="fixed"))).body())
PLACES: list[tuple[str | int, ...]] = [(name,) for name in PLAIN]
PLACES += [("contract", name) for name in PLAIN["contract"]]
PLACES += [("lines", 0, name) for name in PLAIN["lines"][0]]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**13),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer()),
    st.text(max_size=70),
    st.sampled_from(
        ["7707083893", "770701001", "2026-11-23T07:00:00Z", "2026-13-23T07:00:00Z", "hour", "paid", [], {}]
    ),
)


def holds_together(row: dict[str, Any]) -> bool:
    """The rules that a schema cannot say; the descriptions do."""
    free = row["unpaid"] or row["kind"] == "untariffed" or not row["price_kopecks"]
    return row["covered_minutes"] <= row["quantity_minutes"] and not (row["amount_kopecks"] and free)


@given(place=st.sampled_from(PLACES), value=VALUES, drop=st.booleans())
def test_the_fake_takes_what_the_contract_allows_and_nothing_else(
    place: tuple[str | int, ...], value: object, drop: bool
) -> None:
    said = copy.deepcopy(PLAIN)
    inner: Any = said
    for step in place[:-1]:
        inner = inner[step]
    if drop:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    allowed = VALIDATOR.is_valid(said)
    if allowed and isinstance(said["lines"], list):
        allowed = all(holds_together(row) for row in said["lines"])
    if allowed:
        read_charge(json.dumps(said).encode())
    else:
        with pytest.raises(FakeRefused, match="bad_request"):
            read_charge(json.dumps(said).encode())


@given(st.binary(max_size=60))
def test_the_fake_refuses_any_rubbish(body: bytes) -> None:
    with pytest.raises(FakeRefused):
        read_charge(body)


def test_the_clients_model_of_a_charge_has_the_contracts_fields() -> None:
    schemas = document(EXTENSION)["components"]["schemas"]
    ours = Charge.model_json_schema()
    for ours_name, theirs in (("Line", "Line"), ("ContractName", "ContractName")):
        assert set(ours["$defs"][ours_name]["properties"]) == set(schemas[theirs]["required"])
    assert set(ours["properties"]) == set(schemas["Charge"]["required"]) == set(schemas["Charge"]["properties"])
