"""Buttons of statements, the same for clients and for staff."""

from collections.abc import Iterable

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import FileForm, StatementAction, StatementCD, StatementFileCD
from bot.locales import plain
from core.ledger.statement import Period, PeriodKind


def _button(key: str, action: StatementAction, company_id: int) -> Button:
    return Button(text=plain(key), callback_data=StatementCD(action=action, company_id=company_id).pack())


def offer(company_id: int) -> Markup:
    """Under whatever shows a company's hours."""
    return Markup(inline_keyboard=[[_button("button-statement", StatementAction.OPEN, company_id)]])


def periods(company_id: int, known: Iterable[PeriodKind]) -> Markup:
    """For which period."""
    return Markup(
        inline_keyboard=[
            [_button(f"button-statement-{kind.value}", StatementAction(kind.value), company_id)] for kind in known
        ]
    )


def files(company_id: int, period: Period) -> Markup:
    """The statement as a file, or for another period."""
    first, last = period.first.toordinal(), period.last.toordinal()
    return Markup(
        inline_keyboard=[
            [
                Button(
                    text=plain(f"button-statement-{form.value}"),
                    callback_data=StatementFileCD(form=form, company_id=company_id, first=first, last=last).pack(),
                )
                for form in FileForm
            ],
            [_button("button-statement-periods", StatementAction.LIST, company_id)],
        ]
    )
