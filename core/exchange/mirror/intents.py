"""What administrators are told about pulls."""

from typing import ClassVar

from core.exchange.mirror.codes import PullFailure
from core.outbox.service import Intent


class PullFailed(Intent):
    """A pull has changed nothing. ``places``: names of 1C's objects that the mapping and the base do not agree on, the first
    of ``count``."""

    kind: ClassVar[str] = "exchange.pull_failed"
    failure: PullFailure
    places: list[str]
    count: int

    def collapse_key(self) -> str:
        return self.failure.value


class MappingBroken(Intent):
    """The mapping does not fit the base any more, or never did; ``places`` as above. That part of the exchange stands still."""

    kind: ClassVar[str] = "exchange.mapping_broken"
    places: list[str]
    count: int

    def collapse_key(self) -> str:
        return ""


class MirrorTroubled(Intent):
    """A pull has found ``new`` things that a person has to settle; ``total`` wait."""

    kind: ClassVar[str] = "exchange.troubled"
    new: int
    total: int

    def collapse_key(self) -> str:
        return ""
