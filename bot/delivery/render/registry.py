"""How renderers are written and found."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.delivery.post import Post
from core.database import Work
from core.outbox.service import Intent

I = TypeVar("I", bound=Intent)  # noqa: E741


@dataclass(frozen=True, slots=True)
class Target:
    """Where an intent goes: the chat, and the zone of those who read it."""

    chat_id: int
    is_group: bool
    zone: ZoneInfo


Renderer = Callable[[Work, Target, I], Awaitable[list[Post]]]
"""Makes the messages; an empty list means that nothing needs to be said any more."""

Renderers = Mapping[str, Callable[[Work, Target, dict[str, Any]], Awaitable[list[Post]]]]


def kind(intent: type[I], renderer: Renderer[I]) -> Renderers:
    """The renderer of one kind of intent, reading the payload back into its type."""

    async def render(work: Work, target: Target, payload: dict[str, Any]) -> list[Post]:
        return await renderer(work, target, intent.model_validate(payload))

    return {intent.kind: render}
