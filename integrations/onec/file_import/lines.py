"""A row of the table -> what it says about one client, or the reason why it cannot be believed. No database here."""

from dataclasses import dataclass
from datetime import date

from core.clients.service import NAME_LENGTH, PERSON_NAME_LENGTH
from core.dates import last_day_of_term
from integrations.onec.file_import.columns import Column
from integrations.onec.file_import.problem import BadLine, quoted
from integrations.onec.file_import.table import Row
from integrations.onec.file_import.values import (
    months_between,
    read_date,
    read_inn,
    read_kpp,
    read_minutes,
    read_months,
    read_phone,
)

CONTRACT_NUMBER_LENGTH = 64
_FORMULA = ("=", "+", "-", "@")
"""How a cell begins that Excel would compute: such a name would run when somebody opens a report with it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract; ``minutes`` is its opening balance, if the line gives one."""

    number: str
    starts_on: date
    months: int
    minutes: int | None

    @property
    def ends_on(self) -> date:
        return last_day_of_term(self.starts_on, self.months)


@dataclass(frozen=True, slots=True)
class Person:
    """A contact person; ``phone`` as ``core.clients.rules.clean_phone`` writes it."""

    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says. ``notes`` are things worth a look, in Russian."""

    line: int
    name: str
    inn: str
    kpp: str | None
    terms: Terms | None
    person: Person | None
    notes: tuple[str, ...]


def read_line(row: Row, today: date) -> Line:
    """The line, all its values checked; raises BadLine."""
    if row.trouble:
        raise BadLine(row.trouble)
    notes: list[str] = []
    inn, kpp = _numbers(row, notes)
    name = _text(row[Column.NAME] or row[Column.FULL_NAME], "название", NAME_LENGTH)
    if not name:
        msg = "нет названия"
        raise BadLine(msg)
    terms = _terms(row, today)
    person = _person(row, notes)
    return Line(row.line, name, inn, kpp, terms, person, tuple(notes))


def _numbers(row: Row, notes: list[str]) -> tuple[str, str | None]:
    # «ИНН/КПП» is one column in many printed forms.
    inn_cell, _, second = row[Column.INN].partition("/")
    inn = read_inn(inn_cell)
    printed = "".join(inn_cell.split())
    if inn not in printed and inn[1:] in printed:
        notes.append(f"ИНН без первого нуля, взят {inn}")
    return inn, read_kpp(row[Column.KPP] or second, inn)


def _text(cell: str, what: str, most: int) -> str:
    if len(cell) > most:
        msg = f"{what} длиннее {most} знаков"
        raise BadLine(msg)
    if cell.startswith(_FORMULA):
        msg = f"{what} {quoted(cell)} похоже на формулу"
        raise BadLine(msg)
    return cell


def _terms(row: Row, today: date) -> Terms | None:
    number = _text(row[Column.CONTRACT], "номер договора", CONTRACT_NUMBER_LENGTH)
    starts_on = read_date(row[Column.STARTS], "дата начала", today)
    ends_on = read_date(row[Column.ENDS], "дата окончания", today)
    months = read_months(row[Column.MONTHS])
    minutes = read_minutes(row[Column.HOURS], hours=True) or read_minutes(row[Column.MINUTES], hours=False)
    if not number:
        if starts_on or ends_on or months:
            msg = "у договора нет номера"
            raise BadLine(msg)
        if minutes:
            msg = "остаток без договора: записать его некуда"
            raise BadLine(msg)
        return None
    if starts_on is None:
        msg = "у договора нет даты начала"
        raise BadLine(msg)
    if ends_on is not None:
        between = months_between(starts_on, ends_on)
        if months not in (None, between):
            msg = f"срок {months} мес. не сходится с датой окончания {ends_on:%d.%m.%Y}"
            raise BadLine(msg)
        months = between
    if months is None:
        msg = "у договора нет срока"
        raise BadLine(msg)
    return Terms(number, starts_on, months, minutes)


def _person(row: Row, notes: list[str]) -> Person | None:
    name = _text(row[Column.CONTACT], "имя контактного лица", PERSON_NAME_LENGTH)
    cell = row[Column.PHONE]
    if not name:
        if cell:
            notes.append("телефон без имени, контакт не заведён")
        return None
    phone = read_phone(cell)
    if cell and phone is None:
        notes.append(f"{quoted(cell)} – не номер телефона, контакт без телефона")
    return Person(name, phone)
