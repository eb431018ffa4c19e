"""Any sequence of work, corrections, invoices and trouble: never two live documents of a key, in the end the same hours
as the book, and an invoice for every request that was not declined."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.billing.models import TopUpRequest, TopUpState
from core.errors import Refusal
from core.exchange.documents.rules import DocumentState
from core.exchange.documents.submitting import submit
from core.ledger.models import Account
from core.tickets.models import Ticket
from integrations.onec.push.port import Documents, Existing, Order
from tests.conftest import DatabaseUrls
from tests.core.loops import Ground, ground
from tests.factories import give_hours
from tests.integrations.onec.push.accountant import Accountant, accountant_of

T = TypeVar("T")
S = DocumentState
ENOUGH = 50_000
FAULTS: tuple[dict[str, Any], ...] = (
    {"commit_then_timeout": {"times": 1, "verbs": ["POST", "PATCH"]}},
    {"timeout_before_commit": {"times": 1, "verbs": ["POST", "PATCH"]}},
    {"sessions_refused": {"times": 1}},
    {"down": {"times": 1}},
    {"gateway": {"times": 1, "verbs": ["POST"]}},
    {"application_error": {"times": 2}},
    {"licence": {"times": 1, "verbs": ["POST"]}},
)


class Died(BaseException):
    """The process is gone."""


@dataclass
class Doom:
    """Of a process that dies at its ``left``-th request, before it goes out or after its answer has come."""

    left: int = 0
    after: bool = False


@dataclass
class Mortal:
    """Documents of such a process."""

    documents: Documents
    doom: Doom

    async def _ask(self, request: Callable[[], Awaitable[T]]) -> T:
        self.doom.left -= 1
        if self.doom.left == 0 and not self.doom.after:
            raise Died
        answer = await request()
        if self.doom.left == 0:
            raise Died
        return answer

    async def find_by_marker(self, key: str, since: datetime) -> list[Existing]:
        return await self._ask(lambda: self.documents.find_by_marker(key, since))

    async def create(self, order: Order) -> UUID:
        return await self._ask(lambda: self.documents.create(order))

    async def read(self, ref: UUID) -> Existing | None:
        return await self._ask(lambda: self.documents.read(ref))

    async def differences(self, ref: UUID, order: Order) -> list[str]:
        return await self._ask(lambda: self.documents.differences(ref, order))

    async def mark_deleted(self, ref: UUID) -> None:
        await self._ask(lambda: self.documents.mark_deleted(ref))

    async def ping(self) -> None:
        await self._ask(self.documents.ping)


@dataclass
class Story:
    """What happens, one thing after another."""

    accountant: Accountant
    tickets: list[Ticket] = field(default_factory=list)
    requests: list[TopUpRequest] = field(default_factory=list)

    async def happens(self, event: tuple[Any, ...]) -> None:
        match event:
            case ("work", int(minutes)):
                self.tickets.append(await self.accountant.exchange.done(minutes))
            case ("correct", int(minutes)) if self.tickets:
                await self._correct(minutes)
            case ("buy", int(minutes)):
                with suppress(Refusal):  # one request at a time
                    self.requests.append(await self.accountant.exchange.buy(minutes))
            case ("decline",):
                if self.requests:
                    with suppress(Refusal):
                        await self.accountant.exchange.decline(self.requests[-1])
            case ("trouble", int(number)):
                await self._calm()
                worker = await self.accountant.ready()
                await self.accountant.trouble(**FAULTS[number])
                await worker.step()
            case ("step",):
                await self._calm()
                await (await self.accountant.ready()).step()
            case ("die", int(left), bool(after)):
                await self._calm()
                doom = Doom()
                mortals = (Mortal(one, doom) for one in (self.accountant.documents, self.accountant.invoices))
                worker = await self.accountant.ready(*mortals)
                doom.left, doom.after = left, after
                with suppress(Died):
                    await worker.step()
            case ("again",):
                # The hand-over of the last document is delivered twice.
                if rows := await self.accountant.exchange.rows():
                    async with self.accountant.world.database.work() as work:
                        await submit(work, rows[-1].content)
            case ("time",):
                await self.accountant.exchange.time_passes()
        self.check()

    async def _correct(self, minutes: int) -> None:
        ticket = self.tickets[-1]
        lines = [one for one in await self.accountant.world.lines(ticket) if one.superseded_by is None]
        if lines:
            changed = minutes if lines[0].actual_minutes != minutes else minutes + 15
            await self.accountant.exchange.fix(ticket, changed)

    async def _calm(self) -> None:
        """The trouble before is over."""
        await self.accountant.trouble(**{name: None for fault in FAULTS for name in fault})

    def check(self) -> None:
        """Never two that live of one key, and never two of one completion."""
        marks = [one["Комментарий"].split()[0] for one in self.papers()]
        completions = [mark.partition(":correction:")[0] for mark in marks]
        assert len(completions) == len(set(completions)), completions
        assert not any(one["Posted"] for one in self.papers())

    def papers(self) -> list[dict[str, Any]]:
        """Documents and invoices that are not marked for deletion."""
        return self.accountant.live() + [one for one in self.accountant.bills() if not one["DeletionMark"]]

    async def end(self) -> None:
        """All trouble is over, and everything comes to rest."""
        await self._calm()
        await self.accountant.run(8)
        rows = await self.accountant.exchange.rows()
        assert {row.state for row in rows} <= {S.CONFIRMED, S.SUPERSEDED, S.CANCELLED}
        confirmed = {str(row.onec_ref) for row in rows if row.state is S.CONFIRMED}
        assert confirmed == {one["Ref_Key"] for one in self.papers()}
        async with self.accountant.world.database.work() as work:
            asked = await work.session.scalars(select(TopUpRequest).where(TopUpRequest.state == TopUpState.ASKED))
            bills = {f"SD:topup:{one.id}": one.amount / 100 for one in asked}
        there = [one for one in self.accountant.bills() if not one["DeletionMark"]]
        assert bills == {one["Комментарий"].split()[0]: float(one["СуммаДокумента"]) for one in there}
        async with self.accountant.world.database.work() as work:
            account = (await work.session.scalars(select(Account))).one()
        assert self.accountant.hours() == ENOUGH + 120 - account.book


MINUTES = st.sampled_from((15, 30, 45, 60))
EVENTS = st.one_of(
    st.tuples(st.just("work"), MINUTES),
    st.tuples(st.just("correct"), MINUTES),
    st.tuples(st.just("correct"), st.just(0)),
    st.tuples(st.just("buy"), MINUTES),
    st.tuples(st.just("decline")),
    st.tuples(st.just("trouble"), st.integers(0, len(FAULTS) - 1)),
    st.tuples(st.just("trouble"), st.just(0)),
    st.tuples(st.just("step")),
    st.tuples(st.just("die"), st.integers(1, 4), st.booleans()),
    st.tuples(st.just("again")),
    st.tuples(st.just("time")),
)
"""An answer that is lost after the commit is what all of this is about: it comes oftener than the others."""


def test_whatever_happens_each_completion_is_there_once(database_urls: DatabaseUrls) -> None:
    with ground(database_urls) as on:
        stack = AsyncExitStack()

        async def begin() -> Accountant:
            accountant = await stack.enter_async_context(accountant_of(on.database))
            hours = accountant.world.hours
            async with on.database.work() as work:
                await give_hours(
                    work,
                    hours.account,
                    ENOUGH,
                    effective_from=hours.contract.starts_on,
                    expires_on=hours.contract.ends_on,
                )
            return accountant

        try:
            _tell_stories(on, on.runner.run(begin()))
        finally:
            on.runner.run(stack.aclose())


def _tell_stories(on: Ground, accountant: Accountant) -> None:
    @settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
    @given(first=MINUTES, events=st.lists(EVENTS, min_size=8, max_size=20))
    def story(first: int, events: list[tuple[Any, ...]]) -> None:
        async def told() -> None:
            made = Story(accountant)
            for event in (("work", first), *events):
                await made.happens(event)
            await made.end()

        on.runner.run(told())

    story()
