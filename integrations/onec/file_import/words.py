"""What a person reads before and after an import. Russian, with right plural forms."""

from collections.abc import Sequence

from babel.core import Locale

from integrations.onec.file_import.applying import Report
from integrations.onec.file_import.decision import Remark
from integrations.onec.file_import.planning import Plan
from integrations.onec.file_import.problem import quoted

_RUSSIAN = Locale("ru")
MOST_REMARKS = 20
"""A longer list is not read: the rest is counted."""


def describe(plan: Plan) -> str:
    """The preview: what would be written, what is known, what is rejected and why."""
    total = len(plan.table.rows)
    parts = [
        _count(len(plan.companies), "новый клиент", "новых клиента", "новых клиентов"),
        f"{len(plan.ids)} уже есть",
    ]
    rejected = _count(len(plan.rejected), "отклонена", "отклонены", "отклонено")
    text = [f"{_lines(total)}: {', '.join(parts)}" + (f", {rejected}{_why(plan.rejected)}" if plan.rejected else ".")]
    if plan.contracts or plan.known_contracts:
        text.append(f"Договоры: {_new_and_known(len(plan.contracts), plan.known_contracts)}.")
    if plan.openings:
        text.append(_openings(len(plan.openings), sum(opening.minutes for opening in plan.openings)))
    if plan.people or plan.known_people:
        text.append(f"Контакты: {_new_and_known(len(plan.people), plan.known_people)}.")
    if plan.notes:
        text += ["Обратите внимание:", *_remarks(plan.notes)]
    if plan.table.sheet and plan.table.other_sheets:
        others = ", ".join(quoted(name) for name in plan.table.other_sheets[:MOST_REMARKS])
        text.append(f"Прочитан лист {quoted(plan.table.sheet)}, остальные – нет: {others}.")
    if plan.table.unused:
        text.append(
            f"Не использованы столбцы: {', '.join(quoted(title) for title in plan.table.unused[:MOST_REMARKS])}."
        )
    return "\n".join(text)


def describe_report(report: Report) -> str:
    """What was written."""
    done = [
        _count(report.companies, "клиент", "клиента", "клиентов") if report.companies else "",
        _count(report.contracts, "договор", "договора", "договоров") if report.contracts else "",
        _count(report.people, "контакт", "контакта", "контактов") if report.people else "",
    ]
    text = [f"Записано: {', '.join(part for part in done if part)}." if any(done) else "Новых записей нет."]
    if report.openings:
        text.append(_openings(report.openings, report.minutes))
    if report.rejected:
        rejected = _count(len(report.rejected), "строка отклонена", "строки отклонены", "строк отклонено")
        text.append(f"{rejected}{_why(report.rejected)}")
    return "\n".join(text)


def _count(number: int, one: str, few: str, many: str) -> str:
    return f"{number} {({'one': one, 'few': few}).get(_RUSSIAN.plural_form(number), many)}"


def _lines(number: int) -> str:
    return _count(number, "строка", "строки", "строк")


def _new_and_known(new: int, known: int) -> str:
    return f"{_count(new, 'новый', 'новых', 'новых')}, {known} уже есть"


def _openings(number: int, minutes: int) -> str:
    hours = " ".join(
        part
        for part in (f"{minutes // 60} ч" if minutes >= 60 else "", f"{minutes % 60} мин" if minutes % 60 else "")
        if part
    )
    return f"Входящие остатки: {_count(number, 'договор', 'договора', 'договоров')}, всего {hours}."


def _why(remarks: Sequence[Remark]) -> str:
    """«: строка 7 – …»; several ones on lines of their own."""
    if len(remarks) == 1:
        return f": строка {remarks[0].line} – {remarks[0].text}."
    return "\n".join([":", *_remarks(remarks)])


def _remarks(remarks: Sequence[Remark]) -> list[str]:
    shown = [f"  строка {remark.line} – {remark.text}" for remark in remarks[:MOST_REMARKS]]
    more = len(remarks) - MOST_REMARKS
    return [*shown, f"  и ещё {_lines(more)}"] if more > 0 else shown
