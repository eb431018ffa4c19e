"""The control API of the bases: the accountant's hands and the tester's settings."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.playground.onec.hands import CONTRACTS, COUNTERPARTIES, SALES, OneC

_REF = "33333333-3333-3333-3333-333333333333"


async def test_objects_are_put_in_and_changed(onec: OneC) -> None:
    ref = "AAAAAAAA-3333-3333-3333-333333333333"
    assert await onec.seed(COUNTERPARTIES, {"Ref_Key": ref, "Description": "Ромашка"}) == [ref.lower()]
    await onec.seed(COUNTERPARTIES, {"Ref_Key": ref.lower(), "ИНН": "7701234567", "DeletionMark": True})
    (kept,) = (await onec.get(COUNTERPARTIES, "$select=Description,ИНН,DeletionMark"))["value"]
    assert kept == {"Description": "Ромашка", "ИНН": "7701234567", "DeletionMark": True}


@pytest.mark.parametrize(
    "objects",
    [
        None,
        [],
        {COUNTERPARTIES: {}},
        {"Catalog_Нет": [{}]},
        {f"{SALES}_Услуги": [{}]},
        {COUNTERPARTIES: [{"Description": "а"}, {"НетТакого": 1}]},
        {COUNTERPARTIES: [{"Description": "а"}], CONTRACTS: [{"Owner_Key": "не то"}]},
        {COUNTERPARTIES: [{"Ref_Key": _REF, "Description": "стало", "Parent_Key": "не то"}]},
    ],
)
async def test_a_testers_mistake_is_refused_and_nothing_changes(onec: OneC, objects: Any) -> None:
    await onec.seed(COUNTERPARTIES, {"Ref_Key": _REF, "Description": "было"})
    assert (await onec.play("objects", 400, objects=objects))["error"]
    assert await onec.names(COUNTERPARTIES, "DeletionMark eq false") == ["было"]


async def test_the_accountant_works_with_documents(onec: OneC) -> None:
    await onec.seed(SALES, {"Number": "2", "Date": "2026-02-01T00:00:00"}, {"Number": "1", "Date": "2026-01-01"})
    first, second = await onec.look("documents")
    assert [first["number"], second["number"]] == ["1", "2"]
    assert (await onec.play("documents", ref=first["ref"], action="post"))["posted"] is True
    marked = await onec.play("documents", ref=first["ref"], action="mark")
    assert (marked["posted"], marked["marked"]) == (False, True)
    assert "не может быть проведен" in (await onec.play("documents", 400, ref=first["ref"], action="post"))["error"]
    assert (await onec.play("documents", ref=first["ref"], action="unmark"))["marked"] is False
    assert await onec.play("documents", 400, ref=_REF, action="post") == {"error": "Такого документа нет."}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("manners", {"bom": "да"}),
        ("manners", {"zone": "Марс/Олимп"}),
        ("manners", {"closed_before": "вчера"}),
        ("manners", {"published": ["Catalog_Нет"]}),
        ("manners", {"lengths": {"Catalog_Контрагенты.Нет": 5}}),
        ("manners", {"lengths": {"Catalog_Контрагенты.Description": 0}}),
        ("rename", {"entity": COUNTERPARTIES, "property": "Нет"}),
        ("rename", {"entity": COUNTERPARTIES, "property": "ИНН", "new_name": "КПП"}),
        ("rename", {"entity": COUNTERPARTIES, "property": "Description"}),
        ("rename", {"entity": SALES, "property": "Контрагент_Key", "new_name": "Клиент"}),
        ("faults", {"пожар": {}}),
        ("faults", {"down": True}),
        ("faults", {"down": {"times": 0}}),
        ("faults", {"down": {"verbs": ["СКАЖИ"]}}),
        ("faults", {"down": {}, "rights": {"entities": ["Catalog_Нет"]}}),
        ("faults", {"gateway": {"status": 500}}),
        ("documents", {"ref": _REF, "action": "съесть"}),
        ("reset", {"configuration": "zup"}),
    ],
)
async def test_mistakes_in_settings_change_nothing(onec: OneC, path: str, body: dict[str, Any]) -> None:
    before = await state(onec)
    assert (await onec.play(path, 400, **body))["error"]
    after = await state(onec)
    assert {**after, "now": ""} == {**before, "now": ""}


async def state(onec: OneC) -> dict[str, Any]:
    async with onec.http.get(f"{onec.server.base_url}/play/onec") as response:
        (view,) = await response.json()
    found: dict[str, Any] = view
    return found


async def test_an_unknown_base(onec: OneC) -> None:
    async with onec.http.get(f"{onec.server.base_url}/play/onec/nothing/documents") as response:
        assert response.status == 404
        assert (await response.json())["error"] == "Нет базы «nothing»."


async def test_lengths_and_the_clock_of_the_base(onec: OneC) -> None:
    await onec.play("manners", lengths={f"{COUNTERPARTIES}.Description": 5}, zone="Asia/Vladivostok")
    await onec.seed(COUNTERPARTIES, {"Description": "Ромашка"})
    assert await onec.names(COUNTERPARTIES, "IsFolder eq false") == ["Ромаш"]
    moved = datetime.now(UTC) + timedelta(days=400)
    onec.server.play.clock.set(moved, 1.0)
    created = await onec.call("POST", SALES, "", {}, 201)
    local = moved.replace(tzinfo=None) + timedelta(hours=10)
    assert abs(datetime.fromisoformat(created["Date"]) - local) < timedelta(minutes=1), (
        "the desk's clock, the base's zone"
    )


async def test_reset_empties_the_base_and_events_tell_the_page(onec: OneC) -> None:
    seq = onec.server.play.events.seq
    await onec.call("POST", SALES, "", {}, 201)
    await onec.play("faults", down={})
    fresh = onec.server.play.events.after(seq)
    assert fresh is not None
    assert [(event["type"], event["entity"]) for event in fresh] == [("onec", SALES), ("onec", None)]
    view = await onec.play("reset", configuration="ut")
    assert (view["configuration"], view["faults"], view["objects"]) == ("ut", {}, {})
    async with onec.http.post(f"{onec.server.base_url}/play/onec/second/reset", data=json.dumps({})) as response:
        assert (await response.json())["configuration"] == "bp"
    assert set(onec.server.play.onec) == {"base", "second"}
