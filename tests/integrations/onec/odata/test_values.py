"""1C's JSON to our values and back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from integrations.onec.odata.literals import EMPTY_DATE, EMPTY_GUID
from integrations.onec.odata.values import (
    BadValue,
    CompositeValue,
    Json,
    Value,
    decode,
    decode_composite,
    dump,
    encode,
    encode_composite,
    load,
)
from tests.integrations.onec.odata.test_filters import instants as any_instants

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
KEY = UUID("8d04ce3c-6360-11e9-dd92-fa163e8ba11d")
instants = any_instants.map(lambda instant: instant.replace(microsecond=0))
texts = st.text(st.characters(exclude_categories=["Cs"]))
# Fifteen digits: what a double holds exactly, and more than any sum in a service desk.
money = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12)


def over_the_wire(value: Json) -> Json:
    row = load(dump({"value": value}))
    assert isinstance(row, dict)
    return row["value"]


@given(
    st.one_of(
        st.tuples(st.just("Edm.Guid"), st.uuids() | st.none()),
        st.tuples(st.sampled_from(["Edm.Int16", "Edm.Int32", "Edm.Int64"]), st.integers()),
        st.tuples(st.just("Edm.Double"), money),
        st.tuples(st.just("Edm.Boolean"), st.booleans()),
        st.tuples(st.sampled_from(["Edm.String", "StandardODATA.СтавкиНДС"]), texts),
    ),
)
def test_a_value_comes_back_as_it_went(typed: tuple[str, Value]) -> None:
    edm_type, value = typed
    assume(value != UUID(int=0))
    assert decode(over_the_wire(encode(value, edm_type, MOSCOW)), edm_type, MOSCOW) == value


@given(instants | st.none(), st.sampled_from([MOSCOW, BERLIN, ZoneInfo("Asia/Kamchatka")]))
def test_an_instant_comes_back_or_an_hour_early_if_the_hour_was_twice(instant: datetime | None, zone: ZoneInfo) -> None:
    found = decode(over_the_wire(encode(instant, "Edm.DateTime", zone)), "Edm.DateTime", zone)
    if instant is None:
        assert found is None
        return
    assert isinstance(found, datetime)
    second_pass = bool(instant.astimezone(zone).fold)
    assert (found < instant) if second_pass else (found == instant)
    assert found.tzinfo is UTC


@given(
    st.one_of(
        st.builds(CompositeValue, st.just("StandardODATA.Catalog_Контрагенты"), st.uuids()),
        st.builds(CompositeValue, st.just("Edm.String"), texts),
        st.builds(CompositeValue, st.just("Edm.Double"), money),
        st.builds(CompositeValue, st.just("Edm.Boolean"), st.booleans()),
        st.builds(CompositeValue, st.just("Edm.DateTime"), instants.filter(lambda one: one.year > 1)),
        st.builds(CompositeValue, st.just("StandardODATA.СтавкиНДС"), st.just("НДС20")),
        st.none(),
    )
)
def test_a_composite_value_comes_back_with_its_type(composite: CompositeValue | None) -> None:
    assume(composite is None or composite.value != UUID(int=0))
    row = load(dump(encode_composite("Значение", composite, MOSCOW)))
    assert isinstance(row, dict)
    assert decode_composite(row, "Значение", MOSCOW) == composite


@pytest.mark.parametrize(
    ("value", "edm_type", "expected"),
    [
        (EMPTY_GUID, "Edm.Guid", None),
        (EMPTY_DATE, "Edm.DateTime", None),
        ("2026-01-31T12:00:00", "Edm.DateTime", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("7", "Edm.Int64", 7),
        (Decimal("0.1"), "Edm.Double", Decimal("0.1")),
        (None, "Edm.String", None),
    ],
)
def test_values_as_1c_writes_them(value: Json, edm_type: str, expected: Value) -> None:
    assert decode(value, edm_type, MOSCOW) == expected


def test_the_hour_that_comes_twice_is_its_first_pass() -> None:
    # Berlin, 25.10.2026: 02:30 is first 00:30 UTC, then 01:30 UTC.
    assert decode("2026-10-25T02:30:00", "Edm.DateTime", BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_body_may_begin_with_a_mark_and_money_is_exact() -> None:
    assert load(b'\xef\xbb\xbf{"sum": 1234.10}') == {"sum": Decimal("1234.10")}


@pytest.mark.parametrize(
    ("value", "edm_type"),
    [
        ("не число", "Edm.Int64"),
        (True, "Edm.Int64"),
        (Decimal("1.5"), "Edm.Int64"),
        ("NaN", "Edm.Double"),
        ("xyz", "Edm.Guid"),
        ("2026-01-31T12:00:00Z", "Edm.DateTime"),
        ("0001-01-01T00:00:01", "Edm.DateTime"),
        ("true", "Edm.Boolean"),
        (1, "Edm.String"),
        ({"a": 1}, "Edm.String"),
    ],
)
def test_what_is_not_of_its_type_is_refused_without_being_quoted(value: Json, edm_type: str) -> None:
    with pytest.raises(BadValue) as refused:
        decode(value, edm_type, MOSCOW)
    assert str(refused.value) == f"not a value of {edm_type}"


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a": NaN}', b"[" * 100_000, b'{"a": "\xff"}', b'{"value": ['])
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of the refusals
        load(body)


def test_a_fraction_no_double_holds_is_not_sent() -> None:
    with pytest.raises(BadValue):
        dump({"Сумма": Decimal("0.12345678901234567890")})


def test_a_naive_time_is_not_sent() -> None:
    with pytest.raises(BadValue):
        encode(datetime(2026, 1, 1), "Edm.DateTime", MOSCOW)  # noqa: DTZ001 - what must be refused


def test_a_typed_reference_may_be_empty_and_its_type_not_published() -> None:
    row: dict[str, Json] = {"А": EMPTY_GUID, "А_Type": "StandardODATA.Catalog_X"}
    assert decode_composite(row, "А", MOSCOW) == CompositeValue("StandardODATA.Catalog_X", None)
    hidden = f"UnavailableEntities.UnavailableEntity_{KEY}"
    assert decode_composite({"А": str(KEY), "А_Type": hidden}, "А", MOSCOW) == CompositeValue(hidden, KEY)
    late = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=1)
    written: dict[str, Json] = {"А": "2026-01-01T04:00:00", "А_Type": "Edm.DateTime"}
    assert decode_composite(written, "А", MOSCOW) == CompositeValue("Edm.DateTime", late)
