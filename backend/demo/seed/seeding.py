"""Filling an empty database with the demo's data, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.demo.seed.book import Book
from backend.demo.seed.companies import Client, Profile, add_clients
from backend.demo.seed.configurations import add_configurations
from backend.demo.seed.contracts import Given, add_accrual_rules, goodwill, sign_contracts
from backend.demo.seed.crew import Crew
from backend.demo.seed.deadlines import add_plans, set_all_clocks
from backend.demo.seed.duty import add_duty
from backend.demo.seed.history import play
from backend.demo.seed.plans import Plan, plan_history
from backend.demo.seed.price_list import add_price_list
from backend.demo.seed.rows import Rows
from backend.demo.seed.scene import Scene, first_working_moment
from backend.demo.seed.shortages import settle_shortages
from backend.demo.seed.staff import DIRECTOR_ID, Team, add_team
from backend.demo.seed.thread import Completion
from backend.demo.seed.today import CURRENT, opened_at, play_current
from backend.demo.seed.working_time import WorkingTime
from backend.demo.seed.world import World, make_world
from core.billing.models import Proposal
from core.catalog.models import Service
from core.clients.models import Company, Contact
from core.contracts.models import Contract
from core.database import Database, Work
from core.ledger.models import Entry
from core.staff.models import Staff
from core.tickets.models import Message, Ticket, WorkLine

_COUNTED = (Company, Contact, Contract, Ticket, Message, WorkLine, Entry, Proposal)


async def seed(
    database: Database,
    zone: ZoneInfo,
    *,
    now: datetime,
    seed: int = 1,
    admin_id: int = DIRECTOR_ID,
) -> World:
    """Fill a freshly migrated, empty database; everything lies before ``now`` and depends only on the arguments.

    ``admin_id`` is the director's (and administrator's) number in the messenger. Raises ValueError if there is data already.
    """
    async with database.work() as opened:
        await _must_be_empty(opened)
        working = WorkingTime(zone)
        start = first_working_moment(working, now)
        work = Work(opened.session, start)
        services = await add_price_list(work)
        await add_accrual_rules(work)
        team = await add_team(work, admin_id=admin_id)
        plans = await add_plans(work, zone)
        await add_duty(work, team, zone, now=now)
        rows = await Rows.beginning(work.session)
        scene = Scene(Random(seed), zone, now, start, working, rows, services, plans)
        clients = add_clients(scene)
        movements: list[Given | Completion] = [
            *sign_contracts(scene, clients),
            *goodwill(scene, clients, team.director.as_actor()),
        ]
        for client in clients:
            plans.agree(rows, client, start)
        completions, active = _play_tickets(scene, clients, team)
        movements += completions
        book = Book(rows)
        for movement in sorted(movements, key=lambda movement: movement.at):
            movement.enter(book)
        book.judge(scene.today)
        settle_shortages(scene, next(one.company.id for one in clients if one.profile is Profile.EMPTY))
        set_all_clocks(rows, plans)
        await rows.write(work.session)
        await add_configurations(work, clients, seed)
    return make_world(
        clients,
        team,
        active_ticket_ids=tuple(active),
        counts={model.__tablename__: len(rows.of(model)) for model in _COUNTED},
    )


async def _must_be_empty(work: Work) -> None:
    for model in (Company, Staff, Service):
        if await work.session.scalar(select(model.id).limit(1)) is not None:
            msg = "demo data are only written into an empty database"
            raise ValueError(msg)


def _play_tickets(scene: Scene, clients: list[Client], team: Team) -> tuple[Sequence[Completion], Sequence[int]]:
    """All tickets in the order in which they were opened: what they charge, and the ids of the active ones."""
    engineers = [engineer.as_actor() for engineer in team.engineers]
    crew = Crew(scene.random, engineers)
    completions: list[Completion] = []
    active = []
    past: list[tuple[datetime, Plan | None, int]] = [(plan.opened_at, plan, 0) for plan in plan_history(scene, clients)]
    present: list[tuple[datetime, Plan | None, int]] = [
        (opened_at(scene, current), None, number) for number, current in enumerate(CURRENT)
    ]
    for _, plan, number in sorted(past + present, key=lambda entry: entry[0]):
        if plan is not None:
            completions += play(scene, crew, plan)
        else:
            thread = play_current(scene, clients, engineers, CURRENT[number])
            active.append(thread.ticket.id)
    return completions, active
