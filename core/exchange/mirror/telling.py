"""Telling administrators what a pull has come to. Good news is silent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from core.actor import StaffRole
from core.database import Work
from core.exchange.mirror.codes import PASSES_BY_ITSELF, PullFailure
from core.exchange.mirror.intents import MappingBroken, MirrorTroubled, PullFailed
from core.exchange.mirror.models import ExchangePull, PullScope
from core.exchange.mirror.queries import count_troubles, last_pulls
from core.outbox.service import Intent, staff, tell_each
from core.staff.service import staff_with_role

PLACES = 10
"""Names in a message; the rest is a number."""
PATIENCE = timedelta(hours=30)
"""A base that cannot be reached is told of when the last good pull is older than this, and again as seldom."""
TOLD = b"told"


async def fail(
    work: Work,
    failure: PullFailure,
    *,
    started_at: datetime,
    places: Sequence[str] = (),
    detail: bytes = b"",
    received: tuple[int, int] = (0, 0),
    told_already: bool = False,
) -> None:
    """Write down a pull of the whole base that has changed nothing, and tell administrators, once for the same fault: as long
    as pulls fail in the same way (``detail`` says what way) only one message is sent. ``told_already``: by a check."""
    if failure in PASSES_BY_ITSELF:
        tells = await _unreached_for_long(work)
        detail = TOLD if tells else detail
    else:
        last, _ = await last_pulls(work)
        tells = last is None or (last.failure, last.detail) != (failure, detail)
    if tells and not told_already:
        await _tell_admins(work, PullFailed(failure=failure, places=list(places[:PLACES]), count=len(places)))
    await _write(work, PullScope.ALL, failure, started_at, detail, received)


async def note_check(work: Work, *, places: Sequence[str], detail: bytes) -> None:
    """Write down whether the mapping fits the base (no ``places``: it does), if that is news; tell administrators of faults
    that are. ``detail`` tells one set of faults from another."""
    last = await work.session.scalar(
        select(ExchangePull).where(ExchangePull.scope == PullScope.CHECK).order_by(ExchangePull.id.desc()).limit(1)
    )
    if (last.detail if last is not None and last.failure is not None else None) == (detail if places else None):
        return
    if places:
        await _tell_admins(work, MappingBroken(places=list(places[:PLACES]), count=len(places)))
    await _write(work, PullScope.CHECK, PullFailure.MAPPING if places else None, work.now, detail, (0, 0))


async def _write(
    work: Work,
    scope: PullScope,
    failure: PullFailure | None,
    started_at: datetime,
    detail: bytes,
    received: tuple[int, int],
) -> None:
    counterparties, contracts = received
    work.session.add(
        ExchangePull(
            scope=scope,
            started_at=started_at,
            finished_at=work.now,
            failure=failure,
            detail=detail,
            answer_hash=b"",
            counterparties=counterparties,
            contracts=contracts,
            new=0,
            changed=0,
            absent=0,
        )
    )
    await work.session.flush()


async def _unreached_for_long(work: Work) -> bool:
    """Whether there was no good pull for long, and nobody has been told lately."""
    pull = ExchangePull
    lately = pull.finished_at >= work.now - PATIENCE
    whole = select(pull.id).where(pull.scope == PullScope.ALL, lately).limit(1)
    good = await work.session.scalar(whole.where(pull.failure.is_(None)))
    told = await work.session.scalar(whole.where(pull.failure.in_(PASSES_BY_ITSELF), pull.detail == TOLD))
    return good is None and told is None


async def tell_troubles(work: Work, since: datetime) -> None:
    """Tell of what was found at or after ``since``, if anything was."""
    new = await count_troubles(work, since)
    if new:
        await _tell_admins(work, MirrorTroubled(new=new, total=await count_troubles(work)))


async def _tell_admins(work: Work, told: Intent) -> None:
    admins = await staff_with_role(work, StaffRole.ADMIN)
    await tell_each(work, *((staff(admin.id), told) for admin in admins))
