"""What engineers do with a ticket among themselves, in their group and in a private chat alike."""

from aiogram import Router

from bot.handlers.teamwork import checklists, lists, orders, people, resting, tidying


def router() -> Router:
    """Commands and orders in words come before replies: as a reply to a card they are no message to the client."""
    made = Router(name="teamwork")
    made.include_routers(
        lists.router(),
        checklists.router(),
        people.router(),
        resting.router(),
        tidying.router(),
        orders.router(),
    )
    return made
