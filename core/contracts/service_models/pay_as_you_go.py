"""No hours: every hour of work is paid by the price list."""

from datetime import datetime
from typing import ClassVar

from core.contracts.service_models.base import ModelTerms, Pays, ServiceModel


class PayAsYouGo(ServiceModel):
    code: ClassVar[str] = "pay_as_you_go"

    def pays(self, requested_at: datetime, terms: ModelTerms) -> Pays:
        return Pays.MONEY


MODEL = PayAsYouGo()
