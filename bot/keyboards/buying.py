"""Buying hours: the client's choice, and the steps of a request for those who make invoices."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import TopUpAction, TopUpCD, TopUpStep, TopUpStepCD, WhyCD
from bot.keyboards.statement import offer as statement
from bot.locales import plain
from bot.views.buying import spent_title
from bot.views.words import duration
from core.billing.models import TopUpRequest, TopUpState
from core.tickets.quoting import PACKAGES, Quote
from core.tickets.spending import SpentLine

ON_BUTTON = 60


def _client(key: str, action: TopUpAction) -> Button:
    return Button(text=plain(key), callback_data=TopUpCD(action=action).pack())


def balance(company_id: int) -> Markup:
    """Under a client's balance: where the hours went, more of them, the statement."""
    rows = [[_client("button-spent", TopUpAction.SPENT), _client("button-buy", TopUpAction.OPEN)]]
    return Markup(inline_keyboard=[*rows, *statement(company_id).inline_keyboard])


def spent(lines: Sequence[SpentLine]) -> Markup:
    """A button for each line: why it was charged like this."""
    return Markup(
        inline_keyboard=[
            [Button(text=limits.cut(spent_title(one), ON_BUTTON), callback_data=WhyCD(line_id=one.line.id).pack())]
            for one in lines
        ]
    )


def packages() -> Markup:
    """How many hours."""
    some = [
        Button(text=duration(each), callback_data=TopUpCD(action=TopUpAction.CHOOSE, minutes=each).pack())
        for each in PACKAGES
    ]
    return Markup(inline_keyboard=[some, [_client("button-buy-own", TopUpAction.OWN)]])


def confirm(offered: Quote) -> Markup:
    """Ask for the invoice, or choose again."""
    send = TopUpCD(action=TopUpAction.SEND, minutes=offered.minutes, price=offered.price)
    return Markup(
        inline_keyboard=[
            [Button(text=plain("button-buy-send"), callback_data=send.pack(), style="success")],
            [_client("button-back", TopUpAction.OPEN)],
        ]
    )


def _step(key: str, step: TopUpStep, request: TopUpRequest, style: str | None = None, **values: str) -> Button:
    data = TopUpStepCD(step=step, request_id=request.id)
    return Button(text=plain(key, **values), callback_data=data.pack(), style=style)


def wanted(request: TopUpRequest) -> Markup | None:
    """A manager decides about what a colleague has asked for."""
    if request.state is not TopUpState.WANTED:
        return None
    agree = _step("button-buy-agree", TopUpStep.AGREE, request, "success")
    return Markup(inline_keyboard=[[agree], [_step("button-buy-no", TopUpStep.DECLINE, request)]])


def withdraw(request: TopUpRequest) -> Markup | None:
    """Under the client's notice, while there is something to take back."""
    if request.state not in (TopUpState.WANTED, TopUpState.ASKED, TopUpState.INVOICED):
        return None
    return Markup(inline_keyboard=[[_step("button-buy-withdraw", TopUpStep.DECLINE, request)]])


def asked(request: TopUpRequest) -> Markup | None:
    """For the accountant: the next step."""
    rows: list[list[Button]] = []
    if request.state is TopUpState.ASKED:
        rows.append([_step("button-top-up-invoiced", TopUpStep.INVOICED, request)])
    if request.state in (TopUpState.ASKED, TopUpState.INVOICED):
        rows.append([_step("button-top-up-paid", TopUpStep.PAID, request, "success")])
        rows.append([_step("button-top-up-decline", TopUpStep.DECLINE, request)])
    return Markup(inline_keyboard=rows) if rows else None


def grant(request: TopUpRequest) -> Markup:
    """Once more before hours are granted."""
    yes = _step("button-top-up-grant", TopUpStep.GRANT, request, "success", minutes=duration(request.minutes))
    return Markup(inline_keyboard=[[yes], [_step("button-back", TopUpStep.SHOW, request)]])
