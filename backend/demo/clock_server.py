"""The desk's address for the playground's clock control: what time it is, and moving it forward."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from backend.clock import MOST_RATE, PlaygroundClock

MORNING = time(9, 0)
EVENING = time(18, 30)
"""When directors get their summary, if they have chosen nothing else."""
MOST_ADVANCE = 366 * 24 * 3600
WISHES = {"advance_seconds", "next_morning", "next_evening", "rate"}
REFUSED = (
    "Часы идут только вперёд: advance_seconds – не больше года за раз, next_morning, next_evening, rate – от 1 до 3600"
)


def till_next(at: time, now: datetime, zone: ZoneInfo) -> timedelta:
    """How long till it is that time in ``zone`` for the next time."""
    local = now.astimezone(zone)
    moment = datetime.combine(local.date(), at, zone)
    if moment <= local:
        moment = datetime.combine(local.date() + timedelta(days=1), at, zone)
    return moment.astimezone(now.tzinfo) - now


def clock_app(clock: PlaygroundClock, zone: ZoneInfo) -> web.Application:
    """GET: the time; POST ``advance_seconds``, ``next_morning``, ``next_evening`` or ``rate``. Else a 400 in words."""

    def shown() -> web.Response:
        return web.json_response({"now": clock.now().isoformat(), "rate": clock.rate})

    async def read(_request: web.Request) -> web.Response:
        return shown()

    async def move(request: web.Request) -> web.Response:
        try:
            body = await request.json()
            forward = timedelta(seconds=int(body.get("advance_seconds", 0)))
            rate = float(body["rate"]) if "rate" in body else None
            if not body.keys() & WISHES or not 0 <= forward.total_seconds() <= MOST_ADVANCE:
                raise ValueError
            if rate is not None and not 1 <= rate <= MOST_RATE:
                raise ValueError
        except (ValueError, TypeError, AttributeError, OverflowError):
            return web.json_response({"error": REFUSED}, status=400)
        if body.get("next_morning"):
            forward = till_next(MORNING, clock.now(), zone)
        if body.get("next_evening"):
            forward = till_next(EVENING, clock.now(), zone)
        await clock.move(forward=forward, rate=rate)
        return shown()

    app = web.Application()
    app.router.add_get("/demo/clock", read)
    app.router.add_post("/demo/clock", move)
    return app


@asynccontextmanager
async def clock_server(clock: PlaygroundClock, zone: ZoneInfo) -> AsyncIterator[str]:
    """The address of the clock control, on a free port of this machine only."""
    runner = web.AppRunner(clock_app(clock, zone))
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}/demo/clock"
    finally:
        await runner.cleanup()
