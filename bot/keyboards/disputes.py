"""A line that the client does not agree with: the client's button, and what staff can do."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import DisputeAction, DisputeCD, DisputeStepCD
from bot.keyboards.correcting import fix_minutes
from bot.locales import plain
from bot.views.disputes import row_title
from core.tickets.dispute_models import DisputeState
from core.tickets.disputing import DisputeView
from core.tickets.models import Fate, WorkLine
from core.tickets.queries import LineView

ON_BUTTON = 60


def disagree(line_id: int) -> Button:
    """«Не согласен» about a charged line."""
    return Button(text=plain("button-disagree"), callback_data=DisputeCD(line_id=line_id).pack())


def under_why(line: WorkLine) -> Markup | None:
    """Under the answer to «Почему 45 мин?», for a line that cost something and still counts."""
    if line.fate is Fate.FREE or line.superseded_by is not None:
        return None
    return Markup(inline_keyboard=[[disagree(line.id)]])


def _step(key: str, action: DisputeAction, view: DisputeView, version: int = 0, style: str | None = None) -> Button:
    data = DisputeStepCD(action=action, dispute_id=view.dispute.id, version=version)
    return Button(text=plain(key), callback_data=data.pack(), style=style)


def decide(view: DisputeView, *, in_group: bool) -> Markup | None:
    """What can be done about it. To correct a part is a dialogue of the group."""
    if view.dispute.state is not DisputeState.OPEN:
        return None
    rows = [
        [_step("button-dispute-reverse", DisputeAction.REVERSE, view)],
        [_step("button-dispute-keep", DisputeAction.KEEP, view)],
    ]
    if in_group:
        rows.insert(0, [_step("button-dispute-fix", DisputeAction.FIX, view)])
    return Markup(inline_keyboard=rows)


def fix(view: DisputeView) -> Markup:
    """How long it really took: the buttons of a correction, with a way back to the dispute."""
    line = LineView(view.line, view.service, view.engineer)
    rows = fix_minutes(view.ticket.id, view.ticket.version, line).inline_keyboard[:-1]
    return Markup(inline_keyboard=[*rows, [_step("button-back", DisputeAction.SHOW, view)]])


def confirm(view: DisputeView) -> Markup:
    """Take the line back as shown, or not."""
    yes = _step("button-dispute-confirm", DisputeAction.CONFIRM, view, view.ticket.version, "success")
    return Markup(inline_keyboard=[[yes], [_step("button-back", DisputeAction.SHOW, view)]])


def listed(views: Sequence[DisputeView]) -> Markup | None:
    """A button for each dispute of the list."""
    rows = [
        [
            Button(
                text=limits.cut(row_title(view), ON_BUTTON),
                callback_data=DisputeStepCD(action=DisputeAction.SHOW, dispute_id=view.dispute.id).pack(),
            )
        ]
        for view in views[: limits.BUTTONS_IN_LIST]
    ]
    return Markup(inline_keyboard=rows) if rows else None
