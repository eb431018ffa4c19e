"""run, demo, demo-once, doctor, migrate."""

import asyncio
import sys

import structlog
import typer

from backend.cli.running import opened, run_until_signal
from backend.logs import configure_logs
from backend.settings import PROJECT, Settings

log = structlog.get_logger()
DEMO_DATA = PROJECT / "data" / "demo"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(name="run", help="Запустить сервис-деск")(run)
    app.command(name="demo", help="Показать на этой машине: бот, страница с телефонами, 400 придуманных компаний")(demo)
    app.command(name="demo-once", help="Сыграть день по сценарию и проверить каждый шаг")(demo_once)
    app.command(name="doctor", help="Проверить настройки, базу, токен, права в группе")(doctor)
    app.command(name="migrate", help="Обновить схему базы (при запуске это делается само)")(migrate)


def run() -> None:
    settings = _settings()

    async def job(stop: asyncio.Event) -> None:
        from backend.desk import bot_of, running_desk
        from backend.storage import open_storage
        from core.clock import SystemClock

        await bot_of(settings).session.close()  # a missing token is said before the database is started
        async with open_storage(settings) as addresses, running_desk(settings, addresses.app, SystemClock()):
            await stop.wait()

    run_until_signal(job)


def demo() -> None:
    configure_logs(json=False, level="WARNING")
    from backend.demo.run import run_demo

    run_until_signal(lambda stop: run_demo(DEMO_DATA, "Europe/Moscow", stop))


def demo_once() -> None:
    configure_logs(json=False, level="WARNING")
    from backend.demo.once import run_once

    held = asyncio.run(run_once(PROJECT / "data" / "demo-once", "Europe/Moscow"))
    sys.exit(0 if held else 1)


def doctor() -> None:
    configure_logs(json=False, level="ERROR")
    from backend.cli.doctor import examine

    sys.exit(0 if asyncio.run(examine()) else 1)


def migrate() -> None:
    settings = _settings()

    async def work() -> None:
        async with opened(settings):
            pass

    asyncio.run(work())
    print("Схема базы обновлена.")


def _settings() -> Settings:
    settings = Settings()  # type: ignore[call-arg]
    configure_logs(json=settings.log_json, level=settings.log_level)
    # aiogram alone takes seconds to import: say at once that something happens.
    log.info("desk.starting")
    return settings
