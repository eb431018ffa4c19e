"""The system's Chromium under Playwright."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",  # as root there is no other way; the page is our own
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find_chromium() -> str | None:
    """Where the system's Chromium is, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def chromium(path: str) -> AsyncIterator[Browser]:
    """A headless browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(QUIET))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def watched_page(url: str) -> AsyncIterator[Page]:
    """A page at a desktop's size; a script error on it fails the test. Without Chromium the test is skipped."""
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium не найден: проверка страницы пропущена (apt-get install chromium)")
    async with chromium(path) as browser:
        opened = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="ru-RU")
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        await opened.goto(url)
        yield opened
        assert errors == []
