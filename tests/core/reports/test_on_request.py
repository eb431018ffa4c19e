"""A report of a hand-made Monday: its numbers come from paper, and its spreadsheet counts the same from its rows."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl.utils.escape import unescape
from pypdf import PdfReader
from sqlalchemy import insert, select

from bot import limits
from bot.documents.report_pdf import report_pdf
from bot.documents.report_xlsx import report_xlsx
from bot.documents.texts import clean
from bot.views import behind as names
from bot.views import report as views
from core.audit.models import AuditEntry
from core.database import Work
from core.errors import Forbidden, NotFound, Refusal
from core.ledger.statement import EARLIEST, LATEST
from core.reports import reading_rows
from core.reports.kept import Kept
from core.reports.on_request import Named, Report, report_of
from core.reports.periods import Period, day
from core.reports.reading_rows import note_export, rows_of
from core.reports.rows import ReportRows
from core.reports.what import KOPECKS, What
from core.reports.work import Sums
from core.sla.rules.clocks import Clock, ClockState
from core.tickets.deadline_models import TicketClock
from core.tickets.models import Ticket, TicketState
from tests.bot.statements import HOSTILE
from tests.clock import MOSCOW, SettableClock
from tests.core.conftest import World
from tests.core.reports.test_behind import LEADER, MONDAY, NOON, NUMBERS, work_of_monday
from tests.spreadsheets import Book

EVER = Period(EARLIEST, LATEST)
PAPER = NUMBERS | {
    What.OPENED: 6,
    What.RESOLVED: 1,
    What.ACTIVE: 5,
    What.NOT_TAKEN: 5,
    What.OVERDUE: 1,
    What.AT_RISK: 0,
    What.REACTION_BROKEN: 0,
    What.RESOLUTION_BROKEN: 2,
    What.WISH_BROKEN: 0,
}


@pytest.fixture
async def monday(world: World, clock: SettableClock) -> World:
    """Six tickets came on Monday and one is resolved; of three resolutions one was in time. It is a minute past noon."""
    clock.set(NOON - timedelta(hours=2))
    async with world.database.work() as work:
        first, second, third, *_ = await work_of_monday(work, world)
        hour = timedelta(hours=1)
        for ticket, state, due_at, finished_at in (
            (first, ClockState.DONE, NOON, NOON),
            (second, ClockState.DONE, NOON - hour, NOON),
            (third, ClockState.RUNNING, NOON - hour, None),
        ):
            await _clock(work, ticket, state, due_at, finished_at)
        first.state, first.resolved_at = TicketState.RESOLVED, NOON
    clock.set(NOON + timedelta(minutes=1))
    return world


async def _clock(work: Work, ticket: Ticket, state: ClockState, due_at: datetime, finished_at: datetime | None) -> None:
    row = {"ticket_id": ticket.id, "clock": Clock.RESOLUTION, "state": state}
    await work.session.execute(insert(TicketClock).values(**row, due_at=due_at, finished_at=finished_at))


async def read(world: World, period: Period = MONDAY, company_id: int | None = None) -> ReportRows:
    async with world.database.snapshot() as work:
        report = await report_of(work, LEADER, period, MOSCOW, company_id)
        return await rows_of(work, LEADER, report)


async def test_numbers_are_those_of_the_paper(monday: World) -> None:
    report = (await read(monday)).report
    assert report.numbers == PAPER
    assert report.kept == {Clock.REACTION: Kept(), Clock.RESOLUTION: Kept(1, 3), Clock.WISH: Kept()}
    romashka, other = report.companies
    # 100 + 30 + 20 of ООО «Лютик», 50 + 10 + 70 of ООО «Ромашка»
    assert (romashka.of.name, romashka.of.balance, romashka.sums.actual) == ("ООО «Лютик»", 0, 150)
    assert (other.of.name, other.of.balance, other.sums.actual) == ("ООО «Ромашка»", 120, 130)
    assert [(one.of.name, one.logged, one.sums.charged) for one in report.engineers] == [
        ("Анна Смирнова", 180, 105),  # 100 + 30 + 20 + 30; 45 from hours and 60 for money
        ("Олег Иванов", 145, 90),  # 50 + 10 + 70 + 15; 60 + 30 from hours
    ]
    assert [(one.of.name, one.sums.actual) for one in report.services] == [
        ("Консультация", 180),
        ("Доработка отчёта", 90),
        ("Обновление", 10),
    ]
    assert sum((one.sums for one in report.companies), Sums()) == report.sums


async def test_the_spreadsheet_counts_the_same(monday: World) -> None:
    """Of all clients and of one; of the day, of another one, of one without work, of a hundred years."""
    for period in (MONDAY, day(date(2026, 11, 24)), day(date(2020, 1, 1)), EVER):
        for company_id in (None, monday.company.id):
            rows = await read(monday, period, company_id)
            agree(rows, Book(report_xlsx(rows)))


def agree(rows: ReportRows, book: Book) -> None:
    """What formulas come to, what was written beside them, and what the database says."""
    for sheet, cell, written in book.all_formulas():
        assert (sheet, cell, book.value(sheet, cell) or 0) == (sheet, cell, pytest.approx(written or 0))
    for what in views.SHOWN:
        number = Decimal(str(total(book, names.name(what)))) * (100 if what in KOPECKS else 1)
        assert number == rows.report.numbers[what], what
    percent = rows.report.kept[Clock.RESOLUTION].percent
    assert total(book, "Решение в срок") == ("" if percent is None else percent / 100)


def total(book: Book, name: str) -> Any:
    """What «Итоги» comes to in the row of this name."""
    sheet = book.formulas["Итоги"]
    row = next(row for row in sheet.iter_rows(min_row=5) if row[0].value == name)
    return book.value("Итоги", row[1].coordinate)


async def test_who_reads_the_spreadsheet_understands_it(monday: World) -> None:
    book = Book(report_xlsx(await read(monday)))
    assert book.formulas.sheetnames == [
        "Итоги", "Строки работ", "Заявки", "По компаниям", "По сотрудникам", "Определения",
    ]  # fmt: skip
    on_totals = [row[0].value for row in book.formulas["Итоги"].iter_rows(min_row=5, max_row=27)]
    defined = {row[0].value: row[1].value for row in book.formulas["Определения"].iter_rows(min_row=5)}
    assert len(on_totals) == len(views.SHOWN) + 3
    assert [name for name in on_totals if not defined.get(name)] == []
    lines = [[cell.value for cell in row] for row in book.formulas["Строки работ"].iter_rows(min_row=5)]
    assert len(lines) == 8  # six of Monday's sums, one not charged yet, one charged on Tuesday
    assert {row[13] for row in lines} == {
        "часы", "деньги", "не тарифицируется", "бесплатно по договору", "ждёт решения", "без оплаты", "ещё не списано",
    }  # fmt: skip
    tickets = {row[4].value: row for row in book.formulas["Заявки"].iter_rows(min_row=5)}
    assert len(tickets) == 6
    assert tickets["Вопрос 0"][6].value == "решена"
    companies = [row[1].value for row in book.formulas["По компаниям"].iter_rows(min_row=5, max_row=6)]
    assert companies == ["ООО «Лютик»", "ООО «Ромашка»"]


async def test_no_text_is_a_formula_or_breaks_a_file(monday: World) -> None:
    """Each hostile text stands in every place where people's words can."""
    rows = await read(monday)
    (share, *_), (line, *_), (ticket, *_) = rows.report.companies, rows.lines, rows.tickets
    shares = [replace(share, of=Named(number, text, 5)) for number, text in enumerate(HOSTILE)]
    report = replace(rows.report, company=shares[0].of, companies=shares, services=shares, engineers=shares)
    hostile = replace(
        rows,
        report=report,
        lines=[replace(line, company=text, subject=text, engineer=text, comment=text) for text in HOSTILE],
        tickets=[replace(ticket, company=text, subject=text, contract=text, assignee=text) for text in HOSTILE],
        companies=[replace(rows.companies[0], name=text, inn=text) for text in HOSTILE],
    )
    book = Book(report_xlsx(hostile))
    for sheet, cell, _ in book.all_formulas():
        formula = book.formulas[sheet][cell].value
        assert re.match(r"=(SUM|SUMIFS|COUNTIFS|IF)\(|=[A-Z]+\d+/1440$", formula), formula
    for sheet, column in (("Строки работ", "D"), ("Заявки", "E"), ("По компаниям", "B"), ("По сотрудникам", "B")):
        cells = [cell.value for cell in book.formulas[sheet][column][4 : 4 + len(HOSTILE)]]
        assert [unescape(str(value or "")) for value in cells] == [clean(text) for text in HOSTILE]
    assert "из-за округления вверх" in paper(report)
    assert limits.length(views.report(report)) < limits.TEXT
    everything = replace(report, numbers=dict.fromkeys(What, 10**12))
    for text in (views.report(everything), views.means(everything)):
        assert limits.length(text) < limits.TEXT
    assert views.name_of_file(report, ".pdf") == "Отчёт 2026-11-23 – 2026-11-23.pdf"


def paper(report: Report) -> str:
    """All that stands on the pages of the PDF, spaces made alike."""
    pages = PdfReader(BytesIO(report_pdf(report))).pages
    assert sum(len(page.images) for page in pages) == 1
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


async def test_the_paper_says_the_same_numbers(monday: World) -> None:
    report = (await read(monday)).report
    said = paper(report)
    for what in views.SHOWN:
        value = re.sub(r"\s+", " ", names.value(what, report.numbers[what]))
        assert f"{names.name(what)} {value}" in said
    assert "Решение в срок 33 % (1 / 3)" in said


async def test_a_report_is_for_those_who_lead_and_leaves_a_trace(monday: World) -> None:
    async with monday.database.snapshot() as work:
        report: Report = await report_of(work, LEADER, MONDAY, MOSCOW, monday.company.id)
        for actor in (monday.oleg, monday.maria, monday.stranger):
            with pytest.raises(Forbidden):
                await report_of(work, actor, MONDAY, MOSCOW)
            with pytest.raises(Forbidden):
                await rows_of(work, actor, report)
            with pytest.raises(Forbidden):
                await note_export(work, actor, report, "pdf")
        with pytest.raises(NotFound):
            await report_of(work, LEADER, MONDAY, MOSCOW, 999_999)
        await note_export(work, LEADER, report, "xlsx")
    async with monday.database.work() as work:
        (entry,) = await work.session.scalars(select(AuditEntry.after).where(AuditEntry.action == "exported"))
        assert entry == {"first": "2026-11-23", "last": "2026-11-23", "form": "xlsx"}


async def test_more_rows_than_a_file_holds_are_refused_in_words(monday: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_rows, "MOST_ROWS", 7)
    with pytest.raises(Refusal, match="report-too-long"):
        await read(monday)
    assert len((await read(monday, company_id=monday.company.id)).lines) == 4
