"""What 1C says, field by field as in openapi.yaml."""

from datetime import date
from hashlib import sha256
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from core.contracts.service import MAX_MONTHS
from core.ledger.granting import MOST_MINUTES
from integrations.onec.inbound.refusals import CallRefused, Why

MOST_BYTES = 64 * 1024
KEY = r"[A-Za-z0-9:._-]{1,96}"
BOM = b"\xef\xbb\xbf"


def _printable(text: str) -> str:
    """No control characters: the database takes no NUL, and nobody means the others."""
    if not all(char.isprintable() or char.isspace() for char in text) or not text.strip():
        msg = "control characters, or nothing"
        raise ValueError(msg)
    return text


def _empty_is_none(text: object) -> object:
    """1C has no null for a text: an entrepreneur's KPP comes as an empty one."""
    return None if isinstance(text, str) and not text.strip() else text


def _one_line(most: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=most)


Number = Annotated[str, _one_line(64), AfterValidator(_printable)]


class Call(BaseModel):
    """A request that changes something, about a company known by INN and KPP."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    inn: Annotated[str, _one_line(20), AfterValidator(_printable)]
    kpp: Annotated[
        Annotated[str, _one_line(20), AfterValidator(_printable)] | None, BeforeValidator(_empty_is_none)
    ] = None

    @classmethod
    def read(cls, body: bytes) -> Self:
        """The request in a body; CallRefused that names the first wrong field. What was said stays out of the message."""
        try:
            return cls.model_validate_json(body.removeprefix(BOM))
        except ValidationError as error:
            first = error.errors(include_input=False, include_context=False)[0]
            if first["type"] == "json_invalid" or not first["loc"]:
                raise CallRefused(Why.NOT_JSON) from None
            known = str(first["loc"][0])
            raise CallRefused(Why.BAD_FIELD, known if known in cls.model_fields else "лишнее") from None

    def content_hash(self) -> bytes:
        """The same for the same request, however it was written down."""
        return sha256(f"{type(self).__name__}:{self.model_dump_json()}".encode()).digest()


class ContractSigned(Call):
    """A contract was signed. ``name`` is for a company that the desk does not know yet; ``prolongs``: the number of the
    contract that this one continues."""

    name: Annotated[str, _one_line(300), AfterValidator(_printable)]
    number: Number
    starts_on: date
    months: Annotated[int, Field(ge=1, le=MAX_MONTHS)]
    prolongs: Annotated[Number | None, BeforeValidator(_empty_is_none)] = None


class PaymentReceived(Call):
    """A package of hours was paid for. Without ``contract`` it goes to the one in force that ends last."""

    contract: Annotated[Number | None, BeforeValidator(_empty_is_none)] = None
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)]
    invoice: Number
