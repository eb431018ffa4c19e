"""People's fingers over the playground's HTTP: what the demo's script and the tests do as persons with phones."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

Json = dict[str, Any]
PATIENCE = 15.0
"""Seconds within which something that somebody waits for must happen."""
LOOK_EVERY = 0.03


class NotSeen(AssertionError):  # noqa: N818
    """What should have appeared on a phone did not."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it stands on a phone."""

    chat_id: int
    raw: Json

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def thread_id(self) -> int | None:
        """The topic it stands in; None for General, and in groups that have no topics."""
        return int(self.raw["message_thread_id"]) if self.raw.get("is_topic_message") else None

    @property
    def from_bot(self) -> bool:
        return bool(self.raw.get("from", {}).get("is_bot"))

    @property
    def buttons(self) -> list[str]:
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [button["text"] for row in rows for button in row]

    def sign_of(self, person_id: int) -> str | None:
        """What this person (or the bot) has put under it."""
        signs = self.raw.get("reactions", [])
        return next((str(each["emoji"]) for each in signs if each["from_id"] == person_id), None)

    def data(self, text: str) -> str:
        """What the button with this text carries."""
        for row in self.raw.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if text in button["text"]:
                    return str(button["callback_data"])
        msg = f"кнопки «{text}» нет, есть {self.buttons}"
        raise NotSeen(msg)


class Phones:
    """All phones of a playground."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def post(self, path: str, **body: Any) -> Json:
        async with self._http.post(f"{self.base_url}/play/{path}", json=body) as response:
            answer: Json = await self._read(response)
            return answer

    async def get(self, path: str) -> Any:
        async with self._http.get(f"{self.base_url}/play/{path}") as response:
            return await self._read(response)

    async def file(self, file_id: str) -> bytes:
        """What is in a file that somebody has sent."""
        async with self._http.get(f"{self.base_url}/play/file/{file_id}") as response:
            assert response.status == 200, response.status
            return await response.read()

    async def upload(self, files: list[tuple[str, bytes]], **fields: Any) -> Json:
        form = aiohttp.FormData()
        for name, value in fields.items():
            form.add_field(name, str(value))
        for name, content in files:
            form.add_field("file", content, filename=name)
        async with self._http.post(f"{self.base_url}/play/upload", data=form) as response:
            answer: Json = await self._read(response)
            return answer

    @staticmethod
    async def _read(response: aiohttp.ClientResponse) -> Any:
        answer = await response.json()
        if response.status != 200:
            raise AssertionError(f"{response.url.path}: {answer.get('error', answer)}")
        return answer

    async def messages(self, chat_id: int) -> list[Seen]:
        """The chat's messages that are still there, oldest first."""
        found = await self.get(f"chats/{chat_id}/messages?limit=500")
        return [Seen(chat_id, raw) for raw in found if not raw.get("deleted")]

    def phone(self, person_id: int, chat_id: int | None = None) -> "Phone":
        """A person's phone, opened on the chat with the bot or on a group."""
        return Phone(self, person_id, chat_id if chat_id is not None else person_id)


class Phone:
    """One person looking at one chat."""

    def __init__(self, phones: Phones, person_id: int, chat_id: int) -> None:
        self._phones = phones
        self.person_id = person_id
        self.chat_id = chat_id

    async def messages(self) -> list[Seen]:
        return await self._phones.messages(self.chat_id)

    async def last_id(self) -> int:
        """Number of the newest message, to wait for one after it."""
        return max((message.id for message in await self.messages()), default=0)

    async def see(
        self,
        words: str,
        *,
        after: int = 0,
        button: str | None = None,
        when: Callable[[Seen], bool] = lambda _: True,
        patience: float = PATIENCE,
    ) -> Seen:
        """Wait till the bot's message with these words (a regular expression) stands in the chat; the newest such one."""
        pattern = re.compile(words)
        deadline = asyncio.get_running_loop().time() + patience
        while True:
            found = [
                message
                for message in await self.messages()
                if message.from_bot
                and message.id > after
                and pattern.search(message.text)
                and (button is None or any(button in text for text in message.buttons))
                and when(message)
            ]
            if found:
                return found[-1]
            if asyncio.get_running_loop().time() > deadline:
                shown = "\n".join(
                    f"  {message.id}: {message.text!r} {message.buttons}" for message in await self.messages()
                )
                msg = f"не появилось «{words}» (кнопка {button!r}); в чате:\n{shown}"
                raise NotSeen(msg)
            await asyncio.sleep(LOOK_EVERY)

    async def write(self, text: str, *, reply_to: Seen | None = None, thread_id: int | None = None) -> Seen:
        """``thread_id``: the topic; a reply stands in that of the message it answers."""
        body: Json = {"chat_id": self.chat_id, "from_id": self.person_id, "text": text}
        if thread_id is not None:
            body["thread_id"] = thread_id
        if reply_to is not None:
            body["reply_to"] = reply_to.id
        return Seen(self.chat_id, await self._phones.post("send", **body))

    async def send_files(
        self, kind: str, *files: tuple[str, bytes], caption: str = "", reply_to: Seen | None = None, **fields: Any
    ) -> list[Seen]:
        body: Json = {"chat_id": self.chat_id, "from_id": self.person_id, "kind": kind, **fields}
        if caption:
            body["caption"] = caption
        if reply_to is not None:
            body["reply_to"] = reply_to.id
        answer = await self._phones.upload(list(files), **body)
        return [Seen(self.chat_id, raw) for raw in answer["messages"]]

    async def tap(self, message: Seen, text: str, *, wait: float = 10) -> str:
        """Tap the button with this text; what the bot answers to the tap (an empty string for nothing)."""
        return await self.tap_data(message, message.data(text), wait=wait)

    async def tap_data(self, message: Seen, data: str, *, wait: float = 10) -> str:
        """Tap with this data, even if the button is no longer there."""
        answer = await self._phones.post(
            "press",
            chat_id=self.chat_id,
            from_id=self.person_id,
            message_id=message.id,
            data=data,
            stale=True,
            wait=wait,
        )
        if answer["answer"] is None:
            if wait:
                msg = f"бот не ответил на нажатие {data!r}"
                raise NotSeen(msg)
            return ""
        return answer["answer"].get("text") or ""

    async def type_inline(self, query: str, *, wait: float = 10) -> Json:
        """Type «@bot query» in this chat: what the bot offers, with the query's id."""
        asked = await self._phones.post("inline", chat_id=self.chat_id, from_id=self.person_id, query=query, wait=wait)
        if asked["answer"] is None:
            msg = f"бот не ответил на «@bot {query}»"
            raise NotSeen(msg)
        return asked

    async def pick(self, asked: Json, position: int = 0) -> Seen:
        """Pick one of the results; the message that it puts into the chat."""
        result = asked["answer"]["results"][position]
        choice = {"inline_query_id": asked["inline_query_id"], "result_id": result["id"]}
        raw = await self._phones.post("inline/choose", chat_id=self.chat_id, from_id=self.person_id, **choice)
        return Seen(self.chat_id, raw)

    async def start(self, payload: str = "") -> None:
        await self._phones.post("start", from_id=self.person_id, **({"payload": payload} if payload else {}))

    async def edit(self, message: Seen, text: str) -> None:
        await self._phones.post("edit", chat_id=self.chat_id, from_id=self.person_id, message_id=message.id, text=text)

    async def delete(self, message: Seen) -> None:
        await self._phones.post("delete", chat_id=self.chat_id, from_id=self.person_id, message_id=message.id)

    async def react(self, message: Seen, emoji: str | None) -> None:
        """Put a sign under a message, or take it away."""
        body: Json = {"chat_id": self.chat_id, "from_id": self.person_id, "message_id": message.id}
        await self._phones.post("react", **body, **({"emoji": emoji} if emoji else {}))

    async def sees_sign(self, message: Seen, emoji: str | None, *, patience: float = PATIENCE) -> None:
        """Wait till the bot has put just this sign under a message, or taken it away."""
        bot_id = (await self._phones.get("state"))["bot"]["id"]
        deadline = asyncio.get_running_loop().time() + patience
        while True:
            found = [each for each in await self.messages() if each.id == message.id]
            if found and found[0].sign_of(bot_id) == emoji:
                return
            if asyncio.get_running_loop().time() > deadline:
                msg = f"не появился знак {emoji} под «{message.text}»: {found and found[0].raw.get('reactions')}"
                raise NotSeen(msg)
            await asyncio.sleep(LOOK_EVERY)

    async def share_own_phone(self) -> None:
        await self._phones.post("contact", chat_id=self.chat_id, from_id=self.person_id, own=True)

    async def block(self, *, blocked: bool = True) -> None:
        await self._phones.post("block", from_id=self.person_id, blocked=blocked)
