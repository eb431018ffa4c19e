"""What all open pages of the speaker show: looked up once a second for all of them together, while there are any."""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass

import structlog

from bot.views.speaker import board
from core.access.speakers import revoked_speakers
from core.alerts.announcing import announcement
from core.database import Database

log = structlog.get_logger()

EVERY = 1.0
"""Seconds between two looks."""
PATIENCE = 5.0
"""Seconds for the database to answer."""
BEAT = 5.0
"""Seconds of silence after which a reader is told that all is well."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """``text`` is None when the database has not answered: nobody may take what was so before for what is so now."""

    text: str | None
    revoked: frozenset[int]


class LiveBoard:
    """One for all pages of a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: _Seen | None = None
        self._news = asyncio.Event()
        self._readers = 0
        self._stopped = False

    async def run(self) -> None:
        """Look for ever, if somebody reads."""
        while True:
            if self._readers and (seen := await self._look()) != self._seen:
                self._seen = seen
                self._wake()
            await asyncio.sleep(EVERY)

    def stop(self) -> None:
        """No more is read: the server stops."""
        self._stopped = True
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def _look(self) -> _Seen:
        try:
            async with asyncio.timeout(PATIENCE), self._database.snapshot() as work:
                revoked = frozenset(await revoked_speakers(work))
                shown = board(await announcement(work))
        except Exception:
            log.exception("speaker.look_failed")
            return _Seen(None, frozenset())
        return _Seen(json.dumps(asdict(shown), ensure_ascii=False), revoked)

    async def read(self, speaker_id: int) -> AsyncGenerator[str | None]:
        """The board as JSON, again whenever it has changed; None when there was nothing new for a while. It ends when the
        speaker was revoked, the database does not answer or the server stops."""
        if not self._readers:
            self._seen = None  # nobody has looked lately
        self._readers += 1
        told: str | None = None
        try:
            while not self._stopped:
                news, seen = self._news, self._seen
                if seen is not None and (seen.text is None or speaker_id in seen.revoked):
                    return
                if seen is not None and seen.text != told:
                    told = seen.text
                    yield told
                    continue
                try:
                    async with asyncio.timeout(BEAT):
                        await news.wait()
                except TimeoutError:
                    yield None
        finally:
            self._readers -= 1
