"""The part of a mapping that says what documents, items and people are called in a configuration of 1C."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[A-Za-zА-Яа-яЁё_][A-Za-zА-Яа-яЁё0-9_]*$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Covered(StrEnum):
    """How work that was written off hours is shown: at ``zero`` roubles, or at its price with a ``discount`` of all of it."""

    ZERO = "zero"
    DISCOUNT = "discount"


class RowMapping(_Part):
    """Names of a row's properties. Those that may be empty are left out of the document then.

    ``vat_names``: what the configuration calls a rate, by per cent; for a property that ends in ``_Key`` these are references.
    ``content_length``: longer words would be cut by 1C without saying so.
    """

    item: Name
    quantity: Name
    price: Name
    sum: Name
    content: Name | None = None
    content_length: int = Field(300, ge=20)
    vat: Name | None = None
    vat_sum: Name | None = None
    vat_names: dict[int, str] = {}
    discount: Name | None = None
    covered: Covered = Covered.ZERO

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.covered is Covered.DISCOUNT and self.discount is None:
            msg = 'covered = "discount": укажите в discount имя реквизита с процентом скидки'
            raise ValueError(msg)
        if self.vat is not None and not self.vat_names:
            msg = 'vat указан, а vat_names пуст: перечислите ставки, например 22 = "НДС22"'
            raise ValueError(msg)
        if self.vat is not None and self.vat.endswith("_Key"):
            for name in self.vat_names.values():
                UUID(name)
        return self


class DocumentMapping(_Part):
    """The document that a completion's work becomes, and names of its properties. ``constants``: properties that are always
    the same. ``organisations`` and ``currencies``: the catalogs in which our own organisation is found by ``inn``, and the
    currency by ``currency_code``."""

    entity: Name
    section: Name
    counterparty: Name
    organisation: Name
    comment: Name
    contract: Name | None = None
    currency: Name | None = None
    vat_included: Name | None = None
    responsible: Name | None = None
    constants: dict[Name, str | bool] = {}
    organisations: Name = "Catalog_Организации"
    inn: Name = "ИНН"
    currencies: Name = "Catalog_Валюты"
    currency_code: str = "643"
    row: RowMapping


class InvoiceMapping(DocumentMapping):
    """The document that a request for hours becomes: called as that of work, but that nobody is responsible for it and nothing
    in it is written off hours."""

    @model_validator(mode="after")
    def _of_an_invoice(self) -> Self:
        if self.responsible is not None or self.row.covered is not Covered.ZERO or self.row.discount is not None:
            msg = "в счёте нет инженера и работ за счёт часов: уберите responsible, covered и discount"
            raise ValueError(msg)
        return self


class ItemMapping(_Part):
    """The catalog of items that services are tied to. ``folder``: the property that says so, where items stand in folders."""

    entity: Name
    name: Name = "Description"
    code: Name | None = "Code"
    folder: Name | None = None


class PeopleMapping(_Part):
    """The catalog of those whom a document names as responsible."""

    entity: Name
    name: Name = "Description"
    code: Name | None = None
