"""What an administrator's words would make of a calendar or a plan. Nothing is written here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from core.actor import Actor, require_admin
from core.database import Work
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.sla.calendar.schedule import BadSchedule
from core.sla.calendars import Content, calendar_named, calendars, check_content, content_of, current_calendar
from core.sla.models import Calendar, CalendarVersion, Plan, PlanVersion
from core.sla.plans import current_plan, plans, targets_of
from core.sla.rules import plans as rules
from core.sla.rules.edit_words import BadEdit, begins_with_name
from core.sla.rules.editing import edited, read_calendar_edits
from core.sla.rules.ladders import BadLadder
from core.sla.rules.plan_editing import edited_plan, read_plan_edits
from core.sla.rules.plans import BadPlan


@dataclass(frozen=True, slots=True)
class CalendarDraft:
    """A calendar as it would be; ``version`` is the one that was edited."""

    calendar: Calendar
    version: CalendarVersion
    before: Content
    after: Content
    reason: str
    today: date

    @property
    def seen(self) -> list[int]:
        """The versions that a preview of this draft rests on."""
        return [self.version.id]


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as it would be; ``version`` is the one that was edited. ``calendar`` is the one it would have, in the version that
    counts now; ``calendar_before`` the one it has."""

    plan: Plan
    version: PlanVersion
    before: rules.Plan
    after: rules.Plan
    calendar_before: Calendar
    calendar: Calendar
    calendar_version: CalendarVersion

    @property
    def seen(self) -> list[int]:
        """The versions that a preview of this draft rests on."""
        return [self.version.id, self.calendar_version.id]


@contextmanager
def said_in_words() -> Iterator[None]:
    """Turns what is wrong with somebody's words into a refusal that can be shown."""
    try:
        yield
    except BadEdit as bad:
        raise Refusal(f"edit-{bad.fault.value}", words=bad.words) from None
    except BadSchedule as bad:
        raise Refusal(f"schedule-{bad.fault.value}") from None
    except BadPlan as bad:
        raise Refusal(f"plan-{bad.fault.value}") from None
    except BadLadder as bad:
        raise Refusal(f"ladder-{bad.fault.value}") from None


async def calendar_meant(work: Work, actor: Actor, text: str) -> tuple[Calendar, str]:
    """The calendar whose name the text begins with, else that of the default plan; and the rest of the text."""
    require_admin(actor)
    known = {calendar.name: calendar for calendar, _ in await calendars(work)}
    if (named := begins_with_name(text, known)) is not None:
        return known[named[0]], named[1]
    for plan, _, calendar in await plans(work):
        if plan.is_default:
            return calendar, text
    raise NotFound("no-calendar")


async def plan_meant(work: Work, actor: Actor, text: str) -> tuple[Plan, str]:
    """The plan whose name the text begins with, else the default one; and the rest of the text."""
    require_admin(actor)
    known = {plan.name: plan for plan, _, _ in await plans(work)}
    if (named := begins_with_name(text, known)) is not None:
        return known[named[0]], named[1]
    for plan in known.values():
        if plan.is_default:
            return plan, text
    raise NotFound("no-plan")


async def draft_calendar(
    work: Work,
    actor: Actor,
    calendar_id: int,
    text: str,
    *,
    today: date | None = None,
    seen: Sequence[int] | None = None,
) -> CalendarDraft:
    """The calendar as the text would have it. ``today``: the day on which it was said, which tells the years of its days;
    by default the calendar's own today. ``seen``: what an earlier draft of the same text rested on. Refuses words that are
    not understood, a calendar that cannot be saved, one that was changed meanwhile."""
    require_admin(actor)
    version = await current_calendar(work, calendar_id)
    if seen is not None and version.id != seen[0]:
        raise Refusal("calendar-moved-on")
    calendar = await work.session.get_one(Calendar, calendar_id)
    before = content_of(version)
    today = today or local_date(work.now, before.week.zone)
    with said_in_words():
        edits = read_calendar_edits(text, today)
        after = edited(before, edits)
    if after == before:
        raise Refusal("calendar-unchanged")
    check_content(work, after)
    return CalendarDraft(calendar, version, before, after, edits.reason, today)


async def draft_plan(
    work: Work, actor: Actor, plan_id: int, text: str, *, seen: Sequence[int] | None = None
) -> PlanDraft:
    """The plan as the text would have it. Refuses words that are not understood, targets that cannot be, a calendar that
    is not there, a plan that was changed meanwhile."""
    require_admin(actor)
    version = await current_plan(work, plan_id)
    if seen is not None and version.id != seen[0]:
        raise Refusal("plan-moved-on")
    plan = await work.session.get_one(Plan, plan_id)
    before = targets_of(version)
    with said_in_words():
        edits = read_plan_edits(text)
        after = edited_plan(before.targets, edits, before.ladders)
    calendar_before = await work.session.get_one(Calendar, version.calendar_id)
    calendar = await calendar_named(work, edits.calendar) if edits.calendar is not None else calendar_before
    if after == before and calendar is calendar_before:
        raise Refusal("plan-unchanged")
    counts = await current_calendar(work, calendar.id)
    return PlanDraft(plan, version, before, after, calendar_before, calendar, counts)


def new_plan(text: str) -> rules.Plan:
    """The targets of a plan that does not exist yet. Refuses what is not understood, and a text that names a calendar."""
    with said_in_words():
        edits = read_plan_edits(text)
        if edits.calendar is not None:
            raise Refusal("edit-unclear", words=edits.calendar)
        return edited_plan({}, edits)
