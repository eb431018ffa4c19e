"""``make picture``: README's picture of the page at work, from the demo itself."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from backend.demo.stage import GROUP_ID, Stage, staged
from backend.settings import PROJECT
from tests.browser.chromium import chromium, find_chromium

PICTURE = PROJECT / "docs" / "desk.png"
START = datetime(2026, 11, 23, 10, 12, tzinfo=ZoneInfo("Europe/Moscow"))


async def play(stage: Stage) -> None:
    """A conversation worth a picture, stopped where the engineer is about to resolve."""
    anna = stage.phones.phone(stage.world.anna_id)
    igor = stage.phones.phone(stage.world.engineer_ids[0], GROUP_ID)
    director = stage.phones.phone(stage.world.director_id)
    await anna.write("Не проводится реализация: пишет «не хватает товара», а товар на складе есть")
    await anna.tap(await anna.see("Новая заявка", button="Открыть"), "Открыть")
    card = await igor.see("Не проводится реализация", button="Взять")
    await igor.tap(card, "Взять")
    await igor.write("Посмотрите, пожалуйста, на каком складе остаток: в документе указан «Основной»", reply_to=card)
    answer = await anna.see("указан «Основной»")
    await anna.write("На «Розничном». Спасибо, поняла", reply_to=answer)
    await igor.see("На «Розничном»")
    for service, minutes in (("Консультация", "30 мин"), ("Обновление", "15 мин")):
        await igor.tap(await igor.see("Не проводится", button="+ Работа"), "+ Работа")
        await igor.tap(await igor.see("Не проводится", button=service), service)
        await igor.tap(await igor.see("Не проводится", button=minutes), minutes)
        await igor.see(rf"{service}.* – {minutes}")
    await igor.tap(await igor.see("Не проводится", button="Решить"), "Решить")
    await igor.see("останется", button="Подтвердить")
    await director.write("Ромашка")
    found = await director.see("Выберите компанию")
    await director.tap(found, "Ромашка")
    await director.see("5 ч 30 мин")


async def main() -> None:
    path = find_chromium()
    if path is None:
        sys.exit("Нужен Chromium: apt-get install chromium")
    async with (
        staged(PROJECT / "data" / "picture", port=0, zone="Europe/Moscow", start=START, announce=False) as stage,
        chromium(path) as browser,
    ):
        page = await browser.new_page(viewport={"width": 1440, "height": 860}, locale="ru-RU", color_scheme="light")
        await page.goto(stage.url)
        await play(stage)
        await page.wait_for_timeout(1500)
        PICTURE.parent.mkdir(exist_ok=True)
        await page.screenshot(path=PICTURE)
    sys.stdout.write(f"{PICTURE.relative_to(Path.cwd())}\n")


if __name__ == "__main__":
    asyncio.run(main())
