"""Reports for those who lead, in a private chat."""

from aiogram import Router

from bot.handlers.reports import behind, periodic


def router() -> Router:
    made = Router(name="reports")
    made.include_routers(behind.router(), periodic.router())
    return made
