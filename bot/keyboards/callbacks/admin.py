"""Buttons of directors and administrators: clients, hours, campaigns, plans, speakers."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from core.contracts.answering import Answer
from core.ledger.models import GrantKind


class TermsCD(CallbackData, prefix="ct1"):
    """What may be done for a company from now on, or what happens when hours do not suffice: a value of either enum."""

    company_id: int
    terms: str


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


class StaffRoleCD(CallbackData, prefix="f1"):
    """The roles of a new staff member, joined by commas."""

    roles: str


class GrantCD(CallbackData, prefix="h2"):
    """Give the minutes that the dialogue has prepared, as this kind; without one, drop it."""

    grant_kind: GrantKind | None = None


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
