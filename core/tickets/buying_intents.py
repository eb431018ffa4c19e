"""What people are told about a company that buys hours. Drawn from the request's state where it has buttons."""

from typing import ClassVar

from core.billing.models import TopUpState
from core.outbox.service import Intent


class TopUpWanted(Intent):
    """To a manager: a colleague asks to buy hours; agree? Drawn from the request's state when it is sent."""

    kind: ClassVar[str] = "top_up.wanted"
    request_id: int


class TopUpAsked(Intent):
    """To the accountant: make an invoice, note that it was paid. Drawn from the request's state when it is sent: the message
    that asked is drawn anew with every step."""

    kind: ClassVar[str] = "top_up.asked"
    request_id: int

    def collapse_key(self) -> str:
        return str(self.request_id)


class TopUpStep(Intent):
    """To the company's managers and to who asked: how far the request is. Minutes, kopecks. ``name``: who has done the step."""

    kind: ClassVar[str] = "top_up.step"
    request_id: int
    state: TopUpState
    minutes: int
    amount: int
    name: str
