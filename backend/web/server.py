"""The web role's server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from backend.roles import Role
from backend.settings import Settings
from backend.web.health import Health
from backend.web.metrics import exposition
from backend.web.onec import add_onec
from backend.web.speaker import add_speaker
from backend.web.webhook import Webhook
from bot.wake import Wake
from core.database import Database
from core.processes.pulse import Pulse

log = structlog.get_logger()

LARGEST_UPDATE = 1024 * 1024
"""Bytes of a request; an update is some kilobytes."""
FINISH = 10.0
"""Seconds that requests in hand may take at the stop."""


class PortTaken(Exception):  # noqa: N818
    """Nobody can listen there."""


def make_app(
    database: Database, settings: Settings, role: Role, bot_id: int, pulse: Pulse, inbox_wake: Wake
) -> web.Application:
    """The routes of the web role."""
    health = Health(database, settings, role, pulse)

    async def show_health(_: web.Request) -> web.Response:
        problems = await health.problems()
        if problems:
            return web.json_response({"status": "failing", "problems": problems}, status=503)
        return web.json_response({"status": "ok"})

    async def show_metrics(_: web.Request) -> web.Response:
        return web.Response(body=await exposition(database), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application(client_max_size=LARGEST_UPDATE)
    app.router.add_get("/health", show_health)
    app.router.add_get("/metrics", show_metrics)
    add_speaker(app, database, settings.web_url or "")
    if settings.onec_inbound_token is not None:
        add_onec(app, database, settings.onec_inbound_token.get_secret_value(), settings.zone, pulse)
    if settings.webhook_url is not None:
        assert settings.webhook_secret is not None
        webhook = Webhook(database, bot_id, settings.webhook_secret.get_secret_value(), inbox_wake, pulse)
        app.router.add_post(settings.webhook_path, webhook.take)
    return app


@asynccontextmanager
async def serving(app: web.Application, settings: Settings) -> AsyncIterator[str]:
    """The address while the server listens; then requests in hand are finished."""
    # Requests are not logged: nothing of them is needed, and the webhook's are personal data.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=FINISH)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.web_host, settings.web_port).start()
        except OSError as error:
            raise PortTaken(f"{settings.web_host}:{settings.web_port}: {error.strerror}") from error
        host, port = runner.addresses[0][:2]
        log.info("web.listening", host=host, port=port)
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
