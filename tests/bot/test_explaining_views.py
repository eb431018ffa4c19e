"""What «Почему 45 мин?» says, for every way in which a line can have been paid."""

from datetime import UTC, date, datetime, time

import pytest

from bot import limits
from bot.views.explaining import explanation, explanations, what_to_explain
from core.catalog.models import PriceUnit, Service, TariffKind
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.tickets.explaining import Because, Explanation, PaidFrom
from core.tickets.models import Fate, WorkLine

DAY = date(2026, 11, 23)
RULE = Rounding(15, 15, 5)


def service(kind: TariffKind, unit: PriceUnit | None) -> Service:
    return Service(id=1, name="Консультация <b>", short_name="Консультация", tariff_kind=kind, price_unit=unit)


def line(
    actual: int, charged: int, *, shortage: int = 0, amount: int | None = None, fate: Fate = Fate.HOURS
) -> WorkLine:
    return WorkLine(
        id=1,
        actual_minutes=actual,
        charged_minutes=charged,
        covered_minutes=charged - shortage,
        shortage_minutes=shortage,
        price=300_000,
        amount=amount,
        fate=fate,
        work_date=DAY,
        added_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def explained(
    of: WorkLine,
    rule: Rounding = RULE,
    *,
    total: int | None = None,
    before: int = 0,
    because: Because = Because.HOURS,
    kind: TariffKind = TariffKind.HOURLY,
    unit: PriceUnit | None = PriceUnit.HOUR,
    free_until: time | None = None,
    paid: tuple[PaidFrom, ...] = (),
) -> Explanation:
    total = total if total is not None else of.actual_minutes
    return Explanation(1042, of, service(kind, unit), "Игорь", rule, total, before, paid, because, None, free_until)


def said(shown: Explanation) -> list[str]:
    """The lines below who did it."""
    text = str(explanation(shown, DAY))
    head, _, rest = text.partition("\n\n")
    assert "Консультация &lt;b&gt;, заявка №\u00a01042" in head
    return rest.replace("\u00a0", " ").split("\n")[1:]


@pytest.mark.parametrize(
    ("actual", "charged", "rule", "sum_"),
    [
        (40, 45, RULE, "40 мин → 3 × 15 мин = 45 мин"),
        (49, 45, RULE, "49 мин → 3 × 15 мин = 45 мин, остальное не считаем"),
        (45, 45, RULE, "45 мин – ровно столько и посчитано"),
        (3, 15, RULE, "3 мин – меньше наименьшего, поэтому 15 мин"),
        (70, 75, RULE, "1 ч 10 мин → 5 × 15 мин = 1 ч 15 мин"),
        (7, 7, Rounding(1, 0), "7 мин – ровно столько и посчитано"),
        (12, 10, Rounding(10, 0, mode=RoundingMode.NEAREST), "12 мин → 1 × 10 мин = 10 мин, остальное не считаем"),
        (9, 0, Rounding(10, 0, mode=RoundingMode.DOWN), "9 мин → 0 × 10 мин = 0 мин, остальное не считаем"),
    ],
)
def test_the_arithmetic(actual: int, charged: int, rule: Rounding, sum_: str) -> None:
    assert said(explained(line(actual, charged), rule))[1] == sum_


def test_a_wide_scope() -> None:
    rule = Rounding(15, 15, 0, RoundingScope.TICKET_DAY)
    assert said(explained(line(10, 15), rule, total=50, before=45))[1:] == [
        "Всего по заявке за этот день: 50 мин → 4 × 15 мин = 1 ч",
        "Посчитано раньше: 45 мин, осталось 15 мин",
    ]
    assert said(explained(line(3, 0), rule, total=43, before=45))[1:] == [
        "Всего по заявке за этот день: 43 мин → 3 × 15 мин = 45 мин",
        "Посчитано раньше: 45 мин, осталось 0 мин",
    ]
    of_two = explained(line(20, 20), Rounding(15, 15, 0, RoundingScope.TICKET), total=40)
    assert said(of_two)[1:] == [
        "Всего по заявке: 40 мин → 3 × 15 мин = 45 мин",
        "На эту строку приходится 20 мин",
    ]
    # Alone in its scope a line is as if it had none.
    assert said(explained(line(40, 45), rule))[1] == "40 мин → 3 × 15 мин = 45 мин"


@pytest.mark.parametrize(
    ("fate", "end"),
    [
        (Fate.PENDING, "ждёт решения"),
        (Fate.MONEY, "за деньги, как согласовано"),
        (Fate.UNPAID, "не оплачивается"),
    ],
)
def test_hours_and_a_shortage(fate: Fate, end: str) -> None:
    paid = (PaidFrom(15, date(2026, 12, 1)), PaidFrom(15, date(2027, 1, 31)))
    shown = explained(line(60, 60, shortage=30, amount=150_000, fate=fate), paid=paid)
    assert said(shown)[2:] == [
        "Оплачено часами:",
        "• 15 мин – из часов, действующих до 1 декабря 2026 г.",
        "• 15 мин – из часов, действующих до 31 января 2027 г.",
        f"Часов не хватило на 30 мин: 3 000 ₽ в час, это 1 500 ₽ – {end}",
    ]
    assert "<b>Почему 1 ч?</b>" in explanation(shown, DAY)


MONEY = line(40, 45, amount=225_000, fate=Fate.MONEY)


@pytest.mark.parametrize(
    ("shown", "end"),
    [
        (
            explained(MONEY, because=Because.PAID, kind=TariffKind.PAID),
            "Платная услуга: 3 000 ₽ в час, за 45 мин – 2 250 ₽. Часы договора на неё не тратятся.",
        ),
        (
            explained(MONEY, because=Because.PAID, kind=TariffKind.PAID, unit=PriceUnit.FIXED),
            "Платная услуга: 2 250 ₽ за всю работу, сколько бы она ни заняла. Часы договора на неё не тратятся.",
        ),
        (
            explained(MONEY, because=Because.MODEL),
            "По договору почасовые работы оплачиваются деньгами: 3 000 ₽ в час, за 45 мин – 2 250 ₽.",
        ),
        (
            explained(MONEY, because=Because.MODEL, free_until=time(13)),
            "По договору бесплатно то, о чём написали до 13:00. Эта заявка пришла позже: 3 000 ₽ в час, "
            "за 45 мин – 2 250 ₽.",
        ),
        (
            explained(MONEY, because=Because.CHOSE),
            "По решению руководителя компании часы сохранены, заявка оплачивается деньгами: 3 000 ₽ в час, "
            "за 45 мин – 2 250 ₽.",
        ),
        (
            explained(line(40, 0, fate=Fate.FREE), because=Because.UNTARIFFED, kind=TariffKind.UNTARIFFED, unit=None),
            "Такие работы мы считаем, но часов и денег за них не берём.",
        ),
        (explained(line(40, 0, fate=Fate.FREE), because=Because.MODEL), "По договору эта работа бесплатна."),
        (
            explained(line(40, 0, fate=Fate.FREE), because=Because.MODEL, free_until=time(13)),
            "По договору бесплатно всё, о чём написали до 13:00, – эта заявка как раз такая.",
        ),
    ],
)
def test_free_and_for_money(shown: Explanation, end: str) -> None:
    assert said(shown)[-1] == end
    if shown.line.fate is Fate.FREE:
        assert said(shown) == [end]


def test_a_ticket_of_many_lines_fits_a_message() -> None:
    many = [explained(line(40, 45), paid=(PaidFrom(45, DAY),)) for _ in range(40)]
    text = explanations(many, DAY)
    assert limits.length(text) <= limits.TEXT
    left = int(text.rsplit(" ", 1)[1])
    assert text.count("<b>Почему") + left == 40
    assert "ещё строк" not in explanations(many[:3], DAY)


@pytest.mark.parametrize(
    ("actual", "charged", "shortage", "amount", "fate", "asked"),
    [
        (40, 45, 0, None, Fate.HOURS, "45 мин"),
        (45, 45, 0, None, Fate.HOURS, None),
        (45, 45, 15, 75_000, Fate.PENDING, "45 мин"),
        (45, 45, 15, 75_000, Fate.MONEY, "45 мин"),
        (45, 45, 0, 225_000, Fate.MONEY, "2 250 ₽"),
        (45, 0, 0, None, Fate.FREE, None),
        (3, 0, 0, None, Fate.HOURS, "0 мин"),
    ],
)
def test_what_needs_an_explanation(
    actual: int, charged: int, shortage: int, amount: int | None, fate: Fate, asked: str | None
) -> None:
    found = what_to_explain(actual, charged, shortage, amount, fate)
    assert (found and found.replace("\u00a0", " ")) == asked
