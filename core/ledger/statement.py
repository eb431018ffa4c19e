"""The statement of a company's hours for any period: what there was, every movement, what there is.

An entry belongs to the day on which it was written, in the company's zone: so a period that is over never changes.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from core.actor import Actor, ContactActor, SystemActor, require_staff
from core.clients.models import Company
from core.clients.service import get_company
from core.contracts.models import Contract
from core.contracts.service import contracts_in_force
from core.database import Work
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.ledger.models import Account, Allocation, Charge, Entry, EntryKind, Grant, GrantKind, Reason
from core.ledger.queries import Balance, balance_of

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """Local days of the company, both included. Refuses an end before the beginning, and centuries that are not ours."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not EARLIEST <= self.first <= self.last <= LATEST:
            raise Refusal("bad-period")

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From this moment on, before that one."""
        first, after = (datetime.combine(day, time(), zone) for day in (self.first, self.last + timedelta(days=1)))
        return first.astimezone(UTC), after.astimezone(UTC)


class PeriodKind(StrEnum):
    """Periods to choose from. ``term``: since the beginning of the contract in force, or of the last one."""

    MONTH = "month"
    LAST = "last"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A grant as it was given. Minutes; ``expires_on`` is the last usable day."""

    id: int
    kind: GrantKind
    minutes: int
    effective_from: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class FromGrant:
    """Minutes of an entry that one grant paid, or got back."""

    grant: GrantFacts
    minutes: int


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A movement. ``minutes`` is signed; ``balance`` is the company's book balance after it, over all accounts.

    ``day``: the company's day on which it was written. ``grant``: what was given, burnt or withdrawn; ``parts``: the grants
    that paid. ``source``: the key of the business fact. ``reason``: a person's words, may be empty.
    """

    account_id: int
    at: datetime
    day: date
    kind: EntryKind
    minutes: int
    balance: int
    work_date: date
    grant: GrantFacts | None
    parts: tuple[FromGrant, ...]
    line_id: int | None
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class AccountSeal:
    """Where an account's chain stands at the moment of reading: compared with what ``chasovoy ledger verify`` reads later, it
    tells whether the printed entries are still the same. ``contract``: the number of the account's first contract."""

    account_id: int
    contract: str
    entries: int
    head: str


@dataclass(frozen=True, slots=True)
class HoursStatement:
    """Hours of a company in a period. Minutes. ``opening`` and ``closing`` are book balances (without written expiries).

    ``now``: what of the book can be used today; only for a period that is not over, whose ``closing`` is the book of today.
    """

    company: Company
    period: Period
    read_at: datetime
    opening: int
    entries: tuple[StatementEntry, ...]
    accounts: tuple[AccountSeal, ...]
    now: Balance | None

    @property
    def closing(self) -> int:
        return self.opening + sum(entry.minutes for entry in self.entries)

    @property
    def coming(self) -> int:
        """Minutes of the book in grants that begin later; of a period that is not over."""
        return self.closing - self.now.live - self.now.closing if self.now is not None else 0

    def total(self, kind: EntryKind) -> int:
        """Signed minutes of all movements of a kind."""
        return sum(entry.minutes for entry in self.entries if entry.kind is kind)


async def company_to_read(work: Work, actor: Actor, company_id: int) -> Company:
    """The company, if this actor may read its book: staff and the desk any, a contact only their own; another's looks like
    one that does not exist."""
    if isinstance(actor, ContactActor):
        if actor.company_id != company_id:
            raise NotFound("no-company")
    elif not isinstance(actor, SystemActor):
        require_staff(actor)
    return await get_company(work, company_id)


async def periods_of(work: Work, actor: Actor, company_id: int) -> dict[PeriodKind, Period]:
    """What a statement is usually wanted for, up to the company's today. A company without contracts has no term."""
    company = await company_to_read(work, actor, company_id)
    today = local_date(work.now, company.zone)
    this_month = today.replace(day=1)
    last_day = this_month - timedelta(days=1)
    periods = {
        PeriodKind.MONTH: Period(this_month, today),
        PeriodKind.LAST: Period(last_day.replace(day=1), last_day),
    }
    begun = await _term_began(work, company_id, today)
    if begun is not None:
        periods[PeriodKind.TERM] = Period(max(begun, EARLIEST), today)
    return periods


async def _term_began(work: Work, company_id: int, today: date) -> date | None:
    in_force = await contracts_in_force(work, company_id, today)
    if in_force:
        return min(contract.starts_on for contract in in_force)
    return await work.session.scalar(
        select(Contract.starts_on)
        .where(Contract.company_id == company_id, Contract.starts_on <= today)
        .order_by(Contract.ends_on.desc())
        .limit(1)
    )


async def hours_statement(work: Work, actor: Actor, company_id: int, period: Period) -> HoursStatement:
    """The statement, read in a fixed number of statements. Open ``work`` as a snapshot: what is written meanwhile would
    appear in one number and not in another."""
    company = await company_to_read(work, actor, company_id)
    opening, accounts = await _accounts(work, company, period)
    grants = await _grants(work, company_id)
    parts = await _parts(work, company, period, grants)
    entries = []
    balance = opening
    for row in await _entries(work, company, period):
        balance += row.minutes
        entries.append(
            StatementEntry(
                account_id=row.account_id,
                at=row.at,
                day=local_date(row.at, company.zone),
                kind=row.kind,
                minutes=row.minutes,
                balance=balance,
                work_date=row.work_date,
                grant=grants[row.grant_id] if row.grant_id is not None else None,
                parts=tuple(parts[row.id]),
                line_id=row.line_id,
                source=row.source,
                reason=row.reason,
            )
        )
    today = local_date(work.now, company.zone)
    now = await balance_of(work, company_id, today) if period.last >= today else None
    return HoursStatement(company, period, work.now, opening, tuple(entries), accounts, now)


def written_in(company: Company, period: Period) -> ColumnElement[bool]:
    """The company's entries of a period, for a query that joins ``Account``."""
    first, after = period.instants(company.zone)
    return (Account.company_id == company.id) & (Entry.at >= first) & (Entry.at < after)


async def _accounts(work: Work, company: Company, period: Period) -> tuple[int, tuple[AccountSeal, ...]]:
    """The book balance before the period, and the accounts."""
    first, _ = period.instants(company.zone)
    before = (
        select(func.coalesce(func.sum(Entry.minutes), 0))
        .where(Entry.account_id == Account.id, Entry.at < first)
        .scalar_subquery()
    )
    rows = (
        await work.session.execute(
            select(Account.id, Contract.number, Account.entries, Account.head, before)
            .join(Contract, Contract.id == Account.contract_id)
            .where(Account.company_id == company.id)
            .order_by(Account.id)
        )
    ).all()
    seals = tuple(AccountSeal(account_id, number, entries, head.hex()) for account_id, number, entries, head, _ in rows)
    return sum(int(minutes) for *_, minutes in rows), seals


async def _grants(work: Work, company_id: int) -> dict[int, GrantFacts]:
    rows = await work.session.execute(
        select(Grant.id, Grant.kind, Grant.minutes, Grant.effective_from, Grant.expires_on)
        .join(Account, Account.id == Grant.account_id)
        .where(Account.company_id == company_id)
    )
    return {row[0]: GrantFacts(*row) for row in rows}


async def _parts(
    work: Work, company: Company, period: Period, grants: dict[int, GrantFacts]
) -> defaultdict[int, list[FromGrant]]:
    """Which grants paid each entry, the soonest to expire first."""
    rows = await work.session.execute(
        select(Allocation.entry_id, Allocation.grant_id, Allocation.minutes)
        .join(Entry, Entry.id == Allocation.entry_id)
        .join(Account, Account.id == Entry.account_id)
        .join(Grant, Grant.id == Allocation.grant_id)
        .where(written_in(company, period))
        .order_by(Grant.priority, Grant.expires_on, Grant.effective_from, Grant.id)
    )
    parts: defaultdict[int, list[FromGrant]] = defaultdict(list)
    for entry_id, grant_id, minutes in rows:
        parts[entry_id].append(FromGrant(grants[grant_id], minutes))
    return parts


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    account_id: int
    at: datetime
    kind: EntryKind
    minutes: int
    work_date: date
    grant_id: int | None
    line_id: int | None
    source: str
    reason: str


async def _entries(work: Work, company: Company, period: Period) -> list[_Row]:
    """The entries: those of one account in the order of its book, those of several by time."""
    rows = await work.session.execute(
        select(
            Entry.id,
            Entry.account_id,
            Entry.at,
            Entry.kind,
            Entry.minutes,
            Entry.work_date,
            Entry.grant_id,
            Entry.line_id,
            func.coalesce(Entry.key, Charge.key).label("source"),
            func.coalesce(Reason.words, "").label("reason"),
        )
        .join(Account, Account.id == Entry.account_id)
        .outerjoin(Charge, Charge.id == Entry.charge_id)
        .outerjoin(Reason, Reason.entry_id == Entry.id)
        .where(written_in(company, period))
        .order_by(Entry.account_id, Entry.seq)
    )
    # Who began later may have got the account's lock sooner: the time of entries can step back by a moment in the book.
    latest: dict[int, datetime] = {}
    placed = []
    for number, row in enumerate(_Row(**each) for each in rows.mappings()):
        latest[row.account_id] = max(row.at, latest.get(row.account_id, row.at))
        placed.append((latest[row.account_id], number, row))
    return [row for _, _, row in sorted(placed, key=lambda one: one[:2])]
