"""Settings that come from nowhere but the test, and a Telegram of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from backend.demo.phones import Phones
from backend.settings import Settings
from playground import serve

Environment = Callable[..., None]
"""Sets variables of the environment by the names of the settings: ``environment(bot_token="100:demo")``."""


async def until(condition: Callable[[], bool | Awaitable[bool]], *, seconds: float = 10) -> None:
    """Look again and again till the condition holds; TimeoutError if it does not within so many seconds."""
    async with asyncio.timeout(seconds):
        while True:
            answer = condition()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.005)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    """No variable and no ``.env`` of the developer's is read; what is set is undone at the end."""
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")

    def put(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name.upper(), str(value))

    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    put(data_dir=tmp_path / "data")
    return put


@pytest.fixture
async def phones() -> AsyncIterator[Phones]:
    """People's phones and the Bot API behind them (token 100:demo), without limits."""
    async with serve() as server, Phones(server.base_url) as phones:
        await phones.post("limits", enforce=False)
        yield phones
