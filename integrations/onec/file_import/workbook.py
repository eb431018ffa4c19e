"""A workbook that Excel or 1C saved (xlsx) -> the rows of its sheets, with cells written as a CSV file would have them."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from integrations.onec.file_import.problem import ImportProblem

MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes. A workbook is a zip file: a small one may unpack into something that fills the memory."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that people can see: its name, and its rows with their numbers, from 1."""

    name: str
    rows: tuple[tuple[int, list[str]], ...]


def is_workbook(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def read_sheets(data: bytes, *, most_rows: int, most_columns: int) -> list[Sheet]:
    """The sheets with anything in them, each up to its first row beyond ``most_rows``.

    Raises ImportProblem for what is no workbook.
    """
    try:
        _check_size(data)
        with warnings.catch_warnings(action="ignore"):  # of styles and the like, which are of no interest here
            sheets = list(_sheets(data, most_rows, most_columns))
    except ImportProblem:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError, EOFError) as error:
        # openpyxl has no error of its own for a broken file: whatever its parsers met comes through.
        msg = "Не удалось прочитать книгу Excel: файл повреждён или защищён паролем. Сохраните его заново как xlsx или CSV"
        raise ImportProblem(msg) from error
    return [sheet for sheet in sheets if sheet.rows]


def _sheets(data: bytes, most_rows: int, most_columns: int) -> Iterator[Sheet]:
    with closing(load_workbook(io.BytesIO(data), read_only=True, data_only=True)) as book:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            # Programs write a wrong size into their files, and rows beyond it would not be read.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_col=most_columns, values_only=True)
            yield Sheet(sheet.title, tuple(_filled(rows, most_rows)))


def _check_size(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if "xl/workbook.xml" not in names:
        msg = "Это архив, а не книга Excel. Распакуйте его и загрузите таблицу из него"
        raise ImportProblem(msg)
    if unpacked > MOST_UNPACKED:
        msg = "Книга Excel слишком велика. Сохраните нужный лист как CSV или разделите его на части"
        raise ImportProblem(msg)


def _filled(rows: Iterator[tuple[object, ...]], most_rows: int) -> Iterator[tuple[int, list[str]]]:
    """Up to the first one beyond ``most_rows``: by it the reader knows that there is more."""
    for number, row in enumerate(rows, start=1):
        if row.count(None) < len(row):  # quick: a single cell far below makes a million empty rows
            yield number, [as_text(cell) for cell in row]
            if number > most_rows:
                return


def as_text(cell: object) -> str:
    """The cell as people see it: «01.10.2026», «5:30», «7701000019» without the fraction that Excel gives every number."""
    match cell:
        case None:
            return ""
        case bool():
            return "да" if cell else "нет"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return f"{cell:%d.%m.%Y}"
        case datetime():
            return f"{cell:%d.%m.%Y %H:%M:%S}"
        case date():
            return f"{cell:%d.%m.%Y}"
        case time():
            return f"{cell.hour}:{cell.minute:02}"
        case timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case _:
            return str(cell)
