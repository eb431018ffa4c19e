"""A rounding rule as a client reads it."""

import pytest

from bot.views.rounding import rule_in_words
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope

NEAREST, DOWN = RoundingMode.NEAREST, RoundingMode.DOWN


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rounding(15, 15, 5), "по 15 минут вверх, не меньше 15, до 5 лишних минут прощаем"),
        (Rounding(15, 15), "по 15 минут вверх"),
        (Rounding(15, 30, 1), "по 15 минут вверх, не меньше 30, до 1 лишней минуты прощаем"),
        (Rounding(30, 60), "по 30 минут вверх, не меньше часа"),
        (Rounding(60, 0), "по часу вверх"),
        (Rounding(120, 0), "по 120 минут вверх"),
        (Rounding(22, 0), "по 22 минуты вверх"),
        (Rounding(21, 0), "по 21 минуте вверх"),
        (Rounding(1, 1), "поминутно"),
        (Rounding(1, 0, 0, mode=DOWN), "поминутно"),
        (Rounding(1, 10), "поминутно, не меньше 10"),
        (Rounding(10, 0, 4, mode=NEAREST), "по 10 минут до ближайшего"),
        (Rounding(10, 0, 5, mode=NEAREST), "по 10 минут до ближайшего, до 5 лишних минут прощаем"),
        (Rounding(10, 10, 3, mode=DOWN), "по 10 минут вниз, не меньше 10"),
        (Rounding(15, 15, scope=RoundingScope.TICKET), "по 15 минут вверх, время по заявке складываем"),
        (
            Rounding(15, 0, 5, RoundingScope.TICKET_DAY),
            "по 15 минут вверх, до 5 лишних минут прощаем, время за день складываем",
        ),
    ],
)
def test_a_rule_in_words(rule: Rounding, said: str) -> None:
    assert rule_in_words(rule) == said
