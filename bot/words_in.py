"""Reading what a person sent: text, files, albums."""

from aiogram.enums import ContentType
from aiogram.types import Message

from bot.locales import plain
from core.tickets.conversation import File, Words
from core.tickets.models import FileKind

WITH_FILE = (
    FileKind.ANIMATION,  # before the document: an animation comes as both
    FileKind.DOCUMENT,
    FileKind.VOICE,
    FileKind.VIDEO,
    FileKind.AUDIO,
    FileKind.VIDEO_NOTE,
    FileKind.STICKER,
)
TAKEN = frozenset(
    {
        ContentType.TEXT,
        ContentType.PHOTO,
        ContentType.LIVE_PHOTO,
        ContentType.LOCATION,
        ContentType.VENUE,
        ContentType.CONTACT,
        *(kind.value for kind in WITH_FILE),
    }
)
"""Kinds of messages that a ticket can hold whole."""


def is_whole(message: Message) -> bool:
    """Whether :func:`read_words` reads all of the message. Of paid media, for one, there is nothing but the caption."""
    return message.content_type in TAKEN


def read_words(message: Message) -> Words | None:
    """The message as the core knows it; None for what a ticket cannot hold (a poll, a game, a service message). A card of a
    person and a place come as words."""
    file = _file(message)
    text = message.text or message.caption or ""
    if message.contact is not None:
        card = message.contact
        said = " ".join(part for part in (card.first_name, card.last_name, card.phone_number) if part)
        text = plain("contact-card", card=said)
    elif message.venue is not None:
        text = plain("venue-card", place=f"{message.venue.title}, {message.venue.address}")
    if file is None and not text.strip():
        return None
    album = f"{message.chat.id}:{message.media_group_id}" if message.media_group_id else None
    return Words(text, (file,) if file else (), album)


def is_sticker(words: Words) -> bool:
    """A sticker and nothing else."""
    return not words.text and bool(words.files) and all(file.kind is FileKind.STICKER for file in words.files)


def _file(message: Message) -> File | None:
    # Of a photo that moves the picture is passed on.
    photo = message.photo or (message.live_photo.photo if message.live_photo is not None else None)
    if photo:
        largest = max(photo, key=lambda size: size.width * size.height)
        return File(FileKind.PHOTO, largest.file_id, None, largest.file_size)
    if message.location:
        return File(FileKind.LOCATION, f"{message.location.latitude},{message.location.longitude}")
    for kind in WITH_FILE:
        found = getattr(message, kind.value)
        if found is not None:
            name = getattr(found, "file_name", None)
            return File(kind, found.file_id, name[:200] if name else None, found.file_size)
    return None
