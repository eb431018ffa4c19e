"""The Bot API: one table of all methods, by name in lower case (Telegram ignores the case)."""

from playground.methods import bot, chats, editing, forum, inline, media, polling, sending
from playground.methods.common import Method

__all__ = ["METHODS"]

METHODS: dict[str, tuple[str, Method]] = {
    name.lower(): (name, method)
    for module in (bot, polling, sending, media, editing, chats, forum, inline)
    for name, method in module.METHODS.items()
}
