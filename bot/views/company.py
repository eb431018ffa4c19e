"""A client as staff sees it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.locales import html, lines, plain
from bot.views import words
from core.clients.models import Company
from core.contracts.models import Contract
from core.tickets.models import Ticket


def company_card(company: Company, balance: int, contracts: Sequence[Contract], active: Sequence[Ticket]) -> Markup:
    """Name with balance, INN and KPP, contracts in force, open tickets."""
    shown = [
        html(
            "company-ticket",
            number=words.number(ticket.number),
            state=plain(f"state-{ticket.state.value.replace('_', '-')}"),
            subject=ticket.subject,
        )
        for ticket in active
    ]
    terms = [
        html("company-contract", number=contract.number, until=words.full_day(contract.ends_on))
        for contract in contracts
    ]
    return lines(
        words.company(company.name, balance),
        html("company-inn", inn=company.inn, kpp=html("company-kpp", kpp=company.kpp) if company.kpp else ""),
        *(terms or [html("card-no-contract")]),
        "",
        *(shown or [html("company-no-tickets")]),
    )
