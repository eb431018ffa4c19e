"""What the accountant sees of an invoice that the exchange makes."""

from typing import ClassVar

from core.outbox.service import EDIT, Intent


class InvoiceMoved(Intent):
    """The invoice of a request for hours has a number in 1C, or is stopped, or taken back. The message that asked for
    it is drawn anew; nobody is rung up, and nothing is sent where it was not asked."""

    kind: ClassVar[str] = "exchange.invoice.moved"
    weight: ClassVar[int] = EDIT
    request_id: int

    def collapse_key(self) -> str:
        return str(self.request_id)
