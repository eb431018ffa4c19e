"""Handlers: read the update, call one use case, answer. Grouped by audience; the order here is the order of trying."""

from aiogram import Router

from bot.handlers import (
    admin,
    alerts,
    client,
    duty,
    errors,
    explaining,
    fallback,
    group,
    staff_lists,
    statement,
    teamwork,
)


def root_router() -> Router:
    """A fresh tree of routers: one for each dispatcher, so that several live in one test run."""
    made = Router(name="root")
    made.include_routers(errors.router(), staff_lists.router(), teamwork.router())
    made.include_routers(duty.router(), group.router(), alerts.router())
    made.include_routers(explaining.router())
    made.include_routers(client.router(), admin.router(), statement.router(), fallback.router())
    return made
