"""The command line ``chasovoy``."""

import sys

import typer

from backend.cli import (
    accrual,
    admin,
    audit,
    campaign,
    contracts,
    deadlines,
    desk,
    duty,
    ledger,
    onec,
    opening,
    sla,
    standing,
    statement,
    terms,
    tickets,
)
from backend.cli.problems import explain

app = typer.Typer(
    name="chasovoy",
    help="Часовой: сервис-деск в Telegram для франчайзи 1С, который считает часы клиента.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
desk.register(app)
audit.register(app)
app.add_typer(admin.group, name="group", help="Группа инженеров")
app.add_typer(admin.staff, name="staff", help="Сотрудники")
app.add_typer(admin.company, name="company", help="Клиенты")
app.add_typer(admin.contact, name="contact", help="Контактные лица")
app.add_typer(contracts.app, name="contract", help="Договоры")
app.add_typer(campaign.app, name="campaign", help="Переход клиентов на новую модель обслуживания")
app.add_typer(admin.service, name="service", help="Прайс-лист")
app.add_typer(accrual.app, name="accrual", help="Начисление часов по договорам")
app.add_typer(ledger.app, name="ledger", help="Книга часов: проверка, отпечаток, выписки")
statement.register(ledger.app)
app.add_typer(onec.app, name="onec", help="Обмен с 1С")
app.add_typer(tickets.app, name="ticket", help="Списания по заявкам")
app.add_typer(deadlines.app, name="deadlines", help="Сроки заявок: сверка и оценка прогнозов")
app.add_typer(duty.app, name="duty", help="Дежурства: кто дежурит, график")
app.add_typer(sla.app, name="sla", help="Сроки: календари и планы")
app.add_typer(opening.app, name="urgency", help="Слова, по которым заявка похожа на срочную")
terms.register(contracts.app)
opening.register(admin.company)
standing.register(admin.company)


def main() -> None:
    """Run the command; what goes wrong for a known reason is said in one line."""
    try:
        app()
    except Exception as error:
        told = explain(error)
        if told is None:
            raise
        print(f"Не получилось: {told}", file=sys.stderr)
        sys.exit(1)
