"""What staff does in a private chat: look up a client, add minutes, invite people, set up a speaker."""

from aiogram import Router

from bot.handlers.admin import (
    agreements,
    asking,
    audit,
    binding,
    campaigns,
    clients,
    companies,
    granting,
    hiring,
    inviting,
    menu,
    onec,
    onec_ties,
    people,
    plans,
    prices,
    rules,
    signing,
    speakers,
    staff,
    terms,
)

READERS = {**clients.READERS, **signing.READERS, **prices.READERS, **rules.READERS, **binding.READERS}


def router() -> Router:
    """The staff's private handlers; the look-up of companies by plain words comes last."""
    made = Router(name="admin")
    made.include_routers(menu.router(), audit.router(), staff.router(), clients.router(), agreements.router())
    made.include_routers(prices.router(), rules.router(), binding.router(), asking.router(READERS))
    made.include_routers(granting.router(), inviting.router(), hiring.router(), campaigns.router(), terms.router())
    made.include_routers(people.router())
    made.include_routers(plans.router(), speakers.router(), onec.router(), onec_ties.router(), companies.router())
    return made
