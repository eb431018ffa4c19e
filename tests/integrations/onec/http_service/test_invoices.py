"""Invoices for hours through the extension's service, over real HTTP against the contract fake: once, and taken back."""

import copy
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from core.database import Database
from core.exchange.documents.invoicing import InvoiceView, Standing
from core.exchange.documents.rules import DocumentState, Trouble
from integrations.onec.http_service.models import Bill, ContractName
from playground.onec_http import Fault
from playground.onec_http.errors import Refused
from playground.onec_http.reading import read_bill
from tests.integrations.onec.contract import EXTENSION, Witness, document
from tests.integrations.onec.http_service.books import Books, books_of
from tests.integrations.onec.http_service.charges import INN, KPP

S = DocumentState


@pytest.fixture
async def books(database: Database) -> AsyncIterator[Books]:
    witness = Witness(EXTENSION, "/base/hs/servicedesk/v1")
    async with books_of(database, witness) as made:
        yield made
    assert witness.objections == []


async def test_an_invoice_is_made_found_and_taken_back(books: Books) -> None:
    request = await books.exchange.buy(100)
    await books.exchange.done(45)
    await books.run()
    invoice, sale = books.kept()
    row = (await books.exchange.rows())[0]
    assert (row.state, row.onec_number, str(row.onec_ref), row.trouble) == (
        S.CONFIRMED,
        invoice.number,
        invoice.ref,
        None,
    )
    assert (invoice.key, invoice.invoice, invoice.posted, invoice.date) == (
        f"topup:{request.id}",
        True,
        False,
        request.created_at,
    )
    [line] = invoice.charge.lines
    assert (line.quantity, line.amount, line.vat_percent, invoice.amount) == (100, request.amount, 22, request.amount)
    assert not sale.invoice
    await books.exchange.decline(request)
    await books.run()
    assert (invoice.deleted, sale.deleted) == (True, False)
    assert await books.exchange.standing(request) == InvoiceView(Standing.GONE, invoice.number)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.COMMIT_THEN_SILENCE,
        Fault.COMMIT_THEN_DISCONNECT,
        Fault.COMMIT_THEN_BARE_500,
        Fault.SILENCE_BEFORE_COMMIT,
        Fault.FAILED,
    ],
)
async def test_after_any_trouble_there_is_exactly_one_invoice(books: Books, fault: Fault) -> None:
    request = await books.exchange.buy()
    await books.step(fault)
    assert (await books.last()).state is not S.CONFIRMED
    await books.run()
    [kept] = books.kept()
    assert await books.exchange.standing(request) == InvoiceView(Standing.THERE, kept.number)


async def test_a_posted_invoice_is_the_accountant_s(books: Books) -> None:
    request = await books.exchange.buy()
    await books.run()
    [kept] = books.kept()
    kept.posted = True
    await books.exchange.decline(request)
    await books.run()
    row = await books.last()
    assert (kept.deleted, row.state, row.trouble) == (False, S.REFUSED, Trouble.POSTED)


async def test_the_first_extension_knows_no_invoices_and_work_goes_on(database: Database) -> None:
    async with books_of(database, extension="1.0") as books:
        await books.exchange.buy()
        await books.exchange.done(45)
        await books.run()
        invoice, work_of = await books.exchange.rows()
        assert (invoice.state, invoice.trouble, work_of.state) == (S.REFUSED, Trouble.MAPPING, S.CONFIRMED)
        assert invoice.explanation == "расширение 1С версии 1.0 не умеет счетов: обновите его до 1.1"


def _validator() -> OAS31Validator:
    registry: Registry[Any] = Registry().with_resource("urn:contract", DRAFT202012.create_resource(document(EXTENSION)))
    return OAS31Validator(
        {"$ref": "urn:contract#/components/schemas/Bill"}, registry=registry, format_checker=oas31_format_checker
    )


VALIDATOR = _validator()
PLAIN: dict[str, Any] = json.loads(
    Bill(
        inn=INN,
        kpp=KPP,
        counterparty_ref=None,
        contract=ContractName(number="ИТС-7", ref=None),
        request=5,
        asked_at=datetime(2026, 11, 23, 7, tzinfo=UTC),
        service_code="consult",
        service_ref=None,
        minutes=90,
        price_kopecks=300_000,
        amount_kopecks=450_000,
        vat_percent=22,
        comment="Часы обслуживания",
    ).body()
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**13),
    st.text(max_size=70),
    st.sampled_from(["7707083893", "770701001", "2026-11-23T07:00:00Z", "2026-13-23T07:00:00Z", [], {}]),
)


@given(name=st.sampled_from([*PLAIN, "extra"]), value=VALUES, drop=st.booleans())
def test_the_fake_takes_what_the_contract_allows_and_nothing_else(name: str, value: object, drop: bool) -> None:
    said = copy.deepcopy(PLAIN)
    if drop:
        said.pop(name, None)
    else:
        said[name] = value
    body = json.dumps(said).encode()
    if VALIDATOR.is_valid(said):
        read_bill(body)
    else:
        with pytest.raises(Refused, match="bad_request"):
            read_bill(body)


def test_the_clients_model_of_an_invoice_has_the_contracts_fields() -> None:
    schema = document(EXTENSION)["components"]["schemas"]["Bill"]
    assert set(Bill.model_json_schema()["properties"]) == set(schema["required"]) == set(schema["properties"])
