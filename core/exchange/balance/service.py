"""What has to be written into 1C, and what became of it. The ledger owns the balance: what stands in 1C is never read back as
one (DESIGN §3, rule 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from core.clients.models import Company
from core.clock import real_now
from core.database import Work
from core.dates import local_date
from core.exchange.balance.models import BalanceNote
from core.exchange.mirror.models import ExchangeCounterparty
from core.ledger.queries import available_on


@dataclass(frozen=True, slots=True)
class Beside:
    """A counterparty whose balance is to be looked after. ``minutes``: available on ``day``; None: what was written is to be
    wiped off. ``note``: what was written before."""

    counterparty: UUID
    attribute: str
    company_id: int
    minutes: int | None
    day: date
    note: BalanceNote | None


async def to_look_after(work: Work, attribute: str | None, every: timedelta) -> list[Beside]:
    """What was written where it does not belong any more, then tied counterparties whose balance has changed or that are to be
    compared; each at most once in ``every`` (real time). Without ``attribute`` there is only wiping off."""
    notes = (await work.session.scalars(select(BalanceNote).order_by(BalanceNote.looked_at))).all()
    if attribute is None and not notes:
        return []
    rows = await work.session.execute(
        select(ExchangeCounterparty, Company)
        .join(Company, Company.id == ExchangeCounterparty.company_id)
        .where(~ExchangeCounterparty.deleted, ExchangeCounterparty.absent_since.is_(None))
        .order_by(Company.id)
    )
    tied = {party.ref: company for party, company in rows}
    found = []
    for note in notes:
        company = tied.get(note.counterparty)
        belongs = note.attribute == attribute and company is not None and company.id == note.company_id
        if not belongs and (note.due or not note.refused):
            found.append(Beside(note.counterparty, note.attribute, note.company_id, None, work.now.date(), note))
    if attribute is None:
        return found
    written = {note.counterparty: note for note in notes if note.attribute == attribute}
    available = await _available(work, list(tied.values()))
    for ref, company in tied.items():
        beside = Beside(ref, attribute, company.id, *available[company.id], written.get(ref))
        if _is_due(beside, every):
            found.append(beside)
    return found


def _is_due(beside: Beside, every: timedelta) -> bool:
    note = beside.note
    if note is None:
        return True
    if note.company_id != beside.company_id:
        return False  # the other company's is wiped off first
    if note.due:
        return True
    changed = note.minutes != beside.minutes or note.stored is None
    return changed and not note.refused and note.looked_at <= real_now() - every


async def _available(work: Work, companies: Sequence[Company]) -> dict[int, tuple[int, date]]:
    """Minutes and the day they are available on, by company; a question for each zone's day."""
    by_day: dict[date, list[int]] = {}
    for company in companies:
        by_day.setdefault(local_date(work.now, company.zone), []).append(company.id)
    return {
        company_id: (minutes, day)
        for day, ids in by_day.items()
        for company_id, minutes in (await available_on(work, ids, day)).items()
    }


async def begin(work: Work, beside: Beside, text: str) -> None:
    """The text is about to be written: from here on the desk knows what it may have left there."""
    assert beside.minutes is not None
    values = {
        "company_id": beside.company_id,
        "minutes": beside.minutes,
        "text": text,
        "stored": None,
        "looked_at": real_now(),
        "due": False,
        "refused": False,
    }
    written = insert(BalanceNote).values(counterparty=beside.counterparty, attribute=beside.attribute, **values)
    await work.session.execute(
        written.on_conflict_do_update(index_elements=[BalanceNote.counterparty, BalanceNote.attribute], set_=values)
    )


async def stands(work: Work, beside: Beside, stored: str) -> None:
    """It stands in 1C so."""
    await _note(work, beside, stored=stored, due=False, refused=False)


async def refuse(work: Work, beside: Beside) -> None:
    """1C would not have it: not again before the night."""
    await _note(work, beside, due=False, refused=True)


async def forget(work: Work, beside: Beside) -> None:
    """Nothing of ours stands there any more."""
    await work.session.execute(
        delete(BalanceNote).where(
            BalanceNote.counterparty == beside.counterparty, BalanceNote.attribute == beside.attribute
        )
    )


async def counts(work: Work) -> tuple[int, int]:
    """At how many counterparties the balance stands in 1C, and where 1C or people's own words there would not have it."""
    written, refused = (
        await work.session.execute(
            select(
                func.count().filter(BalanceNote.stored.is_not(None), ~BalanceNote.refused),
                func.count().filter(BalanceNote.refused),
            )
        )
    ).one()
    return written, refused


async def compare_all(work: Work) -> None:
    """Once a night: all that was written is compared with what stands in 1C, and what was refused is tried again."""
    await work.session.execute(update(BalanceNote).values(due=True).execution_options(synchronize_session=False))


async def _note(work: Work, beside: Beside, **values: object) -> None:
    await work.session.execute(
        update(BalanceNote)
        .where(BalanceNote.counterparty == beside.counterparty, BalanceNote.attribute == beside.attribute)
        .values(looked_at=real_now(), **values)
        .execution_options(synchronize_session=False)
    )
