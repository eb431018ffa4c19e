"""The doctor: each thing that may be wrong is found, and told with its cure."""

import re
import socket
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.cli.doctor import examine
from backend.database import make_engine
from backend.demo.phones import Phones
from backend.desk import bot_of
from backend.postgres import EmbeddedPostgres
from backend.settings import Settings
from bot.store.chats import bind_group
from core.actor import StaffRole
from core.alerts.auditing import AUDIT
from core.clock import SystemClock, real_now
from core.contracts.service import sign_contract
from core.database import Database
from core.ledger.accounts import open_account
from core.ledger.accruing import set_accrual_rule
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from core.sla.calendar import production
from core.sla.plans import ensure_first_plan
from core.slots.service import claim, finish
from integrations.onec.mapping import READY
from playground import Settings as PlaygroundSettings
from playground import serve
from tests.backend.conftest import Environment, until
from tests.clock import MOSCOW
from tests.conftest import DatabaseUrls
from tests.factories import (
    SYSTEM,
    make_company,
    make_contact,
    make_contract,
    make_contract_with_hours,
    make_staff,
    make_ticket,
)

GROUP = -7001


@pytest.fixture
def installed(environment: Environment, database_urls: DatabaseUrls, phones: Phones) -> Environment:
    """Settings with nothing wrong in them."""
    environment(
        bot_token="100:demo",
        telegram_api=phones.base_url,
        database_url=database_urls.app,
        database_owner_url=database_urls.owner,
    )
    return environment


async def findings(capsys: pytest.CaptureFixture[str], *, well: bool) -> dict[str, str]:
    """What was found not well, with its cure; the command's verdict is checked on the way."""
    capsys.readouterr()
    assert await examine() is well
    out = capsys.readouterr().out
    assert ("Всё в порядке." in out) is well
    found = dict(re.findall(r"^[✗!] (.+)\n    (.*)$", out, re.MULTILINE))
    assert len(found) == len(re.findall("^[✗!]", out, re.MULTILINE))  # nothing without a cure
    for cure in found.values():
        assert re.search("[а-яё]{4}", cure)
    return found


async def furnish(database: Database, phones: Phones, bot: str | None) -> None:
    """An administrator; and the group, bound, with the bot in this state."""
    async with database.work() as work:
        await make_staff(work, "Павел", roles=frozenset({StaffRole.ADMIN}))
        if bot is not None:
            await bind_group(work, SYSTEM, GROUP, "Инженеры")
    if bot is not None:
        await phones.post("persons", id=7, first_name="Павел")
        await phones.post("groups", id=GROUP, title="Инженеры", members=[7], type="group", bot="administrator")
        await phones.post("bot", chat_id=GROUP, from_id=7, status=bot)


async def test_all_is_well(
    installed: Environment, database: Database, phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    await furnish(database, phones, "administrator")
    assert await findings(capsys, well=True) == {}


async def test_wrong_settings(environment: Environment, capsys: pytest.CaptureFixture[str]) -> None:
    environment(zone="Moscow")
    [(what, cure)] = (await findings(capsys, well=False)).items()
    assert what == "Настройки"
    assert "ZONE: неизвестный часовой пояс" in cure


@pytest.mark.parametrize(
    ("token", "cure"),
    [("", "@BotFather"), ("токен", "не похож на токен"), ("100:wrong", "не принимает: получите новый у @BotFather")],
)
async def test_the_token(installed: Environment, capsys: pytest.CaptureFixture[str], token: str, cure: str) -> None:
    installed(bot_token=token)
    found = await findings(capsys, well=False)
    assert found.keys() == {"Токен бота"}
    assert cure in found["Токен бота"]


@pytest.mark.parametrize("fault", [{"down": True}, {"status": {"code": 502, "methods": None, "times": 9}}])
async def test_telegram_does_not_answer(
    installed: Environment, phones: Phones, capsys: pytest.CaptureFixture[str], fault: dict[str, object]
) -> None:
    await phones.post("faults", **fault)
    found = await findings(capsys, well=False)
    assert found.keys() == {"Связь с Telegram"}
    assert "TELEGRAM_PROXY" in found["Связь с Telegram"]


async def test_no_administrator_and_no_group(installed: Environment, capsys: pytest.CaptureFixture[str]) -> None:
    found = await findings(capsys, well=False)
    assert found.keys() == {"Администратор есть", "Группа инженеров"}
    assert "ADMIN_TELEGRAM_ID" in found["Администратор есть"]
    assert "/bind" in found["Группа инженеров"]
    installed(admin_telegram_id=7)
    assert (await findings(capsys, well=False)).keys() == {"Группа инженеров"}


@pytest.mark.parametrize("status", ["absent", "kicked"])
async def test_the_bot_is_not_in_its_group(
    installed: Environment, database: Database, phones: Phones, capsys: pytest.CaptureFixture[str], status: str
) -> None:
    await furnish(database, phones, status)
    found = await findings(capsys, well=False)
    assert found.keys() == {"Группа инженеров"}
    assert "верните его в группу" in found["Группа инженеров"]


async def test_a_plain_member_of_its_group_is_a_warning(
    installed: Environment, database: Database, phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    await furnish(database, phones, "member")
    found = await findings(capsys, well=True)
    assert found.keys() == {"Бот – администратор группы инженеров"}


async def test_updates_come_another_way_than_the_settings_say(
    installed: Environment, database: Database, phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    await furnish(database, phones, "administrator")
    url = "http://127.0.0.1:1/telegram"
    bot = bot_of(Settings())  # type: ignore[call-arg]
    async with bot.session:
        await bot.set_webhook(url)
    found = await findings(capsys, well=True)
    assert "на другой адрес" in found["Обновления приходят, как сказано в WEBHOOK_URL"]
    installed(webhook_url=url, webhook_secret="s" * 32)
    await phones.phone(7).start()

    async def tried() -> bool:
        return "Connection refused" in (await findings(capsys, well=True)).get("Обновления приходят вебхуком", "")

    await until(tried)


async def test_the_owner_of_the_tables_could_rewrite_the_ledger(
    installed: Environment,
    database: Database,
    database_urls: DatabaseUrls,
    phones: Phones,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await furnish(database, phones, "administrator")
    installed(database_url=database_urls.owner)
    found = await findings(capsys, well=True)
    assert found.keys() == {"Роль приложения не может переписать книгу часов"}
    assert "DATABASE_OWNER_URL" in found.popitem()[1]


async def test_no_schema(
    installed: Environment, postgres: EmbeddedPostgres, empty_database_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(database_url=postgres.app_url(empty_database_name))
    found = await findings(capsys, well=False)
    assert found.keys() == {"Схема базы: нет"}
    assert "chasovoy migrate" in found["Схема базы: нет"]


async def test_an_old_schema(
    installed: Environment, database_urls: DatabaseUrls, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = make_engine(database_urls.owner, pool=1)
    async with owner.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    await owner.dispose()
    assert (await findings(capsys, well=False)).keys() == {"Схема базы: 0000"}


@pytest.mark.parametrize("address", ["mysql://app:secret@localhost/one", "localhost", "postgresql://app:secret@{}/one"])
async def test_no_database(installed: Environment, capsys: pytest.CaptureFixture[str], address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = "{}:{}".format(*taken.getsockname())
    installed(database_url=address.format(nobody))
    found = await findings(capsys, well=False)
    assert found.keys() == {"База данных"}
    assert "DATABASE_URL" in found["База данных"]
    assert "secret" not in found["База данных"]


async def test_contracts_that_nothing_comes_for(
    installed: Environment, database: Database, phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    await furnish(database, phones, "administrator")
    async with database.work() as work:
        company = await make_company(work)
        for number in range(7):
            await sign_contract(
                work,
                SYSTEM,
                company_id=company.id,
                number=f"ИТС-{number}",
                starts_on=work.now.date(),
                months=12,
                service_model="bonus_hours",
                accrues_from=work.now.date(),
            )
    found = await findings(capsys, well=True)
    assert found.keys() == {"По договорам есть правила начисления часов"}
    assert "ИТС-0, ИТС-1, ИТС-2, ИТС-3, ИТС-4 и ещё 2" in found.popitem()[1]
    async with database.work() as work:
        await set_accrual_rule(work, SYSTEM, Rule(12, 960, Schedule.AT_START, Lifetime.TERM))
    assert await findings(capsys, well=True) == {}


async def test_a_year_without_a_confirmed_calendar(
    installed: Environment,
    database: Database,
    phones: Phones,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await furnish(database, phones, "administrator")
    monkeypatch.setattr(production.russia(), "_years", {})
    async with database.work() as work:
        await ensure_first_plan(work, MOSCOW)
    [(what, cure)] = (await findings(capsys, well=True)).items()
    assert what == "Производственный календарь на ближайшие 60 дней подтверждён"
    assert cure.startswith(f"год {real_now().year}")
    assert "chasovoy sla calendar" in cure


SILENT, AUDITOR = "О каждой заявке, которую никто не взял, напомнят", "Сторож напоминаний на месте"


@pytest.mark.parametrize(("minutes", "well", "found"), [(3, False, {SILENT}), (60, True, {SILENT, AUDITOR})])
async def test_a_ticket_of_which_nobody_would_be_told(
    installed: Environment,
    database: Database,
    phones: Phones,
    capsys: pytest.CaptureFixture[str],
    minutes: int,
    well: bool,
    found: set[str],
) -> None:
    """While the desk runs that is a fault; while it does not, only what is to be expected."""
    await furnish(database, phones, "administrator")
    async with Database(database.engine, SystemClock()).work() as work:
        await make_ticket(work, await make_contact(work, await make_company(work)), "Вопрос")
        await work.session.execute(text("UPDATE ticket SET opened_at = opened_at - interval '1 hour'"))
        await work.session.execute(text("UPDATE ticket_event SET at = at - interval '1 hour'"))
        slot = work.now - timedelta(minutes=minutes)
        await claim(work, AUDIT, slot)
        await finish(work, AUDIT, slot)
    shown = await findings(capsys, well=well)
    assert shown.keys() == found
    assert "молчим о заявках 1001:" in shown[SILENT]


@pytest.mark.parametrize("change", ["head = 'moved'", "book = book + 1", "entries = entries + 1"])
async def test_a_book_whose_end_is_not_its_end(
    installed: Environment, database: Database, phones: Phones, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    await furnish(database, phones, "administrator")
    async with database.work() as work:
        await open_account(work, await make_contract(work, await make_company(work)))  # an empty one is well
        account = (await make_contract_with_hours(work, await make_company(work), 60)).account
    assert await findings(capsys, well=True) == {}
    async with database.work() as work:
        await work.session.execute(text(f"UPDATE account SET {change} WHERE id = :id"), {"id": account.id})
    found = await findings(capsys, well=False)
    assert found.keys() == {"Последние записи книги часов на месте"}
    cure = found.popitem()[1]
    assert f"не сходятся счета: {account.id}." in cure
    assert "chasovoy ledger verify" in cure


async def test_inline_mode_is_off(
    environment: Environment, database_urls: DatabaseUrls, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serve(PlaygroundSettings(inline=False)) as server:
        environment(
            bot_token="100:demo",
            telegram_api=server.base_url,
            database_url=database_urls.app,
            database_owner_url=database_urls.owner,
            admin_telegram_id="7",
        )
        found = await findings(capsys, well=False)  # there is no group either
    assert "/setinline" in found["Клиента можно найти, набирая «@chasovoy_demo_bot …» в любом чате"]


async def test_a_forum_in_which_the_bot_may_make_no_topics_is_a_warning(
    installed: Environment, database: Database, phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    async with database.work() as work:
        await make_staff(work, "Павел", roles=frozenset({StaffRole.ADMIN}))
        await bind_group(work, SYSTEM, GROUP, "Инженеры", is_forum=True)
    await phones.post("persons", id=7, first_name="Павел")
    body = {"id": GROUP, "title": "Инженеры", "members": [7], "type": "supergroup", "is_forum": True}
    await phones.post("groups", **body, bot="administrator")
    assert await findings(capsys, well=True) == {}
    await phones.post("bot", chat_id=GROUP, from_id=7, status="administrator", manage_topics=False)
    found = await findings(capsys, well=True)
    assert "Управление темами" in found.pop("Бот ведёт темы группы")
    assert found == {}


@pytest.mark.parametrize(
    ("without", "words"),
    [
        (False, "✓ Сопоставление с 1С прочитано; счета на часы создаются в 1С"),
        (True, "счета на часы в 1С не создаются"),
    ],
)
async def test_whether_1c_gets_invoices_is_said(
    installed: Environment, capsys: pytest.CaptureFixture[str], tmp_path: Path, without: bool, words: str
) -> None:
    ready = (READY / "bp.toml").read_text("utf-8")
    head, _, rest = ready.partition("[invoices]")
    own = tmp_path / "own.toml"
    own.write_text(head + "[items]" + rest.partition("\n[items]")[2] if without else ready, "utf-8")
    installed(onec_url="http://localhost/base", onec_user="x", onec_password="x", onec_mapping=str(own))
    await examine()
    assert words in capsys.readouterr().out
