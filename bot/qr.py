"""QR codes of links, as pictures: a colleague at the next desk comes in with the camera."""

from io import BytesIO

import segno
from aiogram.types import BufferedInputFile, Message

from bot.config import BotConfig
from bot.links import invitation_link

SCALE = 8
"""Pixels of a module: a code of a link is then about 350 pixels wide, sharp on any screen and on paper."""


def qr_png(text: str) -> bytes:
    """A PNG with the usual error correction (M: 15 % may be dirty) and the quiet zone that cameras need."""
    made = BytesIO()
    segno.make_qr(text, error="m").save(made, kind="png", scale=SCALE)
    return made.getvalue()


async def send_invitation(message: Message, config: BotConfig, token: str, caption: str) -> None:
    """The link as a QR code under which it stands. Sent at once and not by the outbox: its table must not hold what lets
    somebody in. ``caption`` is HTML and has the link."""
    await config.budget.count(message.chat.id, is_group=False)
    picture = BufferedInputFile(qr_png(invitation_link(config.username, token)), "invitation.png")
    await message.answer_photo(picture, caption=caption)
