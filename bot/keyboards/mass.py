"""Buttons of mass cases: waves, batches of updates, and the estimate that some work begins with."""

from collections.abc import Sequence
from datetime import timedelta

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import (
    CardAction,
    CardCD,
    GatherCD,
    HandleAction,
    HandleCD,
    SizeCD,
    UpdatesAction,
    UpdatesCD,
    WaveAction,
    WaveAnswerAction,
    WaveAnswerCD,
    WaveCD,
    WaveConfirmCD,
    WaveRuleCD,
    WaveTicketAction,
    WaveTicketCD,
)
from bot.locales import plain
from bot.views import words
from core.catalog.models import Service
from core.tickets.models import ACTIVE
from core.tickets.updates.choosing import BatchView
from core.tickets.waves.models import Wave, WaveRule, WaveState
from core.tickets.waves.queries import WaveView
from core.tickets.waves.resolving import WavePreview
from core.tickets.waves.service import OpenWave

LABEL = 40
WAVES = 8
FIXED = (15, 30, 45, 60)
SIZES = (60, 120, 240, 480, 960)


def _wave(key: str, action: WaveAction, wave_id: int, style: str | None = None) -> Button:
    return Button(text=plain(key), callback_data=WaveCD(action=action, wave_id=wave_id).pack(), style=style)


def card(view: WaveView) -> Markup | None:
    """Under a wave's card; nothing once it is closed."""
    wave = view.wave
    if wave.state is WaveState.CLOSED:
        return None
    if any(ticket.state in ACTIVE for ticket, _ in view.tickets):
        last = _wave("button-wave-resolve", WaveAction.PREVIEW, wave.id, "primary")
    else:
        last = _wave("button-wave-close", WaveAction.CLOSE, wave.id)
    return Markup(
        inline_keyboard=[
            [
                _wave("button-wave-rules", WaveAction.RULES, wave.id),
                _wave("button-wave-lead", WaveAction.LEAD, wave.id),
            ],
            [last],
        ]
    )


def back(wave_id: int) -> list[Button]:
    """To the wave's card."""
    return [_wave("button-back", WaveAction.SHOW, wave_id)]


def listed(waves: Sequence[OpenWave]) -> Markup | None:
    """Open waves, each with its card."""
    rows = [
        [
            Button(
                text=limits.cut(one.wave.name, LABEL),
                callback_data=WaveCD(action=WaveAction.SHOW, wave_id=one.wave.id).pack(),
            )
        ]
        for one in waves[:WAVES]
    ]
    return Markup(inline_keyboard=rows) if rows else None


def for_ticket(ticket_id: int, waves: Sequence[OpenWave], own: Wave | None) -> Markup:
    """Into which wave; or out of its own."""

    def button(text: str, action: WaveTicketAction, wave_id: int = 0) -> list[Button]:
        data = WaveTicketCD(action=action, ticket_id=ticket_id, wave_id=wave_id).pack()
        return [Button(text=limits.cut(text, LABEL), callback_data=data)]

    if own is not None:
        rows = [button(plain("button-wave-leave", name=own.name), WaveTicketAction.LEAVE, own.id)]
    else:
        rows = [button(one.wave.name, WaveTicketAction.JOIN, one.wave.id) for one in waves[:WAVES]]
        rows.append(button(plain("button-wave-new"), WaveTicketAction.NEW))
    more = HandleCD(action=HandleAction.MORE, ticket_id=ticket_id).pack()
    return Markup(inline_keyboard=[*rows, [Button(text=plain("button-back"), callback_data=more)]])


def rules(wave_id: int) -> Markup:
    """Free, as entered, or so many minutes a ticket."""

    def button(text: str, rule: WaveRule, minutes: int = 0) -> Button:
        data = WaveRuleCD(wave_id=wave_id, rule=rule, minutes=minutes).pack()
        return Button(text=text, callback_data=data)

    fixed = [button(plain("button-wave-fixed", minutes=words.duration(each)), WaveRule.FIXED, each) for each in FIXED]
    return Markup(
        inline_keyboard=[
            [button(plain("button-wave-free"), WaveRule.FREE)],
            [button(plain("button-wave-minutes"), WaveRule.MINUTES)],
            fixed[:2],
            fixed[2:],
            back(wave_id),
        ]
    )


def fixed_services(wave_id: int, minutes: int, services: Sequence[Service]) -> Markup:
    """As which work the fixed time is charged."""
    rows = [
        [
            Button(
                text=service.short_name,
                callback_data=WaveRuleCD(
                    wave_id=wave_id, rule=WaveRule.FIXED, minutes=minutes, service_id=service.id
                ).pack(),
            )
        ]
        for service in services
    ]
    return Markup(inline_keyboard=[*rows, [_wave("button-back", WaveAction.RULES, wave_id)]])


def confirm(shown: WavePreview) -> Markup:
    """Resolve all as shown, or not."""
    data = WaveConfirmCD(wave_id=shown.wave.id, tickets=shown.tickets, rule=shown.wave.rule).pack()
    yes = Button(text=plain("button-wave-confirm", count=shown.tickets), callback_data=data, style="success")
    return Markup(inline_keyboard=[[yes], back(shown.wave.id)])


def _answer(text: str, action: WaveAnswerAction, answer_id: int, ticket_id: int = 0) -> Button:
    data = WaveAnswerCD(action=action, answer_id=answer_id, ticket_id=ticket_id).pack()
    return Button(text=text, callback_data=data)


def send_answer(answer_id: int, tickets: int) -> Markup:
    """Send it to all, or do not."""
    return Markup(
        inline_keyboard=[
            [_answer(plain("button-answer-all", count=tickets), WaveAnswerAction.SEND, answer_id)],
            [_answer(plain("button-answer-drop"), WaveAnswerAction.DROP, answer_id)],
        ]
    )


def late(answer_id: int, ticket_id: int) -> Markup:
    """The same answer to one more."""
    return Markup(inline_keyboard=[[_answer(plain("button-answer-late"), WaveAnswerAction.LATE, answer_id, ticket_id)]])


def gather(hint_id: int) -> Markup:
    """Make a wave of it."""
    return Markup(
        inline_keyboard=[[Button(text=plain("button-wave-gather"), callback_data=GatherCD(hint_id=hint_id).pack())]]
    )


def updates(shown: BatchView) -> Markup:
    """Which companies, which service, which day; then all at once."""

    def button(text: str, action: UpdatesAction, ref: int = 0, style: str | None = None) -> Button:
        data = UpdatesCD(action=action, batch_id=shown.batch.id, ref=ref).pack()
        return Button(text=limits.cut(text, LABEL), callback_data=data, style=style)

    day = shown.batch.work_date
    other = shown.today if day != shown.today else shown.today - timedelta(days=1)
    services = [one for one in shown.services if one.id != shown.service.id]
    rows = [
        [button(plain("button-updates-contract", count=shown.with_contract), UpdatesAction.CONTRACT)],
        *(
            [button(plain("button-updates-of", name=name, count=count), UpdatesAction.CONFIGURATION, one_id)]
            for one_id, name, count in shown.configurations
        ),
        [button(plain("button-updates-list"), UpdatesAction.LISTED)],
        *([button(one.name, UpdatesAction.SERVICE, one.id)] for one in services),
        [button(plain("button-updates-day", day=words.day(other, shown.today)), UpdatesAction.DAY, other.toordinal())],
    ]
    if shown.to_do:
        yes = plain("button-updates-confirm", count=shown.to_do)
        rows.append([button(yes, UpdatesAction.CONFIRM, shown.companies, "success")])
    rows.append([button(plain("button-updates-drop"), UpdatesAction.DROP)])
    return Markup(inline_keyboard=rows)


def ask_estimate(ticket_id: int) -> Button:
    """The first step of such work."""
    data = SizeCD(ticket_id=ticket_id, minutes=0).pack()
    return Button(text=plain("button-estimate"), callback_data=data, style="primary")


def sizes(ticket_id: int) -> Markup:
    """How much at most; any other time as a reply."""
    buttons = [
        Button(text=words.duration(each), callback_data=SizeCD(ticket_id=ticket_id, minutes=each).pack())
        for each in SIZES
    ]
    back_to = CardCD(action=CardAction.BACK, ticket_id=ticket_id).pack()
    return Markup(
        inline_keyboard=[buttons[:3], buttons[3:], [Button(text=plain("button-back"), callback_data=back_to)]]
    )
