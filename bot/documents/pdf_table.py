"""A table on the pages of a PDF: words are wrapped, the head is repeated on every page, a long row goes on on the next one.

fpdf2's own table measures every character of every cell anew; this one is some ten times faster on thousands of rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fpdf import FPDF
from fpdf.fonts import TTFFont

from bot.documents.texts import clean, invisible

LINE = 3.7
"""Height of a line of text in mm; all texts of a table are set on it."""
PADDING = 1.0
BOX = "□"
GREY, BLACK, RULE, HEAD = 95, 0, 205, (228, 234, 242)


def known(pdf: FPDF, text: str) -> str:
    """The text as the current font can draw it, in one line: a character that it does not have is a box, marks that nobody
    sees (joiners, directions) are left out."""
    font = pdf.current_font
    assert isinstance(font, TTFFont)
    line = clean(text)
    odd = {
        ord(char): None if invisible(char) else BOX
        for char in set(line)
        if invisible(char) or ord(char) not in font.cmap
    }
    return line.translate(odd) if odd else line


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of a cell. ``size`` in points."""

    words: str
    size: float = 8
    bold: bool = False
    grey: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in mm, the padding included."""

    title: str
    width: float
    right: bool = False


@dataclass
class Table:
    """``font``: the name of a family that has a regular and a bold face. ``top``, ``bottom``: where the pages' text begins and
    ends, in mm from the top."""

    pdf: FPDF
    font: str
    columns: Sequence[Column]
    top: float
    bottom: float
    _widths: dict[tuple[str, float, bool], float] = field(default_factory=dict)

    def head(self) -> None:
        """The titles of the columns, here."""
        titles = [Text(column.title, 7.5, bold=True) for column in self.columns]
        cells = [self._wrapped([title], column) for title, column in zip(titles, self.columns, strict=True)]
        height = max(len(cell) for cell in cells) * LINE + 2 * PADDING
        width = sum(column.width for column in self.columns)
        if self.pdf.get_y() + height + 2 * LINE > self.bottom:
            self._next_page()
        self.pdf.set_fill_color(*HEAD)
        self.pdf.rect(self.pdf.l_margin, self.pdf.get_y(), width, height, style="F")
        self._draw(cells)

    def row(self, *cells: Sequence[Text]) -> None:
        """A row; each cell is its paragraphs."""
        wrapped = [self._wrapped(cell, column) for cell, column in zip(cells, self.columns, strict=True)]
        height = max(len(lines) for lines in wrapped) * LINE + 2 * PADDING
        if height > self._room() and height < self.bottom - self.top - 10 * LINE:
            self._turn_over()
        while any(wrapped):
            if self._room() < LINE + 2 * PADDING:
                self._turn_over()
            fits = int((self._room() - 2 * PADDING) / LINE)
            self._draw([lines[:fits] for lines in wrapped])
            wrapped = [lines[fits:] for lines in wrapped]

    def _room(self) -> float:
        return self.bottom - self.pdf.get_y()

    def _next_page(self) -> None:
        self.pdf.add_page()
        self.pdf.set_y(self.top)

    def _turn_over(self) -> None:
        self._next_page()
        self.head()

    def _draw(self, cells: Sequence[Sequence[Text]]) -> None:
        """Cells side by side, and a rule under them."""
        pdf, left, top = self.pdf, self.pdf.l_margin, self.pdf.get_y() + PADDING
        x = left
        # Cell by cell, so that a text copied out of the page is whole.
        for lines, column in zip(cells, self.columns, strict=True):
            for number, text in enumerate(lines):
                if text.words:
                    self._set(text)
                    shift = column.width - PADDING - self._width(text) if column.right else PADDING
                    pdf.text(x + shift, top + (number + 0.75) * LINE, text.words)
            x += column.width
        bottom = top + max(len(lines) for lines in cells) * LINE + PADDING
        pdf.set_draw_color(RULE)
        pdf.set_line_width(0.15)
        pdf.line(left, bottom, left + sum(column.width for column in self.columns), bottom)
        pdf.set_y(bottom)

    def _set(self, text: Text) -> None:
        self.pdf.set_font(self.font, "B" if text.bold else "", text.size)
        self.pdf.set_text_color(GREY if text.grey else BLACK)

    def _width(self, text: Text) -> float:
        key = (text.words, text.size, text.bold)
        if key not in self._widths:
            self._set(text)
            self._widths[key] = self.pdf.get_string_width(text.words)
        return self._widths[key]

    def _wrapped(self, texts: Sequence[Text], column: Column) -> list[Text]:
        most = column.width - 2 * PADDING
        return [line for text in texts for line in self._lines(text, most)]

    def _lines(self, text: Text, most: float) -> list[Text]:
        """The paragraph in lines that fit, broken at spaces; a word that is too long is broken anywhere."""

        def width(words: str) -> float:
            return self._width(Text(words, text.size, text.bold))

        lines: list[str] = []
        line, used, space = "", 0.0, width(" ")
        self._set(text)
        for word in known(self.pdf, text.words).split(" "):
            wide = width(word)
            if line and used + space + wide <= most:
                line, used = f"{line} {word}", used + space + wide
                continue
            if line:
                lines.append(line)
            while wide > most:
                fits = self._fitting(word, most, width)
                lines.append(word[:fits])
                word = word[fits:]
                wide = width(word)
            line, used = word, wide
        lines.append(line)
        return [Text(line, text.size, text.bold, text.grey) for line in lines]

    @staticmethod
    def _fitting(word: str, most: float, width: Callable[[str], float]) -> int:
        """How many of the word's characters fit, at least one."""
        used = 0.0
        for number, char in enumerate(word):
            used += width(char)
            if used > most:
                return max(1, number)
        return len(word)
