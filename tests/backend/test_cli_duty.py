"""``chasovoy duty``: who is on duty, and the schedule in words."""

import pytest

from core.clock import real_now
from core.database import Database
from tests.backend.test_cli import Command, command, refused, rows, wrong_words
from tests.clock import MOSCOW
from tests.factories import make_staff

__all__ = ["command"]


@pytest.fixture
async def crew(database: Database) -> Database:
    async with database.work() as work:
        for name in ("Олег Иванов", "Анна <b>Петрова"):
            await make_staff(work, name)
    return database


async def test_a_schedule(command: Command, crew: Database) -> None:
    assert await command.well("duty", "show") == "🛡 Никто не дежурит: графика нет.\n"
    words = "пн-вс анна"
    shown = await command.well("duty", "schedule", words, "--dry-run")
    assert shown.startswith(
        "🛡 Новый график дежурств\nГрафик\n• пн–вс: Анна <b>Петрова\n\n🛡 Дежурит Анна <b>Петрова\nПо графику.\n"
    )
    assert await rows(crew, "SELECT id FROM duty_schedule") == []
    assert await command.well("duty", "schedule", words) == f"{shown}\n✅ График сохранён.\n"
    day = real_now().astimezone(MOSCOW).date()
    assert await rows(crew, "SELECT kind, valid_from, author FROM duty_schedule") == [
        ("weekdays", day, "system:command-line")
    ]
    assert (await command.well("duty", "show")).startswith("🛡 Дежурит Анна <b>Петрова\nПо графику.\n\nБлижайшие дни\n")
    assert "и так такой" in refused(await command("duty", "schedule", words))
    assert "«Сидоров» – кто это? Есть: Анна <b>Петрова, Олег Иванов." in refused(
        await command("duty", "schedule", "пн Сидоров")
    )
    assert "Не понял: «чепуха»" in refused(await command("duty", "schedule", "чепуха"))
    assert "это не график" in wrong_words(await command("duty", "schedule", "Иванов вышел"))
    assert await command.well("duty", "schedule", "нет") == "Графика больше не будет.\n\n✅ График сохранён.\n"
