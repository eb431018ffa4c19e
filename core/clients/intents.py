"""What people are told about companies."""

from typing import ClassVar

from core.clients.models import ShortagePolicy, WorkState
from core.outbox.service import ALERT, Intent


class TermsChanged(Intent):
    """To the group: what may be done for a company, or what happens when hours do not suffice, is another now; one of the two.

    ``staff_name``: empty for the owner of the machine. The reason is kept here: the group's chat is its journal.
    """

    kind: ClassVar[str] = "clients.terms"
    weight: ClassVar[int] = ALERT
    company_id: int
    work_state: WorkState | None
    policy: ShortagePolicy | None
    reason: str
    staff_name: str
