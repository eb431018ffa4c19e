"""Keyboards of administrators."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards import statement
from bot.keyboards.administering import company_parts
from bot.keyboards.callbacks import AdminAction, CompanyCD, GrantCD, GroupCD, InviteRoleCD, StaffRoleCD, TermsCD
from bot.locales import plain
from core.actor import ContactRole, StaffRole
from core.clients.models import Company, ShortagePolicy, WorkState
from core.ledger.models import GrantKind

STAFF_ROLES = (
    ("button-role-engineer", (StaffRole.ENGINEER,)),
    ("button-role-director", (StaffRole.DIRECTOR,)),
    ("button-role-admin", (StaffRole.ADMIN,)),
    ("button-role-director-admin", (StaffRole.DIRECTOR, StaffRole.ADMIN)),
)


def bind(chat_id: int) -> Markup:
    """Make this group the engineers'."""
    return Markup(inline_keyboard=[[Button(text=plain("button-bind"), callback_data=GroupCD(chat_id=chat_id).pack())]])


def companies(found: Sequence[Company], action: AdminAction) -> Markup:
    """Which company."""
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=f"{company.name[:40]} · {company.inn}",
                    callback_data=CompanyCD(action=action, company_id=company.id).pack(),
                )
            ]
            for company in found
        ]
    )


def terms(company: Company) -> Markup:
    """What may be done for the company, and what happens when hours do not suffice: what is not so now."""
    now = (company.work_state, company.shortage_policy)
    offered: tuple[WorkState | ShortagePolicy, ...] = (*WorkState, *ShortagePolicy)
    buttons = [
        Button(
            text=plain(f"button-terms-{one.value}"),
            callback_data=TermsCD(company_id=company.id, terms=one.value).pack(),
        )
        for one in offered
        if one not in now
    ]
    return Markup(inline_keyboard=[buttons[:2], buttons[2:]])


def company(shown: Company, *, leads: bool, admin: bool) -> Markup:
    """Under the staff's card of a client: its statement, for those who lead what may be done for it, and for administrators
    its people and contracts."""
    rows = [*statement.offer(shown.id).inline_keyboard, *(terms(shown).inline_keyboard if leads else [])]
    rows += company_parts(shown.id) if admin else []
    return Markup(inline_keyboard=rows)


def contact_roles() -> Markup:
    """What the invited person is in the company."""
    return Markup(
        inline_keyboard=[
            [
                Button(text=plain("button-as-member"), callback_data=InviteRoleCD(role=ContactRole.MEMBER).pack()),
                Button(text=plain("button-as-manager"), callback_data=InviteRoleCD(role=ContactRole.MANAGER).pack()),
            ]
        ]
    )


def staff_roles() -> Markup:
    """What the new staff member may do."""
    return Markup(
        inline_keyboard=[
            [Button(text=plain(key), callback_data=StaffRoleCD(roles=",".join(roles)).pack())]
            for key, roles in STAFF_ROLES
        ]
    )


def grant_kinds() -> Markup:
    """Give the minutes as a present, a purchase, on credit; or not."""
    kinds = [
        Button(text=plain(f"button-grant-{each.value}"), callback_data=GrantCD(grant_kind=each).pack())
        for each in (GrantKind.GOODWILL, GrantKind.PURCHASE, GrantKind.TRUST)
    ]
    return Markup(inline_keyboard=[kinds, [Button(text=plain("button-cancel"), callback_data=GrantCD().pack())]])
