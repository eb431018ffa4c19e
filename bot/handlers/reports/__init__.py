"""Reports for those who lead, in a private chat."""

from aiogram import Router

from bot.handlers.reports import behind, on_request, own, periodic, settings, talks


def router() -> Router:
    made = Router(name="reports")
    made.include_routers(behind.router(), periodic.router(), on_request.router())
    made.include_routers(own.router(), settings.router(), talks.router())
    return made
