"""What the desk knows before a ticket is opened, from the command line."""

from core.database import Database
from tests.backend.test_cli import Command, command
from tests.factories import make_company

__all__ = ["command"]


async def test_configurations_and_words_that_sound_urgent(command: Command, database: Database) -> None:
    async with database.work() as work:
        await make_company(work)
    assert await command.well("company", "configuration", "ромашка") == "ООО «Ромашка»: конфигурации не записаны\n"
    added = await command.well("company", "configuration", "ромашка", "--add", "УТ 11")
    assert added == "ООО «Ромашка»: УТ 11\n"
    changed = await command.well("company", "configuration", "ромашка", "--remove", "ут 11", "--add", "БП 3.0")
    assert changed == "ООО «Ромашка»: БП 3.0\n"
    unknown = await command("company", "configuration", "ромашка", "--remove", "УТ 11")
    assert (unknown.code, unknown.err) == (1, "Не получилось: Такой конфигурации у этого клиента не записано.\n")

    assert await command.well("urgency", "add", "Всё упало!") == "Добавлено: все упало\n"
    assert "\nкасса\n" in await command.well("urgency", "list")
    assert await command.well("urgency", "remove", "всё упало") == "Убрано: все упало\n"
    again = await command("urgency", "remove", "всё упало")
    assert (again.code, again.err) == (1, "Не получилось: Таких слов в списке нет.\n")
