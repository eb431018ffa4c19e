"""What people are told of timers, and the group of a ready answer."""

from sqlalchemy import select

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import work as keyboards
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import templates
from bot.views import work as views
from bot.views.alerts import mention
from core.database import Work
from core.staff.models import Staff
from core.tickets.models import Message, Ticket
from core.tickets.work_intents import TemplateSent, TimerSaid, TimerTold
from core.tickets.work_models import Timer


async def _timer(work: Work, target: Target, intent: TimerTold) -> list[Post]:
    """Nothing if what is to be said is not so any more."""
    timer = await work.session.get_one(Timer, intent.timer_id)
    if intent.said is TimerSaid.RUNS and timer.stopped_at is not None:
        return []
    person = await work.session.get_one(Staff, intent.staff_id)
    keyboard = None
    if intent.said is TimerSaid.RUNS:
        keyboard = keyboards.stop(intent.ticket_id)
    elif intent.said is not TimerSaid.OVER and not timer.settled:
        keyboard = keyboards.ask_name(timer.id, intent.minutes)
    return [
        Post(
            views.told(intent, mention(person) if target.is_group else None, work.now, target.zone),
            keyboard,
            reply_to=await messages.card_of(work, target.chat_id, intent.ticket_id),
            about=About(Purpose.NOTICE, intent.ticket_id),
        )
    ]


async def _template_sent(work: Work, target: Target, intent: TemplateSent) -> list[Post]:
    row = await work.session.execute(
        select(Message, Ticket.number, Staff.name)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .join(Staff, Staff.id == Message.staff_id)
        .where(Message.id == intent.message_id)
    )
    message, number, name = row.one()
    return [
        Post(
            templates.template_sent(name, number, message.text),
            reply_to=await messages.card_of(work, target.chat_id, message.ticket_id),
            about=About(Purpose.NOTICE, message.ticket_id),
        )
    ]


RENDERERS: Renderers = {**kind(TimerTold, _timer), **kind(TemplateSent, _template_sent)}
