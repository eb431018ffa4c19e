"""All hourly work is free. The model that failed first; contracts keep it to the end of their term."""

from datetime import datetime
from typing import ClassVar

from core.contracts.service_models.base import ModelTerms, Pays, ServiceModel


class Unlimited(ServiceModel):
    code: ClassVar[str] = "unlimited"

    def pays(self, requested_at: datetime, terms: ModelTerms) -> Pays:
        return Pays.FREE


MODEL = Unlimited()
