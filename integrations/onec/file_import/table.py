"""A CSV file or a workbook -> a table with known columns. What is done to a cell here is right for any column."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from integrations.onec.file_import.columns import Column, Header, plain, read_header
from integrations.onec.file_import.decoding import check_size, decode
from integrations.onec.file_import.problem import ImportProblem, quoted
from integrations.onec.file_import.workbook import Sheet, is_workbook, read_sheets

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
    """The lines below the header, without empty ones and totals. ``unused`` are headings that nothing was made of, ``sheet``
    is the sheet of a workbook, ``other_sheets`` those that were not read."""

    rows: tuple[Row, ...]
    unused: tuple[str, ...] = ()
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()


Record = tuple[int, list[str]]
"""A row as it stands in the file, with the number of the line where it begins."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """One way to read the file as a table: with a delimiter, or one sheet of a workbook."""

    records: Callable[[], Iterator[Record]]
    delimiter: str | None = None
    sheet: str | None = None


def read_table(data: bytes) -> Table:
    """The table in a file of at most 10 MB and MOST_LINES lines. Raises ImportProblem, which names missing columns."""
    layouts = _sheets(data) if is_workbook(data) else _delimited(decode(data).replace("\0", "").removeprefix("\ufeff"))
    try:
        header, layout, titles, at = _find_header(layouts)
        rows = tuple(_rows(layout, header, titles, at))
    except csv.Error:
        msg = "Это не похоже на таблицу CSV: в файле есть слишком длинная ячейка. Проверьте кавычки"
        raise ImportProblem(msg) from None
    if not rows:
        msg = "Под заголовком таблицы нет ни одной строки"
        raise ImportProblem(msg)
    others = tuple(other.sheet for other in layouts if other.sheet is not None and other is not layout)
    return Table(rows, header.unused, layout.sheet, others)


def _delimited(text: str) -> list[_Layout]:
    def layout(delimiter: str) -> _Layout:
        return _Layout(lambda: _records(text, delimiter), delimiter)

    return [layout(delimiter) for delimiter in _DELIMITERS]


def _sheets(data: bytes) -> list[_Layout]:
    check_size(data)

    def layout(sheet: Sheet) -> _Layout:
        return _Layout(lambda: _sheet_records(sheet), sheet=sheet.name)

    return [layout(sheet) for sheet in read_sheets(data, most_rows=MOST_LINES, most_columns=MOST_COLUMNS)]


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


def _records(text: str, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for record in reader:
        _check_length(reader.line_num)
        yield line, record[:MOST_COLUMNS]
        line = reader.line_num + 1


def _sheet_records(sheet: Sheet) -> Iterator[Record]:
    for line, record in sheet.rows:
        _check_length(line)
        yield line, record


def _check_length(line: int) -> None:
    if line > MOST_LINES:
        msg = f"В файле больше {MOST_LINES} строк. Разделите его на части"
        raise ImportProblem(msg)


def _find_header(layouts: Sequence[_Layout]) -> tuple[Header, _Layout, list[str], int]:
    """The header that makes most sense over all layouts and the first rows, its layout, titles and line."""
    best: tuple[int, Header, _Layout, list[str], int] | None = None
    for layout in layouts:
        # With a wrong delimiter a quotation mark may seem to open a cell that never ends.
        with suppress(csv.Error):
            for line, record in islice(layout.records(), _HEADER_WITHIN):
                titles = [clean_cell(cell) for cell in record]
                header = read_header(titles)
                if header.places and (best is None or len(header.places) > best[0]):
                    best = len(header.places), header, layout, titles, line
    if best is None:
        msg = (
            "Не нашёл заголовок таблицы. Нужны столбцы «Наименование» и «ИНН»; "
            "у файла CSV – кодировка UTF-8 или Windows-1251, разделитель – точка с запятой, запятая или табуляция"
        )
        raise ImportProblem(msg)
    _, header, layout, titles, line = best
    if header.missing:
        others = f". Не понял столбцы: {', '.join(quoted(title) for title in header.unused[:10])}"
        msg = f"Не хватает столбцов: {', '.join(header.missing)}{others if header.unused else ''}"
        raise ImportProblem(msg)
    return header, layout, titles, line


def _rows(layout: _Layout, header: Header, titles: Sequence[str], at: int) -> Iterator[Row]:
    heading = [plain(title) for title in titles]
    for line, record in layout.records():
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
        yield Row(line, cells, _trouble(record, cleaned, header, len(heading), layout.delimiter))


def _trouble(
    record: Sequence[str], cleaned: Sequence[str], header: Header, width: int, delimiter: str | None
) -> str | None:
    if delimiter is None:
        return None  # what a sheet has beside its table is somebody's remark
    raw = [record[place] for place in header.places.values() if place < len(record)]
    if any(delimiter in cell and len(cell.strip().splitlines()) > 1 for cell in raw):
        return "кавычка не закрыта, строка слилась со следующими"
    if any(cleaned[width:]):
        return "ячеек больше, чем столбцов"
    return None
