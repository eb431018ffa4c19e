"""What administrators are told of pulls: once of the same fault, and of new questions."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.actor import StaffRole
from core.exchange.mirror.codes import PullFailure
from core.exchange.mirror.taking import record_check, record_failure
from core.outbox.models import OutboxRow, OutboxState
from tests.core.exchange.mirror.base import Base
from tests.factories import SYSTEM, make_staff


@pytest.fixture(autouse=True)
async def people(base: Base) -> None:
    async with base.database.work() as work:
        await make_staff(work, "Анна", roles=frozenset({StaffRole.ADMIN}))
        await make_staff(work, "Олег")


async def told(base: Base) -> list[str]:
    """Kinds of what has been written since the last time; it is sent now."""
    async with base.database.work() as work:
        waiting = OutboxRow.kind.startswith("exchange.") & (OutboxRow.state == OutboxState.WAITING)
        rows = await work.session.scalars(
            update(OutboxRow).where(waiting).values(state=OutboxState.DONE).returning(OutboxRow.kind)
        )
        return sorted(rows)


async def fail(base: Base, failure: PullFailure, detail: bytes = b"") -> list[str]:
    async with base.database.work() as work:
        await record_failure(work, SYSTEM, failure, started_at=work.now, places=["Catalog_X.ИНН"], detail=detail)
    return await told(base)


async def check(base: Base, *places: str) -> list[str]:
    async with base.database.work() as work:
        await record_check(work, SYSTEM, places=places, detail="".join(places).encode())
    return await told(base)


async def test_the_same_fault_is_told_once(base: Base) -> None:
    assert await fail(base, PullFailure.MAPPING, b"1") == ["exchange.pull_failed"]
    assert await fail(base, PullFailure.MAPPING, b"1") == []
    assert await fail(base, PullFailure.MAPPING, b"2") == ["exchange.pull_failed"]
    async with base.database.read() as work:
        payload = (await work.session.scalars(select(OutboxRow.payload).order_by(OutboxRow.id))).first()
    assert payload == {"failure": "mapping", "places": ["Catalog_X.ИНН"], "count": 1}


async def test_a_base_that_does_not_answer_is_told_of_when_it_lasts(base: Base) -> None:
    base.contract(base.party())
    await base.pull()
    for hours, news in ((1, 0), (28, 0), (3, 1), (1, 0), (40, 1)):
        base.clock.advance(timedelta(hours=hours))
        assert len(await fail(base, PullFailure.UNREACHABLE)) == news, hours


async def test_a_mapping_is_told_of_when_it_breaks(base: Base) -> None:
    assert await check(base) == []
    assert await check(base, "А") == ["exchange.mapping_broken"]
    assert await check(base, "А") == []
    assert await check(base, "А", "Б") == ["exchange.mapping_broken"]
    assert await check(base) == []
    assert await check(base) == []
    assert await check(base, "А") == ["exchange.mapping_broken"]


async def test_new_questions_are_told_once(base: Base) -> None:
    base.contract(base.party(inn=""))
    base.contract(base.party())
    for news in (["exchange.troubled"], []):
        base.clock.advance(timedelta(hours=1))
        await base.pull()
        assert await told(base) == news
