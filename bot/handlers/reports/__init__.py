"""Reports for those who lead, in a private chat."""

from aiogram import Router

from bot.handlers.reports import behind, on_request, own, settings, talks


def router() -> Router:
    made = Router(name="reports")
    made.include_routers(behind.router(), on_request.router(), own.router(), settings.router(), talks.router())
    return made
