"""What the installation has decided about contracts that come from the accounting base."""

from dataclasses import dataclass
from datetime import date

from core.contracts.service_models.bonus_hours import BonusHours


@dataclass(frozen=True, slots=True)
class MirrorTerms:
    """``since``: the day from which the base's contracts count here. What was over before is not taken at all, and periods that
    had begun before bring no minutes: they were given somewhere else, and a balance is entered by hand or by an import.

    ``zone_name``: of new companies. ``service_model``: of new contracts that prolong none.
    """

    since: date
    zone_name: str
    service_model: str = BonusHours.code
