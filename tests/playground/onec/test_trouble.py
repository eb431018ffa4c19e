"""Simulated trouble: every body of it once, what is done and what is not, and who was in hand."""

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.playground.desk import until
from tests.playground.onec.hands import COUNTERPARTIES, SALES, OneC

_ENTRY = "odata/standard.odata"


@pytest.mark.parametrize(
    ("kind", "options", "status", "kind_of_body", "words"),
    [
        ("html_maintenance", {}, 200, "text/html", "Технические работы"),
        ("html_404", {}, 404, "text/html", "not found"),
        ("sessions_refused", {}, 403, "application/json", "#exception"),
        ("pool_exhausted", {}, 406, "text/html", "сеанса"),
        ("platform_mismatch", {}, 409, "text/html", "версии клиента и сервера"),
        ("licence", {}, 500, "text/plain", "Не обнаружено свободной лицензии"),
        ("licence", {"status": 503}, 503, "text/plain", "Не обнаружено свободной лицензии"),
        ("unknown_ibsession", {}, 400, "text/plain", "unknown ibsession"),
        ("rights", {}, 401, "application/json", '"code":"20"'),
        ("business_refusal", {"text": "Период закрыт"}, 500, "application/json", "Период закрыт"),
        ("application_error", {}, 500, "text/html", "1C:Enterprise 8 application error"),
        ("gateway", {}, 502, "text/html", "Bad Gateway"),
        ("gateway", {"status": 504}, 504, "text/html", "504"),
    ],
)
async def test_bodies_of_trouble(
    onec: OneC, kind: str, options: dict[str, Any], status: int, kind_of_body: str, words: str
) -> None:
    await onec.play("faults", **{kind: {"times": 1, **options}})
    async with onec.send("POST", SALES, "", {"Комментарий": "а"}) as response:
        assert (response.status, response.content_type) == (status, kind_of_body)
        raw = await response.read()
    assert words in raw.decode("utf-8-sig")
    if kind == "sessions_refused":
        assert raw.startswith(b"\xef\xbb\xbf")
    assert (await onec.get(SALES))["value"] == [], "used up, and nothing was written"
    (entry, _) = (await onec.look("requests"))["requests"]
    assert (entry["verb"], entry["path"], entry["status"], entry["fault"]) == ("POST", SALES, status, kind)


@pytest.mark.parametrize(("kind", "written"), [("down", 0), ("timeout_before_commit", 0), ("commit_then_timeout", 1)])
async def test_no_answer_comes(onec: OneC, kind: str, written: int) -> None:
    await onec.play("faults", **{kind: {"times": 1, "verbs": ["POST"], "entities": [SALES]}})
    await onec.call("POST", COUNTERPARTIES, "", {}, 201)
    with pytest.raises(aiohttp.ClientConnectionError):
        await onec.call("POST", SALES, "", {}, 201)
    assert len((await onec.get(SALES))["value"]) == written
    lost = (await onec.look("requests"))["requests"][1]
    assert (lost["status"], lost["fault"]) == (None, kind)


async def test_an_answer_may_never_come(onec: OneC) -> None:
    await onec.play("faults", commit_then_timeout={"hang": True})
    asking = asyncio.create_task(onec.call("POST", SALES, "", {}, 201))
    await until(lambda: len(onec.base.objects(SALES)) == 1)
    assert onec.base.watch.in_hand == 1
    asking.cancel()
    await until(lambda: onec.base.watch.in_hand == 0)


async def test_who_hangs_up_on_a_slow_base_takes_nothing_back(onec: OneC) -> None:
    await onec.play("faults", slow_ms={"ms": 50})
    asking = asyncio.create_task(onec.call("POST", SALES, "", {}, 201))
    await until(lambda: onec.base.watch.in_hand == 1)
    asking.cancel()
    await until(lambda: onec.base.watch.in_hand == 0)
    assert len(onec.base.objects(SALES)) == 1


async def test_actions_can_be_hit_alone(onec: OneC) -> None:
    await onec.play("faults", business_refusal={"entities": [f"{SALES}/Post"]})
    created = await onec.call("POST", SALES, "", {}, 201)
    place = f"{SALES}(guid'{created['Ref_Key']}')"
    assert await onec.refused("POST", f"{place}/Post") == (500, "-1")
    await onec.call("POST", f"{place}/Unpost")
    await onec.play("faults", business_refusal=None)
    await onec.call("POST", f"{place}/Post")


async def test_answers_with_fewer_rows(onec: OneC) -> None:
    await onec.seed(COUNTERPARTIES, *({"Description": str(n)} for n in range(6)))
    await onec.play("faults", half_answer={"times": 1})
    half = await onec.get(COUNTERPARTIES, "$inlinecount=allpages")
    assert (half["odata.count"], len(half["value"])) == ("6", 3)
    await onec.play("faults", empty_answer={"entities": [COUNTERPARTIES]})
    assert await onec.get(COUNTERPARTIES, "$inlinecount=allpages") == {"odata.count": "0", "value": []}
    await onec.play("faults", empty_answer=None)
    assert len((await onec.get(COUNTERPARTIES))["value"]) == 6


@pytest.mark.parametrize(
    "login", [("odata", "не тот"), ("другой", "demo"), ("", "")], ids=["password", "user", "nobody"]
)
async def test_a_wrong_password(onec: OneC, login: tuple[str, str]) -> None:
    onec.login = login
    async with onec.send("GET", SALES) as response:
        assert response.status == 401
        assert response.headers["WWW-Authenticate"].startswith("Basic")


async def test_a_cyrillic_user_comes_in_utf8(onec: OneC) -> None:
    await onec.play("manners", user="Обмен", password="пароль: с двоеточием")
    onec.login = ("Обмен", "пароль: с двоеточием")
    await onec.get(SALES)
    seen = await onec.look("requests")
    assert "пароль" not in str(seen)


@pytest.mark.parametrize("path", ["/onec/base/hs/any", f"/onec/nothing/{_ENTRY}/", f"/onec/base/{_ENTRY}x"])
async def test_addresses_that_are_not_the_publication(onec: OneC, path: str) -> None:
    async with onec.http.get(f"{onec.server.base_url}{path}") as response:
        assert (response.status, response.content_type) == (404, "text/html")


async def test_the_watch_knows_the_greatest_number_at_once(onec: OneC) -> None:
    await onec.play("faults", timeout_before_commit={"hang": True})
    asking = [asyncio.create_task(onec.get(SALES)) for _ in range(3)]
    await until(lambda: onec.base.watch.in_hand == 3)
    for task in asking:
        task.cancel()
    await until(lambda: onec.base.watch.in_hand == 0)
    await onec.play("faults", timeout_before_commit=None, slow_ms={"ms": 1})
    seen = await onec.look("requests")
    assert (seen["in_hand"], seen["most_in_hand"]) == (0, 3)
    after = (await onec.play("requests"))["after"]
    await onec.get(SALES, "$filter=Number eq '1' and Posted eq true")
    seen = await onec.look(f"requests?after={after}")
    assert seen["most_in_hand"] == 1
    (entry,) = seen["requests"]
    assert entry["query"] == "$filter=Number eq '1' and Posted eq true"
