"""The office's speaker in a real browser, from the link to the queue. Headless Chromium has no voices: what the page would have
said is heard by :class:`Recorder` instead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, expect

from backend import ticker
from backend.demo.run import free_port
from backend.web import board as live
from backend.web.speaker import add_speaker
from core.alerts import announcing
from core.database import Work
from core.staff.models import Staff
from tests.browser.chromium import chromium, find_chromium
from tests.e2e.conftest import Stage
from tests.e2e.test_speaker import link

pytestmark = pytest.mark.browser

TELEVISION, PHONE = (1920, 1080), (390, 844)
WITH_VOICE = """
class Utterance { constructor(text) { this.text = text; } }
class Recorder extends EventTarget {
  heard = []; cancelled = []; now = null; slow = false;
  getVoices() { return VOICES; }
  speak(utterance) {
    this.heard.push({ text: utterance.text, lang: utterance.lang, voice: utterance.voice.name });
    this.now = utterance;
    if (!this.slow) setTimeout(() => this.end(utterance), 5);
  }
  end(utterance) {
    if (this.now === utterance) { this.now = null; utterance.onend(); }
  }
  cancel() {
    const broken = this.now;
    this.cancelled.push(broken?.text ?? null);
    this.now = null;
    if (broken) setTimeout(() => broken.onerror({ error: "interrupted" }), 5);
  }
}
window.recorder = new Recorder();
Object.defineProperty(window, "speechSynthesis", { value: window.recorder });
window.SpeechSynthesisUtterance = Utterance;
window.notes = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) { window.notes++; return start.call(this, when); };
"""
VOICES = """[
  { name: "Google русский", lang: "ru-RU", localService: false },
  { name: "Irina", lang: "ru_RU", localService: true },
  { name: "Samantha", lang: "en-US", localService: true },
]"""


@dataclass
class Recorder:
    """Stands where the browser's speech synthesis would: writes down what was said, and what was broken off."""

    page: Page

    async def heard(self) -> list[str]:
        return [each["text"] for each in await self.page.evaluate("recorder.heard")]

    async def hears(self, words: str) -> None:
        """Wait till this was said, as the last thing."""
        await self.page.wait_for_function("words => recorder.heard.at(-1)?.text === words", arg=words, timeout=10_000)

    async def broken_off(self) -> list[str | None]:
        return list(await self.page.evaluate("recorder.cancelled"))

    async def speaks_slowly(self) -> None:
        """A sentence lasts till it is broken off."""
        await self.page.evaluate("recorder.slow = true")


class Site:
    """The speaker's pages, as the web role serves them; can be stopped and started."""

    def __init__(self, stage: Stage, port: int) -> None:
        self._stage = stage
        self._port = port
        self.url = f"http://127.0.0.1:{port}"
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        add_speaker(app, self._stage.database, self.url)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


@pytest.fixture
async def site(cold_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """The pages of a desk whose engine looks often."""
    monkeypatch.setattr(ticker, "ALERTS_EVERY", 0.1)
    monkeypatch.setattr(live, "EVERY", 0.05)
    site = Site(cold_stage, free_port(18390))
    cold_stage.settings.web_url = site.url
    await site.start()
    await cold_stage.start_desk()
    yield site
    await site.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium не найден: проверка страницы пропущена (apt-get install chromium)")
    async with chromium(path) as browser:
        yield browser


@asynccontextmanager
async def opened(
    browser: Browser, stage: Stage, *, voices: str = VOICES, size: tuple[int, int] = TELEVISION
) -> AsyncIterator[Page]:
    """The page as it is when somebody has opened the bot's link and tapped its button. A script error fails the test, and so
    does anything that the page's policy forbids."""
    address, token = await link(stage)
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="ru-RU")
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda told: errors.append(told.text) if "Content Security Policy" in told.text else None)
    await page.add_init_script(WITH_VOICE.replace("VOICES", voices))
    await page.goto(f"{address}/speaker/open#{token}")
    await page.get_by_role("button", name="Подключить этот компьютер").click()
    await page.wait_for_url(f"{address}/speaker")
    assert "#" not in page.url
    yield page
    assert errors == []
    await context.close()


async def turn_on(page: Page) -> None:
    await page.get_by_role("button", name="Включить голос").click()
    await expect(page.get_by_role("button", name="Включить голос")).to_be_hidden()


async def test_from_the_link_to_the_last_ticket(site: Site, cold_stage: Stage, browser: Browser) -> None:
    stage = cold_stage
    async with opened(browser, stage) as page:
        recorder = Recorder(page)
        await expect(page.locator("#calm")).to_have_text("Никто не ждёт")
        await stage.open_ticket(stage.boris, "До голоса")
        await expect(page.locator("#rows li")).to_have_count(1)
        assert await recorder.heard() == []
        await turn_on(page)
        await recorder.hears("Ждёт одна заявка: ООО Рога Копыта b, меньше минуты.")
        assert (await recorder.heard())[0] == "Голос включён."
        await stage.olga.tap(await stage.card(1001), "Взять")
        await expect(page.locator("#calm")).to_be_visible()

        # New, at once.
        number = await stage.open_ticket(stage.anna, "Не печатается чек <b>совсем</b> 🔥")
        await recorder.hears("Новая заявка. ООО Ромашка. Не печатается чек b совсем b.")
        row = page.locator("#rows li")
        await expect(row.locator(".company")).to_have_text("ООО «Ромашка»")
        await expect(row.locator(".subject")).to_have_text("Не печатается чек <b>совсем</b> 🔥")
        await expect(page.locator("body")).not_to_contain_text("5 ч 30 мин")
        said = await page.evaluate("recorder.heard.at(-1)")
        assert (said["lang"], said["voice"]) == ("ru-RU", "Irina")

        # Again, whenever the engine rings; in between the minutes go on in silence.
        stage.clock.advance(timedelta(minutes=9))
        await expect(row.locator(".waits")).to_have_text("9 мин")
        before = len(await recorder.heard())
        stage.clock.advance(timedelta(minutes=1))
        await recorder.hears("Ждёт одна заявка: ООО Ромашка, десять минут.")
        await expect(row.locator(".rang")).to_have_text("напомнили 1 раз")
        stage.clock.advance(timedelta(minutes=10))
        await recorder.hears("Ждёт одна заявка: ООО Ромашка, двадцать минут.")
        assert len(await recorder.heard()) == before + 2

        # Somebody takes it in the middle of a sentence.
        await recorder.speaks_slowly()
        stage.clock.advance(timedelta(minutes=15))
        last = "Ждёт одна заявка: ООО Ромашка, тридцать пять минут."
        await recorder.hears(last)
        assert await recorder.broken_off() == []
        await stage.igor.tap(await stage.card(number), "Взять")
        await expect(row).to_have_count(0)
        assert await recorder.broken_off() == [last]
        await expect(page.locator("#calm")).to_be_visible()


@pytest.mark.slow
async def test_the_connection_is_lost_and_comes_back(site: Site, cold_stage: Stage, browser: Browser) -> None:
    stage = cold_stage
    async with opened(browser, stage) as page:
        recorder = Recorder(page)
        await turn_on(page)
        await stage.open_ticket(stage.anna, "Первая")
        await recorder.hears("Новая заявка. ООО Ромашка. Первая.")
        await site.stop()
        await expect(page.locator("#offline")).to_be_visible(timeout=20_000)
        await expect(page.locator("#offline strong")).to_have_text("Нет связи")
        number = await stage.open_ticket(stage.boris, "Пока не было связи")
        await site.start()
        await expect(page.locator("#offline")).to_be_hidden(timeout=20_000)
        await recorder.hears("Новая заявка. ООО Рога Копыта b. Пока не было связи.")
        # What was known before is not said again.
        assert len([each for each in await recorder.heard() if "Первая" in each]) == 1
        await expect(page.locator("#rows li").nth(1).locator(".number")).to_have_text(f"№\u00a0{number}")

        # The director turns it off.
        await stage.director.write("/speaker off")
        await expect(page.locator("#revoked")).to_contain_text("Колонка отключена", timeout=10_000)
        await expect(page.locator("#rows")).to_be_hidden()
        await page.reload()
        await expect(page.locator("body")).to_contain_text("не подключён как колонка")


@pytest.mark.slow
async def test_a_connection_that_is_silently_dead_is_noticed(
    site: Site, cold_stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network is gone, and nothing says so."""
    async with opened(browser, cold_stage) as page:
        await expect(page.locator("#calm")).to_be_visible()
        monkeypatch.setattr(live, "BEAT", 3600)
        began = asyncio.get_running_loop().time()
        await expect(page.locator("#offline")).to_be_visible(timeout=25_000)
        assert asyncio.get_running_loop().time() - began < 45
        await expect(page.locator("#offline")).to_be_hidden(timeout=10_000)


@pytest.mark.slow
@pytest.mark.parametrize("voices", ["[]", '[{ name: "Google русский", lang: "ru-RU", localService: false }]'])
async def test_without_a_russian_voice_it_chimes(site: Site, cold_stage: Stage, browser: Browser, voices: str) -> None:
    """A voice that lives on the network is none: it would be told who the clients are."""
    async with opened(browser, cold_stage, voices=voices) as page:
        await turn_on(page)
        await expect(page.locator("#with-chime")).to_be_visible()
        await page.wait_for_function("() => notes === 2")
        await cold_stage.open_ticket(cold_stage.anna, "Не печатается чек")
        await page.wait_for_function("() => notes === 4", timeout=10_000)
        assert await Recorder(page).heard() == []


@pytest.mark.slow
async def test_by_night_only_what_breaks_through(site: Site, cold_stage: Stage, browser: Browser) -> None:
    stage = cold_stage
    stage.clock.advance(timedelta(hours=12))
    async with opened(browser, stage) as page:
        recorder = Recorder(page)
        await turn_on(page)
        number = await stage.open_ticket(stage.anna, "До утра")
        await expect(page.locator("#rows li")).to_have_count(1)
        stage.clock.advance(timedelta(hours=1))
        await expect(page.locator(".waits")).to_have_text("1 ч")
        assert await recorder.heard() == ["Голос включён."]
        await stage.execute("UPDATE ticket SET priority = 'urgent' WHERE number = :number", number=number)
        await recorder.hears("Ждёт срочная заявка: ООО Ромашка, один час.")
        await expect(page.locator("#rows li")).to_have_class("urgent")


@pytest.mark.slow
async def test_many_at_once_are_one_sentence(site: Site, cold_stage: Stage, browser: Browser) -> None:
    stage = cold_stage
    async with opened(browser, stage) as page:
        recorder = Recorder(page)
        await turn_on(page)
        await recorder.hears("Голос включён.")
        await site.stop()
        for number in range(7):
            await stage.open_ticket(stage.anna, f"Вопрос {number}")
        await site.start()
        await expect(page.locator("#rows li")).to_have_count(5, timeout=20_000)
        await recorder.hears("Ждут семь заявок. Дольше всех – ООО Ромашка, меньше минуты.")
        assert len(await recorder.heard()) == 2
        await expect(page.locator("#more")).to_have_text("… ещё 2")


@pytest.mark.slow
@pytest.mark.parametrize("size", [TELEVISION, PHONE], ids=["television", "phone"])
async def test_it_is_readable(
    site: Site,
    cold_stage: Stage,
    browser: Browser,
    tmp_path: Path,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hostile names keep to their places, and letters are large: a television's are read from six metres."""
    stage = cold_stage

    async def on_duty(_: Work) -> list[Staff]:
        return [Staff(name="Игорь Лебедев"), Staff(name="Александра Константинопольская-Рождественская")]

    monkeypatch.setattr(announcing, "who_is_on_duty", on_duty)
    await stage.execute("UPDATE company SET name = left(repeat('<b>Ж🐮', 80), 200) WHERE name LIKE '%Копыта%'")
    await stage.open_ticket(stage.anna, "Не печатается чек, пишет «ошибка обмена», касса номер два, с самого утра")
    await stage.open_ticket(stage.boris, "щ" * 4096)
    await stage.open_ticket(stage.anna, "Касса стоит")
    await stage.execute("UPDATE ticket SET priority = 'urgent' WHERE subject = 'Касса стоит'")
    for number in range(4):
        await stage.open_ticket(stage.anna, f"Ещё вопрос {number}")
    stage.clock.advance(timedelta(minutes=25))
    async with opened(browser, stage, size=size) as page:
        await expect(page.locator("#rows li")).to_have_count(5)
        await expect(page.locator("#rows li").first).to_contain_text("Срочно Касса стоит")
        await page.screenshot(path=tmp_path / "before.png")
        await turn_on(page)
        await expect(page.locator(".rang").first).to_contain_text("напомнили")
        await page.screenshot(path=tmp_path / "queue.png")
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
        if size == TELEVISION:
            assert await page.evaluate("document.documentElement.scrollHeight") <= size[1]
            tall = await page.evaluate("parseFloat(getComputedStyle(document.querySelector('.company')).fontSize)")
            assert tall >= 0.05 * size[1]
        await site.stop()
        await expect(page.locator("#offline")).to_be_visible(timeout=20_000)
        await page.screenshot(path=tmp_path / "offline.png")


@pytest.mark.slow
@pytest.mark.parametrize("size", [TELEVISION, PHONE], ids=["television", "phone"])
async def test_the_other_screens(
    site: Site, cold_stage: Stage, browser: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(browser, cold_stage, size=size) as page:

        async def fits(name: str) -> None:
            await page.screenshot(path=tmp_path / f"{name}.png")
            assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]

        await turn_on(page)
        await expect(page.locator("#calm")).to_be_visible()
        await fits("calm")
        await cold_stage.director.write("/speaker off")
        await expect(page.locator("#revoked")).to_be_visible(timeout=10_000)
        await fits("revoked")
        await page.goto(f"{site.url}/speaker/open#{'0' * 32}")
        await fits("link")
        await page.get_by_role("button", name="Подключить этот компьютер").click()
        await expect(page.locator("body")).to_contain_text("Такой ссылки нет")
        await fits("refused")
