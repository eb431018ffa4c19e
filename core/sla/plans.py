"""Plans in the database: which one a contract has, reading a version into terms, saving a new one."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert

from core.actor import Actor, SystemActor, require_admin, signature
from core.audit.models import Subject
from core.audit.service import ADDED, CHANGED, Value, audit
from core.contracts.models import Contract
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.sla.calendar.schedule import Hours, WeeklySchedule
from core.sla.calendars import NAME_LENGTH, REASON_LENGTH, Content, add_calendar, working_time
from core.sla.models import Calendar, CalendarVersion, ContractPlan, Plan, PlanVersion
from core.sla.rules import plans as rules
from core.sla.rules.ladders import Audience, Ladder
from core.sla.rules.plans import Priority, Target, Terms

SETUP = SystemActor("setup")
SETUP_LOCK = 0x534C41
"""Any number of our own: two processes that start together make the first calendar and plan once."""
DEFAULT_CALENDAR, DEFAULT_PLAN = "Основной", "Стандартный"
DEFAULT_HOURS = (Hours(9 * 60, 13 * 60), Hours(14 * 60, 18 * 60))
DEFAULT_TARGETS = rules.Plan(
    {
        Priority.LOW: Target(240, 40 * 60, 60, 8 * 60),
        Priority.NORMAL: Target(60, 16 * 60, 15, 2 * 60),
        Priority.URGENT: Target(15, 4 * 60, 5, 60),
    }
)
"""A sample to begin with, as the table of hours is: the case publishes no targets."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """The versions a ticket runs by."""

    plan: PlanVersion
    calendar: CalendarVersion

    @property
    def terms(self) -> Terms:
        return terms_of(self.plan, self.calendar)


def targets_of(version: PlanVersion) -> rules.Plan:
    """What a stored version of a plan says."""
    return rules.Plan(
        {Priority(name): Target(**said) for name, said in version.targets.items()},
        {Priority(name): _ladder(said) for name, said in version.ladders.items()},
    )


def _ladder(said: dict[str, Any]) -> Ladder:
    steps = {Audience(name): minutes for name, minutes in said["steps"].items()}
    return Ladder(**{**said, "steps": steps})


def terms_of(plan: PlanVersion, calendar: CalendarVersion) -> Terms:
    """Versions of a plan and of its calendar, ready for clocks."""
    return Terms(targets_of(plan), working_time(calendar))


async def ensure_first_plan(work: Work, zone: ZoneInfo) -> None:
    """The calendar and the plan of an installation that has none; made at its first start and left alone afterwards."""
    await work.session.execute(select(func.pg_advisory_xact_lock(SETUP_LOCK)))
    if await work.session.scalar(select(Plan.id).limit(1)) is not None:
        return
    content = Content(WeeklySchedule.five_days(zone, *DEFAULT_HOURS))
    calendar = await add_calendar(work, SETUP, DEFAULT_CALENDAR, content, "образец: замените своим")
    await add_plan(work, SETUP, DEFAULT_PLAN, calendar.calendar_id, DEFAULT_TARGETS, "образец: замените своим")


async def plans(work: Work) -> list[tuple[Plan, PlanVersion, Calendar]]:
    """All plans with the version that counts and its calendar; the default one first, then by name."""
    rows = await work.session.execute(
        select(Plan, PlanVersion, Calendar)
        .join(PlanVersion, PlanVersion.plan_id == Plan.id)
        .join(Calendar, Calendar.id == PlanVersion.calendar_id)
        .ext(distinct_on(Plan.id))
        .order_by(Plan.id, PlanVersion.number.desc())
    )
    found = [(plan, version, calendar) for plan, version, calendar in rows]
    return sorted(found, key=lambda row: (not row[0].is_default, row[0].name))


async def plan_named(work: Work, name: str) -> Plan:
    """A plan by its name, whatever the capitals; NotFound if there is none."""
    asked = " ".join(name.split()).casefold()
    for plan in await work.session.scalars(select(Plan)):
        if plan.name.casefold() == asked:
            return plan
    raise NotFound("no-plan")


async def current_plan(work: Work, plan_id: int) -> PlanVersion:
    """The version of a plan that counts now; NotFound if there is no such plan."""
    version = await work.session.scalar(
        select(PlanVersion).where(PlanVersion.plan_id == plan_id).order_by(PlanVersion.number.desc()).limit(1)
    )
    if version is None:
        raise NotFound("no-plan")
    return version


async def add_plan(
    work: Work, actor: Actor, name: str, calendar_id: int, targets: rules.Plan, reason: str
) -> PlanVersion:
    """A plan that did not exist. The first one of an installation is the default. Refuses a name that is taken."""
    require_admin(actor)
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise Refusal("bad-name")
    known = list(await work.session.scalars(select(Plan)))
    if any(plan.name.casefold() == name.casefold() for plan in known):
        raise Refusal("plan-known", name=name)
    plan = Plan(name=name, is_default=not known)
    work.session.add(plan)
    await work.session.flush()
    version = await _write(work, actor, plan, 1, calendar_id, targets, reason)
    audit(work, actor, Subject.PLAN, plan.id, ADDED, {}, _described(version), reason)
    return version


async def save_plan(
    work: Work, actor: Actor, plan_id: int, targets: rules.Plan, reason: str, *, calendar_id: int | None = None
) -> PlanVersion:
    """The plan as it is from now on, as a new version; ``calendar_id`` None leaves its calendar. Open tickets keep what they
    have pinned. Refuses a version that says what the one before said."""
    require_admin(actor)
    plan = await lock_row(work, Plan, plan_id)
    if plan is None:
        raise NotFound("no-plan")
    before = await current_plan(work, plan_id)
    calendar_id = calendar_id or before.calendar_id
    if calendar_id == before.calendar_id and targets == targets_of(before):
        raise Refusal("plan-unchanged")
    version = await _write(work, actor, plan, before.number + 1, calendar_id, targets, reason)
    audit(work, actor, Subject.PLAN, plan_id, CHANGED, _described(before), _described(version), reason)
    return version


def _described(version: PlanVersion) -> dict[str, Value]:
    """For the audit trail: targets in working minutes by priority, and the calendar."""
    said: dict[str, Value] = {"version": version.number, "calendar": version.calendar_id}
    for priority, target in version.targets.items():
        said[f"reaction_{priority}"] = target["reaction"]
        said[f"resolution_{priority}"] = target["resolution"]
    return said


async def _write(
    work: Work, actor: Actor, plan: Plan, number: int, calendar_id: int, targets: rules.Plan, reason: str
) -> PlanVersion:
    version = PlanVersion(
        plan_id=plan.id,
        number=number,
        calendar_id=calendar_id,
        targets=_as_json(targets.targets),
        ladders=_as_json(targets.ladders),
        created_at=work.now,
        author=signature(actor),
        reason=" ".join(reason.split())[:REASON_LENGTH],
    )
    work.session.add(version)
    await work.session.flush()
    return version


def _as_json(said: Mapping[Priority, Target | Ladder]) -> dict[str, Any]:
    return {priority.value: asdict(one) for priority, one in sorted(said.items())}


async def make_default(work: Work, actor: Actor, plan_id: int) -> Plan:
    """From now on the plan of tickets whose contract names none."""
    require_admin(actor)
    plan = await lock_row(work, Plan, plan_id)
    if plan is None:
        raise NotFound("no-plan")
    before = {"default": plan.is_default}
    for other in await work.session.scalars(select(Plan).where(Plan.is_default, Plan.id != plan_id)):
        other.is_default = False
        await work.session.flush()
    plan.is_default = True
    await work.session.flush()
    audit(work, actor, Subject.PLAN, plan_id, CHANGED, before, {"default": True})
    return plan


async def choose_plan(work: Work, actor: Actor, contract: Contract, plan_id: int) -> None:
    """The plan of this contract and of its prolongations from now on; tickets that are there keep theirs."""
    require_admin(actor)
    own = select(ContractPlan.plan_id).where(ContractPlan.contract_id == contract.account_contract_id)
    before, after = {"plan": await work.session.scalar(own)}, {"plan": plan_id}
    audit(work, actor, Subject.CONTRACT, contract.id, CHANGED, before, after, company_id=contract.company_id)
    said = {"plan_id": plan_id, "set_at": work.now, "author": signature(actor)}
    await work.session.execute(
        insert(ContractPlan)
        .values(contract_id=contract.account_contract_id, **said)
        .on_conflict_do_update(index_elements=[ContractPlan.contract_id], set_=said)
    )


async def plan_of(work: Work, contract: Contract) -> tuple[Plan | None, bool]:
    """The plan that a contract has, and whether it is its own; else the default one. None in an installation without plans."""
    own = select(Plan).join(ContractPlan, ContractPlan.plan_id == Plan.id)
    chosen = await work.session.scalar(own.where(ContractPlan.contract_id == contract.account_contract_id))
    if chosen is not None:
        return chosen, True
    return await work.session.scalar(select(Plan).where(Plan.is_default)), False


async def pinned_for(work: Work, contract: Contract | None) -> Pinned | None:
    """What a ticket opened now would run by: the newest versions of its contract's plan, or of the default one. None in an
    installation without any plan: opening a ticket is never blocked."""
    default = select(Plan.id).where(Plan.is_default).scalar_subquery()
    plan_id: ColumnElement[int] = default
    if contract is not None:
        own = select(ContractPlan.plan_id).where(ContractPlan.contract_id == contract.account_contract_id)
        plan_id = func.coalesce(own.scalar_subquery(), default)
    row = (
        await work.session.execute(
            select(PlanVersion, CalendarVersion)
            .join(CalendarVersion, CalendarVersion.calendar_id == PlanVersion.calendar_id)
            .where(PlanVersion.plan_id == plan_id)
            .order_by(PlanVersion.number.desc(), CalendarVersion.number.desc())
            .limit(1)
        )
    ).one_or_none()
    return Pinned(row[0], row[1]) if row is not None else None


async def terms_by_versions(work: Work, versions: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Terms]:
    """Terms of pairs (plan version, calendar version), in two statements however many there are."""
    wanted = set(versions)
    if not wanted:
        return {}
    plans_ = await work.session.scalars(select(PlanVersion).where(PlanVersion.id.in_({plan for plan, _ in wanted})))
    calendars_ = await work.session.scalars(
        select(CalendarVersion).where(CalendarVersion.id.in_({calendar for _, calendar in wanted}))
    )
    plan, calendar = {one.id: one for one in plans_}, {one.id: one for one in calendars_}
    return {pair: terms_of(plan[pair[0]], calendar[pair[1]]) for pair in wanted}
