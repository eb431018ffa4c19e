"""A file that the bot sends can be seen on the page and taken from it."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_ticket_on_page import phone, say
from tests.e2e.conftest import Stage

pytestmark = pytest.mark.browser


async def test_a_statement_is_taken_as_files(page: Page, stage: Stage) -> None:
    client = phone(page, 0)
    await say(client, "Баланс")
    await client.get_by_role("button", name="Выписка…").click()
    await client.get_by_role("button", name="Этот месяц").click()
    documents = client.get_by_test_id("messages").locator("a.document")
    for number, form in enumerate(("PDF", "Excel"), 1):
        await client.get_by_role("button", name=form).click()
        await expect(documents).to_have_count(number, timeout=15_000)
    for number, ending in enumerate(("pdf", "xlsx")):
        async with page.expect_download() as waiting:
            await documents.nth(number).click()
        download = await waiting.value
        assert download.suggested_filename == f"Выписка 2026-11-01 – 2026-11-23 ООО Ромашка.{ending}"
    # No button spins any more, though messages were drawn anew while presses waited.
    await expect(client.locator(".inline-button.pending")).to_have_count(0)
    assert len(await stage.calls("sendDocument")) == 2
