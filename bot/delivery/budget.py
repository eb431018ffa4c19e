"""One budget of messages for all processes: what was sent lately is kept in PostgreSQL, judged by ``rates``.

Whoever sends asks here first. Asking takes turns among all processes (the row of the whole bot is locked), for about two
milliseconds; Telegram takes about 30 messages a second, so that is no bottleneck.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, text
from sqlalchemy.dialects.postgresql import insert

from bot.delivery.rates import Limit, Rates, Room, Window, room
from bot.store.models import ChatBudget
from core.database import Database, Work

WHOLE_BOT = 0
"""Number of the row of the whole bot: no chat has it."""

# PostgreSQL's clock: the one that processes on several machines share. A budget that a power cut forgets does no harm, so
# its commit does not wait for the disk.
_OPEN = text("""
    SELECT chat_id, sent, full_at, held_until, clock_timestamp(), set_config('synchronous_commit', 'off', true)
    FROM bot_budget WHERE chat_id IN (0, :chat_id) ORDER BY chat_id <> 0 FOR UPDATE
""")
_SAVE = text("UPDATE bot_budget SET sent = :sent, full_at = :full_at WHERE chat_id = :chat_id").bindparams(
    bindparam("sent", type_=ChatBudget.__table__.c.sent.type),
    bindparam("full_at", type_=ChatBudget.__table__.c.full_at.type),
)
# Telegram does not say whose limit was reached. Limits of single chats are kept by us, so two chats that it refuses at a time
# mean the bot as a whole, for as long as it refuses both.
_HOLD = text("""
    UPDATE bot_budget SET held_until = greatest(held_until, CASE
        WHEN chat_id = 0 THEN least(clock_timestamp() + :wait, another.held)
        ELSE clock_timestamp() + :wait END)
    FROM (SELECT max(held_until) AS held FROM bot_budget
          WHERE chat_id NOT IN (0, :chat_id) AND held_until > clock_timestamp()) AS another
    WHERE chat_id = :chat_id OR chat_id = 0 AND another.held IS NOT NULL
""")


@dataclass(slots=True)
class _Open:
    """The budget of a chat while its row and the whole bot's are locked. Moments are seconds of the Unix epoch."""

    chat_id: int
    now: float
    held: float
    room: Room


class Budget:
    """How long to wait before the next message to a chat."""

    def __init__(self, database: Database, rates: Rates) -> None:
        self._database = database
        self._rates = rates
        # The tasks of a process queue up here, not each with a connection of its own at the row's lock.
        self._turn = asyncio.Lock()

    async def delay(self, chat_id: int, *, is_group: bool, messages: int = 1) -> float:
        """Seconds to wait; 0: go, and the messages are counted. An album counts as its messages."""
        async with self._turn, self._database.work() as work:
            budget = await self._open(work, chat_id, is_group=is_group)
            wait = max(budget.room.delay(budget.now, messages), budget.held - budget.now)
            if wait <= 0:
                budget.room.take(budget.now, messages)
                await self._save(work, budget)
        return max(0.0, wait)

    async def count(self, chat_id: int, *, is_group: bool) -> None:
        """Count a message that is sent whatever the budget says: the answer to somebody's tap. To a person it counts for the
        whole bot only."""
        async with self._turn, self._database.work() as work:
            budget = await self._open(work, chat_id, is_group=is_group)
            budget.room.delay(budget.now, 1)  # forgets what does not count any more
            budget.room.whole.take(budget.now)
            if is_group:
                budget.room.chat.take(budget.now)
            await self._save(work, budget)

    async def hold(self, chat_id: int, seconds: float) -> None:
        """Telegram has refused a message to this chat for so long: all processes leave it alone, and while another chat is held
        too, all chats."""
        async with self._turn, self._database.work() as work:
            await self._make_rows(work, chat_id)
            await work.session.execute(_HOLD, {"chat_id": chat_id, "wait": timedelta(seconds=seconds)})

    async def _open(self, work: Work, chat_id: int, *, is_group: bool) -> _Open:
        rows = (await work.session.execute(_OPEN, {"chat_id": chat_id})).all()
        if len(rows) < 2:
            await self._make_rows(work, chat_id)
            rows = (await work.session.execute(_OPEN, {"chat_id": chat_id})).all()
        whole, chat = rows
        left = room(self._rates, is_group=is_group)
        _load(left.whole, whole)
        _load(left.chat, chat)
        held = max((row.held_until.timestamp() for row in rows if row.held_until is not None), default=0.0)
        return _Open(chat_id, chat.clock_timestamp.timestamp(), held, left)

    async def _make_rows(self, work: Work, chat_id: int) -> None:
        rows = [{"chat_id": number, "sent": []} for number in (WHOLE_BOT, chat_id)]
        await work.session.execute(insert(ChatBudget).values(rows).on_conflict_do_nothing())
        await work.session.execute(select(ChatBudget.chat_id).where(ChatBudget.chat_id == WHOLE_BOT).with_for_update())

    async def _save(self, work: Work, budget: _Open) -> None:
        kept = ((WHOLE_BOT, budget.room.whole), (budget.chat_id, budget.room.chat))
        await work.session.execute(_SAVE, [{"chat_id": chat_id, **_stored(limit)} for chat_id, limit in kept])


def _load(limit: Limit, row: Row[Any]) -> None:
    """What has been sent, from the database into the rule."""
    if isinstance(limit, Window):
        limit.times = [moment.timestamp() for moment in row.sent]
    elif row.full_at is not None:
        limit.full_at = row.full_at.timestamp()


def _stored(limit: Limit) -> dict[str, object]:
    """The same back."""
    if isinstance(limit, Window):
        return {"sent": [datetime.fromtimestamp(moment, UTC) for moment in limit.times], "full_at": None}
    return {"sent": [], "full_at": datetime.fromtimestamp(limit.full_at, UTC)}
