"""A list of waiting tickets in private: who is called there can take a ticket there."""

from aiogram import F, Router

from bot.filters import ActorIs, Private
from bot.handlers.group.cards import on_take
from bot.keyboards.callbacks import CardAction, CardCD
from core.actor import StaffActor


def router() -> Router:
    made = Router(name="alerts")
    made.callback_query.filter(ActorIs(StaffActor), Private())
    made.callback_query.register(on_take, CardCD.filter(F.action == CardAction.TAKE))
    return made
