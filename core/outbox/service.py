"""Writing intents. Delivery is the front end's business (``bot/delivery``)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from core.clock import real_now
from core.database import Work
from core.outbox.models import COLLAPSES, OutboxRow, OutboxState

NO_WAIT = timedelta()

CHANNEL = "outbox"
"""PostgreSQL notification channel: a wake-up for the delivery, never the only one (it polls too)."""

RELAY, NEW_CARD, ALERT, EDIT = 0, 10, 20, 30
"""Weights of DESIGN §5, "a group's budget": a client's words first, then new cards, then alerts, then edits."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told: a contact, a staff member, or the engineers' group."""

    lane: str


def contact(contact_id: int) -> Recipient:
    return Recipient(f"contact:{contact_id}")


def staff(staff_id: int) -> Recipient:
    return Recipient(f"staff:{staff_id}")


def person(messenger_id: int) -> Recipient:
    """Somebody the desk knows only by the messenger's number: a stranger who asked to be let in."""
    return Recipient(f"person:{messenger_id}")


GROUP = Recipient("group")
ACCOUNTANT = Recipient("accountant")
"""Whoever makes invoices: a chat of their own, else the engineers' group."""


class Facts(BaseModel):
    """A part of an intent: a line of a list, with its own fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Intent(Facts):
    """What is to be told: ids and frozen facts, never texts. Subclasses name their ``kind``, fixed for ever because rows
    with it may wait in the table while a new version starts."""

    kind: ClassVar[str]
    weight: ClassVar[int] = RELAY

    def collapse_key(self) -> str | None:
        """Intents of the same kind, recipient and key that still wait are one. None: never collapses."""
        return None


async def tell(work: Work, recipient: Recipient, *intents: Intent, wait: timedelta = NO_WAIT) -> list[int]:
    """Write intents in this transaction; they are delivered after it has been committed, in this order. The ids of their rows,
    in no order; of one that has collapsed that of the row which waited already.

    ``wait``: not sooner than this (real time) after the first of those that collapse into one was written.
    """
    return await tell_each(work, *((recipient, intent) for intent in intents), wait=wait)


async def withdraw(work: Work, lane: str) -> None:
    """Forget what still waits for somebody who is to be written to no more."""
    await work.session.execute(
        delete(OutboxRow)
        .where(OutboxRow.lane == lane, OutboxRow.state == OutboxState.WAITING)
        .execution_options(synchronize_session=False)
    )


async def tell_each(work: Work, *told: tuple[Recipient, Intent], wait: timedelta = NO_WAIT) -> list[int]:
    """The same for several recipients, in one statement."""
    rows: dict[object, dict[str, object]] = {}
    for recipient, intent in told:
        key = intent.collapse_key()
        # One statement may not touch a row twice: what collapses with an earlier one here takes its place.
        rows[(recipient.lane, intent.kind, key) if key is not None else object()] = {
            "lane": recipient.lane,
            "weight": intent.weight,
            "kind": intent.kind,
            "payload": intent.model_dump(mode="json"),
            "collapse_key": key,
            "state": OutboxState.WAITING,
            "created_at": work.now,
            "attempts": 0,
            "not_before": real_now() + wait if wait else None,
        }
    if not rows:
        return []
    written = insert(OutboxRow).values(list(rows.values()))
    # Not "do nothing": the update locks the intent that waits already, so that delivery cannot draw it before this
    # transaction, whose change it now has to show, has been committed.
    ids = await work.session.scalars(
        written.on_conflict_do_update(
            index_elements=[OutboxRow.lane, OutboxRow.kind, OutboxRow.collapse_key],
            index_where=COLLAPSES,
            set_={"payload": written.excluded.payload},
        ).returning(OutboxRow.id)
    )
    return list(ids)
