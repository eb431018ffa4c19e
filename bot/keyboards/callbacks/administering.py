"""Buttons of administrators: what they look through and change."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from core.actor import StaffRole
from core.journal.areas import Area


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
