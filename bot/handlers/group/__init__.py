"""What engineers do in their group."""

from aiogram import Router

from bot.handlers.group import (
    access,
    cards,
    correcting,
    deadlines,
    membership,
    replies,
    similar,
    templates,
    timers,
    wishes,
    work,
)


def router() -> Router:
    """The group's handlers; replies to messages come last."""
    made = Router(name="group")
    made.include_routers(
        membership.router(),
        cards.router(),
        work.router(),
        timers.router(),
        templates.router(),
        deadlines.router(),
        wishes.router(),
        correcting.router(),
        similar.router(),
        access.router(),
        replies.router(),
    )
    return made
