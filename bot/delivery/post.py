"""What is to be sent to Telegram: plain values, made by renderers, sent by the sender."""

from dataclasses import dataclass, replace

from aiogram.types import ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from markupsafe import Markup, escape

from bot.store.messages import About
from bot.views.words import company_label
from core.tickets.conversation import File

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that the desk has made itself. ``picture``: it is shown, not offered for download."""

    name: str
    content: bytes
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One message: a text with a keyboard, or up to ten files with the text as their caption. ``made``: a file of the
    desk's own; its caption is the text, which must be short enough for one.

    ``edit``: the message to change instead of writing a new one (``edit_has_text``: it is a text, not a caption).
    ``replaces``: the message that goes when this one comes; where it cannot be deleted any more it says ``replaced`` instead.
    ``react_to``: the message of the chat that gets ``sign`` of the bot, or loses it (None); then the rest says nothing.
    ``thread``: the topic of a forum it goes into. ``after_first``: a reply to the delivery's first message. ``about``: what
    replies to it are about.
    """

    text: str
    keyboard: Keyboard | None = None
    files: tuple[File, ...] = ()
    made: MadeFile | None = None
    reply_to: int | None = None
    after_first: bool = False
    edit: int | None = None
    edit_has_text: bool = True
    replaces: int | None = None
    replaced: str = ""
    react_to: int | None = None
    sign: str | None = None
    about: About | None = None
    thread: int | None = None


def headed(post: Post, company: str) -> Post:
    """The post with the company on top, for somebody of several; a file without words, and a text that names it, stay as they
    are."""
    if not post.text or escape(company) in post.text:
        return post
    return replace(post, text=Markup("{}\n{}").format(company_label(company), Markup(post.text)))  # noqa: S704 - it is HTML


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one intent comes to: messages for one chat."""

    chat_id: int
    posts: tuple[Post, ...]
    is_group: bool = False
