"""What tests of the watch share: a world with the first plan, and a round of the watch at a moment of the week."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import select

from backend.watch import Watch
from bot.wake import Wake
from core.outbox.models import OutboxRow, OutboxState
from core.tickets.conversation import Words, client_writes, staff_writes
from core.tickets.intents import DeadlineMissed, DeadlineNear
from core.tickets.models import Ticket
from core.tickets.priorities import set_up_deadlines
from tests.clock import MOSCOW, START, SettableClock
from tests.core.conftest import World

NEAR, MISSED = "near", "missed"
KINDS = {DeadlineNear.kind: NEAR, DeadlineMissed.kind: MISSED}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Moscow; the 23rd is a Monday."""
    return datetime.combine(START.replace(day=day).date(), time(hour, minute), MOSCOW)


async def with_plan(world: World) -> World:
    """Office hours 9–13 and 14–18; a reaction within an hour, a solution within sixteen."""
    async with world.database.work() as work:
        await set_up_deadlines(work, MOSCOW)
    return world


async def asks(world: World, ticket: Ticket) -> None:
    """Oleg asks the client."""
    async with world.database.work() as work:
        await staff_writes(work, world.oleg, ticket.id, Words("Какая версия?"), question=True)


async def answers(world: World, ticket: Ticket) -> None:
    async with world.database.work() as work:
        await client_writes(work, world.maria, ticket.id, Words("Последняя"), sent_at=work.now)


class Rounds:
    """The watch of one process; says what is new since the last time it was asked."""

    def __init__(self, world: World, clock: SettableClock) -> None:
        self._world, self._clock = world, clock
        self._watch = Watch(world.database, Wake())

    async def look(self, moment: datetime | None = None) -> list[tuple[str, str, str]]:
        """A round at this moment: what is told, to whom, about which clock."""
        if moment is not None:
            self._clock.set(moment)
        await self._watch.look()
        return [(KINDS[row.kind], row.lane, row.payload["clock"]) for row in await self.news()]

    async def foresee(self) -> None:
        await self._watch.foresee()

    async def news(self) -> Sequence[OutboxRow]:
        """What has been told since the last time, which is delivered now: else the next of its kind would take its place."""
        query = select(OutboxRow).where(OutboxRow.kind.in_(KINDS), OutboxRow.state == OutboxState.WAITING)
        async with self._world.database.work() as work:
            told = (await work.session.scalars(query.order_by(OutboxRow.id))).all()
            for row in told:
                row.state = OutboxState.DONE
            return told
