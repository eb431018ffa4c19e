"""Whether the desk works. A process answers for its own parts; for the others, by what their processes have written down."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import text

from backend.roles import SILENCE, Role, parts_of
from backend.settings import Settings
from core.clock import real_now
from core.database import Database
from core.processes.pulse import Pulse
from core.processes.service import newest_beats

OUTBOX_AGE = timedelta(minutes=15)
"""The oldest message that could go must not be older. Less would cry wolf: a group that takes 20 messages a minute may have
that many waiting."""
PATIENCE = 5.0
"""Seconds for the database to answer."""

# Without a group to write to, the group's messages wait and nobody is to blame.
_OLDEST_DUE = text("""
    SELECT min(created_at) FROM outbox
    WHERE state IN ('waiting', 'sending') AND (not_before IS NULL OR not_before <= :real)
      AND (lane <> 'group' OR EXISTS (SELECT FROM bot_chat WHERE is_staff_group AND silent_since IS NULL))
""")


class Health:
    """Judges as one process of the desk sees it."""

    def __init__(self, database: Database, settings: Settings, role: Role, pulse: Pulse) -> None:
        self._database = database
        self._pulse = pulse
        self._expected = parts_of(Role.ALL, settings)
        self._own = parts_of(role, settings)

    async def problems(self) -> list[str]:
        """What is wrong, in a few words each; nothing if all is well."""
        try:
            async with asyncio.timeout(PATIENCE), self._database.read() as work:
                beats = await newest_beats(work)
                oldest: datetime | None = await work.session.scalar(_OLDEST_DUE, {"real": real_now()})
                waited = work.now - oldest if oldest is not None else timedelta()
        except Exception as error:
            return [f"database: {type(error).__name__}"]
        own = {part: at for part, at in self._pulse.beats.items() if part in self._own}
        others = {part: at for part, at in beats.items() if part not in self._own}
        found = _stopped(self._expected, {**others, **own})
        if waited > OUTBOX_AGE:
            found.append(f"outbox: oldest waits {waited.total_seconds():.0f} s")
        return found


def _stopped(expected: set[str], beats: Mapping[str, datetime]) -> list[str]:
    now = real_now()
    found = []
    for part in sorted(expected):
        if part not in beats:
            found.append(f"{part}: not running")
        elif now - beats[part] > SILENCE[part]:
            found.append(f"{part}: silent for {(now - beats[part]).total_seconds():.0f} s")
    return found
