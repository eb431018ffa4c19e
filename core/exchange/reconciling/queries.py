"""A reconciliation for screens, files and summaries: lines with the names of today."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.clients.models import Company
from core.database import Work
from core.errors import NotFound
from core.exchange.mirror.models import ExchangeCounterparty
from core.exchange.reconciling.facts import Line
from core.exchange.reconciling.models import Reconciliation


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line with whom it is about: our company, else 1C's counterparty. Empty where neither is known."""

    line: Line
    name: str
    inn: str
    kpp: str


@dataclass(frozen=True, slots=True)
class Report:
    """A reconciliation with names."""

    run: Reconciliation
    lines: Sequence[NamedLine]

    @property
    def differences(self) -> list[NamedLine]:
        """Those that are more than a remark."""
        return [one for one in self.lines if one.line.differs]


async def report(work: Work, reconciliation_id: int) -> Report:
    """The reconciliation. Who may look is the caller's question: it is told to those who may."""
    run = await work.session.get(Reconciliation, reconciliation_id)
    if run is None:
        raise NotFound("no-reconciliation")
    lines = run.differences()
    companies = {
        company.id: (company.name, company.inn, company.kpp or "")
        for company in await work.session.scalars(
            select(Company).where(Company.id.in_({line.company_id for line in lines if line.company_id is not None}))
        )
    }
    parties = {
        party.ref: (party.name, party.inn, party.kpp)
        for party in await work.session.scalars(
            select(ExchangeCounterparty).where(
                ExchangeCounterparty.ref.in_({line.counterparty for line in lines if line.counterparty is not None})
            )
        )
    }
    nobody = ("", "", "")
    named = [
        NamedLine(
            line,
            *(
                companies.get(line.company_id, nobody)
                if line.company_id is not None
                else parties.get(line.counterparty, nobody)
                if line.counterparty is not None
                else nobody
            ),
        )
        for line in lines
    ]
    return Report(run, named)
