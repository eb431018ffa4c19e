"""Which topic of a forum group is about which ticket. A row is claimed before Telegram is asked for a topic, so that several
processes, or one that was killed in between, never make one each."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.store.models import BotTopic
from core.clock import real_now
from core.database import Work

CLAIM = timedelta(seconds=90)
"""How long whoever makes a topic has for it: no shorter than an intent's lease."""
MOST = 2
"""Topics that a ticket may have had in a group: the first, and one more when it was deleted or when nobody knows whether
Telegram has made it. After that the ticket is told of in General."""


async def topic_of(work: Work, chat_id: int, ticket_id: int, *, lock: bool = False) -> BotTopic | None:
    """The ticket's topic, if one was ever asked for."""
    return await work.session.get(BotTopic, (chat_id, ticket_id), with_for_update=lock or None, populate_existing=lock)


async def in_thread(work: Work, chat_id: int, thread_id: int) -> BotTopic | None:
    """The topic with this number, if it is a ticket's."""
    return await work.session.scalar(
        select(BotTopic).where(BotTopic.chat_id == chat_id, BotTopic.thread_id == thread_id)
    )


async def claim(work: Work, chat_id: int, ticket_id: int) -> bool | None:
    """Whether the caller may make the topic now; None: the ticket has had its topics, and gets no more."""
    await work.session.execute(
        insert(BotTopic).values(chat_id=chat_id, ticket_id=ticket_id, closed=False, made=0).on_conflict_do_nothing()
    )
    topic = await topic_of(work, chat_id, ticket_id, lock=True)
    assert topic is not None
    now = real_now()
    if topic.thread_id is not None or (topic.claimed_until is not None and topic.claimed_until > now):
        return False
    if topic.made >= MOST:
        return None
    topic.claimed_until = now + CLAIM
    topic.made += 1
    return True


async def give_up(work: Work, chat_id: int, ticket_id: int, *, surely: bool) -> None:
    """No topic came of a claim. ``surely``: Telegram has made none, so the attempt does not count."""
    topic = await topic_of(work, chat_id, ticket_id, lock=True)
    if topic is not None and topic.thread_id is None:
        topic.claimed_until = None
        topic.made -= surely


async def made(work: Work, chat_id: int, ticket_id: int, thread_id: int) -> None:
    """Telegram has made the topic; its card is still to come."""
    topic = await topic_of(work, chat_id, ticket_id, lock=True)
    assert topic is not None
    topic.thread_id, topic.claimed_until = thread_id, None
    topic.closed, topic.card_id, topic.pinned = False, None, None


async def lost(work: Work, chat_id: int, ticket_id: int) -> None:
    """Somebody has deleted the topic, with all that stood in it."""
    topic = await topic_of(work, chat_id, ticket_id, lock=True)
    if topic is not None:
        topic.thread_id = topic.card_id = topic.pinned = None
        topic.closed = False
