"""Keeping what a reconciliation has found, and telling of it: whoever asked, everything; all others, only what is new."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import delete, select

from core.actor import LEADERS, Actor, require_leader
from core.database import Work
from core.exchange.documents.telling import tell_roles
from core.exchange.reconciling.facts import Findings
from core.exchange.reconciling.intents import Reconciled
from core.exchange.reconciling.models import Reconciliation, ReconciliationRequest
from core.outbox.service import staff, tell_each


async def keep(
    work: Work,
    actor: Actor,
    findings: Findings,
    *,
    failure: str | None = None,
    request_ids: Collection[int] = (),
) -> Reconciliation:
    """Write the run down and answer these requests. ``failure``: 1C was not read; then nothing is said to match, and what
    people have been told of before counts as told for the next time. Without a
    request of the night nobody is told who has not asked."""
    require_leader(actor)
    before = await last_reconciliation(work)
    told = set(before.told) if before is not None else set[str]()
    news = {line.fingerprint() for line in findings.lines if line.is_news}
    requests = await work.session.execute(
        delete(ReconciliationRequest)
        .where(ReconciliationRequest.id.in_(list(request_ids)))
        .returning(ReconciliationRequest.staff_id)
    )
    askers = set(requests.scalars())
    tells = None in askers and failure is None and bool(news - told)
    if failure is None:
        # What is gone and comes back is told anew. While 1C is not read nobody knows what is gone.
        told = news if tells else told & news
    row = Reconciliation(
        at=work.now,
        failure=failure[:500] if failure is not None else None,
        matched=findings.matched if failure is None else 0,
        differing=findings.differing,
        minutes=findings.minutes,
        counts=dict(Counter(line.counted_as for line in findings.lines)),
        lines=[line.model_dump(mode="json", exclude_none=True) for line in findings.lines],
        told=sorted(told),
    )
    work.session.add(row)
    await work.session.flush()
    people = sorted(asker for asker in askers if asker is not None)
    asked = Reconciled(reconciliation_id=row.id, asked=True)
    await tell_each(work, *((staff(staff_id), asked) for staff_id in people))
    if tells:
        await tell_roles(work, Reconciled(reconciliation_id=row.id, asked=False), LEADERS)
    return row


async def last_reconciliation(work: Work) -> Reconciliation | None:
    """The last run, also one that could not read 1C."""
    return await work.session.scalar(select(Reconciliation).order_by(Reconciliation.id.desc()).limit(1))
