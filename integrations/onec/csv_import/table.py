"""A CSV file -> a table with known columns. What is done to a cell here is right for any column."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from integrations.onec.csv_import.columns import Column, Header, plain, read_header
from integrations.onec.csv_import.decoding import decode
from integrations.onec.csv_import.problem import ImportProblem, quoted

MOST_LINES = 20_000
MOST_COLUMNS = 200
_DELIMITERS = ";\t,"
_HEADER_WITHIN = 30
"""1C prints a title and the report's parameters above the header: so many rows are looked at."""

_EXCEL_TEXT = re.compile(r'="([^"]*)"')
_TOTALS = re.compile(r"(итого|всего)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: its number there (from 1, as an editor counts) and its cells, cleaned; absent ones are "".

    ``trouble`` is the reason, in Russian, why the cells cannot be trusted.
    """

    line: int
    cells: Mapping[Column, str]
    trouble: str | None = None

    def __getitem__(self, column: Column) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """The lines below the header, without empty ones and totals. ``unused`` are headings that nothing was made of."""

    rows: tuple[Row, ...]
    unused: tuple[str, ...] = ()


def read_table(data: bytes) -> Table:
    """The table in a file of at most 10 MB and MOST_LINES lines. Raises ImportProblem, which names missing columns."""
    text = decode(data).replace("\0", "").removeprefix("\ufeff")
    try:
        header, delimiter, titles, at = _find_header(text)
        rows = tuple(_rows(text, header, delimiter, titles, at))
    except csv.Error:
        msg = "Это не похоже на таблицу CSV: в файле есть слишком длинная ячейка. Проверьте кавычки"
        raise ImportProblem(msg) from None
    if not rows:
        msg = "Под заголовком таблицы нет ни одной строки"
        raise ImportProblem(msg)
    return Table(rows, header.unused)


def clean_cell(raw: str) -> str:
    """A cell as data: one line, no control or invisible characters, no marks by which Excel keeps numbers as text."""
    seen = raw if raw.isprintable() else "".join(_visible(char) for char in raw)
    text = " ".join(seen.split())
    if forced := _EXCEL_TEXT.fullmatch(text):
        text = forced[1].strip()
    if text.startswith("'") and text.count("'") == 1:
        text = text[1:].strip()
    return "" if text in {"-", "–", "—"} else text


def _visible(char: str) -> str:
    match unicodedata.category(char):
        case "Cc":
            return " "
        case "Cf" | "Cs":
            return ""
        case _:
            return char


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the number of the line where each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for record in reader:
        if reader.line_num > MOST_LINES:
            msg = f"В файле больше {MOST_LINES} строк. Разделите его на части"
            raise ImportProblem(msg)
        yield line, record[:MOST_COLUMNS]
        line = reader.line_num + 1


def _find_header(text: str) -> tuple[Header, str, list[str], int]:
    """The header that makes most sense over all delimiters and the first rows, its delimiter, titles and line."""
    best: tuple[int, Header, str, list[str], int] | None = None
    for delimiter in _DELIMITERS:
        # With a wrong delimiter a quotation mark may seem to open a cell that never ends.
        with suppress(csv.Error):
            for line, record in islice(_records(text, delimiter), _HEADER_WITHIN):
                titles = [clean_cell(cell) for cell in record]
                header = read_header(titles)
                if header.places and (best is None or len(header.places) > best[0]):
                    best = len(header.places), header, delimiter, titles, line
    if best is None:
        msg = (
            "Не нашёл заголовок таблицы. Нужны столбцы «Наименование» и «ИНН», "
            "кодировка UTF-8 или Windows-1251, разделитель – точка с запятой, запятая или табуляция"
        )
        raise ImportProblem(msg)
    _, header, delimiter, titles, line = best
    if header.missing:
        others = f". Не понял столбцы: {', '.join(quoted(title) for title in header.unused[:10])}"
        msg = f"Не хватает столбцов: {', '.join(header.missing)}{others if header.unused else ''}"
        raise ImportProblem(msg)
    return header, delimiter, titles, line


def _rows(text: str, header: Header, delimiter: str, titles: Sequence[str], at: int) -> Iterator[Row]:
    heading = [plain(title) for title in titles]
    for line, record in _records(text, delimiter):
        if line <= at:
            continue
        cleaned = [clean_cell(cell) for cell in record]
        filled = [cell for cell in cleaned if cell]
        # A report repeats its header on every page.
        if not filled or [plain(cell) for cell in cleaned] == heading:
            continue
        cells = {column: cleaned[place] for column, place in header.places.items() if place < len(cleaned)}
        if not cells.get(Column.INN) and _TOTALS.match(filled[0]):
            continue
        yield Row(line, cells, _trouble(record, cleaned, header, len(heading), delimiter))


def _trouble(record: Sequence[str], cleaned: Sequence[str], header: Header, width: int, delimiter: str) -> str | None:
    raw = [record[place] for place in header.places.values() if place < len(record)]
    if any(delimiter in cell and len(cell.strip().splitlines()) > 1 for cell in raw):
        return "кавычка не закрыта, строка слилась со следующими"
    if any(cleaned[width:]):
        return "ячеек больше, чем столбцов"
    return None
