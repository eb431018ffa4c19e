"""What people are told about coming in."""

from typing import ClassVar

from core.outbox.service import Intent


class StrangerAsked(Intent):
    """To the group: somebody unknown asks to be let in, or has changed the words."""

    kind: ClassVar[str] = "access.asked"
    request_id: int

    def collapse_key(self) -> str:
        return str(self.request_id)


class RequestDecided(Intent):
    """To the stranger: the answer. ``company`` is named only to somebody who has been let in; ``word``: why not, if staff
    has said so."""

    kind: ClassVar[str] = "access.decided"
    approved: bool
    company: str | None
    word: str | None = None
