"""The weekly and the monthly report of the month on paper, word for word, and within Telegram's limits whatever there is."""

from dataclasses import fields
from datetime import date

import pytest
from sqlalchemy import text as sql

from bot import limits
from bot.delivery.post import Post
from bot.keyboards import periodic as keyboards
from bot.keyboards.callbacks import ChangeCD
from bot.pictures.style import Theme
from bot.reports.asked import Asked
from bot.reports.before_after import before_after_posts
from bot.reports.periodic import monthly, weekly
from bot.views import periodic as views
from core.database import Database
from core.errors import Forbidden
from core.reports.backlog import Backlog
from core.reports.dynamics import Step
from core.reports.engineers import EngineerTime
from core.reports.flow import Flow
from core.reports.forecasting import Foreseen
from core.reports.kept import Kept
from core.reports.liability import Expiring, Liability
from core.reports.periodic import NamedRate, Periodic, RatesPage, periodic, rates_page
from core.reports.periods import Period, month, week
from core.reports.rates import Rate
from core.reports.sending import due_reports, send_due
from core.reports.service_levels import Level
from core.reports.taking import Taking, Waits
from core.reports.work import Sums
from core.sla.rules.clocks import Clock
from tests.clock import MOSCOW, SettableClock
from tests.core.reports.paper import NOW, OCTOBER, Paper, write_paper

PNG = b"\x89PNG"


@pytest.fixture
async def paper(database: Database, clock: SettableClock) -> Paper:
    clock.set(NOW)
    async with database.work() as work:
        written = await write_paper(work)
        # What is due has gone, the engineers' own messages too: their figures may be shown.
        for due in await due_reports(work, MOSCOW):
            await send_due(work, MOSCOW, due)
        return written


def asked(paper: Paper, period: Period) -> Asked:
    return Asked(period, Theme.DARK, MOSCOW, paper.director.staff_id)


def buttons(post: Post) -> list[str]:
    rows = getattr(post.keyboard, "inline_keyboard", [])
    return [button.text.replace("\u00a0", " ") for row in rows for button in row]


async def test_a_month(database: Database, paper: Paper) -> None:
    async with database.snapshot() as work:
        *pictures, text = await monthly(work, asked(paper, OCTOBER))
    assert [post.made.name for post in pictures if post.made is not None] == [
        f"2026-10-01-{name}.png" for name in ("flow", "paid", "owed", "taking")
    ]
    assert all(post.made is not None and post.made.content.startswith(PNG) for post in pictures)
    assert text.text.replace("\u00a0", " ") == (
        "<b>Отчёт за месяц: октябрь 2026</b>\n\n"
        "Поступило 12 (раньше 1), решено 10 (раньше 0). Сейчас не решено 3.\n\n"
        "<b>В срок</b>\n"
        "• Срочный: реакция 50 % из 4 (опоздания – в середине 15 мин);"
        " решение 66 % из 3 (опоздания – в середине 6 ч)\n"
        "• Стандартный: реакция 87 % из 8 (опоздания – в середине 30 мин);"
        " решение 62 % из 8 (опоздания – в середине 13 ч); желаемый срок 50 % из 2 (опоздания – в середине 4 ч)\n\n"
        "<b>Чем оплачено</b> · отработано 10 ч 20 мин\n"
        "с часов 4 ч 30 мин · деньгами 3 ч 30 мин (11 100 ₽) · бесплатно 1 ч 10 мин · ждёт решения 1 ч"
        " · отдано без оплаты 30 мин (1 500 ₽)\n"
        "Час работы принёс 1 074 ₽, вместе с часами договоров по прайсу – 2 380 ₽.\n"
        "• <b>ООО «Ромашка»</b> · 6 ч 45 мин: 4 ч 50 мин по 744 ₽, по прайсу 2 762 ₽\n"
        "• <b>ООО «Лютик»</b> · 3 ч 45 мин: 3 ч 30 мин по 857 ₽, по прайсу 1 928 ₽\n"
        "• <b>ООО «Василёк»</b> · 3 ч 20 мин: 2 ч по 2 250 ₽, по прайсу 2 250 ₽\n\n"
        "<b>Сотрудники</b> · записано из доступного; часами и деньгами; с отработанного\n"
        "• Олег Иванов: 7 ч из 176 ч (3 %); 3 %; 92 %\n"
        "• Анна Смирнова: 2 ч 40 мин из 136 ч (1 %); 0 %; 21 %\n\n"
        "<b>Осталось сделать сейчас</b>: 3 заявки, работы примерно на 1 ч 40 мин\n"
        "просрочено 2, никто не взял 1, ждут клиента 1\n"
        "Ждут: до суток 0, 1–3 дня 1, 3–7 дней 1, 7–30 дней 1, дольше 0\n\n"
        "<b>Часы клиентов</b>: не израсходовано 13 ч 50 мин. Ближайшее сгорание: ноябрь 2026 – 7 ч 5 мин,"
        " декабрь 2026 – 6 ч 45 мин\n"
        "Ни минуты не потратили: 1 счёт, 3 ч 20 мин\n\n"
        "<b>Взяли в работу</b> (рабочее время): половину – за 20 мин, 9 из 10 – за 1 ч (мало данных: 10)\n"
        "<b>Прогнозы опозданий</b>: предупредили о 1 из 3, ложных тревог 1 (мало данных: 10)"
    )
    assert buttons(text) == [
        "Поступило заявок: 12",
        "Решено заявок: 10",
        "Просрочено сейчас: 2",
        "К оплате деньгами: 11 100 ₽",
        "Отдано без оплаты: 30 мин",
        "Ждёт решения клиента: 1 ч",
        "Час работы по клиентам",
        "До и после смены модели",
        "Что значат числа",
    ]


async def test_a_week(database: Database, paper: Paper) -> None:
    """5–11 October: 3, 4, 5 came (two the week before), 2, 3, 4, 5 were resolved."""
    async with database.snapshot() as work:
        *pictures, text = await weekly(work, asked(paper, week(date(2026, 10, 5))))
        assert len(pictures) == 2
        assert "Отчёт за неделю: с 5 по 11 октября" in text.text
        assert "Поступило 3 (раньше 3), решено 4 (раньше 2)." in text.text  # 14 came on 29.09
        # A quiet week in the past: what is open now is still said.
        shown = await periodic(work, paper.director, week(date(2026, 3, 2)), MOSCOW, step=Step.DAY)
        assert not shown.quiet
        await work.session.execute(sql("DELETE FROM slot WHERE job LIKE 'report.own%'"))  # they have not been told
        hidden = await periodic(work, paper.director, OCTOBER, MOSCOW, step=Step.WEEK)
        assert "Олег" not in views.text(hidden, Step.WEEK)
        assert "Ещё не показаны: 2" in views.text(hidden, Step.WEEK)
        for actor in (paper.oleg.as_actor(), paper.rose.person.as_actor()):
            with pytest.raises(Forbidden):
                await periodic(work, actor, OCTOBER, MOSCOW, step=Step.DAY)
            with pytest.raises(Forbidden):
                await rates_page(work, actor, OCTOBER, MOSCOW, 0)


async def test_rates_by_company_and_contract(database: Database, paper: Paper) -> None:
    async with database.snapshot() as work:
        shown = await rates_page(work, paper.director, OCTOBER, MOSCOW, 99)
    assert (shown.page, shown.pages) == (0, 1)
    number = paper.lily.hours.contract.number
    said = views.rates(shown).replace("\u00a0", " ")
    assert (
        "• <b>ООО «Лютик»</b> · 3 ч 45 мин: 3 ч 30 мин по 857 ₽, по прайсу 1 928 ₽\n"
        # 3 000 ₽ / 170 × 60; with 3 750 ₽ of hours: 6 750 / 170 × 60
        f"{number}: 2 ч 50 мин, 1 058 ₽ / 2 382 ₽\n"
        "без договора: 40 мин, 0 ₽ / 0 ₽\n"
    ) in said


async def test_nothing_at_all(database: Database, paper: Paper) -> None:
    """Nothing to compare before and after; and a desk on its first day."""
    async with database.snapshot() as work:
        [post] = await before_after_posts(work, asked(paper, OCTOBER))
        assert "Сравнивать пока нечего" in post.text
    empty = _huge(0)
    assert empty.quiet
    assert views.text(empty, Step.DAY).count("\n") == 2


@pytest.mark.parametrize("number", [1, 10_000, 10**9])
def test_it_fits_one_message(number: int) -> None:
    shown = _huge(number)
    assert limits.length(views.text(shown, Step.WEEK)) <= limits.TEXT
    assert "<i>" not in views.text(shown, Step.WEEK)
    for key in ("flow", "paid", "owed", "taking"):
        assert limits.length(views.caption(key, shown)) <= limits.CAPTION
    page = RatesPage(shown.rates[:1] * 8, {1: [shown.rate] * 50}, 3, 9_999)
    assert limits.length(views.rates(page)) <= limits.TEXT
    assert limits.length(views.means()) <= limits.TEXT
    most = ChangeCD(months=12, company_id=9_999_999_999, campaign_id=9_999_999_999)
    for keyboard in (keyboards.report(shown), keyboards.change(most)):
        for row in keyboard.inline_keyboard:
            for button in row:
                assert len((button.callback_data or "").encode()) <= limits.CALLBACK_DATA_BYTES


def _huge(number: int) -> Periodic:
    """A month in which everything is as large as that; 0: an empty one."""
    name = "<i>ООО «Очень длинное название & сыновья»</i>" * 4
    many = min(number, 500)
    sums = Sums(*(number for _ in fields(Sums)))
    rate = Rate(1, name, number, number * 10**6, number * 10**6)
    levels = [Level(f"{one}{name}", clock, Kept(number, number), number) for one in range(many) for clock in Clock]
    return Periodic(
        period=month(date(2026, 10, 1)),
        today=date(2026, 11, 2),
        flow=Flow(number, number, number),
        before=Flow(number, number, number),
        points=[],
        paid=[],
        sums=sums,
        levels=levels,
        rate=rate,
        rates=[NamedRate(rate, name, number)] * min(3, number),
        people=[EngineerTime(one, name, number, number, number, number) for one in range(many)],
        withheld=number,
        backlog=Backlog(number, number, number, (number,) * 5, number, number, number),
        owed=Liability([Expiring(date(2026, 12, 1), number)] * min(number, 36), number, number, number),
        taking=Taking(Waits(number, number, number), {}),
        foreseen=Foreseen(number, number, number, number),
    )
