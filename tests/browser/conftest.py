"""A browser on the stage of the end-to-end tests."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page

from tests.browser.chromium import watched_page
from tests.e2e.conftest import Stage, cold_stage, stage

__all__ = ["cold_stage", "stage"]


@pytest.fixture
async def page(stage: Stage) -> AsyncIterator[Page]:
    """The playground's page."""
    async with watched_page(stage.phones.base_url) as opened:
        yield opened
