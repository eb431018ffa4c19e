"""What tests of alerts share: a tick at a moment of the week, and what it has planned."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from backend.alerts import Alerts
from bot.wake import Wake
from core.alerts.intents import AlertRings, AlertShown
from core.alerts.models import AlertStep, TicketAlert
from core.outbox.models import OutboxRow, OutboxState
from tests.clock import SettableClock
from tests.core.conftest import World

RINGS, SHOWN = "rings", "shown"
KINDS = {AlertRings.kind: RINGS, AlertShown.kind: SHOWN}


class Ticks:
    """The engine of one process; says what is new since the last time it was asked."""

    def __init__(self, world: World, clock: SettableClock) -> None:
        self._world, self._clock = world, clock
        self._alerts = Alerts(world.database, Wake())

    async def tick(self, moment: datetime | None = None) -> list[tuple[str, str]]:
        """A tick at this moment: what is told, to whom."""
        if moment is not None:
            self._clock.set(moment)
        await self._alerts.tick()
        return [(KINDS[row.kind], row.lane) for row in await self.news()]

    async def news(self) -> Sequence[OutboxRow]:
        """What has been told since the last time, which is delivered now: else the next of its kind would take its place."""
        query = select(OutboxRow).where(OutboxRow.kind.in_(KINDS), OutboxRow.state == OutboxState.WAITING)
        async with self._world.database.work() as work:
            told = (await work.session.scalars(query.order_by(OutboxRow.id))).all()
            for row in told:
                row.state = OutboxState.DONE
            return told

    async def steps(self, ticket_id: int) -> Sequence[AlertStep]:
        """The ticket's steps, oldest first."""
        query = select(AlertStep).where(AlertStep.ticket_id == ticket_id).order_by(AlertStep.seq)
        async with self._world.database.work() as work:
            return (await work.session.scalars(query)).all()

    async def alert(self, ticket_id: int) -> TicketAlert:
        async with self._world.database.work() as work:
            query = select(TicketAlert).where(TicketAlert.ticket_id == ticket_id)
            return (await work.session.scalars(query)).one()
