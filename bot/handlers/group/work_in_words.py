"""What engineers say of their work in a reply: several lines at once, «таймер», «стоп», «звонок 10», a voice message.

None of it goes to the client. What the engineer must be told is handed back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiogram.types import InlineKeyboardMarkup, Message
from markupsafe import Markup

from bot.config import BotConfig
from bot.keyboards import work as keyboards
from bot.locales import html, lines
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import work as views
from bot.views.words import duration, number
from core.actor import StaffActor
from core.catalog.models import Service
from core.catalog.service import active_services
from core.database import Work
from core.tickets.completion import hindrance_now
from core.tickets.conversation import Words
from core.tickets.entries import Part, TimelessEntry, UsualEntry, read_entries
from core.tickets.entry import UnclearEntry, WorkEntry
from core.tickets.evidence import SPOKEN, keep_voice, note_call, read_call
from core.tickets.lines import add_line
from core.tickets.queries import staff_ticket
from core.tickets.timers import Stopped, start_timer, stop_timer
from core.tickets.work_words import read_stop, starts_timer


@dataclass(frozen=True, slots=True)
class Said:
    """What the engineer is told, and the questions that are asked, each in a message of its own."""

    text: Markup | None = None
    questions: list[tuple[Markup, InlineKeyboardMarkup]] = field(default_factory=list)


async def work_said(
    work: Work,
    message: Message,
    actor: StaffActor,
    ticket_id: int,
    words: Words,
    services: Sequence[Service],
    config: BotConfig,
    *,
    prompted: bool,
) -> Said | None:
    """Do what was said of work; None if it was something else, or one single line. ``prompted``: it answers «Что сделано?»,
    so it cannot be meant for the client."""
    said = await _said(work, message, actor, ticket_id, words, services, config, prompted=prompted)
    if said is not None:
        about = About(Purpose.NOTICE, ticket_id, own=True)  # an edit of these words must not reach the client
        await messages.remember(work, message.chat.id, message.message_id, about)
    return said


async def _said(
    work: Work,
    message: Message,
    actor: StaffActor,
    ticket_id: int,
    words: Words,
    services: Sequence[Service],
    config: BotConfig,
    *,
    prompted: bool,
) -> Said | None:
    voices = [file for file in words.files if file.kind in SPOKEN] if prompted else []
    for voice in voices:
        await keep_voice(work, actor, ticket_id, voice)
    if starts_timer(words.text):
        begun = await start_timer(work, actor, ticket_id, config.timers)
        asked = [begun.before] if begun.before is not None else []
        return Said(Markup.escape(views.started(begun, work.now, config.zone)), await _names(work, asked))
    stop = read_stop(words.text, services)
    if stop is not None:
        done = await stop_timer(work, actor, ticket_id, config.timers, service=stop.service)
        questions = await _names(work, [done])
        return Said(None if questions else Markup.escape(views.stopped(done)), questions)
    call = read_call(words.text)
    if call is not None:
        if call.minutes is None:
            return Said(html("call-not-understood"))
        ticket = await note_call(work, actor, ticket_id, call.minutes, call.comment)
        return Said(html("call-noted", number=number(ticket.number), minutes=duration(call.minutes)))
    parts = read_entries(words.text, services) if words.text else None
    if parts is not None and (prompted or len(parts) > 1 or isinstance(parts[0], UsualEntry)):
        return await _entered(
            work, message, actor, ticket_id, parts, services, with_file=bool(words.files) and not voices
        )
    if voices:
        place = len(parts or ())
        keyboard = keyboards.part(ticket_id, message.message_id, place, services, None)
        return Said(None, [(html("voice-kept"), keyboard)])
    return Said(html("work-prompt-not-read")) if prompted else None


async def _names(work: Work, stopped: Sequence[Stopped]) -> list[tuple[Markup, InlineKeyboardMarkup]]:
    """What was done while these timers ran, of which nobody knows it."""
    unclear = [one for one in stopped if not one.timer.settled]
    offered = await active_services(work) if unclear else []
    return [
        (Markup.escape(views.stopped(one)), keyboards.name_timer(one.timer.id, offered, one.minutes)) for one in unclear
    ]


async def _entered(
    work: Work,
    message: Message,
    actor: StaffActor,
    ticket_id: int,
    parts: Sequence[Part],
    services: Sequence[Service],
    *,
    with_file: bool,
) -> Said:
    """Enter what is clear, ask about the rest."""
    done: list[WorkEntry | UsualEntry] = []
    questions: list[tuple[Markup, InlineKeyboardMarkup]] = []
    for place, part in enumerate(parts):
        if isinstance(part, UnclearEntry | TimelessEntry):
            minutes = part.minutes if isinstance(part, UnclearEntry) else None
            keyboard = keyboards.part(ticket_id, message.message_id, place, part.candidates or services, minutes)
            questions.append((views.unclear(part), keyboard))
            continue
        await add_line(work, actor, ticket_id, service_id=part.service.id, minutes=part.minutes, comment=part.comment)
        done.append(part)
    known = (await staff_ticket(work, actor, ticket_id)).number
    hindrance = await hindrance_now(work, actor, ticket_id) if done else None
    text = lines(
        views.entered(known, done) if done else None,
        html(f"refusal-{hindrance.value}", number=known) if hindrance is not None else None,
        html("work-file-not-sent") if with_file else None,
    )
    return Said(text or None, questions)
