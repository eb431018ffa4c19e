"""What many clients of the ledger saw, and whether it can be true. In the manner of Jepsen, without Jepsen.

Clients write down what they ask and what they are answered: ok, fail (nothing was written), or unknown (the connection
broke while the answer to COMMIT was awaited). When all is over the checker looks at the book and decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    OK = "ok"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass
class Op:
    """One question. ``key`` is None for a read; ``minutes`` is what was asked for, negative for a charge."""

    account: int
    key: str | None
    minutes: int
    invoked: int
    returned: int | None = None
    outcome: Outcome = Outcome.UNKNOWN
    value: int = 0
    """The answer: minutes moved (negative for a charge), or the balance that was read."""
    created: bool = False
    """Whether the answer was that this very question wrote it."""


@dataclass
class History:
    """Ops in the order of real time: one counter gives all the moments."""

    ops: list[Op] = field(default_factory=list)
    clock: int = 0

    def invoke(self, account: int, key: str | None, minutes: int = 0) -> Op:
        self.clock += 1
        op = Op(account, key, minutes, self.clock)
        self.ops.append(op)
        return op

    def end(self, op: Op, outcome: Outcome, value: int = 0, *, created: bool = False) -> None:
        self.clock += 1
        op.returned, op.outcome, op.value, op.created = self.clock, outcome, value, created


@dataclass(frozen=True)
class Move:
    """A fact of the book: minutes that moved, and the balance after it."""

    key: str
    minutes: int
    balance: int


@dataclass(frozen=True)
class Final:
    """An account when all is over: what is left in its grants, and its book in order."""

    balance: int
    moves: Sequence[Move]


class Complaint(StrEnum):
    LOST = "an acknowledged fact is not in the book"
    GHOST = "a fact is in the book that nobody has asked for, or that was refused"
    TWICE = "one key was written twice"
    ANSWER = "an answer is not what the book says"
    BALANCE = "the final balance is not the initial one and what was acknowledged or found"
    READ = "a read shows a balance that the account did not have then"


def check(history: History, initial: Mapping[int, int], final: Mapping[int, Final]) -> list[tuple[Complaint, str]]:
    """Everything that cannot be true; nothing if the history can."""
    found = []
    for account, end in final.items():
        ops = [op for op in history.ops if op.account == account]
        found += _check_account([op for op in ops if op.key is not None], initial[account], end)
        found += _check_reads(ops, initial[account], end)
    return found


def _check_account(writes: Sequence[Op], initial: int, end: Final) -> list[tuple[Complaint, str]]:
    found = []
    book = {move.key: move for move in end.moves}
    if len(book) != len(end.moves):
        found.append((Complaint.TWICE, f"{len(end.moves)} facts under {len(book)} keys"))
    may_be = {op.key for op in writes if op.outcome is not Outcome.FAIL}
    found += [(Complaint.GHOST, key) for key in book if key not in may_be]
    acknowledged = {op.key: op.value for op in writes if op.outcome is Outcome.OK}
    for op in writes:
        if op.outcome is not Outcome.OK or op.key is None:
            continue
        if op.key not in book:
            found.append((Complaint.LOST, op.key))
        elif op.value != book[op.key].minutes or abs(op.value) > abs(op.minutes):
            found.append(
                (Complaint.ANSWER, f"{op.key}: {op.value} of {op.minutes}, {book[op.key].minutes} in the book")
            )
    for key in may_be:
        if sum(op.created for op in writes if op.key == key) > 1:
            found.append((Complaint.TWICE, str(key)))
    # What nobody has an answer to counts if the book has its key.
    unknown = {op.key for op in writes if op.outcome is Outcome.UNKNOWN} - set(acknowledged)
    expected = initial + sum(acknowledged.values()) + sum(book[key].minutes for key in unknown if key in book)
    if end.balance != expected:
        found.append((Complaint.BALANCE, f"{end.balance} instead of {expected}"))
    return found


def _check_reads(ops: Sequence[Op], initial: int, end: Final) -> list[tuple[Complaint, str]]:
    """A read shows a balance between the last fact acknowledged before it was asked and the first one asked for after
    it was answered."""
    path = [initial, *(move.balance for move in end.moves)]
    position = {move.key: number for number, move in enumerate(end.moves, 1)}
    writes = [op for op in ops if op.key in position]
    found = []
    for read in ops:
        if read.key is not None or read.outcome is not Outcome.OK or read.returned is None:
            continue
        first = max(
            (
                position[op.key or ""]
                for op in writes
                if op.outcome is Outcome.OK and op.returned is not None and op.returned < read.invoked
            ),
            default=0,
        )
        asked: dict[str, int] = {}
        for op in writes:
            asked[op.key or ""] = min(op.invoked, asked.get(op.key or "", op.invoked))
        last = min((position[key] for key, at in asked.items() if at > read.returned), default=len(path)) - 1
        if read.value not in path[first : last + 1]:
            found.append((Complaint.READ, f"{read.value} is not among {path[first : last + 1]}"))
    return found
