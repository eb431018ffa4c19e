"""A desk in a process of its own, to be killed: settings from the environment, the database's address as the argument."""

import asyncio
import sys

from sqlalchemy.engine import make_url

from backend.desk import running_desk
from backend.settings import Settings
from tests.clock import SettableClock


async def _run(address: str) -> None:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    async with running_desk(settings, make_url(address), SettableClock()):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1]))
