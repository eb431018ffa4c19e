"""What a completion's work comes to, as facts that do not change any more: the content of a document."""

from datetime import date, datetime
from enum import StrEnum

from core.catalog.models import PriceUnit, TariffKind
from core.exchange.documents.hashing import content_hash
from core.outbox.service import Facts


class Payment(StrEnum):
    """What a line was paid with; the words are those of a work line's fate. ``pending``: nobody has decided yet."""

    HOURS = "hours"
    MONEY = "money"
    FREE = "free"
    PENDING = "pending"
    UNPAID = "unpaid"


class SpecificationLine(Facts):
    """A line of work. Minutes; ``price`` and ``amount`` are kopecks with VAT. ``covered`` minutes were written off hours,
    ``shortage`` ones were not, and ``amount`` is theirs, or the whole line's if hours have nothing to do with it."""

    line_id: int
    service_id: int
    service: str
    staff_id: int
    work_date: date
    tariff: TariffKind
    unit: PriceUnit | None
    actual: int
    charged: int
    covered: int
    shortage: int
    price: int | None
    amount: int | None
    vat_percent: int
    payment: Payment
    comment: str


class Specification(Facts):
    """The work of a completion, or of a correction of it. ``key``: what a document of it is known by, for ever (DESIGN §4).

    Without lines it says that a correction has taken all the work away.
    """

    key: str
    ticket_id: int
    number: int
    company_id: int
    contract_id: int | None
    completion: int
    correction: int
    requested_at: datetime
    lines: tuple[SpecificationLine, ...]

    @property
    def is_settled(self) -> bool:
        """Whether everybody who had to decide about money has done so."""
        return all(line.payment is not Payment.PENDING for line in self.lines)

    @property
    def is_empty(self) -> bool:
        """A correction has taken all the work away: there is to be no document."""
        return not self.lines

    @property
    def amount(self) -> int:
        """Kopecks to pay."""
        return sum(line.amount or 0 for line in self.lines if line.payment is Payment.MONEY)

    @property
    def services(self) -> list[int]:
        """Whose items the document names, in the order of its lines."""
        return list(dict.fromkeys(line.service_id for line in self.lines))

    @property
    def charged(self) -> int:
        """Minutes charged, by hours or by money."""
        return sum(line.charged for line in self.lines)

    def content_hash(self) -> str:
        """The same for the same content."""
        return content_hash(self)
