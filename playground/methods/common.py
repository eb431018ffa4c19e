"""What most methods need: finding the chat and checking that the bot may act there."""

from collections.abc import Awaitable, Callable
from typing import Any

from playground.args import Args
from playground.errors import ApiError, bad_request, forbidden
from playground.model import Chat, StoredMessage
from playground.playground import Playground

__all__ = ["Method", "bot_chat", "message_id_of", "writable_chat"]

# A method gives back what goes into "result"; only getUpdates has to wait.
Method = Callable[[Playground, Args], Any | Awaitable[Any]]


def bot_chat(play: Playground, args: Args, name: str = "chat_id") -> Chat:
    """A chat the bot knows; it may be unable to write there."""
    value = args.text(name)
    if not value:
        raise bad_request(f"{name} is empty")
    number = args.integer(name)
    chat = play.world.chats.get(number)
    if chat is not None and chat.known_to_bot:
        return chat
    if number in play.world.persons:
        raise forbidden("bot can't initiate conversation with a user")
    raise bad_request("chat not found")


def writable_chat(play: Playground, args: Args) -> Chat:
    """A chat the bot may act in now, or Telegram's reason why it may not."""
    chat = bot_chat(play, args)
    check_access(chat)
    return chat


def check_access(chat: Chat) -> None:
    if chat.migrated_to is not None:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.migrated_to},
        )
    if chat.bot_is_in:
        return
    if chat.type == "private":
        raise forbidden("bot was blocked by the user")
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    raise forbidden(f"bot is not a member of the {chat.type} chat")


def message_id_of(args: Args, name: str = "message_id") -> int:
    number = args.integer(name)
    if number <= 0:
        raise bad_request("message identifier is not specified")
    return number


def own_message(chat: Chat, message_id: int) -> StoredMessage:
    """A message of the bot that can be edited."""
    stored = chat.find(message_id)
    if stored is None or not stored.visible:
        raise bad_request("message to edit not found")
    if not stored.from_bot or "pinned_message" in stored.message:
        raise bad_request("message can't be edited")
    return stored
