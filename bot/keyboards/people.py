"""Keyboards about people: companies of a person, colleagues, leaving."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import (
    CompanyTicketsCD,
    DeclineCD,
    DeclineWord,
    ForgetCD,
    MeAction,
    MeCD,
    MyAction,
    MyCD,
    MyCompanyCD,
    PeopleAction,
    PeopleCD,
)
from bot.locales import plain
from core.access.people import At
from core.actor import ContactRole
from core.people.colleagues import Colleague, People
from core.tickets.models import Ticket

NAME = 40
"""How much of a name a button shows."""


def my_companies(mine: Sequence[At], current_id: int) -> Markup:
    """One button a company; the one that is spoken for now has a tick."""
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=plain(
                        "my-company-now" if at.contact.id == current_id else "my-company", name=at.company.name[:NAME]
                    ),
                    callback_data=MyCompanyCD(contact_id=at.contact.id).pack(),
                )
            ]
            for at in mine
        ]
    )


def decline_words(request_id: int) -> Markup:
    """Why a stranger is not let in."""
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=plain(f"button-decline-{word.value}"),
                    callback_data=DeclineCD(word=word, request_id=request_id).pack(),
                )
            ]
            for word in DeclineWord
        ]
    )


def company_tickets_button() -> Button:
    return Button(text=plain("button-company-tickets"), callback_data=CompanyTicketsCD().pack())


def company_tickets(found: Sequence[Ticket], titles: Sequence[str], page: int, *, more: bool) -> Markup:
    """One button a ticket, and the pages."""
    rows = [
        [Button(text=title, callback_data=MyCD(action=MyAction.VIEW, ticket_id=ticket.id).pack())]
        for ticket, title in zip(found, titles, strict=True)
    ]
    turns = [
        Button(text=plain(key), callback_data=CompanyTicketsCD(page=to).pack())
        for key, to, there in (("button-newer", page - 1, page > 0), ("button-older", page + 1, more))
        if there
    ]
    mine = Button(text=plain("button-my-tickets"), callback_data=MyCD(action=MyAction.LIST).pack())
    return Markup(inline_keyboard=[*rows, *([turns] if turns else []), [mine]])


def _people(key: str, action: PeopleAction, company_id: int, contact_id: int = 0) -> Button:
    return Button(
        text=plain(key), callback_data=PeopleCD(action=action, company_id=company_id, contact_id=contact_id).pack()
    )


def people(shown: People, titles: Sequence[str], *, for_manager: bool) -> Markup:
    """A button a person; a manager also adds a colleague."""
    rows = [
        [
            Button(
                text=limits.cut(title, 60),
                callback_data=PeopleCD(
                    action=PeopleAction.SHOW, company_id=shown.company.id, contact_id=one.contact.id
                ).pack(),
            )
        ]
        for one, title in zip(shown.colleagues, titles, strict=True)
    ]
    if for_manager:
        rows.append([_people("button-add-colleague", PeopleAction.ADD, shown.company.id)])
    return Markup(inline_keyboard=rows)


def person(shown: Colleague, *, removes: bool, links: bool, makes: bool, forgets: bool) -> Markup:
    """What may be done about a person: ``removes`` their access, ``links`` them to an invitation, ``makes`` managers, and
    ``forgets``."""
    company_id, contact_id, active = shown.contact.company_id, shown.contact.id, shown.contact.active
    other = PeopleAction.MEMBER if shown.contact.role is ContactRole.MANAGER else PeopleAction.MANAGER
    offered = (
        ("button-link-again", PeopleAction.LINK, links and active and not shown.came_in),
        (f"button-make-{other.value}", other, makes and active),
        ("button-remove-person", PeopleAction.REMOVE, removes and active),
        ("button-forget-person", PeopleAction.FORGET, forgets),
    )
    rows = [[_people(key, action, company_id, contact_id)] for key, action, there in offered if there]
    return Markup(inline_keyboard=[*rows, [_people("button-back-to-people", PeopleAction.LIST, company_id)]])


def sure(key: str, action: PeopleAction, company_id: int, contact_id: int) -> Markup:
    """Really? Or back to the person."""
    return Markup(
        inline_keyboard=[
            [_people(key, action, company_id, contact_id)],
            [_people("button-no-back", PeopleAction.SHOW, company_id, contact_id)],
        ]
    )


def _me(key: str, action: MeAction) -> Button:
    return Button(text=plain(key), callback_data=MeCD(action=action).pack())


def about_me(company_id: int, *, manages: bool) -> Markup:
    """Under the help: people of the company, leaving, being forgotten."""
    rows = [[_people("button-people", PeopleAction.LIST, company_id)]] if manages else []
    return Markup(inline_keyboard=[*rows, [_me("button-leave", MeAction.LEAVE), _me("button-forget", MeAction.FORGET)]])


def really(key: str, action: MeAction) -> Markup:
    """The second question before somebody leaves or is forgotten."""
    return Markup(inline_keyboard=[[_me(key, action)], [_me("button-stay", MeAction.STAY)]])


def forget_now(request_id: int, *, asked: bool) -> Markup:
    """Under the request in the group; ``asked``: whether it is really meant."""
    key = "button-forget-sure" if asked else "button-forget-now"
    return Markup(
        inline_keyboard=[[Button(text=plain(key), callback_data=ForgetCD(request_id=request_id, sure=asked).pack())]]
    )
