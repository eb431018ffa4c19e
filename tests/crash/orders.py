"""What the driver hands to a worker process, and what it hears back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.actor import StaffActor
from core.database import Database


class Kind(StrEnum):
    """What is to be done. ``REPLAY``: the charge of a completion that has been charged, under the same key. From ``OPEN`` on:
    what only a whole day of tickets has (``tests.crash.onec``)."""

    RESOLVE = "resolve"
    REPLAY = "replay"
    CORRECT = "correct"
    SETTLE = "settle"
    TOP_UP = "top-up"
    GRANT = "grant"
    ACCRUE = "accrue"
    CLOSE = "close"
    OPEN = "open"
    TAKE = "take"
    WORK = "work"
    DECIDE = "decide"
    LAPSE = "lapse"
    REOPEN = "reopen"
    BUY = "buy"
    NOT_BUY = "not buy"


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


Act = Callable[[Database, StaffActor, Task], Awaitable[Answer]]
"""One attempt at a task. Raises whatever the connection, or the product, raises."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is born with. ``act``: a function of a module, so that it can be handed over. ``broken``: it charges
    naively, to see whether anybody notices, and the database may refuse that."""

    urls: dict[Route, str]
    staff: StaffActor
    act: Act
    broken: bool = False
