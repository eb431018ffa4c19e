"""A tiny reader of the formulas that the desk writes into spreadsheets: SUM, SUMIFS, COUNTIFS, SUMIF, COUNTIF, IF, INT and
arithmetic. It counts them from the cells anew, so that tests need no spreadsheet program; ``make check-xlsx`` asks a real one.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl

DAY = timedelta(days=1)
_RANGE = re.compile(
    r"(?:'(?P<sheet>[^']+)'!)?\$?(?P<a>[A-Z]{1,3})\$?(?P<b>\d+)(?::\$?(?P<c>[A-Z]{1,3})\$?(?P<d>\d+))?(?![\w(])"
)
_TEXT = re.compile(r'"[^"]*"')


class Book:
    """A spreadsheet whose formulas are counted here."""

    def __init__(self, content: bytes) -> None:
        self.formulas = openpyxl.load_workbook(BytesIO(content))
        self.values = openpyxl.load_workbook(BytesIO(content), data_only=True)
        self.count = cache(self._count)

    def all_formulas(self) -> Iterator[tuple[str, str, Any]]:
        """Sheet, cell, and the value that was written beside the formula."""
        for sheet in self.formulas:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        written = self.values[sheet.title][cell.coordinate].value
                        # A number that is shown as hours and minutes is read as such.
                        yield sheet.title, cell.coordinate, written / DAY if isinstance(written, timedelta) else written

    def value(self, sheet: str, cell: str) -> Any:
        """A cell's value; of a formula, what it comes to."""
        found = self.formulas[sheet][cell]
        return self.count(sheet, found.value) if found.data_type == "f" else found.value

    def _count(self, sheet: str, formula: str) -> Any:
        # Outside of texts: cells become values, «=» compares.
        said = "".join(
            part if _TEXT.fullmatch(part) else _RANGE.sub(lambda found: self._name(sheet, found), _equals(part))
            for part in re.split(rf"({_TEXT.pattern})", formula.removeprefix("="))
        )
        return eval(_lazy(said), {"__builtins__": {}}, {**FUNCTIONS, "V": self.value, "R": self.range})

    def _name(self, sheet: str, found: re.Match[str]) -> str:
        where = found["sheet"] or sheet
        if found["c"] is None:
            return f"V({where!r},'{found['a']}{found['b']}')"
        return f"R({where!r},'{found['a']}{found['b']}:{found['c']}{found['d']}')"

    def range(self, sheet: str, cells: str) -> tuple[Any, ...]:
        """Values of a column's cells."""
        if not hasattr(self, "_ranges"):
            self._ranges: dict[tuple[str, str], tuple[Any, ...]] = {}
        if (sheet, cells) not in self._ranges:
            found = self.formulas[sheet][cells]
            self._ranges[sheet, cells] = tuple(
                self.value(sheet, cell.coordinate) if cell.data_type == "f" else cell.value for (cell,) in found
            )
        return self._ranges[sheet, cells]


def _equals(part: str) -> str:
    return re.sub(r"(?<![<>=])=(?!=)", "==", part)


def _lazy(said: str) -> str:
    """«IF(a,b,c)», if the formula is one, counts only what it comes to."""
    if not said.startswith("IF("):
        return said
    parts, depth, quoted = [""], 0, False
    for char in said[3:-1]:
        quoted ^= char == '"'
        depth += (char == "(") - (char == ")")
        if char == "," and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += char
    condition, yes, no = parts
    return f"({yes}) if ({condition}) else ({no})"


def _fits(pairs: Sequence[Any]) -> Iterator[int]:
    """Places where every range has the value that belongs to it."""
    for place in range(len(pairs[0])):
        if all(cells[place] == wanted for cells, wanted in zip(pairs[::2], pairs[1::2], strict=True)):
            yield place


def _sum(cells: Sequence[Any]) -> Any:
    return sum(value for value in cells if isinstance(value, int | float))


FUNCTIONS = {
    "SUM": _sum,
    "SUMIFS": lambda cells, *pairs: _sum([cells[place] for place in _fits(pairs)]),
    "COUNTIFS": lambda *pairs: sum(1 for _ in _fits(pairs)),
    "SUMIF": lambda cells, wanted, summed: _sum([summed[place] for place in _fits((cells, wanted))]),
    "COUNTIF": lambda cells, wanted: sum(1 for _ in _fits((cells, wanted))),
    "INT": int,
}
