"""The books of both sides when the day is over, as an auditor copies them: from the tables, and from 1C by plain HTTP. What a
document should say is worked out from the lines of work anew, not by the product's own rules."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from core.database import Database, Work
from tests.crash.onec.publication import Publication

Row = tuple[str, int, int]
"""Reference of the item, quantity in sixtieths (minutes, of hours), kopecks."""
Completion = tuple[int, int]
"""Ticket and number."""
_MARK = re.compile(r"SD:(\S+)")
COVERED = "за счёт часов договора"
"""How a row says that it was written off hours."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in 1C. ``hours``: minutes in the rows that were written off hours; ``total`` kopecks."""

    ref: str
    key: str | None
    live: bool
    posted: bool
    rows: Counter[Row]
    hours: int
    total: int


@dataclass(frozen=True, slots=True)
class Due:
    """What has to be in 1C of a completion: under which key, which rows (none: no document), and minutes written off hours."""

    key: str
    rows: Counter[Row]
    charged: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the exchange. ``told``: people were told that it needs them; ``corrected``: a newer one replaces it."""

    id: int
    key: str
    state: str
    trouble: str | None
    ref: str | None
    told: bool
    corrected: bool
    sendings: int


@dataclass(frozen=True, slots=True)
class Books:
    """``charged``: all minutes that the ledger has written off, net of reversals. ``bills``: by the key of each request
    for hours, the row of its invoice; None if there is to be none."""

    due: Mapping[Completion, Due]
    entries: Sequence[Entry]
    papers: Sequence[Paper]
    charged: int
    bills: Mapping[str, Row | None] = field(default_factory=dict)
    live: Mapping[str, Sequence[Paper]] = field(init=False)
    """Papers not marked for deletion, by completion key without correction."""

    def __post_init__(self) -> None:
        found: dict[str, list[Paper]] = {}
        for paper in self.papers:
            if paper.live and paper.key is not None:
                found.setdefault(paper.key.partition(":correction:")[0], []).append(paper)
        object.__setattr__(self, "live", found)


LINES = """
    SELECT line.ticket_id, line.completion, item.ref, service.tariff_kind AS kind, service.price_unit AS unit, line.fate,
           line.charged_minutes AS charged, line.covered_minutes AS covered, line.shortage_minutes AS shortage, line.amount
    FROM work_line AS line JOIN service ON service.id = line.service_id
    JOIN exchange_tie AS tie ON tie.kind = 'service' AND tie.our_id = service.id
    JOIN exchange_item AS item ON item.id = tie.item_id
    WHERE line.completion IS NOT NULL AND line.superseded_by IS NULL
"""
COMPLETIONS = """
    SELECT ticket.id, nth, coalesce((SELECT max(correction.number) FROM ticket_correction AS correction
           WHERE correction.ticket_id = ticket.id AND correction.completion = nth), 0)
    FROM ticket, generate_series(1, ticket.completions) AS nth
"""
CHARGED = """
    SELECT line.ticket_id, line.completion, -sum(entry.minutes) FROM ledger_entry AS entry
    JOIN work_line AS line ON line.id = entry.line_id GROUP BY 1, 2
"""
ALL_CHARGED = "SELECT coalesce(-sum(minutes), 0) FROM ledger_entry WHERE kind IN ('charge', 'reversal')"
REQUESTS = """
    SELECT request.id, item.ref, request.minutes, request.amount, request.state FROM top_up_request AS request
    JOIN service ON service.code = 'consultation'
    JOIN exchange_tie AS tie ON tie.kind = 'service' AND tie.our_id = service.id
    JOIN exchange_item AS item ON item.id = tie.item_id
"""
ENTRIES = """
    SELECT document.id, key, state, trouble, onec_ref::text, EXISTS (
               SELECT FROM outbox WHERE outbox.kind = 'exchange.document.stopped'
               AND (payload->>'document_id')::bigint = document.id
           ), EXISTS (SELECT FROM exchange_document AS later WHERE later.replaces_id = document.id), sendings
    FROM exchange_document AS document ORDER BY document.id
"""


async def read_books(database: Database, onec: Publication) -> Books:
    async with database.read() as work:
        due = await _due(work)
        entries = [Entry(*row) for row in await work.session.execute(text(ENTRIES))]
        charged = int(await work.session.scalar(text(ALL_CHARGED)) or 0)
        bills = {
            f"topup:{one.id}": (str(one.ref), one.minutes, one.amount) if one.state == "asked" else None
            for one in await work.session.execute(text(REQUESTS))
        }
    return Books(due, entries, [_paper(one) for one in await onec.documents()], charged, bills)


async def _due(work: Work) -> dict[Completion, Due]:
    charged = {(ticket, number): int(sum_) for ticket, number, sum_ in await work.session.execute(text(CHARGED))}
    rows: dict[Completion, Counter[Row]] = {}
    for line in await work.session.execute(text(LINES)):
        rows.setdefault((line.ticket_id, line.completion), Counter()).update(_rows_due(line))
    due = {}
    for ticket, number, correction in await work.session.execute(text(COMPLETIONS)):
        key = f"ticket:{ticket}:completion:{number}" + (f":correction:{correction}" if correction else "")
        due[ticket, number] = Due(key, rows.get((ticket, number), Counter()), charged.get((ticket, number), 0))
    return due


def _rows_due(line: Any) -> list[Row]:
    """What the accountant should find of a line."""
    item, money = str(line.ref), line.amount if line.fate == "money" else 0
    if line.kind == "untariffed":
        return [(item, 0, 0)]
    if line.kind == "paid":
        return [(item, 60 if line.unit == "fixed" else line.charged, money)]
    rows = []
    if line.covered or not line.shortage:
        rows.append((item, line.covered, 0))
    if line.shortage:
        rows.append((item, line.shortage, money))
    return rows


def _paper(one: dict[str, Any]) -> Paper:
    mark = _MARK.match(one["Комментарий"])
    rows = [(row["Номенклатура_Key"], _sixtieths(row["Количество"]), _kopecks(row["Сумма"])) for row in one["rows"]]
    hours = sum(_sixtieths(row["Количество"]) for row in one["rows"] if COVERED in row["Содержание"])
    return Paper(
        one["Ref_Key"],
        mark[1] if mark else None,
        not one["DeletionMark"],
        one["Posted"],
        Counter(rows),
        hours,
        _kopecks(one["СуммаДокумента"]),
    )


def _sixtieths(quantity: Decimal | int) -> int:
    return round(Decimal(quantity) * 60)


def _kopecks(roubles: Decimal | int) -> int:
    return round(Decimal(roubles) * 100)
