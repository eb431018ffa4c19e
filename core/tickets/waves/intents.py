"""What the engineers' group is told about waves. Clients are told nothing of a wave: they get answers in their own tickets."""

from typing import ClassVar

from core.outbox.service import EDIT, Facts, Intent


class WaveChanged(Intent):
    """The wave's card is to be drawn anew where it stands, or to be posted if it stands nowhere. Drawn from the state."""

    kind: ClassVar[str] = "wave.card"
    weight: ClassVar[int] = EDIT
    wave_id: int

    def collapse_key(self) -> str:
        return str(self.wave_id)


class WaveShown(Intent):
    """Somebody wants the wave's card at the end of the chat."""

    kind: ClassVar[str] = "wave.shown"
    wave_id: int

    def collapse_key(self) -> str:
        return str(self.wave_id)


class WaveSuggested(Intent):
    """Several companies write of the same: shall it be a wave? ``numbers``: of their tickets."""

    kind: ClassVar[str] = "wave.suggested"
    hint_id: int
    numbers: list[int]


class LateForAnswer(Intent):
    """A ticket has come into a wave whose clients have been answered already: its client, too?"""

    kind: ClassVar[str] = "wave.late"
    ticket_id: int
    number: int
    answer_id: int
    wave: str


class NotDone(Facts):
    """A ticket that could not be resolved, and why: the code of a refusal."""

    number: int
    reason: str


class WaveResolved(Intent):
    """What has come of resolving a wave's tickets."""

    kind: ClassVar[str] = "wave.resolved"
    wave_id: int
    name: str
    done: int
    failed: list[NotDone]


class WaveAnswered(Intent):
    """The answer has been said in ``done`` tickets. ``failed``: of which the client could not be told any more."""

    kind: ClassVar[str] = "wave.answered"
    wave_id: int
    name: str
    done: int
    failed: list[NotDone]
