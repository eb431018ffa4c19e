"""How the laboratory's sheets look, and the ways in which things are written into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.documents.texts import clean

HEAD = 3
"""The row of a table's head, counted from 0; everything down to it stays on the screen."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How cells look."""

    title: Format
    grey: Format
    head: Format
    text: Format
    bold: Format
    number: Format
    money: Format
    bold_number: Format
    bold_money: Format
    percent: Format
    day: Format

    @classmethod
    def of(cls, book: Workbook) -> "Looks":
        cell = {"font_size": 9, "valign": "top"}
        minutes, rubles = "#,##0;-#,##0;0", "#,##0.00"
        return cls(
            title=book.add_format({"bold": True, "font_size": 13}),
            grey=book.add_format({"font_size": 9, "font_color": "#5B6673"}),
            head=book.add_format(
                {"bold": True, "font_size": 9, "bg_color": "#E4EAF2", "border": 1, "border_color": "#9AA7B8"}
                | {"text_wrap": True, "valign": "vcenter", "align": "center"}
            ),
            text=book.add_format(cell | {"text_wrap": True}),
            bold=book.add_format(cell | {"bold": True}),
            number=book.add_format(cell | {"num_format": minutes}),
            money=book.add_format(cell | {"num_format": rubles}),
            bold_number=book.add_format(cell | {"bold": True, "num_format": minutes}),
            bold_money=book.add_format(cell | {"bold": True, "num_format": rubles}),
            percent=book.add_format(cell | {"num_format": "0%"}),
            day=book.add_format(cell | {"num_format": "dd.mm.yyyy", "align": "left"}),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and the ways in which things are written into it. Every text goes through ``text``, which makes no formulas."""

    sheet: Worksheet
    looks: Looks

    def text(self, row: int, column: int, text: str, look: Format | None = None) -> None:
        self.sheet.write_string(row, column, clean(text), look or self.looks.text)

    def number(self, row: int, column: int, value: int, *, money: bool = False) -> None:
        if money:
            self.sheet.write_number(row, column, Decimal(value) / 100, self.looks.money)
        else:
            self.sheet.write_number(row, column, value, self.looks.number)

    def formula(
        self, row: int, column: int, formula: str, value: int, *, money: bool = False, bold: bool = False
    ) -> None:
        """A formula with its value, for programs that show files without counting."""
        looks = self.looks
        look = (looks.bold_money if bold else looks.money) if money else (looks.bold_number if bold else looks.number)
        self.sheet.write_formula(row, column, f"={formula}", look, Decimal(value) / 100 if money else value)

    def day(self, row: int, column: int, day: date) -> None:
        self.sheet.write_datetime(row, column, day, self.looks.day)

    def head(self, title: str, said: str, columns: Sequence[tuple[str, int]]) -> None:
        """``columns``: names and widths in characters."""
        self.text(0, 0, title, self.looks.title)
        self.text(1, 0, said, self.looks.grey)
        for column, (name, width) in enumerate(columns):
            self.sheet.set_column(column, column, width)
            self.text(HEAD, column, name, self.looks.head)
        self.sheet.set_row(HEAD, 42)
        self.sheet.freeze_panes(HEAD + 1, 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
