"""What buttons carry. The digit in a prefix changes whenever the fields do: old buttons then fall to the catch-all."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from core.actor import StaffRole
from core.contracts.answering import Answer
from core.exchange.tie_models import ItemKind
from core.journal.areas import Area
from core.ledger.models import GrantKind
from core.ledger.statement import EARLIEST, LATEST, Period, PeriodKind
from core.sla.rules.plans import Priority
from core.tickets.offers import OfferKind
from core.tickets.proposals import Decision
from core.tickets.teamwork.models import Why
from core.tickets.teamwork.reasons import CancelWhy
from core.tickets.waves.models import WaveRule

Day = Annotated[int, Field(ge=EARLIEST.toordinal(), le=LATEST.toordinal())]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_MINUTE = 100 * 366 * 24 * 60
"""Of a moment that a button may carry: farther away is a forged one."""


class CardAction(StrEnum):
    TAKE = "take"
    ASK = "ask"
    WORK = "work"
    UNDO = "undo"
    RESOLVE = "done"
    BACK = "back"
    SHOW = "show"
    WHY = "why"
    FIX = "fix"
    DEADLINES = "due"


class CardCD(CallbackData, prefix="k1"):
    """A button of a ticket's card in the group."""

    action: CardAction
    ticket_id: int


class ServiceCD(CallbackData, prefix="s1"):
    """Work: this service. ``version`` is the ticket's, so that a doubled tap adds one line."""

    ticket_id: int
    version: int
    service_id: int


class MinutesCD(CallbackData, prefix="m1"):
    """Work: this service, so many minutes."""

    ticket_id: int
    version: int
    service_id: int
    minutes: int


class ConfirmCD(CallbackData, prefix="r1"):
    """Resolve as shown: the ticket's version when its preview was drawn."""

    ticket_id: int
    version: int


class SettleCD(CallbackData, prefix="p2"):
    """What was decided about a shortage: the client's own button, or staff who was told by phone."""

    proposal_id: int
    decision: Decision


class NotedCD(CallbackData, prefix="al1"):
    """«Принято»: somebody of the staff knows that this ticket is late."""

    ticket_id: int


class PriorityCD(CallbackData, prefix="u1"):
    """Staff makes a ticket as urgent as it is."""

    ticket_id: int
    priority: Priority


class WhyCD(CallbackData, prefix="why1"):
    """«Почему 45 мин?» about a charged line."""

    line_id: int


class FixLineCD(CallbackData, prefix="fl1"):
    """Correct this line. ``version`` is the ticket's, so that a correction is made once."""

    ticket_id: int
    version: int
    line_id: int


class FixCD(CallbackData, prefix="fx1"):
    """Correct this line to so many minutes; 0 takes it away, without a number it will be typed."""

    ticket_id: int
    version: int
    line_id: int
    minutes: int | None = None


class TermsCD(CallbackData, prefix="ct1"):
    """What may be done for a company from now on, or what happens when hours do not suffice: a value of either enum."""

    company_id: int
    terms: str


class EstimateCD(CallbackData, prefix="j1"):
    """What was answered to an estimate: the client's own button, or staff who was told by phone."""

    estimate_id: int
    agreed: bool


class PendingCD(CallbackData, prefix="q1"):
    """A manager wants to see what waits for a decision."""

    kind: OfferKind
    offer_id: int


class DraftAction(StrEnum):
    OPEN = "open"
    CANCEL = "drop"
    ADD = "add"


class DraftCD(CallbackData, prefix="d1"):
    """A button under a draft; ``ticket_id`` when it is added to a ticket that exists."""

    action: DraftAction
    draft_id: int
    ticket_id: int | None = None


class MyAction(StrEnum):
    VIEW = "view"
    WRITE = "write"
    REOPEN = "reopen"
    CLOSE = "close"
    CANCEL = "cancel"
    LIST = "list"
    PAY_MONEY = "money"
    PAY_HOURS = "hours"
    DEADLINES = "due"
    HURRY = "hurry"


class MyCD(CallbackData, prefix="c1"):
    """A button under a client's ticket."""

    action: MyAction
    ticket_id: int = 0


class WishOpenCD(CallbackData, prefix="wo1"):
    """Choose a date for a ticket: the client their own, staff one to propose. ``asked``: the wish whose message was tapped."""

    ticket_id: int
    asked: int = 0


class WishMonthCD(CallbackData, prefix="wm1"):
    """A page of the calendar: the month's first day (ordinal)."""

    ticket_id: int
    month: Day
    asked: int = 0


class WishDayCD(CallbackData, prefix="wd1"):
    """The hours of a day (ordinal)."""

    ticket_id: int
    day: Day
    asked: int = 0


class WishAtCD(CallbackData, prefix="wa1"):
    """This moment: minutes since 1970, UTC."""

    ticket_id: int
    at: Annotated[int, Field(ge=0, le=LAST_MINUTE)]
    asked: int = 0

    @property
    def moment(self) -> datetime:
        return EPOCH + timedelta(minutes=self.at)


class WishAnswer(StrEnum):
    """``yes``: staff promises what the client wishes, a client agrees to what staff proposes; ``back``: staff leaves the choice
    of another date."""

    YES = "yes"
    BACK = "back"


class WishAnswerCD(CallbackData, prefix="wy1"):
    """An answer to a desired date."""

    answer: WishAnswer
    wish_id: int


class SeparateCD(CallbackData, prefix="n1"):
    """«Это другой вопрос»: the message that went into a ticket becomes a draft of its own."""

    message_id: int


class AccessAction(StrEnum):
    DECLINE = "no"
    COMPANY = "co"
    MEMBER = "mem"
    MANAGER = "man"


class AccessCD(CallbackData, prefix="a1"):
    """A stranger's request: decline it, or let the person into this company."""

    action: AccessAction
    request_id: int
    company_id: int = 0


class GroupCD(CallbackData, prefix="g1"):
    """Bind this group to the desk."""

    chat_id: int


class AdminAction(StrEnum):
    GRANT = "grant"
    INVITE = "invite"
    SHOW = "show"
    PEOPLE = "people"


class CompanyCD(CallbackData, prefix="o1"):
    """A company chosen from a list, and what for."""

    action: AdminAction
    company_id: int


class InviteRoleCD(CallbackData, prefix="i1"):
    """The role of an invited contact."""

    role: str


class StaffRoleCD(CallbackData, prefix="f1"):
    """The roles of a new staff member, joined by commas."""

    roles: str


class GrantCD(CallbackData, prefix="h2"):
    """Give the minutes that the dialogue has prepared, as this kind; without one, drop it."""

    grant_kind: GrantKind | None = None


class OfferCD(CallbackData, prefix="y1"):
    """A manager's answer to the agreement that a campaign offers for this contract."""

    campaign_id: int
    contract_id: int
    answer: Answer


class CampaignAction(StrEnum):
    SHOW = "show"
    REMIND = "ask"
    REMIND_NOW = "now"


class CampaignCD(CallbackData, prefix="y2"):
    """A button of the director's list of a campaign."""

    action: CampaignAction
    campaign_id: int
    page: int = 0


class PhoneAnswerCD(CallbackData, prefix="y3"):
    """What a company has said by phone; without an answer: look at its offer. ``page``: where the list was left."""

    campaign_id: int
    contract_id: int
    page: int
    answer: Answer | None = None


class SpendCD(CallbackData, prefix="e1"):
    """«Потратить: Обучение»: a ticket for this service with hours that burn after a day (its proleptic ordinal)."""

    service_id: int
    minutes: int
    last_day: int


class StatementAction(StrEnum):
    """``open`` asks for a period in a new message, ``list`` in the one that was tapped; the others are periods."""

    OPEN = "open"
    LIST = "list"
    MONTH = PeriodKind.MONTH.value
    LAST = PeriodKind.LAST.value
    TERM = PeriodKind.TERM.value


class StatementCD(CallbackData, prefix="v1"):
    """A company's statement: for which period, or for this one."""

    action: StatementAction
    company_id: int


class FileForm(StrEnum):
    PDF = "pdf"
    XLSX = "xlsx"


class StatementFileCD(CallbackData, prefix="w1"):
    """The statement as a file. The days (ordinals) are those of the text above the button, whatever month it is by now."""

    form: FileForm
    company_id: int
    first: Day
    last: Day

    @property
    def period(self) -> Period:
        return Period(date.fromordinal(self.first), date.fromordinal(self.last))


class DutyAction(StrEnum):
    ME = "me"
    REPLACE = "replace"
    AWAY = "away"
    HERE = "here"
    SHOW = "show"


class DutyCD(CallbackData, prefix="dy1"):
    """A button under who is on duty."""

    action: DutyAction


class DutyUntilCD(CallbackData, prefix="dy2"):
    """Who is on duty wants to be replaced until then: minutes since 1970, so that it is the same moment tomorrow."""

    minutes: Annotated[int, Field(ge=0, le=100_000_000)]


class DutyAwayCD(CallbackData, prefix="dy3"):
    """Who taps is away on these days (ordinals)."""

    first: Day
    last: Day


class DutyCallCD(CallbackData, prefix="dy4"):
    """An answer to who looks for a substitute: I do it, or nobody is looked for any more."""

    call_id: int
    mine: bool


class DutyPlanAction(StrEnum):
    SAVE = "save"
    DROP = "drop"


class DutyPlanCD(CallbackData, prefix="dy5"):
    """What becomes of a previewed schedule. ``token`` is that of the preview."""

    action: DutyPlanAction
    token: str


class EditAction(StrEnum):
    OPEN_TOO = "all"
    ONLY_NEW = "new"
    DROP = "drop"


class EditCD(CallbackData, prefix="pe1"):
    """What becomes of a previewed edit of a calendar or a plan. ``token`` is that of the preview: another one's buttons are
    dead."""

    action: EditAction
    token: str


class SpeakersOffCD(CallbackData, prefix="sp1"):
    """Disconnect all speakers of the office."""


class OnecScreen(StrEnum):
    STATE = "state"
    DOCUMENTS = "docs"
    TIES = "ties"
    RECONCILE = "recon"


class OnecCD(CallbackData, prefix="oc1"):
    """A screen of the exchange with 1C. ``page`` from 0."""

    screen: OnecScreen
    page: Annotated[int, Field(ge=0, le=10_000)] = 0


class OnecAction(StrEnum):
    SHOW = "show"
    AGAIN = "again"
    FIND = "find"
    DONE = "done"
    DROP = "drop"
    ACCEPT = "accept"


class OnecDocumentCD(CallbackData, prefix="oc2"):
    """What becomes of a document for 1C."""

    action: OnecAction
    document_id: int


class OnecTieCD(CallbackData, prefix="oc3"):
    """Choose what this service or engineer is in 1C."""

    kind: ItemKind
    our_id: int


class OnecItemCD(CallbackData, prefix="oc4"):
    """This is what it is."""

    kind: ItemKind
    our_id: int
    item_id: int


class CallCompanyCD(CallbackData, prefix="nw1"):
    """The company of a call that is being written down."""

    call_id: int
    company_id: int


class CallContactCD(CallbackData, prefix="nw2"):
    """Who called; 0: somebody whom nobody knows yet."""

    call_id: int
    contact_id: int


class CallAction(StrEnum):
    QUEUE = "queue"
    EARLIER = "earlier"


class CallCD(CallbackData, prefix="nw3"):
    """Under a ticket that has just been opened from a call: give it to the queue; the call was earlier."""

    action: CallAction
    ticket_id: int


class ClientAction(StrEnum):
    SHOW = "show"
    NEW = "new"
    TICKETS = "tickets"
    CALLERS = "calls"


class ClientCD(CallbackData, prefix="nw4"):
    """A client as staff sees it while it is on the phone."""

    action: ClientAction
    company_id: int


class TicketLookCD(CallbackData, prefix="nw5"):
    """Show a ticket to somebody of the staff in private: cards stand in the group only."""

    ticket_id: int


class DraftedCD(CallbackData, prefix="wk1"):
    """Enter this and resolve. ``version`` is the ticket's when it was offered; ``at``: the minutes are what the desk saw up to
    this moment (seconds of the epoch), 0 for usual ones."""

    ticket_id: int
    version: int
    service_id: int
    minutes: int
    at: Annotated[int, Field(ge=0, le=LAST_MINUTE * 60)]


class TimerAction(StrEnum):
    START = "start"
    STOP = "stop"


class TimerCD(CallbackData, prefix="wk2"):
    """The timer of whoever taps."""

    action: TimerAction
    ticket_id: int


class TimerLineCD(CallbackData, prefix="wk3"):
    """What was done while this timer ran; without a service it is asked."""

    timer_id: int
    service_id: int | None = None


class PartCD(CallbackData, prefix="wk4"):
    """The answer about an unclear ``part`` of the message with this id; without minutes they are asked."""

    ticket_id: int
    message_id: int
    part: int
    service_id: int
    minutes: int | None = None


class VoiceCD(CallbackData, prefix="wk5"):
    """Say in a voice message what was done."""

    ticket_id: int


class TemplatesCD(CallbackData, prefix="wk6"):
    """Choose a ready answer for this ticket."""

    ticket_id: int


class TemplateCD(CallbackData, prefix="wk7"):
    """Look at a ready answer."""

    ticket_id: int
    template_id: int


class TemplateSendCD(CallbackData, prefix="wk8"):
    """Send it as it was shown. ``after``: the staff's newest message then, so that it is sent once."""

    ticket_id: int
    template_id: int
    after: int


class TemplateDropCD(CallbackData, prefix="wk9"):
    """Offer a ready answer no more."""

    template_id: int


class MyCompanyCD(CallbackData, prefix="in1"):
    """Somebody of several companies speaks for this one from now on (one of their own contacts)."""

    contact_id: int


class DeclineWord(StrEnum):
    """Why a stranger is not let in, in words prepared for it; or ``back`` to the request."""

    NO_CLIENT = "client"
    NOT_OURS = "person"
    SILENT = "silent"
    BACK = "back"


class DeclineCD(CallbackData, prefix="in2"):
    """Decline a stranger's request, with a word or without."""

    word: DeclineWord
    request_id: int


class PeopleAction(StrEnum):
    """``add`` asks for a new colleague's name, ``link`` makes an invitation anew; ``remove`` and ``forget`` ask,
    ``removed`` and ``forgotten`` do it; ``member`` and ``manager`` change the role."""

    LIST = "list"
    SHOW = "show"
    ADD = "add"
    LINK = "link"
    REMOVE = "remove"
    REMOVED = "removed"
    MEMBER = "member"
    MANAGER = "manager"
    FORGET = "forget"
    FORGOTTEN = "forgotten"


class PeopleCD(CallbackData, prefix="in3"):
    """The people of a company. ``contact_id``: 0 where nobody in particular is meant."""

    action: PeopleAction
    company_id: int
    contact_id: int = 0


class CompanyTicketsCD(CallbackData, prefix="in4"):
    """The company's tickets, for its manager. ``page`` from 0."""

    page: Annotated[int, Field(ge=0, le=10_000)] = 0


class MeAction(StrEnum):
    """``leave`` and ``forget`` ask, ``left`` and ``forgotten`` do it; ``stay`` is a change of mind."""

    LEAVE = "leave"
    LEFT = "left"
    FORGET = "forget"
    FORGOTTEN = "forgotten"
    STAY = "stay"


class MeCD(CallbackData, prefix="in5"):
    """A client about themselves."""

    action: MeAction


class ForgetCD(CallbackData, prefix="in6"):
    """Erase now who has asked for it. ``sure``: it has been asked once more."""

    request_id: int
    sure: bool


class CapCD(CallbackData, prefix="pd1"):
    """A manager agrees to so many minutes only, fewer than the estimate."""

    estimate_id: int
    minutes: Annotated[int, Field(ge=1, le=100_000)]


class DiscussCD(CallbackData, prefix="pd2"):
    """A manager wants to talk about a price or an estimate."""

    kind: OfferKind
    offer_id: int


class TopUpAction(StrEnum):
    OPEN = "open"
    CHOOSE = "choose"
    OWN = "own"
    SEND = "send"
    SPENT = "spent"


class TopUpCD(CallbackData, prefix="pd3"):
    """A client looks at hours: what they were spent on, or how many to buy. ``price``: kopecks of an hour as it was shown."""

    action: TopUpAction
    minutes: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    price: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0


class TopUpStep(StrEnum):
    """``paid`` asks once more before ``grant``; ``show`` leaves that question."""

    AGREE = "agree"
    INVOICED = "invoiced"
    PAID = "paid"
    GRANT = "grant"
    DECLINE = "no"
    SHOW = "show"


class TopUpStepCD(CallbackData, prefix="pd4"):
    """The next step of a request for hours."""

    step: TopUpStep
    request_id: int


class DisputeCD(CallbackData, prefix="pd5"):
    """A client does not agree with a charged line."""

    line_id: int


class DisputeAction(StrEnum):
    SHOW = "show"
    FIX = "fix"
    REVERSE = "all"
    CONFIRM = "yes"
    KEEP = "keep"


class DisputeStepCD(CallbackData, prefix="pd6"):
    """What staff does about a dispute. ``version`` is the ticket's when the preview was drawn."""

    action: DisputeAction
    dispute_id: int
    version: int = 0


class RateCD(CallbackData, prefix="pd7"):
    """So many stars for a completion of a ticket."""

    ticket_id: int
    completion: int
    stars: Annotated[int, Field(ge=1, le=5)]


class HistoryAction(StrEnum):
    PAGE = "page"
    FIND = "find"


class HistoryCD(CallbackData, prefix="pd8"):
    """Own tickets that are done, page by page, or a search among all of them."""

    action: HistoryAction
    page: Annotated[int, Field(ge=0, le=100_000)] = 0


class Setting(StrEnum):
    """``open``: the screen; ``hours``… are notices; ``quiet``: choose quiet hours; ``span``: these, ``own``: in words."""

    OPEN = "open"
    TAKEN = "taken"
    DATES = "dates"
    HOURS = "hours"
    RATING = "rating"
    ANSWERS = "answers"
    QUESTIONS = "asks"
    QUIET = "quiet"
    SPAN = "span"
    OWN = "own"


class SettingCD(CallbackData, prefix="pd9"):
    """A client's choice of notices. ``value``: 1 or 0; of ``span`` from × 1440 + to in minutes of the day, 0 for none."""

    setting: Setting
    value: Annotated[int, Field(ge=0, lt=1440 * 1440)] = 0


class HandleAction(StrEnum):
    """``more`` opens the second keyboard of a card, ``back`` returns to the card, ``open`` shows a ticket of a list."""

    MORE = "more"
    BACK = "back"
    OPEN = "open"
    ACCEPT = "mine"
    HAND = "hand"
    CALL = "call"
    REST = "rest"
    BRING = "bring"
    NOTE = "note"
    STORY = "story"
    CHECKS = "list"
    LINES = "lines"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    CANCEL = "drop"


class HandleCD(CallbackData, prefix="hd1"):
    """A button of «⋯ Ещё»."""

    action: HandleAction
    ticket_id: int


class HandToCD(CallbackData, prefix="hd2"):
    """Hand the ticket over to this engineer."""

    ticket_id: int
    staff_id: int


class CallInCD(CallbackData, prefix="hd3"):
    """Call this engineer in, or let them go (``on`` False)."""

    ticket_id: int
    staff_id: int
    on: bool


class RestCD(CallbackData, prefix="hd4"):
    """Rest until this moment (minutes since 1970, UTC); without a reason the reasons are asked for."""

    ticket_id: int
    at: Annotated[int, Field(ge=0, le=LAST_MINUTE)]
    why: Why | None = None

    @property
    def moment(self) -> datetime:
        return EPOCH + timedelta(minutes=self.at)


class RestMonthCD(CallbackData, prefix="hd5"):
    """A page of the calendar to rest until: the month's first day (ordinal)."""

    ticket_id: int
    month: Day


class DropCD(CallbackData, prefix="hd6"):
    """Cancel the ticket for this reason; ``own`` asks for words."""

    ticket_id: int
    why: CancelWhy


class CheckCD(CallbackData, prefix="hd7"):
    """A step of the checklist is done, or is not (``on`` False)."""

    ticket_id: int
    item_id: int
    on: bool


class PairAction(StrEnum):
    """What ``other_id`` is: for merging a ticket, for splitting a message, for moving a company, for ``line`` a line of work,
    for ``story`` a page, for ``skip`` how many are not wanted."""

    MERGE_ASK = "ask"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    LINE = "line"
    STORY = "story"
    SKIP = "skip"


class PairCD(CallbackData, prefix="hd8"):
    """A ticket and something else."""

    action: PairAction
    ticket_id: int
    other_id: int


class LineServiceCD(CallbackData, prefix="hd9"):
    """The line's work was this service. ``version`` is the ticket's."""

    ticket_id: int
    version: int
    line_id: int
    service_id: int


class DraftMoneyCD(CallbackData, prefix="op1"):
    """The ticket that this draft becomes is paid with money, or with hours after all. The wish itself, so that a doubled tap
    changes nothing."""

    draft_id: int
    money: bool


class DraftUrgentCD(CallbackData, prefix="op2"):
    """It is urgent, or is not after all."""

    draft_id: int
    urgent: bool


class DraftDatesCD(CallbackData, prefix="op3"):
    """Choose a desired date for a draft."""

    draft_id: int


class DraftMonthCD(CallbackData, prefix="op4"):
    """A page of the calendar: the month's first day (ordinal)."""

    draft_id: int
    month: Day


class DraftDayCD(CallbackData, prefix="op5"):
    """The hours of a day (ordinal)."""

    draft_id: int
    day: Day


class DraftAtCD(CallbackData, prefix="op6"):
    """This moment: minutes since 1970, UTC; without one: no date after all."""

    draft_id: int
    at: Annotated[int, Field(ge=0, le=LAST_MINUTE)] | None = None

    @property
    def moment(self) -> datetime | None:
        return EPOCH + timedelta(minutes=self.at) if self.at is not None else None


class DraftBackCD(CallbackData, prefix="op7"):
    """From the choice of a date back to the draft."""

    draft_id: int


class SimilarCD(CallbackData, prefix="op8"):
    """How the ticket went that this one is like, in the card's place."""

    ticket_id: int


class AuditCD(CallbackData, prefix="ad1"):
    """A page of the audit trail, from 0. ``words`` travel with the button: at most :data:`bot.keyboards.audit.WORDS_BYTES`."""

    area: Area | None = None
    page: Annotated[int, Field(ge=0, le=9_999)] = 0
    words: str = ""


class PreviewCD(CallbackData, prefix="ad2"):
    """What becomes of a previewed change. ``token`` is that of the preview: another one's buttons are dead."""

    save: bool
    token: str


class AdminScreen(StrEnum):
    MENU = "menu"
    STAFF = "staff"
    HIRE = "hire"
    COMPANIES = "clients"
    PRICES = "prices"
    ROUNDING = "rounding"
    ACCRUAL = "accrual"
    GROUP = "group"


class AdminScreenCD(CallbackData, prefix="ad3"):
    """A screen of administration. ``page`` from 0."""

    screen: AdminScreen
    page: Annotated[int, Field(ge=0, le=9_999)] = 0


class PersonAction(StrEnum):
    SHOW = "show"
    ENGINEER = StaffRole.ENGINEER.value
    DIRECTOR = StaffRole.DIRECTOR.value
    ADMIN = StaffRole.ADMIN.value
    LINK = "link"
    DISMISS = "out"
    DISMISSED = "quit"


class PersonCD(CallbackData, prefix="ad4"):
    """A button of a staff member's card. ``on``: what the role is to be, so that a doubled tap says the same twice."""

    action: PersonAction
    staff_id: int
    on: bool = False


class CompanyPart(StrEnum):
    CONTACTS = "people"
    ADD_CONTACT = "person"
    CONTRACTS = "contracts"
    ADD_CONTRACT = "contract"


class CompanyPartCD(CallbackData, prefix="ad5"):
    """A part of a client's card, for administrators."""

    part: CompanyPart
    company_id: int


class ContractAction(StrEnum):
    SHOW = "show"
    PROLONG = "prolong"
    AMEND = "amend"
    PLANS = "plans"


class ContractCD(CallbackData, prefix="ad6"):
    """A button of a contract's card."""

    action: ContractAction
    contract_id: int


class ContractPlanCD(CallbackData, prefix="ad7"):
    """Preview this SLA plan for this contract."""

    contract_id: int
    plan_id: int


class PriceAction(StrEnum):
    SHOW = "show"
    PRICE = "price"
    USUAL = "usual"
    WORDS = "words"
    ROUNDING = "round"
    TOGGLE = "toggle"


class PriceCD(CallbackData, prefix="ad8"):
    """A button of an item of the price list."""

    action: PriceAction
    service_id: int


class UnbindCD(CallbackData, prefix="ad9"):
    """Preview that this group is the engineers' no longer."""

    chat_id: int


class WaveAction(StrEnum):
    """``show`` draws the wave's card where it was tapped, or at the end of the chat."""

    SHOW = "show"
    LEAD = "lead"
    RULES = "rules"
    PREVIEW = "preview"
    CLOSE = "close"


class WaveCD(CallbackData, prefix="mc1"):
    """A button of a wave."""

    action: WaveAction
    wave_id: int


class WaveTicketAction(StrEnum):
    LIST = "list"
    NEW = "new"
    JOIN = "join"
    LEAVE = "leave"


class WaveTicketCD(CallbackData, prefix="mc2"):
    """A ticket and a wave: which one, a new one, this one, out of it."""

    action: WaveTicketAction
    ticket_id: int
    wave_id: int = 0


class WaveRuleCD(CallbackData, prefix="mc3"):
    """How a wave's work is charged; a fixed time without a service (0) asks which one."""

    wave_id: int
    rule: WaveRule
    minutes: int = 0
    service_id: int = 0


class WaveAnswerAction(StrEnum):
    SEND = "send"
    DROP = "drop"
    LATE = "late"


class WaveAnswerCD(CallbackData, prefix="mc4"):
    """An answer to all: send it, or not; ``late``: to this ticket, which came later."""

    action: WaveAnswerAction
    answer_id: int
    ticket_id: int = 0


class WaveConfirmCD(CallbackData, prefix="mc5"):
    """Resolve all of a wave as shown: so many tickets, by this rule."""

    wave_id: int
    tickets: int
    rule: WaveRule


class GatherCD(CallbackData, prefix="mc6"):
    """Make a wave of what looks like one."""

    hint_id: int


class UpdatesAction(StrEnum):
    """``ref``: the configuration, the service, the day (ordinal), or how many companies were shown."""

    CONTRACT = "contract"
    CONFIGURATION = "conf"
    LISTED = "listed"
    SERVICE = "service"
    DAY = "day"
    CONFIRM = "confirm"
    DROP = "drop"


class UpdatesCD(CallbackData, prefix="mc7"):
    """A batch of updates."""

    action: UpdatesAction
    batch_id: int
    ref: int = 0


class SizeCD(CallbackData, prefix="mc8"):
    """An estimate of so many minutes; 0 asks how many."""

    ticket_id: int
    minutes: int
