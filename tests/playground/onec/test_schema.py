"""What a base says about itself: ``$metadata``, the published set, the two configurations."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from python_1c_odata.metadata import parse_metadata

from playground.onec.configurations import CONFIGURATIONS, Configuration, load_schema
from tests.playground.onec.hands import CONTRACTS, COUNTERPARTIES, SALES, OneC

_RECORDED = Path(__file__).parents[3] / "playground/onec/data/trade_demo_metadata.xml"


def recorded() -> dict[str, dict[str, str | None]]:
    model = parse_metadata(_RECORDED.read_text("utf-8"))
    return {known.name: {prop.name: prop.type for prop in known.properties} for known in model.entity_types}


async def served(onec: OneC) -> dict[str, dict[str, str | None]]:
    """{entity set: {property: type}} as an independent reader understands it."""
    model = parse_metadata(await onec.get("$metadata", "$format=json"))
    assert {item.name for item in model.entity_sets} == {known.name for known in model.entity_types}
    return {known.name: {prop.name: prop.type for prop in known.properties} for known in model.entity_types}


async def test_trade_is_as_recorded_and_only_added_to(onec: OneC) -> None:
    await onec.play("reset", configuration="ut")
    shown = await served(onec)
    assert shown.items() >= recorded().items(), "nothing recorded is missing or changed"
    assert "Code" not in shown[COUNTERPARTIES]
    assert "IsFolder" not in shown[COUNTERPARTIES]
    assert {"Owner_Key", "Дата", "СрокДействия", "ДатаОкончанияДействия"} <= set(shown[CONTRACTS])
    assert await onec.refused("GET", COUNTERPARTIES, "$filter=IsFolder eq false") == (400, "14")


async def test_accounting_has_its_own_names(onec: OneC) -> None:
    shown = await served(onec)
    assert {"Code", "IsFolder", "Parent_Key", "ОбособленноеПодразделение", "ГоловнойКонтрагент_Key"} <= set(
        shown[COUNTERPARTIES]
    )
    assert "Партнер_Key" not in shown[COUNTERPARTIES]
    assert {"ВидОперации", "ДоговорКонтрагента_Key", "ВалютаДокумента_Key", "СуммаВключаетНДС"} <= set(shown[SALES])
    assert not {"Договор_Key", "Валюта_Key", "Товары"} & set(shown[SALES])
    assert shown[f"{SALES}_Услуги"]["Количество"] == "Edm.Double"
    assert "Document_ЗаказКлиента" not in shown


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_every_reference_in_the_description_resolves(configuration: Configuration) -> None:
    root = ElementTree.fromstring(load_schema(configuration).xml())
    names = {element.get("Name") for element in root.iter() if not element.tag.endswith("}Property")}
    wanted = {element.get(attribute, "") for element in root.iter() for attribute in ("Type", "Relationship")}
    missing = {name.removeprefix("Collection(").removesuffix(")") for name in wanted if "StandardODATA." in name}
    assert {name.removeprefix("StandardODATA.") for name in missing} <= names


async def test_the_published_set_can_be_narrowed(onec: OneC) -> None:
    other = "StandardODATA.Catalog_Организации"
    rows = [{"Значение": "11111111-1111-1111-1111-111111111111", "Значение_Type": other}]
    (client,) = await onec.seed(COUNTERPARTIES, {"ДополнительныеРеквизиты": rows})
    everything = [item["name"] for item in (await onec.get(""))["value"]]
    assert SALES in everything
    await onec.play("manners", published=[COUNTERPARTIES])
    shown = await served(onec)
    assert set(shown) == {name for name in everything if name.startswith(COUNTERPARTIES)}
    assert await onec.refused("GET", SALES) == (404, "8")
    assert await onec.refused("POST", SALES, "", {}) == (404, "8")
    (row,) = (await onec.get(f"{COUNTERPARTIES}(guid'{client}')"))["ДополнительныеРеквизиты"]
    assert row["Значение_Type"].startswith("UnavailableEntities.UnavailableEntity_")
    await onec.play("manners", published=[])
    assert await onec.get("") == {"value": []}
    assert await served(onec) == {}
    await onec.play("manners", published=None)
    assert [item["name"] for item in (await onec.get(""))["value"]] == everything


async def test_an_update_retires_a_property(onec: OneC) -> None:
    await onec.seed(COUNTERPARTIES, {"ИНН": "7701234567"})
    await onec.play("rename", entity=COUNTERPARTIES, property="ИНН")
    shown = (await served(onec))[COUNTERPARTIES]
    assert "ИНН" not in shown
    assert "УдалитьИНН" in shown
    assert await onec.refused("GET", COUNTERPARTIES, "$select=ИНН") == (400, "14")
    assert (await onec.get(COUNTERPARTIES, "$select=УдалитьИНН"))["value"] == [{"УдалитьИНН": "7701234567"}]
    (client,) = await onec.seed(COUNTERPARTIES, {"Description": "Ромашка"})
    await onec.seed(SALES, {"Контрагент_Key": client})
    await onec.play("rename", entity=SALES, property="Контрагент_Key")
    (sale,) = (await onec.get(SALES, "$select=УдалитьКонтрагент_Key,УдалитьКонтрагент/Description"))["value"]
    assert sale == {"УдалитьКонтрагент_Key": client, "УдалитьКонтрагент": {"Description": "Ромашка"}}
    assert len(await onec.look("documents")) == 1
    await onec.play("rename", entity=COUNTERPARTIES, property="УдалитьИНН", new_name="ИНН")
    assert await onec.names(COUNTERPARTIES, "ИНН eq '7701234567'", "ИНН") == ["7701234567"]
