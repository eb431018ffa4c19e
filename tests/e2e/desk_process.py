"""A desk in a process of its own, to be killed: settings from the environment, the database's address and the role as
arguments."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path

from sqlalchemy.engine import make_url

from backend.desk import running_desk
from backend.roles import Role
from backend.settings import Settings
from tests.clock import SettableClock

PROJECT = Path(__file__).resolve().parents[2]


async def start_process(api: str, database: str, role: Role = Role.ALL, **settings: object) -> Process:
    """Start one; without limits of Telegram unless ``settings`` say so."""
    wanted: dict[str, object] = {
        "bot_token": "100:demo",
        "telegram_api": api,
        "telegram_group_per_minute": 10_000,
        "telegram_per_second": 10_000,
        "telegram_chat_per_second": 10_000,
        "web_port": 0,
        **settings,
    }
    env = {**os.environ, **{name.upper(): str(value) for name, value in wanted.items()}}
    command = (sys.executable, "-m", "tests.e2e.desk_process", database, role.value)
    return await asyncio.create_subprocess_exec(*command, cwd=PROJECT, env=env, stdout=DEVNULL)


async def _run(address: str, role: Role) -> None:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    async with running_desk(settings, make_url(address), SettableClock(), role):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], Role(sys.argv[2])))
