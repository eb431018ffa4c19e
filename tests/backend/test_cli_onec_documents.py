"""``chasovoy onec``: the exchange and its decisions without Telegram."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from core.database import Database
from core.exchange.documents.bases import enable_base
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.outcomes import Fault, refuse
from core.exchange.documents.rules import Pace, Trouble
from core.exchange.documents.sending import claim, release_tied
from core.exchange.tie_models import ItemKind
from core.exchange.ties import SeenItem, take_items
from core.tickets.completion import preview, resolve
from core.tickets.lines import add_line
from tests.backend.test_cli import Command, command, refused, rows, wrong_words
from tests.factories import (
    make_company,
    make_contact,
    make_contract_with_hours,
    make_counterparty,
    make_services,
    make_staff,
    make_ticket,
)

__all__ = ["command"]


@pytest.fixture
async def document(command: Command, database: Database) -> int:
    """Its document waits for a service that is nothing in 1C; the company is known there."""
    async with database.work() as work:
        await enable_base(work)
        company = await make_company(work)
        await make_contract_with_hours(work, company)
        services = await make_services(work)
        oleg = (await make_staff(work)).as_actor()
        await take_items(
            work,
            ItemKind.SERVICE,
            [SeenItem(uuid4(), f"00-{number}", name) for number, name in enumerate(("Услуга 1С", "Услуга 1С, выезд"))],
        )
        await make_counterparty(work, company)
        await work.session.flush()
        ticket = await make_ticket(work, await make_contact(work, company))
        await add_line(work, oleg, ticket.id, service_id=services.consultation.id, minutes=40)
        await resolve(work, oleg, ticket.id, version=(await preview(work, oleg, ticket.id)).version)
        return (await work.session.scalars(select(ExchangeDocument.id))).one()


async def refuse_it(database: Database) -> None:
    """The document is tied, sent and refused by 1C."""
    async with database.work() as work:
        await release_tied(work)
    async with database.work() as work:
        claimed = await claim(work, Pace())
        assert claimed is not None
        await refuse(work, claimed, Fault(Trouble.REFUSED, "Период закрыт."))


async def test_what_waits_is_shown_and_tied(command: Command, database: Database, document: int) -> None:
    shown = await command.well("onec", "status")
    assert "Подключён" in shown
    assert f"[{document}] • №" in shown
    assert "ждёт связи с 1С: Консультация" in shown
    assert "Не связано с 1С услуг и сотрудников: 5" in shown
    assert "подходит не одна строка: Услуга 1С (00-0), Услуга 1С, выезд (00-1)" in wrong_words(
        await command("onec", "tie", "consultation", "услуга")
    )
    assert "в 1С такого нет" in wrong_words(await command("onec", "tie", "consultation", "бумага"))
    assert "нет услуги advice" in wrong_words(await command("onec", "tie", "advice", "услуга"))
    assert "такого сотрудника нет" in wrong_words(await command("onec", "tie", "Сидоров", "услуга", "--engineer"))
    assert await command.well("onec", "tie", "consultation", "Услуга 1С") == (
        "Связано: «Консультация» – это «Услуга 1С» в 1С.\nЖдали этого и теперь уйдут документы: 1.\n"
    )
    assert await rows(database, "SELECT state FROM exchange_document") == [("ready",)]
    assert await rows(database, "SELECT tied_by FROM exchange_tie") == [("system:command-line",)]


async def test_a_refusal_is_settled(command: Command, database: Database, document: int) -> None:
    await command.well("onec", "tie", "consultation", "00-0")
    await refuse_it(database)
    number = str(document)
    assert "– Период закрыт\n" in await command.well("onec", "status")
    assert "проверяем, дошёл ли до 1С" in await command.well("onec", "again", number)
    assert "уже решили" in refused(await command("onec", "drop", number, "не надо"))
    assert "Нужен номер" in refused(await command("onec", "done", number, " "))
    said = await command.well("onec", "done", number, "0000-000017")
    assert "внесён в 1С вручную" in said
    assert "Решение: на сервере" in said
    assert "Такого документа нет" in refused(await command("onec", "again", "77"))
    assert await rows(database, "SELECT state, onec_number, decided_by FROM exchange_document") == [
        ("closed", "0000-000017", "system:command-line")
    ]
