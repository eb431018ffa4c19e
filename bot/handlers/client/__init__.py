"""What clients do, in their private chat with the bot."""

from aiogram import Router

from bot.handlers.client import (
    buttons,
    draft_choices,
    draft_dates,
    drafts,
    entering,
    menu,
    offers,
    paid,
    spending,
    wishes,
    writing,
)


def router() -> Router:
    """The clients' handlers; plain messages come last."""
    made = Router(name="client")
    made.include_routers(
        entering.router(),
        menu.router(),
        drafts.router(),
        draft_choices.router(),
        draft_dates.router(),
        buttons.router(),
        offers.router(),
        paid.router(),
        spending.router(),
        wishes.router(),
        writing.router(),
    )
    return made
