"""Keyboards of administrators."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import AdminAction, CompanyCD, GrantCD, GroupCD, InviteRoleCD, StaffRoleCD, TermsCD
from bot.locales import plain
from core.actor import ContactRole, StaffRole
from core.clients.models import Company, ShortagePolicy, WorkState

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


def confirm_grant() -> Markup:
    """Add the minutes, or not."""
    return Markup(
        inline_keyboard=[
            [
                Button(text=plain("button-grant"), callback_data=GrantCD(confirmed=True).pack(), style="success"),
                Button(text=plain("button-cancel"), callback_data=GrantCD(confirmed=False).pack()),
            ]
        ]
    )
