"""A page of tickets behind a number: within Telegram's limits, whatever people are called."""

from datetime import date

import pytest

from bot import limits
from bot.keyboards import behind as keyboards
from bot.keyboards.callbacks import BehindNumber
from bot.views import behind as views
from bot.views import periods
from core.ledger.statement import LATEST
from core.reports.behind import Behind, TicketBehind
from core.reports.periods import Period, month, week
from core.reports.what import What

TODAY = date(2026, 11, 23)
ASKED = BehindNumber(what=What.MONEY, first=TODAY.toordinal(), last=TODAY.toordinal())


def test_a_page_fits_whatever_the_names() -> None:
    row = TicketBehind(9_999_999_999, 10**9, "<b>&" * 80, -(10**9), "🐮&" * 60, 10**15)
    page = Behind(What.MONEY, ("<i>" * 99, "🐮" * 99, "&" * 99), 8 * 10**15, 10**6, [row] * 8, 5, 125_000)
    text = views.tickets(page, Period(date(2000, 1, 1), LATEST), TODAY)
    assert limits.length(text) <= limits.TEXT
    assert "<b>&<b>" not in text
    most = ASKED.model_copy(update={"company_id": 9_999_999_999, "staff_id": 9_999_999_999, "page": 9_999})
    data = [button.callback_data or "" for row in keyboards.tickets(page, most).inline_keyboard for button in row]
    assert len(data) == 8 + 2 + 1
    assert max(len(each.encode()) for each in data) <= limits.CALLBACK_DATA_BYTES


def test_a_page_in_words() -> None:
    rows = [TicketBehind(7, 1042, "ООО «Ромашка»", 330, "Не проводится", 150_050)]
    page = Behind(What.MONEY, ("Олег Иванов",), 150_050, 1, rows, 0, 1)
    text = views.tickets(page, month(TODAY), TODAY).replace("\u00a0", " ")
    assert text == (
        "<b>К оплате деньгами: 1 500,50 ₽</b>\nноябрь 2026 · Олег Иванов\n\n"
        "<b>№ 1042 – 1 500,50 ₽</b> · Не проводится\n<b>ООО «Ромашка»</b> · 5 ч 30 мин\n\n"
        "Страница 1 из 1, 1 заявка. Номер под списком открывает карточку."
    )
    nothing = views.tickets(Behind(What.OVERDUE, (), 0, 0, [], 0, 1), month(TODAY), TODAY)
    assert nothing == "<b>Просрочено сейчас: 0</b>\nсейчас\nТаких заявок нет."


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period(TODAY, TODAY), "сегодня"),
        (Period(date(2026, 11, 12), date(2026, 11, 12)), "12 ноября"),
        (month(TODAY), "ноябрь 2026"),
        (month(date(2024, 2, 5)), "февраль 2024"),
        (Period(date(2026, 1, 1), date(2026, 12, 31)), "2026 год"),
        (week(TODAY), "с 23 по 29 ноября"),
        (week(date(2026, 12, 1)), "с 30 ноября по 6 декабря"),
        (Period(date(2025, 12, 1), date(2026, 2, 28)), "с 1 декабря 2025 г. по 28 февраля 2026 г."),
        (Period(date(2025, 3, 1), date(2025, 4, 2)), "с 1 марта по 2 апреля 2025 г."),
        (Period(date(2026, 1, 1), date(2027, 12, 31)), "с 1 января 2026 г. по 31 декабря 2027 г."),
    ],
)
def test_periods(period: Period, said: str) -> None:
    assert periods.in_words(period, TODAY) == said
