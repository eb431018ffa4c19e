"""The statement as a PDF: to print, to sign, to lay beside another one."""

from bot.documents.pdf_pages import WIDTH, Pages
from bot.documents.pdf_table import Column, Text
from bot.locales import plain
from bot.views import statement_rows as said
from bot.views.statement_rows import duration
from bot.views.words import money
from core.tickets.statement import Statement

DAY = 20


def statement_pdf(statement: Statement) -> bytes:
    """The file's bytes. Takes seconds for thousands of lines: call it outside of the event loop."""
    hours = statement.hours
    title = plain("statement-doc-title")
    pages = Pages(title, hours.read_at, foot=hours.company.name, foot_end=said.period(hours.period))
    try:
        pages.add_page()
        _title(pages, statement)
        _totals(pages, statement)
        _movements(pages, statement)
        if statement.bill or statement.pending:
            _bill(pages, statement)
        _seals(pages, statement)
        return bytes(pages.output())
    finally:
        pages.close_fonts()


def _title(pages: Pages, statement: Statement) -> None:
    hours = statement.hours
    pages.say(plain("statement-doc-title"), 14, bold=True, height=8)
    pages.say(hours.company.name, 11, bold=True, height=6)
    pages.say(said.company_numbers(statement), 9)
    pages.say(plain("statement-doc-period", period=said.period(hours.period)), 9)
    pages.say(said.printed(statement), 9, grey=True)
    pages.ln(3)


def _totals(pages: Pages, statement: Statement) -> None:
    """Opening and closing with what lies between them, and what of it can be used now."""
    table = pages.begin_table(Column("", 80), Column("", 40, right=True), head=False)
    shown = said.totals(statement)
    for number, (name, minutes) in enumerate(shown):
        edge = number in (0, len(shown) - 1)
        value = duration(minutes) if edge else said.signed(minutes)
        table.row([Text(name, 9, bold=edge)], [Text(value, 9, bold=edge)])
    for name, minutes in said.standing(statement):
        table.row([Text(name, 9, grey=True)], [Text(duration(minutes), 9, grey=True)])
    pages.ln(4)


def _movements(pages: Pages, statement: Statement) -> None:
    rows = said.rows(statement)
    pages.say(plain("statement-doc-hours"), 11, bold=True, height=7)
    if not rows:
        pages.say(plain("statement-empty"), 9)
        return
    table = pages.begin_table(
        Column(plain("statement-column-day"), DAY),
        Column(plain("statement-column-what"), WIDTH - DAY - 24 - 24),
        Column(plain("statement-column-minutes-short"), 24, right=True),
        Column(plain("statement-column-left"), 24, right=True),
    )
    opening, closing = statement.hours.opening, statement.hours.closing
    table.row([], [Text(plain("statement-opening"), bold=True)], [], [Text(duration(opening), bold=True)])
    for row in rows:
        notes = [Text(note, 7, grey=True) for note in (row.worked, *row.notes) if note]
        table.row(
            [Text(f"{row.day:%d.%m.%Y}")],
            [Text(f"{row.kind}: {row.what}"), *notes],
            [Text(said.signed(row.minutes))],
            [Text(duration(row.balance))],
        )
    table.row(
        [],
        [Text(plain("statement-doc-sum"), bold=True)],
        [Text(said.signed(closing - opening), bold=True)],
        [Text(duration(closing), bold=True)],
    )
    pages.ln(4)


def _bill(pages: Pages, statement: Statement) -> None:
    pages.say(plain("statement-doc-bill"), 11, bold=True, height=7)
    table = pages.begin_table(
        Column(plain("statement-column-day"), DAY),
        Column(plain("statement-column-what"), WIDTH - DAY - 22 - 28),
        Column(plain("statement-column-time"), 22, right=True),
        Column(plain("statement-column-amount"), 28, right=True),
    )
    for line in statement.bill:
        table.row(
            [Text(f"{line.day:%d.%m.%Y}")],
            [Text(said.bill_title(line.work)), Text(said.bill_details(line), 7, grey=True)],
            [Text(duration(line.minutes))],
            [Text(money(line.amount))],
        )
    total = plain("statement-doc-bill-total")
    table.row([], [Text(total, bold=True)], [], [Text(money(statement.bill_total), bold=True)])
    if statement.pending:
        waiting = plain("statement-doc-bill-pending")
        table.row([], [Text(waiting, grey=True)], [], [Text(money(statement.pending), grey=True)])
    pages.ln(4)


def _seals(pages: Pages, statement: Statement) -> None:
    """What to compare with the book later."""
    for seal in said.seals(statement):
        pages.say(seal, 7.5, grey=True, height=4)
    if statement.hours.accounts:
        pages.say(plain("statement-doc-seal-why"), 7.5, grey=True, height=4)
