"""What people are told about ratings."""

from typing import ClassVar

from core.outbox.service import ALERT, Intent


class RatedLow(Intent):
    """To the group and to directors: a client is not satisfied. Drawn from the rating when it is sent."""

    kind: ClassVar[str] = "ticket.rated_low"
    weight: ClassVar[int] = ALERT
    ticket_id: int
    number: int
    completion: int

    def collapse_key(self) -> str:
        return f"{self.ticket_id}:{self.completion}"


class RatingWordsKept(Intent):
    """To the client: what they have written is kept with the rating."""

    kind: ClassVar[str] = "ticket.rating_words"
    ticket_id: int
