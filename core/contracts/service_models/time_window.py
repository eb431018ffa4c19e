"""Requests made before a local hour are free, later ones are paid. The case's second model: free until 13:00."""

from datetime import datetime
from typing import ClassVar

from core.contracts.service_models.base import ModelTerms, Pays, ServiceModel


class TimeWindow(ServiceModel):
    code: ClassVar[str] = "time_window"
    needs_free_until: ClassVar[bool] = True

    def pays(self, requested_at: datetime, terms: ModelTerms) -> Pays:
        """The boundary belongs to the paid part: «до 13:00» is over at 13:00:00."""
        if terms.free_until is not None and requested_at.time() < terms.free_until:
            return Pays.FREE
        return Pays.MONEY


MODEL = TimeWindow()
