"""Settings: what is empty is not set, what is wrong is said in Russian, what is secret is not shown."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from backend.cli.problems import explain
from backend.database import DatabaseProblem, async_url, listening_dsn
from backend.desk import DeskProblem, bot_of
from backend.settings import Settings
from core.reports.clients.thresholds import Thresholds
from tests.backend.conftest import Environment


def read() -> Settings:
    return Settings()  # type: ignore[call-arg]


def told() -> str:
    """What the person is told of the wrong settings."""
    with pytest.raises(ValidationError) as caught:
        read()
    return explain(caught.value) or ""


def test_empty_is_not_set(environment: Environment, tmp_path: Path) -> None:
    blank = "\n".join(f"{name.upper()}=" for name in Settings.model_fields if name != "data_dir")
    (tmp_path / ".env").write_text(f"{blank}\nDATA_DIR=  \nUNKNOWN=1\n", encoding="utf-8")
    environment(telegram_proxy="  ", data_dir="")
    assert read().model_dump() == Settings.model_construct().model_dump()


def test_the_file_is_read_and_the_environment_goes_first(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ZONE=Asia/Omsk\nDRAFT_MINUTES=5\nLOG_LEVEL=debug\n", encoding="utf-8")
    environment(draft_minutes=7)
    settings = read()
    assert (settings.zone, settings.draft_minutes, settings.log_level) == ("Asia/Omsk", 7, "DEBUG")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("zone", "Europe/Moskva", "неизвестный часовой пояс 'Europe/Moskva'"),
        ("zone", "../etc/passwd", "неизвестный часовой пояс"),
        ("zone", "Europe", "неизвестный часовой пояс"),
        ("admin_telegram_id", "@pavel", "нужно целое число"),
        ("draft_minutes", "три", "нужно целое число"),
        ("draft_minutes", "0", "нужно число не меньше 1"),
        ("draft_minutes", "61", "нужно число не больше 60"),
        ("draft_minutes", "2.5", "нужно целое число"),
        ("telegram_per_second", "много", "нужно число"),
        ("telegram_per_second", "0", "нужно число больше 0"),
        ("log_json", "да", "нужно true или false"),
        ("web_url", "desk.example.ru", "нужен адрес вида https://desk.example.ru"),
        ("web_url", "ftp://desk.example.ru", "нужен адрес вида"),
        ("web_url", "https://desk.example.ru/?a=1", "нужен адрес вида"),
        ("onec_organisation", "ООО Ромашка", "нужен ИНН своей организации"),
        ("log_level", "LOUD", "неизвестный уровень 'LOUD'"),
        ("web_port", "70000", "нужно число не больше 65535"),
        ("webhook_url", "https://desk.example.ru/telegram", "вместе с ним нужен WEBHOOK_SECRET"),
        ("webhook_url", "desk.example.ru", "нужен полный адрес"),
        ("webhook_secret", "короткий", "нужно от 16 до 256"),
        ("webhook_path", "telegram", "нужен путь вида /telegram"),
        ("webhook_path", "/speaker/feed", "нужен путь вида /telegram"),
        ("webhook_path", "/health", "нужен путь вида /telegram, кроме /health, /metrics, /speaker"),
        ("webhook_path", "/onec/v1/contracts", "нужен путь вида /telegram"),
        ("onec_way", "com", "такое значение не подходит"),
        ("onec_inbound_token", "короткий", "нужно от 16 до 256"),
    ],
)
def test_what_is_wrong_is_said_in_russian(environment: Environment, name: str, value: str, words: str) -> None:
    environment(**{name: value})
    said = told()
    assert f"{name.upper()}: {words}" in said
    assert not re.search("input|should|valid |value", said, re.IGNORECASE)


def test_the_address_of_the_pages(environment: Environment) -> None:
    environment(web_url=" https://desk.example.ru/desk/ ")
    assert read().web_url == "https://desk.example.ru/desk"


def test_all_that_is_wrong_is_said_at_once(environment: Environment) -> None:
    environment(zone="x", draft_minutes="y")
    assert "ZONE: " in told()
    assert "DRAFT_MINUTES: " in told()


def test_secrets_are_not_shown(environment: Environment) -> None:
    environment(
        bot_token="100:s3cr3t",
        database_url="postgresql://app:s3cr3t@host/one",
        database_owner_url="postgresql://owner:s3cr3t@host/one",
        telegram_proxy="socks5://me:s3cr3t@proxy:1080",
        webhook_secret="s3cr3t" * 4,
    )
    settings = read()
    assert "s3cr3t" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == "100:s3cr3t"


@pytest.mark.parametrize(
    "address", ["postgres", "postgresql://app:s3cr3t@host:port/one", "mysql://app:s3cr3t@host/one", "http://s3cr3t"]
)
def test_an_address_of_no_database_is_explained(address: str) -> None:
    with pytest.raises(DatabaseProblem, match=r"^DATABASE_URL ") as caught:
        async_url(address)
    assert "s3cr3t" not in str(caught.value)


def test_the_address_as_providers_write_it() -> None:
    address = async_url("postgres://app:p%40ss@host:6432/one?sslmode=verify-full")
    assert (address.drivername, address.password, dict(address.query)) == (
        "postgresql+asyncpg",
        "p@ss",
        {"ssl": "verify-full"},
    )
    assert listening_dsn(address) == "postgresql://app:p%40ss@host:6432/one?sslmode=verify-full"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Не задан BOT_TOKEN"),
        ({"bot_token": "мой токен"}, "BOT_TOKEN не похож на токен"),
        ({"bot_token": "100:demo", "telegram_proxy": "proxy.local"}, "TELEGRAM_PROXY не похож"),
    ],
)
async def test_no_bot_can_be_made_of_these(environment: Environment, values: dict[str, str], words: str) -> None:
    environment(**values)
    with pytest.raises(DeskProblem, match=words):
        bot_of(read())


def test_thresholds_of_clients_worth_a_talk_are_settings(environment: Environment) -> None:
    assert read().talks == Thresholds()
    environment(talk_far_percent=400, talk_snooze_days=30)
    assert read().talks == Thresholds(far_percent=400, snooze_days=30)
