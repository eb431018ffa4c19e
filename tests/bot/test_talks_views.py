"""Clients worth a talk as they are read: numbers beside what is usual, within Telegram's limits, whatever the names are."""

import re
from datetime import timedelta

import pytest
from markupsafe import Markup

from bot import limits
from bot.keyboards import talks as keyboards
from bot.pictures.style import Theme
from bot.pictures.talks import Point, scatter
from bot.views import talk_lines
from bot.views import talks as views
from bot.views.talks import Why
from core.ledger.intents import Offer
from core.reports.clients.causes import Cause, CauseKind, DayPart
from core.reports.clients.difficult import Difficult, Load, Measured
from core.reports.clients.ending import Leaving, Prolong
from core.reports.clients.facts import Burning
from core.reports.clients.idle import UpdatesOnly
from core.reports.clients.models import Reason
from core.reports.clients.service import Found, Named, Section, Talks
from core.reports.clients.trend import Growing
from tests.core.reports.generated import TODAY, WINDOW

SOON = TODAY + timedelta(days=5)
MEASURED = (
    Measured(Load.TICKETS, 34, 4.7, 4.2, far=True),
    Measured(Load.MINUTES, 971, 177.6, 3.8, far=True),
    Measured(Load.FREE, 164, 0.4, 1.0, far=False),
)
LOUD = Difficult(1, 971, 160, True, MEASURED, 134, True)
IDLE = UpdatesOnly(1, (Burning(60, SOON), Burning(900, SOON + timedelta(days=20))), 45, 155, 398)
GONE = Leaving(1, 62, 180, SOON, 3, 35)
ENDING = Prolong(1, "ИТС-1", SOON, 90)
GROWN = Growing(1, 100, 220, (90, 100, 110, 200, 220, 230), 1.2, 40, few=True)
FOUND: dict[Reason, Found] = {
    Reason.DIFFICULT: LOUD,
    Reason.UPDATES_ONLY: IDLE,
    Reason.LEAVING: GONE,
    Reason.PROLONG: ENDING,
    Reason.GROWING: GROWN,
}
ALL_CAUSES = tuple(
    Cause(kind, 60, 20, "<Касса>", 7, 0 if kind is CauseKind.SLOT else None, DayPart.MORNING) for kind in CauseKind
)


def talks(many: int, *, enough: bool = True, talked: int = 0) -> Talks:
    return Talks(
        WINDOW,
        {reason: Section(reason, (one,) * many, enough, talked) for reason, one in FOUND.items()},
        {},
    )


def named(name: str = "ООО «Ромашка»") -> Named:
    return Named(1, name, 330)


def length(text: Markup) -> int:
    """As Telegram counts: after the markup has been read."""
    return limits.length(Markup(re.sub("<[^>]+>", "", text)).unescape())


@pytest.mark.parametrize("name", ["ООО «Ромашка»", "<b>&" * 75, "🐮" * 300])
@pytest.mark.parametrize("many", [1, 10_000])
def test_the_screen_fits_with_one_client_and_with_ten_thousand(name: str, many: int) -> None:
    shown = views.everything(talks(many, talked=1), {1: named(name)})
    assert length(shown) <= limits.TEXT
    assert "<b>&" not in shown.replace("<b>&lt;", "").replace("<b>&amp;", "")
    assert ("и ещё 9\xa0995" in shown) is (many > 1)
    page = views.page(Reason.DIFFICULT, [LOUD] * 5, 1, {1: named(name)}, TODAY, {1: Why(ALL_CAUSES, {7: name})})
    assert length(page) <= limits.TEXT
    offers = [Offer(service_id=1, name=name, minutes=30, cases=12)] * 50
    why = Why(ALL_CAUSES, {7: name}, offers, [name] * 20, TODAY, name)
    for one in FOUND.values():
        assert length(views.one_client(named(name), one, talks(1), why)) <= limits.TEXT


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (LOUD, "34 заявки, обычно при такой оплате 5 (×7,2)"),
        (IDLE, "сгорит 16 ч: первые 1 ч – 28 ноября"),
        (UpdatesOnly(1, (Burning(960, SOON),), 0, 1, 2), "сгорит 16 ч – 28 ноября"),
        (GONE, "договор до 28 ноября, 62 дня ни одной заявки"),
        (
            Leaving(1, None, 180, TODAY - timedelta(days=3), 0, 35),
            "договор закончился 20 ноября, за 180 дней ни одной заявки",
        ),
        (Leaving(1, 65, 180, None, 14, 35), "было 14 заявок за четыре месяца, теперь 65 дней ни одной заявки"),
        (ENDING, "ИТС-1 до 28 ноября, осталось 1 ч 30 мин"),
        (Prolong(1, "ИТС-1", SOON, 0), "ИТС-1 до 28 ноября, часов не осталось"),
        (GROWN, "в месяц было 1 ч 40 мин, стало 3 ч 40 мин; мало данных: меньше 30 заявок за полгода"),
    ],
)
def test_each_reason_in_one_line(one: Found, said: str) -> None:
    assert talk_lines.short(one, TODAY) == said


def test_why_a_client_is_difficult_and_what_to_offer() -> None:
    why = Why((Cause(CauseKind.PERSON, 67, 23, contact_id=7),), {7: "Иван"}, last_on=TODAY, last_words="обучение")
    assert views.one_client(named(), LOUD, talks(1), why).splitlines() == [
        "<b>ООО «Ромашка»</b> · 5 ч 30 мин",
        "Смотрю на 90 дней: с 26 августа по сегодня.",
        "",
        "Заявок 34, обычно при такой оплате 5 (×7,2) – <b>далеко от остальных</b>",
        "Работы 16 ч 11 мин, обычно при такой оплате 2 ч 58 мин (×5,5) – <b>далеко от остальных</b>",
        "Бесплатной работы 2 ч 44 мин, обычно при такой оплате 0 мин (×410)",
        "Оплачено на это время: 2 ч 40 мин, взято в 6,1 раза больше.",
        "Сравнил с клиентами с той же моделью, которые обращаются хотя бы раз в месяц: их 134.",
        "",
        "Отчего так:",
        "• 67 % заявок – от одного человека: Иван",
        "",
        "Что предложить:",
        "• обучение (Иван): час-два с инженером или короткая инструкция по частым вопросам",
        # 971 minutes in 90 days are 324 in 30, 160 are 53: to the nearest quarter.
        "• пакет побольше: берут около 5 ч 30 мин в месяц, оплачено около 1 ч",
        "",
        "Прошлый разговор – сегодня: обучение",
    ]


def test_of_few_data_it_is_said_so() -> None:
    shown = views.everything(talks(0, enough=False), {})
    assert "говорить не с кем" in shown
    assert "Мало данных, чтобы сказать: трудные, кто не пользуется часами, кто уходит" in shown
    assert keyboards.everything(talks(0)) is None


def test_buttons_fit() -> None:
    for reason in Reason:
        board = keyboards.page(reason, [2**40] * 5, 99, 200)
        data = [button.callback_data or "" for row in board.inline_keyboard for button in row]
        assert all(len(each.encode()) <= limits.CALLBACK_DATA_BYTES for each in data)
        assert len(data) == 18  # three for each client, both neighbours, the way back


@pytest.mark.parametrize("theme", list(Theme))
def test_the_picture_is_a_phone_s_width(theme: Theme) -> None:
    points = [Point(60 * number, 30 * number) for number in range(1, 20)]
    png = scatter([*points, Point(0, 0), Point(60, 6000, "ООО «🐮» · 0 мин")], "x", "y", "=", theme)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 780
