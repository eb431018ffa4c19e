"""The inbox: updates are stored before they are confirmed to Telegram, and handled once, in order within a chat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.models import InboxRow, InboxState
from core.clock import real_now
from core.database import Work

LEASE = timedelta(seconds=120)
ATTEMPTS = 5
KEEP = timedelta(days=14)
CHANNEL = "inbox"
"""PostgreSQL notification channel: a wake-up for processes that handle what another one has stored. They look by themselves
too."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An update as it came from Telegram, claimed by this process."""

    bot_id: int
    update_id: int
    payload: dict[str, Any]
    attempts: int


def chat_of(payload: dict[str, Any]) -> int:
    """The chat an update belongs to: its order is kept. Updates without a chat go by their person."""
    for kind, content in payload.items():
        if kind == "update_id":
            continue
        chat = content.get("chat") or content.get("message", {}).get("chat")
        if chat:
            return int(chat["id"])
        if "from" in content:
            return int(content["from"]["id"])
    return 0


async def store(work: Work, bot_id: int, updates: Iterable[dict[str, Any]]) -> None:
    """Keep updates; one that came before changes nothing."""
    rows = [
        {
            "bot_id": bot_id,
            "update_id": payload["update_id"],
            "chat_id": chat_of(payload),
            "payload": payload,
            "received_at": real_now(),
            "state": InboxState.WAITING,
            "attempts": 0,
        }
        for payload in updates
    ]
    if rows:
        await work.session.execute(insert(InboxRow).values(rows).on_conflict_do_nothing())


async def ring(work: Work) -> None:
    """Wake those who handle updates in other processes."""
    await work.session.execute(select(func.pg_notify(CHANNEL, "")))


# The head of each chat: its oldest update that is not done. While it is being handled the chat waits, so order holds
# among several processes too; a lease that ran out (a killed process) gives it to another.
_CLAIM = text("""
    UPDATE bot_inbox SET state = 'working', lease_until = :until, attempts = attempts + 1
    WHERE (bot_id, update_id) IN (
        SELECT bot_id, update_id FROM bot_inbox AS row
        WHERE row.bot_id = :bot_id AND row.state IN ('waiting', 'working')
          AND (row.state = 'waiting' AND (row.lease_until IS NULL OR row.lease_until <= :now)
               OR row.state = 'working' AND row.lease_until <= :now)
          AND NOT EXISTS (
              SELECT FROM bot_inbox AS earlier
              WHERE earlier.chat_id = row.chat_id AND earlier.update_id < row.update_id
                AND earlier.bot_id = row.bot_id AND earlier.state IN ('waiting', 'working'))
        ORDER BY update_id LIMIT :most
        FOR UPDATE SKIP LOCKED)
      -- A claim that a power cut forgets is only made again: no need to wait for the disk.
      AND (SELECT set_config('synchronous_commit', 'off', true)) IS NOT NULL
    RETURNING bot_id, update_id, payload, attempts
""")


async def claim(work: Work, bot_id: int, most: int) -> list[Stored]:
    """Up to ``most`` updates, at most one of a chat, that this process is to handle now."""
    now = real_now()
    rows = await work.session.execute(_CLAIM, {"bot_id": bot_id, "now": now, "until": now + LEASE, "most": most})
    return sorted((Stored(*row) for row in rows), key=lambda stored: stored.update_id)


class AlreadyDone(Exception):  # noqa: N818
    """Somebody else has handled this update: what was done with it now is to be rolled back."""


async def mark_done(work: Work, bot_id: int, update_id: int) -> None:
    """The update has been handled; in the transaction of what it led to, so both happen or neither.

    Raises AlreadyDone when it was handled before: a worker so slow that its lease ran out meets the one who took over.
    """
    result = await work.session.execute(
        update(InboxRow)
        .where(InboxRow.bot_id == bot_id, InboxRow.update_id == update_id, InboxRow.state != InboxState.DONE)
        .values(state=InboxState.DONE, done_at=real_now(), lease_until=None)
        .returning(InboxRow.update_id)
        .execution_options(synchronize_session=False)
    )
    if result.first() is None:
        raise AlreadyDone


async def give_back(work: Work, stored: Stored, error: str) -> None:
    """Handling failed: again a little later, or set aside after the last attempt, so that the chat goes on."""
    last = stored.attempts >= ATTEMPTS
    await work.session.execute(
        update(InboxRow)
        .where(
            InboxRow.bot_id == stored.bot_id,
            InboxRow.update_id == stored.update_id,
            InboxRow.state != InboxState.DONE,
        )
        .values(
            state=InboxState.FAILED if last else InboxState.WAITING,
            done_at=real_now() if last else None,
            lease_until=None if last else real_now() + timedelta(seconds=2**stored.attempts),
            error=error[:300],
        )
        .execution_options(synchronize_session=False)
    )


async def purge(work: Work) -> int:
    """Remove raw updates handled more than 14 days ago (DESIGN §4); how many."""
    result = await work.session.execute(
        delete(InboxRow)
        .where(InboxRow.done_at < real_now() - KEEP)
        .returning(InboxRow.update_id)
        .execution_options(synchronize_session=False)
    )
    return len(result.all())
