"""Phones that count: what a person does with their fingers is an action, what they only look at is not."""

from dataclasses import dataclass
from typing import Any

from backend.demo.phones import Phone, Phones, Seen


@dataclass
class Counted:
    """Actions since a task has begun."""

    messages: int = 0
    taps: int = 0

    @property
    def actions(self) -> int:
        return self.messages + self.taps

    def __str__(self) -> str:
        parts = [f"{self.messages} сообщ." if self.messages else "", f"{self.taps} наж." if self.taps else ""]
        return " + ".join(part for part in parts if part) or "ничего"


class CountingPhone(Phone):
    """A phone whose owner's actions are counted."""

    def __init__(self, phones: Phones, person_id: int, chat_id: int | None = None) -> None:
        super().__init__(phones, person_id, chat_id if chat_id is not None else person_id)
        self.counted = Counted()

    async def write(self, text: str, *, reply_to: Seen | None = None, thread_id: int | None = None) -> Seen:
        self.counted.messages += 1
        return await super().write(text, reply_to=reply_to, thread_id=thread_id)

    async def send_files(self, kind: str, *files: tuple[str, bytes], **fields: Any) -> list[Seen]:
        self.counted.messages += 1
        return await super().send_files(kind, *files, **fields)

    async def tap_data(self, message: Seen, data: str, *, wait: float = 10) -> str:
        self.counted.taps += 1
        return await super().tap_data(message, data, wait=wait)

    async def start(self, payload: str = "") -> None:
        self.counted.taps += 1
        await super().start(payload)
