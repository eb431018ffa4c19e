"""Handlers: read the update, call one use case, answer. Grouped by audience; the order here is the order of trying."""

from aiogram import Router

from bot.handlers import (
    admin,
    alerts,
    buying,
    calls,
    client,
    disputes,
    duty,
    errors,
    explaining,
    fallback,
    group,
    mass,
    own_time,
    quieting,
    reactions,
    reports,
    staff_lists,
    staff_talk,
    statement,
    teamwork,
)


def root_router() -> Router:
    """A fresh tree of routers: one for each dispatcher, so that several live in one test run."""
    made = Router(name="root")
    made.include_routers(buying.router(), disputes.router(), quieting.router())
    made.include_routers(errors.router(), staff_lists.router(), own_time.router(), teamwork.router())
    made.include_routers(mass.router(), reports.router())
    made.include_routers(duty.router(), calls.router())
    made.include_routers(group.router(), alerts.router(), explaining.router())
    made.include_routers(reactions.router(), staff_talk.router())
    made.include_routers(client.router(), admin.router(), statement.router(), fallback.router())
    return made
