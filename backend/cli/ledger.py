"""The book of hours from the command line: looking it through, and anchoring it outside."""

from datetime import datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy import select

from backend.cli.running import with_database
from backend.settings import Settings
from bot.views import book
from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Database, Work
from core.ledger.models import Account
from core.ledger.rules.verification import Finding
from core.ledger.verifying import Anchor, all_accounts, anchor, verify_account

EVERY = 200
"""After so many accounts a word about how far it is."""
STILL_WRITTEN = timedelta(minutes=10)
"""Entries younger than this may still be on their way into the database."""

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """Книга часов."""


@app.command(
    "verify",
    help="Проверить книгу часов: цепочку записей, суммы, каждое начисление и списание. Код возврата 1 – что-то не сходится. "
    "С --fingerprint и --before – ещё и то, что всё записанное до этого момента осталось таким, каким было, "
    "когда отпечаток сохранили.",
)
def verify(
    fingerprint: Annotated[str | None, typer.Option(help="отпечаток, сохранённый вне базы")] = None,
    before: Annotated[str | None, typer.Option(help="его момент: ГГГГ-ММ-ДДTЧЧ:ММ")] = None,
) -> None:
    if (fingerprint is None) != (before is None):
        raise typer.BadParameter("--fingerprint и --before указывают вместе: их печатает chasovoy ledger fingerprint")
    moment = _moment(before) if before else None

    async def work(database: Database) -> bool:
        async with database.snapshot() as unit:
            sound = await _look_through(unit)
            if moment is None or fingerprint is None:
                return sound
            return _compare(await anchor(unit, moment), fingerprint) and sound

    if not with_database(work):
        raise typer.Exit(1)


async def _look_through(work: Work) -> bool:
    """Every account, at one moment; what is wrong is printed."""
    accounts = await all_accounts(work)
    entries = wrong = 0
    for number, account_id in enumerate(accounts, 1):
        verified = await verify_account(work, account_id)
        entries += verified.entries
        for finding in verified.findings:
            wrong += 1
            print(await _in_words(work, finding))
        if number % EVERY == 0:
            print(f"… проверено счетов: {number} из {len(accounts)}")
    print(f"Проверено счетов: {len(accounts)}, записей: {entries}.")
    print(
        "Всё сходится."
        if not wrong
        else f"Не сходится: {wrong}. Сохраните копию базы и ничего не исправляйте до разбора."
    )
    return not wrong


async def _in_words(work: Work, finding: Finding) -> str:
    company, contract = (
        await work.session.execute(
            select(Company.name, Contract.number)
            .join(Account, Account.company_id == Company.id)
            .join(Contract, Contract.id == Account.contract_id)
            .where(Account.id == finding.account_id)
        )
    ).one()
    where = f"{company}, договор {contract}, счёт {finding.account_id}"
    return f"{where}, {book.place(finding)}: {book.fault(finding)}"


def _compare(now: Anchor, kept: str) -> bool:
    same = _digits(now.fingerprint) == _digits(kept)
    moment = _local(now.before)
    if same:
        print(f"Отпечаток сходится: до {moment} записей {now.entries}, и ни одна с тех пор не изменилась.")
    else:
        print(f"ОТПЕЧАТОК НЕ СХОДИТСЯ. До {moment} сейчас записей {now.entries}, отпечаток {now.fingerprint}.")
        print("Если отпечаток и момент списаны верно, книгу переписывали.")
    return same


def _digits(fingerprint: str) -> str:
    return "".join(fingerprint.split()).casefold()


@app.command(
    "fingerprint",
    help="Напечатать отпечаток книги: короткую строку, в которой запечатано всё, что записано до указанного момента. "
    "Храните её вне базы – на бумаге, в письме, у директора. Кто бы потом ни переписал базу, даже её владелец, "
    "chasovoy ledger verify --fingerprint … --before … это покажет.",
)
def fingerprint(
    before: Annotated[str | None, typer.Option(help="момент, ГГГГ-ММ-ДДTЧЧ:ММ; обычно – десять минут назад")] = None,
) -> None:
    async def work(database: Database) -> Anchor:
        async with database.snapshot() as unit:
            newest = (unit.now - STILL_WRITTEN).replace(second=0, microsecond=0)
            moment = _moment(before) if before else newest
            if moment > newest:
                raise typer.BadParameter("момент – не позже десяти минут назад: свежие записи могут ещё дописываться")
            return await anchor(unit, moment)

    made = with_database(work)
    print(f"Момент:    {_local(made.before)}")
    print(f"Записей:   {made.entries}")
    print(f"Отпечаток: {made.fingerprint}")


def _moment(text: str) -> datetime:
    """A moment; without a zone it is the installation's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("момент: ГГГГ-ММ-ДДTЧЧ:ММ") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=Settings().zone_info)  # type: ignore[call-arg]


def _local(moment: datetime) -> str:
    """As ``--before`` takes it."""
    return moment.astimezone(Settings().zone_info).isoformat(timespec="minutes")  # type: ignore[call-arg]
