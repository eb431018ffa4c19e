"""Messages that a client forwards: whose words they are is said in the words themselves, for the engineers."""

from aiogram.types import (
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from bot.locales import plain
from core.tickets.conversation import Words


def author_of(message: Message) -> str | None:
    """Who wrote a forwarded message, as far as Telegram says (a person may hide the account, not the name); None for a message
    of the sender's own."""
    match message.forward_origin:
        case MessageOriginUser(sender_user=user):
            return user.full_name
        case MessageOriginHiddenUser(sender_user_name=name):
            return name
        case MessageOriginChat(sender_chat=chat):
            return chat.full_name
        case MessageOriginChannel(chat=chat):
            return chat.full_name
        case _:
            return None


def with_author(words: Words, author: str) -> Words:
    """«Переслано от Мария: не печатает касса»: on one line, so that a ticket's subject is what it is about."""
    said = f"{plain('forwarded-from', name=author)} {words.text}".strip()
    return Words(said, words.files, words.album_key)
