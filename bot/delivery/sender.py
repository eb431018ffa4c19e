"""Sending posts to Telegram: which method, where the text goes, what is a reply to what. Knows no database."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)
from aiogram.types.reaction_type_union import ReactionTypeUnion

from bot import limits
from bot.delivery.post import Keyboard, Post
from core.tickets.conversation import File
from core.tickets.models import FileKind

log = structlog.get_logger()

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
ALBUMS = {
    FileKind.PHOTO: "pictures",
    FileKind.VIDEO: "pictures",
    FileKind.DOCUMENT: "documents",
    FileKind.AUDIO: "audio",
}
"""Kinds that Telegram accepts in one album; documents and audio only among themselves."""
MEDIA = {
    FileKind.PHOTO: InputMediaPhoto,
    FileKind.VIDEO: InputMediaVideo,
    FileKind.DOCUMENT: InputMediaDocument,
    FileKind.AUDIO: InputMediaAudio,
}
WITHOUT_CAPTION = (FileKind.STICKER, FileKind.VIDEO_NOTE, FileKind.LOCATION)
IN_ALBUM = 10
TO_EDIT_IS_GONE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
)
REQUEST_TIMEOUT = 15
"""Seconds for one call: a dead network must not hold a lane for long."""


def count_messages(post: Post) -> int:
    """How many messages a post comes to, for the budget."""
    return max(1, len(post.files) + (1 if post.text and not _is_caption(post) else 0))


def _is_caption(post: Post) -> bool:
    return (
        len(post.files) == 1
        and post.files[0].kind not in WITHOUT_CAPTION
        and limits.length(post.text) <= limits.CAPTION
    )


async def send(bot: Bot, chat_id: int, post: Post) -> AsyncIterator[list[Message]]:
    """Send or edit one post; after each call to Telegram the messages it made (an edited one too), so that the caller
    can note what has gone even if the next call fails. Errors are aiogram's, for the caller to judge."""
    if post.react_to is not None:
        await _react(bot, chat_id, post.react_to, post.sign)
    elif post.edit is not None:
        yield await _edit(bot, chat_id, post, post.edit)
    elif post.made is not None:
        file = BufferedInputFile(post.made.content, post.made.name)
        send_it = bot.send_photo if post.made.picture else bot.send_document
        common = _common(post.keyboard, _reply(post), post.thread)
        yield [await send_it(chat_id, file, caption=post.text or None, **common)]
    elif not post.files:
        # First the old one: when this breaks off, the next attempt finds it gone and nobody is rung twice.
        if post.replaces is not None:
            await _remove(bot, chat_id, post.replaces, post.replaced)
        yield [await _send_text(bot, chat_id, post)]
    elif _is_caption(post):
        reply = _reply(post)
        yield [await _send_file(bot, chat_id, post.files[0], post.text or None, post.keyboard, reply, post.thread)]
    else:
        reply = _reply(post)
        if post.text:
            head = await _send_text(bot, chat_id, replace(post, files=()))
            reply = ReplyParameters(message_id=head.message_id, allow_sending_without_reply=True)
            yield [head]
        for album in _albums(post.files):
            yield await _send_files(bot, chat_id, album, reply, post.thread)


async def _react(bot: Bot, chat_id: int, message_id: int, sign: str | None) -> None:
    """A sign that cannot be put (the message is gone, the group allows other ones) is worth no second attempt."""
    shown: list[ReactionTypeUnion] = [ReactionTypeEmoji(emoji=sign)] if sign is not None else []
    try:
        await bot.set_message_reaction(chat_id, message_id, reaction=shown, request_timeout=REQUEST_TIMEOUT)
    except TelegramBadRequest as refused:
        log.info("reaction.refused", error=refused.message)


def _albums(files: Sequence[File]) -> Iterator[list[File]]:
    """Files in their order, as few messages as Telegram allows: up to ten of one sort together, others alone."""
    for sort, group in groupby(files, key=lambda file: ALBUMS.get(file.kind)):
        together = list(group)
        size = IN_ALBUM if sort is not None else 1
        for start in range(0, len(together), size):
            yield together[start : start + size]


def _reply(post: Post) -> ReplyParameters | None:
    if post.reply_to is None:
        return None
    return ReplyParameters(message_id=post.reply_to, allow_sending_without_reply=True)


async def _send_text(bot: Bot, chat_id: int, post: Post) -> Message:
    return await bot.send_message(
        chat_id,
        post.text,
        reply_markup=post.keyboard,
        reply_parameters=_reply(post),
        message_thread_id=post.thread,
        link_preview_options=NO_PREVIEW,
        request_timeout=REQUEST_TIMEOUT,
    )


async def _edit(bot: Bot, chat_id: int, post: Post, message_id: int) -> list[Message]:
    markup = post.keyboard if isinstance(post.keyboard, InlineKeyboardMarkup) else None
    if not post.edit_has_text and limits.length(post.text) > limits.CAPTION:
        # The words have outgrown a caption: all of them in a message of their own.
        return [await _send_text(bot, chat_id, replace(post, edit=None, reply_to=message_id))]
    try:
        if post.edit_has_text:
            edited = await bot.edit_message_text(
                text=post.text,
                chat_id=chat_id,
                message_id=message_id,
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
                request_timeout=REQUEST_TIMEOUT,
            )
        else:
            edited = await bot.edit_message_caption(
                chat_id=chat_id,
                message_id=message_id,
                caption=post.text,
                reply_markup=markup,
                request_timeout=REQUEST_TIMEOUT,
            )
    except TelegramBadRequest as error:
        if "message is not modified" in error.message:
            return []
        if any(gone in error.message for gone in TO_EDIT_IS_GONE):
            return [await _send_text(bot, chat_id, replace(post, edit=None))]
        raise
    return [edited] if isinstance(edited, Message) else []


async def _remove(bot: Bot, chat_id: int, message_id: int, instead: str) -> None:
    """Delete a message of ours; one that is too old for that (48 hours) loses its words and buttons."""
    try:
        await bot.delete_message(chat_id, message_id, request_timeout=REQUEST_TIMEOUT)
    except TelegramBadRequest:
        with suppress(TelegramBadRequest):
            await bot.edit_message_text(
                text=instead, chat_id=chat_id, message_id=message_id, request_timeout=REQUEST_TIMEOUT
            )


async def _send_files(
    bot: Bot, chat_id: int, files: Sequence[File], reply: ReplyParameters | None, thread: int | None
) -> list[Message]:
    if len(files) == 1:
        return [await _send_file(bot, chat_id, files[0], None, None, reply, thread)]
    return await bot.send_media_group(
        chat_id,
        media=[MEDIA[file.kind](media=file.file_ref) for file in files],
        reply_parameters=reply,
        message_thread_id=thread,
        request_timeout=REQUEST_TIMEOUT,
    )


def _common(keyboard: Keyboard | None, reply: ReplyParameters | None, thread: int | None) -> dict[str, Any]:
    return {
        "reply_markup": keyboard,
        "reply_parameters": reply,
        "message_thread_id": thread,
        "request_timeout": REQUEST_TIMEOUT,
    }


async def _send_file(
    bot: Bot,
    chat_id: int,
    file: File,
    caption: str | None,
    keyboard: Keyboard | None,
    reply: ReplyParameters | None,
    thread: int | None,
) -> Message:
    common = _common(keyboard, reply, thread)
    ref = file.file_ref
    match file.kind:
        case FileKind.PHOTO:
            return await bot.send_photo(chat_id, ref, caption=caption, **common)
        case FileKind.DOCUMENT:
            return await bot.send_document(chat_id, ref, caption=caption, **common)
        case FileKind.VOICE:
            return await bot.send_voice(chat_id, ref, caption=caption, **common)
        case FileKind.VIDEO:
            return await bot.send_video(chat_id, ref, caption=caption, **common)
        case FileKind.AUDIO:
            return await bot.send_audio(chat_id, ref, caption=caption, **common)
        case FileKind.ANIMATION:
            return await bot.send_animation(chat_id, ref, caption=caption, **common)
        case FileKind.VIDEO_NOTE:
            return await bot.send_video_note(chat_id, ref, **common)
        case FileKind.STICKER:
            return await bot.send_sticker(chat_id, ref, **common)
        case FileKind.LOCATION:
            latitude, longitude = map(float, ref.split(","))
            return await bot.send_location(chat_id, latitude, longitude, **common)
