"""Invoices for hours in 1C, over real HTTP: unposted, once, with the request's numbers, and taken back with it."""

from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from core.database import Database
from core.exchange.documents.deciding import send_again
from core.exchange.documents.intents import DocumentStopped
from core.exchange.documents.invoice import Invoice
from core.exchange.documents.invoicing import InvoiceView, Standing
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import DocumentState, Trouble
from core.exchange.references import References
from integrations.onec.checking import check_invoices, check_push
from integrations.onec.mapping import READY, MappingProblem, load_mapping, ready_mappings
from integrations.onec.push.body import body_of
from integrations.onec.push.constants import Constants
from integrations.onec.push.marker import carries, keys_in
from integrations.onec.push.port import Order
from integrations.onec.reconciling.reading import ODataBooks
from integrations.onec.reconciling.reconciler import Reconciler
from tests.clock import MOSCOW, START
from tests.integrations.onec.push.accountant import Accountant, accountant_of

S = DocumentState
LOST = {"commit_then_timeout": {"times": 1, "verbs": ["POST"]}}


@pytest.fixture(params=["bp", "ut"])
async def accountant(database: Database, request: pytest.FixtureRequest) -> AsyncIterator[Accountant]:
    async with accountant_of(database, request.param) as made:
        yield made


@pytest.fixture
async def of_bp(database: Database) -> AsyncIterator[Accountant]:
    async with accountant_of(database) as made:
        yield made


def test_of_all_marks_only_the_exact_one_is_it() -> None:
    text = "SD:topup:1:correction:1 и SD:topup:12 запрос на часы № 12"
    assert keys_in(text) == {"topup:1:correction:1", "topup:12"}
    assert not carries(text, "topup:1")
    assert carries(text, "topup:12")


@given(minutes=st.integers(1, 60_000), price=st.integers(0, 10_000_000), percent=st.sampled_from((0, 5, 7, 10, 20, 22)))
def test_no_minute_and_no_kopeck_of_a_request_is_lost(minutes: int, price: int, percent: int) -> None:
    amount = (price * minutes * 2 + 60) // 120
    said = Invoice(
        key="topup:5",
        number=5,
        company_id=7,
        contract_id=1,
        contract="ИТС-1",
        correction=0,
        service_id=3,
        minutes=minutes,
        price=price,
        amount=amount,
        vat_percent=percent,
        withdrawn=False,
    )
    mapping = load_mapping("bp").invoices
    assert mapping is not None
    references = References(uuid4(), uuid4(), {3: uuid4()}, None)
    body = body_of(Order(said, references, START), mapping, Constants(uuid4(), uuid4()), MOSCOW)
    rows = body["Товары"]
    assert isinstance(rows, list)
    [row] = rows
    assert isinstance(row, dict)
    assert round(Decimal(str(row["Количество"])) * 60) == minutes
    assert Decimal(str(row["Сумма"])) * 100 == amount
    assert Decimal(str(row["Цена"])) * 100 == price
    assert 0 <= Decimal(str(row["СуммаНДС"])) * 100 <= amount
    assert (row["Номенклатура_Key"], row["СтавкаНДС"]) == (str(references.services[3]), mapping.row.vat_names[percent])
    assert body["Комментарий"] == "SD:topup:5 запрос на часы № 5"


async def test_an_invoice_is_there_once_unposted_and_says_what_was_asked(accountant: Accountant) -> None:
    request = await accountant.exchange.buy(100)
    await accountant.run()
    [kept] = accountant.bills()
    row = await accountant.last()
    assert (row.state, row.onec_number, str(row.onec_ref), row.trouble) == (
        S.CONFIRMED,
        kept["Number"],
        kept["Ref_Key"],
        None,
    )
    assert (kept["Posted"], float(kept["СуммаДокумента"]) * 100) == (False, request.amount)
    assert kept["Комментарий"] == f"SD:topup:{request.id} запрос на часы № {request.id}"
    assert datetime.fromisoformat(kept["Date"]).replace(tzinfo=MOSCOW) == request.created_at
    [line] = kept["Товары"]
    assert (float(line["Количество"]), float(line["Цена"]), float(line["Сумма"]) * 100) == (1.667, 3000, request.amount)
    contract = accountant.exchange.world.hours.contract.number
    assert line["Содержание"] == f"Часы обслуживания по договору {contract}: 1 ч 40 мин"
    assert accountant.kept() == []
    assert await accountant.exchange.standing(request) == InvoiceView(Standing.THERE, kept["Number"])


@pytest.mark.parametrize(
    "fault",
    [
        LOST,
        {"timeout_before_commit": {"times": 1, "verbs": ["POST"]}},
        {"gateway": {"times": 1, "verbs": ["POST"], "status": 504}},
        {"application_error": {"times": 1, "verbs": ["POST"]}},
        {"sessions_refused": {"times": 1, "verbs": ["POST"]}},
        {**LOST, "sessions_refused": {"times": 2, "verbs": ["GET"]}},
    ],
    ids=str,
)
async def test_trouble_on_the_way_makes_no_second_invoice(of_bp: Accountant, fault: dict[str, Any]) -> None:
    await of_bp.exchange.buy()
    await of_bp.trouble(**fault)
    await of_bp.run(10)
    [kept] = of_bp.bills()
    assert await of_bp.rows() == [(S.CONFIRMED, kept["Number"])]
    assert await of_bp.world.told(DocumentStopped.kind) == []


async def test_declined_while_nobody_knows_whether_it_is_there_it_ends_marked(of_bp: Accountant) -> None:
    request = await of_bp.exchange.buy()
    await of_bp.trouble(**LOST)
    await (await of_bp.ready()).step()
    assert (await of_bp.last()).state is S.UNKNOWN
    await of_bp.exchange.decline(request)
    await of_bp.run()
    [kept] = of_bp.bills()
    assert (kept["DeletionMark"], kept["Posted"]) == (True, False)
    assert await of_bp.exchange.standing(request) == InvoiceView(Standing.GONE, kept["Number"])


async def test_a_posted_invoice_is_not_touched_and_people_are_told(of_bp: Accountant) -> None:
    request = await of_bp.exchange.buy()
    await of_bp.run()
    [kept] = of_bp.bills()
    await of_bp.hands.play("documents", ref=kept["Ref_Key"], action="post")
    await of_bp.exchange.decline(request)
    await of_bp.run()
    [kept] = of_bp.bills()
    row = await of_bp.last()
    assert (kept["Posted"], kept["DeletionMark"], row.state, row.trouble) == (True, False, S.REFUSED, Trouble.POSTED)
    assert await of_bp.exchange.standing(request) == InvoiceView(Standing.STUCK, kept["Number"])
    await of_bp.hands.play("documents", ref=kept["Ref_Key"], action="unpost")
    async with of_bp.world.database.work() as work:
        await send_again(work, of_bp.exchange.director, row.id)
    await of_bp.run()
    assert of_bp.bills()[0]["DeletionMark"]


async def test_what_was_made_before_a_backup_was_restored_is_not_made_again(of_bp: Accountant) -> None:
    await of_bp.exchange.buy()
    await of_bp.run()
    forgotten = {"state": S.READY, "onec_ref": None, "onec_number": None, "onec_date": None, "sendings": 0}
    async with of_bp.world.database.work() as work:
        await work.session.execute(update(ExchangeDocument).values(first_sent_at=None, **forgotten))
    await of_bp.run()
    [kept] = of_bp.bills()
    assert await of_bp.rows() == [(S.CONFIRMED, kept["Number"])]


async def test_a_base_that_does_not_publish_invoices_gets_its_work_all_the_same(of_bp: Accountant) -> None:
    """As after an update of the desk: the ready mapping knows of invoices, and nobody has published them yet."""
    everything = list(of_bp.hands.base.whole.types)
    missing = of_bp.invoices.mapping.entity
    await of_bp.hands.play("manners", published=[name for name in everything if not name.startswith(missing)])
    request = await of_bp.exchange.buy()
    await of_bp.exchange.done(45)
    await of_bp.run()
    invoice, work_of = await of_bp.exchange.rows()
    assert (invoice.state, invoice.trouble, work_of.state) == (S.REFUSED, Trouble.MAPPING, S.CONFIRMED)
    assert invoice.explanation is not None
    assert f"[invoices] {missing}: такого объекта нет среди опубликованных" in invoice.explanation
    assert len(await of_bp.world.told(DocumentStopped.kind)) == 2  # each leader once
    assert await of_bp.exchange.standing(request) == InvoiceView(Standing.STOPPED, "")
    await of_bp.hands.play("manners", published=None)
    async with of_bp.world.database.work() as work:
        await send_again(work, of_bp.exchange.director, invoice.id)
    await of_bp.run()
    assert len(of_bp.bills()) == 1


async def test_an_invoice_is_no_difference_for_the_reconciliation(of_bp: Accountant) -> None:
    """Nor is a sale that the accountant has made out of it, with its comment."""
    request = await of_bp.exchange.buy()
    await of_bp.run()
    await of_bp.hands.seed(
        "Document_РеализацияТоваровУслуг",
        {"Комментарий": f"SD:topup:{request.id} запрос на часы", "Date": of_bp.bills()[0]["Date"]},
    )
    books = ODataBooks(of_bp.documents.onec, of_bp.documents.mapping)
    done, error = await Reconciler(of_bp.world.database, books).run()
    assert error is None
    assert [line.kind for line in done.differences() if line.differs] == []


@pytest.mark.parametrize("name", ready_mappings())
async def test_the_ready_mapping_fits_and_its_mistakes_are_found(database: Database, name: str) -> None:
    async with accountant_of(database, name) as accountant:
        schema = (await accountant.documents.onec.metadata()).sets
    mapping = load_mapping(name)
    assert mapping.invoices is not None
    assert (check_invoices(schema, mapping), check_push(schema, mapping)) == ([], [])
    row = mapping.invoices.row.model_copy(update={"quantity": "Колличество"})
    wrong = mapping.model_copy(update={"invoices": mapping.invoices.model_copy(update={"row": row})})
    [fault] = check_invoices(schema, wrong)
    assert (fault.place, fault.name, fault.found) == ("invoices.row", "Колличество", "Количество")
    assert check_push(schema, wrong) == []


@pytest.mark.parametrize(
    ("line", "instead", "words"),
    [
        ("[invoices.row]", 'responsible = "Ответственный_Key"\n[invoices.row]', "в счёте нет инженера"),
        ("Document_СчетНаОплатуПокупателю", "Document_РеализацияТоваровУслуг", "один и тот же вид документа"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(tmp_path: Path, line: str, instead: str, words: str) -> None:
    ready = READY / "bp.toml"
    own = tmp_path / "own.toml"
    own.write_text(ready.read_text("utf-8").replace(line, instead, 1), "utf-8")
    with pytest.raises(MappingProblem, match=words):
        load_mapping(str(own))
