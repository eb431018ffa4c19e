"""What cells say."""

from datetime import date

import pytest

from integrations.onec.file_import.problem import BadLine
from integrations.onec.file_import.values import (
    months_between,
    read_date,
    read_inn,
    read_kpp,
    read_minutes,
    read_months,
    read_phone,
)
from tests.integrations.onec.files import ADYGEYA, PETROVA, ROMASHKA, person_inn

TODAY = date(2026, 11, 23)
NORTH_PERSON = person_inn("0112000005")


@pytest.mark.parametrize(
    ("cell", "inn"),
    [
        (ROMASHKA, ROMASHKA),
        (f"{ROMASHKA[:2]} {ROMASHKA[2:5]}\u00a0{ROMASHKA[5:]}", ROMASHKA),
        (f"{ROMASHKA},00", ROMASHKA),
        (PETROVA, PETROVA),
        (ADYGEYA[1:], ADYGEYA),
        (NORTH_PERSON[1:], NORTH_PERSON),
    ],
)
def test_inn(cell: str, inn: str) -> None:
    assert read_inn(cell) == inn


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "нет ИНН"),
        (ROMASHKA[:-1] + str((int(ROMASHKA[-1]) + 1) % 10), "такого ИНН не бывает"),
        (ROMASHKA[:-1], "такого ИНН не бывает"),
        ("0000000000", "такого ИНН не бывает"),
        ("000000000", "такого ИНН не бывает"),
        ("=cmd|' /C calc'!A0", "такого ИНН не бывает"),
        ("1" * 5000, "такого ИНН не бывает"),
        ("7,70123E+11", "Excel испортил ИНН"),
    ],
)
def test_wrong_inn(cell: str, reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        read_inn(cell)


@pytest.mark.parametrize(
    ("cell", "inn", "kpp"),
    [
        ("770101001", ROMASHKA, "770101001"),
        ("7701ab001", ROMASHKA, "7701AB001"),
        ("", ROMASHKA, None),
        ("0", PETROVA, None),
        ("10501001", ADYGEYA, "010501001"),
    ],
)
def test_kpp(cell: str, inn: str, kpp: str | None) -> None:
    assert read_kpp(cell, inn) == kpp


@pytest.mark.parametrize(
    ("cell", "inn", "reason"),
    [
        ("77010100", ROMASHKA, "такого КПП не бывает"),
        ("10501001", ROMASHKA, "такого КПП не бывает"),
        ("770101001", PETROVA, "у предпринимателя"),
    ],
)
def test_wrong_kpp(cell: str, inn: str, reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        read_kpp(cell, inn)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("01.02.2026", date(2026, 2, 1)),
        ("1.2.26", date(2026, 2, 1)),
        ("01.02.2026 0:00:00", date(2026, 2, 1)),
        ("01.02.2026 г.", date(2026, 2, 1)),
        ("2026-02-01T00:00:00", date(2026, 2, 1)),
        ("01.01.0001 0:00:00", None),
        ("  .  .    ", None),
        ("", None),
    ],
)
def test_date(cell: str, day: date | None) -> None:
    assert read_date(cell, "дата начала", TODAY) == day


@pytest.mark.parametrize("cell", ["31.02.2026", "вчера", "46054", "0000-00-00", "01.02.20266", "9" * 5000])
def test_not_a_date(cell: str) -> None:
    with pytest.raises(BadLine, match="не дата"):
        read_date(cell, "дата начала", TODAY)


@pytest.mark.parametrize("cell", ["01.02.1926", "01.02.2206", "0026-02-01"])
def test_a_date_of_another_century_is_a_slip(cell: str) -> None:
    with pytest.raises(BadLine, match="опечатку"):
        read_date(cell, "дата начала", TODAY)


@pytest.mark.parametrize(
    ("cell", "months"), [("12", 12), ("6 мес.", 6), ("3,00", 3), ("36 месяцев", 36), ("1 месяц", 1), ("", None)]
)
def test_months(cell: str, months: int | None) -> None:
    assert read_months(cell) == months


@pytest.mark.parametrize("cell", ["0", "37", "-3", "1,5", "год", "9" * 5000])
def test_wrong_months(cell: str) -> None:
    with pytest.raises(BadLine, match="от 1 до 36"):
        read_months(cell)


def test_months_between_dates() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 27)) == 1
    assert months_between(date(2026, 1, 1), date(2028, 12, 31)) == 36
    with pytest.raises(BadLine, match="не целое"):
        months_between(date(2026, 1, 1), date(2026, 2, 1))


@pytest.mark.parametrize(
    ("cell", "hours", "minutes"),
    [
        ("5,5", True, 330),
        ("5.5", True, 330),
        ("5:30", True, 330),
        ("5:30:00", True, 330),
        ("5 ч 30 мин", True, 330),
        ("5 ч. 30 м.", False, 330),
        ("5 часов", False, 300),
        ("5,5 ч", False, 330),
        ("330 мин", True, 330),
        ("330", False, 330),
        ("330,0", False, 330),
        ("5,33", True, 320),
        ("0,0083", True, None),
        ("1\u00a0200".replace("\u00a0", " "), False, 1200),
        ("0", True, None),
        ("0:00", True, None),
        ("", True, None),
    ],
)
def test_minutes(cell: str, hours: bool, minutes: int | None) -> None:
    assert read_minutes(cell, hours=hours) == minutes


@pytest.mark.parametrize(
    ("cell", "hours", "reason"),
    [
        ("-2,5", True, "меньше нуля"),
        ("5:70", True, "непонятен"),
        ("5,5", False, "непонятен"),
        ("много", True, "непонятен"),
        ("5 000 руб.", True, "непонятен"),
        ("9" * 5000, True, "непонятен"),
        ("10001", True, "слишком много"),
    ],
)
def test_wrong_minutes(cell: str, hours: bool, reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        read_minutes(cell, hours=hours)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("8 (916) 123-45-67", "79161234567"),
        ("+7 495 123-45-67 доб. 12, 8 916 000-00-00", "74951234567"),
        ("нет; 9161234567", "79161234567"),
        ("позвонить Маше", None),
        ("", None),
    ],
)
def test_phone(cell: str, phone: str | None) -> None:
    assert read_phone(cell) == phone
