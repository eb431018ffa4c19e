"""The recorded ``$metadata`` of a real base (УТ demo, see playground/onec/data)."""

from pathlib import Path

import pytest

from integrations.onec.odata.metadata import Metadata, parse_metadata

RECORDED = Path(__file__).parents[4] / "playground" / "onec" / "data" / "trade_demo_metadata.xml"


@pytest.fixture(scope="module")
def trade() -> Metadata:
    return parse_metadata(RECORDED.read_bytes())


def test_counterparties_of_a_real_base(trade: Metadata) -> None:
    found = trade.sets["Catalog_Контрагенты"]
    assert found["ИНН"] == "Edm.String"
    assert found["Ref_Key"] == "Edm.Guid"
    assert found["DeletionMark"] == "Edm.Boolean"
    # What every second mapping takes for granted and УТ does not have.
    assert not {"Code", "IsFolder", "Parent_Key"} & found.keys()


def test_sections_enumerations_and_actions(trade: Metadata) -> None:
    rows = trade.section("Document_ЗаказКлиента", "Товары")
    assert rows is not None
    assert rows["LineNumber"] == "Edm.Int64"
    assert rows["Номенклатура_Key"] == "Edm.Guid"
    assert trade.sets["Document_ЗаказКлиента_Товары"]["LineNumber"] == "Edm.Int64"
    assert trade.section("Document_ЗаказКлиента", "Ref_Key") is None
    assert trade.section("Document_Нет", "Товары") is None
    assert trade.enums["AccumulationRecordType"] == ("Expense", "Receipt")
    assert ("Document_ЗаказКлиента", "Post") in trade.functions


def test_every_set_has_its_fields(trade: Metadata) -> None:
    assert trade.sets
    assert all(fields for fields in trade.sets.values())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"{}",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
        b'<?xml version="1.0" encoding="no-such"?><x/>',
    ],
)
def test_what_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse_metadata(body)
