"""Documents for 1C and ties from the command line: the twins of /onec."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from markupsafe import Markup

from backend.cli.finding import OWNER, one_service
from backend.cli.running import print_text, with_database
from backend.settings import Settings
from bot.locales import lines
from bot.views import onec as views
from core.actor import Actor
from core.database import Database, Work
from core.exchange.documents.deciding import accept_difference, consider_done, drop, find_out, send_again
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.queries import document_view, documents_for_a_human, exchange_state
from core.exchange.tie_models import ItemKind
from core.exchange.ties import find_items, find_staff, tie, untied

SHOWN = 20
DocumentId = Annotated[int, typer.Argument(help="документ: число в скобках из «onec status»")]


def register(app: typer.Typer) -> None:
    """Add the commands to ``chasovoy onec``."""
    app.command("status", help="Как идёт обмен с 1С: очередь, что ждёт решения, что не связано")(_status)
    app.command("tie", help="Связать услугу или инженера с 1С")(_tie)
    app.command("again", help="Отправить документ ещё раз")(_again)
    app.command("find", help="Проверить, есть ли документ в 1С")(_find)
    app.command("done", help="Записать, что документ уже есть в 1С под этим номером")(_done)
    app.command("drop", help="Не отправлять документ")(_drop)
    app.command("accept", help="Оставить документ таким, каким его сохранила 1С")(_accept)


def _status() -> None:
    zone = Settings().zone_info  # type: ignore[call-arg]

    async def work(database: Database) -> Markup:
        async with database.read() as unit:
            missing = await untied(unit)
            waiting = await documents_for_a_human(unit, OWNER, limit=SHOWN)
            return lines(
                views.state(await exchange_state(unit, OWNER), len(missing), unit.now, zone),
                *(views.listed(view) for view in waiting),
                *(views.untied_row(one.name) for one in missing),
            )

    print_text(with_database(work))


def _tie(
    ours: Annotated[str, typer.Argument(help="код услуги из прайса; с --engineer – имя сотрудника")],
    words: Annotated[str, typer.Argument(help="часть названия или код в 1С, подходящие одной строке")],
    engineer: Annotated[bool, typer.Option("--engineer", help="связать инженера, а не услугу")] = False,
) -> None:
    kind = ItemKind.PERSON if engineer else ItemKind.SERVICE

    async def work(database: Database) -> Markup:
        async with database.work() as unit:
            name, our_id = await _ours(unit, kind, ours)
            found = list(await find_items(unit, OWNER, kind, words))
            exact = [item for item in found if words in (item.name, item.code)]
            if len(exact or found) != 1:
                names = ", ".join(f"{item.name} ({item.code})" for item in found)
                raise typer.BadParameter(f"в 1С подходит не одна строка: {names}" if found else "в 1С такого нет")
            item = (exact or found)[0]
            return views.tied(name, item.name, await tie(unit, OWNER, kind, our_id, item.id))

    print_text(with_database(work))


async def _ours(work: Work, kind: ItemKind, words: str) -> tuple[str, int]:
    if kind is ItemKind.SERVICE:
        service = await one_service(work, words)
        return service.name, service.id
    found = await find_staff(work, words)
    if len(found) != 1:
        names = ", ".join(person.name for person in found)
        raise typer.BadParameter(f"подходит не один сотрудник: {names}" if found else "такого сотрудника нет")
    return found[0].name, found[0].id


def _again(document: DocumentId) -> None:
    _decide(document, send_again)


def _find(document: DocumentId) -> None:
    _decide(document, find_out)


def _accept(document: DocumentId) -> None:
    _decide(document, accept_difference)


def _done(document: DocumentId, number: Annotated[str, typer.Argument(help="номер документа в 1С")]) -> None:
    async def decide(work: Work, actor: Actor, document_id: int) -> ExchangeDocument:
        return await consider_done(work, actor, document_id, number)

    _decide(document, decide)


def _drop(document: DocumentId, reason: Annotated[str, typer.Argument(help="почему")]) -> None:
    async def decide(work: Work, actor: Actor, document_id: int) -> ExchangeDocument:
        return await drop(work, actor, document_id, reason)

    _decide(document, decide)


def _decide(document_id: int, decide: Callable[[Work, Actor, int], Awaitable[ExchangeDocument]]) -> None:
    zone = Settings().zone_info  # type: ignore[call-arg]

    async def work(database: Database) -> Markup:
        async with database.work() as unit:
            await decide(unit, OWNER, document_id)
            return views.document(await document_view(unit, OWNER, document_id), unit.now, zone)

    print_text(with_database(work))
