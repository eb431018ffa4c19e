"""What may be done for a company: who says so, what is told, what it hinders."""

import pytest
from sqlalchemy import select

from core.actor import StaffActor, StaffRole, SystemActor
from core.billing.rules import Hindrance
from core.clients.intents import TermsChanged
from core.clients.models import Company, ShortagePolicy, WorkState
from core.errors import Forbidden, NotFound, Refusal
from core.tickets.completion import hindrance_now
from core.tickets.intents import CardChanged
from core.tickets.terms import change_terms
from tests.core.conftest import World

DIRECTOR = StaffActor(99, "Павел Орлов", frozenset({StaffRole.DIRECTOR}))
ADMIN = StaffActor(98, "Админ", frozenset({StaffRole.ADMIN}))


async def company(world: World) -> Company:
    async with world.database.work() as work:
        return await work.session.get_one(Company, world.company.id)


async def test_it_is_set_with_a_reason_and_told(world: World) -> None:
    ticket, done = await world.open(), await world.open()
    await world.resolve(done)
    cards = len(await world.told(CardChanged.kind))
    async with world.database.work() as work:
        await change_terms(work, DIRECTOR, world.company.id, WorkState.PREPAYMENT, "  не   платят ")
        await change_terms(work, ADMIN, world.company.id, ShortagePolicy.BLOCK, "так решили")
        await change_terms(work, SystemActor("command-line"), world.company.id, WorkState.FORBIDDEN, "суд")
    now = await company(world)
    assert (now.work_state, now.shortage_policy) == (WorkState.FORBIDDEN, ShortagePolicy.BLOCK)
    rows = await world.told(TermsChanged.kind, lane="group")
    told = [TermsChanged.model_validate(row.payload) for row in rows]
    assert [(one.work_state, one.policy, one.reason, one.staff_name) for one in told] == [
        (WorkState.PREPAYMENT, None, "не платят", "Павел Орлов"),
        (None, ShortagePolicy.BLOCK, "так решили", "Админ"),
        (WorkState.FORBIDDEN, None, "суд", ""),
    ]
    # The card of what still needs something is drawn anew, once.
    changed = (await world.told(CardChanged.kind))[cards:]
    assert [row.payload["ticket_id"] for row in changed] == [ticket.id]


async def test_what_is_refused(world: World) -> None:
    async with world.database.work() as work:
        for actor in (world.oleg, world.maria, world.stranger):
            with pytest.raises(Forbidden):
                await change_terms(work, actor, world.company.id, WorkState.FORBIDDEN, "суд")
        for reason in ("", "  ", "ы" * 301):
            with pytest.raises(Refusal, match="no-terms-reason"):
                await change_terms(work, DIRECTOR, world.company.id, WorkState.FORBIDDEN, reason)
        for same in (WorkState.ALLOWED, ShortagePolicy.ASK):
            with pytest.raises(Refusal, match="terms-same"):
                await change_terms(work, DIRECTOR, world.company.id, same, "просто так")
        with pytest.raises(NotFound, match="no-company"):
            await change_terms(work, DIRECTOR, world.company.id + 1000, WorkState.FORBIDDEN, "суд")
        assert set(await work.session.scalars(select(Company.work_state))) == {WorkState.ALLOWED}
    assert await world.told(TermsChanged.kind) == []


@pytest.mark.parametrize(
    ("terms", "minutes", "paid", "hindrance"),
    [
        (None, 200, True, None),
        (ShortagePolicy.BILL, 200, True, None),
        (ShortagePolicy.BLOCK, 120, True, None),
        (ShortagePolicy.BLOCK, 126, False, Hindrance.BLOCKED),
        (WorkState.PREPAYMENT, 120, False, None),
        (WorkState.PREPAYMENT, 126, False, Hindrance.PREPAYMENT),
        (WorkState.PREPAYMENT, 15, True, Hindrance.PREPAYMENT),
        (WorkState.FORBIDDEN, 15, False, Hindrance.FORBIDDEN),
    ],
)
async def test_what_stands_in_the_way(
    world: World, terms: WorkState | ShortagePolicy | None, minutes: int, paid: bool, hindrance: Hindrance | None
) -> None:
    if terms is not None:
        async with world.database.work() as work:
            await change_terms(work, DIRECTOR, world.company.id, terms, "причина")
    ticket = await world.open()
    done = [(world.services.consultation.id, minutes), *([(world.services.setup.id, 10)] if paid else [])]
    await world.work_done(ticket, *done)
    async with world.database.work() as work:
        assert await hindrance_now(work, world.oleg, ticket.id) is hindrance
    assert (await world.look(ticket)).hindrance is hindrance
    if hindrance is None:
        await world.resolve(ticket)
        return
    with pytest.raises(Refusal, match=hindrance.value):
        await world.resolve(ticket)
    # What was entered is still there.
    assert [line.actual_minutes for line in await world.lines(ticket)] == [one[1] for one in done]
