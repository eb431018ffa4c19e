"""What 1C did not store as it was sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.onec.odata import How, compare
from integrations.onec.odata.values import Json, Row, dump, load

ROW: Row = {"LineNumber": "1", "Количество": 2, "Содержание": "Консультация"}


@pytest.mark.parametrize(
    ("sent", "stored", "expected"),
    [
        ({"Комментарий": "SD:1"}, {}, [("Комментарий", How.ABSENT)]),
        ({"Комментарий": "SD:1 длинный"}, {"Комментарий": "SD:1"}, [("Комментарий", How.CUT)]),
        ({"Комментарий": "SD:1"}, {"Комментарий": ""}, [("Комментарий", How.OTHER)]),
        ({"Сумма": 10}, {"Сумма": "10.00"}, []),
        ({"Сумма": 10}, {"Сумма": 11}, [("Сумма", How.OTHER)]),
        ({"Флаг": True}, {"Флаг": 1}, [("Флаг", How.OTHER)]),
        ({"Х_Key": "8D04CE3C-6360-11e9-dd92-fa163e8ba11d"}, {"Х_Key": "8d04ce3c-6360-11e9-dd92-fa163e8ba11d"}, []),
        ({"Имя": "Ромашка "}, {"Имя": "Ромашка"}, []),
        ({"Услуги": [ROW]}, {"Услуги": [ROW | {"СтавкаНДС": "НДС20"}]}, []),
        ({"Услуги": [ROW]}, {"Услуги": [ROW | {"Количество": 3}]}, [("Услуги[1].Количество", How.OTHER)]),
        ({"Услуги": [ROW, ROW]}, {"Услуги": [ROW]}, [("Услуги[2]", How.ABSENT)]),
        ({"Услуги": [ROW]}, {"Услуги": [ROW, ROW]}, [("Услуги[2]", How.EXTRA)]),
    ],
)
def test_differences_are_named(sent: Row, stored: Row, expected: list[tuple[str, How]]) -> None:
    assert [(found.path, found.how) for found in compare(sent, stored)] == expected


values: st.SearchStrategy[Json] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12),
    st.text(st.characters(exclude_categories=["Cs"])),
)
flat = st.dictionaries(st.text("абв", min_size=1), values)
documents = st.dictionaries(st.text("абв", min_size=1), values | st.lists(flat))


@given(documents)
def test_what_is_stored_as_sent_does_not_differ(sent: Row) -> None:
    stored = load(dump(sent))
    assert isinstance(stored, dict)
    assert compare(sent, stored) == []


@given(documents, st.data())
def test_a_lost_field_is_always_noticed(sent: Row, data: st.DataObject) -> None:
    if not sent:
        return
    lost = data.draw(st.sampled_from(sorted(sent)))
    assert [found.path for found in compare(sent, {name: sent[name] for name in sent if name != lost})] == [lost]


def test_differences_do_not_print_values() -> None:
    (found,) = compare({"Имя": "Иванов"}, {"Имя": "Петров"})
    assert "Иванов" not in repr(found)
    assert "Петров" not in repr(found)
