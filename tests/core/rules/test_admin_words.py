"""What an administrator writes in one line: prices, rounding, services, the table of hours, contracts, clients."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.actor import ContactRole
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.price_words import (
    NewService,
    read_minutes,
    read_price,
    read_rounding,
    read_service,
    read_words,
    rounding_as_written,
)
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.clients.client_words import NewCompany, NewContact, read_company, read_contact
from core.contracts.contract_words import Said, read_contract
from core.errors import Refusal
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from core.ledger.rules.accrual_words import read_accrual

ROUNDINGS = st.integers(1, 240).flatmap(
    lambda step: st.builds(
        Rounding,
        st.just(step),
        st.integers(0, 480),
        st.integers(0, step - 1),
        st.sampled_from(RoundingScope),
        st.sampled_from(RoundingMode),
    )
)


@given(ROUNDINGS)
def test_a_rounding_rule_survives_being_written_and_read(rule: Rounding) -> None:
    assert read_rounding(rounding_as_written(rule)) == rule


@given(st.integers(0, 10**8), st.sampled_from(["", " ₽", " руб", " руб.", " р."]), st.booleans())
def test_a_price_survives_being_written_and_read(kopecks: int, unit: str, spaced: bool) -> None:
    rubles, rest = divmod(kopecks, 100)
    whole = f"{rubles:,}".replace(",", " " if spaced else "")
    assert read_price(f"{whole},{rest:02d}{unit}") == kopecks


@settings(max_examples=40)
@given(st.text(max_size=100) | st.text("0123456789 ,.:=-+₽мсчитьнедИНКП", max_size=60))
def test_nonsense_is_refused_and_never_breaks(text: str) -> None:
    for read in (
        read_price,
        read_minutes,
        read_words,
        read_rounding,
        read_service,
        read_accrual,
        read_company,
        read_contact,
        lambda words: read_contract(words, names=()),
        lambda words: read_contract(words, names=("company", "number")),
    ):
        with suppress(Refusal):
            read(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("15 мин вверх, минимум 30, льгота 5", Rounding(15, 30, 5)),
        ("по 15 минут", Rounding(15, 0)),
        ("30 вниз, за заявку", Rounding(30, 0, 0, RoundingScope.TICKET, RoundingMode.DOWN)),
        ("6 мин до ближайшего; за день", Rounding(6, 0, 0, RoundingScope.TICKET_DAY, RoundingMode.NEAREST)),
    ],
)
def test_rounding(text: str, rule: Rounding) -> None:
    assert read_rounding(text) == rule


@pytest.mark.parametrize("text", ["", "вверх", "0 мин", "15, льгота 15", "15, минимум", "15 вбок", "15, 30"])
def test_rounding_that_is_none(text: str) -> None:
    with pytest.raises(Refusal):
        read_rounding(text)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        (
            "Выезд, почасовая, 3 000 ₽, 60 мин, слова: выезд, приезд",
            NewService("Выезд", TariffKind.HOURLY, 300_000, PriceUnit.HOUR, 60, ("выезд", "приезд")),
        ),
        (
            "Обучение группы, платная, 3600,50 ₽ в час, 1 ч 30 мин",
            NewService("Обучение группы", TariffKind.PAID, 360_050, PriceUnit.HOUR, 90, ("обучение", "группы")),
        ),
        ("ЭДО, платная, 4500", NewService("ЭДО", TariffKind.PAID, 450_000, PriceUnit.FIXED, 30, ("эдо",))),
        ("Обновление, без списания", NewService("Обновление", TariffKind.UNTARIFFED, None, None, 30, ("обновление",))),
    ],
)
def test_a_new_service(text: str, service: NewService) -> None:
    assert read_service(text) == service


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Выезд", "admin-unclear"),
        ("Выезд, дорогая", "admin-unclear"),
        ("Выезд, почасовая", "service-needs-price"),
        ("Обновление, без списания, 100 ₽", "bad-price"),
        ("Выезд, почасовая, 99 999 999 ₽", "bad-price"),
    ],
)
def test_a_service_that_cannot_be(text: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        read_service(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12 мес = 10 ч, сразу, до конца договора", (12, Rule(12, 600, Schedule.AT_START, Lifetime.TERM))),
        ("от 6 мес. – 2 ч в месяц, на 3 мес", (6, Rule(6, 120, Schedule.MONTHLY, Lifetime.MONTHS, 3))),
        (
            "12 месяцев: 10,5 ч, до конца договора и ещё 30 дней",
            (12, Rule(12, 630, Schedule.AT_START, Lifetime.GRACE, 30)),
        ),
        ("3 мес = нет", (3, None)),
    ],
)
def test_a_line_of_the_table(text: str, said: tuple[int, Rule | None]) -> None:
    assert read_accrual(text) == said


@pytest.mark.parametrize(
    "text", ["10 ч", "12 мес", "12 мес = много", "12 мес = 10 ч, иногда", "12 мес = 1 ч, на 0 мес"]
)
def test_a_line_that_is_none(text: str) -> None:
    with pytest.raises(Refusal):
        read_accrual(text)


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        (
            "Ромашка, ИТС-5, с 01.12.2026, 12 мес, бонусные часы",
            ("company", "number"),
            Said("Ромашка", "ИТС-5", date(2026, 12, 1), 12, "bonus_hours"),
        ),
        (
            "ИТС-5, на 6 мес, до 13:00, 1.12.2026",
            ("number",),
            Said(None, "ИТС-5", date(2026, 12, 1), 6, "time_window", time(13)),
        ),
        ("ИТС-6", ("number",), Said(number="ИТС-6")),
        ("без ограничений, с 1.1.2027", (), Said(model="unlimited", starts_on=date(2027, 1, 1))),
    ],
)
def test_a_contract(text: str, names: tuple[str, ...], said: Said) -> None:
    assert read_contract(text, names=names) == said


@pytest.mark.parametrize(
    "text", ["с 31.02.2026", "с 01.01.9999", "с 01.01.0001", "до 25:00", "12 мес, 6 мес", "модель", "безлимит, до 13"]
)
def test_a_contract_that_is_none(text: str) -> None:
    with pytest.raises(Refusal, match="admin-unclear"):
        read_contract(text, names=())


def test_clients() -> None:
    plus = NewCompany("ООО «А, Б»", "7707083893", "770701001")
    assert read_company("ООО «А, Б», инн 7707 083893, КПП 770701001") == plus
    assert read_contact("Анна Смирнова, 8 916 123-45-67, руководитель") == NewContact(
        "Анна Смирнова", "79161234567", ContactRole.MANAGER
    )
    assert read_contact("Анна") == NewContact("Анна", None, ContactRole.MEMBER)
    for text, code in (
        ("Ромашка", "company-words"),
        ("Ромашка, ИНН 7707083894", "bad-inn"),
        ("Ромашка, ИНН 7707083893, КПП 1", "bad-kpp"),
    ):
        with pytest.raises(Refusal, match=code):
            read_company(text)
    with pytest.raises(Refusal, match="bad-phone"):
        read_contact("Анна, позвоните")
