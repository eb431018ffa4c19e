"""What the desk and the extension say to one another: field by field as in ``integrations/onec/extension/openapi.yaml``."""

from datetime import UTC, date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, model_validator

from core.catalog.models import PriceUnit, TariffKind


def instant_text(value: datetime) -> str:
    """``2026-11-23T07:00:00Z``: UTC, whole seconds, the one form that the extension reads."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


Instant = Annotated[AwareDatetime, PlainSerializer(instant_text)]
Kopecks = Annotated[int, Field(ge=0, le=1_000_000_000_000)]
MOST_MINUTES = 600_000
KEY = r"^[A-Za-z0-9:._-]{1,96}$"
"""The form of a document's key, which stands in an address too."""


class Said(BaseModel):
    """What the desk says: complete and exact, or not at all."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ContractName(Said):
    """A contract, by 1C's reference if that is known, else by its number."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    ref: UUID | None


class Line(Said):
    """A line of work. Minutes, none if another line has them; kopecks with VAT. ``covered_minutes`` were written off hours;
    ``amount_kopecks`` is for the rest, or for the whole line if hours have nothing to do with it. ``vat_percent`` 0: without
    VAT. ``unpaid``: given away.
    """

    service_code: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    service_ref: UUID | None
    engineer: Annotated[str, StringConstraints(max_length=200)]
    quantity_minutes: Annotated[int, Field(ge=0, le=MOST_MINUTES)]
    covered_minutes: Annotated[int, Field(ge=0, le=MOST_MINUTES)]
    price_kopecks: Kopecks | None
    price_unit: PriceUnit | None
    amount_kopecks: Kopecks
    vat_percent: Annotated[int, Field(ge=0, le=99)]
    kind: TariffKind
    unpaid: bool
    comment: Annotated[str, StringConstraints(max_length=1000)]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.covered_minutes > self.quantity_minutes:
            msg = "more minutes are covered than there are"
            raise ValueError(msg)
        if self.amount_kopecks and (self.unpaid or self.kind is TariffKind.UNTARIFFED or not self.price_kopecks):
            msg = "money for what nobody pays"
            raise ValueError(msg)
        return self


class Charge(Said):
    """The work of a completion, decided already. ``ticket``: its number; ``counterparty_ref``: 1C's, if it is known."""

    inn: Annotated[str, StringConstraints(pattern=r"^([0-9]{10}|[0-9]{12})$")]
    kpp: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$")] | None
    counterparty_ref: UUID | None
    contract: ContractName
    ticket: Annotated[int, Field(ge=1, le=2**31 - 1)]
    resolved_at: Instant
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=500)]

    def body(self) -> bytes:
        """The same bytes for the same charge: the extension compares a repetition byte by byte."""
        return self.model_dump_json().encode()


class Bill(Said):
    """An invoice for hours: one row. ``request``: the number of the request; ``amount_kopecks``: to pay, with VAT."""

    inn: Annotated[str, StringConstraints(pattern=r"^([0-9]{10}|[0-9]{12})$")]
    kpp: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$")] | None
    counterparty_ref: UUID | None
    contract: ContractName
    request: Annotated[int, Field(ge=1, le=2**31 - 1)]
    asked_at: Instant
    service_code: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    service_ref: UUID | None
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)]
    price_kopecks: Kopecks
    amount_kopecks: Kopecks
    vat_percent: Annotated[int, Field(ge=0, le=99)]
    comment: Annotated[str, StringConstraints(max_length=1000)]

    def body(self) -> bytes:
        """The same bytes for the same invoice."""
        return self.model_dump_json().encode()


class Answered(BaseModel):
    """What the extension says; a newer one may say more."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Recorded(Answered):
    """A document as it is in 1C now. ``amount_kopecks``: its sum, which the accountant may have changed."""

    key: str
    document: UUID
    number: str
    date: Instant
    posted: bool
    deleted: bool
    amount_kopecks: int


class Contract(Answered):
    """A contract with a customer. ``inn`` is what stands in 1C: it may be empty or wrong. ``ends_on`` is often not set."""

    ref: UUID
    inn: str
    kpp: str | None
    counterparty: str
    number: str
    name: str
    starts_on: date | None
    ends_on: date | None
    deleted: bool


class Contracts(Answered):
    """``as_of``: the moment at which 1C has looked; the next question goes from ten minutes before it."""

    as_of: Instant
    contracts: tuple[Contract, ...]


class Pong(Answered):
    """The versions of the extension («1.1») and of the configuration, and the zone of the base."""

    extension: str
    configuration: str
    configuration_version: str
    time_zone: str

    @property
    def makes_invoices(self) -> bool:
        """Whether the extension knows them: the first one did not."""
        return self.extension != "1.0"


class Refusal(Answered):
    """The extension's own error: nothing was recorded."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    text: Annotated[str, StringConstraints(max_length=500)]


class ErrorBody(Answered):
    error: Refusal
