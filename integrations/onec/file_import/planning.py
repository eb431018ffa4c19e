"""What an import would do: the plan, and how it is made of a table and of what is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.database import Work
from integrations.onec.file_import.decision import Decision, Key, NewCompany, NewContract, NewPerson, Opening, Remark
from integrations.onec.file_import.known import Known, load_known
from integrations.onec.file_import.lines import Line, read_line
from integrations.onec.file_import.problem import BadLine, ImportProblem
from integrations.onec.file_import.table import Table


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written, what is there already, what is worth a look, what was rejected and why.

    ``ids`` are the known companies' ids. ``table`` and ``today`` are kept so that the plan can be made again at the
    moment of writing.
    """

    table: Table
    today: date
    companies: tuple[NewCompany, ...]
    contracts: tuple[NewContract, ...]
    openings: tuple[Opening, ...]
    people: tuple[NewPerson, ...]
    ids: Mapping[Key, int]
    known_contracts: int
    known_people: int
    notes: tuple[Remark, ...]
    rejected: tuple[Remark, ...]

    @property
    def nothing_new(self) -> bool:
        return not (self.companies or self.contracts or self.openings or self.people)


async def plan(work: Work, table: Table, today: date) -> Plan:
    """The plan for this table; reads, writes nothing. ``today`` is the installation's local date.

    Raises ImportProblem when more than half of the lines would be rejected: then it is the wrong file, or columns that
    were misunderstood.
    """
    lines, rejected = read_lines(table, today)
    known = await load_known(work, {line.inn for line in lines})
    return decide(table, today, lines, rejected, known)


def read_lines(table: Table, today: date) -> tuple[list[Line], list[Remark]]:
    """The lines that can be believed, and why the others cannot."""
    lines: list[Line] = []
    rejected: list[Remark] = []
    for row in table.rows:
        try:
            lines.append(read_line(row, today))
        except BadLine as reason:
            rejected.append(Remark(row.line, str(reason)))
    return lines, rejected


def decide(table: Table, today: date, lines: list[Line], rejected: list[Remark], known: Known) -> Plan:
    """The plan, from lines that were read and what is known; pure. Raises ImportProblem as ``plan`` does."""
    decision = Decision(known, lines, today)
    for line in lines:
        try:
            decision.take(line)
        except BadLine as reason:
            rejected.append(Remark(line.line, str(reason)))
    rejected.sort()
    if 2 * len(rejected) > len(table.rows):
        reasons = "; ".join(f"строка {remark.line} – {remark.text}" for remark in rejected[:3])
        msg = (
            f"Не подходит больше половины строк ({len(rejected)} из {len(table.rows)}), "
            f"поэтому не записано ничего. Например: {reasons}"
        )
        raise ImportProblem(msg)
    return Plan(
        table=table,
        today=today,
        companies=tuple(decision.companies),
        contracts=tuple(decision.contracts),
        openings=tuple(decision.openings),
        people=tuple(decision.people),
        ids=decision.ids,
        known_contracts=decision.known_contracts,
        known_people=decision.known_people,
        notes=tuple(sorted(decision.notes)),
        rejected=tuple(rejected),
    )
