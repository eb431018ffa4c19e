"""What people read about a reconciliation: the sentence, a screen of lines, and a spreadsheet that no name can break."""

from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from bot import limits
from bot.documents.reconciliation_xlsx import COLUMNS, HEAD, PLACE, reconciliation_xlsx
from bot.views import recon
from core.exchange.mirror.codes import ContractTrouble, CounterpartyTrouble
from core.exchange.reconciling.facts import Line
from core.exchange.reconciling.kinds import Kind
from core.exchange.reconciling.models import Reconciliation
from core.exchange.reconciling.queries import NamedLine, Report

AT = datetime(2026, 11, 28, 0, 40, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Moscow")


def run_of(
    *lines: Line, matched: int = 398, differing: int = 2, minutes: int = 30, failure: str = ""
) -> Reconciliation:
    return Reconciliation(
        id=1,
        at=AT,
        failure=failure or None,
        matched=0 if failure else matched,
        differing=differing,
        minutes=minutes,
        counts={},
        lines=[line.model_dump(mode="json") for line in lines],
        told=[],
    )


def report_of(*lines: Line, name: str = "ООО «Ромашка»") -> Report:
    return Report(run_of(*lines), [NamedLine(line, name, "7701000019", "") for line in lines])


def edited(ticket: int = 1001) -> Line:
    return Line(
        kind=Kind.EDITED,
        company_id=1,
        ticket=ticket,
        onec_number="0000-000001",
        minutes_here=90,
        minutes_there=60,
        kopecks_here=150_000,
        kopecks_there=150_000,
        since=AT,
    )


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (run_of(), "⚠️ 398 сходятся, 2 расходятся на 30 мин."),
        (run_of(matched=1, differing=1, minutes=90), "⚠️ 1 сходится, 1 расходится на 1 ч 30 мин."),
        (run_of(matched=21, differing=21, minutes=0), "⚠️ 21 сходится, 21 расходится."),
        (run_of(matched=5, differing=11, minutes=600), "⚠️ 5 сходятся, 11 расходятся на 10 ч."),
        (run_of(matched=400, differing=0, minutes=0), "✅ Все 400 клиентов сходятся."),
        (run_of(matched=3, differing=0, minutes=0), "✅ Все 3 клиента сходятся."),
        (run_of(matched=1, differing=0, minutes=0), "✅ 1 клиент сходится."),
        (run_of(matched=0, differing=0, minutes=0), "Сверять пока некого."),
        (
            run_of(Line(kind=Kind.ORPHAN), matched=5, differing=0, minutes=0),
            "⚠️ По клиентам всё сходится, но есть строки без нашего клиента.",
        ),
        (run_of(failure="База занята."), "⚠️ 1С не ответила: База занята."),
    ],
)
def test_the_sentence(run: Reconciliation, said: str) -> None:
    assert recon.sentence(run) == said


def test_a_line_says_whom_what_and_both_numbers() -> None:
    said = recon.message(report_of(edited(), name="<b>Роза</b>"), AT, ZONE)
    assert (
        "• <b>&lt;b&gt;Роза&lt;/b&gt;</b> (ИНН 7701000019), заявка № 1001, документ 0000-000001: "
        "строки документа правили в 1С: часы или сумма другие. У нас 1 ч 30 мин, в 1С 1 ч"
    ) in said
    assert "₽" not in said


def test_a_message_is_at_most_a_screen() -> None:
    found = report_of(*(edited(number) for number in range(500)), name="Ы" * 300)
    said = recon.message(found, AT, ZONE)
    shown = said.count("•")
    assert 5 <= shown <= 10
    assert f"и ещё {500 - shown}" in said
    assert limits.length(said) <= limits.TEXT
    few = recon.message(report_of(*(edited(number) for number in range(12)), name="Роза"), AT, ZONE)
    assert few.count("•") == few.count("<i>Верните строки в 1С") == 10
    assert "и ещё 2" in few


def test_a_line_says_when_and_how_many() -> None:
    last = date(2026, 11, 23)
    corrected, over, twice = (
        recon.cause_in_full(line)
        for line in (
            Line(kind=Kind.STATEMENT_CORRECTED, first=date(2026, 11, 1), last=last),
            Line(kind=Kind.CONTRACT_OVER, last=last, count=3),
            Line(kind=Kind.TWICE, count=2),
        )
    )
    assert corrected.endswith("это не ошибка (выписка с 01.11.2026 по 23.11.2026)")
    assert over.endswith("открыты заявки (кончился 23.11.2026, заявок открыто: 3)")
    assert twice.endswith("(документов: 2)")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_cause_and_a_cure(kind: Kind) -> None:
    codes: dict[Kind, list[str]] = {
        Kind.COUNTERPARTY: [code.value for code in CounterpartyTrouble],
        Kind.CONTRACT: [code.value for code in ContractTrouble],
    }
    for code in codes.get(kind, [None]):
        line = Line(kind=kind, code=code)
        assert recon.cause(line)
        assert recon.cure(line).endswith(".")


def test_the_spreadsheet_holds_numbers_formulas_and_no_formula_of_people_s() -> None:
    corrected = Line(
        kind=Kind.STATEMENT_CORRECTED,
        company_id=1,
        ticket=7,
        minutes_here=30,
        minutes_there=60,
        first=date(2026, 11, 1),
        last=date(2026, 11, 23),
    )
    found = report_of(edited(), corrected, Line(kind=Kind.COUNTERPARTY, code="no-inn"), name='=HYPERLINK("http://x")')
    book = load_workbook(BytesIO(reconciliation_xlsx(found, ZONE)))
    assert book.sheetnames == ["Расхождения", "Сводка"]
    sheet = book["Расхождения"]
    assert [cell.value for cell in sheet[HEAD + 1]][:3] == ["№", "Что", "Клиент или контрагент"]
    first, total = HEAD + 2, HEAD + 5
    name = sheet.cell(first, PLACE["name"] + 1)
    assert (name.value, name.data_type) == ('=HYPERLINK("http://x")', "s")
    assert sheet.cell(first, PLACE["minutes-difference"] + 1).value == "=I5-J5"
    assert sheet.cell(total, PLACE["minutes-here"] + 1).value == "=SUM(I5:I7)"
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(formula.startswith(("=SUM(", "=I", "=L")) for formula in formulas)
    summary = {row[0].value: row for row in book["Сводка"].iter_rows()}
    assert summary["Клиентов сходится"][1].value == 398
    assert summary["Документ изменён в 1С"][1].value == "=COUNTIF('Расхождения'!$B$5:$B$7,A9)"
    assert "Часы" not in summary
    cached = load_workbook(BytesIO(reconciliation_xlsx(found, ZONE)), data_only=True)
    assert cached["Расхождения"].cell(total, PLACE["minutes-difference"] + 1).value == 0
    assert cached["Сводка"].cell(9, 2).value == 1
    assert len(COLUMNS) == sheet.max_column


def test_a_spreadsheet_of_nothing_can_be_opened() -> None:
    book = load_workbook(BytesIO(reconciliation_xlsx(Report(run_of(differing=0, matched=3), []), ZONE)))
    assert book["Расхождения"].cell(HEAD + 2, PLACE["kind"] + 1).value == "Итого"
