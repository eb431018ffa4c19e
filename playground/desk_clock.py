"""Following the desk's clock over HTTP: it is asked at the start and every few seconds."""

import asyncio
import logging
import math
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from playground.errors import ControlError
from playground.jsontext import Json, parse_json
from playground.playground import Playground

__all__ = ["follow_clock", "move_clock"]

PERIOD = 3.0
"""Seconds between questions."""
_TIMEOUT = ClientTimeout(total=10)
_log = logging.getLogger(__name__)


async def follow_clock(play: Playground, url: str) -> None:
    """Ask for ever. An unreachable desk leaves the clock going as it was."""
    reachable = True
    async with ClientSession(timeout=_TIMEOUT) as session:
        while True:
            try:
                async with session.get(url) as response:
                    take_answer(play, await _read(response.status, await response.read()))
                reachable = True
            except (ClientError, TimeoutError, ValueError) as problem:
                # Once per outage, not every three seconds.
                if reachable:
                    _log.warning("часы недоступны: %s (%s)", url, problem)
                reachable = False
            await asyncio.sleep(PERIOD)


async def move_clock(play: Playground, wish: Json) -> None:
    """Ask the desk to move its clock and follow it."""
    url = play.settings.clock_url
    assert url is not None
    try:
        async with ClientSession(timeout=_TIMEOUT) as session, session.post(url, json=wish) as response:
            take_answer(play, await _read(response.status, await response.read()))
    except (ClientError, TimeoutError):
        raise ControlError("Часы не отвечают.", 502) from None
    except ValueError as problem:
        raise ControlError(f"Часы отказали: {problem}", 502) from None


async def _read(status: int, body: bytes) -> Any:
    if status != 200:
        raise ValueError(f"ответ {status}")
    return parse_json(body)


def take_answer(play: Playground, answer: Any) -> None:
    """Set the clock by {"now": ISO 8601 with a zone, "rate": number}; ValueError when it is not that."""
    if not isinstance(answer, dict):
        raise ValueError("непонятный ответ")
    text, rate = answer.get("now"), answer.get("rate", 1.0)
    if not isinstance(text, str) or isinstance(rate, bool) or not isinstance(rate, int | float):
        raise ValueError("непонятный ответ")
    now = datetime.fromisoformat(text)
    if now.tzinfo is None or not math.isfinite(rate) or rate <= 0:
        raise ValueError("непонятный ответ")
    if play.clock.set(now.astimezone(UTC), float(rate)):
        play.events.add("clock", clock=play.clock.view())
