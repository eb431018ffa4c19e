"""Group privacy mode: what a bot that is not an administrator does not see."""

from playground.jsontext import Json
from playground.model import Chat, StoredMessage

__all__ = ["hidden_by_privacy"]


def hidden_by_privacy(chat: Chat, message: Json, reply_to: StoredMessage | None, bot_username: str) -> bool:
    """Whether an ordinary message of a group stays unseen by the bot.

    It sees commands (unless addressed to another bot), replies to its own messages, its @mentions and what was put in by way of
    it.
    """
    if not chat.is_group or chat.bot_status == "administrator":
        return False
    if reply_to is not None and reply_to.from_bot:
        return False
    if message.get("via_bot") is not None:
        return False
    text = message.get("text") or message.get("caption")
    if not text:
        return True
    own = "@" + bot_username.lower()
    # Offsets are UTF-16 units, so cut the encoded text, two bytes per unit.
    encoded = text.encode("utf-16-le", "replace")
    for entity in message.get("entities") or message.get("caption_entities") or ():
        begin = entity["offset"] * 2
        word = encoded[begin : begin + entity["length"] * 2].decode("utf-16-le").lower()
        if entity["type"] == "mention" and word == own:
            return False
        if entity["type"] == "bot_command" and ("@" not in word or word.endswith(own)):
            return False
    return True
