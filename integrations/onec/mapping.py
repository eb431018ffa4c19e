"""The mapping: what everything is called in one configuration of 1C. Files in ``mappings/``, or the installation's own."""

import tomllib
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from integrations.onec.balance.mapping import BalanceMapping
from integrations.onec.pull.mapping import Contracts, Counterparties, PullMapping
from integrations.onec.push.mapping import DocumentMapping, InvoiceMapping, ItemMapping, PeopleMapping

READY = Path(__file__).parent / "mappings"


class MappingProblem(Exception):  # noqa: N818
    """The file cannot be used; the message says why and what to do, in Russian."""


class Mapping(BaseModel):
    """A mapping as a whole; each part belongs to who uses it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counterparties: Counterparties = Counterparties()
    contracts: Contracts
    documents: DocumentMapping
    invoices: InvoiceMapping | None = None
    items: ItemMapping
    people: PeopleMapping | None = None
    balance: BalanceMapping | None = None

    @model_validator(mode="after")
    def _balance_is_no_name(self) -> Self:
        parties = self.counterparties
        if self.balance is not None and self.balance.attribute in (
            parties.name,
            parties.full_name,
            parties.inn,
            parties.kpp,
        ):
            msg = f"«{self.balance.attribute}» нужен самой 1С. Заведите для остатка отдельный строковый реквизит"
            raise ValueError(msg)
        return self

    @property
    def pull(self) -> PullMapping:
        """What a pull reads."""
        return PullMapping(counterparties=self.counterparties, contracts=self.contracts)

    @model_validator(mode="after")
    def _invoices_are_no_sales(self) -> Self:
        if self.invoices is not None and self.invoices.entity == self.documents.entity:
            msg = "[invoices] и [documents] называют один и тот же вид документа, а счёт – не реализация"
            raise ValueError(msg)
        return self

    @property
    def needs_people(self) -> bool:
        """Whether documents name an engineer, so that these have to be tied."""
        return self.people is not None and self.documents.responsible is not None


def ready_mappings() -> list[str]:
    """Names of those that come with the program."""
    return sorted(file.stem for file in READY.glob("*.toml"))


def load_mapping(name: str) -> Mapping:
    """One that comes with the program, by its name, or a file of one's own, by its path."""
    file = READY / f"{name}.toml" if name in ready_mappings() else Path(name)
    try:
        return Mapping.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError) as error:
        ready = ", ".join(ready_mappings())
        msg = f"ONEC_MAPPING: не читается файл {file}. Готовые сопоставления: {ready}; свой файл – путём к нему"
        raise MappingProblem(msg) from error
    except tomllib.TOMLDecodeError as error:
        msg = f"ONEC_MAPPING: {file} – не TOML: {error}"
        raise MappingProblem(msg) from error
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {_wish(one['type'], one['msg'])}" for one in error.errors()
        )
        msg = f"ONEC_MAPPING: в {file} неверно: {wrong}"
        raise MappingProblem(msg) from error


def _wish(kind: str, message: str) -> str:
    match kind:
        case "missing":
            return "не указано"
        case "extra_forbidden":
            return "такого параметра нет"
        case "value_error":
            return message.removeprefix("Value error, ")
        case "string_pattern_mismatch":
            return "имя реквизита – буквы, цифры и «_»"
        case _:
            return "такое значение не подходит"
