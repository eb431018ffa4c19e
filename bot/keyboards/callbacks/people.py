"""Buttons of coming in, of a company's people, of leaving."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field


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


class InviteRoleCD(CallbackData, prefix="i1"):
    """The role of an invited contact."""

    role: str


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
