"""What the cells of a line say: pure functions from a cleaned cell to a value. They raise BadLine with the reason."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from core.clients.rules import clean_inn, clean_kpp, clean_phone
from core.contracts.service import MAX_MONTHS
from core.dates import last_day_of_term
from core.errors import Refusal
from core.ledger.granting import MOST_MINUTES
from integrations.onec.file_import.problem import BadLine, quoted

EARLIEST = date(2000, 1, 1)
"""A contract that began earlier, or begins in more than YEARS_AHEAD, is a slip of the finger."""
YEARS_AHEAD = 5

_ZERO_FRACTION = re.compile(r"[.,]0+$")
_SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_TIME = r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
_RUSSIAN_DATE = re.compile(rf"([0-9]{{1,2}})[./]([0-9]{{1,2}})[./]([0-9]{{4}}|[0-9]{{2}}){_TIME} ?(?:г\.?)?")
_ISO_DATE = re.compile(rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}}){_TIME}")
_EMPTY_DATES = frozenset({"01.01.0001", "0001-01-01"})
_MONTHS = re.compile(r"([0-9]{1,3})(?:[.,]0+)? ?(?:м|мес|месяц|месяца|месяцев)?\.?", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,5}):([0-5][0-9])(?::00)?")
_WORDS = re.compile(
    r"(?:([0-9]{1,5}) ?(?:ч|час|часа|часов)\.?)? ?(?:([0-9]{1,6}) ?(?:м|мин|минута|минуты|минут)\.?)?", re.IGNORECASE
)
_NUMBER = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,4}))? ?(ч|час|часа|часов)?\.?", re.IGNORECASE)


def read_inn(cell: str) -> str:
    """The INN, its check digits verified. Excel eats a leading zero: 9 and 11 digits are tried with it put back."""
    inn = _ZERO_FRACTION.sub("", "".join(cell.split()))
    if not inn:
        msg = "нет ИНН"
        raise BadLine(msg)
    if _SCIENTIFIC.fullmatch(inn):
        msg = f"Excel испортил ИНН: {quoted(inn)}; сделайте столбец текстовым"
        raise BadLine(msg)
    if len(inn) in (9, 11):
        inn = "0" + inn
    try:
        inn = clean_inn(inn)
    except Refusal:
        inn = ""
    # Zeros have right check digits, but there is no region 00.
    if not inn or inn.startswith("00"):
        msg = "такого ИНН не бывает"
        raise BadLine(msg)
    return inn


def read_kpp(cell: str, inn: str) -> str | None:
    """The KPP, or None. One that Excel made shorter gets its zero back if it is then of the same region as the INN."""
    kpp = _ZERO_FRACTION.sub("", "".join(cell.split()))
    if not kpp.strip("0"):
        return None
    if len(kpp) == 8 and f"0{kpp[0]}" == inn[:2]:
        kpp = "0" + kpp
    try:
        return clean_kpp(kpp, inn)
    except Refusal:
        msg = "такого КПП не бывает" if len(inn) == 10 else "у предпринимателя (ИНН из 12 цифр) КПП не бывает"
        raise BadLine(msg) from None


def read_date(cell: str, what: str, today: date) -> date | None:
    """A date as 1C and Excel print it, with or without a time; None if it is not set. ``what`` is named in the reason."""
    if not cell.strip(" .") or cell[:10] in _EMPTY_DATES:
        return None
    if russian := _RUSSIAN_DATE.fullmatch(cell):
        day, month = int(russian[1]), int(russian[2])
        year = int(russian[3]) + (2000 if len(russian[3]) == 2 else 0)
    elif iso := _ISO_DATE.fullmatch(cell):
        year, month, day = (int(part) for part in iso.groups())
    else:
        day = month = year = 0
    try:
        found = date(year, month, day)
    except ValueError:
        msg = f"{what} {quoted(cell)} – не дата"
        raise BadLine(msg) from None
    if not EARLIEST.year <= found.year <= today.year + YEARS_AHEAD:
        msg = f"{what} {quoted(cell)} – похоже на опечатку"
        raise BadLine(msg)
    return found


def read_months(cell: str) -> int | None:
    """The term in months, 1…36; None if it is not set."""
    if not cell:
        return None
    found = _MONTHS.fullmatch(cell)
    if not found or not 1 <= int(found[1]) <= MAX_MONTHS:
        msg = f"срок – от 1 до {MAX_MONTHS} месяцев, а в файле {quoted(cell)}"
        raise BadLine(msg)
    return int(found[1])


def months_between(starts_on: date, ends_on: date) -> int:
    """The whole months whose last day is ``ends_on``."""
    for months in range(1, MAX_MONTHS + 1):
        if last_day_of_term(starts_on, months) == ends_on:
            return months
    msg = f"с {starts_on:%d.%m.%Y} по {ends_on:%d.%m.%Y} – не целое число месяцев от 1 до {MAX_MONTHS}"
    raise BadLine(msg)


def read_minutes(cell: str, *, hours: bool) -> int | None:
    """A balance in whole minutes; None if it is empty or zero. A bare number is hours if the column says so.

    Understands «5,5», «5:30», «5 ч 30 мин», «330 мин», spaces between thousands. Parts of a minute are rounded, half up.
    """
    if not cell:
        return None
    text = re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "", cell)
    if text.startswith(("-", "–", "−")):
        msg = f"остаток {quoted(cell)} меньше нуля: долг часами не записывается"
        raise BadLine(msg)
    if clock := _CLOCK.fullmatch(text):
        minutes = int(clock[1]) * 60 + int(clock[2])
    elif (words := _WORDS.fullmatch(text)) and words[2]:
        minutes = int(words[1] or 0) * 60 + int(words[2])
    elif (number := _NUMBER.fullmatch(text)) and (hours or number[3] or not (number[2] or "").strip("0")):
        unit = 60 if hours or number[3] else 1
        minutes = int((Decimal(f"{number[1]}.{number[2] or 0}") * unit).quantize(Decimal(1), ROUND_HALF_UP))
    else:
        msg = f"остаток {quoted(cell)} непонятен: нужно «5,5», «5:30» или минуты"
        raise BadLine(msg)
    if minutes > MOST_MINUTES:
        msg = f"остаток {quoted(cell)} – слишком много"
        raise BadLine(msg)
    return minutes or None


def read_phone(cell: str) -> str | None:
    """The first telephone number of a cell that may hold several, or None."""
    for part in re.split(r"[,;/]", cell):
        if phone := clean_phone(re.split(r"доб|вн", part, flags=re.IGNORECASE)[0]):
            return phone
    return None
