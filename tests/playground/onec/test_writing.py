"""Writes: what a base does, and everything it swallows without a word."""

from typing import Any
from urllib.parse import unquote

import pytest

from tests.playground.onec.hands import COUNTERPARTIES, EMPTY, SALES, Json, OneC

_REF = "33333333-3333-3333-3333-333333333333"


async def create(onec: OneC, body: Json, entity_set: str = SALES) -> Json:
    created: Json = await onec.call("POST", entity_set, "", body, 201)
    return created


async def stored(onec: OneC, ref: str, entity_set: str = SALES) -> Json:
    kept: Json = await onec.get(f"{entity_set}(guid'{ref}')")
    return kept


async def test_a_document_is_created_and_numbered(onec: OneC) -> None:
    body = {"Date": "2026-01-31T12:00:00", "Комментарий": "SD:1 " + "я" * 3000}
    async with onec.send("POST", SALES, "", body) as response:
        assert response.status == 201
        ((_, location),) = [pair for pair in response.raw_headers if pair[0] == b"Location"]
        created = await response.json(encoding="utf-8-sig", content_type=None)
    assert location.decode("utf-8") == unquote(location.decode("utf-8")), "Cyrillic goes raw"
    assert location.decode("utf-8").endswith(f"/{SALES}(guid'{created['Ref_Key']}')")
    assert (created["Number"], created["Posted"]) == ("0000-000001", False)
    assert created == await stored(onec, created["Ref_Key"])
    assert len(created["Комментарий"]) == 3005, "an unlimited text is not cut"
    second, own = await create(onec, {}), await create(onec, {"Number": "0000-000003"})
    assert [second["Number"], own["Number"]] == ["0000-000002", "0000-000003"]
    assert (await create(onec, {}))["Number"] == "0000-000004"
    assert (await create(onec, {}, COUNTERPARTIES))["Code"] == "00-000001"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"НетТакогоРеквизита": 1}, {}),
        ({"Description": "я" * 101}, {"Description": "я" * 100}),
        ({"ИНН": "7701234567890"}, {"ИНН": "770123456789"}),
        ({"ИНН": 7701234567}, {"ИНН": ""}),
        ({"ГоловнойКонтрагент_Key": _REF}, {"ГоловнойКонтрагент_Key": _REF}),
        ({"Ref_Key": _REF}, {}),
        ({"DataVersion": "AAAAAAAAAAE="}, {"DataVersion": "AAAAAAAAAAA="}),
        ({"IsFolder": None}, {"IsFolder": False}),
    ],
)
async def test_what_is_swallowed_without_a_word(onec: OneC, sent: Json, kept: Json) -> None:
    created = await create(onec, sent, COUNTERPARTIES)
    assert "НетТакогоРеквизита" not in created
    assert created["Ref_Key"] != _REF
    assert {name: created[name] for name in kept} == kept


@pytest.mark.parametrize(
    ("value", "kept"),
    [(5, "7"), ("пять", "7"), (5.5, "7"), ("5", "5")],
)
async def test_int64_given_as_a_number_is_ignored(onec: OneC, value: Any, kept: str) -> None:
    await onec.play("reset", configuration="ut")
    plan = "ExchangePlan_ДляODATA"
    (ref,) = await onec.seed(plan, {"SentNo": 7})
    assert (await onec.call("PATCH", f"{plan}(guid'{ref}')", "", {"SentNo": value}))["SentNo"] == kept


async def test_patch_changes_the_named_and_replaces_sections_whole(onec: OneC) -> None:
    rows = [{"LineNumber": 1, "Сумма": 100, "Содержание": "а"}, {"LineNumber": "2", "Сумма": 50.55}]
    created = await create(onec, {"Комментарий": "было", "СуммаДокумента": 7, "СуммаВключаетНДС": True, "Услуги": rows})
    assert created["СуммаДокумента"] == 150.55, "the configuration computes it"
    place = f"{SALES}(guid'{created['Ref_Key']}')"
    new_row = {"LineNumber": 1, "Сумма": 100, "СуммаНДС": 22, "Ref_Key": EMPTY, "НетТакого": 1, "Цена": "сто"}
    body = {"Услуги": [new_row], "СуммаВключаетНДС": False}
    changed = await onec.call("PATCH", place, "", body, 200, **{"If-Match": "AAAAAAAAAP8="})
    assert changed == await stored(onec, created["Ref_Key"]), "a stale If-Match is nobody's business"
    assert changed["DataVersion"] != created["DataVersion"]
    assert (changed["Комментарий"], changed["СуммаДокумента"]) == ("было", 122)
    ((row),) = changed["Услуги"]
    assert (row["Сумма"], row["Содержание"], row["Цена"]) == (100, "", 0)
    assert row["Ref_Key"] == created["Ref_Key"]


async def test_client_refs_can_be_kept(onec: OneC) -> None:
    await onec.play("manners", keeps_client_refs=True)
    assert (await create(onec, {"Ref_Key": _REF.upper()}))["Ref_Key"] == _REF
    assert await onec.refused("POST", SALES, "", {"Ref_Key": _REF}) == (400, "15")
    assert await onec.refused("POST", SALES, "", {"Ref_Key": "мой"}) == (400, "1")


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"Контрагент_Key": "7701234567"}, (400, "1")),
        ({"СуммаВключаетНДС": "да"}, (400, "1")),
        ({"Date": "31.01.2026"}, (400, "1")),
        ({"Комментарий": ["а"]}, (500, "-1")),
        ({"Услуги": [{"Сумма": 1}]}, (500, "-1")),
        ({"Услуги": {"LineNumber": 1}}, (500, "-1")),
        ({"Услуги": [{"LineNumber": 2}]}, (400, "4")),
        ({"Услуги": [{"LineNumber": 1}, {"LineNumber": 1}]}, (400, "4")),
        (b"{", (500, "-1")),
        ([], (500, "-1")),
    ],
)
async def test_what_is_refused_changes_nothing(onec: OneC, body: object, refusal: tuple[int, str]) -> None:
    created = await create(onec, {"Комментарий": "было"})
    place = f"{SALES}(guid'{created['Ref_Key']}')"
    if isinstance(body, dict):
        body = {"Комментарий": "стало", **body}
    assert await onec.refused("PATCH", place, "", body) == refusal
    assert await onec.refused("POST", SALES, "", body) == refusal
    assert (await onec.get(SALES))["value"] == [created]


async def test_a_refusal_quotes_the_value(onec: OneC) -> None:
    answer = await onec.call("POST", SALES, "", {"Контрагент_Key": "секрет"}, 400)
    assert "секрет" in answer["odata.error"]["message"]["value"]


async def test_posting(onec: OneC) -> None:
    created = await create(onec, {"Posted": True})
    assert created["Posted"] is False, "Posted belongs to the server"
    ref = created["Ref_Key"]
    place = f"{SALES}(guid'{ref}')"
    for _ in range(2):
        await onec.call("POST", f"{place}/Post", "PostingModeOperational=false")
        assert (await stored(onec, ref))["Posted"] is True
    await onec.call("PATCH", place, "", {"Комментарий": "поправлено", "Posted": False})
    assert (await stored(onec, ref))["Posted"] is True
    versions = []
    for _ in range(2):
        await onec.call("POST", f"{place}/Unpost")
        versions.append((await stored(onec, ref))["DataVersion"])
    assert len(set(versions)) == 2, "un-posting what is not posted moves the version"
    await onec.call("PATCH", place, "", {"DeletionMark": True})
    assert await onec.refused("POST", f"{place}/Post") == (500, "-1")
    assert (await stored(onec, ref))["Posted"] is False
    assert await onec.refused("POST", f"{place}/Провести") == (404, "6")
    assert await onec.refused("POST", f"{SALES}(guid'{_REF}')/Post") == (404, "9")


async def test_a_closed_period_refuses_posting(onec: OneC) -> None:
    await onec.play("manners", closed_before="2026-02-01")
    old, new = await create(onec, {"Date": "2026-01-31T23:59:59"}), await create(onec, {"Date": "2026-02-01T00:00:00"})
    assert await onec.refused("POST", f"{SALES}(guid'{old['Ref_Key']}')/Post") == (500, "-1")
    await onec.call("POST", f"{SALES}(guid'{new['Ref_Key']}')/Post")
    await onec.play("manners", closed_before=None)
    await onec.call("POST", f"{SALES}(guid'{old['Ref_Key']}')/Post")


async def test_deletion_is_physical_and_leaves_references_dangling(onec: OneC) -> None:
    (client,) = await onec.seed(COUNTERPARTIES, {"Description": "Ромашка"})
    created = await create(onec, {"Контрагент_Key": client})
    await onec.call("DELETE", f"{COUNTERPARTIES}(guid'{client}')", status=204)
    assert await onec.refused("GET", f"{COUNTERPARTIES}(guid'{client}')") == (404, "9")
    assert (await stored(onec, created["Ref_Key"]))["Контрагент_Key"] == client
    expanded = await onec.get(f"{SALES}(guid'{created['Ref_Key']}')", "$expand=Контрагент")
    assert expanded["Контрагент"] is None


@pytest.mark.parametrize(
    ("verb", "path", "refusal"),
    [
        ("PUT", f"{SALES}(guid'{_REF}')", (400, "5")),
        ("PATCH", SALES, (405, "19")),
        ("POST", f"{SALES}_Услуги", (400, "13")),
        ("POST", "Catalog_Нет", (404, "8")),
        ("POST", f"{COUNTERPARTIES}(guid'{_REF}')/Post", (404, "6")),
    ],
)
async def test_what_cannot_be_asked(onec: OneC, verb: str, path: str, refusal: tuple[int, str]) -> None:
    await onec.seed(SALES, {"Ref_Key": _REF})
    await onec.seed(COUNTERPARTIES, {"Ref_Key": _REF})
    assert await onec.refused(verb, path, "", {"Комментарий": "а"}) == refusal
