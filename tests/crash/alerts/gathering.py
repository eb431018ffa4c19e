"""The journal of a trial, put together from the tables, the calls to the local Bot API, and what the processes wrote."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from core.alerts.auditing import unguarded
from core.alerts.intents import AlertRings
from core.alerts.models import AlertStep
from core.database import Database
from core.outbox.models import OutboxRow
from core.outbox.service import GROUP
from core.sla.rules.plans import DEFAULT_LADDERS
from core.tickets.models import Ticket
from playground.calls import CallLog
from playground.faults import Faults, Rule
from tests.clock import SettableClock
from tests.crash.alerts import world
from tests.crash.alerts.journal import Fault, Journal, List, Ring, Step, Tick, TicketSeen, Trouble

HEADED = re.compile(r"^🔔 <b>Жд(?:ёт|ут) \d+ заяв\w+, никто не взял")
NAMED = re.compile(r"^[🔴🔥] <b>№\u00a0(\d+)</b>", re.MULTILINE)
LEFT = "SELECT kind, lane, state, error FROM outbox WHERE state IN ('waiting', 'sending', 'dropped') ORDER BY id"


class TimedCalls(CallLog):
    """The playground's list of calls, with the moments of those that are lists. ``to_lose``: the answers to so many of the next
    lists get lost: the group has them, the desk does not know."""

    def __init__(self, faults: Faults, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._faults = faults
        self._now = now
        self.to_lose = 0
        self.lists: list[List] = []
        self.to_people = 0
        self.refused = {"500": 0, "429": 0}

    def add(self, method: str, arguments: dict[str, Any], error: str | None) -> None:
        super().add(method, arguments, error)
        if error is not None:
            self.refused["500"] += "Internal Server Error" in error
            self.refused["429"] += "Too Many Requests" in error
        elif method == "sendMessage" and HEADED.match(arguments["text"]):
            if int(arguments["chat_id"]) != world.GROUP:
                self.to_people += 1
                return
            numbers = frozenset(int(number) for number in NAMED.findall(arguments["text"]))
            self.lists.append(List(self._now(), numbers, more="\n… ещё" in arguments["text"]))
            if self.to_lose:
                self.to_lose -= 1
                self._faults.drop_after_store = Rule([method.lower()], 1)


async def left(database: Database) -> list[str]:
    """Intents that are not delivered."""
    async with database.read() as work:
        return [" ".join(str(each) for each in row if each) for row in await work.session.execute(text(LEFT))]


async def gather(
    database: Database,
    folder: Path,
    calls: TimedCalls,
    known: dict[int, datetime],
    taken: dict[int, tuple[datetime, datetime]],
    troubles: list[Trouble],
    over: datetime,
) -> Journal:
    """``known``: by ticket, since when its client knows it (nobody does if the answer was lost). ``taken``: since when somebody
    had tried to take it and since when they knew. ``over``: when the last tick could begin; the desk's own auditor judges by
    that moment."""
    async with Database(database.engine, SettableClock(over)).read() as work:
        silent = [one.ticket_id for one in await unguarded(work)]
        tickets = (await work.session.scalars(select(Ticket).order_by(Ticket.id))).all()
        steps = (await work.session.scalars(select(AlertStep))).all()
        rings = await work.session.scalars(
            select(OutboxRow).where(OutboxRow.kind == AlertRings.kind, OutboxRow.lane == GROUP.lane)
        )
        ticks, faults = _diaries(folder)
        return Journal(
            tickets=[
                _seen(ticket, known.get(ticket.id, over), *taken.get(ticket.id, (None, None))) for ticket in tickets
            ],
            steps=[Step(one.ticket_id, one.seq, one.audience, one.planned_at, one.outbox_id) for one in steps],
            rings=[Ring(row.id, row.created_at, row.done_at) for row in rings],
            lists=calls.lists,
            ticks=ticks,
            troubles=troubles,
            faults=faults,
            unguarded=silent,
            left=await left(database),
        )


def _seen(ticket: Ticket, known: datetime, reached: datetime | None, taken: datetime | None) -> TicketSeen:
    ladder = DEFAULT_LADDERS[ticket.priority]
    return TicketSeen(ticket.id, ticket.number, ladder, ticket.opened_at, known, reached, taken)


def _diaries(folder: Path) -> tuple[list[Tick], list[Fault]]:
    ticks, faults = [], []
    for path in folder.glob("*.jsonl"):
        for line in _lines(path):
            at = datetime.fromisoformat(line["at"])
            if line["kind"] == "tick":
                ticks.append(Tick(int(path.stem), datetime.fromisoformat(line["started"]), at))
            elif line["kind"] == "error":
                faults.append(Fault(at, line["words"]))
    return ticks, sorted(faults, key=lambda fault: fault.at)


def _lines(path: Path) -> Sequence[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
