"""A client's contracts: a new one, a prolongation, a supplementary agreement, another SLA plan."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.answers import answer
from bot.filters import ActorIs, Private
from bot.handlers.admin.asking import ask, show
from bot.handlers.admin.signing import named_with_balance, read_new, read_plan
from bot.keyboards import administering as keyboards
from bot.keyboards.callbacks import CompanyPart, CompanyPartCD, ContractAction, ContractCD, ContractPlanCD
from bot.locales import html, lines
from bot.scope import Scope
from bot.views import clients as views
from bot.words_of_commands import after_add
from core.actor import StaffActor, require_admin
from core.clients.service import get_company
from core.contracts.agreements import agreements_of
from core.contracts.queries import contracts_of, get_contract
from core.contracts.service import model_on
from core.dates import local_date
from core.sla.plans import plan_of, plans


def router() -> Router:
    made = Router(name="admin.agreements")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_command, Command("contract"))
    made.callback_query.register(on_list, CompanyPartCD.filter(F.part == CompanyPart.CONTRACTS))
    made.callback_query.register(on_add, CompanyPartCD.filter(F.part == CompanyPart.ADD_CONTRACT))
    made.callback_query.register(on_show, ContractCD.filter(F.action == ContractAction.SHOW))
    made.callback_query.register(on_plans, ContractCD.filter(F.action == ContractAction.PLANS))
    made.callback_query.register(on_ask, ContractCD.filter())
    made.callback_query.register(on_plan, ContractPlanCD.filter())
    return made


async def on_command(
    message: Message, command: CommandObject, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    """«/contract add Ромашка, ИТС-5, с 01.12.2026, 12 мес, бонусные часы»."""
    require_admin(actor)
    await state.clear()
    text = after_add(command.args)
    if not text:
        await message.answer(html("contract-how"))
        return
    await show(message, scope, actor, state, read_new, "contract", {}, text)


async def on_list(query: CallbackQuery, callback_data: CompanyPartCD, scope: Scope, actor: StaffActor) -> None:
    require_admin(actor)
    async with scope.read() as work:
        company = await get_company(work, callback_data.company_id)
        found = await contracts_of(work, actor, company.id)
        name = await named_with_balance(work, company)
    await answer(query)
    if query.message is not None:
        text = lines(name, html("contracts-choose") if found else html("card-no-contract"))
        await query.message.answer(text, reply_markup=keyboards.contracts(found, company.id))


async def on_show(query: CallbackQuery, callback_data: ContractCD, scope: Scope, actor: StaffActor) -> None:
    require_admin(actor)
    async with scope.read() as work:
        contract = await get_contract(work, actor, callback_data.contract_id)
        company = await get_company(work, contract.company_id)
        day = min(max(local_date(work.now, company.zone), contract.starts_on), contract.ends_on)
        plan, own = await plan_of(work, contract)
        text = views.contract(
            contract,
            await named_with_balance(work, company),
            await model_on(work, contract, day),
            await agreements_of(work, actor, contract.id),
            plan.name if plan is not None else None,
            own_plan=own,
        )
    await answer(query)
    if query.message is not None:
        await query.message.answer(text, reply_markup=keyboards.contract(contract.id, company.id))


async def on_add(
    query: CallbackQuery, callback_data: CompanyPartCD, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    require_admin(actor)
    async with scope.read() as work:
        company = await get_company(work, callback_data.company_id)
    await answer(query)
    if isinstance(query.message, Message):
        prompt = html("contract-ask", company=company.name)
        await ask(query.message, state, "contract", {"company": company.id}, prompt)


async def on_ask(
    query: CallbackQuery, callback_data: ContractCD, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    """How is it to be prolonged, or to what is it to be changed?"""
    require_admin(actor)
    async with scope.read() as work:
        contract = await get_contract(work, actor, callback_data.contract_id)
    prolongs = callback_data.action is ContractAction.PROLONG
    await answer(query)
    if isinstance(query.message, Message):
        prompt = html("contract-ask-prolong" if prolongs else "contract-ask-amend", number=contract.number)
        await ask(query.message, state, callback_data.action.value, {"contract": contract.id}, prompt)


async def on_plans(query: CallbackQuery, callback_data: ContractCD, scope: Scope, actor: StaffActor) -> None:
    require_admin(actor)
    async with scope.read() as work:
        contract = await get_contract(work, actor, callback_data.contract_id)
        found = [plan for plan, _, _ in await plans(work)]
    await answer(query)
    if query.message is not None:
        text = html("contract-which-plan", number=contract.number)
        await query.message.answer(text, reply_markup=keyboards.plans(found, contract.id))


async def on_plan(
    query: CallbackQuery, callback_data: ContractPlanCD, scope: Scope, actor: StaffActor, state: FSMContext
) -> None:
    require_admin(actor)
    await answer(query)
    if isinstance(query.message, Message):
        about = {"contract": callback_data.contract_id, "plan": callback_data.plan_id}
        await show(query.message, scope, actor, state, read_plan, ContractAction.PLANS.value, about, "")
