"""What people are told about tickets. Cards carry only ids and are rendered when they are sent; notices are frozen."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from core.billing.models import ProposalState, Settled
from core.catalog.models import TariffKind
from core.outbox.service import ALERT, EDIT, NEW_CARD, Facts, Intent
from core.sla.rules.clocks import Clock
from core.sla.rules.forecast import Outlook
from core.sla.rules.plans import Priority
from core.tickets.away import Away
from core.tickets.models import Fate


class _About(Intent):
    ticket_id: int
    number: int


class NewCard(Intent):
    """To the group: the card of a ticket that has none there yet."""

    kind: ClassVar[str] = "ticket.card.new"
    weight: ClassVar[int] = NEW_CARD
    ticket_id: int

    def collapse_key(self) -> str:
        return str(self.ticket_id)


class CardChanged(Intent):
    """To the group: the card no longer shows the truth."""

    kind: ClassVar[str] = "ticket.card"
    weight: ClassVar[int] = EDIT
    ticket_id: int

    def collapse_key(self) -> str:
        return str(self.ticket_id)


class ClientWrote(Intent):
    """To the group: a message of the client. Files of an album that come one by one collapse into one."""

    kind: ClassVar[str] = "ticket.client_wrote"
    message_id: int

    def collapse_key(self) -> str:
        return str(self.message_id)


class ClientEdited(Intent):
    """To the group: the client has changed the words of a message."""

    kind: ClassVar[str] = "ticket.client_edited"
    weight: ClassVar[int] = EDIT
    message_id: int

    def collapse_key(self) -> str:
        return str(self.message_id)


class StaffWrote(Intent):
    """To the client: an answer or a question of the staff."""

    kind: ClassVar[str] = "ticket.staff_wrote"
    message_id: int

    def collapse_key(self) -> str:
        return str(self.message_id)


class StaffEdited(Intent):
    """To the client: the staff has changed the words of a message."""

    kind: ClassVar[str] = "ticket.staff_edited"
    message_id: int

    def collapse_key(self) -> str:
        return str(self.message_id)


class Opened(_About):
    """To the client. ``by_itself``: nobody tapped, the draft's time ran out. ``dates``: moments offered as desired date.
    ``away``: nobody works now."""

    kind: ClassVar[str] = "ticket.opened"
    by_itself: bool
    dates: tuple[datetime, ...] = ()
    away: Away | None = None


class Taken(_About):
    """To the client: who works on the ticket."""

    kind: ClassVar[str] = "ticket.taken"
    staff_name: str


class ResolvedLine(Facts):
    """A line as the client sees it. Minutes; ``amount`` kopecks for paid work. ``beyond``: over what was agreed to."""

    line_id: int = 0
    service: str
    tariff_kind: TariffKind
    actual: int
    charged: int
    covered: int
    shortage: int
    amount: int | None
    fate: Fate
    work_date: date
    beyond: int = 0


class Asked(StrEnum):
    """Who decides about money for what hours did not cover: ``you``, whom the notice goes to; a ``manager`` of the company,
    who is asked in a message of their own; ``nobody`` here: the company has no manager who has come in, staff will call."""

    YOU = "you"
    MANAGER = "manager"
    NOBODY = "nobody"


class Resolved(_About):
    """To the client: what was done, what it cost, what is left. ``shortage_amount``: kopecks for what hours did not cover;
    ``beyond``: minutes of it over what the client had agreed to. ``billed``: agreed to beforehand, nobody has to be asked; else
    ``asked`` is who has to decide."""

    kind: ClassVar[str] = "ticket.resolved"
    staff_name: str
    lines: list[ResolvedLine]
    balance_after: int | None
    shortage: int
    shortage_amount: int
    billed: bool = False
    asked: Asked = Asked.NOBODY
    beyond: int = 0


class Reopened(_About):
    """To the client: the ticket is open again."""

    kind: ClassVar[str] = "ticket.reopened"


class ClientReopened(_About):
    """To the group, in words, because an edited card does not ring."""

    kind: ClassVar[str] = "ticket.client_reopened"


class Lapsed(_About):
    """To the group, in words, because an edited card does not ring: nothing has been done in a taken ticket for long. ``name``:
    who had it."""

    kind: ClassVar[str] = "ticket.lapsed"
    weight: ClassVar[int] = ALERT
    name: str | None


class MadeUrgent(_About):
    """To the group, in words, because an edited card does not ring: the client asks for haste. ``name``: who."""

    kind: ClassVar[str] = "ticket.made_urgent"
    name: str


class PriorityChanged(_About):
    """To the client: staff has made it more or less urgent. ``due_at``: when it is to be solved now; None while it stands."""

    kind: ClassVar[str] = "ticket.priority_changed"
    priority: Priority
    due_at: datetime | None


class ClosedByClient(_About):
    """To the client: thanks, the ticket is closed."""

    kind: ClassVar[str] = "ticket.closed"


class CancelledByClient(_About):
    """To the client: the ticket is cancelled."""

    kind: ClassVar[str] = "ticket.cancelled"


class ShortageSettled(_About):
    """To the client, as versions before 0002 wrote it: what staff recorded about the part not covered by hours."""

    kind: ClassVar[str] = "ticket.shortage_settled"
    agreed: bool
    staff_name: str
    minutes: int
    amount: int


class ProposalMade(_About):
    """To a manager: a price to agree to. Drawn from the proposal's state when it is sent: one that is settled is not offered,
    but the message that offered it is drawn anew. ``again``: there is news (hours have come), so that a message that stands
    above is not enough. ``reminder``: half of the time to answer is over."""

    kind: ClassVar[str] = "ticket.proposal"
    proposal_id: int
    again: bool = False
    reminder: bool = False


class ProposalSettled(_About):
    """What became of a proposal: to the company's managers, to who asked, and to the group if the client has decided.

    ``name``: who decided; empty for the desk itself. ``contact_id``: who decided with their own button. Kopecks, minutes.
    """

    kind: ClassVar[str] = "ticket.proposal_settled"
    proposal_id: int
    contact_id: int | None = None
    state: ProposalState
    how: Settled
    name: str
    minutes: int
    amount: int


class EstimateMade(_About):
    """To a manager: so many minutes at most; agree? Drawn from the estimate's state when it is sent, as a proposal is."""

    kind: ClassVar[str] = "ticket.estimate"
    estimate_id: int
    again: bool = False
    reminder: bool = False


class EstimateSettled(_About):
    """What was answered to an estimate of ``minutes``. ``cap``: agreed to so many of them only. ``held``: minutes of hours kept
    for the ticket; ``name`` and ``contact_id`` as in :class:`ProposalSettled`."""

    kind: ClassVar[str] = "ticket.estimate_settled"
    estimate_id: int
    contact_id: int | None = None
    agreed: bool
    how: Settled
    name: str
    minutes: int
    held: int
    cap: int | None = None


class Corrected(_About):
    """To the client: a completion was corrected. ``before``/``after``: minutes written off hours, ``amount_…``: kopecks to
    pay; lines as they are now. Of the minutes given back ``expired`` had burnt meanwhile, and of these ``regranted`` came
    back as new ones until ``regranted_until``. ``staff_name``: empty for the desk itself."""

    kind: ClassVar[str] = "ticket.corrected"
    staff_name: str
    reason: str
    before: int
    after: int
    amount_before: int
    amount_after: int
    lines: list[ResolvedLine]
    balance_after: int | None
    expired: int
    regranted: int
    regranted_until: date | None


class DateWished(_About):
    """To the group: the client wishes a date. Drawn from its state when it is sent: one that is settled is not asked about,
    but the message that asked is drawn anew. ``asked_now``: with what was known of the load then, ``planned`` minutes of work
    that are due by the date and ``free`` ones that the engineers have until it; None where nothing is known of them."""

    kind: ClassVar[str] = "ticket.date_wished"
    wish_id: int
    asked_now: bool = False
    planned: int | None = None
    free: int | None = None

    def collapse_key(self) -> str:
        return str(self.wish_id)


class DateProposed(_About):
    """To the client: an engineer proposes another date; drawn from its state in the same way. ``staff_name``: who, where it is
    proposed and not only drawn anew."""

    kind: ClassVar[str] = "ticket.date_proposed"
    wish_id: int
    staff_name: str = ""


class DatePromised(_About):
    """To the client: an engineer keeps the date they wished."""

    kind: ClassVar[str] = "ticket.date_promised"
    at: datetime
    staff_name: str


class ProposalAccepted(_About):
    """To the group, in words, because an edited card does not ring: the client agrees to the date that was proposed."""

    kind: ClassVar[str] = "ticket.date_accepted"
    at: datetime


class _Deadline(_About):
    """About a clock of a ticket and its due time. ``assignee``: who has taken the ticket."""

    weight: ClassVar[int] = ALERT
    clock: Clock
    due_at: datetime
    assignee: str | None

    def collapse_key(self) -> str:
        return f"{self.ticket_id}:{self.clock.value}"


class DeadlineNear(_Deadline):
    """To the assignee, or to the group: a time is nearly up. ``left``: working minutes at that moment. Numbers of the forecast
    if it is in doubt (``outlook``): the ticket's ``remaining`` work, the ``queue`` before it."""

    kind: ClassVar[str] = "ticket.deadline_near"
    left: int
    outlook: Outlook | None = None
    remaining: int | None = None
    queue: int = 0


class DeadlineMissed(_Deadline):
    """To the group: a time is up."""

    kind: ClassVar[str] = "ticket.deadline_missed"


class ClockDrift(Intent):
    """To an administrator: what is written down of these tickets' clocks is not what their events say. ``numbers``: the first
    of ``count``."""

    kind: ClassVar[str] = "ticket.clock_drift"
    numbers: list[int]
    count: int
