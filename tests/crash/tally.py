"""What the driver counts, and what the answers themselves must show."""

from collections import Counter
from dataclasses import dataclass, field

from tests.crash.orders import Answer, Kind, Point
from tests.crash.plan import Errand

PILED = (Kind.ACCRUE, Kind.CLOSE)
"""What one attempt does for several: all that has fallen due by then."""


@dataclass(slots=True)
class Tally:
    """What happened. ``unknown``: attempts of which nobody heard after their COMMIT was sent; ``unseen``: facts that were
    there although nobody had ever been told so."""

    attempts: int = 0
    kills: Counter[Point] = field(default_factory=Counter)
    restarts: int = 0
    broken_connections: int = 0
    given_up: int = 0
    unknown: int = 0
    unseen: int = 0
    answers: Counter[tuple[Kind, Answer]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """What must not happen, in words."""
    errands: list[Errand] = field(default_factory=list)

    def judge(self) -> None:
        """What the answers themselves must show: nobody created a fact that somebody else had created."""
        for errand in self.errands:
            created = errand.answers[Answer.CREATED]
            if errand.task.kind is Kind.REPLAY:
                if created:
                    self.faults.append(f"повтор списания списал снова: {errand.task}")
            elif created > 1:
                self.faults.append(f"создано {created} раза: {errand.task}")
            elif not created and set(errand.answers) == {Answer.SAME} and errand.task.kind not in PILED:
                self.unseen += 1
                if not errand.unknown:
                    self.faults.append(f"сделано, но никем: {errand.task}")
