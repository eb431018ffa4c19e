"""Finding what a command speaks of: a company, its contract, a service."""

from datetime import date
from typing import Annotated

import typer
from sqlalchemy import select

from core.actor import SystemActor
from core.catalog.models import Service
from core.clients.models import Company
from core.clients.search import search_companies
from core.contracts.models import Contract
from core.database import Work

OWNER = SystemActor("command-line")
"""Whoever has the machine's command line is its owner."""

CompanyWords = Annotated[str, typer.Argument(help="ИНН или часть названия, подходящая одной компании")]
ContractNumber = Annotated[str, typer.Argument(help="номер договора")]


async def one_company(work: Work, words: str) -> Company:
    """The company that the words mean; several or none is an error."""
    found = await search_companies(work, OWNER, words, limit=5)
    exact = [one for one in found if words in (one.inn, one.name)]
    if len(exact or found) != 1:
        names = ", ".join(f"{one.name} (ИНН {one.inn}, КПП {one.kpp or 'нет'})" for one in found)
        raise typer.BadParameter(f"подходит не одна компания: {names}" if found else "такой компании нет")
    return (exact or found)[0]


async def one_contract(work: Work, company_words: str, number: str) -> tuple[Company, Contract]:
    """The company's contract with this number."""
    company = await one_company(work, company_words)
    contract = await work.session.scalar(
        select(Contract).where(Contract.company_id == company.id, Contract.number == " ".join(number.split()))
    )
    if contract is None:
        raise typer.BadParameter(f"у компании {company.name} нет договора {number}")
    return company, contract


async def one_service(work: Work, code: str) -> Service:
    """The service with this code."""
    service = await work.session.scalar(select(Service).where(Service.code == code))
    if service is None:
        codes = ", ".join(await work.session.scalars(select(Service.code).order_by(Service.position, Service.id)))
        raise typer.BadParameter(f"нет услуги {code}; есть: {codes or 'ни одной'}")
    return service


def a_day(text: str) -> date:
    """A date as ГГГГ-ММ-ДД."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("дата: ГГГГ-ММ-ДД") from None
