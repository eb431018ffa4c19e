"""What people are told about offers besides the offers themselves: that time was up, that a price is to be talked about, that
work goes beyond what was agreed to."""

from typing import ClassVar

from core.outbox.service import Intent


class EstimateLapsed(Intent):
    """To the company's managers and to the group: nobody has answered an estimate in time."""

    kind: ClassVar[str] = "ticket.estimate_lapsed"
    ticket_id: int
    number: int
    minutes: int


class OfferDiscussed(Intent):
    """To the group: a manager (``name``) wants to talk about a price in kopecks, or, without an ``amount``, an estimate."""

    kind: ClassVar[str] = "ticket.offer_discussed"
    ticket_id: int
    number: int
    name: str
    minutes: int
    amount: int | None


class LimitCrossed(Intent):
    """To the group, in words, because an edited card does not ring: the work entered so far goes beyond what the client has
    agreed to. Minutes. ``blocks``: it cannot be resolved like this."""

    kind: ClassVar[str] = "ticket.limit_crossed"
    ticket_id: int
    number: int
    limit: int
    entered: int
    blocks: bool

    def collapse_key(self) -> str:
        return str(self.ticket_id)
