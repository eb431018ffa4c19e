"""Who wants a reconciliation. It is done by the process that speaks with 1C, which may be another one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, StaffActor, require_leader
from core.database import Work
from core.errors import Refusal
from core.exchange.documents.bases import connected_base
from core.exchange.reconciling.models import ReconciliationRequest

PATIENCE: Final = timedelta(hours=3)
"""The night waits so long for a base that does not answer; a person does not."""


async def ask(work: Work, actor: Actor) -> None:
    """For directors and administrators: reconcile now, and send me what comes of it. Asked twice, it is done once. Refuses if
    no base is connected."""
    author = require_leader(actor)
    if await connected_base(work) is None:
        raise Refusal("onec-not-connected")
    await _ask(work, author.staff_id if isinstance(author, StaffActor) else None)


async def ask_nightly(work: Work) -> None:
    """The night's reconciliation, if a base is connected."""
    if await connected_base(work) is not None:
        await _ask(work, None)


async def _ask(work: Work, staff_id: int | None) -> None:
    written = insert(ReconciliationRequest).values(staff_id=staff_id, asked_at=work.now)
    await work.session.execute(written.on_conflict_do_nothing(index_elements=[ReconciliationRequest.staff_id]))


async def requests(work: Work) -> Sequence[ReconciliationRequest]:
    """All that wait: one reconciliation answers them."""
    return (await work.session.scalars(select(ReconciliationRequest).order_by(ReconciliationRequest.id))).all()


async def impatient(work: Work) -> bool:
    """Whether somebody waits who should hear now that 1C does not answer."""
    return any(one.staff_id is not None or work.now - one.asked_at >= PATIENCE for one in await requests(work))
