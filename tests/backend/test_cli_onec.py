"""``chasovoy onec pull``, ``probe``, ``troubles``, ``match``, ``leave``: what is printed, and what comes of it."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from core.clock import real_now
from core.database import Database
from core.dates import add_months
from integrations.onec.odata import transport
from integrations.onec.pull import pulling
from tests.backend.conftest import Environment
from tests.backend.test_cli import Command, command, refused, rows, wrong_words
from tests.factories import some_inn
from tests.integrations.onec.pull.conftest import onec
from tests.integrations.onec.pull.test_pulling import contract
from tests.playground.onec.hands import CONTRACTS, COUNTERPARTIES, OneC

__all__ = ["command", "onec"]

TODAY = real_now().date()
START = f"{TODAY.isoformat()}T00:00:00"


@pytest.fixture(autouse=True)
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The commands configure the logs; what they have changed is undone."""
    root = logging.getLogger()
    handlers, level, known = root.handlers[:], root.level, structlog.get_config()
    for module in (transport, pulling):
        monkeypatch.setattr(module, "log", structlog.get_logger())
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**known)


@pytest.fixture
def connected(environment: Environment, onec: OneC) -> OneC:
    """The installation knows the base."""
    environment(onec_url=onec.root, onec_user="odata", onec_password="demo")
    return onec


async def seed(onec: OneC, name: str, inn: str, kpp: str = "770101001", **fields: Any) -> str:
    [ref] = await onec.seed(COUNTERPARTIES, {"Description": name, "ИНН": inn, "КПП": kpp})
    if fields:
        await onec.seed(CONTRACTS, contract(ref, Дата=START, **fields))
    return ref


async def test_clients_come_from_1c(command: Command, connected: OneC, database: Database) -> None:
    rose = some_inn()
    await seed(connected, "Роза", rose, Номер="ИТС-1")
    assert "✓ Срок понятен у 1 из 1 договоров ИТС." in (said := await command.well("onec", "probe"))
    assert said.endswith("Загрузка из этой базы может работать.\n")
    assert await rows(database, "SELECT count(*) FROM company") == [(0,)]
    await command.well("accrual", "set", "12", "960")
    assert await command.well("onec", "pull") == (
        "Загружено: контрагентов 1, договоров ИТС 1. Новых 2, изменилось 0, пропало 0.\n"
    )
    assert await rows(database, "SELECT name, inn FROM company") == [("Роза", rose)]
    assert await rows(database, "SELECT number, accrues_from FROM contract") == [("ИТС-1", TODAY)]
    assert await rows(database, "SELECT sum(minutes) FROM ledger_entry") == [(960,)]
    assert await command.well("onec", "troubles") == "Вопросов по обмену с 1С нет.\n"


async def test_questions_are_answered(command: Command, connected: OneC, database: Database) -> None:
    inn, other = some_inn(), some_inn()
    ref = await seed(connected, "Роза (Тверь)", inn, Номер="ИТС-1")
    await seed(connected, "Роза (старая)", inn)
    await seed(connected, "Лилия", other, Номер="ИТС-2")
    await seed(connected, "Лилия", other, Номер="ИТС-3")
    said = await command.well("onec", "pull")
    assert "Ждут решения человека: 3" in said
    listed = await command.well("onec", "troubles")
    assert f"Контрагент «Роза (Тверь)» (ИНН {inn}, КПП 770101001): в 1С это не единственный" in listed
    assert "подходит не один контрагент" in wrong_words(await command("onec", "leave", "Роза"))
    assert await command.well("onec", "leave", "роза (старая)") == "Больше не спрашиваем: Роза (старая)\n"
    assert await command.well("onec", "match", ref, "--new") == "Связано с клиентом: Роза (Тверь)\n"
    assert await rows(database, "SELECT name FROM company") == [("Роза (Тверь)",)]
    assert "нужно назвать клиента" in wrong_words(await command("onec", "match", ref))
    assert "такого контрагента нет" in wrong_words(await command("onec", "match", "Василёк", "--new"))
    assert "уже связан" in refused(await command("onec", "match", ref, "--new"))


async def test_one_client_on_demand(command: Command, connected: OneC, database: Database) -> None:
    rose = some_inn()
    await seed(connected, "Роза", rose, Номер="ИТС-1")
    await seed(connected, "Лилия", some_inn(), Номер="ИТС-2")
    assert "контрагентов 1, договоров ИТС 1" in await command.well("onec", "pull", "--inn", rose)
    assert await rows(database, "SELECT name FROM company") == [("Роза",)]
    assert "Такого ИНН не бывает" in refused(await command("onec", "pull", "--inn", "7701000018"))


async def test_trouble_is_said_with_the_cure(command: Command, connected: OneC, environment: Environment) -> None:
    await seed(connected, "Роза", some_inn(), Номер="ИТС-1")
    await connected.play("rename", entity=COUNTERPARTIES, property="ИНН")
    done = await command("onec", "pull")
    assert done.code == 1
    assert "в базе он называется УдалитьИНН" in done.out
    assert "Данные не обновлены." in done.out
    probed = await command("onec", "probe")
    assert probed.code == 1
    assert probed.out.endswith("Загрузка из этой базы пока не может работать.\n")
    environment(onec_password="не тот")
    done = await command("onec", "pull")
    assert done.code == 1
    assert "1С не приняла имя или пароль" in done.out


async def test_a_drop_that_is_right(command: Command, connected: OneC, database: Database) -> None:
    refs = [await seed(connected, f"Фирма {number}", some_inn()) for number in range(12)]
    await connected.seed(CONTRACTS, contract(refs[0], Дата=START))
    await command.well("onec", "pull")
    for ref in refs[1:9]:
        await connected.call("DELETE", f"{COUNTERPARTIES}(guid'{ref}')", status=204)
    done = await command("onec", "pull")
    assert done.code == 1
    assert "chasovoy onec pull --accept-drop" in done.out
    assert "пропало 8" in await command.well("onec", "pull", "--accept-drop")


async def test_without_a_base_and_with_wrong_settings(command: Command, environment: Environment) -> None:
    assert "Обмен с 1С не настроен" in wrong_words(await command("onec", "pull"))
    environment(onec_url="https://1c.example.ru/buh")
    assert "ONEC_USER и ONEC_PASSWORD" in refused(await command("onec", "pull"))
    environment(onec_user="odata", onec_password="demo", onec_url="1c.example.ru/buh")
    assert "начинается с http://" in refused(await command("onec", "probe"))
    environment(onec_url="https://1c.example.ru/buh", onec_mapping="/нет/такого.toml")
    assert "ONEC_MAPPING: не читается файл" in refused(await command("onec", "pull"))
    environment(onec_mapping="bp", onec_contracts_from=add_months(TODAY, -12), onec_zone="Москва")
    assert "неизвестный часовой пояс" in refused(await command("onec", "probe"))
