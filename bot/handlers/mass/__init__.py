"""Mass cases: waves of tickets, updates for many companies, and the estimate that some work begins with."""

from aiogram import Router

from bot.handlers.mass import estimates, updates, wave_cards, wave_tickets


def router() -> Router:
    """Comes before the group's replies: what is said to a wave's card is no message to one client."""
    made = Router(name="mass")
    made.include_routers(wave_cards.router(), wave_tickets.router(), updates.router(), estimates.router())
    return made
