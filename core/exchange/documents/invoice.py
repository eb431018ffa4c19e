"""An invoice for hours that a company buys, as facts that do not change any more: the content of a document."""

from core.exchange.documents.hashing import content_hash
from core.outbox.service import Facts


class Invoice(Facts):
    """One row: ``minutes`` for ``price`` kopecks an hour, with VAT; ``amount``: kopecks to pay, as the request has it.
    ``number``: the request's. ``service_id``: whose item of 1C stands in the row; ``contract``: the contract's number.

    ``withdrawn``: nothing comes of the request, so there is to be no invoice (its ``correction`` is not 0 then).
    """

    key: str
    number: int
    company_id: int
    contract_id: int
    contract: str
    correction: int
    service_id: int
    minutes: int
    price: int
    amount: int
    vat_percent: int
    withdrawn: bool

    @property
    def is_settled(self) -> bool:
        """Its price was agreed to when it was asked for."""
        return True

    @property
    def is_empty(self) -> bool:
        return self.withdrawn

    @property
    def charged(self) -> int:
        """Minutes."""
        return self.minutes

    @property
    def services(self) -> list[int]:
        """Whose items the document names."""
        return [] if self.withdrawn else [self.service_id]

    def taken_back(self) -> "Invoice":
        """The correction that takes it away."""
        return self.model_copy(
            update={"key": f"{self.key}:correction:1", "correction": 1, "withdrawn": True},
        )

    def content_hash(self) -> str:
        """The same for the same content."""
        return content_hash(self)
