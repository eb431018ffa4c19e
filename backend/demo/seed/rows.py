"""Rows that are made in memory with their numbers, and written in bulk."""

from itertools import count
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.billing.models import Proposal
from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.database import Base
from core.ledger.models import Account, Allocation, Charge, Entry, Grant, Reason
from core.sla.models import ContractPlan
from core.tickets.deadline_models import TicketClock, Wish
from core.tickets.models import NUMBERS, Message, Ticket, TicketEvent, WorkLine

# Tables refer only to tables that come before them.
_ORDER: tuple[type[Base], ...] = (
    Company, Contact, Contract, ContractPlan, Account, Ticket, Message, TicketEvent, TicketClock, Wish, WorkLine, Proposal,
    Grant, Charge, Entry, Reason, Allocation,
)  # fmt: skip
_TICKET_NUMBER = str(NUMBERS.name)
_NUMBERED = [table for table in _ORDER if table not in (Allocation, ContractPlan, Reason, TicketClock)]

RowT = TypeVar("RowT", bound=Base)


class Rows:
    """New rows of all tables. Ids and ticket numbers continue the database's own sequences."""

    def __init__(self, sequences: dict[str, str], first: dict[str, int]) -> None:
        self._sequences = sequences
        self._first = first
        self._counters = {table: count(start) for table, start in first.items()}
        self._rows: dict[type[Base], list[Any]] = {table: [] for table in _ORDER}

    @classmethod
    async def beginning(cls, session: AsyncSession) -> "Rows":
        """Ready to number rows of a database that nobody else uses meanwhile."""
        sequences = {_TICKET_NUMBER: _TICKET_NUMBER}
        for model in _NUMBERED:
            name = model.__tablename__
            found = await session.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": name})
            sequences[name] = str(found)
        first = {
            name: int(await session.scalar(text("SELECT nextval(:sequence)"), {"sequence": sequence}))
            for name, sequence in sequences.items()
        }
        return cls(sequences, first)

    def id(self, model: type[Base]) -> int:
        """The next id of the table."""
        return next(self._counters[model.__tablename__])

    def ticket_number(self) -> int:
        return next(self._counters[_TICKET_NUMBER])

    def add(self, row: RowT) -> RowT:
        self._rows[type(row)].append(row)
        return row

    def of(self, model: type[RowT]) -> list[RowT]:
        """The rows of a table that have been added so far."""
        return self._rows[model]

    async def write(self, session: AsyncSession) -> None:
        """Insert everything, and move the sequences beyond the numbers used.

        The application's role may draw from a sequence, not set it; so the numbers are drawn.
        """
        for model in _ORDER:
            session.add_all(self._rows[model])
            await session.flush()
        for name, sequence in self._sequences.items():
            used = next(self._counters[name]) - self._first[name]
            await session.execute(
                text("SELECT count(nextval(:sequence)) FROM generate_series(2, :used)"),
                {"sequence": sequence, "used": used},
            )
