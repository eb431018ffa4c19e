"""Reading a table: encodings, delimiters, headers, and what must be refused."""

import pytest

from integrations.onec.file_import.columns import Column
from integrations.onec.file_import.problem import ImportProblem
from integrations.onec.file_import.table import MOST_LINES, read_table
from tests.integrations.onec.files import EXAMPLE, HEADER, ROMASHKA, VASILEK, csv_file, csv_text

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_encoding_and_delimiter_gives_the_same_table(encoding: str, delimiter: str) -> None:
    table = read_table(csv_text(*EXAMPLE, delimiter=delimiter).encode(encoding))

    assert table == read_table(csv_text(*EXAMPLE).encode())
    assert [row.line for row in table.rows] == [2, 3, 4, 5]
    assert table.rows[2][Column.NAME] == "АО «Василёк, сын и Ко»"
    assert table.rows[0][Column.INN] == ROMASHKA
    assert table.rows[0][Column.HOURS] == "5,5"
    assert table.rows[3][Column.KPP] == ""


def test_title_lines_totals_empty_lines_and_repeated_headers_are_not_rows() -> None:
    text = (
        "sep=;\n"
        "Список контрагентов;;\n"
        "Отбор: ИНН Заполнено;;\n"
        "\n"
        "№;Наименование;ИНН;\n"
        f"1;Ромашка;{ROMASHKA};\n"
        ";;;\n"
        "№;Наименование;ИНН;\n"
        f"2;Итоговые решения;{VASILEK};\n"
        "Итого;2;;\n"
        ";Всего: 2;;\n"
    )
    table = read_table(text.encode())

    assert [(row.line, row[Column.NAME]) for row in table.rows] == [(6, "Ромашка"), (9, "Итоговые решения")]
    assert table.unused == ("№",)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("КОНТРАГЕНТ", Column.NAME),
        (" Полное  наименование ", Column.FULL_NAME),
        ("ИНН\u00a0/\u00a0КПП", Column.INN),
        ("№ договора", Column.CONTRACT),
        ("Действует с:", Column.STARTS),
        ("Кол-во месяцев", Column.MONTHS),
        ("Действует по", Column.ENDS),
        ("Остаток, ч.", Column.HOURS),
        ("Остаток (мин.)", Column.MINUTES),
        ("Моб. телефон", Column.PHONE),
    ],
)
def test_headings_are_known_as_they_are_printed(header: str, column: Column) -> None:
    others = [title for title in (*HEADER[:6], "Наименование") if title != header]
    table = read_table(csv_file(("x",) * (len(others) + 1), header=(header, *others)))

    assert table.rows[0][column] == "x"


def test_the_company_of_a_list_of_contracts_is_the_counterparty() -> None:
    table = read_table(csv_file(("ИТС ПРОФ", "Ромашка", ROMASHKA), header=("Наименование", "Контрагент", "ИНН")))

    assert table.rows[0][Column.NAME] == "Ромашка"
    assert table.unused == ("Наименование",)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("  ООО\u00a0Ромашка \u202f1 ", "ООО Ромашка 1"),
        ("'0105000033", "0105000033"),
        ("'Ромашка' и ко", "'Ромашка' и ко"),
        ('="0105000033"', "0105000033"),
        ("a\0b\x1b[31m\x07c", "ab [31m c"),
        ("\u202eтекст\u200b\ufeff", "текст"),
        ("две\nстроки", "две строки"),
        ("–", ""),
        ("<b>Ромашка & ко</b>", "<b>Ромашка & ко</b>"),
    ],
)
def test_cells_are_cleaned(raw: str, seen: str) -> None:
    table = read_table(csv_file((raw, ROMASHKA), header=("Наименование", "ИНН")))

    assert table.rows[0][Column.NAME] == seen


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        (("Контрагент", "Телефон"), "Не хватает столбцов: «ИНН»"),
        (("ИНН", "КПП"), "Не хватает столбцов: «Наименование»"),
        (
            ("Контрагент", "ИНН", "Договор", "Комментарий"),
            "Не хватает столбцов: «Дата начала», «Срок (мес.)». Не понял столбцы: «Комментарий»",
        ),
        (
            ("Клиент", "ИНН", "Остаток минут"),
            "Не хватает столбцов: «Номер договора», «Дата начала», «Срок (мес.)»",
        ),
    ],
)
def test_missing_columns_are_named(header: tuple[str, ...], missing: str) -> None:
    with pytest.raises(ImportProblem) as problem:
        read_table(csv_file(("x",) * len(header), header=header))

    assert str(problem.value) == missing


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "пуст"),
        (b"\xef\xbb\xbf \r\n", "пуст"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "xls"),
        (b"\x98\xff\xff", "кодировку"),
        ("привет;мир\n1;2\n".encode(), "заголовок"),
        (csv_text().encode(), "ни одной строки"),
        (b"\n" * (10 * 1024 * 1024 + 1), "10 МБ"),
        (b"\n" * (MOST_LINES + 2), "пуст"),
        (csv_file(*[("Ромашка", ROMASHKA)] * MOST_LINES, header=("Клиент", "ИНН")), "20000 строк"),
        (csv_text(('ООО "' + "я" * 150_000, "1")).encode(), "слишком длинная ячейка"),
    ],
)
def test_files_that_are_no_table_are_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(ImportProblem, match=words):
        read_table(data)


def test_an_open_quotation_mark_does_not_make_a_company_of_several_lines() -> None:
    text = f'Клиент;ИНН\nЛютик;{VASILEK}\n"Ромашка;{ROMASHKA}\nВасилёк;{VASILEK}\n'

    first, second = read_table(text.encode()).rows

    assert first.trouble is None
    assert (second.line, second.trouble) == (3, "кавычка не закрыта, строка слилась со следующими")


def test_a_shifted_line_is_not_believed() -> None:
    text = f"Клиент,ИНН,Контакт\nРомашка,{ROMASHKA},Иванов, Пётр\nЛютик,{VASILEK},Иванов,,\n"

    shifted, straight = read_table(text.encode()).rows

    assert shifted.trouble == "ячеек больше, чем столбцов"
    assert straight.trouble is None
