"""Whatever people do with tickets in whichever order, what must never break does not (DESIGN §3)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select, text

from core.actor import ContactActor, StaffActor
from core.catalog.models import Service
from core.clients.models import Contact
from core.database import Work
from core.errors import Refusal
from core.sla.rules.clocks import ClockState
from core.tickets.completion import preview, resolve
from core.tickets.conversation import Words, client_writes, staff_writes
from core.tickets.deadline_models import TicketClock
from core.tickets.drift import drift
from core.tickets.handling import reopen, take
from core.tickets.lines import add_line
from core.tickets.models import Message, Ticket, TicketState, WorkLine
from core.tickets.priorities import set_up_deadlines
from core.tickets.teamwork.cancelling import cancel_by_staff
from core.tickets.teamwork.handing import accept, call_in, hand_over
from core.tickets.teamwork.merging import merge
from core.tickets.teamwork.models import Merge, Why
from core.tickets.teamwork.notes import add_note
from core.tickets.teamwork.postponing import bring_back, come_back, due_back, postpone
from core.tickets.teamwork.reasons import CancelWhy
from core.tickets.teamwork.splitting import split
from tests.clock import MOSCOW, START
from tests.conftest import DatabaseUrls
from tests.core.loops import Ground, ground
from tests.factories import make_company, make_contact, make_contract_with_hours, make_services, make_staff, make_ticket

EXAMPLES, STEPS = 6, 20
SECRET = "ТАЙНА"
WHICH, WHO = st.integers(0, 9), st.integers(0, 1)


class TicketsMachine(RuleBasedStateMachine):
    """Two engineers and two people of one company do what they like with their tickets, at moments that go on."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        self.entered = 0
        self.said = 0

    @initialize()
    def begin(self) -> None:
        self.ground.clock.set(START)
        self.ground.run(self._begin)

    async def _begin(self, work: Work) -> None:
        await set_up_deadlines(work, MOSCOW)
        company = await make_company(work)
        await make_contract_with_hours(work, company, 100_000)
        people = [await make_contact(work, company), await make_contact(work, company, name="Павел")]
        self.clients: list[ContactActor] = [one.as_actor() for one in people]
        self.staff: list[StaffActor] = [(await make_staff(work, name)).as_actor() for name in ("Олег", "Анна")]
        known = await work.session.scalar(select(Service.id).where(Service.code == "consultation"))
        self.service = known or (await make_services(work)).consultation.id
        self.tickets: list[int] = []

    def act(self, do: Callable[[Work], Awaitable[object]]) -> bool:
        """In a transaction of its own; a refusal leaves nothing behind and is fine."""
        self.ground.clock.advance(timedelta(minutes=7))
        try:
            self.ground.run(do)
        except Refusal:
            return False
        return True

    def ticket(self, which: int) -> int:
        return self.tickets[which % len(self.tickets)] if self.tickets else 0

    @rule(who=WHO)
    def open(self, who: int) -> None:
        async def do(work: Work) -> None:
            person = await work.session.get_one(Contact, self.clients[who].contact_id)
            self.tickets.append((await make_ticket(work, person)).id)

        self.said += self.act(do)

    @rule(
        which=WHICH, who=WHO, how=st.sampled_from(("take", "accept", "hand", "call", "ask", "note", "bring", "cancel"))
    )
    def handle(self, which: int, who: int, how: str) -> None:
        ticket_id, one, other = self.ticket(which), self.staff[who], self.staff[1 - who]
        acts: dict[str, Callable[[Work], Awaitable[object]]] = {
            "take": lambda work: take(work, one, ticket_id),
            "accept": lambda work: accept(work, one, ticket_id),
            "hand": lambda work: hand_over(work, one, ticket_id, other.staff_id),
            "call": lambda work: call_in(work, one, ticket_id, other.staff_id, on=True),
            "ask": lambda work: staff_writes(work, one, ticket_id, Words("Какая база?"), question=True),
            "note": lambda work: add_note(work, one, ticket_id, Words(SECRET)),
            "bring": lambda work: bring_back(work, one, ticket_id),
            "cancel": lambda work: cancel_by_staff(work, one, ticket_id, CancelWhy.SOLVED),
        }
        self.said += self.act(acts[how]) and how == "ask"

    @rule(which=WHICH, who=WHO, why=st.sampled_from([Why.CLIENT, Why.VENDOR]), hours=st.integers(1, 30))
    def postpone(self, which: int, who: int, why: Why, hours: int) -> None:
        until = self.ground.clock.now() + timedelta(hours=hours)
        self.act(lambda work: postpone(work, self.staff[who], self.ticket(which), until, why))

    @rule(hours=st.integers(1, 20))
    def time_passes(self, hours: int) -> None:
        self.ground.clock.advance(timedelta(hours=hours))

        async def wake(work: Work) -> None:
            for one in await due_back(work):
                await come_back(work, one)
            assert await due_back(work) == []

        self.ground.run(wake)

    @rule(which=WHICH, who=WHO)
    def client_writes(self, which: int, who: int) -> None:
        self.said += self.act(
            lambda work: client_writes(work, self.clients[who], self.ticket(which), Words("Ещё"), sent_at=work.now)
        )

    @rule(which=WHICH, who=WHO)
    def work(self, which: int, who: int) -> None:
        self.entered += self.act(
            lambda work: add_line(work, self.staff[who], self.ticket(which), service_id=self.service, minutes=15)
        )

    @rule(which=WHICH, into=WHICH, who=WHO)
    def merge(self, which: int, into: int, who: int) -> None:
        self.act(lambda work: merge(work, self.staff[who], self.ticket(which), self.ticket(into)))

    @rule(which=WHICH, who=WHO)
    def split(self, which: int, who: int) -> None:
        async def do(work: Work) -> None:
            newest = select(func.max(Message.id)).where(
                Message.ticket_id == self.ticket(which), Message.side == "client"
            )
            message_id = await work.session.scalar(newest)
            self.tickets.append((await split(work, self.staff[who], message_id or 0, "файлы")).id)

        self.act(do)

    @rule(which=WHICH, who=WHO)
    def resolve(self, which: int, who: int) -> None:
        async def do(work: Work) -> None:
            shown = await preview(work, self.staff[who], self.ticket(which))
            await resolve(work, self.staff[who], shown.ticket.id, version=shown.version)

        self.act(do)

    @rule(which=WHICH, who=WHO)
    def reopen(self, which: int, who: int) -> None:
        self.act(lambda work: reopen(work, self.clients[who], self.ticket(which)))

    @invariant()
    def nothing_breaks(self) -> None:
        self.ground.run(self._check)

    async def _check(self, work: Work) -> None:
        # Clocks and states are what the events tell, whoever did what.
        assert await drift(work) == []
        ours = self.tickets
        tickets = (await work.session.scalars(select(Ticket).where(Ticket.id.in_(ours)))).all()
        for one in tickets:
            assert (one.state is TicketState.OPEN) <= (one.assignee_id is None)
            assert one.state not in (TicketState.IN_PROGRESS, TicketState.WAITING_CLIENT) or one.assignee_id
        over = select(TicketClock.state).join(Ticket, Ticket.id == TicketClock.ticket_id)
        states = set(await work.session.scalars(over.where(Ticket.state == TicketState.CANCELLED)))
        assert states <= {ClockState.VOID, ClockState.DONE}
        # Nothing that was said or entered is lost, whatever was merged or split.
        count = select(func.count())
        assert await work.session.scalar(count.where(WorkLine.ticket_id.in_(ours))) == self.entered
        assert await work.session.scalar(count.where(Message.ticket_id.in_(ours))) == self.said
        # One step from a duplicate to the ticket that goes on, which may be over by now but is none itself.
        merged = {
            row.ticket_id: row.into_id for row in await work.session.execute(select(Merge.ticket_id, Merge.into_id))
        }
        assert not set(merged.values()) & set(merged)
        assert all(one.state is TicketState.CANCELLED for one in tickets if one.id in merged)
        # A note is told to nobody.
        told = text(f"SELECT count(*) FROM outbox WHERE payload::text LIKE '%{SECRET}%'")
        assert await work.session.scalar(told) == 0


def test_what_people_do_with_tickets_breaks_nothing(database_urls: DatabaseUrls) -> None:
    with ground(database_urls) as desk:
        run_state_machine_as_test(
            lambda: TicketsMachine(desk),  # type: ignore[arg-type] # it only calls it
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
