"""«1С: Бухгалтерия предприятия 3.0» as a reply to a card: what the client works with is written down; nothing is sent to the
client. «1С: убрать УТ 11» takes it away."""

import re

from markupsafe import Markup

from bot.locales import html
from bot.views.words import company as company_with_balance
from core.actor import StaffActor
from core.clients.configurations import add_configuration, remove_configuration
from core.clients.service import get_company
from core.database import Work
from core.dates import local_date
from core.ledger.queries import company_available
from core.tickets.base import show_changed
from core.tickets.queries import staff_ticket

SAID = re.compile(r"\s*(?:1[сc]|конфигурация)\s*:\s*(убрать\s+)?(\S[^\n]*)\s*", re.IGNORECASE)


def read_configuration(text: str) -> tuple[bool, str] | None:
    """Whether to take it away, and its name; None for anything else: only one line that begins with «1С:» is one."""
    found = SAID.fullmatch(text)
    return (found[1] is not None, found[2].strip()) if found is not None else None


async def configuration_said(work: Work, actor: StaffActor, ticket_id: int, said: tuple[bool, str]) -> Markup:
    """Write it down, and draw the card anew; what to answer."""
    removing, name = said
    ticket = await staff_ticket(work, actor, ticket_id)
    company = await get_company(work, ticket.company_id)
    if removing:
        done = await remove_configuration(work, actor, company.id, name)
    else:
        done = await add_configuration(work, actor, company.id, name)
    await show_changed(work, ticket)
    balance = await company_available(work, company.id, local_date(work.now, company.zone))
    key = "configuration-removed" if removing else "configuration-added"
    return html(key, company=company_with_balance(company.name, balance), name=done.name)
