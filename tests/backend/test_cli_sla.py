"""``chasovoy sla``: calendars and plans in words, with a preview; and the least time of a service."""

from typing import Any

import pytest

from bot.views.words import full_day
from core.clock import real_now
from core.database import Database
from core.tickets.priorities import set_up_deadlines
from tests.backend.test_cli import Command, command, refused, rows, wrong_words
from tests.clock import MOSCOW
from tests.factories import make_company, make_contact, make_contract_with_hours, make_ticket

__all__ = ["command"]


@pytest.fixture
async def desk(database: Database) -> Database:
    """A company with a contract and an open ticket."""
    async with database.work() as work:
        await set_up_deadlines(work, MOSCOW)
        company = await make_company(work, name="ООО «Роза»")
        await make_contract_with_hours(work, company, 90, number="1")
        await make_ticket(work, await make_contact(work, company))
    return database


async def due(database: Database) -> Any:
    return await rows(database, "SELECT due_at FROM ticket_clock WHERE clock = 'reaction'")


async def test_a_calendar(command: Command, desk: Database) -> None:
    today = real_now().astimezone(MOSCOW).date()
    assert await command.well("sla", "calendars") == (
        f"🗓 Основной · версия 1 с {full_day(today)}\n"
        "• пн–пт: 9:00–13:00, 14:00–18:00\n"
        "• сб–вс: выходной\n"
        "Часовой пояс: Europe/Moscow\n"
        "Праздники России – выходные\n"
        '\nКак изменить: chasovoy sla calendar НАЗВАНИЕ "31.12 выходной" --dry-run\n'
    )
    before = await due(desk)
    shown = await command.well("sla", "calendar", "основной", "круглосуточно", "--dry-run")
    assert shown.startswith(
        "🗓 Календарь «Основной»\n"
        "• пн–пт: 9:00–13:00, 14:00–18:00 → круглосуточно\n"
        "• сб–вс: выходной → круглосуточно\n"
        "• праздники России: выходные → не учитываются\n"
    )
    assert "№\u00a01001 ООО «Роза» · 1 ч 30 мин: решение " in shown
    assert await due(desk) == before
    told = await command.well("sla", "calendar", "Основной", "круглосуточно", "--reason", "дежурим")
    assert told.endswith("\n✅ Сохранено, версия 2.\nОткрытые заявки идут по-прежнему, новые – по-новому.\n")
    assert await due(desk) == before
    told = await command.well("sla", "calendar", "Основной", "31.12 выходной корпоратив", "--open-too")
    assert "Пересчитано открытых заявок: 1, сроки сдвинулись: 1." in told
    assert await rows(desk, "SELECT number, reason, author FROM sla_calendar_version ORDER BY number") == [
        (1, "образец: замените своим", "system:setup"),
        (2, "дежурим", "system:command-line"),
        (3, "корпоратив", "system:command-line"),
    ]
    assert refused(await command("sla", "calendar", "Основной", "31.12 выхадной")).startswith(
        "Не получилось: Не понял: «выхадной»."
    )
    assert "Такого календаря нет" in refused(await command("sla", "calendar", "Нет", "31.12 выходной"))


async def test_a_plan_of_its_own(command: Command, desk: Database) -> None:
    assert await command.well("sla", "calendar-add", "Омск", "--zone", "Asia/Omsk") == "Добавлен календарь: Омск\n"
    assert "неизвестный часовой пояс" in wrong_words(await command("sla", "calendar-add", "Ой", "--zone", "Omsk"))
    add = ("sla", "plan-add", "Особый", "обычная реакция 30 решение 8ч предупреждать 1ч; срочная реакция 10 решение 2ч")
    assert await command.well(*add, "--calendar", "омск") == "Добавлен план: Особый\n"
    assert "уже есть" in refused(await command(*add, "--calendar", "омск"))
    assert "для обычных заявок" in refused(
        await command("sla", "plan-add", "Ой", "срочная реакция 10 решение 2ч", "--calendar", "омск")
    )
    shown = await command.well("sla", "plan", "Особый", "срочной нет; обычная реакция 1ч", "--dry-run")
    assert shown == (
        "⏱ План «Особый»\n"
        "• срочная: реакция 10 мин, решение 2 ч → нет\n"
        "• обычная, реакция: 30 мин → 1 ч\n"
        "\nОткрытых заявок это не касается.\n"
    )
    await command.well("sla", "plan", "Особый", "срочной нет")
    assert await command.well("sla", "contract-plan", "роза", "1", "особый") == (
        "ООО «Роза», договор 1: план «Особый»\n"
    )
    assert await command.well("sla", "plan-default", "особый") == "Основной план: Особый\n"
    listed = await command.well("sla", "plans")
    assert listed.startswith(
        f"⏱ Особый (основной) · версия 2 с {full_day(real_now().astimezone(MOSCOW).date())}\n"
        "Календарь: Омск\n• обычная: реакция 30 мин, решение 8 ч, предупредить о решении за 1 ч\n"
        "• обычная, если не взята: группе через 10 мин, дежурному ещё через 10 мин, "
    )
    assert "\n\n⏱ Стандартный ·" in listed
    assert "• срочная: реакция 15 мин, решение 4 ч, предупредить за 5 мин и за 1 ч\n" in listed
    assert await rows(desk, "SELECT count(*) FROM sla_plan WHERE is_default") == [(1,)]


async def test_the_least_time_of_a_service(command: Command, database: Database) -> None:
    add = ("service", "add", "audit", "Аудит", "hourly", "--price", "3000", "--unit", "hour")
    await command.well(*add, "--least", "120")
    assert await rows(database, "SELECT least_minutes FROM service") == [(120,)]
    assert await command.well("service", "least", "audit", "90") == "Аудит: не меньше 1 ч 30 мин\n"
    assert "до суток" in refused(await command("service", "least", "audit", "1441"))
    assert "нет услуги" in wrong_words(await command("service", "least", "other", "5"))
    assert await command.well("service", "estimate", "audit") == "Аудит: начинается с оценки\n"
    assert await command.well("service", "estimate", "audit", "--off") == "Аудит: оценка не обязательна\n"
    assert await rows(database, "SELECT least_minutes FROM service") == [(90,)]
