"""What a company's managers are told about their contracts."""

from datetime import date, time
from typing import ClassVar

from core.outbox.service import Intent


class OfferMade(Intent):
    """To a manager: the agreement that a campaign offers, to be answered by a button. Drawn from the offer's state when it is
    sent: one that has been answered meanwhile is not asked again."""

    kind: ClassVar[str] = "contracts.offer"
    campaign_id: int
    contract_id: int
    reminder: bool = False

    def collapse_key(self) -> str:
        return f"{self.campaign_id}:{self.contract_id}"


class OfferAnswered(Intent):
    """To the company's managers: what was answered, by whom (``by_phone``: ``name`` is of the staff who wrote it down).

    Agreed: the new model (``model``, ``free_until``) from ``switch_on`` on. Refused: the old one stays till ``ends_on``.
    """

    kind: ClassVar[str] = "contracts.offer_answered"
    agreed: bool
    name: str
    by_phone: bool
    number: str
    model: str
    free_until: time | None
    switch_on: date
    ends_on: date
