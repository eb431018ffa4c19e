"""A running desk with a small cast, on the local Bot API and a fresh PostgreSQL database."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.engine import make_url

from backend import ticker
from backend.demo.phones import LOOK_EVERY, PATIENCE, Phone, Phones, Seen
from backend.desk import running_desk
from backend.settings import Settings
from bot.store.chats import bind_group
from core.actor import ContactRole, StaffRole
from core.database import Database
from playground import Server, serve
from playground import Settings as PlaygroundSettings
from tests.clock import SettableClock
from tests.conftest import DatabaseUrls
from tests.factories import (
    SYSTEM,
    make_company,
    make_contact,
    make_contract_with_hours,
    make_services,
    make_staff,
)

ANNA, BORIS, VICTOR, PETR = 501, 502, 599, 503
IGOR, OLGA, DIRECTOR = 301, 302, 303
GROUP = -9001
STILL = """
    SELECT 'update', update_id::text, state, error FROM bot_inbox WHERE state IN ('waiting', 'working') UNION ALL
    SELECT kind, lane, state, error FROM outbox WHERE state IN ('waiting', 'sending')"""


def desk_settings(api: str) -> Settings:
    """The desk's settings for a test: no file of the developer's is read."""
    return Settings(_env_file=None, bot_token=SecretStr("100:demo"), telegram_api=api, web_port=0)  # type: ignore[call-arg]


@dataclass
class Stage:
    """The stage of an end-to-end test: phones, the database behind them, and the desk, which can be stopped and started."""

    phones: Phones
    server: Server
    database: Database
    clock: SettableClock
    urls: DatabaseUrls
    settings: Settings
    excuse: str = ""
    """A regular expression for errors of delivery and handling that this test brings about."""
    _running: list[AbstractAsyncContextManager[Any]] = field(default_factory=list)

    async def start_desk(self) -> None:
        desk = running_desk(self.settings, make_url(self.urls.app), self.clock)
        await desk.__aenter__()
        self._running.append(desk)

    async def stop_desk(self) -> None:
        while self._running:
            await self._running.pop().__aexit__(None, None, None)

    @property
    def anna(self) -> Phone:
        """Manager of ООО «Ромашка», 5 h 30 min on the account."""
        return self.phones.phone(ANNA)

    @property
    def boris(self) -> Phone:
        """Of another company, without a contract."""
        return self.phones.phone(BORIS)

    @property
    def victor(self) -> Phone:
        """A stranger."""
        return self.phones.phone(VICTOR)

    @property
    def director(self) -> Phone:
        """Director and administrator, in private."""
        return self.phones.phone(DIRECTOR)

    @property
    def igor(self) -> Phone:
        """An engineer in the group."""
        return self.phones.phone(IGOR, GROUP)

    @property
    def olga(self) -> Phone:
        """Another engineer in the group."""
        return self.phones.phone(OLGA, GROUP)

    @property
    def petr(self) -> Phone:
        """Of ООО «Ромашка», a member; has not come in yet, but the desk knows the phone number."""
        return self.phones.phone(PETR)

    async def value(self, sql: str, **parameters: Any) -> Any:
        """One value from the database."""
        async with self.database.work() as work:
            return await work.session.scalar(text(sql), parameters)

    async def execute(self, sql: str, **parameters: Any) -> None:
        """What somebody has entered elsewhere."""
        async with self.database.work() as work:
            await work.session.execute(text(sql), parameters)

    async def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Rows from the database."""
        async with self.database.work() as work:
            return [tuple(row) for row in await work.session.execute(text(sql), parameters)]

    async def settled(self, *, patience: float = PATIENCE) -> None:
        """Wait till every update has been fetched and handled and every intent has gone its way."""
        await self.until(
            "SELECT (SELECT count(*) FROM bot_inbox WHERE state IN ('waiting', 'working'))"
            " + (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')) = 0",
            patience=patience,
        )

    async def until(
        self, sql: str, *, patience: float = PATIENCE, pending_matters: bool = True, **parameters: Any
    ) -> None:
        """Wait till all updates have been fetched (if that matters) and the query gives true."""
        deadline = asyncio.get_running_loop().time() + patience
        while (pending_matters and await self.phones.get("updates")) or not await self.value(sql, **parameters):
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"так и не стало: {sql}; {await self.rows(STILL)}")
            await asyncio.sleep(LOOK_EVERY)

    async def card(self, number: int, *, words: str = "", patience: float = PATIENCE) -> Seen:
        """The ticket's card in the group."""
        return await self.igor.see(rf"№.{number}\b.* · (🔴|🟢|🟡|✅|☑️|⚪️)(.|\n)*{words}", patience=patience)

    async def calls(self, *methods: str) -> list[dict[str, Any]]:
        """What the bot has called so far."""
        return [call for call in await self.phones.get("calls") if not methods or call["method"] in methods]

    async def open_ticket(self, phone: Phone, words: str) -> int:
        """Write and tap «Открыть заявку»; the ticket's number."""
        before = await phone.last_id()
        await phone.write(words)
        offer = await phone.see("Новая заявка", after=before)
        await phone.tap(offer, "Открыть заявку")
        opened = await phone.see(r"Заявка №.\d+ открыта", after=before)
        return int("".join(char for char in opened.text.split("открыта")[0] if char.isdigit()))


async def _fill(database: Database, group_id: int) -> None:
    async with database.work() as work:
        await make_services(work)
        await make_staff(work, "Игорь Лебедев", messenger_id=IGOR)
        await make_staff(work, "Ольга Громова", messenger_id=OLGA)
        both = frozenset({StaffRole.DIRECTOR, StaffRole.ADMIN})
        await make_staff(work, "Павел Орлов", roles=both, messenger_id=DIRECTOR)
        romashka = await make_company(work, name="ООО «Ромашка»")
        await make_contact(work, romashka, name="Анна Смирнова", phone="+79161234567", messenger_id=ANNA)
        await make_contact(
            work, romashka, name="Пётр Ильин", phone="+79160000001", role=ContactRole.MEMBER, came_in=False
        )
        await make_contract_with_hours(work, romashka, 330)
        other = await make_company(work, name="ООО «Рога & Копыта <b>» 🐮")
        await make_contact(work, other, name="Борис <i>Бык</i>", messenger_id=BORIS)
        await bind_group(work, SYSTEM, group_id, "Инженеры")


async def _people(phones: Phones) -> None:
    for number, name, label, phone in (
        (ANNA, "Анна", "клиент", "+79161234567"),
        (BORIS, "Борис", "клиент", "+79161112233"),
        (PETR, "Пётр", "клиент", "+79160000001"),
        (VICTOR, "Виктор", "никто", "+79990001122"),
        (IGOR, "Игорь", "инженер", None),
        (OLGA, "Ольга", "инженер", None),
        (DIRECTOR, "Павел", "директор", None),
    ):
        known = number not in (VICTOR, PETR)
        body: dict[str, Any] = {"id": number, "first_name": name, "label": label, "started": known}
        await phones.post("persons", **body, **({"phone": phone} if phone else {}))
    await phones.post(
        "groups", id=GROUP, title="Инженеры", members=[IGOR, OLGA, DIRECTOR, VICTOR], type="group", bot="administrator"
    )


@asynccontextmanager
async def _stage(database: Database, urls: DatabaseUrls, clock: SettableClock) -> AsyncIterator[Stage]:
    async with serve(PlaygroundSettings()) as server, Phones(server.base_url) as phones:
        await _people(phones)
        await _fill(database, GROUP)
        await phones.post("limits", enforce=False)
        settings = desk_settings(server.base_url)
        settings.telegram_group_per_minute = 10_000
        settings.telegram_per_second = 10_000
        settings.telegram_chat_per_second = 10_000
        stage = Stage(phones, server, database, clock, urls, settings)
        try:
            yield stage
        finally:
            await stage.stop_desk()
        await _nothing_went_wrong(stage)


async def _nothing_went_wrong(stage: Stage) -> None:
    """No update has failed, no intent was dropped or had to be tried again because of a fault of ours."""
    wrong = await stage.rows(
        "SELECT 'update', payload::text, error FROM bot_inbox WHERE error IS NOT NULL OR state = 'failed' UNION ALL"
        " SELECT kind, payload::text, error FROM outbox WHERE error IS NOT NULL OR state = 'dropped'"
    )
    assert [row for row in wrong if not (stage.excuse and re.search(stage.excuse, row[2] or ""))] == []


@pytest.fixture
async def cold_stage(
    database: Database, database_urls: DatabaseUrls, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """The stage with the desk not started yet. Reports come only in tests of reports: elsewhere an evening is only an hour."""
    monkeypatch.setattr(ticker, "REPORTS_EVERY", 3600)
    async with _stage(database, database_urls, clock) as stage:
        yield stage


@pytest.fixture
async def stage(cold_stage: Stage) -> Stage:
    """The stage with the desk running."""
    await cold_stage.start_desk()
    return cold_stage
