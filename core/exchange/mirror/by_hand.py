"""What people decide about counterparties that cannot be told apart. Written down with who and when."""

from uuid import UUID

from sqlalchemy import select

from core.actor import Actor, require_admin, signature
from core.audit.models import Subject
from core.audit.service import audit
from core.clients.models import Company
from core.clients.service import get_company
from core.database import Work
from core.errors import NotFound, Refusal
from core.exchange.documents.sending import release_tied
from core.exchange.mirror.counting import forget_troubles
from core.exchange.mirror.models import ExchangeCounterparty
from core.exchange.mirror.settling import settle
from core.exchange.mirror.taking import lock_mirror
from core.exchange.mirror.terms import MirrorTerms
from core.exchange.mirror.tying import found_company, note, tie, untie


async def tie_by_hand(work: Work, actor: Actor, ref: UUID, company_id: int | None, terms: MirrorTerms) -> Company:
    """This counterparty is that company; None: a new company, made of it. Also says that an INN which has changed is right, and
    moves a company from one counterparty to another. Its contracts are looked at at once.

    For administrators. Refuses a counterparty that is not there, one that belongs to another company already, and a new company
    that cannot be added.
    """
    require_admin(actor)
    await lock_mirror(work)
    party = await _counterparty(work, ref)
    if not party.there:
        raise Refusal("mirror-gone")
    tied_before = {"company": party.company_id, "inn": party.tied_inn}
    if company_id is None:
        if party.company_id is not None:
            raise Refusal("mirror-tied")
        await found_company(work, actor, party, terms)
    else:
        company = await get_company(work, company_id)
        if party.company_id not in (None, company.id):
            raise Refusal("mirror-tied")
        before = await work.session.scalar(
            select(ExchangeCounterparty).where(
                ExchangeCounterparty.company_id == company.id, ExchangeCounterparty.ref != ref
            )
        )
        if before is not None:
            untie(before)
            await work.session.flush()  # a company has one counterparty at a time
        tie(work, actor, party, company)
    await work.session.flush()
    await settle(work, actor, party.id, terms)
    await release_tied(work)
    assert party.company_id is not None
    after = {"company": party.company_id, "inn": party.tied_inn}
    audit(work, actor, Subject.COUNTERPARTY, party.id, "tied", tied_before, after, company_id=party.company_id)
    return await get_company(work, party.company_id)


async def leave_alone(work: Work, actor: Actor, ref: UUID) -> None:
    """This counterparty is no client of ours: it becomes no company, and nobody is asked about it again. One that was tied is
    no longer; its company stays. For administrators."""
    require_admin(actor)
    await lock_mirror(work)
    party = await _counterparty(work, ref)
    before, company_id = {"company": party.company_id, "left": party.left_by is not None}, party.company_id
    untie(party)
    after = {"company": None, "left": True}
    audit(work, actor, Subject.COUNTERPARTY, party.id, "left", before, after, company_id=company_id)
    party.left_by, party.left_at = signature(actor), work.now
    note(work, party, None)
    await work.session.flush()
    await forget_troubles(work, [party.ref])


async def _counterparty(work: Work, ref: UUID) -> ExchangeCounterparty:
    query = select(ExchangeCounterparty).where(ExchangeCounterparty.ref == ref)
    party = await work.session.scalar(query.execution_options(populate_existing=True))
    if party is None:
        raise NotFound("no-counterparty")
    return party
