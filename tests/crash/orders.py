"""What the driver hands to a worker process, and what it hears back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.actor import StaffActor


class Kind(StrEnum):
    """What is to be done. ``REPLAY``: the charge of a completion that has been charged, under the same key."""

    RESOLVE = "resolve"
    REPLAY = "replay"
    CORRECT = "correct"
    SETTLE = "settle"
    TOP_UP = "top-up"
    GRANT = "grant"
    ACCRUE = "accrue"
    CLOSE = "close"


class Point(StrEnum):
    """Where a worker is killed. At all of them but ``ANYWHERE`` it stops by itself and waits for its end."""

    BEFORE_BEGIN = "before begin"
    AFTER_LOCK = "after lock"
    AFTER_WRITE = "after write"
    BEFORE_COMMIT = "before commit"
    AFTER_COMMIT = "after commit before reply"
    ANYWHERE = "anywhere"


class Route(StrEnum):
    """How a worker speaks to the server: directly, through the proxy, or through one of the proxy's doors behind which a
    COMMIT is lost before it reaches the server, or its answer on the way back."""

    DIRECT = "direct"
    PROXY = "proxy"
    LOST_COMMIT = "lost-commit"
    LOST_ANSWER = "lost-answer"


class Answer(StrEnum):
    """``CREATED`` now, the ``SAME`` was there already, ``NOTHING`` was to be done, too ``SHORT`` of hours; these are known.

    ``LOST``: the connection broke. ``FAILED``: what must not happen.
    """

    CREATED = "created"
    SAME = "same"
    NOTHING = "nothing"
    SHORT = "short"
    LOST = "lost"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Task:
    """A business fact to be entered, by whomever and however often. ``about``: the id of a ticket, company, account or
    contract. ``number``: the ticket's version. ``now``: business time, if the fact has its own."""

    kind: Kind
    about: int
    minutes: int = 0
    number: int = 0
    key: str = ""
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An attempt at a task."""

    task: Task
    now: datetime
    route: Route
    die_at: Point | None


@dataclass(frozen=True, slots=True)
class Reply:
    """How an attempt ended. ``commit_sent``: from there on only the server knows whether it was done."""

    answer: Answer
    commit_sent: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is born with. ``broken``: it charges naively, to see whether anybody notices."""

    urls: dict[Route, str]
    staff: StaffActor
    broken: bool
