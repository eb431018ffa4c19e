"""What surrounds the bot: limits, faults, the clock."""

from typing import Any

from playground.control.body import Body, Route
from playground.desk_clock import move_clock
from playground.errors import ControlError
from playground.faults import Rule
from playground.jsontext import Json
from playground.methods import METHODS
from playground.playground import Playground

__all__ = ["ROUTES"]

_CODES = (500, 502, 503, 504)


def set_limits(play: Playground, body: Body) -> Json:
    limits = play.limits
    enforce = body.flag("enforce", limits.enforce)
    group = body.integer("group_per_minute", limits.group_per_minute, low=1, high=100_000)
    burst = body.integer("private_burst", limits.private_burst, low=1, high=100_000)
    private = body.number("private_per_second", low=0.01, high=100_000, default=limits.private_per_second)
    total = body.number("bot_per_second", low=1, high=1_000_000, default=limits.bot_per_second)
    limits.enforce, limits.group_per_minute, limits.private_burst = enforce, group, burst
    limits.private_per_second, limits.bot_per_second = private, total
    limits.reset()
    return limits.view()


def set_faults(play: Playground, body: Body) -> Json:
    """Only the named faults change; null takes one back. Nothing changes when one of them is wrong."""
    faults = play.faults
    down = body.flag("down", faults.down if "down" not in body.values else False)
    latency = body.integer(
        "latency_ms", faults.latency_ms if "latency_ms" not in body.values else 0, low=0, high=60_000
    )
    rules = {
        name: _rule(name, body.values[name])
        for name in ("status", "retry_after", "drop_after_store")
        if name in body.values
    }
    faults.down, faults.latency_ms = down, latency
    for name, rule in rules.items():
        setattr(faults, name, rule)
    if down:
        play.updates.interrupt()
    return faults.view()


def _rule(name: str, raw: Any) -> Rule | None:
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise ControlError(f"Поле «{name}» должно быть объектом или null.")
    body = Body(raw)
    methods = raw.get("methods")
    if methods is not None:
        if not isinstance(methods, list) or not all(isinstance(m, str) and m.lower() in METHODS for m in methods):
            raise ControlError("Поле «methods» должно быть списком методов Bot API или null.")
        methods = [method.lower() for method in methods]
    times = body.integer("times", low=0) if body.has("times") else None
    rule = Rule(methods, times)
    if name == "status":
        rule.code = body.integer("code")
        if rule.code not in _CODES:
            raise ControlError(f"Поле «code» должно быть одним из: {', '.join(map(str, _CODES))}.")
    if name == "retry_after":
        rule.seconds = body.integer("seconds", low=1, high=86_400)
    return rule


async def set_clock(play: Playground, body: Body) -> Json:
    """Pass the wish on to the desk: it owns the clock, the playground follows."""
    if play.settings.clock_url is None:
        raise ControlError("Часы не подключены: сервер идёт по настоящему времени.")
    wishes = [name for name in ("advance_seconds", "next_morning", "next_evening", "rate") if body.has(name)]
    if len(wishes) != 1:
        raise ControlError("Нужно одно из полей: advance_seconds, next_morning, next_evening, rate.")
    wish: Json
    if wishes == ["advance_seconds"]:
        wish = {"advance_seconds": body.integer("advance_seconds", low=1, high=366 * 86_400)}
    elif wishes[0] in ("next_morning", "next_evening"):
        if not body.flag(wishes[0]):
            raise ControlError(f"Поле «{wishes[0]}» должно быть true.")
        wish = {wishes[0]: True}
    else:
        rate = body.number("rate", low=1, high=60)
        if rate not in (1.0, 60.0):
            raise ControlError("Поле «rate» должно быть 1 или 60.")
        wish = {"rate": int(rate)}
    await move_clock(play, wish)
    return play.clock.view()


ROUTES: tuple[Route, ...] = (
    ("POST", "/play/limits", set_limits),
    ("POST", "/play/faults", set_faults),
    ("POST", "/play/clock", set_clock),
)
