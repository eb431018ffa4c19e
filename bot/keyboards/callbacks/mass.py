"""Buttons of waves and of updates for many companies."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from core.tickets.waves.models import WaveRule


class WaveAction(StrEnum):
    """``show`` draws the wave's card where it was tapped, or at the end of the chat."""

    SHOW = "show"
    LEAD = "lead"
    RULES = "rules"
    PREVIEW = "preview"
    CLOSE = "close"


class WaveCD(CallbackData, prefix="mc1"):
    """A button of a wave."""

    action: WaveAction
    wave_id: int


class WaveTicketAction(StrEnum):
    LIST = "list"
    NEW = "new"
    JOIN = "join"
    LEAVE = "leave"


class WaveTicketCD(CallbackData, prefix="mc2"):
    """A ticket and a wave: which one, a new one, this one, out of it."""

    action: WaveTicketAction
    ticket_id: int
    wave_id: int = 0


class WaveRuleCD(CallbackData, prefix="mc3"):
    """How a wave's work is charged; a fixed time without a service (0) asks which one."""

    wave_id: int
    rule: WaveRule
    minutes: int = 0
    service_id: int = 0


class WaveAnswerAction(StrEnum):
    SEND = "send"
    DROP = "drop"
    LATE = "late"


class WaveAnswerCD(CallbackData, prefix="mc4"):
    """An answer to all: send it, or not; ``late``: to this ticket, which came later."""

    action: WaveAnswerAction
    answer_id: int
    ticket_id: int = 0


class WaveConfirmCD(CallbackData, prefix="mc5"):
    """Resolve all of a wave as shown: so many tickets, by this rule."""

    wave_id: int
    tickets: int
    rule: WaveRule


class GatherCD(CallbackData, prefix="mc6"):
    """Make a wave of what looks like one."""

    hint_id: int


class UpdatesAction(StrEnum):
    """``ref``: the configuration, the service, the day (ordinal), or how many companies were shown."""

    CONTRACT = "contract"
    CONFIGURATION = "conf"
    LISTED = "listed"
    SERVICE = "service"
    DAY = "day"
    CONFIRM = "confirm"
    DROP = "drop"


class UpdatesCD(CallbackData, prefix="mc7"):
    """A batch of updates."""

    action: UpdatesAction
    batch_id: int
    ref: int = 0


class SizeCD(CallbackData, prefix="mc8"):
    """An estimate of so many minutes; 0 asks how many."""

    ticket_id: int
    minutes: int
