"""Reading a 1C base from the command line: the commands ``onec pull`` and ``onec probe``."""

from typing import Annotated

import typer

from backend.cli.running import with_database
from backend.logs import configure_logs
from backend.onec import connect_base, contract_source, make_puller, mirror_terms
from backend.settings import Settings
from bot.views.mirror import failure_in_words
from core.clients.rules import clean_inn
from core.clock import real_now
from core.database import Database
from core.exchange.mirror.queries import count_troubles
from integrations.onec.mapping import load_mapping
from integrations.onec.probe.examining import examine
from integrations.onec.probe.findings import UNSEEN, Mark
from integrations.onec.pull.pulling import PullResult
from integrations.onec.pull.reading import Scope
from integrations.onec.pull.turn import PullBusy
from integrations.onec.pull.words import faults_in_words

NO_BASE = "Обмен с 1С не настроен: задайте ONEC_URL, ONEC_USER и ONEC_PASSWORD (docs/onec-pull.md)"
BUSY = "Загрузка из 1С уже идёт. Подождите, пока она закончится."


def register(app: typer.Typer) -> None:
    """Add the commands to ``chasovoy onec``."""
    app.command("pull", help="Загрузить контрагентов и договоры из 1С сейчас")(_pull)
    app.command("probe", help="Проверить базу 1С, ничего в ней не меняя: может ли работать обмен")(_probe)


def _pull(
    inn: Annotated[str | None, typer.Option(help="только контрагентов с этим ИНН")] = None,
    accept_drop: Annotated[
        bool, typer.Option("--accept-drop", help="строк стало намного меньше, и это правильно")
    ] = False,
) -> None:
    configure_logs(json=False, level="ERROR")
    settings = Settings()  # type: ignore[call-arg]
    inn = clean_inn(inn) if inn is not None else None

    async def work(database: Database) -> tuple[PullResult, int]:
        puller = make_puller(database, settings)
        if puller is None:
            raise typer.BadParameter(NO_BASE)
        async with database.work() as unit:
            await connect_base(
                unit, settings
            )  # its contracts count from now on, also if the desk has never been started
        result = await puller.pull(inn=inn, accept_drop=accept_drop)
        async with database.read() as unit:
            return result, await count_troubles(unit)

    try:
        result, waiting = with_database(work)
    except PullBusy:
        print(BUSY)
        raise typer.Exit(1) from None
    if result.faults:
        print(f"Файл соответствия не во всём подходит к базе:\n{faults_in_words(result.faults)}")
    if result.failure is not None or result.taken is None:
        assert result.failure is not None
        print(f"Данные не обновлены. {result.explanation or failure_in_words(result.failure)}")
        raise typer.Exit(1)
    taken = result.taken
    print(
        f"Загружено: контрагентов {taken.counterparties}, договоров ИТС {taken.contracts}. "
        f"Новых {taken.new}, изменилось {taken.changed}, пропало {taken.absent}."
    )
    if waiting:
        print(f"Ждут решения человека: {waiting}. Посмотреть: chasovoy onec troubles")
    if result.failed_steps:
        print(f"Не удалось обработать контрагентов: {len(result.failed_steps)}. Причина в журнале; повторите загрузку.")
        raise typer.Exit(1)


def _probe() -> None:
    configure_logs(json=False, level="ERROR")
    settings = Settings()  # type: ignore[call-arg]
    reach = settings.onec
    if reach is None:
        raise typer.BadParameter(NO_BASE)
    mapping = load_mapping(settings.onec_mapping)
    source = contract_source(mapping, settings)

    async def work(database: Database) -> bool:
        async with database.read() as unit:
            since = (await mirror_terms(unit, settings)).since
        well = True
        scope, ours = Scope(since, reach.zone), settings.onec_organisation
        async for finding in examine(reach, mapping, scope, real_now(), organisation=ours, source=source):
            print(finding)
            well = well and finding.mark is not Mark.FAULT
        return well

    well = with_database(work)
    print("\nБез записи в базу не узнать (проверяйте только на копии):")
    for unseen in UNSEEN:
        print(f"· {unseen}")
    print("\nЗагрузка из этой базы может работать." if well else "\nЗагрузка из этой базы пока не может работать.")
    if not well:
        raise typer.Exit(1)
