"""Delivery: takes intents from the outbox, renders and sends them, remembers which message is about what.

A message is sent at least once: when its answer is lost it is sent again, because for a client a doubled line is better
than a lost one. What it reports was committed once, before.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import Message

from bot.delivery import queue, sender
from bot.delivery.budget import Budget
from bot.delivery.bundles import BUNDLES
from bot.delivery.lost import group_lost, group_moved, recipient_lost, undelivered
from bot.delivery.paused import LanePaused
from bot.delivery.post import Delivery, Post, headed
from bot.delivery.quiet import sift
from bot.delivery.recipients import ACCOUNTANT_LANE, GROUP_LANE, Address, addresses
from bot.delivery.render import Renderers, Target
from bot.delivery.talk_intents import Lost
from bot.delivery.together import Together
from bot.delivery.topics import CLOSED, Topics, is_gone
from bot.store import chats, messages
from bot.store.messages import About, Noted
from bot.store.models import Purpose
from bot.wake import Wake
from core.database import Database, Work
from core.outbox.service import staff, tell_each
from core.processes.pulse import Pulse
from core.tickets.intents import CardChanged

log = structlog.get_logger()

PART = "delivery"
"""By this name its heart beats."""
IDLE = 1.0
"""Seconds after which the outbox is looked at even if nobody has rung."""
NO_CHAT_PAUSE = 5.0
"""Seconds between looks for the engineers' group while none is bound."""
OUTAGE_PAUSE = 2.0
"""Seconds between attempts while Telegram cannot be reached."""
ATTEMPTS = 8
AT_ONCE = 32
"""Lanes served at a time. More are claimed when half of them have been served: one statement for many, not one for each."""


@dataclass(frozen=True, slots=True)
class Job:
    """Intents that are delivered together: one, or many of a kind as one list. ``beyond``: how many more of them wait."""

    lane: str
    rows: tuple[queue.Claimed, ...]
    address: Address
    beyond: int = 0

    @property
    def ids(self) -> list[int]:
        return [row.id for row in self.rows]


@dataclass(frozen=True, slots=True)
class Gone:
    """Messages that Telegram has taken, and the intents that are done with it."""

    delivery: Delivery
    sent: Sequence[tuple[About | None, Message]]
    ids: Sequence[int]


class DeliveryWorker:
    """Delivers the outbox, for ever."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        renderers: Renderers,
        budget: Budget,
        wake: Wake,
        zone: ZoneInfo,
        pulse: Pulse | None = None,
    ) -> None:
        self._bot = bot
        self._database = database
        self._renderers = renderers
        self._budget = budget
        self._topics = Topics(bot, database, budget)
        self._wake = wake
        self._zone = zone
        self._pulse = pulse or Pulse()
        self._running: set[asyncio.Task[None]] = set()
        self._paused: dict[str, float] = {}
        self._telegram_down = False
        self._noting = Together(self._note)

    async def run(self) -> None:
        """Until cancelled; then what is in hand is finished first."""
        beginning: asyncio.Future[None] | None = None
        try:
            while True:
                beginning = asyncio.ensure_future(self._begin())
                # A stop in the middle of claiming must not leave rows behind that nobody delivers till their lease runs out.
                await asyncio.shield(beginning)
                # All that could be claimed now is; what is written or finished from here on rings.
                await self._wake.wait(seconds=self._idle())
        finally:
            if beginning is not None:
                await asyncio.wait([beginning])
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _begin(self) -> None:
        for job in await self._claim():
            task = asyncio.create_task(self._deliver(job))
            self._running.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wake.set()  # the next intent of its lane may go now

    def _idle(self) -> float:
        """Till the next lane's pause ends, at most IDLE."""
        now = asyncio.get_running_loop().time()
        return max(0.01, min([IDLE, *(until - now for until in self._paused.values())]))

    def _pause(self, lane: str, seconds: float) -> None:
        self._paused[lane] = asyncio.get_running_loop().time() + seconds

    async def _claim(self) -> list[Job]:
        free = AT_ONCE - len(self._running)
        if free < AT_ONCE // 2:
            return []
        now = asyncio.get_running_loop().time()
        self._paused = {lane: until for lane, until in self._paused.items() if until > now}
        try:
            async with self._database.read() as work:
                claimed = await queue.claim(work, list(self._paused), free)
                where = await addresses(work, {row.lane for row in claimed}, self._zone)
                claimed = await sift(self._database, work, claimed, where)
                jobs = [await self._bundled(work, row, where[row.lane]) for row in claimed]
            self._pulse.beat(PART)
            return jobs
        except Exception:
            log.exception("outbox.claim_failed")
            await asyncio.sleep(IDLE)
            return []

    async def _bundled(self, work: Work, row: queue.Claimed, address: Address) -> Job:
        """An intent, together with those of its kind that wait behind it when they are too many for a message each."""
        bundle = BUNDLES.get(row.kind)
        if bundle is None or row.behind < bundle.behind:
            return Job(row.lane, (row,), address)
        more = await queue.claim_more(work, row.lane, row.kind, bundle.most - 1)
        return Job(row.lane, (row, *more), address, beyond=max(0, row.behind - len(more)))

    async def _deliver(self, job: Job) -> None:
        error: str | None = None
        counts = True
        try:
            await self._attempt(job)
            return
        except LanePaused as paused:
            self._pause(job.lane, paused.seconds)
            counts = False
        except TelegramRetryAfter as limited:
            # Telegram's own word; a little more, so that we do not come back a moment too early.
            log.info("telegram.retry_after", lane=job.lane, seconds=limited.retry_after)
            self._pause(job.lane, limited.retry_after + 0.5)
            counts = False
        except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as down:
            # The last one: a proxy's or a gateway's page instead of Telegram's answer.
            self._note_outage(type(down).__name__)
            self._pause(job.lane, OUTAGE_PAUSE)
            counts = False
        except Exception as failure:
            log.exception("delivery.failed", lane=job.lane, kind=job.rows[0].kind)
            error = type(failure).__name__
            self._pause(job.lane, min(2.0 ** job.rows[0].attempts, 60.0))
        await self._give_back(job, error, counts=counts)

    async def _give_back(self, job: Job, error: str | None, *, counts: bool) -> None:
        try:
            async with self._database.work() as work:
                if counts and job.rows[0].attempts >= ATTEMPTS:
                    log.error("delivery.dropped", lane=job.lane, kind=job.rows[0].kind, error=error)
                    await self._drop(work, job, error or "attempts")
                else:
                    await queue.give_back(work, job.ids, error=error, counts=counts)
        except Exception:
            # The lease runs out and the rows are claimed again.
            log.exception("outbox.give_back_failed")

    async def _attempt(self, job: Job) -> None:
        delivery = await self._render(job)
        if delivery is None:
            async with self._database.work() as work:
                await self._drop(work, job, "no chat", Lost.NO_CHAT)
            return
        sent: list[tuple[About | None, Message]] = []
        try:
            if job.address.forum:
                delivery = await self._topics.placed(delivery, job.address.zone, partial(self._render, job)) or delivery
            await self._await_turn(delivery)
            await self._send(delivery, sent)
        except TelegramMigrateToChat as migrated:
            async with self._database.work() as work:
                if await chats.migrate_chat(work, delivery.chat_id, migrated.migrate_to_chat_id):
                    await group_moved(work)
            raise LanePaused(0.01) from None
        except TelegramForbiddenError as forbidden:
            await self._forbidden(job, delivery, forbidden)
            return
        except TelegramBadRequest as refused:
            await self._refused(job, delivery, sent, refused)
            return
        except Exception:
            # A limit or an outage between two messages: what has gone is not sent again.
            await self._note_sent(delivery, sent)
            raise
        self._note_recovery()
        await self._noting.do(Gone(delivery, sent, job.ids))
        self._pulse.count("delivered", by=len(job.ids))

    async def _await_turn(self, delivery: Delivery) -> None:
        """Count the messages against the budget, or pause till it has room for them."""
        if not delivery.posts:
            return
        count = sum(sender.count_messages(post) for post in delivery.posts)
        wait = await self._budget.delay(delivery.chat_id, is_group=delivery.is_group, messages=count)
        if wait:
            raise LanePaused(wait)

    async def _drop(self, work: Work, job: Job, reason: str, why: Lost = Lost.REFUSED, *, known: bool = False) -> None:
        await queue.finish(work, job.ids, dropped=reason)
        await undelivered(work, job.rows, why, known=known)
        self._pulse.count("undelivered", by=len(job.ids))

    async def _render(self, job: Job) -> Delivery | None:
        """The messages of a job; None if the recipient has no chat and never will by waiting."""
        chat_id, is_group = job.address.chat_id, job.lane in (GROUP_LANE, ACCOUNTANT_LANE)
        if chat_id is None:
            if is_group:
                raise LanePaused(NO_CHAT_PAUSE)
            return None
        target = Target(chat_id, is_group, job.address.zone)
        async with self._database.read() as work:
            if len(job.rows) > 1:
                bundle = BUNDLES[job.rows[0].kind]
                posts = await bundle.render(work, target, [row.payload for row in job.rows], job.beyond)
            else:
                row = job.rows[0]
                posts = await self._renderers[row.kind](work, target, row.payload)
        if job.address.company is not None:
            posts = [headed(post, job.address.company) for post in posts]
        return Delivery(chat_id, tuple(posts), is_group)

    async def _send(self, delivery: Delivery, sent: list[tuple[About | None, Message]]) -> None:
        """Send the posts one after another; ``sent`` grows with every message that has gone."""
        for post in delivery.posts:
            if post.after_first and sent:
                post = replace(post, reply_to=sent[0][1].message_id)
            try:
                await self._send_one(delivery.chat_id, post, sent)
            except TelegramBadRequest as refused:
                if post.thread is not None and is_gone(refused):
                    await self._topics.lost(delivery.chat_id, post.thread)
                    raise LanePaused(0.01) from None
                if CLOSED not in refused.message:
                    raise
                # Somebody has closed it, and taken the right to write there from the bot.
                await self._send_one(delivery.chat_id, replace(post, thread=None), sent)

    async def _send_one(self, chat_id: int, post: Post, sent: list[tuple[About | None, Message]]) -> None:
        async for made in sender.send(self._bot, chat_id, post):
            sent += [(post.about, message) for message in made]

    async def _note_sent(self, delivery: Delivery, sent: list[tuple[About | None, Message]]) -> None:
        if not sent:
            return
        try:
            await self._noting.do(Gone(delivery, sent, ()))
        except Exception:
            # Then it is sent again: a doubled message is better than a lost one.
            log.exception("delivery.note_failed", lane=delivery.chat_id)

    async def _note(self, gone: Sequence[Gone]) -> Sequence[None]:
        """Note what has gone, in one transaction for all that went while the last one was being written."""
        async with self._database.work() as work:
            for each in gone:
                await self._remember_list(work, each)
            notes = [note for each in gone for note in _notes(each)]
            await messages.remember_all(work, notes)
            await self._cards_follow(work, gone)
            if ids := [one for each in gone for one in each.ids]:
                await queue.finish(work, ids)
        return [None] * len(gone)

    async def _cards_follow(self, work: Work, gone: Sequence[Gone]) -> None:
        """What the group's card shows, those that somebody has open in a private chat show next."""
        cards = [
            about
            for each in gone
            for about, _ in each.sent
            if each.delivery.is_group and about is not None and about.purpose is Purpose.CARD
        ]
        drawn = {about.ticket_id for about in cards if about.ticket_id is not None}
        if drawn:
            open_in_private = await messages.private_cards_of(work, drawn)
            told = [(staff(person), CardChanged(ticket_id=ticket_id)) for person, ticket_id in open_in_private]
            await tell_each(work, *told)

    async def _remember_list(self, work: Work, gone: Gone) -> None:
        for about, message in gone.sent:
            if about is not None and about.purpose is Purpose.ALERT:
                await messages.remember_list(work, gone.delivery.chat_id, message.message_id)

    async def _forbidden(self, job: Job, delivery: Delivery, error: TelegramForbiddenError) -> None:
        """Blocked or removed: noted, never tried for ever. A group's intents wait for its return, a person's are dropped."""
        async with self._database.work() as work:
            news = await chats.silence(work, delivery.chat_id)
            if delivery.is_group:
                if news:
                    await group_lost(work, delivery.chat_id)
                await queue.give_back(work, job.ids, counts=False)
                self._pause(job.lane, NO_CHAT_PAUSE)
            else:
                if news:
                    await recipient_lost(work, job.lane)
                await self._drop(work, job, error.message, Lost.BLOCKED, known=not news)

    async def _refused(
        self, job: Job, delivery: Delivery, sent: list[tuple[About | None, Message]], error: TelegramBadRequest
    ) -> None:
        """Telegram does not take it, and never will: noted and dropped, so that the lane goes on."""
        log.error("delivery.refused", lane=job.lane, kind=job.rows[0].kind, error=error.message)
        await self._noting.do(Gone(delivery, sent, ()))
        async with self._database.work() as work:
            await self._drop(work, job, error.message)

    def _note_outage(self, error: str) -> None:
        if not self._telegram_down:
            self._telegram_down = True
            log.warning("delivery.telegram_down", error=error)

    def _note_recovery(self) -> None:
        if self._telegram_down:
            self._telegram_down = False
            log.info("delivery.telegram_back")


def _notes(gone: Gone) -> list[Noted]:
    return [
        Noted(gone.delivery.chat_id, message.message_id, about, message.text is not None)
        for about, message in gone.sent
        if about is not None and about.purpose is not Purpose.ALERT
    ]
