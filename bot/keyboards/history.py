"""Own tickets that are done, and the way to find one."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import HistoryAction, HistoryCD, MyAction, MyCD, RateCD
from bot.keyboards.settings import open_settings
from bot.locales import plain
from bot.views.client import ticket_title
from core.tickets.history import HistoryPage
from core.tickets.models import Ticket
from core.tickets.rating import BEST


def below_list() -> list[Button]:
    """Under the list of one's tickets: those that are done, a search, what one wants to be told."""
    return [_page(plain("button-history"), 0), _find(), open_settings()]


def _page(text: str, page: int) -> Button:
    return Button(text=text, callback_data=HistoryCD(action=HistoryAction.PAGE, page=page).pack())


def _find() -> Button:
    return Button(text=plain("button-find"), callback_data=HistoryCD(action=HistoryAction.FIND).pack())


def _tickets(shown: Sequence[Ticket]) -> list[list[Button]]:
    return [
        [Button(text=ticket_title(one), callback_data=MyCD(action=MyAction.VIEW, ticket_id=one.id).pack())]
        for one in shown
    ]


def history(shown: HistoryPage) -> Markup:
    """A page of tickets with the pages beside it."""
    turns = []
    if shown.page > 0:
        turns.append(_page(plain("button-newer"), shown.page - 1))
    if shown.page + 1 < shown.pages:
        turns.append(_page(plain("button-older"), shown.page + 1))
    back = Button(text=plain("button-my-list"), callback_data=MyCD(action=MyAction.LIST).pack())
    return Markup(inline_keyboard=[*_tickets(shown.tickets), *([turns] if turns else []), [_find(), back]])


def found(shown: HistoryPage) -> Markup | None:
    """What a search has found."""
    return Markup(inline_keyboard=_tickets(shown.tickets)) if shown.tickets else None


def stars(ticket_id: int, completion: int) -> list[Button]:
    """One to five."""
    return [
        Button(
            text=plain("button-stars", stars=each),
            callback_data=RateCD(ticket_id=ticket_id, completion=completion, stars=each).pack(),
        )
        for each in range(1, BEST + 1)
    ]
