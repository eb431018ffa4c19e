"""Use cases: which clients are worth a talk now, and that somebody has talked. For those who lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.actor import Actor, StaffActor, require_leader
from core.clients.models import Company
from core.database import Work, lock_row
from core.dates import local_date
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.rules.closing import LedgerPolicy
from core.reports.clients.difficult import Difficult, difficult
from core.reports.clients.ending import Leaving, Prolong, leaving, prolong_soon
from core.reports.clients.facts import CompanyFacts, Window
from core.reports.clients.gathering import gather
from core.reports.clients.idle import UpdatesOnly, updates_only
from core.reports.clients.models import ClientTalk, Reason
from core.reports.clients.thresholds import Thresholds
from core.reports.clients.trend import Growing, growing
from core.tickets.lists import balances_of

Found = Difficult | UpdatesOnly | Leaving | Prolong | Growing
WORDS_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Section:
    """The clients found for one reason. ``enough``: there were data to say so at all; ``talked``: how many more there would be
    that somebody has talked to lately."""

    reason: Reason
    rows: tuple[Found, ...]
    enough: bool
    talked: int


@dataclass(frozen=True, slots=True)
class Talks:
    """All sections in the order of :class:`Reason`. ``facts``: of every company, by id."""

    window: Window
    sections: Mapping[Reason, Section]
    facts: Mapping[int, CompanyFacts]

    def about(self, reason: Reason, company_id: int) -> Found | None:
        """What there is to say of this company, if it is (still) found."""
        return next((one for one in self.sections[reason].rows if one.company_id == company_id), None)


@dataclass(frozen=True, slots=True)
class Named:
    """A company as staff sees it: with its available minutes."""

    id: int
    name: str
    balance: int


def find(window: Window, companies: Sequence[CompanyFacts], by: Thresholds) -> dict[Reason, Sequence[Found] | None]:
    """By reason; None where there are too few data. Pure. Who seems to leave is not told again as to be prolonged."""
    going = leaving(companies, window, by)
    gone = {one.company_id for one in going or ()}
    return {
        Reason.DIFFICULT: difficult(companies, window, by),
        Reason.UPDATES_ONLY: updates_only(companies, window, by),
        Reason.LEAVING: going,
        Reason.PROLONG: [one for one in prolong_soon(companies, window, by) if one.company_id not in gone],
        Reason.GROWING: growing(companies, window, by),
    }


async def clients_worth_a_talk(work: Work, actor: Actor, zone: ZoneInfo, by: Thresholds, policy: LedgerPolicy) -> Talks:
    """Everybody worth a talk now, without those somebody has talked to about it lately. ``zone``: the installation's."""
    require_leader(actor)
    window, companies = await gather(work, zone, by, policy)
    quiet = await _talked_lately(work, by)
    sections = {}
    for reason, found in find(window, companies, by).items():
        rows = tuple(one for one in found or () if (one.company_id, reason) not in quiet)
        sections[reason] = Section(reason, rows, found is not None, len(found or ()) - len(rows))
    return Talks(window, sections, {one.company_id: one for one in companies})


async def _talked_lately(work: Work, by: Thresholds) -> set[tuple[int, Reason]]:
    since = work.now - timedelta(days=by.snooze_days)
    rows = await work.session.execute(select(ClientTalk.company_id, ClientTalk.reason).where(ClientTalk.at > since))
    return {(company_id, reason) for company_id, reason in rows}


async def named(work: Work, company_ids: Sequence[int]) -> dict[int, Named]:
    """These companies with their balances. Authorised by the caller."""
    companies = list(await work.session.scalars(select(Company).where(Company.id.in_(company_ids))))
    balances = await balances_of(work, companies)
    return {one.id: Named(one.id, one.name, balances[one.id]) for one in companies}


async def note_talk(work: Work, actor: Actor, company_id: int, reason: Reason, by: Thresholds) -> ClientTalk:
    """Write down that this person has talked to the client about it. A second tap, also a colleague's, finds the talk that is
    there already."""
    leader = _leader(actor)
    if await lock_row(work, Company, company_id) is None:
        raise NotFound("no-company")
    known = await work.session.scalar(
        select(ClientTalk)
        .where(
            ClientTalk.company_id == company_id,
            ClientTalk.reason == reason,
            ClientTalk.at > work.now - timedelta(days=by.snooze_days),
        )
        .order_by(ClientTalk.at.desc())
        .limit(1)
    )
    if known is not None:
        return known
    talk = ClientTalk(company_id=company_id, reason=reason, staff_id=leader.staff_id, at=work.now, words="")
    work.session.add(talk)
    await work.session.flush()
    return talk


async def say_what_came(work: Work, actor: Actor, talk_id: int, words: str) -> ClientTalk:
    """What came of the talk, by who has had it. Refuses nothing and too much (``talk-words``)."""
    leader = _leader(actor)
    talk = await lock_row(work, ClientTalk, talk_id)
    if talk is None or talk.staff_id != leader.staff_id:
        raise NotFound("no-talk")
    said = " ".join(words.replace("\0", " ").split())
    if not 0 < len(said) <= WORDS_LENGTH:
        raise Refusal("talk-words", most=WORDS_LENGTH)
    talk.words = said
    await work.session.flush()
    return talk


def snoozed_until(talk: ClientTalk, zone: ZoneInfo, by: Thresholds) -> date:
    """The day on which the reason may be brought up again."""
    return local_date(talk.at + timedelta(days=by.snooze_days), zone)


async def last_talk(work: Work, company_id: int, reason: Reason, before: datetime) -> ClientTalk | None:
    """The last talk about it, for a client that is found again."""
    return await work.session.scalar(
        select(ClientTalk)
        .where(ClientTalk.company_id == company_id, ClientTalk.reason == reason, ClientTalk.at <= before)
        .order_by(ClientTalk.at.desc(), ClientTalk.id.desc())
        .limit(1)
    )


def _leader(actor: Actor) -> StaffActor:
    leader = require_leader(actor)
    if not isinstance(leader, StaffActor):
        raise Forbidden
    return leader
