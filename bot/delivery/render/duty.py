"""What the group is told of duty."""

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import duty as keyboards
from bot.views import duty as views
from core.database import Work
from core.duty.intents import DutyAway, DutyBack, DutyCalled, DutyPlanned, DutyTaken, DutyToday
from core.duty.models import DutyCall
from core.duty.queries import HORIZON, board, load_roster, who_is_on_duty


async def _taken(work: Work, target: Target, intent: DutyTaken) -> list[Post]:
    return [Post(views.taken(intent, work.now, target.zone))] if intent.ends_at > work.now else []


async def _called(work: Work, target: Target, intent: DutyCalled) -> list[Post]:
    call = await work.session.get_one(DutyCall, intent.call_id)
    if call.closed_at is not None or call.ends_at <= work.now:
        return []
    return [Post(views.called(intent, work.now, target.zone), keyboards.call(call.id))]


async def _away(work: Work, target: Target, intent: DutyAway) -> list[Post]:
    shown = await who_is_on_duty(work, work.now, target.zone)
    return [Post(views.away(intent, shown, work.now, target.zone))]


async def _back(_work: Work, _target: Target, intent: DutyBack) -> list[Post]:
    return [Post(views.back(intent))]


async def _planned(work: Work, target: Target, intent: DutyPlanned) -> list[Post]:
    roster = await load_roster(work, target.zone, work.now, work.now + HORIZON)
    shown = await board(work, target.zone, roster)
    return [Post(views.planned(shown, intent.by, work.now, target.zone))]


async def _today(work: Work, target: Target, intent: DutyToday) -> list[Post]:
    if work.now >= intent.late_at:
        return []
    return [Post(views.this_morning(await who_is_on_duty(work, work.now, target.zone), work.now, target.zone))]


RENDERERS: Renderers = {
    **kind(DutyTaken, _taken),
    **kind(DutyCalled, _called),
    **kind(DutyAway, _away),
    **kind(DutyBack, _back),
    **kind(DutyPlanned, _planned),
    **kind(DutyToday, _today),
}
