"""Simulated trouble between the bot and Telegram. Everything stays until it is set back or used up."""

from dataclasses import dataclass

from playground.errors import ApiError
from playground.jsontext import Json
from playground.limits import too_many_requests

__all__ = ["Faults", "Rule"]


@dataclass(slots=True)
class Rule:
    """Applies to the named methods (all, when None), so many times (endlessly, when None)."""

    methods: list[str] | None
    times: int | None
    code: int = 0
    seconds: int = 0

    def take(self, method: str) -> bool:
        """Whether the rule hits this call (method in lower case); counts it."""
        if self.times == 0 or (self.methods is not None and method not in self.methods):
            return False
        if self.times is not None:
            self.times -= 1
        return True

    @property
    def spent(self) -> bool:
        return self.times == 0

    def view(self, *fields: str) -> Json | None:
        if self.spent:
            return None
        return {name: getattr(self, name) for name in (*fields, "methods", "times")}


_TEXTS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


@dataclass(slots=True)
class Faults:
    down: bool = False
    latency_ms: int = 0
    status: Rule | None = None
    retry_after: Rule | None = None
    drop_after_store: Rule | None = None

    def before(self, method: str) -> None:
        """Refuse the call instead of doing it, when a rule says so."""
        if self.status is not None and self.status.take(method):
            raise ApiError(self.status.code, _TEXTS[self.status.code])
        if self.retry_after is not None and self.retry_after.take(method):
            raise too_many_requests(self.retry_after.seconds)

    def answer_is_lost(self, method: str) -> bool:
        return self.drop_after_store is not None and self.drop_after_store.take(method)

    def view(self) -> Json:
        return {
            "down": self.down,
            "latency_ms": self.latency_ms,
            "status": self.status.view("code") if self.status else None,
            "retry_after": self.retry_after.view("seconds") if self.retry_after else None,
            "drop_after_store": self.drop_after_store.view() if self.drop_after_store else None,
        }
