"""A client is on the phone: writing the call down, finding the client by command or while typing anywhere."""

from aiogram import Router

from bot.handlers.calls import clients, inline, moving, registering


def router() -> Router:
    """Comes before the group's replies: a command, or a client that was picked, is no message to the client of a card."""
    made = Router(name="calls")
    made.include_routers(registering.router(), moving.router(), clients.router(), inline.router())
    return made
