"""A mapping against what a base publishes: all faults at once, in Russian, each with its cure."""

import pytest
from pydantic import ValidationError

from integrations.onec.pull.check import Fault, Mismatch, check_pull, fingerprint
from integrations.onec.pull.mapping import PullMapping
from integrations.onec.pull.words import faults_in_words

PARTIES = {
    "Ref_Key": "Edm.Guid",
    "DataVersion": "Edm.String",
    "DeletionMark": "Edm.Boolean",
    "Description": "Edm.String",
    "НаименованиеПолное": "Edm.String",
    "ИНН": "Edm.String",
    "КПП": "Edm.String",
}
CONTRACTS = {
    "Ref_Key": "Edm.Guid",
    "DeletionMark": "Edm.Boolean",
    "Owner_Key": "Edm.Guid",
    "Description": "Edm.String",
    "Номер": "Edm.String",
    "Дата": "Edm.DateTime",
    "СрокДействия": "Edm.DateTime",
}
SCHEMA = {"Catalog_Контрагенты": PARTIES, "Catalog_ДоговорыКонтрагентов": CONTRACTS}
DATES = {"contracts": {"months": "dates", "ends": "СрокДействия"}}


def mapping(**sections: dict[str, object]) -> PullMapping:
    return PullMapping.model_validate(DATES | sections)


def test_a_mapping_that_fits_has_no_faults() -> None:
    assert check_pull(SCHEMA, mapping()) == []


def test_all_faults_are_said_at_once_with_the_cure() -> None:
    schema = {
        "Catalog_Контрагенты": {"УдалитьИНН" if name == "ИНН" else name: kind for name, kind in PARTIES.items()},
        "Catalog_ДоговорыКонтрагентов": CONTRACTS | {"СрокДействия": "Edm.String"},
    }
    wrong = mapping(
        counterparties={"kpp": "КППП", "folders": True},
        contracts={**DATES["contracts"], "only": {"ВидДоговора": "СПокупателем"}},
    )
    faults = check_pull(schema, wrong)
    assert {(fault.kind, fault.where, fault.found) for fault in faults} == {
        (Mismatch.RETIRED, "Catalog_Контрагенты.ИНН", "УдалитьИНН"),
        (Mismatch.NO_PROPERTY, "Catalog_Контрагенты.КППП", "КПП"),
        (Mismatch.NO_PROPERTY, "Catalog_Контрагенты.IsFolder", ""),
        (Mismatch.WRONG_TYPE, "Catalog_ДоговорыКонтрагентов.СрокДействия", "Edm.String"),
        (Mismatch.NO_PROPERTY, "Catalog_ДоговорыКонтрагентов.ВидДоговора", ""),
    }
    said = faults_in_words(faults)
    assert "[counterparties] Catalog_Контрагенты.КППП: такого реквизита нет" in said
    assert "Похожее имя: КПП" in said
    assert "реквизит больше не используется: в базе он называется УдалитьИНН" in said
    assert "в базе это строка (Edm.String)" in said
    assert said.count("\n") == 4
    assert fingerprint(faults) == fingerprint(faults[::-1]) != fingerprint(faults[1:])


@pytest.mark.parametrize("renamed", [True, False])
def test_a_retired_name_in_the_mapping_is_no_better(renamed: bool) -> None:
    schema = SCHEMA | {"Catalog_Контрагенты": PARTIES | {"УдалитьКПП": "Edm.String"}}
    faults = check_pull(schema, mapping(counterparties={"kpp": "УдалитьКПП" if renamed else "КПП"}))
    assert [fault.kind for fault in faults] == [Mismatch.RETIRED] * renamed


def test_what_is_not_published_is_said_once() -> None:
    faults = check_pull({"Catalog_Контрагент": {}}, mapping())
    assert faults == [
        Fault(Mismatch.NO_ENTITY, "counterparties", "Catalog_Контрагенты", found="Catalog_Контрагент"),
        Fault(Mismatch.NO_ENTITY, "contracts", "Catalog_ДоговорыКонтрагентов"),
    ]
    assert "состав стандартного интерфейса OData" in faults_in_words(faults)


@pytest.mark.parametrize(
    ("months", "entities"),
    [
        (
            "sale_rows:*ИТС*",
            {"Document_РеализацияТоваровУслуг", "Document_РеализацияТоваровУслуг_Услуги", "Catalog_Номенклатура"},
        ),
        (
            "additional_attribute:Срок",
            {
                "ChartOfCharacteristicTypes_ДополнительныеРеквизитыИСведения",
                "Catalog_ДоговорыКонтрагентов_ДополнительныеРеквизиты",
            },
        ),
    ],
)
def test_what_the_source_of_months_needs_is_checked_too(months: str, entities: set[str]) -> None:
    faults = check_pull(SCHEMA, mapping(contracts={"months": months}))
    assert {fault.entity for fault in faults} == entities


@pytest.mark.parametrize(
    "sections",
    [
        {"contracts": {}},
        {"contracts": {"months": "dates"}},
        {"contracts": {"months": "как-нибудь"}},
        {"contracts": {"months": "dates", "ends": "Срок действия"}},
        {"counterparties": {"inn": "ИНН') or true"}},
        {"counterparties": {"иннн": "ИНН"}},
        {"counterparties": {"only": {"Is Folder": True}}},
    ],
)
def test_a_mapping_that_cannot_be_understood_is_refused(sections: dict[str, dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        mapping(**sections)
