"""A browser on the stage of the end-to-end tests."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page

from tests.browser.chromium import chromium, find_chromium
from tests.e2e.conftest import Stage, cold_stage, stage

__all__ = ["cold_stage", "stage"]


@pytest.fixture
async def page(stage: Stage) -> AsyncIterator[Page]:
    """The playground's page at a desktop's size; a script error on it fails the test."""
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium не найден: проверка страницы пропущена (apt-get install chromium)")
    async with chromium(path) as browser:
        opened = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="ru-RU")
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        await opened.goto(stage.phones.base_url)
        yield opened
        assert errors == []
