"""``python -m playground``: run until SIGINT or SIGTERM."""

import argparse
import asyncio
import re
import signal
import sys

from playground.onec.configurations import CONFIGURATIONS
from playground.server import serve
from playground.settings import Settings


def read_settings(arguments: list[str] | None = None) -> Settings:
    default = Settings()
    parser = argparse.ArgumentParser(prog="playground", description="Telegram Bot API на этой машине, со страницей")
    parser.add_argument("--host", default=default.host, help="адрес, на котором слушать")
    parser.add_argument("--port", type=int, default=8081, help="порт; 0 – любой свободный")
    parser.add_argument("--token", default=default.token, help="токен бота вида 100:demo")
    parser.add_argument("--bot-username", default=default.bot_username, help="имя бота без «@»")
    parser.add_argument("--bot-first-name", default=default.bot_first_name, help="название бота")
    parser.add_argument("--clock-url", default=None, help="адрес часов стола; без него часы настоящие")
    parser.add_argument(
        "--onec", choices=CONFIGURATIONS, default=default.onec_configuration, help="конфигурация базы 1С: bp или ut"
    )
    parser.add_argument(
        "--leash", action="store_true", help="остановиться, когда закроется стандартный ввод (умер тот, кто запустил)"
    )
    parsed = parser.parse_args(arguments)
    if not re.fullmatch(r"[0-9]{1,15}:[A-Za-z0-9_-]+", parsed.token):
        parser.error("токен: цифры, двоеточие, латинские буквы и цифры")
    if not 0 <= parsed.port <= 65535:
        parser.error("порт: от 0 до 65535")
    return Settings(
        host=parsed.host,
        port=parsed.port,
        token=parsed.token,
        bot_username=parsed.bot_username.removeprefix("@"),
        bot_first_name=parsed.bot_first_name,
        clock_url=parsed.clock_url,
        onec_configuration=parsed.onec,
        leash=parsed.leash,
    )


async def run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    async with serve(settings) as server:
        sys.stdout.write(f"Playground: {server.base_url}\n")
        sys.stdout.flush()
        if settings.leash:
            await _watch_stdin(stop)
        await stop.wait()


async def _watch_stdin(stop: asyncio.Event) -> None:
    """Ask to stop when standard input closes: a pipe closes however its other end has died."""

    class Leash(asyncio.Protocol):
        def connection_lost(self, exc: Exception | None) -> None:
            stop.set()

    await asyncio.get_running_loop().connect_read_pipe(Leash, sys.stdin)


def main() -> int:
    settings = read_settings()
    try:
        asyncio.run(run(settings))
    except OSError as problem:
        sys.stderr.write(f"Не удалось слушать {settings.host}:{settings.port}: {problem.strerror or problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
