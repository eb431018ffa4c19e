"""The made-up 1C base of the demo: what stands in its catalogs before the desk reads them for the first time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from backend.demo.phones import Phones
from backend.onec import make_puller
from backend.settings import Settings
from core.actor import SystemActor
from core.catalog.models import Service
from core.clients.models import Company
from core.contracts.models import Contract
from core.database import Database
from core.exchange.tie_models import ItemKind
from core.exchange.ties import find_items, tie

BASE = "base"
PATH = f"onec/{BASE}"
"""Of the playground's control API."""
USER, PASSWORD = "odata", "demo"
DEMO = SystemActor("demo")
AT_ONCE = 2_000
"""Objects planted by one request."""


def connect(settings: Settings, api: str) -> None:
    """Tell the desk where the base is."""
    settings.onec_url = f"{api}/onec/{BASE}"
    settings.onec_user, settings.onec_password = USER, SecretStr(PASSWORD)


async def plant(phones: Phones, database: Database) -> None:
    """Put our organisation, the price list, all clients and their contracts into the base, as if they had grown there."""
    async with database.read() as work:
        services = list(await work.session.scalars(select(Service).order_by(Service.position)))
        companies = list(await work.session.scalars(select(Company).order_by(Company.id)))
        contracts = list(await work.session.scalars(select(Contract).order_by(Contract.id)))
    await _put(phones, "Catalog_Организации", [{"Description": "ООО «Франч»", "ИНН": "7701234560"}])
    await _put(phones, "Catalog_Валюты", [{"Description": "руб.", "Code": "643"}])
    await _put(phones, "Catalog_Номенклатура", [{"Description": service.name} for service in services])
    refs = await _put(phones, "Catalog_Контрагенты", [counterparty(one.name, one.inn, one.kpp) for one in companies])
    owners = dict(zip([company.id for company in companies], refs, strict=True))
    await _put(
        phones,
        "Catalog_ДоговорыКонтрагентов",
        [contract(owners[one.company_id], one.number, one.starts_on, one.months) for one in contracts],
    )


def counterparty(name: str, inn: str, kpp: str | None) -> Mapping[str, Any]:
    return {"Description": name, "НаименованиеПолное": name, "ИНН": inn, "КПП": kpp or ""}


def contract(owner: str, number: str, starts_on: date, months: int) -> Mapping[str, Any]:
    """A contract as it is kept in БП: the months are in its name."""
    return {
        "Owner_Key": owner,
        "Номер": number,
        "Description": f"ИТС ПРОФ на {months} мес.",
        "Дата": f"{starts_on.isoformat()}T00:00:00",
        "ВидДоговора": "СПокупателем",
    }


async def _put(phones: Phones, entity: str, objects: list[Mapping[str, Any]]) -> list[str]:
    """The references of what was put there."""
    refs: list[str] = []
    for start in range(0, len(objects), AT_ONCE):
        planted = await phones.post(f"{PATH}/objects", objects={entity: objects[start : start + AT_ONCE]})
        refs += planted[entity]
    return refs


async def sign(phones: Phones, name: str, inn: str, kpp: str, number: str, starts_on: date, months: int) -> None:
    """The accountant enters a new client with a contract."""
    (owner,) = await _put(phones, "Catalog_Контрагенты", [counterparty(name, inn, kpp)])
    await _put(phones, "Catalog_ДоговорыКонтрагентов", [contract(owner, number, starts_on, months)])


async def pull(database: Database, settings: Settings) -> None:
    """The nightly reading, now. AssertionError if the base was not believed."""
    puller = make_puller(database, settings)
    assert puller is not None
    result = await puller.pull()
    assert result.failure is None, result.failure
    assert not result.failed_steps, result.failed_steps


async def tie_services(database: Database) -> None:
    """What an administrator does once: says of each service what it is in 1C."""
    async with database.work() as work:
        for service in await work.session.scalars(select(Service)):
            found = await find_items(work, DEMO, ItemKind.SERVICE, service.name)
            item = next(one for one in found if one.name == service.name)
            await tie(work, DEMO, ItemKind.SERVICE, service.id, item.id)
