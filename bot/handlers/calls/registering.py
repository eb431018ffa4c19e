"""«/new ромашка звонила Анна, не проводится реализация»: a call becomes a ticket in one message, or after one question."""

from dataclasses import replace

from aiogram import Bot, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot import limits
from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.call_intents import CallOpened
from bot.filters import ActorIs, AtWork, InStaffGroup
from bot.handlers.calls.asking import AnswersCall, Line, ask, keep
from bot.keyboards import calls as keyboards
from bot.keyboards.callbacks import CallCompanyCD, CallContactCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages, pending_calls
from bot.store.messages import About
from bot.store.models import CallAsks, PendingCall, Purpose
from bot.views import words
from bot.views.company import with_standing
from bot.views.files import describe
from core.actor import StaffActor
from core.outbox.service import GROUP, staff, tell
from core.tickets.calls import HeardCall, NewCall, hear, open_by_call
from core.tickets.conversation import Words
from core.tickets.finding import FoundCompany, seen

SHOWN = 8
"""Companies to choose from: who sees more of them types another word."""


def router() -> Router:
    made = Router(name="calls.registering")
    here = AtWork()
    made.message.register(on_new, Command("new"), here, ActorIs(StaffActor))
    made.message.register(on_foreign, Command("new", "client"), InStaffGroup())
    made.message.register(on_answer, here, ActorIs(StaffActor), AnswersCall(CallAsks.COMPANY, CallAsks.WORDS))
    made.callback_query.register(on_company, CallCompanyCD.filter(), here, ActorIs(StaffActor))
    made.callback_query.register(on_contact, CallContactCD.filter(), here, ActorIs(StaffActor))
    return made


async def on_foreign(message: Message, config: BotConfig) -> None:
    """Somebody in the engineers' group who is not on the staff list."""
    await config.budget.count(message.chat.id, is_group=True)
    await message.reply(html("not-staff-plain"), allow_sending_without_reply=True)


async def on_new(message: Message, command: CommandObject, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    line = Line.of(message, command.args or "")
    if not line.words.text:
        await ask(message.bot, scope, config, line, await keep(scope, line, CallAsks.COMPANY), html("call-how"))
        return
    await _write_down(message.bot, line, scope, actor, config)


async def on_answer(message: Message, call: PendingCall, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    """A reply to «какой клиент» begins anew; one to «что случилось» goes on where the line had ended."""
    async with scope.read() as work:
        await pending_calls.waiting(work, call.id)
    said = Line.of(message, message.text or message.caption or "")
    kept = pending_calls.words_of(call)
    begun = kept.text if call.asks is CallAsks.WORDS else ""
    both = Words(", ".join(part for part in (begun, said.words.text) if part), (*kept.files, *said.words.files))
    line = replace(said, words=both, said_at=call.said_at, company_id=call.company_id)
    await _write_down(message.bot, line, scope, actor, config, call_id=call.id)


async def _write_down(
    bot: Bot | None, line: Line, scope: Scope, actor: StaffActor, config: BotConfig, call_id: int | None = None
) -> None:
    """Open the ticket, or ask for what the line lacks. ``call_id``: of the question that it answers."""
    async with scope.read() as work:
        heard = await hear(work, actor, line.words.text, line.company_id)
        shown = await seen(work, heard.companies[:SHOWN])
    if not heard.companies:
        call_id = await keep(scope, replace(line, words=replace(line.words, text="")), CallAsks.COMPANY)
        await ask(bot, scope, config, line, call_id, html("call-no-company", query=limits.cut(line.words.text, 60)))
    elif len(heard.companies) > 1:
        call_id = await keep(scope, line, CallAsks.COMPANY)
        text = html("call-which-company")
        if len(heard.companies) > SHOWN:
            text += "\n" + html("call-more-companies", count=SHOWN)
        await ask(bot, scope, config, line, call_id, text, keyboards.companies(call_id, shown))
    elif _lacks_words(heard, line):
        known = replace(line, company_id=heard.companies[0].id)
        await ask(
            bot, scope, config, line, await keep(scope, known, CallAsks.WORDS), html("call-what", company=_named(shown))
        )
    elif heard.caller is not None and heard.caller.unsure:
        call_id = await keep(scope, replace(line, company_id=heard.companies[0].id), CallAsks.CONTACT)
        text = html("call-which-contact", company=_named(shown))
        await ask(bot, scope, config, line, call_id, text, keyboards.people(call_id, heard.people, heard.caller))
    else:
        contact_id = heard.caller.contact_id if heard.caller is not None else None
        await _open(line, heard, contact_id, scope, actor, config, call_id=call_id)


def _lacks_words(heard: HeardCall, line: Line) -> bool:
    return heard.caller is not None and not heard.caller.text and not line.words.files


def _named(shown: list[FoundCompany]) -> str:
    return with_standing(words.company(shown[0].company.name, shown[0].balance), shown[0].company)


async def on_company(
    query: CallbackQuery, callback_data: CallCompanyCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The company is chosen: the question asks for the caller then, if that is not clear, or turns into the answer."""
    assert query.message is not None
    async with scope.read() as work:
        call = await pending_calls.waiting(work, callback_data.call_id)
        line = replace(_kept(query, call), company_id=callback_data.company_id)
        heard = await hear(work, actor, line.words.text, line.company_id)
        shown = await seen(work, heard.companies)
    if _lacks_words(heard, line):
        await redraw(query, config, _named(shown), None)
        call_id = await keep(scope, line, CallAsks.WORDS)
        await ask(query.bot, scope, config, line, call_id, html("call-what", company=_named(shown)))
    elif heard.caller is not None and heard.caller.unsure:
        async with scope.work() as work:
            call = await pending_calls.locked(work, call.id)
            call.company_id, call.asks = line.company_id, CallAsks.CONTACT
        text = html("call-which-contact", company=_named(shown))
        await redraw(query, config, text, keyboards.people(call.id, heard.people, heard.caller))
    else:
        contact_id = heard.caller.contact_id if heard.caller is not None else None
        question = query.message.message_id
        await _open(line, heard, contact_id, scope, actor, config, call_id=call.id, question_id=question)
    await answer(query)


async def on_contact(
    query: CallbackQuery, callback_data: CallContactCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    assert query.message is not None
    async with scope.read() as work:
        call = await pending_calls.waiting(work, callback_data.call_id)
        line = _kept(query, call)
        heard = await hear(work, actor, line.words.text, line.company_id)
    question = query.message.message_id
    contact_id = callback_data.contact_id or None
    await _open(line, heard, contact_id, scope, actor, config, call_id=call.id, question_id=question)
    await answer(query, plain("call-written"))


def _kept(query: CallbackQuery, call: PendingCall) -> Line:
    assert query.message is not None
    return Line.kept(call, is_group=query.message.chat.type != ChatType.PRIVATE)


async def _open(
    line: Line,
    heard: HeardCall,
    contact_id: int | None,
    scope: Scope,
    actor: StaffActor,
    config: BotConfig,
    *,
    call_id: int | None = None,
    question_id: int | None = None,
) -> None:
    """The ticket, and what is told of it, in one transaction. A question that was tapped turns into the answer."""
    caller = heard.caller
    new = NewCall(
        company_id=heard.companies[0].id,
        contact_id=contact_id,
        name=caller.name if caller is not None else "",
        phone=caller.phone if caller is not None else "",
        words=replace(line.words, text=caller.text if caller is not None else ""),
        said_at=line.said_at,
        zone=config.zone,
        minute=heard.minute,
    )
    subject = plain("subject-files", files=describe(line.words.files))
    async with scope.work() as work:
        call = await pending_calls.locked(work, call_id) if call_id is not None else None
        ticket, _ = await open_by_call(work, actor, new, subject)
        if call is not None:
            await pending_calls.opened(work, call, ticket.id)
        # What an engineer has typed here is no message to the client: neither is an edit of it.
        about = About(Purpose.NOTICE, ticket.id, own=True)
        await messages.remember(work, line.chat_id, line.message_id, about)
        told = CallOpened(ticket_id=ticket.id, message_id=line.message_id, question_id=question_id)
        await tell(work, GROUP if line.is_group else staff(actor.staff_id), told)
