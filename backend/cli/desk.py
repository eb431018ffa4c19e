"""run, demo, demo-once, doctor, migrate."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from backend.cli.running import opened, run_until_signal
from backend.logs import configure_logs
from backend.roles import Role
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
    app.command(name="backup", help="Сохранить встроенную базу в файл, можно на ходу")(backup)
    app.command(name="restore", help="Восстановить базу из файла в пустую установку")(restore)


def run(
    role: Annotated[Role, typer.Option(help="что делает этот процесс; all – всё (docs/processes.md)")] = Role.ALL,
) -> None:
    settings = _settings()

    async def job(stop: asyncio.Event) -> None:
        from backend.desk import bot_of, running_desk
        from backend.storage import open_storage
        from core.clock import SystemClock

        await bot_of(settings).session.close()  # a missing token is said before the database is started
        async with open_storage(settings) as addresses, running_desk(settings, addresses.app, SystemClock(), role):
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


def backup(file: Annotated[Path, typer.Argument(help="новый файл")]) -> None:
    from backend.backup import backup as write

    size = asyncio.run(write(_settings(), file.absolute()))
    print(f"Сохранено: {file}, {size // 1024} КБ")


def restore(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="файл от backup")]) -> None:
    from backend.backup import restore as read

    asyncio.run(read(_settings(), file.absolute()))
    print("База восстановлена. Запускайте: chasovoy run")


def _settings() -> Settings:
    settings = Settings()  # type: ignore[call-arg]
    configure_logs(json=settings.log_json, level=settings.log_level)
    # aiogram alone takes seconds to import: say at once that something happens.
    log.info("desk.starting")
    return settings
