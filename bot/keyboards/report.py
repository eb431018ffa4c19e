"""Buttons of a report on request."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot import limits
from bot.keyboards.callbacks import (
    BehindNumber,
    ChangeCD,
    ChangesCD,
    FileForm,
    RequestedCD,
    RequestedFileCD,
    RequestedShow,
    RequestedWhenCD,
)
from bot.locales import plain
from bot.views import report as views
from bot.views import words
from core.clients.models import Company
from core.ledger.statement import Period
from core.reports.before_after import MONTHS
from core.reports.on_request import Report, Share
from core.reports.period_words import When
from core.reports.what import What

IN_ROW = 2
NAME = 30


def periods(company_id: int | None) -> Markup:
    """For which days."""
    usual = [
        Button(
            text=plain(f"button-report-{when.value.replace('_', '-')}"),
            callback_data=RequestedWhenCD(when=when, company_id=company_id).pack(),
        )
        for when in When
    ]
    words_ = RequestedWhenCD(words=True, company_id=company_id).pack()
    return Markup(inline_keyboard=[*_rows(usual), [Button(text=plain("button-report-words"), callback_data=words_)]])


def report(shown: Report) -> Markup:
    """Under the report."""
    company_id = shown.company.id if shown.company is not None else None
    if company_id is None:
        whom = _screen("button-report-company", shown, RequestedShow.COMPANY)
    else:
        every = _screen_of(shown.period, None, RequestedShow.REPORT)
        whom = Button(text=plain("button-report-all"), callback_data=every.pack())
    when = RequestedWhenCD(company_id=company_id).pack()
    days = {"first": shown.period.first.toordinal(), "last": shown.period.last.toordinal()}
    files = [
        Button(
            text=plain(f"button-report-{form.value}"),
            callback_data=RequestedFileCD(form=form, **days, company_id=company_id).pack(),
        )
        for form in (FileForm.XLSX, FileForm.PDF)
    ]
    change = ChangesCD() if company_id is None else ChangeCD(months=MONTHS, company_id=company_id)
    return Markup(
        inline_keyboard=[
            [_screen("button-report-numbers", shown, RequestedShow.NUMBERS)],
            [whom, Button(text=plain("button-report-periods"), callback_data=when)],
            [*files, _screen("button-report-means", shown, RequestedShow.MEANS)],
            [Button(text=plain("button-periodic-change"), callback_data=change.pack())],
        ]
    )


def numbers(shown: Report) -> Markup:
    """A button for each number that is not nought, and for those who bring most: a company leads to its own report."""
    whole = [
        Button(text=views.number_button(what, shown.numbers[what]), callback_data=_behind(shown, what).pack())
        for what in views.SHOWN
        if shown.numbers[what]
    ]
    companies = [
        _of(one, one.sums.actual, _screen_of(shown.period, one.of.id, RequestedShow.REPORT))
        for one in shown.companies[: views.TOP]
    ]
    services = [
        _of(one, one.sums.actual, _behind(shown, What.ACTUAL, service_id=one.of.id))
        for one in shown.services[: views.TOP]
    ]
    people = [
        _of(one, one.logged, _behind(shown, What.LOGGED, staff_id=one.of.id)) for one in shown.engineers[: views.TOP]
    ]
    return Markup(
        inline_keyboard=[
            *_rows(whole),
            *([one] for one in (*companies, *services, *people)),
            [_screen("button-report-back", shown, RequestedShow.REPORT)],
        ]
    )


def back(shown: Report) -> Markup:
    return Markup(inline_keyboard=[[_screen("button-report-back", shown, RequestedShow.REPORT)]])


def companies(found: Sequence[Company], period: Period | None) -> Markup:
    """Of which company; for these days, or for days that are asked next."""

    def chosen(company_id: int) -> RequestedCD | RequestedWhenCD:
        if period is None:
            return RequestedWhenCD(company_id=company_id)
        return _screen_of(period, company_id, RequestedShow.REPORT)

    return Markup(
        inline_keyboard=[
            [Button(text=f"{limits.cut(one.name, 40)} · {one.inn}", callback_data=chosen(one.id).pack())]
            for one in found
        ]
    )


def _of(one: Share, minutes: int, data: BehindNumber | RequestedCD) -> Button:
    text = plain("report-numbers", name=limits.cut(one.of.name, NAME), value=words.duration(minutes))
    return Button(text=text, callback_data=data.pack())


def _behind(shown: Report, what: What, **of: int) -> BehindNumber:
    days = {"first": shown.period.first.toordinal(), "last": shown.period.last.toordinal()}
    company_id = shown.company.id if shown.company is not None else None
    return BehindNumber(what=what, **days, company_id=company_id, **of, page=0)


def _screen_of(period: Period, company_id: int | None, show: RequestedShow) -> RequestedCD:
    return RequestedCD(show=show, first=period.first.toordinal(), last=period.last.toordinal(), company_id=company_id)


def _screen(key: str, shown: Report, show: RequestedShow) -> Button:
    company_id = shown.company.id if shown.company is not None else None
    return Button(text=plain(key), callback_data=_screen_of(shown.period, company_id, show).pack())


def _rows(buttons: Sequence[Button]) -> list[list[Button]]:
    return [list(buttons[i : i + IN_ROW]) for i in range(0, len(buttons), IN_ROW)]
