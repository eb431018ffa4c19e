"""``chasovoy audit``: the trail on the server."""

from tests.backend.test_cli import Command, command
from tests.factories import some_inn

__all__ = ["command"]


async def test_the_trail(command: Command) -> None:
    assert await command.well("audit") == "Ничего не нашлось.\n"
    for name in ("Ромашка", "Лилия"):
        await command.well("company", "add", name, some_inn())
    await command.well("company", "state", "Лилия", "forbidden", "не платят")
    told = (await command.well("audit")).splitlines()
    assert [line.split(": ", 1)[1].split(";")[0] for line in told] == [
        "новый клиент Ромашка",
        "новый клиент Лилия",
        "работа Лилия можно работать → работа запрещена. Причина: не платят",
    ]
    assert all(" Командная строка: " in line for line in told)
    assert len((await command.well("audit", "лилия", "платят")).splitlines()) == 1
    assert (await command.well("audit", "--count", "1")).splitlines() == told[-1:]
