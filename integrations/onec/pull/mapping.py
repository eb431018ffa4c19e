"""How a base calls what is read of it: the sections ``[counterparties]`` and ``[contracts]`` of a mapping.

Names are those of ``$metadata`` (reference/onec.md 1.2). A catalog has no ``Code`` or ``IsFolder`` unless the mapping says so.
"""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from integrations.onec.pull.sources import AdditionalAttribute, Attribute, Dates, MonthsSource, SaleRows, parse_source

_NAME = re.compile(r"[^\W\d]\w*")


def _is_name(text: str) -> str:
    if not _NAME.fullmatch(text):
        msg = f"«{text}» не похоже на имя из $metadata: в нём только буквы, цифры и «_»"
        raise ValueError(msg)
    return text


Name = Annotated[str, AfterValidator(_is_name)]
"""A name in ``$metadata``: letters, digits and underscores, so it can be written into an address as it is."""


class Section(BaseModel):
    """A part of the mapping. What it does not know is an error: a misspelt line must not be an option that does nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Counterparties(Section):
    """``[counterparties]``. ``folders``: the catalog has groups (``IsFolder``). ``only``: what the rows must be equal to, for a
    base whose catalog holds suppliers, too."""

    entity: Name = "Catalog_Контрагенты"
    inn: Name = "ИНН"
    kpp: Name = "КПП"
    name: Name = "Description"
    full_name: Name | None = "НаименованиеПолное"
    branch: Name | None = None
    head: Name | None = None
    folders: bool = False
    only: dict[Name, bool | str] = {}

    def fields(self) -> dict[str, str]:
        """The properties that are read, with their types."""
        read: dict[str | None, str] = {
            "Ref_Key": GUID,
            "DataVersion": TEXT,
            "DeletionMark": FLAG,
            self.inn: TEXT,
            self.kpp: TEXT,
            self.name: TEXT,
            self.full_name: TEXT,
            self.branch: FLAG,
            self.head: GUID,
        }
        return {name: kind for name, kind in read.items() if name is not None}


class Sales(Section):
    """``[contracts.sales]``: where ``sale_rows`` finds what was sold. Only posted documents count."""

    document: Name = "Document_РеализацияТоваровУслуг"
    contract: Name = "ДоговорКонтрагента_Key"
    rows: Name = "Document_РеализацияТоваровУслуг_Услуги"
    item: Name = "Номенклатура_Key"
    quantity: Name = "Количество"
    items: Name = "Catalog_Номенклатура"


class Attributes(Section):
    """``[contracts.attributes]``: where ``additional_attribute`` finds additional attributes and their names."""

    properties: Name = "ChartOfCharacteristicTypes_ДополнительныеРеквизитыИСведения"
    rows: Name = "Catalog_ДоговорыКонтрагентов_ДополнительныеРеквизиты"
    property: Name = "Свойство_Key"
    value: Name = "Значение"


class Contracts(Section):
    """``[contracts]``. Which contracts are ITS ones is said by ``only`` (equal values, asked of the base) and by ``mask`` (of
    the name, ``*`` for anything); ``kind`` tells one sort of them from another. ``months``: see ``sources``."""

    entity: Name = "Catalog_ДоговорыКонтрагентов"
    owner: Name = "Owner_Key"
    number: Name = "Номер"
    name: Name = "Description"
    starts: Name = "Дата"
    ends: Name | None = None
    kind: Name | None = None
    folders: bool = False
    only: dict[Name, bool | str] = {}
    mask: str = Field("*", min_length=1)
    months: Annotated[str, AfterValidator(lambda text: (parse_source(text), text)[1])]
    sales: Sales = Sales()
    attributes: Attributes = Attributes()

    @property
    def source(self) -> MonthsSource:
        """Where the months are."""
        return parse_source(self.months)

    @model_validator(mode="after")
    def _dates_need_an_end(self) -> Self:
        if isinstance(self.source, Dates) and self.ends is None:
            msg = 'months = "dates": нужна строка ends с именем реквизита даты окончания'
            raise ValueError(msg)
        return self

    def fields(self) -> dict[str, str]:
        """The properties of the catalog that are read, with their types."""
        source = self.source
        read: dict[str | None, str] = {
            "Ref_Key": GUID,
            "DeletionMark": FLAG,
            self.owner: GUID,
            self.number: TEXT,
            self.name: TEXT,
            self.starts: DATE,
            self.ends: DATE,
            self.kind: ANY,
            source.name if isinstance(source, Attribute) else None: ANY,
        }
        return {name: kind for name, kind in read.items() if name is not None}

    def other_fields(self) -> dict[str, dict[str, str]]:
        """By entity set, the properties that are read because of the source of months."""
        match self.source:
            case SaleRows():
                sales = self.sales
                document = {"Ref_Key": GUID, "Date": DATE, "Posted": FLAG, "DeletionMark": FLAG, sales.contract: GUID}
                rows = {"Ref_Key": GUID, "LineNumber": NUMBER, sales.item: GUID, sales.quantity: NUMBER}
                return {sales.document: document, sales.rows: rows, sales.items: {"Ref_Key": GUID, "Description": TEXT}}
            case AdditionalAttribute():
                found = self.attributes
                rows = {"Ref_Key": GUID, "LineNumber": NUMBER, found.property: GUID, found.value: ANY}
                return {found.properties: {"Ref_Key": GUID, "Description": TEXT}, found.rows: rows}
            case _:
                return {}


class PullMapping(Section):
    """What a pull reads."""

    counterparties: Counterparties = Counterparties()
    contracts: Contracts


GUID, TEXT, FLAG, DATE, NUMBER, ANY = "guid", "text", "flag", "date", "number", "any"
EDM = {
    GUID: ("Edm.Guid",),
    TEXT: ("Edm.String",),
    FLAG: ("Edm.Boolean",),
    DATE: ("Edm.DateTime",),
    NUMBER: ("Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Double", "Edm.Decimal", "Edm.Byte"),
    ANY: (),
}
"""By sort of value, the types of ``$metadata`` that carry it; none: whatever it is."""
