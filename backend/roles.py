"""What a process of the desk does, and what is expected of all of them together."""

from datetime import timedelta
from enum import StrEnum

from backend.settings import Settings


class Role(StrEnum):
    """``bot`` takes updates in and handles them, ``worker`` sends messages and does what is due by the clock, ``web`` answers
    HTTP; ``all`` is all three in one process."""

    BOT = "bot"
    WORKER = "worker"
    WEB = "web"
    ALL = "all"

    def does(self, role: "Role") -> bool:
        """Whether a process of this role does what ``role`` does."""
        return self in (role, Role.ALL)


SILENCE = {
    "receiving": timedelta(seconds=90),
    "handling": timedelta(seconds=60),
    "delivery": timedelta(seconds=60),
    "drafts": timedelta(seconds=60),
    "watch": timedelta(minutes=3),
    "forecasts": timedelta(minutes=5),
    "alerts": timedelta(seconds=60),
    "lapse": timedelta(minutes=5),
    "timers": timedelta(minutes=5),
    "duty": timedelta(minutes=3),
    "resting": timedelta(minutes=3),
    "mass": timedelta(minutes=5),
    "reports": timedelta(minutes=3),
    "slots": timedelta(minutes=30),
    "onec": timedelta(minutes=15),
}
"""After how long without a beat a part counts as stopped. A round takes less: a long poll half a minute, the slowest step of a
nightly job some minutes, and so may one document on its way into a slow 1C."""
OF_BOT = ("receiving", "handling")
OF_EXCHANGE = ("onec",)
OF_WORKER = (
    "delivery",
    "drafts",
    "watch",
    "forecasts",
    "alerts",
    "lapse",
    "timers",
    "duty",
    "resting",
    "mass",
    "reports",
    "slots",
)


def parts_of(role: Role, settings: Settings) -> set[str]:
    """The parts that run in a process of this role."""
    parts: set[str] = set()
    if role.does(Role.BOT):
        parts.update(OF_BOT)
    if role.does(Role.WORKER):
        parts.update(OF_WORKER)
        if settings.onec is not None:
            parts.update(OF_EXCHANGE)
    if settings.webhook_url is not None:
        parts.discard("receiving")  # Telegram comes by itself
    return parts
