"""Who may do what to a ticket: every use case against every actor that has no right, and nothing changes."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest
from sqlalchemy import text

from core.actor import Actor, ContactActor, ContactRole, SystemActor
from core.billing.service import open_proposals
from core.clients.models import Contact
from core.database import Work
from core.errors import Forbidden, NotFound
from core.tickets import queries
from core.tickets.completion import preview, resolve
from core.tickets.conversation import Words, client_writes, edit_message, staff_writes
from core.tickets.estimating import propose_estimate, settle_estimate
from core.tickets.handling import cancel, close, reopen, take
from core.tickets.lines import add_line, remove_last_line
from core.tickets.opening import open_ticket
from core.tickets.paying import choose_payment
from core.tickets.priorities import set_up_deadlines
from core.tickets.proposals import Decision, settle_shortage
from core.tickets.talking import accept_by_reaction, talks_of
from core.tickets.wishing import accept_date, promise_date, propose_date, wish_date
from tests.clock import MOSCOW, START
from tests.core.conftest import World
from tests.factories import make_ticket

TOMORROW = datetime(2026, 11, 24, 18, tzinfo=MOSCOW)
WORDS = Words("Здравствуйте")
TABLES = (
    "ticket",
    "ticket_event",
    "ticket_message",
    "ticket_wish",
    "ticket_clock",
    "work_line",
    "proposal",
    "outbox",
    "ledger_entry",
    "ledger_grant",
    "company",
    "contact",
)

UseCase = Callable[[Work, Actor], Awaitable[object]]


async def contents(world: World) -> dict[str, list[str]]:
    """All rows of the tables, as text."""
    found = {}
    async with world.database.work() as work:
        for table in TABLES:
            rows = await work.session.execute(text(f"SELECT t::text FROM {table} AS t ORDER BY 1"))
            found[table] = [str(row[0]) for row in rows]
    return found


async def use_cases(world: World) -> tuple[dict[str, UseCase], dict[str, UseCase]]:
    """The client's and the staff's use cases on a ticket with work, messages and an open proposal."""
    ticket = await world.open()
    await world.work_done(ticket, (world.services.report.id, 180))
    await world.resolve(ticket)
    async with world.database.work() as work:
        await reopen(work, world.maria, ticket.id)
        _, question = await staff_writes(work, world.oleg, ticket.id, WORDS, question=True)
        _, answer = await client_writes(work, world.maria, ticket.id, WORDS, sent_at=START)
    await world.work_done(ticket, (world.services.setup.id, 30))
    async with world.database.work() as work:
        await set_up_deadlines(work, MOSCOW)
        wish = (await wish_date(work, world.maria, ticket.id, TOMORROW, share=70)).wish
        other = await make_ticket(work, await work.session.get_one(Contact, world.maria.contact_id))
        proposal = (await propose_date(work, world.oleg, other.id, TOMORROW, share=70)).wish
    assert wish is not None
    assert proposal is not None
    version = (await world.ticket(ticket.id)).version
    said = [(WORDS, START)]
    maria = world.maria.contact_id
    client: dict[str, UseCase] = {
        "open": lambda work, actor: open_ticket(work, actor, contact_id=maria, said=said, subject_without_text="файлы"),
        "write": lambda work, actor: client_writes(work, actor, ticket.id, WORDS, sent_at=START),
        "edit": lambda work, actor: edit_message(work, actor, answer.id, "другое"),
        "reopen": lambda work, actor: reopen(work, actor, ticket.id),
        "close": lambda work, actor: close(work, actor, ticket.id),
        "cancel": lambda work, actor: cancel(work, actor, ticket.id),
        "look": lambda work, actor: queries.my_ticket(work, actor, ticket.id),
        "read": lambda work, actor: queries.my_message(work, actor, answer.id),
        "by number": lambda work, actor: queries.ticket_by_number(work, actor, ticket.number),
        "wish": lambda work, actor: wish_date(work, actor, ticket.id, TOMORROW, share=70),
        "agree to a date": lambda work, actor: accept_date(work, actor, proposal.id),
    }
    staff: dict[str, UseCase] = {
        "take": lambda work, actor: take(work, actor, ticket.id),
        "take by a sign": lambda work, actor: accept_by_reaction(work, actor, ticket.id),
        "write": lambda work, actor: staff_writes(work, actor, ticket.id, WORDS),
        "ask": lambda work, actor: staff_writes(work, actor, ticket.id, WORDS, question=True),
        "edit": lambda work, actor: edit_message(work, actor, question.id, "другое"),
        "add work": lambda work, actor: add_line(
            work, actor, ticket.id, service_id=world.services.setup.id, minutes=30
        ),
        "undo work": lambda work, actor: remove_last_line(work, actor, ticket.id),
        "preview": lambda work, actor: preview(work, actor, ticket.id),
        "resolve": lambda work, actor: resolve(work, actor, ticket.id, version=version),
        "estimate": lambda work, actor: propose_estimate(work, actor, ticket.id, 60),
        "propose a date": lambda work, actor: propose_date(work, actor, ticket.id, TOMORROW, share=70),
        "promise": lambda work, actor: promise_date(work, actor, wish.id, share=70),
        "look": lambda work, actor: queries.staff_ticket(work, actor, ticket.id),
    }
    return client, staff


async def money_cases(world: World) -> dict[str, UseCase]:
    """What somebody must agree to for the company: a price, an estimate, money instead of hours."""
    ticket = await world.open()
    await world.work_done(ticket, (world.services.report.id, 180))
    await world.resolve(ticket)
    async with world.database.work() as work:
        [proposal] = await open_proposals(work, ticket.id)
        await reopen(work, world.maria, ticket.id)
        estimate = await propose_estimate(work, world.oleg, ticket.id, 60)
    return {
        "settle": lambda work, actor: settle_shortage(work, actor, proposal.id, Decision.APPROVE),
        "agree to an estimate": lambda work, actor: settle_estimate(work, actor, estimate.id, agreed=True),
        "choose money": lambda work, actor: choose_payment(work, actor, ticket.id, money=True),
    }


async def test_money_is_a_matter_of_the_company_s_managers(world: World) -> None:
    cases = await money_cases(world)
    member = ContactActor(world.pavel.contact_id, world.pavel.company_id, world.pavel.name, ContactRole.MEMBER)
    before = await contents(world)
    for name, use_case in cases.items():
        for actor in (member, world.vera, world.stranger, SystemActor("job")):
            await refused(world, actor, use_case, name)
    assert await contents(world) == before
    for use_case in cases.values():
        async with world.database.work() as work:
            await use_case(work, world.pavel)  # the other manager, whoever opened the ticket


async def refused(world: World, actor: Actor, use_case: UseCase, name: str) -> None:
    try:
        async with world.database.work() as work:
            await use_case(work, actor)
    except (Forbidden, NotFound):
        return
    pytest.fail(f"{actor} may {name}")


def member(actor: ContactActor) -> ContactActor:
    """The same person without a word for the company."""
    return ContactActor(actor.contact_id, actor.company_id, actor.name, ContactRole.MEMBER)


async def test_clients_acts_are_for_the_author_and_the_company_s_managers(world: World) -> None:
    client, _ = await use_cases(world)
    moved = ContactActor(world.maria.contact_id, world.vera.company_id, world.maria.name, world.maria.role)
    actors: list[Actor] = [member(world.pavel), world.vera, world.stranger]
    before = await contents(world)
    for name, use_case in client.items():
        for actor in actors:
            await refused(world, actor, use_case, name)
        if name in ("open", "edit", "read"):  # in somebody else's name not even a manager
            await refused(world, world.pavel, use_case, name)
        if name not in ("by number", "edit"):  # staff finds any ticket; a message of another is tested below
            await refused(world, world.oleg, use_case, name)
        if name not in ("open", "edit", "read"):  # one's own words remain one's own
            await refused(world, moved, use_case, name)
    assert await contents(world) == before


async def test_staffs_acts_are_for_staff_alone(world: World) -> None:
    _, staff = await use_cases(world)
    actors: list[Actor] = [world.maria, world.pavel, world.vera, world.stranger, SystemActor("job")]
    before = await contents(world)
    for name, use_case in staff.items():
        for actor in actors:
            await refused(world, actor, use_case, name)
    assert await contents(world) == before


async def test_nobody_edits_another_s_words(world: World) -> None:
    client, staff = await use_cases(world)
    before = await contents(world)
    for actor in (world.oleg, world.anna, world.pavel):
        await refused(world, actor, client["edit"], "edit the client's words")
    for author in (world.anna, world.maria):
        await refused(world, author, staff["edit"], "edit the engineer's words")
    assert await contents(world) == before


async def test_refusals_do_not_tell_what_exists(world: World) -> None:
    """A ticket of somebody else and one that does not exist are the same to a client."""
    ticket = await world.open()
    for actor in (member(world.pavel), world.vera):
        said = set()
        for ticket_id in (ticket.id, ticket.id + 1000):
            with pytest.raises(NotFound) as refusal:
                async with world.database.work() as work:
                    await client_writes(work, actor, ticket_id, WORDS, sent_at=START)
            said.add((refusal.value.code, str(refusal.value.params)))
        assert len(said) == 1


async def test_lists_show_only_one_s_own(world: World) -> None:
    ticket = await world.open()
    async with world.database.work() as work:
        assert [found.id for found in await queries.my_tickets(work, world.maria)] == [ticket.id]
        for actor in (world.pavel, world.vera):
            assert await queries.my_tickets(work, actor) == []
            assert await talks_of(work, actor) == []
        for other in (world.oleg, world.stranger):
            with pytest.raises(Forbidden):
                await queries.my_tickets(work, other)
