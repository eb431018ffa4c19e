"""Deadlines from the command line: are they what the events say, writing them anew, how good the forecasts were."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from backend.cli.running import with_database
from backend.settings import Settings
from core.database import Database
from core.sla.rules.clocks import Clock
from core.sla.rules.forecast import ENOUGH_CASES, Score
from core.tickets import drift as drifting
from core.tickets.drift import Drift
from core.tickets.foreseeing import forecast_score

CLOCKS = {Clock.REACTION: "реакция", Clock.RESOLUTION: "решение", Clock.WISH: "желаемый срок"}
NAMES = {
    "state": "состояние",
    "due_at": "срок",
    "warn_at": "когда предупредить",
    "finished_at": "когда закончились",
    "left_minutes": "осталось минут",
    "row": "есть ли часы",
}

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """Сроки заявок."""


@app.command(
    "check",
    help="Сверить записанные сроки с событиями заявок: тех, что в работе, и тех, с которыми за неделю что-то было. "
    "Код возврата 1 – что-то не сходится.",
)
def check() -> None:
    async def work(database: Database) -> list[Drift]:
        async with database.work() as unit:
            return await drifting.drift(unit)

    found = with_database(work)
    for one in found:
        print(_in_words(one))
    if found:
        print(f"Не сходится: {len(found)}. Записать сроки заново – chasovoy deadlines rebuild")
        raise typer.Exit(1)
    print("Всё сходится.")


@app.command(
    "rebuild", help="Записать заново сроки, которые не сходятся с событиями заявок. Состояния заявок не трогает."
)
def rebuild() -> None:
    async def work(database: Database) -> tuple[int, list[Drift]]:
        async with database.work() as unit:
            return await drifting.rebuild(unit), await drifting.drift(unit)

    written, left = with_database(work)
    print(f"Заявок, у которых сроки записаны заново: {written}.")
    for one in left:
        print(_in_words(one))
    if left:
        print("Осталось разобрать вручную.")
        raise typer.Exit(1)


@app.command("score", help="Насколько верны были прогнозы: точность и полнота по решённым заявкам.")
def score(days: Annotated[int, typer.Option(min=1, max=3660, help="за сколько последних дней")] = 90) -> None:
    async def work(database: Database) -> Score:
        async with database.read() as unit:
            return await forecast_score(unit, unit.now - timedelta(days=days))

    counted = with_database(work)
    print(f"Решено заявок за {days} дн.: {counted.cases}, из них с опозданием {counted.breached}.")
    print(f"Прогноз сомневался раньше предупреждения плана: {counted.warned}, из них опоздали {counted.hits}.")
    if counted.cases < ENOUGH_CASES:
        print(f"Мало данных: доли считаются от {ENOUGH_CASES} заявок.")
        return
    print(f"Точность (из предупреждённых опоздали): {_per_cent(counted.precision)}")
    print(f"Полнота (из опоздавших предупреждали): {_per_cent(counted.recall)}")


def _per_cent(value: int | None) -> str:
    return f"{value} %" if value is not None else "считать не от чего"


def _in_words(one: Drift) -> str:
    where = f"заявка № {one.number}, {CLOCKS[one.clock] if one.clock is not None else 'сама заявка'}"
    return f"{where}, {NAMES[one.name]}: записано {_value(one.stored)}, по событиям {_value(one.replayed)}"


def _value(value: drifting.Value) -> str:
    if value is None:
        return "ничего"
    if isinstance(value, datetime):
        return value.astimezone(Settings().zone_info).isoformat(sep=" ", timespec="seconds")  # type: ignore[call-arg]
    return str(value)
