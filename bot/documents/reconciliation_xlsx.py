"""The reconciliation as a spreadsheet for the accountant: a line for each difference, and what the columns mean. Sums are
formulas; what comes from 1C and from people is never one."""

from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bot.documents.texts import clean
from bot.locales import plain
from bot.views import recon as said
from core.exchange.reconciling.kinds import Kind
from core.exchange.reconciling.queries import NamedLine, Report

HEAD = 3
"""The row of the table's head, counted from 0."""
A4 = 9
COLUMNS = (
    ("number", 5),
    ("kind", 28),
    ("name", 34),
    ("inn", 14),
    ("kpp", 11),
    ("ticket", 8),
    ("onec", 15),
    ("contract", 16),
    ("minutes-here", 9),
    ("minutes-there", 9),
    ("minutes-difference", 9),
    ("rubles-here", 12),
    ("rubles-there", 12),
    ("rubles-difference", 12),
    ("cause", 44),
    ("do", 44),
    ("since", 16),
)
"""Columns and their widths in characters."""
PLACE = {name: place for place, (name, _) in enumerate(COLUMNS)}
DEFINED = {
    "kind": "recon-define-kind",
    "name": "recon-define-name",
    "ticket": "recon-define-ticket",
    "onec": "recon-define-onec",
    "minutes-here": "recon-define-minutes-here",
    "minutes-there": "recon-define-minutes-there",
    "minutes-difference": "recon-define-difference",
    "rubles-here": "recon-define-rubles",
    "rubles-there": "recon-define-rubles",
    "rubles-difference": "recon-define-difference",
}


def reconciliation_xlsx(report: Report, zone: ZoneInfo) -> bytes:
    """The file's bytes. Takes a moment for thousands of lines: call it outside of the event loop."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        title = f"{plain('recon-at-command-line', at=f'{report.run.at.astimezone(zone):%d.%m.%Y %H:%M}')}"
        book.set_properties({"title": title, "author": plain("recon-doc-author")})
        looks = _Looks(book)
        _differences(book.add_worksheet(plain("recon-doc-differences")), looks, report, title, zone)
        _summary(book.add_worksheet(plain("recon-doc-summary")), looks, report, title)
    return file.getvalue()


class _Looks:
    """How cells look."""

    def __init__(self, book: Workbook) -> None:
        cell = {"font_size": 9, "valign": "top"}
        self.title: Format = book.add_format({"bold": True, "font_size": 13})
        self.grey: Format = book.add_format({"font_size": 9, "font_color": "#5B6673"})
        self.head: Format = book.add_format(
            {"bold": True, "font_size": 9, "bg_color": "#E4EAF2", "border": 1, "border_color": "#9AA7B8"}
            | {"text_wrap": True, "valign": "vcenter", "align": "center"}
        )
        self.text: Format = book.add_format(cell | {"text_wrap": True})
        self.number: Format = book.add_format(cell | {"num_format": "#,##0;-#,##0;0"})
        self.identity: Format = book.add_format(cell | {"num_format": "0", "align": "left"})
        self.money: Format = book.add_format(cell | {"num_format": "#,##0.00"})
        self.moment: Format = book.add_format(cell | {"num_format": "dd.mm.yyyy hh:mm", "align": "left"})
        self.bold: Format = book.add_format({"font_size": 9, "bold": True})
        self.bold_number: Format = book.add_format({"font_size": 9, "bold": True, "num_format": "#,##0;-#,##0;0"})
        self.bold_money: Format = book.add_format({"font_size": 9, "bold": True, "num_format": "#,##0.00"})


def _differences(sheet: Worksheet, looks: _Looks, report: Report, title: str, zone: ZoneInfo) -> None:
    _head(sheet, looks, report, title)
    for place, (name, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(HEAD, place, plain(f"recon-column-{name}"), looks.head)
    sheet.set_row(HEAD, 30)
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    first, last = HEAD + 1, HEAD + len(report.lines)
    for at, one in enumerate(report.lines, first):
        _row(sheet, looks, at, one, zone)
    if report.lines:
        sheet.autofilter(HEAD, 0, last, len(COLUMNS) - 1)
    sheet.write_string(last + 1, PLACE["kind"], plain("recon-total"), looks.bold)
    for name, look in (
        ("minutes-here", looks.bold_number),
        ("minutes-there", looks.bold_number),
        ("minutes-difference", looks.bold_number),
        ("rubles-here", looks.bold_money),
        ("rubles-there", looks.bold_money),
        ("rubles-difference", looks.bold_money),
    ):
        column = PLACE[name]
        cells = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(max(first, last), column)}"
        total = sum((_value(one, name) or Decimal(0) for one in report.lines), Decimal(0))
        sheet.write_formula(last + 1, column, f"=SUM({cells})" if report.lines else "=0", look, total)


def _row(sheet: Worksheet, looks: _Looks, at: int, one: NamedLine, zone: ZoneInfo) -> None:
    line = one.line
    sheet.write_number(at, PLACE["number"], at - HEAD, looks.identity)
    texts = {
        "kind": said.kind_in_words(line.kind),
        "name": one.name,
        "inn": one.inn,
        "kpp": one.kpp,
        "onec": line.onec_number or "",
        "contract": line.contract or "",
        "cause": said.cause_in_full(line),
        "do": said.cure(line),
    }
    for name, text in texts.items():
        # Never write(): a name that begins with «=» would be a formula.
        sheet.write_string(at, PLACE[name], clean(text), looks.text)
    if line.ticket is not None:
        sheet.write_number(at, PLACE["ticket"], line.ticket, looks.identity)
    if line.since is not None:
        sheet.write_datetime(at, PLACE["since"], line.since.astimezone(zone).replace(tzinfo=None), looks.moment)
    for unit, look in (("minutes", looks.number), ("rubles", looks.money)):
        here, there = _value(one, f"{unit}-here"), _value(one, f"{unit}-there")
        if here is not None:
            sheet.write_number(at, PLACE[f"{unit}-here"], here, look)
        if there is not None:
            sheet.write_number(at, PLACE[f"{unit}-there"], there, look)
        if here is not None and there is not None:
            cells = (xl_rowcol_to_cell(at, PLACE[f"{unit}-{side}"]) for side in ("here", "there"))
            sheet.write_formula(at, PLACE[f"{unit}-difference"], f"={'-'.join(cells)}", look, here - there)


def _value(one: NamedLine, name: str) -> Decimal | None:
    line = one.line
    unit, _, side = name.partition("-")
    here, there = (
        (line.minutes_here, line.minutes_there) if unit == "minutes" else (line.kopecks_here, line.kopecks_there)
    )
    if side == "difference":
        number = here - there if here is not None and there is not None else None
    else:
        number = here if side == "here" else there
    if number is None:
        return None
    return Decimal(number) if unit == "minutes" else Decimal(number) / 100


def _summary(sheet: Worksheet, looks: _Looks, report: Report, title: str) -> None:
    """What it all comes to, how many lines of which kind, and what the columns mean."""
    _head(sheet, looks, report, title)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 90)
    run = report.run
    facts = (
        ("recon-summary-matched", run.matched),
        ("recon-summary-differing", run.differing),
        ("recon-summary-minutes", run.minutes),
    )
    at = HEAD
    for key, number in facts:
        sheet.write_string(at, 0, plain(key), looks.text)
        sheet.write_number(at, 1, number, looks.number)
        at += 1
    at += 1
    for place, key in enumerate(("recon-column-kind", "recon-column-count", "recon-column-definition")):
        sheet.write_string(at, place, plain(key), looks.head)
    column = xl_col_to_name(PLACE["kind"])
    kinds = f"'{plain('recon-doc-differences')}'!${column}${HEAD + 2}:${column}${HEAD + 1 + max(1, len(report.lines))}"
    first = at + 1
    for kind in Kind:
        found = [one.line for one in report.lines if one.line.kind is kind]
        if not found:
            continue
        at += 1
        sheet.write_string(at, 0, said.kind_in_words(kind), looks.text)
        sheet.write_formula(at, 1, f"=COUNTIF({kinds},{xl_rowcol_to_cell(at, 0)})", looks.number, len(found))
        causes = dict.fromkeys(said.cause(line) for line in found)
        sheet.write_string(at, 2, clean("; ".join(causes)), looks.text)
    at += 1
    sheet.write_string(at, 0, plain("recon-summary-all"), looks.bold)
    total = f"=SUM({xl_rowcol_to_cell(first, 1)}:{xl_rowcol_to_cell(at - 1, 1)})" if at > first else "=0"
    sheet.write_formula(at, 1, total, looks.bold_number, len(report.lines))
    at += 2
    sheet.write_string(at, 0, plain("recon-define-definitions"), looks.bold)
    for name, key in DEFINED.items():
        at += 1
        sheet.write_string(at, 0, plain(f"recon-column-{name}"), looks.text)
        sheet.write_string(at, 2, plain(key), looks.text)


def _head(sheet: Worksheet, looks: _Looks, report: Report, title: str) -> None:
    sheet.write_string(0, 0, title, looks.title)
    sheet.write_string(1, 0, clean(said.sentence(report.run)), looks.grey)
