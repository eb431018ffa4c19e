"""Topics of a forum group: what is told of a ticket stands in its topic, which is made before the first message, with the card
as its first message, pinned; closed when the ticket is over and opened again with it.

A topic is made at most once at a time: the row is claimed first. When nobody knows whether Telegram has made it (an answer
that is lost, a process that is killed), the next attempt makes another, and a spare one may be left: Telegram offers a bot no
way to look for it.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramNetworkError, TelegramServerError
from aiohttp import ClientConnectorError
from sqlalchemy import select

from bot.delivery import sender
from bot.delivery.budget import Budget
from bot.delivery.paused import LanePaused
from bot.delivery.post import Delivery, Post
from bot.delivery.render.group import card_post
from bot.delivery.render.registry import Target
from bot.delivery.topic_intents import TopicsRefused
from bot.locales import html
from bot.store import chats, messages, topics
from bot.store.messages import About
from bot.store.models import BotTopic, Purpose
from bot.views import topics as views
from bot.views.words import number
from core.actor import StaffRole
from core.clients.models import Company
from core.database import Database
from core.outbox.service import staff, tell
from core.staff.service import staff_with_role
from core.tickets.models import Ticket, TicketState

log = structlog.get_logger()

OVER = frozenset({TicketState.CLOSED, TicketState.CANCELLED})
COSTS = 3
"""Messages that a new topic puts into the group: that it was made, the card, that the card was pinned."""
BUSY = 1.0
"""Seconds till another process may have made the topic."""
GONE = ("message thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID")
NO_RIGHTS = ("not enough rights", "need administrator rights", "CHAT_ADMIN_REQUIRED")
NO_FORUM = "not a forum"
CLOSED = "TOPIC_CLOSED"


@dataclass(frozen=True, slots=True)
class Place:
    """Where messages about a ticket go: a topic, or General. ``fresh``: its card has just been sent there. ``gone``: of a
    ticket that is over; there is nothing to change any more."""

    thread_id: int | None = None
    fresh: int | None = None
    gone: bool = False


def is_gone(error: TelegramBadRequest) -> bool:
    """Whether Telegram refuses because the topic was deleted."""
    return any(words in error.message for words in GONE)


def _ticket_of(post: Post) -> int | None:
    """The ticket in whose topic a message belongs; lists belong to General."""
    if post.about is None or post.about.purpose is Purpose.ALERT or post.react_to is not None:
        return None
    return post.about.ticket_id


class Topics:
    """The topics of the engineers' group."""

    def __init__(self, bot: Bot, database: Database, budget: Budget) -> None:
        self._bot = bot
        self._database = database
        self._budget = budget

    async def placed(
        self, delivery: Delivery, zone: ZoneInfo, render: Callable[[], Awaitable[Delivery | None]]
    ) -> Delivery | None:
        """The delivery with each message in its ticket's topic. Where a topic had to be made the messages are rendered anew:
        they are about another card now."""
        places: dict[int | None, Place] = {}
        for post in delivery.posts:
            ticket_id = _ticket_of(post)
            if ticket_id is not None and ticket_id not in places:
                new = any(other.edit is None for other in delivery.posts if _ticket_of(other) == ticket_id)
                places[ticket_id] = await self._place(delivery.chat_id, ticket_id, zone, new=new)
        made = {place.fresh for place in places.values() if place.fresh is not None}
        again = await render() if made else delivery
        if again is None:
            return None
        nowhere = Place()
        posts = tuple(
            replace(post, thread=places.get(_ticket_of(post), nowhere).thread_id)
            for post in again.posts
            if post.edit is None or (post.edit not in made and not places.get(_ticket_of(post), nowhere).gone)
        )
        return replace(again, posts=posts)

    async def lost(self, chat_id: int, thread_id: int) -> None:
        """Somebody has deleted the topic: what comes next makes another."""
        log.warning("topic.gone")
        async with self._database.work() as work:
            topic = await topics.in_thread(work, chat_id, thread_id)
            if topic is not None:
                await topics.lost(work, chat_id, topic.ticket_id)

    async def _place(self, chat_id: int, ticket_id: int, zone: ZoneInfo, *, new: bool) -> Place:
        """``new``: a message is to be sent, and not only one to be changed."""
        async with self._database.read() as work:
            topic = await topics.topic_of(work, chat_id, ticket_id)
            over = await work.session.scalar(select(Ticket.state).where(Ticket.id == ticket_id)) in OVER
        if topic is None or topic.thread_id is None:
            if not new and (topic is None or over):
                return Place(gone=topic is not None and topic.made < topics.MOST)
            if await self._make(chat_id, ticket_id) is None:
                return Place()
            async with self._database.read() as work:
                topic = await topics.topic_of(work, chat_id, ticket_id)
            assert topic is not None
        assert topic.thread_id is not None
        try:
            fresh = await self._put_card(topic, topic.thread_id, zone) if topic.card_id is None else None
            if topic.card_id is not None and topic.pinned is None:  # a process that was killed in between
                await self._pin(topic, topic.card_id)
            if topic.closed is not over:
                await self._turn(topic, topic.thread_id, closed=over)
        except TelegramBadRequest as error:
            if not is_gone(error):
                raise
            await self.lost(chat_id, topic.thread_id)
            raise LanePaused(0.01) from None
        return Place(topic.thread_id, fresh)

    async def _make(self, chat_id: int, ticket_id: int) -> int | None:
        """A topic's number; None: this ticket, or this group, has to do without."""
        async with self._database.work() as work:
            claimed = await topics.claim(work, chat_id, ticket_id)
            row = (
                await work.session.execute(
                    select(Ticket, Company.name)
                    .join(Company, Company.id == Ticket.company_id)
                    .where(Ticket.id == ticket_id)
                )
            ).one()
        if claimed is None:
            return None
        if not claimed:
            raise LanePaused(BUSY)
        ticket, company = row
        wait = await self._budget.delay(chat_id, is_group=True, messages=COSTS)
        if wait:
            await self._give_up(chat_id, ticket_id, surely=True)
            raise LanePaused(wait)
        try:
            made = await self._bot.create_forum_topic(
                chat_id,
                views.name(ticket.number, company, ticket.subject),
                icon_color=views.color(ticket.priority, ticket.state),
                request_timeout=sender.REQUEST_TIMEOUT,
            )
        except TelegramBadRequest as refused:
            await self._give_up(chat_id, ticket_id, surely=True)
            await self._refused(chat_id, refused)
            return None
        except TelegramAPIError as error:
            await self._give_up(chat_id, ticket_id, surely=_not_asked(error))
            raise
        async with self._database.work() as work:
            await topics.made(work, chat_id, ticket_id, made.message_thread_id)
        return made.message_thread_id

    async def _give_up(self, chat_id: int, ticket_id: int, *, surely: bool) -> None:
        async with self._database.work() as work:
            await topics.give_up(work, chat_id, ticket_id, surely=surely)

    async def _refused(self, chat_id: int, error: TelegramBadRequest) -> None:
        """General it is, till the rights or the group change; administrators are told once."""
        log.warning("topic.refused", error=error.message)
        async with self._database.work() as work:
            if NO_FORUM in error.message:
                await chats.note_forum(work, chat_id, is_forum=False)
            elif any(words in error.message for words in NO_RIGHTS):
                group = await chats.refuse_topics(work, chat_id)
                if group is not None:
                    for admin in await staff_with_role(work, StaffRole.ADMIN):
                        await tell(work, staff(admin.id), TopicsRefused(title=group.title))

    async def _put_card(self, topic: BotTopic, thread_id: int, zone: ZoneInfo) -> int:
        """The card as the topic's first message, pinned. One that stood in General only says where it is now."""
        chat_id, ticket_id = topic.chat_id, topic.ticket_id
        async with self._database.read() as work:
            before = await messages.card_of(work, chat_id, ticket_id)
            post, view = await card_post(work, Target(chat_id, is_group=True, zone=zone), ticket_id, edit=None)
        sent = [
            made async for part in sender.send(self._bot, chat_id, replace(post, thread=thread_id)) for made in part
        ]
        card_id = sent[0].message_id
        async with self._database.work() as work:
            await messages.remember(work, chat_id, card_id, post.about or About(Purpose.CARD, ticket_id))
            row = await topics.topic_of(work, chat_id, ticket_id, lock=True)
            assert row is not None
            row.card_id = card_id
        await self._pin(topic, card_id)
        if before is not None:
            moved = html("topic-card-moved", number=number(view.ticket.number))
            with suppress(TelegramBadRequest):  # it went with the topic it stood in
                await self._bot.edit_message_text(
                    text=moved, chat_id=chat_id, message_id=before, request_timeout=sender.REQUEST_TIMEOUT
                )
        return card_id

    async def _pin(self, topic: BotTopic, card_id: int) -> None:
        pinned = True
        try:
            await self._bot.pin_chat_message(
                topic.chat_id, card_id, disable_notification=True, request_timeout=sender.REQUEST_TIMEOUT
            )
        except TelegramBadRequest as refused:
            log.warning("topic.not_pinned", error=refused.message)
            pinned = False
        async with self._database.work() as work:
            row = await topics.topic_of(work, topic.chat_id, topic.ticket_id, lock=True)
            assert row is not None
            row.pinned = pinned

    async def _turn(self, topic: BotTopic, thread_id: int, *, closed: bool) -> None:
        """Close the topic, or open it again. Who may not is told of by the doctor; the ticket's messages go on."""
        change = self._bot.close_forum_topic if closed else self._bot.reopen_forum_topic
        try:
            await change(topic.chat_id, thread_id, request_timeout=sender.REQUEST_TIMEOUT)
        except TelegramBadRequest as refused:
            if is_gone(refused):
                raise
            log.info("topic.not_turned", closed=closed, error=refused.message)
        async with self._database.work() as work:
            row = await topics.topic_of(work, topic.chat_id, topic.ticket_id, lock=True)
            assert row is not None
            row.closed = closed


def _not_asked(error: TelegramAPIError) -> bool:
    """Whether Telegram has surely made nothing: it said so, or it was not reached at all."""
    if isinstance(error, TelegramNetworkError):
        return isinstance(error.__cause__, ClientConnectorError)
    return not isinstance(error, TelegramServerError)
