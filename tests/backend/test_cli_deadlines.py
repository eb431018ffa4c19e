"""Deadlines from the command line."""

from sqlalchemy import text

from core.database import Database
from core.tickets.priorities import set_up_deadlines
from tests.backend.test_cli import Command, command
from tests.clock import MOSCOW
from tests.factories import make_company, make_contact, make_ticket

__all__ = ["command"]


async def test_check_rebuild_and_score(command: Command, database: Database) -> None:
    async with database.work() as work:
        await set_up_deadlines(work, MOSCOW)
        ticket = await make_ticket(work, await make_contact(work, await make_company(work)))
    assert await command.well("deadlines", "check") == "Всё сходится.\n"
    async with database.work() as work:
        await work.session.execute(text("UPDATE ticket_clock SET warn_at = NULL WHERE clock = 'reaction'"))
    checked = await command("deadlines", "check")
    assert checked.code == 1
    assert f"заявка № {ticket.number}, реакция, когда предупредить: записано ничего, по событиям 2026-" in checked.out
    assert await command.well("deadlines", "rebuild") == "Заявок, у которых сроки записаны заново: 1.\n"
    assert await command.well("deadlines", "check") == "Всё сходится.\n"
    async with database.work() as work:
        await work.session.execute(text("UPDATE ticket SET state = 'in_progress'"))
    left = await command("deadlines", "rebuild")
    assert (left.code, "сама заявка, состояние: записано in_progress, по событиям open" in left.out) == (1, True)
    scored = await command.well("deadlines", "score", "--days", "30")
    assert scored.startswith("Решено заявок за 30 дн.: 0,")
    assert "Мало данных" in scored
