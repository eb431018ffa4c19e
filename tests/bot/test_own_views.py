"""An engineer's week in words: what is said, what is left out, and that the largest week fits into a message."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

from bot import limits
from bot.pictures.own import OwnBar, own_strip
from bot.pictures.style import WIDTH, Theme
from bot.reports.own import bars, legend
from bot.views import own as views
from core.billing.models import ProposalState
from core.ledger.statement import Period
from core.reports import periods
from core.reports.own import Own
from core.reports.own_lines import ON_PAGE, OwnPage, OwnPart, OwnRow
from core.reports.own_times import Compared, Median, OwnKept, OwnTimes
from core.reports.own_words import Rated
from core.reports.own_work import Best, Given, Parts
from core.tickets.models import Fate

TODAY = date(2026, 11, 23)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))
HOSTILE = "<b>&\"' 🐮" * 60
NOTHING = Own(WEEK, {}, Parts(), [], None, {}, OwnTimes(0, 0, 0, 0, OwnKept()), Median(0, None), [], [])
TOTAL = Parts(1080, 280, 300, 60, 40, 60, 60, 1_400_000, 200_000, 300_000)
OWN = replace(
    NOTHING,
    days={date(2026, 11, 16): TOTAL},
    total=TOTAL,
    given=[Given(ProposalState.DECLINED, 40, 1), Given(ProposalState.LAPSED, 15, 1), Given(None, 5, 1)],
    best=Best(1, 1042, 7, "ООО «Ромашка»", 200, 1_000_000),
    balances={7: 300},
    times=OwnTimes(21, 550, 720, 0, OwnKept(18, 20, 1)),
    reaction=Median(35, 8),
    ratings=[Rated(2, 1043, 7, "ООО «Ромашка»", 5, "Спасибо!", datetime(2026, 11, 17, tzinfo=UTC))],
    compared=[
        Compared("Консультация", Median(41, 35), Median(250, 40)),
        Compared("Отчёт", Median(30, 90), Median(29, None)),
        Compared("Обновление", Median(3, None), Median(200, 20)),
    ],
)
LARGEST = replace(
    OWN,
    best=Best(1, 999_999_999, 7, HOSTILE, 99_999, 10**13),
    ratings=[Rated(2, 999_999_999, 7, HOSTILE, 5, HOSTILE, datetime(2026, 11, 17, tzinfo=UTC))],
    times=OwnTimes(10_000, 999_999, 999_999, 10_000, OwnKept(10_000, 10_000, 10_000)),
    total=Parts(*(10**6,) * 7, *(10**13,) * 3),
)


def test_the_week_in_words() -> None:
    """1080 + 280 + 300 + 60 + 40 + 60 + 60 = 1880 minutes, 31 h 20 min, of which 1360 (72.3 %) are paid."""
    assert str(views.message(OWN, TODAY, "week")).replace("\u00a0", " ") == (
        "<b>Ваша неделя</b>, с 16 по 22 ноября\n"
        "\n"
        "Записано <b>31 ч 20 мин</b>, решено 21 заявка.\n"
        "✅ Оплачено <b>22 ч 40 мин</b> (72 %): 18 ч – часами договоров, 4 ч 40 мин – деньгами (14 000 ₽).\n"
        "🔄 Обновления и другое без тарифа: 5 ч. Платы за них нет, но они посчитаны и видны клиенту.\n"
        "📄 По договорам, где часы не считаются: 1 ч.\n"
        "⏳ Клиент ещё решает: 40 мин (2 000 ₽).\n"
        "🎁 Осталось без оплаты: 1 ч (3 000 ₽) – 40 мин клиент отказался, 15 мин клиент не ответил в срок,"
        " 5 мин решили не брать. Так бывает: сама работа сделана и записана.\n"
        "✏️ Ещё не закрыто: 1 ч. Посчитаем, когда заявки будут решены.\n"
        "\n"
        "Самая большая работа: № 1042, <b>ООО «Ромашка»</b> · 5 ч – 3 ч 20 мин, 10 000 ₽.\n"
        "💬 «Спасибо!» – <b>ООО «Ромашка»</b> · 5 ч, № 1043\n"
        "\n"
        "В ваших руках решённые заявки были 9 ч 10 мин. Ещё 12 ч они ждали в очереди: это не ваше время."
    )


def test_what_is_compared_and_what_is_not() -> None:
    said = str(views.numbers(OWN, TODAY))
    for line in (
        "Консультация: у вас 35 мин, обычно 40 мин",
        "Отчёт: у вас 1 ч 30 мин, обычно – мало данных",
        "Обновление: мало данных",
        "Первый ответ клиенту от вас: обычно через 8 мин (35 заявок).",
        "Срок решения выдержан: 18 из 20 (90 %).",
        "Не в счёт вам: 1 заявка опоздала не у вас – в очереди или в других руках.",
    ):
        assert line in said.splitlines()


def test_nothing_is_one_line() -> None:
    assert "\n" not in views.message(NOTHING, TODAY, "week")
    assert "\n" not in views.message(NOTHING, TODAY, "month")


def test_the_largest_fits() -> None:
    """Ten thousand tickets, and names and words as long as may be: all within a message, and nobody's words are markup."""
    row = OwnRow(1, 999_999_999, HOSTILE, 10**6, HOSTILE, 10**6, TODAY, Fate.MONEY, 10**6, 10**13, 10**6, 5)
    pages = [OwnPage(part, 10**7, 10_000, [row] * ON_PAGE, 9, 1_250) for part in OwnPart]
    said = [
        views.message(LARGEST, TODAY, "week"),
        views.numbers(LARGEST, TODAY),
        views.what(),
        *(views.page(page, "с 16 по 22 ноября", TODAY) for page in pages),
    ]
    for text in said:
        # Telegram counts what is left when the markup has been read.
        assert limits.length(unescape(re.sub("<[^>]+>", "", text))) <= limits.TEXT
        assert '<b>&"' not in text


def test_a_bar_for_each_day_or_week() -> None:
    assert [bar.name for bar in bars(OWN)] == ["пн", "вт", "ср", "чт", "пт"]
    month = replace(OWN, period=periods.month(date(2026, 11, 1)))
    assert [bar.name for bar in bars(month)] == ["1", "2–8", "9–15", "16–22", "23–29", "30"]
    # What was entered is all in the picture: 1880 minutes.
    assert sum(bar.hours + bar.money + bar.free + bar.open for bar in bars(month)) == 1880


def test_the_picture_is_as_wide_as_a_phone() -> None:
    for theme in Theme:
        for shown in (bars(OWN), [OwnBar("пн 🐮", 0, 0, 0, 0, "")]):
            png = own_strip("Ваша неделя", shown, legend(), theme)
            assert png.startswith(b"\x89PNG")
            assert int.from_bytes(png[16:20]) == 2 * WIDTH
