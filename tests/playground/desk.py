"""The test's hands on a playground: raw Bot API calls, the people's fingers, the bot's updates."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.types import Update

from playground import Server

TOKEN = "100:demo"
Json = dict[str, Any]


class Desk:
    """One running playground and an aiogram bot that talks to it."""

    def __init__(self, server: Server, http: aiohttp.ClientSession, bot: Bot) -> None:
        self.server = server
        self.http = http
        self.bot = bot
        self.offset: int | None = None

    @property
    def url(self) -> str:
        return self.server.base_url

    async def call(self, method: str, **arguments: Any) -> Json:
        """A raw Bot API call; the whole answer, and the status repeated in it is checked."""
        async with self.http.post(f"{self.url}/bot{TOKEN}/{method}", json=arguments) as response:
            answer: Json = await response.json()
            assert response.status == (200 if answer["ok"] else answer["error_code"])
            return answer

    async def error(self, method: str, **arguments: Any) -> str:
        answer = await self.call(method, **arguments)
        assert not answer["ok"], answer
        description: str = answer["description"]
        return description

    async def play(self, path: str, status: int = 200, /, **body: Any) -> Any:
        async with self.http.post(f"{self.url}/play/{path}", json=body) as response:
            answer = await response.json()
            assert response.status == status, answer
            if status != 200:
                assert set(answer) == {"error"}
                assert answer["error"]
            return answer

    async def look(self, path: str, status: int = 200) -> Any:
        async with self.http.get(f"{self.url}/play/{path}") as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def upload(self, status: int = 200, *files: tuple[str, bytes], **fields: Any) -> Any:
        form = aiohttp.FormData()
        for name, value in fields.items():
            form.add_field(name, str(value))
        for name, data in files:
            form.add_field("file", data, filename=name)
        if not files:
            # Without a file aiohttp would send a urlencoded form, which is accepted too.
            form.add_field("note", "без файла")
        async with self.http.post(f"{self.url}/play/upload", data=form) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def person(self, first_name: str = "Анна", *, started: bool = True, **fields: Any) -> int:
        person_id: int = (await self.play("persons", first_name=first_name, **fields))["id"]
        if started:
            await self.play("start", from_id=person_id)
            await self.updates()
        return person_id

    async def group(self, *members: int, bot: str = "member", **fields: Any) -> int:
        body = {"title": "Инженеры", "members": list(members), "bot": bot, **fields}
        chat_id: int = (await self.play("groups", **body))["id"]
        await self.updates()
        return chat_id

    async def updates(self) -> list[Update]:
        """New updates, confirmed."""
        updates = await self.bot.get_updates(offset=self.offset)
        if updates:
            self.offset = updates[-1].update_id + 1
            await self.bot.get_updates(offset=self.offset)
        return updates

    async def update(self) -> Update:
        (only,) = await self.updates()
        return only


async def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for a condition of the in-process server, without guessing how long it takes."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the condition is somebody else's state
            await asyncio.sleep(0.002)
