"""Clients, their people and contracts as administrators see and change them."""

from collections.abc import Sequence
from datetime import date, time

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from bot.views.models import model_in_words, model_of
from core.clients.client_words import NewCompany, NewContact
from core.clients.models import Contact
from core.contracts.models import Contract, ContractVersion
from core.contracts.service import InForce

NAME = 80


def companies(count: int, *, admin: bool) -> Markup:
    """How to find a client, and how to add one."""
    return lines(html("companies-title", count=count), html("companies-how-admin" if admin else "companies-how"))


def new_company(said: NewCompany, zone: str) -> Markup:
    """A client that would be added."""
    return lines(
        html("company-new", name=said.name),
        html("company-inn", inn=said.inn, kpp=html("company-kpp", kpp=said.kpp) if said.kpp else ""),
        html("calendar-zone", zone=zone),
    )


def contacts(company: Markup, people: Sequence[Contact]) -> Markup:
    """The client's people."""
    return lines(company, *([_contact(one) for one in people] or [html("contacts-none")]))


def _contact(one: Contact) -> Markup:
    return html(
        "contact-row",
        name=limits.cut(one.name, NAME),
        role=plain(f"audit-word-{one.role.value}"),
        phone=words.phone(one.phone) if one.phone else plain("no-phone"),
        absent=html("staff-not-in") if one.messenger_id is None else "",
    )


def new_contact(said: NewContact, company: str) -> Markup:
    """A person who would be added."""
    return html(
        "contact-new",
        name=said.name,
        company=limits.cut(company, NAME),
        phone=words.phone(said.phone) if said.phone else plain("no-phone"),
        role=plain(f"audit-word-{said.role.value}"),
    )


def contract(
    shown: Contract,
    company: Markup,
    in_force: InForce,
    versions: Sequence[ContractVersion],
    plan: str | None,
    *,
    own_plan: bool,
) -> Markup:
    """A contract with its term, model, agreements and plan; ``company`` with its balance."""
    plan_key = "contract-plan-own" if own_plan else "contract-plan-default"
    return lines(
        company,
        html("contract-number", number=shown.number),
        html("contract-term", since=_day(shown.starts_on), until=_day(shown.ends_on), months=shown.months),
        html("contract-model-now", model=model_of(in_force)),
        *(
            html(
                "contract-version",
                day=_day(one.effective_from),
                model=model_in_words(one.service_model, one.free_until),
            )
            for one in versions
        ),
        html(plan_key, plan=plan) if plan is not None else None,
        html("contract-accrues", day=_day(shown.accrues_from)) if shown.accrues_from else html("contract-by-hand"),
    )


def _day(value: date) -> str:
    return f"{value:%d.%m.%Y}"


def new_contract(
    company: str, number: str, starts_on: date, ends_on: date, months: int, model: str, free_until: time | None
) -> Markup:
    """A contract that would be signed."""
    return lines(
        html("contract-new", number=number, company=limits.cut(company, NAME)),
        html("contract-term", since=_day(starts_on), until=_day(ends_on), months=months),
        html("contract-model-now", model=model_in_words(model, free_until)),
    )


def agreement(number: str, day: date, before: InForce, model: str, free_until: time | None) -> Markup:
    """A supplementary agreement that would be made."""
    after = model_in_words(model, free_until)
    return lines(
        html("agreement-new", number=number, day=_day(day)),
        html("edit-change", what=plain("audit-field-model"), before=model_of(before), after=after),
        html("agreement-later"),
    )
