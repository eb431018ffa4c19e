"""Corrections, explanations and what may be done for a client, from the command line."""

import pytest
from sqlalchemy import select

from core.clients.intents import TermsChanged
from core.database import Database
from core.outbox.models import OutboxRow
from core.tickets.completion import preview, resolve
from core.tickets.intents import Corrected
from core.tickets.lines import add_line
from tests.backend.test_cli import Command, command, refused, rows
from tests.factories import make_company, make_contact, make_contract_with_hours, make_services, make_staff, make_ticket

__all__ = ["command"]


@pytest.fixture
async def number(command: Command, database: Database) -> int:
    """A resolved ticket: 40 minutes of consultation, an update. The company has 330 minutes."""
    async with database.work() as work:
        company = await make_company(work)
        await make_contract_with_hours(work, company)
        services = await make_services(work)
        oleg = (await make_staff(work)).as_actor()
        ticket = await make_ticket(work, await make_contact(work, company))
        for service, minutes in ((services.consultation, 40), (services.update, 20)):
            await add_line(work, oleg, ticket.id, service_id=service.id, minutes=minutes)
        shown = await preview(work, oleg, ticket.id)
        await resolve(work, oleg, ticket.id, version=shown.version)
        return ticket.number


async def test_why_and_correct(command: Command, database: Database, number: int) -> None:
    said = await command.well("ticket", "why", str(number))
    first, second = said.strip().split("\n\n2. ")
    assert first.startswith("1. Почему 45 мин?\nКонсультация, заявка №")
    assert "40 мин → 3 × 15 мин = 45 мин\nОплачено часами:" in first
    assert second.endswith("часов и денег за них не берём.")
    done = await command.well("ticket", "correct", str(number), "1", "20", "ошиблись строкой")
    assert done == "Исправлено. С часов списано 15 мин, было 45 мин.\n"
    assert "Почему 15 мин?" in await command.well("ticket", "why", str(number))
    async with database.work() as work:
        row = await work.session.scalar(select(OutboxRow).where(OutboxRow.kind == Corrected.kind))
        assert row is not None
        assert (row.payload["staff_name"], row.payload["reason"]) == ("", "ошиблись строкой")
    assert await rows(database, "SELECT author FROM ticket_correction") == [("system:command-line",)]


async def test_what_is_not_corrected(command: Command, database: Database, number: int) -> None:
    assert "Такой заявки" in refused(await command("ticket", "why", "9"))
    assert "Нужна причина" in refused(await command("ticket", "correct", str(number), "1", "20", " "))
    assert "Исправлять нечего" in refused(await command("ticket", "correct", str(number), "1", "40", "причина"))
    assert "сутки" in refused(await command("ticket", "correct", str(number), "1", "2000", "причина"))
    for order in ("0", "9"):
        assert (await command("ticket", "correct", str(number), order, "20", "причина")).code == 2
    assert await rows(database, "SELECT count(*) FROM ticket_correction") == [(0,)]


async def test_what_may_be_done_for_a_client(command: Command, database: Database) -> None:
    async with database.work() as work:
        await make_company(work)
    assert await command.well("company", "state", "ромашка", "prepayment", "не платят") == (
        "ООО «Ромашка»: только предоплата\n"
    )
    assert await command.well("company", "policy", "ромашка", "block", "так решили") == (
        "ООО «Ромашка»: сверх часов не работаем\n"
    )
    assert "Так и есть" in refused(await command("company", "state", "ромашка", "prepayment", "ещё раз"))
    assert "Нужна причина" in refused(await command("company", "policy", "ромашка", "ask", ""))
    assert (await command("company", "state", "ромашка", "nonsense", "причина")).code == 2
    assert await rows(database, "SELECT work_state, shortage_policy FROM company") == [("prepayment", "block")]
    async with database.work() as work:
        told = await work.session.scalars(select(OutboxRow).where(OutboxRow.kind == TermsChanged.kind))
        assert [row.payload["reason"] for row in told] == ["не платят", "так решили"]
