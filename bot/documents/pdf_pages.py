"""Pages of the desk's PDFs: A4, a font that knows Russian, a footer, paragraphs, tables."""

from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

from bot.documents.pdf_table import Column, Table, known
from bot.limits import cut
from bot.locales import plain

FONT = "DejaVu"
MARGIN, TOP, BOTTOM = 10, 14, 280
WIDTH = 190
FOOTER_NAME = 40


def _fonts() -> Path:
    """DejaVu comes with matplotlib, which takes its time to import: not before somebody wants a PDF."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


class Pages(FPDF):
    """A4 pages with a footer: whose document it is (``foot``, cut to its place, and ``foot_end``), and which page. Close its
    fonts when the document is made."""

    def __init__(self, title: str, made_at: datetime, *, foot: str, foot_end: str) -> None:
        super().__init__("P", "mm", "A4")
        self.add_font(FONT, "", _fonts() / "DejaVuSans.ttf")
        self.add_font(FONT, "B", _fonts() / "DejaVuSans-Bold.ttf")
        self.set_margins(MARGIN, TOP, MARGIN)
        self.set_auto_page_break(False)
        self.set_title(title)
        self.set_author(plain("statement-doc-author"))
        self.set_lang("ru")
        self.set_creation_date(made_at)
        self.set_font(FONT)
        self._foot = f"{cut(known(self, foot), FOOTER_NAME)} · {foot_end}"

    def close_fonts(self) -> None:
        """fpdf2 keeps the files of its fonts open."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def footer(self) -> None:
        self.set_y(BOTTOM + 4)
        self.set_font(FONT, size=7)
        self.set_text_color(95)
        self.text(MARGIN, BOTTOM + 8, self._foot)
        page = plain("statement-doc-page", page=self.page_no(), pages="{nb}")
        self.cell(WIDTH, 6, page, align="R")

    def say(self, text: str, size: float, *, bold: bool = False, grey: bool = False, height: float = 5) -> None:
        """A paragraph over the whole width."""
        if self.get_y() + height > BOTTOM:
            self.add_page()
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(95 if grey else 0)
        self.multi_cell(WIDTH, height, known(self, text), align="L", new_x="LMARGIN", new_y="NEXT")

    def begin_table(self, *columns: Column, head: bool = True) -> Table:
        """A table from here on."""
        made = Table(self, FONT, columns, TOP, BOTTOM)
        if head:
            made.head()
        return made
