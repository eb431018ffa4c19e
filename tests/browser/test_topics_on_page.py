"""A forum on the page with the phones: one topic at a time, and the composer writes into the one that is shown."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_ticket_on_page import phone
from tests.e2e.conftest import GROUP, Stage

pytestmark = pytest.mark.browser


async def test_one_topic_at_a_time(page: Page, stage: Stage) -> None:
    group = phone(page, 1)
    bar, messages = group.get_by_test_id("topics"), group.get_by_test_id("messages")
    await expect(bar).to_be_hidden()
    forum = (await stage.phones.post("forum", chat_id=GROUP, on=True))["id"]
    await stage.until("SELECT chat_id = :forum FROM bot_chat WHERE is_staff_group", forum=forum)
    field, send = group.get_by_test_id("composer"), group.get_by_test_id("send")
    await field.fill("Всем привет")
    await send.click()
    await expect(messages).to_contain_text("Всем привет")
    number = await stage.open_ticket(stage.anna, "Не печатает чек")
    topic = bar.get_by_role("button", name=f"Тема: №{number} Ромашка: Не печатает чек")
    await expect(topic).to_be_visible()
    await expect(messages).not_to_contain_text("Не печатает чек")
    await topic.click()
    await expect(messages).to_contain_text("Не печатает чек")
    await expect(messages).not_to_contain_text("Всем привет")
    await field.fill("40 консультация")
    await send.click()
    await expect(messages).to_contain_text("Консультация – 40 мин")
    await bar.get_by_role("button", name="Тема: General").click()
    await expect(messages).to_contain_text("Всем привет")
    await expect(messages).not_to_contain_text("40 консультация")
