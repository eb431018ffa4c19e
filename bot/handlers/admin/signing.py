"""What an administrator's words make of contracts: a new one, a prolongation, a supplementary agreement, another SLA plan."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from bot.handlers.admin.asking import Draft
from bot.keyboards.callbacks import ContractAction
from bot.locales import html, lines, plain
from bot.views import clients as views
from bot.views import words
from core.actor import StaffActor
from core.clients.models import Company
from core.clients.search import search_companies
from core.clients.service import get_company
from core.contracts.agreements import agreements_of, amend
from core.contracts.contract_words import Said, read_contract, unclear
from core.contracts.models import Contract
from core.contracts.queries import contracts_of, get_contract
from core.contracts.service import MAX_MONTHS, NUMBER_LENGTH, check_terms, model_after, model_on, sign_contract
from core.contracts.service_models.bonus_hours import BonusHours
from core.database import Work
from core.dates import last_day_of_term, local_date
from core.errors import NotFound, Refusal
from core.ledger.accounts import open_account
from core.ledger.accruing import accrue_daily
from core.ledger.queries import company_available
from core.sla.plans import choose_plan, plan_of, plans


async def named_with_balance(work: Work, company: Company) -> Markup:
    """As staff always sees a company (DESIGN §3, rule 10)."""
    return words.company(company.name, await company_available(work, company.id, local_date(work.now, company.zone)))


async def read_new(work: Work, actor: StaffActor, about: Mapping[str, Any], text: str) -> Draft:
    """A contract of a company that the words name, or whose card was open."""
    said = read_contract(text, names=("number",) if "company" in about else ("company", "number"))
    company = await _company(work, actor, about, said)
    if said.starts_on is None or said.months is None or said.number is None:
        raise Refusal("contract-words")
    return await _sign(work, actor, company, said, said.starts_on, said.months, None)


async def _company(work: Work, actor: StaffActor, about: Mapping[str, Any], said: Said) -> Company:
    if "company" in about:
        return await get_company(work, about["company"])
    asked = said.company or ""
    found = await search_companies(work, actor, asked, limit=5)
    exact = [one for one in found if asked in (one.name, one.inn)] or found
    if not exact:
        raise NotFound("no-company")
    if len(exact) > 1:
        raise Refusal("several-companies", names=", ".join(f"{one.name[:60]} ({one.inn})" for one in exact))
    return exact[0]


async def read_prolongation(work: Work, actor: StaffActor, about: Mapping[str, Any], text: str) -> Draft:
    """The next contract of a chain: from the day after the last one's end, for as long, unless the words say otherwise."""
    earlier = await get_contract(work, actor, about["contract"])
    company = await get_company(work, earlier.company_id)
    said = read_contract(text, names=("number",))
    starts_on = said.starts_on or earlier.ends_on + timedelta(days=1)
    if starts_on <= earlier.ends_on:
        raise Refusal("prolongation-overlaps")
    return await _sign(work, actor, company, said, starts_on, said.months or earlier.months, earlier)


async def _sign(
    work: Work,
    actor: StaffActor,
    company: Company,
    said: Said,
    starts_on: date,
    months: int,
    earlier: Contract | None,
) -> Draft:
    if not 1 <= months <= MAX_MONTHS:
        raise Refusal("bad-months", most=MAX_MONTHS)
    model, free_until = said.model, said.free_until
    if model is None and earlier is not None:
        model, free_until = await model_after(work, earlier.account_contract_id)
    model = model or BonusHours.code
    check_terms(model, free_until)
    number = said.number or ""
    if not 0 < len(number) <= NUMBER_LENGTH:
        raise Refusal("bad-contract-number")
    known = await contracts_of(work, actor, company.id, limit=1000)
    if any(one.number == number for one in known):
        raise Refusal("contract-known", number=number)

    async def save(work: Work, actor: StaffActor) -> Markup:
        signed = await sign_contract(
            work,
            actor,
            company_id=company.id,
            number=number,
            starts_on=starts_on,
            months=months,
            service_model=model,
            free_until=free_until,
            accrues_from=starts_on,
            prolongs_id=earlier.id if earlier is not None else None,
        )
        await open_account(work, signed)
        given = await accrue_daily(work, signed.id)
        name = await named_with_balance(work, company)
        return html("contract-signed", number=signed.number, company=name, given=words.duration(given))

    text = views.new_contract(
        company.name, number, starts_on, last_day_of_term(starts_on, months), months, model, free_until
    )
    return Draft(text, [[one.id for one in known], model], save)


async def read_agreement(work: Work, actor: StaffActor, about: Mapping[str, Any], text: str) -> Draft:
    """«бонусные часы, с 01.01.2027»."""
    contract = await get_contract(work, actor, about["contract"])
    said = read_contract(text, names=())
    if said.model is None or said.starts_on is None or said.months is not None:
        raise unclear(text)
    model, free_until, day = said.model, said.free_until, said.starts_on
    check_terms(model, free_until)
    before = await model_on(work, contract, day)

    async def save(work: Work, actor: StaffActor) -> Markup:
        version = await amend(work, actor, contract.id, effective_from=day, service_model=model, free_until=free_until)
        if contract.accrues_from is not None:
            await accrue_daily(work, contract.id)
        return html("agreement-saved", number=contract.number, day=f"{version.effective_from:%d.%m.%Y}")

    seen = [before.model.code, [one.id for one in await agreements_of(work, actor, contract.id)]]
    return Draft(views.agreement(contract.number, day, before, model, free_until), seen, save)


async def read_plan(work: Work, actor: StaffActor, about: Mapping[str, Any], _text: str) -> Draft:
    contract = await get_contract(work, actor, about["contract"])
    chosen = next((plan for plan, _, _ in await plans(work) if plan.id == about["plan"]), None)
    if chosen is None:
        raise NotFound("no-plan")
    before, own = await plan_of(work, contract)
    if own and before is not None and before.id == chosen.id:
        raise Refusal("plan-chosen-already")

    async def save(work: Work, actor: StaffActor) -> Markup:
        await choose_plan(work, actor, contract, chosen.id)
        return html("contract-plan-saved", number=contract.number, plan=chosen.name)

    old = before.name if before is not None else plain("audit-nothing")
    text = lines(
        html("contract-number", number=contract.number),
        html("edit-change", what=plain("audit-field-plan"), before=old, after=chosen.name),
        html("contract-plan-later"),
    )
    return Draft(text, [before.id if before is not None else None, own], save)


READERS = {
    "contract": read_new,
    ContractAction.PROLONG.value: read_prolongation,
    ContractAction.AMEND.value: read_agreement,
    ContractAction.PLANS.value: read_plan,
}
