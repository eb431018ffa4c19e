"""A newcomer's first minutes: open, take and resolve a ticket with the mouse and the keyboard."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import Stage

pytestmark = pytest.mark.browser


def phone(page: Page, number: int) -> Locator:
    return page.get_by_test_id(f"phone-{number}")


async def say(on: Locator, words: str) -> None:
    await on.get_by_test_id("composer").fill(words)
    await on.get_by_test_id("send").click()


async def test_a_ticket_is_opened_taken_and_resolved(page: Page, stage: Stage, tmp_path: Path) -> None:
    client, group = phone(page, 0), phone(page, 1)
    await expect(client.get_by_test_id("who")).to_contain_text("Анна")
    await say(client, "Не проводится реализация <b>совсем</b> & «всё»")
    await client.get_by_role("button", name="Открыть заявку").click()
    await expect(client.get_by_test_id("messages")).to_contain_text("открыта")

    messages = group.get_by_test_id("messages")
    await expect(messages).to_contain_text("ООО «Ромашка» · 5 ч 30 мин")
    await expect(messages).to_contain_text("Не проводится реализация <b>совсем</b> & «всё»")
    # A sign under the card takes the ticket, and stands under the client's words, too.
    await group.get_by_role("button", name="Действия с сообщением").last.click()
    await group.get_by_role("menuitemradio", name="👍").click()
    await expect(messages).to_contain_text("в работе")
    await expect(client.get_by_label("👍: ")).to_be_visible()

    await group.get_by_role("button", name="+ Работа").click()
    await group.get_by_role("button", name="Консультация").click()
    await group.get_by_role("button", name="45 мин").click()
    await expect(messages).to_contain_text("ещё не списано")
    await group.get_by_role("button", name="Решить").click()
    await expect(messages).to_contain_text("останется 4 ч 45 мин")
    await group.get_by_role("button", name="Подтвердить").click()

    await expect(client.get_by_test_id("messages")).to_contain_text("4 часа 45 минут")
    await page.screenshot(path=tmp_path / "resolved.png")
    assert await stage.value("SELECT state FROM ticket") == "resolved"
    assert await stage.value("SELECT sum(remaining) FROM ledger_grant") == 285


async def test_the_page_fits_a_phone(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(phone(page, 0).get_by_test_id("composer")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await page.get_by_test_id("tab-1").click()
    await expect(phone(page, 1).get_by_test_id("composer")).to_be_visible()
