"""Rows of documents: minutes and kopecks of the desk, to the last one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.models import PriceUnit, TariffKind
from core.exchange.documents.specification import Payment, Specification, SpecificationLine
from core.exchange.references import References
from integrations.onec.mapping import MappingProblem, load_mapping, ready_mappings
from integrations.onec.push.body import body_of
from integrations.onec.push.constants import Constants
from integrations.onec.push.mapping import Covered
from integrations.onec.push.marker import carries, comment
from integrations.onec.push.port import Order
from integrations.onec.push.rows import hours, roubles, rows_of, vat_within
from tests.clock import MOSCOW

MINUTES = st.integers(0, 24 * 60)
KOPECKS = st.integers(0, 10_000_000)


def hourly(
    covered: int, shortage: int, payment: Payment, *, price: int = 300_000, amount: int = 0
) -> SpecificationLine:
    return SpecificationLine(
        line_id=1,
        service_id=3,
        service="Консультация",
        staff_id=2,
        work_date=date(2026, 11, 23),
        tariff=TariffKind.HOURLY,
        unit=PriceUnit.HOUR,
        actual=covered + shortage,
        charged=covered + shortage,
        covered=covered,
        shortage=shortage,
        price=price,
        amount=amount,
        vat_percent=22,
        payment=payment,
        comment="",
    )


def order(*lines: SpecificationLine, correction: int = 0) -> Order:
    key = "ticket:1:completion:1" + (f":correction:{correction}" if correction else "")
    specification = Specification(
        key=key,
        ticket_id=1,
        number=1001,
        company_id=7,
        contract_id=None,
        completion=1,
        correction=correction,
        requested_at=datetime(2026, 11, 23, tzinfo=UTC),
        lines=lines,
    )
    return Order(
        specification, References(uuid4(), None, {3: uuid4()}, None), datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
    )


@given(covered=MINUTES, shortage=MINUTES, amount=KOPECKS, payment=st.sampled_from((Payment.MONEY, Payment.UNPAID)))
def test_no_minute_and_no_kopeck_is_lost(covered: int, shortage: int, amount: int, payment: Payment) -> None:
    line = hourly(covered, shortage, payment if shortage else Payment.HOURS, amount=amount if shortage else 0)
    rows = list(rows_of(line))
    assert rows, "work is always there"
    assert round(sum((row.quantity for row in rows), Decimal()) * 60) == covered + shortage
    assert sum(row.amount for row in rows) == (amount if shortage and payment is Payment.MONEY else 0)


@given(MINUTES)
def test_minutes_survive_the_way_through_thousandths_of_an_hour(minutes: int) -> None:
    assert round(hours(minutes) * 60) == minutes


@given(KOPECKS, st.sampled_from((0, 5, 7, 10, 20, 22)))
def test_tax_is_within_the_sum_and_to_the_kopeck(kopecks: int, percent: int) -> None:
    tax = vat_within(kopecks, percent)
    exact = Decimal(kopecks) * percent / (100 + percent)
    assert abs(Decimal(tax) - exact) <= Decimal("0.5")
    assert roubles(kopecks) * 100 == kopecks


def test_a_discount_shows_what_the_work_would_have_cost() -> None:
    bp = load_mapping("bp").documents
    row = bp.row.model_copy(update={"covered": Covered.DISCOUNT, "discount": "ПроцентСкидки"})
    body = body_of(
        order(hourly(60, 0, Payment.HOURS)), bp.model_copy(update={"row": row}), Constants(uuid4(), None), MOSCOW
    )
    section = body["Услуги"]
    assert isinstance(section, list)
    [sent] = section
    assert isinstance(sent, dict)
    assert (sent["Цена"], sent["Сумма"], sent["ПроцентСкидки"]) == (3000, 0, 100)


def test_the_date_is_the_base_s_local_time_and_the_comment_begins_with_the_mark() -> None:
    made = order(hourly(60, 0, Payment.HOURS), correction=2)
    body = body_of(made, load_mapping("ut").documents, Constants(uuid4(), uuid4()), MOSCOW)
    assert body["Date"] == "2026-11-24T00:30:00"
    assert body["Комментарий"] == "SD:ticket:1:completion:1:correction:2 заявка № 1001, исправление 2"
    assert "Posted" not in body
    assert "Ref_Key" not in body


@pytest.mark.parametrize(
    "other", ["ticket:1:completion:10", "ticket:11:completion:1", "ticket:1:completion:1:correction:1"]
)
def test_a_mark_is_of_one_key_only(other: str) -> None:
    text = comment(order(hourly(1, 0, Payment.HOURS)).content)
    assert carries(text, "ticket:1:completion:1")
    assert carries(f"акт по {text}", "ticket:1:completion:1")
    assert not carries(text, other)
    assert not carries(text.replace("ticket:1:completion:1", other), "ticket:1:completion:1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[documents", "не TOML"),
        ('[items]\nentity = "Catalog_Номенклатура"', "documents: не указано"),
        ('[items]\nentity = "Catalog Номенклатура"', "items.entity: имя реквизита"),
        ('[items]\nentity = "А"\nlength = 3', "items.length: такого параметра нет"),
    ],
)
def test_a_wrong_mapping_is_explained(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MappingProblem, match=words):
        load_mapping(str(file))
    with pytest.raises(MappingProblem, match=r"Готовые сопоставления: .*bp, .*ut"):
        load_mapping("нет такого")
    assert {"bp", "ut"} <= set(ready_mappings())
