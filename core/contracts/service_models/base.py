"""What a service model decides."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import ClassVar


class Pays(StrEnum):
    """What pays for hourly work: the company's ``hours``, ``money`` by the price list, or nothing: it is ``free``, counted."""

    HOURS = "hours"
    MONEY = "money"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class ModelTerms:
    """What a contract agrees for its model. ``free_until``: a local hour of the company, for models that have one."""

    free_until: time | None = None


class ServiceModel(ABC):
    """One way to serve a client. Only hourly work asks it: untariffed work is always free, paid work always money."""

    code: ClassVar[str]
    """The word in the database: never changed."""
    accrues: ClassVar[bool] = False
    """Whether contracts with it bring hours by the rule table."""
    needs_free_until: ClassVar[bool] = False
    """Whether its terms must name a local hour."""

    @abstractmethod
    def pays(self, requested_at: datetime, terms: ModelTerms) -> Pays:
        """What pays for hourly work. ``requested_at``: the moment of the request, by the company's clock."""
