"""What may be done for a client: the commands ``company state`` and ``company policy``."""

from typing import Annotated

import typer

from backend.cli.finding import OWNER, CompanyWords, one_company
from backend.cli.running import with_database
from bot.views.company import terms_in_words
from core.clients.models import ShortagePolicy, WorkState
from core.database import Database
from core.tickets.terms import change_terms

Reason = Annotated[str, typer.Argument(help="причина: её увидят инженеры в группе")]


def register(company: typer.Typer) -> None:
    """Add the commands to ``chasovoy company``."""
    company.command("state", help="Что можно делать для клиента; группа узнает")(_state)
    company.command("policy", help="Что делать, когда часов не хватает; группа узнает")(_policy)


def _state(
    company_words: CompanyWords,
    state: Annotated[
        WorkState, typer.Argument(help="allowed – можно работать, prepayment – предоплата, forbidden – нельзя")
    ],
    reason: Reason,
) -> None:
    _change(company_words, state, reason)


def _policy(
    company_words: CompanyWords,
    policy: Annotated[
        ShortagePolicy,
        typer.Argument(help="ask – спросить клиента, bill – сразу за деньги, block – сверх часов не работать"),
    ],
    reason: Reason,
) -> None:
    _change(company_words, policy, reason)


def _change(company_words: str, terms: WorkState | ShortagePolicy, reason: str) -> None:
    async def work(database: Database) -> str:
        async with database.work() as unit:
            found = await one_company(unit, company_words)
            return (await change_terms(unit, OWNER, found.id, terms, reason)).name

    print(f"{with_database(work)}: {terms_in_words(terms)}")
