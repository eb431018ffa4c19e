"""What ``$filter`` finds, what it finds wrongly the way 1C does, and what it refuses."""

import pytest

from tests.playground.onec.hands import CONTRACTS, COUNTERPARTIES, EMPTY, SALES, OneC

_FOUND = [
    ("ИНН eq '7701234567'", ["Ромашка"]),
    ("ИНН ne '7701234567' and IsFolder eq false", ["О'Кей", "Я+Ты"]),
    ("not IsFolder and not (КПП eq '')", ["Ромашка"]),
    ("IsFolder eq true or ИНН eq '500100732259'", ["О'Кей", "Покупатели"]),
    ("Description eq 'О''Кей'", ["О'Кей"]),
    ("Description eq 'Я+Ты'", ["Я+Ты"]),
    ("substringof('маш', Description)", ["Ромашка"]),
    ("substringof('маш',Description) eq true", ["Ромашка"]),
    ("startswith(Description,'П') or endswith(Description, 'ей')", ["О'Кей", "Покупатели"]),
    ("like(Description, 'Р_ма%')", ["Ромашка"]),
    ("like(Description, '[ОЯ]%')", ["О'Кей", "Я+Ты"]),
    ("Parent/Description eq 'Покупатели'", ["О'Кей", "Ромашка"]),
    ("Parent/Description eq ''", ["Покупатели", "Я+Ты"]),
    (f"Parent_Key ne guid'{EMPTY}' and КПП ge '7' and КПП lt '8'", ["Ромашка"]),
    (f"Parent_Key eq cast(guid'{EMPTY}', 'Catalog_Контрагенты')", ["Покупатели", "Я+Ты"]),
]


@pytest.mark.parametrize(("condition", "names"), _FOUND)
async def test_conditions(onec: OneC, condition: str, names: list[str]) -> None:
    (folder,) = await onec.seed(COUNTERPARTIES, {"Description": "Покупатели", "IsFolder": True})
    await onec.seed(
        COUNTERPARTIES,
        {"Description": "Ромашка", "ИНН": "7701234567", "КПП": "770101001", "Parent_Key": folder},
        {"Description": "О'Кей", "ИНН": "500100732259", "Parent_Key": folder},
        {"Description": "Я+Ты"},
    )
    assert await onec.names(COUNTERPARTIES, condition) == names


async def test_dates_and_numbers(onec: OneC) -> None:
    await onec.seed(
        SALES,
        {"Number": "1", "Date": "2026-01-31T12:00:00", "Услуги": [{"Сумма": 0.5}]},
        {"Number": "2", "Date": "2026-02-01T00:00:00", "Услуги": [{"Сумма": 1500}]},
    )
    march, february = "datetime'2026-03-01T00:00:00'", "datetime'2026-02-01T00:00:00'"
    assert await onec.names(SALES, f"Date ge {february} and Date lt {march}", "Number") == ["2"]
    assert await onec.names(SALES, "СуммаДокумента gt 0.25 and СуммаДокумента le 1500", "Number") == ["1", "2"]
    assert await onec.names(SALES, "СуммаДокумента lt 1.5e0", "Number") == ["1"]


async def test_a_long_list_of_inns(onec: OneC) -> None:
    await onec.seed(COUNTERPARTIES, *({"Description": str(n), "ИНН": str(n)} for n in range(500)))
    condition = " or ".join(f"ИНН eq '{number}'" for number in range(50, 250))
    assert len(await onec.names(COUNTERPARTIES, condition)) == 200


async def test_a_composite_field_is_found_only_with_its_type(onec: OneC) -> None:
    prop = "Catalog_ДоговорыКонтрагентов_ДополнительныеРеквизиты"
    value, other = "aaaaaaaa-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
    rows = [
        {"Значение": value, "Значение_Type": "StandardODATA.Catalog_Контрагенты"},
        {"Значение": "12", "Значение_Type": "Edm.String"},
        {"Значение": "12", "Значение_Type": "Edm.Double"},
        {"Значение": "true", "Значение_Type": "Edm.Boolean"},
        {"Значение": "2026-01-31T00:00:00", "Значение_Type": "Edm.DateTime"},
    ]
    await onec.seed(CONTRACTS, {"ДополнительныеРеквизиты": rows})

    async def found(condition: str) -> list[str]:
        return await onec.names(prop, condition, "LineNumber")

    assert await found(f"Значение eq guid'{value}'") == [], "200 and silently empty"
    assert await found(f"Значение eq cast(guid'{value}','Catalog_Контрагенты')") == ["1"]
    assert await found(f"Значение eq cast(guid'{value}','Document_РеализацияТоваровУслуг')") == []
    assert await found(f"Значение eq cast(guid'{other}','Catalog_Контрагенты')") == []
    assert await found("isof(Значение,'Catalog_Контрагенты')") == ["1"]
    assert await found("Значение eq '12'") == ["2"]
    assert await found("Значение eq 12") == ["3"]
    assert await found("Значение eq true") == ["4"]
    assert await found("Значение eq datetime'2026-01-31T00:00:00'") == ["5"]


@pytest.mark.parametrize(
    ("condition", "refusal"),
    [
        (f"Ref_Key gt guid'{EMPTY}'", (500, "-1")),
        ("Комментарий eq 'SD:1'", (500, "-1")),
        ("Контрагент_Key eq 'строка'", (500, "-1")),
        ("НетТакого eq 1", (400, "14")),
        ("Контрагент/НетТакого eq 1", (400, "14")),
        ("substringof('а',Number", (400, "14")),
        ("subst('а',Number)", (400, "14")),
        ("length(Number) gt 1", (400, "14")),
        ("Number eq", (400, "14")),
        ("Number eq 'а' Posted", (400, "14")),
        ("Number", (400, "14")),
        ("Date gt datetime'1-01-01T00:00:00'", (400, "14")),
        ("Ref_Key eq guid'123'", (400, "1")),
        ("(" * 100 + "Posted" + ")" * 100, (400, "14")),
    ],
)
async def test_conditions_that_are_refused(onec: OneC, condition: str, refusal: tuple[int, str]) -> None:
    assert await onec.refused("GET", SALES, f"$filter={condition}") == refusal


async def test_plus_is_not_a_space(onec: OneC) -> None:
    await onec.seed(SALES, {})
    async with onec.http.get(
        f"{onec.root}/{SALES}",
        params={"$format": "json", "$filter": "Posted eq false"},
        headers={"Authorization": "Basic b2RhdGE6ZGVtbw=="},
    ) as response:
        assert "Posted+eq+false" in str(response.url), "this is how aiohttp writes a space"
        assert response.status == 400
    assert await onec.names(SALES, "Posted eq false", "Number") == ["0000-000001"]


async def test_long_texts_are_searched_by_a_part(onec: OneC) -> None:
    await onec.seed(SALES, {"Комментарий": "SD:ticket:7:completion:1 настройка обмена"}, {"Комментарий": "другое"})
    condition = "substringof('SD:ticket:7:',Комментарий) and Date ge datetime'2020-01-01T00:00:00'"
    assert await onec.names(SALES, condition, "Number") == ["0000-000001"]
