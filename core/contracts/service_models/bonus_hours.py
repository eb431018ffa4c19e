"""Each contract brings hours, and hourly work is written off them."""

from datetime import datetime
from typing import ClassVar

from core.contracts.service_models.base import ModelTerms, Pays, ServiceModel


class BonusHours(ServiceModel):
    code: ClassVar[str] = "bonus_hours"
    accrues: ClassVar[bool] = True

    def pays(self, requested_at: datetime, terms: ModelTerms) -> Pays:
        return Pays.HOURS


MODEL = BonusHours()
