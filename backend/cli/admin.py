"""Administration without Telegram: whoever has the machine's command line is its owner."""

import asyncio
from datetime import date
from secrets import token_hex
from typing import Annotated

import typer

from backend.cli.running import with_database
from backend.desk import bot_of
from backend.settings import Settings, known_zone
from bot.links import invitation_link
from bot.store.chats import bind_group
from bot.views.words import duration, full_day
from core.access.service import invite_contact, invite_staff
from core.actor import ContactRole, StaffRole, SystemActor
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounding
from core.catalog.service import active_services, add_service
from core.clients.models import Company
from core.clients.service import add_company, add_contact, find_companies
from core.contracts.service import sign_contract
from core.contracts.service_models.bonus_hours import BonusHours
from core.database import Database, Work
from core.dates import local_date
from core.ledger.accounts import open_account
from core.ledger.granting import grant
from core.ledger.models import GrantKind
from core.ledger.queries import company_available
from core.staff.service import add_staff
from core.tickets.topping_up import top_up

OWNER = SystemActor("command-line")

group = typer.Typer(no_args_is_help=True)
staff = typer.Typer(no_args_is_help=True)
company = typer.Typer(no_args_is_help=True)
contact = typer.Typer(no_args_is_help=True)
contract = typer.Typer(no_args_is_help=True)
service = typer.Typer(no_args_is_help=True)

CompanyWords = Annotated[str, typer.Argument(help="ИНН или часть названия, подходящая одной компании")]


async def _one_company(work: Work, words: str) -> Company:
    found = await find_companies(work, OWNER, words, limit=5)
    exact = [one for one in found if words in (one.inn, one.name)]
    if len(exact or found) != 1:
        names = ", ".join(f"{one.name} (ИНН {one.inn}, КПП {one.kpp or 'нет'})" for one in found)
        raise typer.BadParameter(f"подходит не одна компания: {names}" if found else "такой компании нет")
    return (exact or found)[0]


def _username() -> str:
    """The bot's own name, for links; asked before anybody is added, so that no link is lost for want of a token."""

    async def ask() -> str:
        bot = bot_of(Settings())  # type: ignore[call-arg]
        async with bot.session:
            return (await bot.get_me()).username or ""

    return asyncio.run(ask())


@group.command(
    "bind",
    help="Сделать группу группой инженеров (номер показывает /bind в группе)",
    # A group's number is negative: it is not an option.
    context_settings={"ignore_unknown_options": True},
)
def bind(chat_id: int, title: Annotated[str, typer.Option(help="название, для сообщений")] = "Инженеры") -> None:
    async def work(database: Database) -> None:
        async with database.work() as unit:
            await bind_group(unit, OWNER, chat_id, title)

    with_database(work)
    print("Группа привязана. Сделайте бота её администратором.")


@staff.command("add", help="Добавить сотрудника и получить ссылку для него")
def staff_add(
    name: str, role: Annotated[list[StaffRole] | None, typer.Option(help="роль; можно несколько раз")] = None
) -> None:
    username = _username()

    async def work(database: Database) -> str:
        async with database.work() as unit:
            person = await add_staff(unit, OWNER, name=name, roles=frozenset(role or [StaffRole.ENGINEER]))
            return await invite_staff(unit, OWNER, person.id)

    _print_link(username, with_database(work))


@company.command("add", help="Добавить клиента")
def company_add(
    name: str,
    inn: str,
    kpp: Annotated[str | None, typer.Option(help="КПП, у организаций")] = None,
    zone: Annotated[str | None, typer.Option(help="часовой пояс, если не общий")] = None,
) -> None:
    settings = Settings()  # type: ignore[call-arg]
    try:
        zone_name = known_zone(zone or settings.zone)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None

    async def work(database: Database) -> None:
        async with database.work() as unit:
            await add_company(unit, OWNER, name=name, inn=inn, kpp=kpp, zone_name=zone_name)

    with_database(work)
    print(f"Добавлен клиент: {name}")


@company.command("grant", help="Добавить клиенту минуты с причиной")
def company_grant(company_words: CompanyWords, minutes: int, reason: str) -> None:
    async def work(database: Database) -> tuple[str, int]:
        async with database.work() as unit:
            found = await _one_company(unit, company_words)
            await top_up(unit, OWNER, company_id=found.id, minutes=minutes, reason=reason, key=f"topup:{token_hex(8)}")
            return found.name, await company_available(unit, found.id, local_date(unit.now, found.zone))

    name, available = with_database(work)
    print(f"{name}: доступно {duration(available)}")


@contact.command("invite", help="Добавить контактное лицо клиента и получить ссылку для него")
def contact_invite(
    company_words: CompanyWords,
    name: str,
    role: Annotated[ContactRole, typer.Option(help="руководитель соглашается на платное")] = ContactRole.MEMBER,
    phone: Annotated[str | None, typer.Option(help="по нему человек войдёт и без ссылки")] = None,
) -> None:
    username = _username()

    async def work(database: Database) -> str:
        async with database.work() as unit:
            found = await _one_company(unit, company_words)
            person = await add_contact(unit, OWNER, company_id=found.id, name=name, phone=phone, role=role)
            return await invite_contact(unit, OWNER, person.id)

    _print_link(username, with_database(work))


@contract.command("add", help="Добавить договор и счёт часов; начальные минуты – с --minutes")
def contract_add(
    company_words: CompanyWords,
    number: str,
    starts_on: Annotated[str, typer.Argument(help="первый день, ГГГГ-ММ-ДД")],
    months: int,
    model: Annotated[
        str, typer.Option(help="модель: bonus_hours, time_window, pay_as_you_go, unlimited")
    ] = BonusHours.code,
    minutes: Annotated[int, typer.Option(help="начислить минут до конца договора")] = 0,
) -> None:
    try:
        first = date.fromisoformat(starts_on)
    except ValueError:
        raise typer.BadParameter("первый день договора: ГГГГ-ММ-ДД") from None

    async def work(database: Database) -> date:
        async with database.work() as unit:
            found = await _one_company(unit, company_words)
            signed = await sign_contract(
                unit, OWNER, company_id=found.id, number=number, starts_on=first, months=months, service_model=model
            )
            account = await open_account(unit, signed)
            if minutes:
                await grant(
                    unit,
                    OWNER,
                    account_id=account.id,
                    kind=GrantKind.ACCRUAL,
                    minutes=minutes,
                    effective_from=signed.starts_on,
                    expires_on=signed.ends_on,
                    reason="",
                    key=f"accrual:{signed.id}:start",
                )
            return signed.ends_on

    print(f"Договор {number} действует до {full_day(with_database(work))}")


@service.command("add", help="Добавить услугу в прайс-лист")
def service_add(
    code: str,
    name: str,
    kind: TariffKind,
    price: Annotated[int | None, typer.Option(help="цена в рублях с НДС")] = None,
    unit: Annotated[PriceUnit | None, typer.Option(help="за час или за всё")] = None,
    short: Annotated[str | None, typer.Option(help="название для кнопки, до 24 знаков")] = None,
    increment: Annotated[int, typer.Option(min=1, help="шаг округления, минут")] = 15,
    minimum: Annotated[int, typer.Option(min=0, help="меньше не списывается, минут")] = 15,
    grace: Annotated[int, typer.Option(min=0, help="сколько минут начатого шага прощается")] = 0,
    usual: Annotated[int, typer.Option(min=1, help="обычное время, минут")] = 30,
    words: Annotated[str, typer.Option(help="слова через запятую, по которым инженер находит услугу")] = "",
) -> None:
    async def work(database: Database) -> None:
        async with database.work() as unit_of_work:
            known = await active_services(unit_of_work)
            await add_service(
                unit_of_work,
                OWNER,
                code=code,
                name=name,
                short_name=(short or name)[:24],
                tariff_kind=kind,
                price=price * 100 if price is not None else None,
                price_unit=unit,
                rounding=Rounding(increment, minimum, grace),
                usual_minutes=usual,
                words=[word.strip() for word in words.split(",") if word.strip()] or name.split(),
                position=len(known) + 1,
            )

    with_database(work)
    print(f"Добавлена услуга: {name}")


def _print_link(username: str, token: str) -> None:
    print("Ссылка на один раз, на 7 дней:")
    print(invitation_link(username, token))
