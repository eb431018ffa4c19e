"""A desk with a connected base in which everything is tied, and short words for its documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update

from core.actor import StaffActor, StaffRole
from core.billing.models import TopUpRequest
from core.clock import real_now
from core.exchange.documents.bases import enable_base
from core.exchange.documents.invoicing import InvoiceView, invoice_view
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.outcomes import There, confirm
from core.exchange.documents.rules import DocumentState, Pace
from core.exchange.documents.sending import Claimed, claim
from core.exchange.tie_models import ExchangeItem, ItemKind
from core.exchange.ties import SeenItem, take_items, tie
from core.ledger.rules.closing import LedgerPolicy
from core.tickets.buying import ask_for_hours, decline_top_up
from core.tickets.correcting import correct
from core.tickets.models import Ticket
from tests.core.conftest import World
from tests.factories import SYSTEM, make_counterparty, make_staff

S = DocumentState


@dataclass(frozen=True, slots=True)
class Exchange:
    """The world with an accounting base."""

    world: World
    director: StaffActor
    pace: Pace

    async def connect(self, *, needs_people: bool = False, makes_invoices: bool = True) -> None:
        async with self.world.database.work() as work:
            await enable_base(work, needs_people=needs_people, makes_invoices=makes_invoices)

    async def tie_company(self) -> UUID:
        """The world's company is a counterparty of 1C."""
        async with self.world.database.work() as work:
            return (await make_counterparty(work, self.world.company)).ref

    async def tie_services(self) -> dict[int, UUID]:
        """Every service of the price list is an item of 1C; references by the service's id."""
        services = self.world.services
        refs = {
            one.id: uuid4()
            for one in (services.consultation, services.report, services.update, services.setup, services.training)
        }
        async with self.world.database.work() as work:
            seen = [SeenItem(ref, f"00-{number}", f"Услуга {number}") for number, ref in refs.items()]
            await take_items(work, ItemKind.SERVICE, seen)
            items = {item.ref: item.id for item in await work.session.scalars(select(ExchangeItem))}
            for number, ref in refs.items():
                await tie(work, SYSTEM, ItemKind.SERVICE, number, items[ref])
        return refs

    async def done(self, *minutes: int, ticket: Ticket | None = None) -> Ticket:
        """A resolved ticket with consultations of so many minutes."""
        ticket = ticket or await self.world.open()
        await self.world.work_done(ticket, *((self.world.services.consultation.id, one) for one in minutes))
        return await self.world.resolve(ticket)

    async def fix(self, ticket: Ticket, *minutes: int, completion: int = 1) -> None:
        """Correct the lines of a completion that count to these minutes."""
        lines = [
            line
            for line in await self.world.lines(ticket)
            if line.completion == completion and line.superseded_by is None
        ]
        async with self.world.database.work() as work:
            await correct(
                work,
                self.director,
                ticket.id,
                completion=completion,
                minutes={line.id: one for line, one in zip(lines, minutes, strict=True)},
                reason="ошиблись строкой",
                policy=LedgerPolicy(),
                version=(await self.world.ticket(ticket.id)).version,
            )

    async def buy(self, minutes: int = 90) -> TopUpRequest:
        """Maria, a manager, asks for an invoice."""
        async with self.world.database.work() as work:
            return await ask_for_hours(work, self.world.maria, minutes, price=300_000)

    async def decline(self, request: TopUpRequest) -> None:
        """Nothing comes of it, says the director."""
        async with self.world.database.work() as work:
            await decline_top_up(work, self.director, request.id)

    async def standing(self, request: TopUpRequest) -> InvoiceView | None:
        """What the accountant reads of the invoice."""
        async with self.world.database.work() as work:
            return await invoice_view(work, request.id)

    async def rows(self) -> Sequence[ExchangeDocument]:
        async with self.world.database.work() as work:
            return (await work.session.scalars(select(ExchangeDocument).order_by(ExchangeDocument.id))).all()

    async def states(self) -> list[DocumentState]:
        return [row.state for row in await self.rows()]

    async def claim(self) -> Claimed | None:
        async with self.world.database.work() as work:
            return await claim(work, self.pace)

    async def confirm(self, number: str = "0000-000001") -> Claimed:
        """The next document is sent and made."""
        claimed = await self.claim()
        assert claimed is not None
        async with self.world.database.work() as work:
            await confirm(work, claimed, There(uuid4(), number, work.now))
        return claimed

    async def time_passes(self) -> None:
        """All that waits for a moment of real time waits no longer; leases run out."""
        async with self.world.database.work() as work:
            past = real_now() - timedelta(seconds=1)
            await work.session.execute(update(ExchangeDocument).values(next_at=past))
            await work.session.execute(
                update(ExchangeDocument).where(ExchangeDocument.lease_until.is_not(None)).values(lease_until=past)
            )


async def make_exchange(world: World) -> Exchange:
    """Everything is tied, and nobody has said yet that the base is connected."""
    async with world.database.work() as work:
        director = await make_staff(work, "Павел Орлов", roles=frozenset({StaffRole.DIRECTOR}))
        await make_staff(work, "Ирина Белова", roles=frozenset({StaffRole.ADMIN}))
    made = Exchange(world, director.as_actor(), Pace())
    await made.tie_company()
    await made.tie_services()
    return made
