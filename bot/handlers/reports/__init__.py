"""Reports for those who lead, in a private chat."""

from aiogram import Router

from bot.handlers.reports import behind, settings, talks


def router() -> Router:
    made = Router(name="reports")
    made.include_routers(behind.router(), settings.router(), talks.router())
    return made
