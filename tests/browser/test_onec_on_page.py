"""The 1C base on the page: documents appear by themselves, the accountant works with them, 1C goes down."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Page, expect

from playground import Settings, serve
from tests.browser.chromium import watched_page
from tests.playground.onec.hands import COUNTERPARTIES, SALES, Json, OneC


@pytest.fixture
async def onec() -> AsyncIterator[OneC]:
    async with serve(Settings()) as server, aiohttp.ClientSession() as http:
        hands = OneC(server, http)
        await http.post(f"{server.base_url}/play/persons", json={"first_name": "Анна", "started": True})
        yield hands


@pytest.fixture
async def page(onec: OneC) -> AsyncIterator[Page]:
    async with watched_page(onec.server.base_url) as opened:
        yield opened


async def sale(onec: OneC, client: str, comment: str, total: float) -> Json:
    body = {
        "Date": "2026-01-31T12:00:00",
        "Контрагент_Key": client,
        "Комментарий": comment,
        "СуммаВключаетНДС": True,
        "Услуги": [{"LineNumber": 1, "Сумма": total}, {"LineNumber": 2}],
    }
    created: Json = await onec.call("POST", SALES, "", body, 201)
    return created


async def test_documents_appear_and_are_worked_with(onec: OneC, page: Page, tmp_path: Path) -> None:
    (client,) = await onec.seed(COUNTERPARTIES, {"Description": "ООО «Ромашка» <b>и партнёры</b>"})
    await page.get_by_test_id("onec-open").click()
    panel = page.get_by_test_id("onec")
    await expect(panel).to_contain_text("Документов пока нет")
    await sale(onec, client, "SD:ticket:7:completion:1", 12_500.5)
    await sale(onec, client, "SD:ticket:8:completion:1", 0)
    cards = page.get_by_test_id("onec-document")
    await expect(cards).to_have_count(2)
    first = cards.nth(1)
    for words in (
        "0000-000001",
        "31.01.2026 12:00",
        "«Ромашка» <b>",
        "12 500,50",
        "2 строки",
        "SD:ticket:7",
        "не проведён",
    ):
        await expect(first).to_contain_text(words)
    await first.get_by_text("Провести", exact=False).click()
    await expect(first.get_by_text("Отменить проведение")).to_be_focused()
    await cards.nth(0).get_by_text("Пометить на удаление").click()
    await expect(cards.nth(0)).to_contain_text("помечен на удаление")
    states = [(document["posted"], document["marked"]) for document in await onec.look("documents")]
    assert states == [(True, False), (False, True)]
    await page.get_by_test_id("onec-down").click()
    await expect(panel).to_contain_text("не отвечает")
    with pytest.raises(aiohttp.ClientConnectionError):
        await onec.get(SALES)
    await shoot(page, tmp_path, "desktop")
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await shoot(page, tmp_path, "phone")
    await page.get_by_test_id("onec-down").click()
    await expect(panel).not_to_contain_text("не отвечает")
    assert len((await onec.get(SALES))["value"]) == 2
    await page.get_by_test_id("tab-0").click()
    await expect(panel).to_be_hidden()
    await expect(page.get_by_test_id("onec-open")).to_be_visible()
    await shoot(page, tmp_path, "closed")


async def shoot(page: Page, folder: Path, name: str) -> None:
    """A picture to look at, where SHOTS says; next to the test's other files when it says nothing."""
    await page.screenshot(path=Path(os.environ.get("SHOTS", folder)) / f"onec-{name}.png")
