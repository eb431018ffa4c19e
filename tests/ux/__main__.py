"""``make ux``: plays everyday tasks on the demo, prints how many taps and messages each takes, and photographs the screens at a
phone's width into ``data/ux``. Ends with an error if a task takes more than was promised."""

import asyncio
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.async_api import Page, ViewportSize

from backend.demo.stage import Stage, staged
from backend.settings import PROJECT
from bot.pictures.style import Theme
from bot.reports.daily import draw
from core.actor import StaffActor, StaffRole
from core.reports.summary import summary
from tests.browser.chromium import chromium, find_chromium
from tests.ux.tasks import Tasks

PICTURES = PROJECT / "data" / "ux"
START = datetime(2026, 11, 23, 10, 12, tzinfo=ZoneInfo("Europe/Moscow"))
PHONE = ViewportSize(width=390, height=844)
SETTLES = 700
"""Milliseconds in which the page draws what has just come."""


async def photograph(page: Page, tab: int, name: str) -> None:
    await page.get_by_test_id(f"tab-{tab}").click()
    await page.wait_for_timeout(SETTLES)
    await page.screenshot(path=PICTURES / f"{name}.png")


async def draw_reports(stage: Stage) -> None:
    """The pictures of reports in both themes, of what is in the demo's database."""
    reader = StaffActor(0, "", frozenset({StaffRole.DIRECTOR}))
    async with stage.desk.database.snapshot() as work:
        shown = await summary(work, reader, START.date(), stage.desk.config.zone)
    for theme in Theme:
        (PICTURES / f"report-summary-{theme.value}.png").write_bytes(draw(shown, theme))


async def main() -> None:
    path = find_chromium()
    if path is None:
        sys.stdout.write("Chromium не найден: считаю без снимков (apt-get install chromium)\n")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    async with staged(
        PROJECT / "data" / "ux-stage", port=0, zone="Europe/Moscow", start=START, announce=False
    ) as stage:
        await stage.phones.post("limits", enforce=False)
        await draw_reports(stage)
        tasks = Tasks(stage)
        if path is None:
            await tasks.play(lambda *_: asyncio.sleep(0))
        else:
            async with chromium(path) as browser:
                context = await browser.new_context(viewport=PHONE, device_scale_factor=2, locale="ru-RU")
                page = await context.new_page()
                await page.goto(stage.url)
                await tasks.play(lambda tab, name: photograph(page, tab, name))
    sys.stdout.write(tasks.table())
    if path is not None:
        sys.stdout.write(f"\nСнимки: {PICTURES.relative_to(PROJECT)}\n")
    if not tasks.kept:
        sys.exit(1)


if __name__ == "__main__":
    asyncio.run(main())
