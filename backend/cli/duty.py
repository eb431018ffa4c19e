"""Duty from the command line: who is on duty, and the schedule in the same words as in Telegram."""

from typing import Annotated

import typer
from markupsafe import Markup

from backend.cli.finding import OWNER
from backend.cli.running import print_text, with_database
from backend.settings import Settings
from bot.locales import html, lines
from bot.views import duty as views
from core.database import Database
from core.duty.planning import draft_plan, save_plan
from core.duty.queries import duty_board
from core.duty.rules.words import Plan, read_duty

app = typer.Typer(no_args_is_help=True)


@app.command("show", help="Кто дежурит сейчас и в ближайшие дни, кого не будет, какой график")
def show() -> None:
    zone = Settings().zone_info  # type: ignore[call-arg]

    async def work(database: Database) -> Markup:
        async with database.read() as unit:
            return views.report(await duty_board(unit, OWNER, zone), unit.now, zone)

    print_text(with_database(work))


@app.command("schedule", help="Изменить график словами")
def schedule(
    text: Annotated[
        str,
        typer.Argument(
            metavar="СЛОВА", help="«пн-ср Иванов, чт-пт Петрова», «по неделям Иванов, Петрова с 1.12», «нет»"
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="только показать, что получится")] = False,
) -> None:
    zone = Settings().zone_info  # type: ignore[call-arg]

    async def work(database: Database) -> Markup:
        async with database.work() as unit:
            plan = read_duty(text, unit.now.astimezone(zone))
            if not isinstance(plan, Plan):
                raise typer.BadParameter("это не график; заменами и отсутствиями управляют в Telegram, командой /duty")
            draft = await draft_plan(unit, OWNER, plan, zone) if dry_run else await save_plan(unit, OWNER, plan, zone)
            shown = views.preview(draft, unit.now, zone)
            return shown if dry_run else lines(shown, "", html("duty-saved"))

    print_text(with_database(work))
