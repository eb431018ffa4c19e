"""Reading a workbook: the same table as from a CSV file, whatever Excel makes of numbers and dates; what must be refused."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from integrations.onec.file_import.columns import Column
from integrations.onec.file_import.problem import ImportProblem
from integrations.onec.file_import.table import MOST_LINES, read_table
from integrations.onec.file_import.workbook import MOST_UNPACKED, as_text
from tests.integrations.onec.files import ADYGEYA, EXAMPLE, HEADER, PETROVA, ROMASHKA, csv_file

NOVEMBER = datetime(2026, 11, 1)  # noqa: DTZ001 - a cell of Excel knows no zone

Sheets = dict[str, list[tuple[object, ...]]]


def workbook(sheets: Sheets, *, hidden: str | None = None) -> bytes:
    """A workbook as Excel saves it: numbers and dates are no texts."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        hours = book.add_format({"num_format": "[h]:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, timedelta):
                        sheet.write_datetime(line, place, cell, hours)
                    elif cell is not None:
                        sheet.write(line, place, cell)
            if name == hidden:
                sheet.hide()
    return file.getvalue()


def test_texts_give_the_same_table_as_csv() -> None:
    read = read_table(workbook({"Лист1": [HEADER, *EXAMPLE]}))

    assert read.rows == read_table(csv_file(*EXAMPLE)).rows


def test_numbers_dates_and_times_are_what_people_see() -> None:
    rows: list[tuple[object, ...]] = [
        ("Список контрагентов",),
        (),
        HEADER,
        ("Ромашка", int(ROMASHKA), 770101001, "ИТС-1", date(2026, 10, 1), 12, timedelta(hours=30, minutes=15)),
        ("Адыгея", int(ADYGEYA), 10501001, 17, NOVEMBER, 3.0, 5.5),
        ("Петрова", int(PETROVA), None, "ИТС-3", "01.12.2026", 6, None),
        ("Итого", None, None, None, None, None, 35.75),
    ]
    table = read_table(workbook({"Договоры": rows}))

    assert [row.line for row in table.rows] == [4, 5, 6]
    ours = [
        [row[column] for column in (Column.INN, Column.CONTRACT, Column.STARTS, Column.HOURS)] for row in table.rows
    ]
    assert ours == [
        [ROMASHKA, "ИТС-1", "01.10.2026", "30:15"],
        [ADYGEYA.lstrip("0"), "17", "01.11.2026", "5.5"],
        [PETROVA, "ИТС-3", "01.12.2026", ""],
    ]


def test_the_sheet_with_the_table_is_found_and_the_others_are_named() -> None:
    notes: list[tuple[object, ...]] = [("Памятка",), ("Не трогать",)]
    rows: list[tuple[object, ...]] = [("Наименование", "ИНН"), ("Ромашка", ROMASHKA)]
    table = read_table(workbook({"Памятка": notes, "Клиенты": rows, "Архив": rows}, hidden="Архив"))

    assert [row[Column.NAME] for row in table.rows] == ["Ромашка"]
    assert (table.sheet, table.other_sheets) == ("Клиенты", ("Памятка",))


def test_a_remark_beside_the_table_spoils_no_line() -> None:
    rows: list[tuple[object, ...]] = [("Наименование", "ИНН"), ("Ромашка", ROMASHKA, None, None, "позвонить!")]

    assert read_table(workbook({"Лист1": rows})).rows[0].trouble is None


def test_a_wrong_size_in_the_file_hides_no_rows() -> None:
    good = workbook({"Лист1": [HEADER, *EXAMPLE]})
    assert read_table(_changed(good, lambda sheet: _with_size(sheet, b"A1"))).rows == read_table(good).rows


def _with_size(sheet: bytes, size: bytes) -> bytes:
    head, rest = sheet.split(b'<dimension ref="', 1)
    return head + b'<dimension ref="' + size + rest[rest.index(b'"') :]


def _changed(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with its first sheet's XML changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == "xl/worksheets/sheet1.xml" else part)
    return file.getvalue()


def _far_cell() -> bytes:
    """Cells in the last row and in the last column that Excel has."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Наименование", "ИНН"), ("Ромашка", ROMASHKA)):
        sheet.append(row)
    sheet.cell(1_048_576, 1, "x")
    sheet.cell(1, 16_384, "x")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_lost_cell_at_the_end_of_the_world_fills_no_memory() -> None:
    with pytest.raises(ImportProblem, match=f"больше {MOST_LINES} строк"):
        read_table(_far_cell())


def _archive(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]><worksheet><sheetData>&c;</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (_archive("Клиенты.csv", b"x"), "архив"),
        (_archive("xl/workbook.xml", b"\0" * (MOST_UNPACKED + 1)), "слишком велика"),
        (_archive("xl/workbook.xml", b"<nothing/>"), "повреждён"),
        (workbook({"Лист1": [HEADER, *EXAMPLE]})[:-40], "повреждён"),
        (_changed(workbook({"Лист1": [HEADER]}), lambda sheet: sheet[:-30]), "повреждён"),
        (_changed(workbook({"Лист1": [HEADER]}), lambda _: ENTITIES), "повреждён"),
        (workbook({"Лист1": []}), "заголовок"),
        (workbook({"Лист1": [("Наименование", "ИНН")]}), "ни одной строки"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(ImportProblem, match=said):
        read_table(data)


@settings(max_examples=200)
@given(
    cell=st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
    )
)
def test_every_cell_has_a_text(cell: object) -> None:
    assert isinstance(as_text(cell), str)


@pytest.mark.parametrize(
    ("cell", "text"), [(time(5, 30), "5:30"), (timedelta(hours=130), "130:00"), (0.1, "0.1"), (1e22, "1" + "0" * 22)]
)
def test_cells_are_written_as_a_csv_would(cell: object, text: str) -> None:
    assert as_text(cell) == text
