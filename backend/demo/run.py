"""``chasovoy demo``: the stage, until Ctrl-C."""

import asyncio
import socket
from pathlib import Path

from backend.demo.stage import staged

FIRST_PORT, FIRST_WEB_PORT = 8081, 8390
TRIES = 20


def free_port(first: int) -> int:
    """The first free port from ``first`` on; the page's address should be the same each time if it can be."""
    for port in range(first, first + TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    return 0


async def run_demo(data_dir: Path, zone: str, stop: asyncio.Event) -> None:
    """Set the stage and keep it until ``stop``."""
    print("Готовлю демонстрацию: база, 400 компаний, два месяца истории…", flush=True)
    port, web_port = free_port(FIRST_PORT), free_port(FIRST_WEB_PORT)
    async with staged(data_dir, port=port, zone=zone, web_port=web_port) as stage:
        print(f"\n  Откройте в браузере: {stage.url}\n")
        print("  Слева клиент, в середине группа инженеров, справа директор. Часы наверху двигают время.")
        print("  «1С» наверху – база бухгалтера: документы появляются там, когда заявки решены; её можно выключить.")
        print("  Колонка для офиса: напишите /speaker с телефона директора и откройте ссылку.")
        print("  Остановить: Ctrl-C.\n", flush=True)
        await stop.wait()
    print("Остановлено.")
