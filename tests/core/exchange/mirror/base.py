"""A base of 1C in a test's hand: it is changed, and pulled again."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Database
from core.exchange.mirror.queries import troubles
from core.exchange.mirror.settling import finish, settle, to_settle
from core.exchange.mirror.snapshot import SeenContract, SeenCounterparty, Snapshot
from core.exchange.mirror.taking import Taken, take_snapshot
from core.exchange.mirror.terms import MirrorTerms
from core.ledger.queries import company_available
from tests.clock import SettableClock
from tests.factories import SYSTEM, some_inn

SINCE = date(2026, 11, 1)
TERMS = MirrorTerms(SINCE, "Europe/Moscow")
KPP, OTHER_KPP = "770101001", "780102001"


@dataclass
class Base:
    """``parties`` and ``contracts`` are what the base holds."""

    database: Database
    clock: SettableClock
    parties: dict[UUID, SeenCounterparty] = field(default_factory=dict)
    contracts: dict[str, SeenContract] = field(default_factory=dict)

    def party(self, **fields: Any) -> UUID:
        """A new counterparty."""
        ref = uuid4()
        self.parties[ref] = replace(SeenCounterparty(ref, some_inn(), KPP, "Ромашка ООО"), **fields)
        return ref

    def contract(self, owner: UUID, **fields: Any) -> str:
        """A new contract: twelve months from 1 November, unless told otherwise."""
        key = str(uuid4())
        usual = SeenContract(key, owner, f"ИТС-{len(self.contracts) + 1}", starts_on=SINCE, months=12)
        self.contracts[key] = replace(usual, **fields)
        return key

    def change(self, key: UUID | str, **fields: Any) -> None:
        """Somebody edits it in 1C."""
        if isinstance(key, UUID):
            self.parties[key] = replace(self.parties[key], **fields)
        else:
            self.contracts[key] = replace(self.contracts[key], **fields)

    def snapshot(self, **fields: Any) -> Snapshot:
        return Snapshot(tuple(self.parties.values()), tuple(self.contracts.values()), **fields)

    async def take(self, **fields: Any) -> Taken:
        """The first step of a pull."""
        async with self.database.work() as work:
            return await take_snapshot(work, SYSTEM, self.snapshot(), started_at=work.now, **fields)

    async def settle(self) -> int:
        """The other steps; how many there were."""
        async with self.database.read() as work:
            steps = await to_settle(work, TERMS)
        for step in steps:
            async with self.database.work() as work:
                await settle(work, SYSTEM, step, TERMS)
        async with self.database.work() as work:
            await finish(work, TERMS, work.now)
        return len(steps)

    async def pull(self) -> Taken:
        """A whole pull."""
        taken = await self.take()
        await self.settle()
        return taken

    async def companies(self) -> list[tuple[str, str, str | None]]:
        """Name, INN and KPP of the desk's companies, by name."""
        async with self.database.read() as work:
            rows = await work.session.scalars(select(Company))
            return sorted((row.name, row.inn, row.kpp) for row in rows)

    async def company(self) -> Company:
        """The only company."""
        async with self.database.read() as work:
            return (await work.session.scalars(select(Company))).one()

    async def signed(self) -> list[tuple[str, date, int, date | None]]:
        """Number, first day, months and day of the first accrual of the desk's contracts."""
        async with self.database.read() as work:
            rows = await work.session.scalars(select(Contract).order_by(Contract.id))
            return [(row.number, row.starts_on, row.months, row.accrues_from) for row in rows]

    async def minutes(self, company_id: int) -> int:
        """What a company can use today."""
        async with self.database.read() as work:
            return await company_available(work, company_id, work.now.date())

    async def troubles(self) -> list[str]:
        """Codes of all that waits for a person."""
        async with self.database.read() as work:
            return [one.code.value for one in await troubles(work)]
