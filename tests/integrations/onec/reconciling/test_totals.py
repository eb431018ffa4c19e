"""What a document must come to by the core is what its rows come to by the push, read back as 1C's rows are."""

from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from core.catalog.models import PriceUnit, TariffKind
from core.exchange.documents.specification import Payment, Specification, SpecificationLine
from core.exchange.reconciling.facts import totals_of
from integrations.onec.mapping import load_mapping
from integrations.onec.odata.client import OneC
from integrations.onec.odata.errors import IncompleteAnswer
from integrations.onec.odata.settings import OneCSettings
from integrations.onec.push.body import body_of
from integrations.onec.push.constants import Constants
from integrations.onec.reconciling.reading import ODataBooks
from tests.integrations.onec.push.test_rows import hourly, order

MOSCOW = ZoneInfo("Europe/Moscow")
MINUTES = st.integers(0, 24 * 60)
KOPECKS = st.integers(0, 10_000_000)


def paid(charged: int, amount: int, unit: PriceUnit) -> SpecificationLine:
    return hourly(0, 0, Payment.MONEY, amount=amount).model_copy(
        update={"charged": charged, "actual": charged, "unit": unit, "tariff": TariffKind.PAID}
    )


LINES = st.one_of(
    st.builds(lambda covered: hourly(covered, 0, Payment.HOURS), MINUTES),
    st.builds(
        lambda covered, shortage, amount, payment: hourly(covered, shortage, payment, amount=amount),
        MINUTES,
        st.integers(1, 600),
        KOPECKS,
        st.sampled_from((Payment.MONEY, Payment.UNPAID)),
    ),
    st.builds(paid, MINUTES, KOPECKS, st.sampled_from(PriceUnit)),
    st.builds(lambda actual: hourly(0, 0, Payment.FREE).model_copy(update={"actual": actual}), MINUTES),
)


@given(st.lists(LINES, max_size=8))
async def test_both_ways_to_count_agree(lines: list[SpecificationLine]) -> None:
    made = order(*lines)
    mapping = load_mapping("bp").documents
    body = body_of(made, mapping, Constants(uuid4(), uuid4()), MOSCOW)
    async with OneC(OneCSettings("http://localhost", "x", SecretStr("x"), MOSCOW)) as onec:
        there = ODataBooks(onec, mapping).document_of({**body, "Ref_Key": str(UUID(int=1)), "Number": " 1 "})
    assert isinstance(made.content, Specification)
    totals = totals_of(made.content)
    assert there.minutes(totals.pieces) == totals.minutes
    assert there.kopecks == totals.kopecks
    assert there.keys == {made.key}
    assert (there.number, there.deleted, there.counterparty) == ("1", False, made.references.counterparty)


@pytest.mark.parametrize(
    "row", [{"Услуги": [{"Количество": "много"}]}, {"Услуги": None}, {"Услуги": [], "Ref_Key": "нет"}], ids=str
)
async def test_an_answer_that_makes_no_sense_counts_as_not_read(row: dict[str, object]) -> None:
    answer = {"Ref_Key": str(UUID(int=1)), "Комментарий": "SD:ticket:1:completion:1", **row}
    async with OneC(OneCSettings("http://localhost", "x", SecretStr("x"), MOSCOW)) as onec:
        with pytest.raises(IncompleteAnswer):
            ODataBooks(onec, load_mapping("bp").documents).document_of(answer)  # type: ignore[arg-type]
