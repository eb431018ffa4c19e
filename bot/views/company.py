"""A client as staff sees it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.locales import html, lines, plain
from bot.views import words
from core.clients.models import Company, ShortagePolicy, WorkState
from core.contracts.models import Contract
from core.tickets.models import Ticket

STANDING: dict[WorkState | ShortagePolicy, str] = {
    WorkState.FORBIDDEN: "standing-forbidden",
    WorkState.PREPAYMENT: "standing-prepayment",
    ShortagePolicy.BLOCK: "standing-block",
}
"""What must be seen beside a company's name; the rest is as usual."""


def with_standing(name: Markup, company: Company) -> Markup:
    """«ООО «Ромашка» · 5 ч 30 мин · 💳 предоплата»: what stands in the way of work is never out of sight."""
    said = [html(STANDING[one]) for one in (company.work_state, company.shortage_policy) if one in STANDING]
    return Markup(" · ").join([name, *said])


def terms_in_words(terms: WorkState | ShortagePolicy) -> str:
    """«только предоплата», «спрашиваем клиента»."""
    if isinstance(terms, WorkState):
        return plain(f"terms-state-{terms.value}")
    return plain(f"terms-policy-{terms.value}")


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
        with_standing(words.company(company.name, balance), company),
        html("company-inn", inn=company.inn, kpp=html("company-kpp", kpp=company.kpp) if company.kpp else ""),
        *(terms or [html("card-no-contract")]),
        html("company-state", state=terms_in_words(company.work_state)),
        html("company-policy", policy=terms_in_words(company.shortage_policy)),
        "",
        *(shown or [html("company-no-tickets")]),
    )
