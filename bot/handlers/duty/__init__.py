"""Duty, for staff, in their group and in private."""

from aiogram import Router

from bot.handlers.duty import board, planning


def router() -> Router:
    """Comes before the group's replies: as a reply to a card, too, a command is no message to the client."""
    made = Router(name="duty")
    made.include_routers(board.router(), planning.router())
    return made
