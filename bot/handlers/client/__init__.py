"""What clients do, in their private chat with the bot."""

from aiogram import Router

from bot.handlers.client import (
    buttons,
    buying,
    companies,
    disputing,
    draft_choices,
    draft_dates,
    drafts,
    entering,
    history,
    leaving,
    menu,
    offers,
    paid,
    people,
    rating,
    settings,
    spending,
    wishes,
    writing,
)


def router() -> Router:
    """The clients' handlers; plain messages come last."""
    made = Router(name="client")
    made.include_routers(
        entering.router(),
        companies.router(),
        people.router(),
        leaving.router(),
        menu.router(),
        drafts.router(),
        draft_choices.router(),
        draft_dates.router(),
        buttons.router(),
        offers.router(),
        paid.router(),
        spending.router(),
        buying.router(),
        disputing.router(),
        rating.router(),
        history.router(),
        settings.router(),
        wishes.router(),
        writing.router(),
    )
    return made
