"""Who wants a reconciliation. It is done by the process that speaks with 1C, which may be another one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from core.actor import Actor, StaffActor, require_leader
from core.clock import real_now
from core.database import Work
from core.errors import Refusal
from core.exchange.documents.bases import connected_base
from core.exchange.reconciling.models import ReconciliationRequest

PATIENCE: Final = timedelta(hours=3)
"""The night waits so long for a base that does not answer; a person does not."""
AGAIN: Final = timedelta(minutes=15)


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


@dataclass(frozen=True, slots=True)
class Waiting:
    """Requests by their ids. ``patient``: the night's, which would rather wait for an answer of 1C than hear that
    there is none."""

    hurried: list[int]
    patient: list[int]


async def waiting(work: Work) -> Waiting:
    """All requests whose time has come: one reconciliation answers them."""
    query = select(ReconciliationRequest).where(
        ReconciliationRequest.not_before.is_(None) | (ReconciliationRequest.not_before <= real_now())
    )
    found = (await work.session.scalars(query.order_by(ReconciliationRequest.id))).all()
    patient = [one.id for one in found if one.staff_id is None and work.now - one.asked_at < PATIENCE]
    return Waiting([one.id for one in found if one.id not in patient], patient)


async def postpone(work: Work, request_ids: Collection[int]) -> None:
    """1C could not be read: again after a while."""
    await work.session.execute(
        update(ReconciliationRequest)
        .where(ReconciliationRequest.id.in_(list(request_ids)))
        .values(not_before=real_now() + AGAIN)
    )
