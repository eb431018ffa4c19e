"""The end of the day: trouble is over, everything comes to rest, and people decide what only people may – in a fixed way."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from core.actor import StaffActor
from core.billing.models import Proposal, ProposalState
from core.database import Database
from core.exchange.documents.deciding import send_again
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import FOR_A_HUMAN, DocumentState, Trouble
from core.tickets.models import Ticket
from core.tickets.proposals import Decision, settle_shortage
from tests.crash.onec.acts import correct_lines
from tests.crash.onec.publication import Publication

ACTIVE = (DocumentState.READY, DocumentState.SENDING, DocumentState.UNKNOWN)
LOOK_EVERY = 0.3
ROUNDS = 3
MORE = 20


class Settling:
    """``decided``: what people have decided, in words, and how often."""

    def __init__(self, database: Database, onec: Publication, staff: StaffActor, until: float) -> None:
        self.decided = Counter[str]()
        self._database = database
        self._onec = onec
        self._staff = staff
        self._until = until

    async def rest(self) -> bool:
        """Wait till nothing moves by itself any more; False if patience (monotonic) has ended before."""
        while time.monotonic() < self._until:
            if not await self._documents(*ACTIVE, corrected=True):
                return True
            await asyncio.sleep(LOOK_EVERY)
        return False

    async def post_and_correct(self, count: int) -> None:
        """The accountant posts some documents, and then it turns out that their minutes are wrong."""
        work_done = [row for row in await self._documents(DocumentState.CONFIRMED) if row.completion is not None]
        for row in work_done[:count]:
            await self._onec.touch(str(row.onec_ref), "post")
            async with self._database.work() as work:
                ticket = await work.session.get_one(Ticket, row.ticket_id)
                assert row.completion is not None
                await correct_lines(work, self._staff, ticket, row.completion, MORE)
            self.decided["исправлено после проведения в 1С"] += 1

    async def decide(self) -> bool:
        """Till there is nothing to decide; whether it came to that."""
        await self._agree()
        for _ in range(ROUNDS):
            if not await self.rest():
                return False
            waiting = await self._documents(*FOR_A_HUMAN)
            if not waiting:
                return True
            for row in waiting:
                await self._help(row)
        return False

    async def _agree(self) -> None:
        """Whoever has been asked about money agrees by telephone."""
        async with self._database.read() as work:
            query = select(Proposal.id).where(Proposal.state == ProposalState.PROPOSED).order_by(Proposal.id)
            asked = (await work.session.scalars(query)).all()
        for proposal_id in asked:
            async with self._database.work() as work:
                await settle_shortage(work, self._staff, proposal_id, Decision.APPROVE)
            self.decided["цена согласована по телефону"] += 1

    async def _help(self, row: ExchangeDocument) -> None:
        if row.state is DocumentState.DUPLICATE:
            return  # that is what the trial is about: nothing is tidied up
        if row.trouble is Trouble.POSTED:
            key = f"SD:{row.origin}"
            for one in await self._onec.journal():
                if one["posted"] and one["comment"].split()[0].partition(":correction:")[0] == key:
                    await self._onec.touch(one["ref"], "unpost")
                    self.decided["проведение отменено в 1С"] += 1
        async with self._database.work() as work:
            await send_again(work, self._staff, row.id)
        self.decided[f"отправить ещё раз ({row.trouble or row.state})"] += 1

    async def _documents(self, *states: DocumentState, corrected: bool = False) -> Sequence[ExchangeDocument]:
        """In these states; without those that have been corrected since, unless ``corrected``."""
        query = select(ExchangeDocument).where(ExchangeDocument.state.in_(states)).order_by(ExchangeDocument.id)
        if not corrected:
            later = select(ExchangeDocument.replaces_id).where(ExchangeDocument.replaces_id.is_not(None))
            query = query.where(ExchangeDocument.id.not_in(later))
        async with self._database.read() as work:
            return (await work.session.scalars(query)).all()
