"""Buttons of work without forms: what was drafted, timers, unclear parts, voice, ready answers."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import (
    CardAction,
    CardCD,
    ConfirmCD,
    DraftedCD,
    PartCD,
    TemplatesCD,
    TimerAction,
    TimerCD,
    TimerLineCD,
    VoiceCD,
)
from bot.locales import plain
from bot.views.words import duration, number
from core.catalog.models import Service
from core.tickets.own_time import TimedNow
from core.tickets.queries import CardView
from core.tickets.timeline.offering import Choice, WorkOffer
from core.tickets.timers_known import minutes_of
from core.tickets.work_models import Timer

MINUTES = (15, 30, 45, 60, 90, 120)


def _timer(action: TimerAction, ticket_id: int) -> Button:
    return Button(
        text=plain(f"button-timer-{action.value}"), callback_data=TimerCD(action=action, ticket_id=ticket_id).pack()
    )


def at_hand(view: CardView) -> list[Button]:
    """A card's row: the timer of whoever taps, and ready answers. A card is everybody's, so who has no timer sees «Стоп» while
    a colleague's runs."""
    ticket_id = view.ticket.id
    stop = [_timer(TimerAction.STOP, ticket_id)] if view.timers else []
    templates = Button(text=plain("button-templates"), callback_data=TemplatesCD(ticket_id=ticket_id).pack())
    return [_timer(TimerAction.START, ticket_id), *stop, templates]


def by_voice(ticket_id: int) -> Button:
    """Say what was done instead of choosing."""
    return Button(text=plain("button-voice"), callback_data=VoiceCD(ticket_id=ticket_id).pack())


def back(ticket_id: int) -> Button:
    """To the card."""
    data = CardCD(action=CardAction.BACK, ticket_id=ticket_id).pack()
    return Button(text=plain("button-back"), callback_data=data)


def offered(ticket_id: int, version: int, offer: WorkOffer) -> Markup:
    """One tap enters and resolves; or resolve with nothing, enter something else, go back."""
    buttons = [_choice(ticket_id, version, one, offer) for one in offer.choices]
    rows = [[one] for one in buttons] if len(buttons) <= 2 else by_two(buttons)
    nothing = ConfirmCD(ticket_id=ticket_id, version=version).pack()
    other = CardCD(action=CardAction.WORK, ticket_id=ticket_id).pack()
    return Markup(
        inline_keyboard=[
            *rows,
            [Button(text=plain("button-other-work"), callback_data=other)],
            [Button(text=plain("button-confirm-nothing"), callback_data=nothing), back(ticket_id)],
        ]
    )


def _choice(ticket_id: int, version: int, one: Choice, offer: WorkOffer) -> Button:
    data = DraftedCD(
        ticket_id=ticket_id,
        version=version,
        service_id=one.service.id,
        minutes=one.minutes,
        at=int(offer.at.timestamp()) if one.drafted else 0,
    )
    return Button(
        text=plain("button-drafted", service=one.service.short_name, actual=duration(one.minutes)),
        callback_data=data.pack(),
        style="success" if one.drafted else None,
    )


def loose(ticket_id: int, version: int, timers: Sequence[Timer], *, allowed: bool) -> Markup:
    """Timers whose work nobody has named; then the ticket can be resolved without them, too."""
    rows = [[_loose(timer.id, minutes_of(timer))] for timer in timers]
    confirm = Button(text=plain("button-confirm"), callback_data=ConfirmCD(ticket_id=ticket_id, version=version).pack())
    return Markup(inline_keyboard=[*rows, [*([confirm] if allowed else []), back(ticket_id)]])


def _loose(timer_id: int, minutes: int, of: str = "") -> Button:
    text = plain("button-timer-name", of=of, minutes=duration(minutes))
    return Button(text=text, callback_data=TimerLineCD(timer_id=timer_id).pack())


def name_timer(timer_id: int, services: Sequence[Service], minutes: int) -> Markup:
    """The time is known, the service is not: one tap enters the work."""
    return Markup(
        inline_keyboard=by_two(
            [
                Button(
                    text=f"{service.short_name}, {duration(minutes)}",
                    callback_data=TimerLineCD(timer_id=timer_id, service_id=service.id).pack(),
                )
                for service in services
            ]
        )
    )


def ask_name(timer_id: int, minutes: int) -> Markup:
    """Whoever is told of a timer that stopped says what was done."""
    return Markup(inline_keyboard=[[_loose(timer_id, minutes)]])


def stop(ticket_id: int) -> Markup:
    """Under the reminder of a timer that runs."""
    return Markup(inline_keyboard=[[_timer(TimerAction.STOP, ticket_id)]])


def part(ticket_id: int, message_id: int, place: int, services: Sequence[Service], minutes: int | None) -> Markup:
    """An unclear part of a message. ``minutes`` None: the service's usual ones are offered; of one service all others, too."""
    if minutes is None and len(services) == 1:
        return part_minutes(
            PartCD(ticket_id=ticket_id, message_id=message_id, part=place, service_id=services[0].id), services[0]
        )
    return Markup(
        inline_keyboard=by_two(
            [
                Button(
                    text=f"{service.short_name}, {duration(minutes or service.usual_minutes)}",
                    callback_data=PartCD(
                        ticket_id=ticket_id,
                        message_id=message_id,
                        part=place,
                        service_id=service.id,
                        minutes=minutes or service.usual_minutes,
                    ).pack(),
                )
                for service in services
            ]
        )
    )


def part_minutes(asked: PartCD, service: Service) -> Markup:
    """How long it took: the service's usual time first, then round ones."""
    offered_ = [service.usual_minutes, *(each for each in MINUTES if each != service.usual_minutes)][:6]
    buttons = [
        Button(text=duration(each), callback_data=asked.model_copy(update={"minutes": each}).pack())
        for each in offered_
    ]
    return Markup(inline_keyboard=[buttons[:3], buttons[3:]])


def own_time(timers: Sequence[TimedNow]) -> Markup | None:
    """Stop what runs; name what has stopped."""
    rows = [
        [_timer(TimerAction.STOP, one.ticket_id)]
        if one.runs
        else [_loose(one.timer_id, one.minutes, f"{number(one.number)}, ")]
        for one in timers
        if one.runs or one.can_enter
    ]
    return Markup(inline_keyboard=rows) if rows else None


def by_two(buttons: Sequence[Button]) -> list[list[Button]]:
    """Rows of two."""
    return [list(buttons[place : place + 2]) for place in range(0, len(buttons), 2)]
