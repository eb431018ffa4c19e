"""Administration without Telegram: whoever has the machine's command line is its owner."""

import asyncio
from secrets import token_hex
from typing import Annotated

import typer

from backend.cli.finding import OWNER, CompanyWords, one_company, one_service
from backend.cli.running import with_database
from backend.desk import bot_of
from backend.settings import Settings, known_zone
from bot.links import invitation_link
from bot.store.chats import bind_group
from bot.views.words import duration
from core.access.service import invite_contact, invite_staff
from core.actor import ContactRole, StaffRole
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.catalog.service import LEAST_MINUTES, active_services, add_service, set_least_minutes, set_needs_estimate
from core.clients.service import add_company, add_contact
from core.database import Database
from core.dates import local_date
from core.ledger.models import GrantKind
from core.ledger.queries import company_available
from core.staff.service import add_staff
from core.tickets.topping_up import BY_HAND, top_up

group = typer.Typer(no_args_is_help=True)
staff = typer.Typer(no_args_is_help=True)
company = typer.Typer(no_args_is_help=True)
contact = typer.Typer(no_args_is_help=True)
service = typer.Typer(no_args_is_help=True)

LEAST_HELP = "меньше она не занимает, минут: раньше срок клиенту не обещают"


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
def company_grant(
    company_words: CompanyWords,
    minutes: int,
    reason: str,
    kind: Annotated[
        str, typer.Option(help="goodwill – подарок, purchase – покупка, trust – в долг, используются последними")
    ] = GrantKind.GOODWILL.value,
) -> None:
    if kind not in BY_HAND:
        raise typer.BadParameter(f"вручную добавляют {', '.join(sorted(BY_HAND))}")

    async def work(database: Database) -> tuple[str, int]:
        async with database.work() as unit:
            found = await one_company(unit, company_words)
            await top_up(
                unit,
                OWNER,
                company_id=found.id,
                minutes=minutes,
                reason=reason,
                key=f"topup:{token_hex(8)}",
                kind=GrantKind(kind),
            )
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
            found = await one_company(unit, company_words)
            person = await add_contact(unit, OWNER, company_id=found.id, name=name, phone=phone, role=role)
            return await invite_contact(unit, OWNER, person.id)

    _print_link(username, with_database(work))


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
    scope: Annotated[
        RoundingScope, typer.Option(help="что округляется: строка работ, вся услуга в заявке, услуга в заявке за день")
    ] = RoundingScope.ENTRY,
    mode: Annotated[RoundingMode, typer.Option(help="куда округлять")] = RoundingMode.UP,
    offered: Annotated[bool, typer.Option("--offered", help="предлагать, когда часы скоро сгорят")] = False,
    estimate: Annotated[bool, typer.Option("--estimate", help="начинать с оценки, согласованной с клиентом")] = False,
    usual: Annotated[int, typer.Option(min=1, help="обычное время, минут")] = 30,
    least: Annotated[int, typer.Option(min=0, help=LEAST_HELP)] = LEAST_MINUTES,
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
                rounding=Rounding(increment, minimum, grace, scope, mode),
                offered=offered,
                needs_estimate=estimate,
                usual_minutes=usual,
                least_minutes=least,
                words=[word.strip() for word in words.split(",") if word.strip()] or name.split(),
                position=len(known) + 1,
            )

    with_database(work)
    print(f"Добавлена услуга: {name}")


@service.command("least", help="Меньше какого времени услуга не занимает: раньше срок не обещают")
def service_least(code: str, minutes: Annotated[int, typer.Argument(min=0, help=LEAST_HELP)]) -> None:
    async def work(database: Database) -> str:
        async with database.work() as unit:
            return (await set_least_minutes(unit, OWNER, (await one_service(unit, code)).id, minutes)).name

    print(f"{with_database(work)}: не меньше {duration(minutes)}")


@service.command("estimate", help="Доработка: работа начинается с оценки, которую согласовал клиент")
def service_estimate(
    code: str,
    needs: Annotated[bool, typer.Option("--on/--off", help="нужна оценка или больше не нужна")] = True,
) -> None:
    async def work(database: Database) -> str:
        async with database.work() as unit:
            return (await set_needs_estimate(unit, OWNER, (await one_service(unit, code)).id, needs=needs)).name

    print(f"{with_database(work)}: {'начинается с оценки' if needs else 'оценка не обязательна'}")


def _print_link(username: str, token: str) -> None:
    print("Ссылка на один раз, на 7 дней:")
    print(invitation_link(username, token))
