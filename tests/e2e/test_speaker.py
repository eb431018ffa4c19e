"""/speaker in Telegram: who leads gets a link for a computer, and can turn all of them off."""

import re

import pytest
from aiohttp import ClientSession, CookieJar, web

from backend.web.speaker import add_speaker
from bot.keyboards.callbacks import SpeakersOffCD
from core.actor import StaffRole
from tests.e2e.conftest import IGOR, Stage

LINK = re.compile(r"(http://127\.0\.0\.1:\d+)/speaker/open#([A-Za-z0-9_-]{32})")


@pytest.fixture
async def stage(cold_stage: Stage) -> Stage:
    """A desk that knows where its pages are."""
    cold_stage.settings.web_url = "http://127.0.0.1:8390"
    await cold_stage.start_desk()
    return cold_stage


async def link(stage: Stage) -> tuple[str, str]:
    """Address and token of a new link."""
    before = await stage.director.last_id()
    await stage.director.write("/speaker")
    told = await stage.director.see("Колонка для офиса", after=before, button="Отключить")
    found = LINK.search(told.text)
    assert found is not None
    return found[1], found[2]


async def test_a_link_and_the_way_back(stage: Stage) -> None:
    address, token = await link(stage)
    assert address == "http://127.0.0.1:8390"
    app = web.Application()
    add_speaker(app, stage.database, address)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
            async with browser.post(f"{url}/speaker/open", data={"token": token}) as answer:
                assert answer.status == 200
            before = await stage.director.last_id()
            await stage.director.write("/speaker")
            told = await stage.director.see("Подключено сейчас: 1", after=before, button="Отключить")
            assert await stage.director.tap(told, "Отключить") == ""
            off = await stage.director.see("Отключена 1 колонка")
            assert (off.id, off.buttons) == (told.id, [])
            async with browser.get(f"{url}/speaker") as answer:
                assert answer.status == 403
            # The link that stood above the button is dead, too.
            unused = LINK.search(told.text)
            assert unused is not None
            async with browser.post(f"{url}/speaker/open", data={"token": unused[2]}) as answer:
                assert answer.status == 403
    finally:
        await runner.cleanup()
    await stage.director.write("/speaker off")
    await stage.director.see("Подключённых колонок не было")
    # Telegram is not asked to look at the link.
    told = await stage.director.see(token)
    assert told.raw["link_preview_options"] == {"is_disabled": True}


async def test_only_who_leads(stage: Stage) -> None:
    own = stage.phones.phone(IGOR)
    for words in ("/speaker", "/speaker off"):
        before = await own.last_id()
        await own.write(words)
        await own.see("Колонки подключают и отключают директор и администратор", after=before)
    await stage.anna.write("/speaker")
    hello = await stage.anna.see("Такой команды нет")
    assert await stage.anna.tap_data(hello, SpeakersOffCD().pack()) == "Эта кнопка устарела."
    # A link in the group would be everybody's.
    await stage.phones.phone(stage.director.person_id, stage.igor.chat_id).write("/speaker")
    await stage.settled()
    assert await stage.value("SELECT count(*) FROM speaker") == 0
    await link(stage)
    await own.write("Ромашка")
    found = await own.see("Выберите компанию|Ромашка")
    assert "Колонки подключают" in await own.tap_data(found, SpeakersOffCD().pack())
    assert await stage.value("SELECT count(*) FROM speaker WHERE revoked_at IS NULL") == 1
    assert StaffRole.DIRECTOR in await stage.value(
        "SELECT roles FROM staff WHERE id = (SELECT invited_by FROM speaker)"
    )


async def test_without_an_address_the_bot_says_what_to_set(cold_stage: Stage) -> None:
    await cold_stage.start_desk()
    await cold_stage.director.write("/speaker")
    told = await cold_stage.director.see("WEB_URL=https://desk.example.ru")
    assert told.buttons == []
    assert await cold_stage.value("SELECT count(*) FROM speaker") == 0
