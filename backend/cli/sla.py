"""Calendars and plans from the command line: what there is, changing them after the same preview as in Telegram."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from markupsafe import Markup

from backend.cli.finding import OWNER, CompanyWords, ContractNumber, one_contract
from backend.cli.running import print_text, with_database
from backend.settings import Settings, known_zone
from bot.locales import lines
from bot.views import plans as views
from core.database import Database, Work
from core.sla import plans as sla
from core.sla.calendar.schedule import WeeklySchedule
from core.sla.calendars import Content, add_calendar, calendar_named, calendars
from core.sla.editing import draft_calendar, draft_plan, new_plan
from core.tickets.lists import balances_of
from core.tickets.repinning import Moves, apply_calendar, apply_plan, preview_calendar, preview_plan

app = typer.Typer(no_args_is_help=True)

CalendarName = Annotated[str, typer.Argument(metavar="НАЗВАНИЕ", help="название календаря")]
PlanName = Annotated[str, typer.Argument(metavar="НАЗВАНИЕ", help="название плана")]
CalendarText = Annotated[
    str, typer.Argument(metavar="СЛОВА", help="«31.12 выходной», «пн-пт 9:00-13:00 14:00-18:00», «праздники нет»")
]
PlanText = Annotated[
    str, typer.Argument(metavar="СЛОВА", help="«обычная реакция 1ч решение 16ч», «срочной нет», «календарь Основной»")
]
Reason = Annotated[str, typer.Option(help="почему: останется в истории")]
OpenToo = Annotated[bool, typer.Option("--open-too", help="пересчитать и открытые заявки")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="только показать, что изменится")]


@app.command("calendars", help="Календари: недели, праздники, особые дни")
def show_calendars() -> None:
    async def work(database: Database) -> Markup:
        async with database.read() as unit:
            return views.calendars(await calendars(unit), unit.now)

    print_text(with_database(work))
    print('\nКак изменить: chasovoy sla calendar НАЗВАНИЕ "31.12 выходной" --dry-run')


@app.command("plans", help="Планы: сроки реакции и решения в рабочем времени")
def show_plans() -> None:
    zone = _settings().zone_info

    async def work(database: Database) -> Markup:
        async with database.read() as unit:
            return views.plans(await sla.plans(unit), zone)

    print_text(with_database(work))
    print('\nКак изменить: chasovoy sla plan НАЗВАНИЕ "срочная реакция 15 решение 4ч" --dry-run')


@app.command("calendar", help="Изменить календарь словами")
def edit_calendar(
    name: CalendarName, text: CalendarText, reason: Reason = "", open_too: OpenToo = False, dry_run: DryRun = False
) -> None:
    async def work(database: Database) -> Markup:
        async with database.work() as unit:
            draft = await draft_calendar(unit, OWNER, (await calendar_named(unit, name)).id, text)
            moves = await preview_calendar(unit, OWNER, draft.calendar.id, draft.after)
            shown = await _preview(unit, views.calendar_changes(draft), moves)
            if dry_run:
                return shown
            why = reason or draft.reason
            done = await apply_calendar(unit, OWNER, draft.calendar.id, draft.after, why, open_too=open_too)
            return lines(shown, "", views.saved(draft.version.number + 1, done))

    print_text(with_database(work))


@app.command("plan", help="Изменить план словами")
def edit_plan(
    name: PlanName, text: PlanText, reason: Reason = "", open_too: OpenToo = False, dry_run: DryRun = False
) -> None:
    async def work(database: Database) -> Markup:
        async with database.work() as unit:
            draft = await draft_plan(unit, OWNER, (await sla.plan_named(unit, name)).id, text)
            calendar_id = draft.calendar.id
            moves = await preview_plan(unit, OWNER, draft.plan.id, draft.after, calendar_id=calendar_id)
            shown = await _preview(unit, views.plan_changes(draft), moves)
            if dry_run:
                return shown
            done = await apply_plan(
                unit, OWNER, draft.plan.id, draft.after, reason, open_too=open_too, calendar_id=calendar_id
            )
            return lines(shown, "", views.saved(draft.version.number + 1, done))

    print_text(with_database(work))


async def _preview(work: Work, changes: Markup, moves: Moves) -> Markup:
    balances = await balances_of(work, [move.company for move in moves.moved[: views.LISTED_MOVES]])
    return views.preview(changes, moves, balances, work.now, _settings().zone_info)


def _settings() -> Settings:
    return Settings()  # type: ignore[call-arg]


@app.command("calendar-add", help="Добавить календарь: обычная неделя, дальше измените её словами")
def new_calendar(
    name: CalendarName,
    zone: Annotated[str | None, typer.Option(help="часовой пояс, если не общий")] = None,
    reason: Reason = "",
) -> None:
    try:
        content = Content(WeeklySchedule.five_days(ZoneInfo(known_zone(zone or _settings().zone)), *sla.DEFAULT_HOURS))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None

    async def work(database: Database) -> None:
        async with database.work() as unit:
            await add_calendar(unit, OWNER, name, content, reason)

    with_database(work)
    print(f"Добавлен календарь: {name}")


@app.command("plan-add", help="Добавить план; обычный срок нужен всегда")
def add_plan(
    name: PlanName,
    text: PlanText,
    calendar: Annotated[str, typer.Option(help="название календаря")],
    reason: Reason = "",
) -> None:
    async def work(database: Database) -> None:
        async with database.work() as unit:
            calendar_id = (await calendar_named(unit, calendar)).id
            await sla.add_plan(unit, OWNER, name, calendar_id, new_plan(text), reason)

    with_database(work)
    print(f"Добавлен план: {name}")


@app.command("plan-default", help="План для заявок без своего плана в договоре; открытые идут по-прежнему")
def plan_default(name: PlanName) -> None:
    async def work(database: Database) -> str:
        async with database.work() as unit:
            return (await sla.make_default(unit, OWNER, (await sla.plan_named(unit, name)).id)).name

    print(f"Основной план: {with_database(work)}")


@app.command("contract-plan", help="План договора и его продлений; открытые заявки идут по-прежнему")
def contract_plan(company_words: CompanyWords, number: ContractNumber, plan: PlanName) -> None:
    async def work(database: Database) -> str:
        async with database.work() as unit:
            company, contract = await one_contract(unit, company_words, number)
            chosen = await sla.plan_named(unit, plan)
            await sla.choose_plan(unit, OWNER, contract, chosen.id)
            return f"{company.name}, договор {contract.number}: план «{chosen.name}»"

    print(with_database(work))
