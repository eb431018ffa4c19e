"""«/talks» and its buttons: clients worth a talk. For those who lead, in private."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.filters import ActorIs, PlainText, Private
from bot.handlers.states import TalkNotes
from bot.keyboards import talks as keyboards
from bot.keyboards.callbacks import TalkAction, TalkCD
from bot.keyboards.talks import ON_PAGE
from bot.locales import html, plain
from bot.pictures.style import Theme
from bot.reports.talk import talk_posts
from bot.scope import Scope
from bot.views import talks as views
from bot.views import words
from core.actor import StaffActor, require_leader
from core.database import Work
from core.dates import local_date
from core.reports.clients.difficult import Difficult
from core.reports.clients.explaining import causes_of, ideas_for, people_named
from core.reports.clients.idle import UpdatesOnly
from core.reports.clients.models import Reason
from core.reports.clients.service import (
    Found,
    Talks,
    clients_worth_a_talk,
    last_talk,
    named,
    note_talk,
    say_what_came,
    snoozed_until,
)
from core.reports.subscribing import reads_dark
from core.staff.models import Staff


def router() -> Router:
    made = Router(name="reports.talks")
    made.message.filter(Private(), ActorIs(StaffActor))
    made.callback_query.filter(Private(), ActorIs(StaffActor))
    made.message.register(on_talks, Command("talks"))
    made.message.register(on_words, StateFilter(TalkNotes.words), PlainText())
    made.callback_query.register(on_everything, TalkCD.filter(F.action == TalkAction.ALL))
    made.callback_query.register(on_page, TalkCD.filter((F.action == TalkAction.LIST) & F.reason))
    made.callback_query.register(on_client, TalkCD.filter((F.action == TalkAction.WHY) & F.reason))
    made.callback_query.register(on_talked, TalkCD.filter((F.action == TalkAction.DONE) & F.reason))
    made.callback_query.register(on_ask_words, TalkCD.filter((F.action == TalkAction.WORDS) & F.reason))
    made.callback_query.register(on_means, TalkCD.filter((F.action == TalkAction.MEANS) & F.reason))
    return made


async def on_talks(message: Message, scope: Scope, actor: StaffActor, state: FSMContext, config: BotConfig) -> None:
    await state.clear()
    async with scope.snapshot() as work:
        talks = await _talks(work, actor, config)
        theme = Theme.DARK if await reads_dark(work, actor.staff_id) else Theme.LIGHT
        posts = await talk_posts(work, talks, config.talks, theme)
    for post in posts:
        await config.budget.count(message.chat.id, is_group=False)
        if post.made is not None:
            await message.answer_photo(BufferedInputFile(post.made.content, post.made.name), caption=post.text)
        else:
            await message.answer(post.text, reply_markup=post.keyboard)


async def on_everything(query: CallbackQuery, scope: Scope, actor: StaffActor, config: BotConfig) -> None:
    async with scope.snapshot() as work:
        talks = await _talks(work, actor, config)
        shown = [one.company_id for section in talks.sections.values() for one in section.rows[: views.LISTED]]
        names = await named(work, shown)
    await redraw(query, config, views.everything(talks, names), keyboards.everything(talks))
    await answer(query)


async def on_page(
    query: CallbackQuery, callback_data: TalkCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    reason = _reason(callback_data)
    async with scope.snapshot() as work:
        talks = await _talks(work, actor, config)
        rows = talks.sections[reason].rows
        pages = max(1, -(-len(rows) // ON_PAGE))
        number = min(max(0, callback_data.page), pages - 1)
        shown = rows[number * ON_PAGE : (number + 1) * ON_PAGE]
        ids = [one.company_id for one in shown]
        names = await named(work, ids)
        why = await _causes(work, talks, shown, config)
    text = views.page(reason, shown, number * ON_PAGE + 1, names, talks.window.today, why)
    await redraw(query, config, text, keyboards.page(reason, ids, number, pages))
    await answer(query)


async def on_client(
    query: CallbackQuery, callback_data: TalkCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    reason, company_id = _reason(callback_data), callback_data.company_id
    async with scope.snapshot() as work:
        talks = await _talks(work, actor, config)
        found = talks.about(reason, company_id)
        if found is None:
            await redraw(query, config, html("talks-gone"), keyboards.back(reason, callback_data.page))
            await answer(query)
            return
        one = (await named(work, [company_id]))[company_id]
        why = await _why(work, talks, reason, found, config)
    text = views.one_client(one, found, talks, why)
    await redraw(query, config, text, keyboards.company(reason, company_id, callback_data.page))
    await answer(query)


async def on_talked(
    query: CallbackQuery, callback_data: TalkCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """A colleague may have been quicker: then it is said who, and nothing is written twice."""
    reason, company_id = _reason(callback_data), callback_data.company_id
    async with scope.work() as work:
        talk = await note_talk(work, actor, company_id, reason, config.talks)
        one = (await named(work, [company_id]))[company_id]
        by = await work.session.get_one(Staff, talk.staff_id)
    today = local_date(work.now, config.zone)
    own = talk.staff_id == actor.staff_id
    text = views.noted(one, reason, snoozed_until(talk, config.zone, config.talks), today)
    await redraw(query, config, text, keyboards.noted(reason, company_id, callback_data.page, own=own))
    said = plain("talk-noted-other", name=by.name, on=words.day(local_date(talk.at, config.zone), today))
    await answer(query, plain("talk-noted-short") if own else said, alert=not own)


async def on_ask_words(query: CallbackQuery, callback_data: TalkCD, actor: StaffActor, state: FSMContext) -> None:
    require_leader(actor)
    reason = _reason(callback_data)
    await state.set_state(TalkNotes.words)
    await state.set_data({"company_id": callback_data.company_id, "reason": reason.value})
    await answer(query)
    if query.message is not None:
        await query.message.answer(html("talk-words-ask"))


async def on_words(message: Message, scope: Scope, actor: StaffActor, state: FSMContext) -> None:
    data = await state.get_data()
    async with scope.work() as work:
        talk = await last_talk(work, data["company_id"], Reason(data["reason"]), work.now)
        saved = await say_what_came(work, actor, talk.id if talk is not None else 0, message.text or "")
    await state.clear()
    await message.answer(html("talk-words-saved", words=saved.words))


async def on_means(query: CallbackQuery, callback_data: TalkCD, actor: StaffActor, config: BotConfig) -> None:
    require_leader(actor)
    reason = _reason(callback_data)
    keyboard = keyboards.back_to(reason, callback_data.company_id, callback_data.page)
    await redraw(query, config, views.means(reason), keyboard)
    await answer(query)


async def _talks(work: Work, actor: StaffActor, config: BotConfig) -> Talks:
    return await clients_worth_a_talk(work, actor, config.zone, config.talks, config.policy)


def _reason(data: TalkCD) -> Reason:
    assert data.reason is not None  # see the filters
    return data.reason


async def _causes(work: Work, talks: Talks, rows: tuple[Found, ...], config: BotConfig) -> dict[int, views.Why]:
    """Why the difficult ones of these are difficult."""
    wild = [talks.facts[one.company_id] for one in rows if isinstance(one, Difficult)]
    if not wild:
        return {}
    found = await causes_of(work, wild, talks.window, config.zone, config.talks)
    people = await people_named(work, [one.contact_id for all_ in found.values() for one in all_ if one.contact_id])
    return {company_id: views.Why(causes=each, people=people) for company_id, each in found.items()}


async def _why(work: Work, talks: Talks, reason: Reason, found: Found, config: BotConfig) -> views.Why:
    causes = (await _causes(work, talks, (found,), config)).get(found.company_id, views.Why())
    offers, programs = (
        await ideas_for(work, found.company_id, found.minutes) if isinstance(found, UpdatesOnly) else ([], [])
    )
    last = await last_talk(work, found.company_id, reason, work.now)
    return views.Why(
        causes.causes,
        causes.people,
        offers,
        programs,
        local_date(last.at, config.zone) if last is not None else None,
        last.words if last is not None else "",
    )
