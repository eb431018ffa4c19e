"""Lists an administrator keeps: companies, people, contracts, staff, services."""

from datetime import date

import pytest
from sqlalchemy import func, select

from core.actor import ADMINS, Actor, ContactRole, StaffRole, Stranger
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounding
from core.catalog.service import active_services, add_service
from core.clients.models import Company
from core.clients.service import add_company, add_contact
from core.contracts.models import Contract
from core.contracts.service import contracts_in_force, sign_contract
from core.database import Database, Work
from core.errors import Forbidden, NotFound, Refusal
from core.staff.models import Staff
from core.staff.service import add_staff, ensure_first_admin, staff_with_role
from tests.core.conftest import World
from tests.factories import SYSTEM, make_company, make_contact, make_contract, make_staff, some_inn

ZONE = "Europe/Moscow"


async def test_a_company_is_known_by_inn_and_kpp(database: Database) -> None:
    inn = some_inn()

    async def add(name: str, kpp: str | None) -> None:
        async with database.work() as work:
            await add_company(work, SYSTEM, name=name, inn=inn, kpp=kpp, zone_name=ZONE)

    await add("Головная", "770701001")
    await add("Филиал", "780101001")
    await add("Без КПП", None)
    for kpp in ("770701001", None, ""):
        with pytest.raises(Refusal, match="company-known") as refusal:
            await add("Ещё одна", kpp)
        assert refusal.value.params["name"] in ("Головная", "Без КПП")
    for bad in ("", "   ", "ы" * 301):
        with pytest.raises(Refusal, match="bad-name"):
            await add(bad, "770701009")
    async with database.work() as work:
        assert await work.session.scalar(select(func.count()).select_from(Company)) == 3


async def test_people_of_a_company(world: World) -> None:
    async with world.database.work() as work:
        person = await add_contact(
            work,
            SYSTEM,
            company_id=world.company.id,
            name="  Нина   Котова ",
            phone="8 916 123 45 67",
            role=ContactRole.MEMBER,
        )
        assert (person.name, person.phone, person.messenger_id) == ("Нина Котова", "79161234567", None)
        for name, phone, company_id, code in (
            ("", None, world.company.id, "bad-name"),
            ("ы" * 201, None, world.company.id, "bad-name"),
            ("Нина", "12", world.company.id, "bad-phone"),
            ("Нина", None, world.company.id + 1000, "no-company"),
        ):
            with pytest.raises(Refusal, match=code):
                await add_contact(work, SYSTEM, company_id=company_id, name=name, phone=phone, role=ContactRole.MEMBER)


async def test_contracts_and_their_terms(database: Database) -> None:
    async with database.work() as work:
        company, other = await make_company(work), await make_company(work)
        first = await make_contract(work, company, starts_on=date(2026, 1, 31), months=1, number="ИТС-1")
        assert first.ends_on == date(2026, 2, 27)
        second = await make_contract(work, company, starts_on=date(2026, 2, 28), months=12, prolongs=first)
        third = await make_contract(work, company, starts_on=date(2027, 2, 28), months=12, prolongs=second)
        assert {one.account_contract_id for one in (first, second, third)} == {first.id}
        for day, numbers in (
            (date(2026, 1, 30), []),
            (date(2026, 1, 31), ["ИТС-1"]),
            (first.ends_on, ["ИТС-1"]),
            (second.starts_on, [second.number]),
        ):
            assert [one.number for one in await contracts_in_force(work, company.id, day)] == numbers
        parallel = await make_contract(work, company, starts_on=date(2026, 3, 1), months=1)
        in_force = await contracts_in_force(work, company.id, date(2026, 3, 5))
        assert [one.id for one in in_force] == [parallel.id, second.id]

        async def sign(number: str, months: int, company_id: int, prolongs: int | None = None) -> None:
            await sign_contract(
                work,
                SYSTEM,
                company_id=company_id,
                number=number,
                starts_on=date(2026, 1, 1),
                months=months,
                service_model="bonus_hours",
                prolongs_id=prolongs,
            )

        for number, months, company_id, prolongs, code in (
            ("", 12, company.id, None, "bad-contract-number"),
            ("9" * 65, 12, company.id, None, "bad-contract-number"),
            ("ИТС-9", 0, company.id, None, "bad-months"),
            ("ИТС-9", 37, company.id, None, "bad-months"),
            (" ИТС-1 ", 12, company.id, None, "contract-known"),
            ("ИТС-9", 12, other.id, first.id, "no-contract"),
            ("ИТС-9", 12, company.id, 10_000, "no-contract"),
        ):
            with pytest.raises(Refusal, match=code):
                await sign(number, months, company_id, prolongs)
        await sign("ИТС-1", 12, other.id)  # another company's contract may have the same number
        assert await work.session.scalar(select(func.count()).select_from(Contract)) == 5


async def test_staff_and_their_roles(database: Database) -> None:
    both = frozenset({StaffRole.ENGINEER, StaffRole.DIRECTOR})
    async with database.work() as work:
        await make_staff(work, "Яна", roles=both)
        await make_staff(work, "Борис", roles=both)
        await make_staff(work, "Ещё не вошёл", came_in=False)
        gone = await make_staff(work, "Ушёл")
        gone.active = False
        await work.session.flush()
        assert [one.name for one in await staff_with_role(work, StaffRole.ENGINEER)] == ["Борис", "Яна"]
        assert await staff_with_role(work, StaffRole.ADMIN) == []
        with pytest.raises(Refusal, match="bad-name"):
            await add_staff(work, SYSTEM, name=" ", roles=both)
        with pytest.raises(Refusal, match="no-roles"):
            await add_staff(work, SYSTEM, name="Никто", roles=frozenset())


async def test_the_first_administrator_is_made_once_and_left_alone(database: Database) -> None:
    async with database.work() as work:
        made = await ensure_first_admin(work, 1001)
        made.name, made.roles = "Анна", [StaffRole.ENGINEER]
    async with database.work() as work:
        again = await ensure_first_admin(work, 1001)
        assert (again.id, again.name, again.roles) == (made.id, "Анна", ["engineer"])
        assert await work.session.scalar(select(func.count()).select_from(Staff)) == 1


async def test_the_price_list_is_in_its_order(world: World) -> None:
    async with world.database.work() as work:
        world.services.report.active = False
        work.session.add(world.services.report)
        await work.session.flush()
        shown = [service.code for service in await active_services(work)]
        assert shown == ["consultation", "update", "setup", "training"]


async def _add_everything(work: Work, actor: Actor, world: World) -> None:
    """Each administrator's verb in turn; all must be refused."""
    attempts = (
        lambda: add_company(work, actor, name="X", inn=some_inn(), kpp=None, zone_name=ZONE),
        lambda: add_contact(work, actor, company_id=world.company.id, name="X", phone=None, role=ContactRole.MANAGER),
        lambda: add_staff(work, actor, name="X", roles=ADMINS),
        lambda: sign_contract(
            work,
            actor,
            company_id=world.company.id,
            number="X",
            starts_on=date(2026, 1, 1),
            months=1,
            service_model="unlimited",
        ),
        lambda: add_service(
            work,
            actor,
            code="x",
            name="X",
            short_name="X",
            tariff_kind=TariffKind.PAID,
            price=1,
            price_unit=PriceUnit.FIXED,
            rounding=Rounding(1, 0),
            usual_minutes=1,
            words=[],
            position=1,
        ),
    )
    for attempt in attempts:
        with pytest.raises(Forbidden):
            await attempt()


async def test_lists_are_kept_by_administrators_alone(world: World) -> None:
    async with world.database.work() as work:
        for actor in (world.maria, world.oleg, Stranger(1, "Кто-то")):
            await _add_everything(work, actor, world)
    async with world.database.work() as work:
        admin = (await make_staff(work, "Анна", roles=ADMINS)).as_actor()
        company = await add_company(work, admin, name="Новая", inn=some_inn(), kpp=None, zone_name=ZONE)
        with pytest.raises(NotFound):
            await add_contact(work, admin, company_id=company.id + 1000, name="X", phone=None, role=ContactRole.MANAGER)
        await make_contact(work, company)
