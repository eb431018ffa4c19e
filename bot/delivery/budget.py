"""One budget of messages for all processes: what was sent lately is kept in PostgreSQL, judged by ``rates``.

Whoever sends asks here first. Asking takes turns among all processes (the row of the whole bot is locked), for about two
milliseconds; the tasks of a process that wait for their turn ask together.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, text
from sqlalchemy.dialects.postgresql import insert

from bot.delivery.rates import Limit, Rates, Room, Window, one_chat, whole_bot
from bot.delivery.together import Together
from bot.store.models import ChatBudget
from core.database import Database, Work

WHOLE_BOT = 0
"""Number of the row of the whole bot: no chat has it."""

# PostgreSQL's clock: the one that processes on several machines share. A budget that a power cut forgets does no harm, so
# its commit does not wait for the disk. The whole bot's row is locked first, by everybody: nobody waits crosswise.
_OPEN = text("""
    SELECT chat_id, sent, full_at, held_until, clock_timestamp(), set_config('synchronous_commit', 'off', true)
    FROM bot_budget WHERE chat_id = 0 OR chat_id = ANY(:chats) ORDER BY chat_id <> 0, chat_id FOR UPDATE
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


@dataclass(frozen=True, slots=True)
class _Ask:
    """Somebody wants to send so many messages into a chat."""

    chat_id: int
    is_group: bool
    messages: int = 1


@dataclass(slots=True)
class _Open:
    """Budgets of chats while their rows and the whole bot's are locked. Moments are seconds of the Unix epoch."""

    now: float
    whole: Limit
    chats: dict[int, Limit]
    held: dict[int, float]
    spent: set[int] = field(default_factory=set)
    """Chats whose budget is another now."""

    def wait(self, ask: _Ask) -> float:
        """Seconds; 0: it may go, and is counted."""
        left = Room(self.whole, self.chats[ask.chat_id])
        held = max(self.held[WHOLE_BOT], self.held[ask.chat_id])
        wait = max(left.delay(self.now, ask.messages), held - self.now)
        if wait > 0:
            return wait
        left.take(self.now, ask.messages)
        self.spent |= {WHOLE_BOT, ask.chat_id}
        return 0.0


class Budget:
    """How long to wait before the next message to a chat."""

    def __init__(self, database: Database, rates: Rates) -> None:
        self._database = database
        self._rates = rates
        # The tasks of a process queue up here, not each with a connection of its own at the row's lock.
        self._turn = asyncio.Lock()
        self._asks = Together(self._waits)

    async def delay(self, chat_id: int, *, is_group: bool, messages: int = 1) -> float:
        """Seconds to wait; 0: go, and the messages are counted. An album counts as its messages."""
        return await self._asks.do(_Ask(chat_id, is_group, messages))

    async def _waits(self, asks: Sequence[_Ask]) -> Sequence[float]:
        async with self._turn, self._database.work() as work:
            budgets = await self._open(work, asks)
            waits = [budgets.wait(ask) for ask in asks]
            await self._save(work, budgets)
        return waits

    async def count(self, chat_id: int, *, is_group: bool) -> None:
        """Count a message that is sent whatever the budget says: the answer to somebody's tap. To a person it counts for the
        whole bot only."""
        async with self._turn, self._database.work() as work:
            budgets = await self._open(work, [_Ask(chat_id, is_group)])
            left = Room(budgets.whole, budgets.chats[chat_id])
            left.delay(budgets.now, 1)  # forgets what does not count any more
            left.whole.take(budgets.now)
            budgets.spent.add(WHOLE_BOT)
            if is_group:
                left.chat.take(budgets.now)
                budgets.spent.add(chat_id)
            await self._save(work, budgets)

    async def hold(self, chat_id: int, seconds: float) -> None:
        """Telegram has refused a message to this chat for so long: all processes leave it alone, and while another chat is held
        too, all chats."""
        async with self._turn, self._database.work() as work:
            await self._make_rows(work, {chat_id})
            await work.session.execute(_HOLD, {"chat_id": chat_id, "wait": timedelta(seconds=seconds)})

    async def _open(self, work: Work, asks: Sequence[_Ask]) -> _Open:
        chats = {ask.chat_id: one_chat(self._rates, is_group=ask.is_group) for ask in asks}
        rows = (await work.session.execute(_OPEN, {"chats": sorted(chats)})).all()
        if len(rows) <= len(chats):
            await self._make_rows(work, set(chats))
            rows = (await work.session.execute(_OPEN, {"chats": sorted(chats)})).all()
        whole = whole_bot(self._rates)
        for row in rows:
            _load(chats[row.chat_id] if row.chat_id else whole, row)
        held = {row.chat_id: row.held_until.timestamp() if row.held_until is not None else 0.0 for row in rows}
        return _Open(rows[0].clock_timestamp.timestamp(), whole, chats, held)

    async def _make_rows(self, work: Work, chats: set[int]) -> None:
        rows = [{"chat_id": number, "sent": []} for number in sorted({WHOLE_BOT, *chats})]
        await work.session.execute(insert(ChatBudget).on_conflict_do_nothing(), rows)
        await work.session.execute(select(ChatBudget.chat_id).where(ChatBudget.chat_id == WHOLE_BOT).with_for_update())

    async def _save(self, work: Work, budgets: _Open) -> None:
        limits = {WHOLE_BOT: budgets.whole, **budgets.chats}
        if budgets.spent:
            rows = [{"chat_id": number, **_stored(limits[number])} for number in sorted(budgets.spent)]
            await work.session.execute(_SAVE, rows)


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
