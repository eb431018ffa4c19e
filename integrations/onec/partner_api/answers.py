"""What the partner API answers, as far as it is used. What it adds later is ignored; a date it cannot say is none."""

from datetime import datetime
from typing import Annotated

from pydantic import AliasGenerator, BaseModel, BeforeValidator, ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel

from core.exchange.mirror.snapshot import EARLIEST, LATEST


def _instant(value: object) -> datetime | None:
    """Only an instant with its zone is understood: older descriptions show texts such as «1 April 2026»."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if instant is None or instant.tzinfo is None:
        return None
    return instant if EARLIEST.year <= instant.year <= LATEST.year else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


Instant = Annotated[datetime | None, BeforeValidator(_instant)]
Text = Annotated[str, BeforeValidator(_text)]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=AliasGenerator(validation_alias=to_camel))


class Organization(_Answer):
    name: Text = ""
    inn: Text = ""
    kpp: Text = ""


class Subscriber(_Answer):
    """A client of ours, with its legal entities."""

    code: str
    organizations: list[Organization] | None = None


class SubscriberPage(_Answer):
    subscribers: list[Subscriber]
    total: int


class ContractType(_Answer):
    name: Text = ""
    name_for_user: Text = ""


class ContractInfo(_Answer):
    """A contract; of one subscriber there may be several: what is bought already follows what is in force."""

    description: Text = ""
    start_date: Instant = None
    end_date: Instant = None
    its_contract_type: ContractType | None = None


class Checked(_Answer):
    """What is known about one subscriber. Decided by ``code``: the spelling of its words varies."""

    code: int
    subscriber_code: str
    its_contract_info: list[ContractInfo] | None = None


CHECKED = TypeAdapter(list[Checked])
SUCCESS = 1
NO_CONTRACT = frozenset({101, 104, 105, 108, 109})
"""Not signed, over, none in force, no such subscriber, not for such a subscriber."""
