"""An experiment as a leader sees it: one screen whatever its size, a picture, and a file that adds up and runs nothing."""

from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from PIL import Image

from bot import limits
from bot.documents.laboratory_xlsx import laboratory_xlsx
from bot.keyboards.callbacks import LabRule
from bot.keyboards.laboratory import SCENARIOS
from bot.locales import plain
from bot.pictures.laboratory import laboratory_picture
from bot.pictures.style import Theme
from bot.reports.laboratory import caption, result, rule
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounding
from core.reports.laboratory.facts import Charged
from core.reports.laboratory.outcomes import (
    ANGRY_MINUTES,
    ANGRY_PERCENT,
    Cause,
    CompanyChange,
    LineChange,
    Outcome,
    Reason,
)
from core.reports.laboratory.scenario import Scenario, check_scenario
from core.reports.laboratory.service import Experiment
from core.reports.laboratory.words import read_scenario
from core.reports.periods import Period
from core.tickets.rules import DoneWork

HOSTILE = ('=HYPERLINK("http://evil";"1")', "+1+1", "@SUM(A1)", "-2", "<b>Рога</b> & \x00\x07Копыта", "👩‍💻" * 60)
PERIOD = Period(date(2026, 8, 24), date(2026, 11, 23))
LAB = read_scenario("шаг 30, минимум 30")


def change(number: int, name: str, was: int, now: int, roubles: int = 0) -> CompanyChange:
    """A company whose charge changes, all of it by hours; ``roubles`` more are for a shortage."""
    before = Outcome(3, was, was, was, 0, 0, 0, 10)
    after = Outcome(3, was, now, now, 0, roubles * 100, roubles * 100, 0)
    return CompanyChange(
        number, name, before, after, Counter({Reason(Cause.MINIMUM, 30): 2, Reason(Cause.STEP, 30): 1})
    )


def line(number: int, company: str) -> LineChange:
    done = DoneWork(number, 1, TariffKind.HOURLY, 300_000, PriceUnit.HOUR, Rounding(30, 30), 5, date(2026, 10, 5))
    return LineChange(
        number,
        1000 + number,
        company,
        done,
        Charged(15, 15, 0, 0),
        Charged(30, 20, 10, 50_000),
        Reason(Cause.MINIMUM, 30),
    )


def experiment(*changes: CompanyChange, lines: tuple[LineChange, ...] = (), scenario: Scenario = LAB) -> Experiment:
    return Experiment(PERIOD, scenario, changes, lines, len(lines), {1: "=Консультация"})


SOME = experiment(
    change(1, "ООО «Ромашка»", 120, 300),
    change(2, "ООО «Лютик»", 600, 540),
    change(3, "ООО «Василёк»", 60, 60),
    lines=(line(1, "ООО «Ромашка»"),),
)


def test_one_screen() -> None:
    said = result(SOME)
    for words in (
        "Если бы было так: <b>шаг 30 мин, минимум 30 мин</b>",
        "с 24 августа 2026 г. по 23 ноября 2026 г.",
        # 780 -> 900: 120 of 780 are 15.4 %.
        "К списанию и оплате: 13 ч → <b>15 ч</b> (+2 ч, +15 %)",
        "С часов: 13 ч → <b>15 ч</b> (+2 ч, +15 %)",
        "Не хватит часов: 0 мин, без изменений",
        "Сгорит часов: 30 мин → <b>0 мин</b> (−30 мин, −100 %)",
        "Клиентов теряет: <b>1</b>, выигрывает: <b>1</b>, без разницы: 1",
        "• ООО «Ромашка»: +3 ч – минимум 30 мин ×2 короткие работы",
        "• ООО «Лютик»: −1 ч – минимум 30 мин ×2 короткие работы",
        "😠 <b>Заметят 1</b> (теряют больше 20 % и больше 1 ч): ООО «Ромашка»",
        "Ничего не сохранено",
    ):
        assert words in said, said
    assert "Не воспроизводится" not in said
    assert (ANGRY_PERCENT, ANGRY_MINUTES) == (20, 60)  # the definition says the same
    assert "больше 20 %" in plain("metric-lab-angry-means")


def test_money_and_what_is_not_reproduced() -> None:
    odd = replace(change(1, "А", 60, 90, 1500), off=2, off_minutes=15, left_out=1)
    said = result(experiment(odd))
    assert "Деньги: 0\u00a0₽ → <b>1\u00a0500\u00a0₽</b> (+1\u00a0500\u00a0₽)" in said
    assert "• А: +30 мин, +1\u00a0500\u00a0₽ – минимум 30 мин ×2 короткие работы" in said
    assert "Не воспроизводится: строк 2, расхождение 15 мин" in said
    assert "Не пересчитано строк: 1" in said
    assert "Больше чем на 20 % и на 1 ч не теряет никто" in said


@pytest.mark.parametrize("count", [0, 1, 10_000])
def test_it_always_fits(count: int) -> None:
    name = "<&> " + "👩‍💻" * 90
    made = experiment(*(change(number, name, 60, 600, number) for number in range(count)))
    assert limits.length(result(made)) <= limits.TEXT
    assert limits.length(caption(made)) <= limits.CAPTION
    assert "<&>" not in result(made)
    if count > 1:
        assert "ещё 9\u00a0997" in result(made)


def test_every_rule_can_be_said_and_makes_sense() -> None:
    for one in LabRule:
        check_scenario(SCENARIOS[one])
        assert rule(SCENARIOS[one])
    assert rule(read_scenario("до 13:00, пакет 5 ч в месяц, пакет -20%, цена 3500")) == (
        "у всех договоров: до 13:00 бесплатно, потом платно, пакет 5 ч в месяц вместо нынешних,"
        " пакеты часов −20 %, час работ – 3\u00a0500\u00a0₽"
    )


@pytest.mark.parametrize("theme", Theme)
def test_the_picture_is_a_phone_wide(theme: Theme) -> None:
    many = experiment(*(change(number, f"ООО «Клиент {number}»", 600, 600 + number * 7 - 50) for number in range(20)))
    for made in (many, experiment(change(1, HOSTILE[-1], 0, 0))):
        with Image.open(BytesIO(laboratory_picture(made, theme))) as image:
            assert image.format == "PNG"
            assert image.width == 780


def test_the_file_adds_up_and_runs_nothing() -> None:
    changes = [change(number, name, 100 * number, 130 * number, number) for number, name in enumerate(HOSTILE, 1)]
    lines = tuple(line(number, name) for number, name in enumerate(HOSTILE, 1))
    content = laboratory_xlsx(experiment(*changes, lines=lines))
    formulas, values = (openpyxl.load_workbook(BytesIO(content), data_only=data) for data in (False, True))
    assert formulas.sheetnames == ["Итоги", "Клиенты", "Строки", "Правила и определения"]
    # People's words are texts; formulas are only ours, over numbers.
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert str(cell.value).startswith(
                        ("=SUM(", "=COUNTIF(", "=IF(", *(f"={c.coordinate}" for c in row))
                    )
    companies = {row[0].value: row for row in values["Клиенты"].iter_rows(min_row=5)}
    assert '=HYPERLINK("http://evil";"1")' in companies
    assert "<b>Рога</b> & Копыта" in companies
    # 100 + 200 + … + 600 minutes before, 130 × 21 after; 21 roubles of shortage.
    totals = {row[0].value: [cell.value for cell in row[1:]] for row in values["Итоги"].iter_rows(min_row=5)}
    assert totals["К списанию и оплате, мин"][:3] == [2100, 2730, 630]
    assert totals["Деньги, ₽"][:3] == [0, 21, 21]
    assert totals["К списанию и оплате, мин"][3] == pytest.approx(0.3)
    column = [row[3].value for row in companies.values()]
    assert sum(int(str(value)) for value in column) == 2100
    assert formulas["Итоги"]["B7"].value == "=SUM('Клиенты'!D5:D10)"
    [first, *_] = list(values["Строки"].iter_rows(min_row=5, values_only=True))
    assert first[0] == 1001
    assert first[2] == "=Консультация"
    assert first[4:] == (5, 15, 30, 15, 20, 0, 10, 0, 500, "минимум 30 мин")
    said = [row[0] for row in values["Правила и определения"].iter_rows(values_only=True)]
    assert "Не воспроизводится" in said
