"""Reactions: which emoji there are, and what of a reaction is reported to the bot."""

from playground.jsontext import Json

__all__ = ["ALLOWED", "as_types", "view"]

_LIST = """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐
    🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾
    🤷‍♂ 🤷 🤷‍♀ 😡
"""
ALLOWED = frozenset(_LIST.split())
"""The list of ReactionTypeEmoji in the Bot API's documentation."""


def as_types(reaction: str | None) -> list[Json]:
    """Telegram's list of ReactionType; what is no emoji of the list is the id of a custom one."""
    if reaction is None:
        return []
    if reaction in ALLOWED:
        return [{"type": "emoji", "emoji": reaction}]
    return [{"type": "custom_emoji", "custom_emoji_id": reaction}]


def view(reactions: dict[int, str]) -> list[Json]:
    """For the page: who has put what under a message."""
    return [{"from_id": who, "emoji": emoji} for who, emoji in reactions.items()]
