"""Campaigns from the command line: start with a preview, look, remind, close."""

from pathlib import Path
from typing import Annotated

import typer

from backend.cli.contracts import MODELS, FreeUntil, parse_hour
from backend.cli.finding import OWNER, a_day
from backend.cli.running import with_database
from bot.offers import agreement_for, minutes_for
from bot.views.contracts import campaign_title, standing
from bot.views.models import model_in_words
from bot.views.words import duration, full_day
from core.contracts.campaign_rules import Move
from core.contracts.campaign_state import CampaignState, Standing, campaign_state, campaigns
from core.contracts.campaigns import Candidate, candidates, close_campaign, remind, start_campaign
from core.contracts.service_models import model_named
from core.database import Database, Work

app = typer.Typer(no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="номер перехода из campaign list")]
Yes = Annotated[bool, typer.Option("--yes", help="не спрашивать")]
CALL = "некому ответить, позвонить"


@app.command("start", help="Предложить клиентам перейти на новую модель: сначала показывает, кому и что")
def start(
    from_model: Annotated[str, typer.Option("--from", help=f"прежняя модель: {MODELS}")],
    to_model: Annotated[str, typer.Option("--to", help="новая модель")],
    text: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="файл UTF-8 с текстом соглашения; вставки: {company} {contract} {from} {to} {date} {hours}",
        ),
    ],
    on: Annotated[str | None, typer.Option(help="день перехода для всех, ГГГГ-ММ-ДД")] = None,
    at_end: Annotated[bool, typer.Option("--at-end", help="каждый – когда кончится срок его договора")] = False,
    free_until: FreeUntil = None,
    yes: Yes = False,
) -> None:
    if at_end is (on is not None):
        raise typer.BadParameter("нужно одно из двух: --on ГГГГ-ММ-ДД или --at-end")
    try:
        terms = text.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError:
        raise typer.BadParameter("файл с текстом соглашения должен быть в UTF-8") from None
    day = a_day(on) if on is not None else None
    move = Move(from_model, to_model, parse_hour(free_until), day, terms)

    async def work(database: Database) -> str:
        async with database.read() as unit:
            print(await _preview(unit, move))
        # Nobody's transaction is open while the person thinks; what has changed meanwhile is looked at again.
        if not yes and not typer.confirm("Начать и разослать?"):
            return "Отменено, никому ничего не отправлено."
        async with database.work() as unit:
            campaign, asked = await start_campaign(unit, OWNER, move)
        return f"Переход № {campaign.id} начат, предложений: {len(asked)}. Ход – в боте: /campaigns"

    print(with_database(work))


async def _preview(work: Work, move: Move) -> str:
    found = await candidates(work, OWNER, move)
    if not found:
        return "На этой модели никого нет."
    lines = [
        f"«{model_in_words(move.from_model, None)}» → «{model_in_words(move.to_model, move.free_until)}», "
        + (f"с {full_day(move.switch_on)}" if move.switch_on else "когда кончится срок договора"),
        f"Договоров: {len(found)}, из них {CALL}: {sum(not one.managers for one in found)}",
    ]
    lines += [await _candidate(work, move, one) for one in found]
    lines += ["", f"Текст для «{found[0].company.name}»:", "", await agreement_for(work, move, found[0]), ""]
    return "\n".join(lines)


async def _candidate(work: Work, move: Move, one: Candidate) -> str:
    who = ", ".join(manager.name for manager in one.managers) or CALL
    hours = ""
    if model_named(move.to_model).accrues:
        minutes = await minutes_for(work, move, one)
        hours = f"; часы: {duration(minutes)}" if minutes is not None else "; ЧАСОВ НЕТ: для такого срока нет правила"
    return (
        f"  {one.company.name}, договор {one.contract.number} до {full_day(one.contract.ends_on)}: "
        f"с {full_day(one.switch_on)}{hours}; {who}"
    )


@app.command("list", help="Все переходы")
def list_campaigns() -> None:
    async def work(database: Database) -> list[str]:
        async with database.read() as unit:
            return [
                f"{campaign_title(line.campaign)}; ответили {line.answered} из {line.offers}"
                + ("; закрыт" if line.campaign.closed_at else "")
                for line in await campaigns(unit, OWNER)
            ]

    print("\n".join(with_database(work)) or "Переходов не было.")


@app.command("show", help="Кто согласен, кто отказался, кто молчит")
def show(number: Number) -> None:
    async def work(database: Database) -> CampaignState:
        async with database.read() as unit:
            return await campaign_state(unit, OWNER, number)

    state = with_database(work)
    counts = state.counts
    print(campaign_title(state.campaign) + ("; закрыт" if state.campaign.closed_at else ""))
    print(
        f"Согласны: {counts[Standing.AGREED]}, отказались: {counts[Standing.REFUSED]}, "
        f"молчат: {counts[Standing.SILENT]}, некому ответить: {counts[Standing.UNREACHABLE]}"
    )
    for view in state.offers:
        contract = view.contract
        print(f"  {view.company.name}, договор {contract.number} до {full_day(contract.ends_on)}: {standing(view)}")


@app.command("remind", help="Напомнить тем, кто ещё не ответил (не чаще раза в день)")
def remind_silent(number: Number, yes: Yes = False) -> None:
    async def work(database: Database) -> str:
        async with database.read() as unit:
            silent = (await campaign_state(unit, OWNER, number)).to_remind
        if silent and not yes and not typer.confirm(f"Напомнить, договоров: {silent}?"):
            return "Отменено, никому ничего не отправлено."
        async with database.work() as unit:
            return f"Напомнили, договоров: {await remind(unit, OWNER, number)}"

    print(with_database(work))


@app.command("close", help="Закончить переход: ответы больше не принимаются, сказанное остаётся в силе")
def close(number: Number, yes: Yes = False) -> None:
    async def work(database: Database) -> str:
        async with database.read() as unit:
            state = await campaign_state(unit, OWNER, number)
        waiting = sum(view.open for view in state.offers)
        if waiting and not yes and not typer.confirm(f"Ещё не ответили: {waiting}. Закрыть?"):
            return "Отменено."
        async with database.work() as unit:
            await close_campaign(unit, OWNER, number)
        return f"Переход № {number} закрыт."

    print(with_database(work))
