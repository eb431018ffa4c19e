"""October 2026 on paper: one month of a desk, small enough to be counted by hand.

Every working day is 9–13 and 14–18, Moscow: 480 minutes; October has 22 of them (1–2, 5–9, 12–16, 19–23, 26–30). It is Monday,
2 November, 9:30. Plan «Стандартный»: reaction 60 working minutes, resolution 960; «Срочный» (ООО «Лютик»): 30 and 240.
Deadlines below are counted by hand, too.

    №   company  plan  came         reaction         resolved      late by       work
    1   Ромашка  std   01.10 10:00  10:20 (20)       01.10 12:00                 Олег 50: 45 hours
    2   Ромашка  std   02.10 17:30  05.10 9:30 (60)  05.10 15:00                 Анна 30: update
    3   Лютик    fast  05.10 9:00   9:45 (45)        06.10 11:00   15, 360       Олег 100: 45 hours, 60 money (3 000 ₽)
    4   Лютик    fast  07.10 14:00  14:10 (10)       07.10 16:00                 Анна 70: 30 hours, 60 pending
    5   Василёк  std   08.10 11:00  12:30 (90)       09.10 17:00   30, wish 240  Олег 30: 30 unpaid (1 500 ₽)
    6   Василёк  std   12.10 10:30  10:40 (10)       12.10 12:00                 Олег 90: 90 money (4 500 ₽, fixed)
    7   Ромашка  std   13.10 15:00  15:05 (5)        13.10 18:00                 Олег 120, corrected to 60: hours
    8   Ромашка  std   14.10 9:00   9:30 (30)        14.10, 20.10  780           Олег 30, on 19.10 again 60: hours
    9   Лютик    fast  21.10 10:00  a call           21.10 11:00                 Анна 40: free by the contract
    10  Василёк  std   22.10 10:00                                 cancelled
    11  Ромашка  std   26.10 10:00  10:30 (30)       open, Анна    since 28.10   Анна 20, not charged yet
    12  Лютик    fast  30.10 17:00  none             open          since 17:30
    13  Василёк  std   20.10 12:00  12:15 (15)       waits, Олег
    14  Ромашка  std   29.09 16:00  29.09            02.10 10:00   180           Олег 60 on 30.09: 60 money (3 600 ₽)
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, update

from core.actor import StaffActor, StaffRole, signature
from core.clients.models import Company, Contact
from core.database import Work
from core.duty.models import DutyAbsence
from core.duty.rules.words import AwayKind
from core.ledger.models import Account, Entry, EntryKind, Grant
from core.reports.periods import month
from core.sla.plans import add_plan, ensure_first_plan, pinned_for
from core.sla.rules import plans as rules
from core.sla.rules.clocks import Clock, ClockState
from core.sla.rules.events import EventKind
from core.sla.rules.forecast import Outlook
from core.sla.rules.plans import Priority, Target
from core.staff.models import Staff
from core.tickets.deadline_models import Forecast, TicketClock
from core.tickets.models import Fate, Ticket, TicketEvent, TicketState
from tests.clock import MOSCOW
from tests.core.reports.planting import line
from tests.factories import (
    SYSTEM,
    Hours,
    Services,
    give_hours,
    make_company,
    make_contact,
    make_contract_with_hours,
    make_services,
    make_staff,
)

OCTOBER = month(date(2026, 10, 1))
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=MOSCOW)
TODAY = NOW.date()
LONG_AGO = datetime(2026, 1, 1, tzinfo=MOSCOW)


def at(day: int, hour: int, minute: int = 0, *, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


@dataclass(frozen=True, slots=True)
class Client:
    company: Company
    person: Contact
    hours: Hours


@dataclass(frozen=True, slots=True)
class Paper:
    """``tickets``: by the numbers above."""

    rose: Client
    lily: Client
    aster: Client
    services: Services
    oleg: Staff
    anna: Staff
    director: StaffActor
    tickets: dict[int, Ticket]


async def write_paper(work: Work) -> Paper:
    """The month above as plain rows. ``work.now`` is :data:`NOW`."""
    await ensure_first_plan(work, MOSCOW)
    pinned = await pinned_for(work, None)
    assert pinned is not None
    std, calendar_id = pinned.plan.id, pinned.calendar.id
    targets = rules.Plan({Priority.NORMAL: Target(30, 240)})
    fast = (await add_plan(work, SYSTEM, "Срочный", pinned.calendar.calendar_id, targets, "")).id
    oleg, anna = await make_staff(work), await make_staff(work, "Анна Смирнова")
    director = await make_staff(work, "Игорь Директор", roles=frozenset({StaffRole.DIRECTOR}))
    await work.session.execute(update(Staff).values(created_at=LONG_AGO))
    work.session.add(
        DutyAbsence(
            staff_id=anna.id,
            first_day=date(2026, 10, 12),
            last_day=date(2026, 10, 16),
            kind=AwayKind.VACATION,
            created_at=LONG_AGO,
            author=signature(SYSTEM),
        )
    )
    paper = Paper(
        await _client(work, "ООО «Ромашка»"),
        await _client(work, "ООО «Лютик»"),
        await _client(work, "ООО «Василёк»"),
        await make_services(work),
        oleg,
        anna,
        director.as_actor(),
        {},
    )
    rose, lily, aster = paper.rose, paper.lily, paper.aster

    async def ticket(
        number: int,
        client: Client,
        came: datetime,
        state: TicketState,
        resolved: datetime | None = None,
        **more: object,
    ) -> Ticket:
        made = Ticket(
            company_id=client.company.id,
            contact_id=client.person.id,
            contract_id=None if number == 9 else client.hours.contract.id,
            account_id=client.hours.account.id,
            subject=str(more.pop("subject", "Помогите")),
            state=state,
            assignee_id=more.pop("assignee_id", None),
            requested_at=came,
            opened_at=came,
            resolved_at=resolved,
            plan_version_id=fast if client is lily else std,
            calendar_version_id=calendar_id,
        )
        work.session.add(made)
        await work.session.flush()
        author = f"staff:{anna.id}" if number == 9 else f"contact:{client.person.id}"
        work.session.add(TicketEvent(ticket_id=made.id, kind=EventKind.OPENED, at=came, author=author))
        paper.tickets[number] = made
        return made

    async def clock(
        number: int, which: Clock, state: ClockState, due: datetime | None, finished: datetime | None = None
    ) -> None:
        row = {"clock": which, "state": state, "due_at": due, "finished_at": finished}
        await work.session.execute(insert(TicketClock).values(ticket_id=paper.tickets[number].id, **row))

    done, closed = TicketState.RESOLVED, TicketState.CLOSED
    await ticket(1, rose, at(1, 10), closed, at(1, 12))
    await ticket(2, rose, at(2, 17, 30), closed, at(5, 15))
    await ticket(3, lily, at(5, 9), done, at(6, 11))
    await ticket(4, lily, at(7, 14), done, at(7, 16))
    await ticket(5, aster, at(8, 11), done, at(9, 17))
    await ticket(6, aster, at(12, 10, 30), done, at(12, 12))
    await ticket(7, rose, at(13, 15), done, at(13, 18))
    await ticket(8, rose, at(14, 9), done, at(20, 10))
    await ticket(9, lily, at(21, 10), done, at(21, 11))
    await ticket(10, aster, at(22, 10), TicketState.CANCELLED)
    await ticket(11, rose, at(26, 10), TicketState.IN_PROGRESS, assignee_id=anna.id)
    await ticket(12, lily, at(30, 17), TicketState.OPEN, subject="Доработка отчёта")
    await ticket(13, aster, at(20, 12), TicketState.WAITING_CLIENT, assignee_id=oleg.id)
    await ticket(14, rose, at(29, 16, month=9), closed, at(2, 10))
    for number, due, reacted in (
        (1, at(1, 11), at(1, 10, 20)),
        (2, at(5, 9, 30), at(5, 9, 30)),  # 30 minutes of Friday and 30 of Monday: exactly on time
        (3, at(5, 9, 30), at(5, 9, 45)),
        (4, at(7, 14, 30), at(7, 14, 10)),
        (5, at(8, 12), at(8, 12, 30)),
        (6, at(12, 11, 30), at(12, 10, 40)),
        (7, at(13, 16), at(13, 15, 5)),
        (8, at(14, 10), at(14, 9, 30)),
        (9, at(21, 10, 30), at(21, 10)),
        (11, at(26, 11), at(26, 10, 30)),
        (13, at(20, 13), at(20, 12, 15)),
        (14, at(29, 17, month=9), at(29, 16, 30, month=9)),
    ):
        await clock(number, Clock.REACTION, ClockState.DONE, due, reacted)
    await clock(10, Clock.REACTION, ClockState.VOID, at(22, 11))
    await clock(12, Clock.REACTION, ClockState.RUNNING, at(30, 17, 30))
    for number, due, resolved in (
        (1, at(5, 10), at(1, 12)),
        (2, at(6, 17, 30), at(5, 15)),
        (3, at(5, 13), at(6, 11)),  # 240 of Monday's afternoon + 120 of Tuesday: 360 late
        (4, at(7, 18), at(7, 16)),
        (5, at(12, 11), at(9, 17)),
        (6, at(14, 10, 30), at(12, 12)),
        (7, at(15, 15), at(13, 18)),
        (8, at(16, 13), at(20, 10)),  # 240 + 480 + 60: 780 late
        (9, at(21, 15), at(21, 11)),
        (14, at(1, 16), at(2, 10)),  # 120 + 60: 180 late
    ):
        await clock(number, Clock.RESOLUTION, ClockState.DONE, due, resolved)
    await clock(10, Clock.RESOLUTION, ClockState.VOID, at(23, 10))
    await clock(11, Clock.RESOLUTION, ClockState.RUNNING, at(28, 10))
    await clock(12, Clock.RESOLUTION, ClockState.RUNNING, at(2, 12, month=11))
    await clock(13, Clock.RESOLUTION, ClockState.PAUSED, None)
    await clock(6, Clock.WISH, ClockState.DONE, at(12, 13), at(12, 12))
    await clock(5, Clock.WISH, ClockState.DONE, at(9, 12), at(9, 17))  # 60 + 180: 240 late
    await _work_done(work, paper)
    await _foreseen(work, paper)
    await _hours(work, paper)
    return paper


async def _client(work: Work, name: str) -> Client:
    company = await make_company(work, name=name)
    hours = await make_contract_with_hours(work, company, 0, starts_on=date(2026, 1, 1))
    return Client(company, await make_contact(work, company), hours)


async def _work_done(work: Work, paper: Paper) -> None:
    oleg, anna, has, ticket = paper.oleg.id, paper.anna.id, paper.services, paper.tickets
    call, report, hours = has.consultation, has.report, Fate.HOURS
    await line(work, ticket[1], call, oleg, 50, hours, at=at(1, 12), charged=45, covered=45)
    await line(work, ticket[2], has.update, anna, 30, Fate.FREE, at=at(5, 15))
    await line(work, ticket[3], call, oleg, 100, Fate.MONEY, at=at(6, 11), charged=105, covered=45, amount=300_000)
    await line(work, ticket[4], report, anna, 70, Fate.PENDING, at=at(7, 16), charged=90, covered=30, amount=300_000)
    await line(work, ticket[5], call, oleg, 30, Fate.UNPAID, at=at(9, 17), charged=30, amount=150_000)
    await line(work, ticket[6], has.setup, oleg, 90, Fate.MONEY, at=at(12, 12), charged=90, amount=450_000)
    await line(work, ticket[7], call, oleg, 120, hours, at=at(13, 18), charged=120, covered=120, superseded_by=1)
    await line(work, ticket[7], call, oleg, 60, hours, at=at(13, 18), charged=60, covered=60)
    await line(work, ticket[8], call, oleg, 30, hours, at=at(14, 13), charged=30, covered=30)
    again = await line(work, ticket[8], report, oleg, 60, hours, at=at(20, 10), charged=60, covered=60)
    again.completion, again.work_date = 2, date(2026, 10, 19)
    await line(work, ticket[9], call, anna, 40, Fate.FREE, at=at(21, 11))
    await line(work, ticket[11], call, anna, 20, None, at=at(27, 12))
    before = date(2026, 9, 30)
    await line(
        work, ticket[14], has.training, oleg, 60, Fate.MONEY, at=at(2, 10), charged=60, amount=360_000, work_date=before
    )


async def _foreseen(work: Work, paper: Paper) -> None:
    """Of ten solved tickets 3, 8 and 14 were late. 3 was called in doubt in time (a hit), 14 only when it was late already
    and 8 never (two misses); 1 was called in doubt and was in time (a false alarm)."""
    for number, made_at, due, outlook in (
        (3, at(5, 11), at(5, 13), Outlook.AT_RISK),
        (14, at(1, 17), at(1, 16), Outlook.WILL_BREACH),
        (1, at(1, 11), at(5, 10), Outlook.AT_RISK),
        (2, at(5, 10), at(6, 17, 30), Outlook.OK),
    ):
        row = {"made_at": made_at, "due_at": due, "outlook": outlook, "left": 1, "remaining": None, "queue": 0}
        await work.session.execute(insert(Forecast).values(ticket_id=paper.tickets[number].id, **row))


async def _hours(work: Work, paper: Paper) -> None:
    """Ромашка: 405 of 600 left until 31.12, and 60 that expired on 31.10 with nobody having written it down. Лютик: 225 of 300
    left until 30.11, 240 that begin in December. Василёк: 260, of which 60 were withdrawn and none used, until 30.11."""
    year, december = date(2026, 1, 1), date(2026, 12, 31)
    for client, minutes, left, begins, expires in (
        (paper.rose, 600, 405, year, december),
        (paper.rose, 100, 60, year, date(2026, 10, 31)),
        (paper.lily, 300, 225, year, date(2026, 11, 30)),
        (paper.lily, 240, 240, date(2026, 12, 1), december),
        (paper.aster, 260, 200, year, date(2026, 11, 30)),
    ):
        account = client.hours.account
        await give_hours(work, account, minutes, effective_from=begins, expires_on=expires)
        await work.session.flush()
        mine = (Grant.account_id == account.id, Grant.minutes == minutes)
        await work.session.execute(update(Grant).where(*mine).values(remaining=left))
    account = await work.session.get_one(Account, paper.aster.hours.account.id, populate_existing=True)
    grant_of = Grant.__table__.select().where(Grant.account_id == account.id)
    grant_id = (await work.session.execute(grant_of)).one().id
    work.session.add(
        Entry(
            account_id=account.id,
            seq=account.entries + 1,
            kind=EntryKind.WITHDRAWAL,
            minutes=-60,
            balance_after=200,
            work_date=TODAY,
            at=NOW,
            author="system:tests",
            key="paper:withdrawal",
            grant_id=grant_id,
            reason_hash=b"",
            hash=b"",
        )
    )
    await work.session.flush()
