"""What holds for every file."""

import unicodedata
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.ru import inn as inn_number

from core.database import Database
from integrations.onec.file_import import ImportProblem, apply, describe, plan, read_table
from integrations.onec.file_import.planning import Plan, decide, read_lines
from tests.factories import SYSTEM, some_inn
from tests.integrations.onec.files import EXAMPLE, HEADER, csv_text

TODAY = date(2026, 11, 23)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1251")


def plan_of(data: bytes) -> Plan | None:
    """The plan on an empty desk, or None if the file was refused in words."""
    try:
        table = read_table(data)
        lines, rejected = read_lines(table, TODAY)
        made = decide(table, TODAY, lines, rejected, {})
    except ImportProblem:
        return None
    assert describe(made)
    return made


def check(made: Plan) -> None:
    for new in made.companies:
        inn, kpp = new.key
        assert inn_number.is_valid(inn)
        assert kpp is None or (len(inn) == 10 and len(kpp) == 9)
        assert 1 <= len(new.name) <= 300
        assert new.name[0] not in "=+-@"
    kept = [*(new.name for new in made.companies), *(new.number for new in made.contracts), *describe(made).split("\n")]
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for text in kept for char in text)
    assert len({new.key for new in made.companies}) == len(made.companies)
    assert len({(new.key, new.number) for new in made.contracts}) == len(made.contracts)
    assert all(opening.minutes >= 1 for opening in made.openings)
    assert 2 * len(made.rejected) <= len(made.table.rows)


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    plan_of(data)


hostile = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "=cmd|' /C calc'!A0", "<b>&amp;", "\0", "\x1b[2J", '"', "'", "Итого", "Я" * 5000, "1E+400", "\u0661\u0662"]
    ),
    st.integers().map(str),
)


spoiled = st.dictionaries(st.integers(0, len(HEADER)), hostile, max_size=3)
"""Cells by place in a line; the last place is one cell too many."""


@given(
    spoils=st.lists(spoiled, max_size=4),
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(";,\t"),
    quoting=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_any_cells_are_data(spoils: list[dict[int, str]], encoding: str, delimiter: str, quoting: bool) -> None:
    rows: list[tuple[str, ...]] = [*EXAMPLE]
    for line, spoil in enumerate(spoils):
        cells = [*EXAMPLE[line], ""]
        for place, cell in spoil.items():
            cells[place] = cell
        rows.append(tuple(cells))
    quoted, plain = csv_text(*rows, delimiter=delimiter), "\n".join(delimiter.join(row) for row in (HEADER, *rows))

    made = plan_of((quoted if quoting else plain).encode(encoding, errors="replace"))

    if made is not None:
        check(made)


lines = st.tuples(
    st.sampled_from(["ООО «Ромашка»", 'ООО "Ромашка"', "Лютик", "<i>&", "Ёж\0"]),
    st.integers(0, 2),
    st.sampled_from(["", "", "770101001", "780145002"]),
    st.sampled_from(["", "1", "2", "ИТС-3", "И" * 65]),
    st.sampled_from(["01.10.2026", "2026-11-01", "01.11.2024", "31.01.2027"]),
    st.sampled_from(["1", "12", "36", "6 мес."]),
    st.sampled_from(["", "5,5", "0:01", "30 мин", "-1"]),
    st.sampled_from(["", "Мария", "мария", "Пётр", "😀\u202e"]),
    st.sampled_from(["", "89160000001", "8 916 000-00-02", "нет"]),
).map(lambda row: row if row[3] else (*row[:3], "", "", "", "", *row[7:]))


@given(files=st.lists(st.lists(lines, min_size=1, max_size=8), min_size=1, max_size=3), later=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_second_import_is_always_a_no_op(
    database: Database, files: list[list[tuple[str, int, *tuple[str, ...]]]], later: bool
) -> None:
    """Whatever an earlier file has left there, and on another day as well."""
    # Companies of this example only: the database keeps those of the examples before.
    inns = [some_inn() for _ in range(3)]
    for rows in files:
        table = read_table(csv_text(*((name, inns[which], *cells) for name, which, *cells in rows)).encode())
        try:
            async with database.work() as work:
                first = await plan(work, table, TODAY)
                check(first)
                await apply(work, SYSTEM, first, zone_name="Europe/Moscow")
        except ImportProblem:
            continue

        async with database.work() as work:
            second = await plan(work, table, date(2026, 12, 31) if later else TODAY)

        assert second.nothing_new
        assert second.rejected == first.rejected
