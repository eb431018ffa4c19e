"""A report as a PDF, to print: the numbers, what worked time came to as a picture, the longest lists, and what it all means."""

from collections.abc import Sequence
from io import BytesIO

from bot.documents.pdf_pages import BOTTOM, WIDTH, Pages
from bot.documents.pdf_table import Column, Text
from bot.locales import plain
from bot.pictures.report import BAR, EDGE, Bar, paid_with
from bot.pictures.style import WIDTH as PICTURE_WIDTH
from bot.pictures.style import Theme
from bot.views import behind as numbers
from bot.views import report as said
from bot.views.words import duration, money
from core.reports.on_request import Report, Share
from core.reports.what import What
from core.reports.work import Sums
from core.sla.rules.clocks import Clock

ROWS = 25
"""Rows of a list on paper; the others are summed in one."""
PICTURE = 110
"""The picture's width in mm."""
COLOURS = {
    What.HOURS: "hours",
    What.PAID: "money",
    What.PENDING: "money",
    What.UNPAID: "bad",
    What.UNTARIFFED: "free",
    What.FREE: "free",
}
LISTED = (What.ACTUAL, What.HOURS, What.PAID, What.MONEY, What.UNPAID)
"""Columns of the lists."""
NUMBER = 25
TOGETHER = 35
"""Of a heading, its table's head and a few rows, in mm."""


def report_pdf(report: Report) -> bytes:
    """The file's bytes. Takes a second or two: call it outside of the event loop."""
    name = report.company.name if report.company is not None else plain("report-all")
    period = said.period_in_full(report.period.first, report.period.last)
    pages = Pages(plain("report-doc-title"), report.made_at, foot=name, foot_end=period)
    try:
        pages.add_page()
        made = report.made_at.astimezone(report.zone)
        pages.say(plain("report-doc-title"), 14, bold=True, height=8)
        pages.say(name, 11, bold=True, height=6)
        pages.say(plain("statement-doc-period", period=period), 9)
        pages.say(plain("report-doc-made", at=f"{made:%d.%m.%Y %H:%M}"), 9, grey=True)
        pages.ln(3)
        _numbers(pages, report)
        _picture(pages, report)
        _list(pages, "report-doc-companies", "report-column-company", report.companies)
        _list(pages, "report-doc-services", "report-column-service", report.services)
        _list(pages, "report-doc-engineers", "report-column-engineer", report.engineers, logged=True)
        _means(pages)
        return bytes(pages.output())
    finally:
        pages.close_fonts()


def _numbers(pages: Pages, report: Report) -> None:
    """All numbers, those that are nought too: on paper nobody can look for them."""
    table = pages.begin_table(Column("", 80), Column("", 45, right=True), head=False)
    for what in said.SHOWN:
        value = numbers.value(what, report.numbers[what])
        table.row([Text(numbers.name(what), 9)], [Text(value, 9, bold=True)])
    for clock in Clock:
        kept = report.kept[clock]
        value = "–" if kept.percent is None else f"{kept.percent} % ({kept.kept} / {kept.total})"
        table.row([Text(plain(f"metric-{clock.value}-kept"), 9)], [Text(value, 9, bold=True)])
    pages.ln(4)


def _picture(pages: Pages, report: Report) -> None:
    """Always light: it is for paper."""
    bars = []
    for what, amount in said.PARTS:
        minutes, kopecks = report.numbers[what], report.numbers[amount] if amount is not None else 0
        label = duration(minutes) + (f" – {money(kopecks)}" if kopecks else "")
        bars.append(Bar(plain(f"report-part-{what.value}"), minutes, label, COLOURS[what]))
    height = PICTURE * (BAR * len(bars) + 2 * EDGE) / PICTURE_WIDTH
    if pages.get_y() + height + 8 > BOTTOM:
        pages.add_page()
    pages.say(plain("report-doc-picture"), 11, bold=True, height=7)
    pages.image(BytesIO(paid_with(bars, Theme.LIGHT)), w=PICTURE, h=height, alt_text=plain("report-doc-picture"))
    pages.set_y(pages.get_y() + 4)


def _heading(pages: Pages, key: str) -> None:
    """The title of a table, on the same page as its first rows."""
    if pages.get_y() + TOGETHER > BOTTOM:
        pages.add_page()
    pages.say(plain(key), 11, bold=True, height=7)


def _list(pages: Pages, title: str, column: str, shares: Sequence[Share], *, logged: bool = False) -> None:
    """The longest list there is room for; the rest is one row, so that the list adds up."""
    if not shares:
        return
    _heading(pages, title)
    columns = [Column(plain(f"metric-{what.value.replace('_', '-')}"), NUMBER, right=True) for what in LISTED]
    if logged:
        columns.insert(0, Column(plain("metric-logged"), NUMBER, right=True))
    table = pages.begin_table(Column(plain(column), WIDTH - NUMBER * len(columns)), *columns)
    shown, rest = shares[:ROWS], shares[ROWS:]
    everything = [*((one.of.name, one.sums, one.logged) for one in shown)]
    if rest:
        sums = sum((one.sums for one in rest), Sums())
        everything.append((f"{plain('report-doc-rest')}: {len(rest)}", sums, sum(one.logged for one in rest)))
    for name, sums, minutes in everything:
        cells = [[Text(numbers.value(what, getattr(sums, what.value)))] for what in LISTED]
        table.row([Text(name)], *([[Text(duration(minutes))]] if logged else []), *cells)
    pages.ln(4)


def _means(pages: Pages) -> None:
    _heading(pages, "report-doc-means")
    titles = (plain("report-column-name"), plain("report-column-means"))
    table = pages.begin_table(Column(titles[0], 50), Column(titles[1], WIDTH - 50))
    for metric in said.metrics():
        name, means = plain(f"metric-{metric}"), plain(f"metric-{metric}-means")
        table.row([Text(name, 7.5, bold=True)], [Text(means, 7.5)])
