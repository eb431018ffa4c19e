"""Updates by Telegram's webhook: stored before it is told that they have come, in the same inbox as the poller's."""

import hmac
from json import JSONDecodeError, loads
from typing import Any

import structlog
from aiohttp import web

from bot.store import inbox
from bot.wake import Wake
from core.database import Database
from core.processes.pulse import Pulse

log = structlog.get_logger()

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_ID = 2**63 - 1


class Webhook:
    """Takes updates of one bot."""

    def __init__(self, database: Database, bot_id: int, secret: str, wake: Wake, pulse: Pulse) -> None:
        self._database = database
        self._bot_id = bot_id
        self._secret = secret.encode()
        self._wake = wake
        self._pulse = pulse

    async def take(self, request: web.Request) -> web.Response:
        """200 only when the update is in the database: till then Telegram keeps it and comes again."""
        said = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(said, self._secret):
            self._pulse.count("webhook_refused")
            return web.Response(status=403)
        update = _read(await request.read())
        if update is None:
            log.warning("webhook.not_an_update")
            return web.Response(status=400)
        try:
            async with self._database.read() as work:
                await inbox.store(work, self._bot_id, [update])
                await inbox.ring(work)
        except Exception:
            log.exception("inbox.store_failed")
            return web.Response(status=503)
        self._wake.set()
        return web.Response()


def _read(body: bytes) -> dict[str, Any] | None:
    """The update as it came; None for what is none."""
    try:
        update = loads(body)
        if type(update["update_id"]) is int and 0 <= update["update_id"] <= LARGEST_ID:
            inbox.chat_of(update)
            return dict(update)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError, ValueError, TypeError, KeyError, AttributeError):
        pass
    return None
