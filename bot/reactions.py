"""Signs under messages: which there are, and which of them say «принято». Pure."""

from collections.abc import Sequence

from aiogram.types import ReactionTypeEmoji
from aiogram.types.reaction_type_union import ReactionTypeUnion

_LIST = """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐
    🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾
    🤷‍♂ 🤷 🤷‍♀ 😡
"""
ALLOWED = frozenset(_LIST.split())
"""What a bot may put under a message (core.telegram.org/bots/api#reactiontypeemoji)."""
AGREED = "👍"
"""Stands for what a bot cannot put itself: a custom emoji, or one that Telegram has added since."""
ACCEPTS = frozenset({"👍", "👌", "🤝", "🫡", "✍", "👀", "👨‍💻"})
"""Signs of the staff that say «принято, смотрю». Others are only shown: an emoji of sympathy must not take a ticket."""
NOT_DELIVERED = "💔"


def accepts(old: Sequence[ReactionTypeUnion], new: Sequence[ReactionTypeUnion]) -> bool:
    """Whether a sign of assent was put now; what is left when another is taken away says nothing new."""
    return any(one not in old for one in new) and sign_of(old, new) in ACCEPTS


def sign_of(old: Sequence[ReactionTypeUnion], new: Sequence[ReactionTypeUnion]) -> str | None:
    """The sign a person has now, as a bot can show it; of several the one that has come last. None: there is none any more."""
    if not new:
        return None
    added = [one for one in new if one not in old]
    last = (added or list(new))[-1]
    return last.emoji if isinstance(last, ReactionTypeEmoji) and last.emoji in ALLOWED else AGREED
