"""A client is picked while typing, with the mouse and the keyboard, on the page with the phones."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_ticket_on_page import phone
from tests.e2e.conftest import Stage

pytestmark = pytest.mark.browser


async def test_a_client_is_picked_while_typing(page: Page, stage: Stage, tmp_path: Path) -> None:
    group, client = phone(page, 1), phone(page, 0)
    field, found = group.get_by_test_id("composer"), group.get_by_test_id("inline-results")
    await field.fill("@bot ро")
    await expect(found.get_by_role("option")).to_have_count(2)
    await expect(found).to_contain_text("Рога & Копыта <b>» 🐮 · 0 мин")
    await page.screenshot(path=tmp_path / "inline.png")
    await field.fill("@bot ромашка")
    await expect(found.get_by_role("option")).to_have_count(1)
    await found.get_by_role("option", name="ООО «Ромашка» · 5 ч 30 мин").click()
    messages = group.get_by_test_id("messages")
    await expect(messages).to_contain_text("через @chasovoy_demo_bot")
    await expect(field).to_have_value("")
    await expect(found).to_be_hidden()

    await group.get_by_role("button", name="Новая заявка").click()
    await expect(messages).to_contain_text("Что случилось?")
    await field.fill("звонила Анна, не печатает чек")
    await group.get_by_test_id("send").click()
    await expect(client.get_by_test_id("messages")).to_contain_text("По звонку открыта заявка")
    assert await stage.value("SELECT count(*) FROM ticket") == 1

    typed = client.get_by_test_id("composer")
    await typed.fill("@bot ромашка")
    await expect(client.get_by_role("button", name="Вход для сотрудников")).to_be_visible()
    await typed.press("Escape")
    await expect(client.get_by_test_id("inline-results")).to_be_hidden()
