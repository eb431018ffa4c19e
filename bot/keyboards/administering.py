"""Keyboards of administration: screens, people, clients, contracts, the price list."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import (
    AdminScreen,
    AdminScreenCD,
    AuditCD,
    CompanyPart,
    CompanyPartCD,
    ContractAction,
    ContractCD,
    ContractPlanCD,
    PeopleAction,
    PeopleCD,
    PersonAction,
    PersonCD,
    PreviewCD,
    PriceAction,
    PriceCD,
    UnbindCD,
)
from bot.locales import plain
from core.actor import StaffRole
from core.catalog.models import Service, TariffKind
from core.contracts.models import Contract
from core.sla.models import Plan
from core.staff.models import Staff

PAGE = 10
BUTTON_LENGTH = 60


def preview(token: str) -> Markup:
    """Save what is shown, or drop it."""

    def button(key: str, save: bool) -> Button:
        return Button(text=plain(key), callback_data=PreviewCD(save=save, token=token).pack())

    return Markup(inline_keyboard=[[button("button-edit-save", True), button("button-edit-drop", False)]])


def screen(key: str, which: AdminScreen, page: int = 0) -> Button:
    """A button that leads to a screen."""
    return Button(text=plain(key), callback_data=AdminScreenCD(screen=which, page=page).pack())


def menu() -> Markup:
    """All that has a screen of its own."""
    journal = Button(text=plain("button-admin-audit"), callback_data=AuditCD().pack())
    return Markup(
        inline_keyboard=[
            [screen("button-admin-staff", AdminScreen.STAFF), screen("button-admin-clients", AdminScreen.COMPANIES)],
            [screen("button-admin-prices", AdminScreen.PRICES), screen("button-admin-rounding", AdminScreen.ROUNDING)],
            [screen("button-admin-accrual", AdminScreen.ACCRUAL), screen("button-admin-group", AdminScreen.GROUP)],
            [journal],
        ]
    )


def back_to_menu() -> Markup:
    """Nothing but the way back."""
    return Markup(inline_keyboard=[[screen("button-admin-menu", AdminScreen.MENU)]])


def staff(people: Sequence[Staff], page: int, *, admin: bool) -> Markup:
    """A page of the staff; an administrator may add somebody."""
    rows = [
        [_person(limits.cut(one.name, BUTTON_LENGTH), PersonAction.SHOW, one.id)]
        for one in people[page * PAGE : (page + 1) * PAGE]
    ]
    rows += _turning(AdminScreen.STAFF, page, len(people))
    if admin:
        rows.append([screen("button-staff-add", AdminScreen.HIRE)])
    return Markup(inline_keyboard=[*rows, [screen("button-admin-menu", AdminScreen.MENU)]])


def _turning(which: AdminScreen, page: int, count: int) -> list[list[Button]]:
    turning = []
    if page > 0:
        turning.append(screen("button-page-back", which, page - 1))
    if count > (page + 1) * PAGE:
        turning.append(screen("button-page-on", which, page + 1))
    return [turning] if turning else []


def _person(text: str, action: PersonAction, staff_id: int, *, on: bool = False) -> Button:
    return Button(text=text, callback_data=PersonCD(action=action, staff_id=staff_id, on=on).pack())


def person(shown: Staff, *, admin: bool, oneself: bool) -> Markup:
    """What an administrator may do with somebody: each role is given or taken by one tap."""
    rows: list[list[Button]] = []
    if admin:
        rows = [
            [
                _person(
                    plain(
                        "button-role-has" if role in shown.roles else "button-role-hasnt",
                        role=plain(f"audit-word-{role.value}"),
                    ),
                    PersonAction(role.value),
                    shown.id,
                    on=role not in shown.roles,
                )
            ]
            for role in StaffRole
        ]
        if shown.messenger_id is None:
            rows.append([_person(plain("button-staff-link"), PersonAction.LINK, shown.id)])
        if not oneself:
            rows.append([_person(plain("button-staff-dismiss"), PersonAction.DISMISS, shown.id)])
    return Markup(inline_keyboard=[*rows, [screen("button-staff-list", AdminScreen.STAFF)]])


def dismiss(staff_id: int) -> Markup:
    """Really?"""
    return Markup(
        inline_keyboard=[
            [_person(plain("button-staff-dismiss-sure"), PersonAction.DISMISSED, staff_id)],
            [_person(plain("button-edit-drop"), PersonAction.SHOW, staff_id)],
        ]
    )


def _part(key: str, part: CompanyPart, company_id: int) -> Button:
    return Button(text=plain(key), callback_data=CompanyPartCD(part=part, company_id=company_id).pack())


def company_parts(company_id: int) -> list[list[Button]]:
    """Rows of a client's card for administrators."""
    return [
        [
            _part("button-company-contacts", CompanyPart.CONTACTS, company_id),
            _part("button-company-contracts", CompanyPart.CONTRACTS, company_id),
        ]
    ]


def contacts(company_id: int) -> Markup:
    """Under a client's people."""
    people = PeopleCD(action=PeopleAction.LIST, company_id=company_id)
    return Markup(
        inline_keyboard=[
            [_part("button-contact-add", CompanyPart.ADD_CONTACT, company_id)],
            [Button(text=plain("button-contact-people"), callback_data=people.pack())],
        ]
    )


def contracts(found: Sequence[Contract], company_id: int) -> Markup:
    """A client's contracts, the newest first."""
    rows = [
        [
            Button(
                text=limits.cut(one.number, BUTTON_LENGTH),
                callback_data=ContractCD(action=ContractAction.SHOW, contract_id=one.id).pack(),
            )
        ]
        for one in found
    ]
    return Markup(inline_keyboard=[*rows, [_part("button-contract-add", CompanyPart.ADD_CONTRACT, company_id)]])


def contract(contract_id: int, company_id: int) -> Markup:
    """What may be done with a contract."""

    def button(key: str, action: ContractAction) -> Button:
        return Button(text=plain(key), callback_data=ContractCD(action=action, contract_id=contract_id).pack())

    return Markup(
        inline_keyboard=[
            [button("button-contract-prolong", ContractAction.PROLONG)],
            [
                button("button-contract-amend", ContractAction.AMEND),
                button("button-contract-plans", ContractAction.PLANS),
            ],
            [_part("button-company-contracts", CompanyPart.CONTRACTS, company_id)],
        ]
    )


def plans(found: Sequence[Plan], contract_id: int) -> Markup:
    """Which plan a contract is to have."""
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=limits.cut(one.name, BUTTON_LENGTH),
                    callback_data=ContractPlanCD(contract_id=contract_id, plan_id=one.id).pack(),
                )
            ]
            for one in found
        ]
    )


def services(found: Sequence[Service], page: int) -> Markup:
    """A page of the price list."""
    rows = [
        [
            Button(
                text=limits.cut(one.name, BUTTON_LENGTH),
                callback_data=PriceCD(action=PriceAction.SHOW, service_id=one.id).pack(),
            )
        ]
        for one in found[page * PAGE : (page + 1) * PAGE]
    ]
    rows += _turning(AdminScreen.PRICES, page, len(found))
    return Markup(inline_keyboard=[*rows, [screen("button-admin-menu", AdminScreen.MENU)]])


def service(shown: Service, *, admin: bool) -> Markup:
    """What may be changed of a service."""

    def button(key: str, action: PriceAction) -> Button:
        return Button(text=plain(key), callback_data=PriceCD(action=action, service_id=shown.id).pack())

    rows: list[list[Button]] = []
    if admin:
        first = [button("button-service-usual", PriceAction.USUAL), button("button-service-words", PriceAction.WORDS)]
        if shown.tariff_kind is not TariffKind.UNTARIFFED:
            first.insert(0, button("button-service-price", PriceAction.PRICE))
        toggle = "button-service-off" if shown.active else "button-service-on"
        rows = [first, [button("button-service-rounding", PriceAction.ROUNDING), button(toggle, PriceAction.TOGGLE)]]
    return Markup(inline_keyboard=[*rows, [screen("button-service-list", AdminScreen.PRICES)]])


def group(chat_id: int) -> Markup:
    """The group is the engineers' no longer."""
    return Markup(
        inline_keyboard=[
            [Button(text=plain("button-unbind"), callback_data=UnbindCD(chat_id=chat_id).pack())],
            [screen("button-admin-menu", AdminScreen.MENU)],
        ]
    )
