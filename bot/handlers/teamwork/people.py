"""«⋯ Ещё» itself, and what concerns people: hand over, accept, call in, note, history, open."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot import limits
from bot.answers import answer, redraw
from bot.config import BotConfig
from bot.delivery.intents import CardRequested
from bot.filters import ActorIs, AtWork, is_private
from bot.handlers.teamwork.screens import ask, back_to_card, card_screen, done
from bot.keyboards import teamwork as keyboards
from bot.keyboards import teamwork_lists as list_keyboards
from bot.keyboards.callbacks import CallInCD, HandleAction, HandleCD, HandToCD, PairAction, PairCD
from bot.locales import html, plain
from bot.scope import Scope
from bot.store import messages
from bot.store.models import Purpose
from bot.views import story as story_views
from bot.views.words import number
from core.actor import StaffActor
from core.outbox.service import GROUP, staff, tell
from core.tickets.queries import staff_ticket
from core.tickets.teamwork.acts import colleague
from core.tickets.teamwork.handing import accept, call_in, crew_of, hand_over
from core.tickets.teamwork.history import history


def router() -> Router:
    made = Router(name="teamwork.people")
    made.callback_query.filter(ActorIs(StaffActor), AtWork())
    for action, handler in (
        (HandleAction.MORE, on_more),
        (HandleAction.BACK, on_back),
        (HandleAction.OPEN, on_open),
        (HandleAction.ACCEPT, on_accept),
        (HandleAction.HAND, on_hand),
        (HandleAction.CALL, on_call),
        (HandleAction.NOTE, on_note),
        (HandleAction.STORY, on_story),
    ):
        made.callback_query.register(handler, HandleCD.filter(F.action == action))
    made.callback_query.register(on_story_page, PairCD.filter(F.action == PairAction.STORY))
    made.callback_query.register(on_hand_to, HandToCD.filter())
    made.callback_query.register(on_call_in, CallInCD.filter())
    return made


async def on_more(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The second keyboard under the card, whose text stays."""
    if query.message is None:
        return
    text, _, view = await card_screen(query.message, scope, actor, config, callback_data.ticket_id)
    await redraw(query, config, text, keyboards.more(view))
    await answer(query)


async def on_back(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    await back_to_card(query, scope, actor, config, callback_data.ticket_id)
    await answer(query)


async def on_open(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """The ticket gets its card here, or it is drawn anew where it stands."""
    assert query.message is not None
    async with scope.work() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
        known = await messages.card_of(work, query.message.chat.id, ticket.id)
        where = staff(actor.staff_id) if is_private(query.message) else GROUP
        await tell(work, where, CardRequested(ticket_id=ticket.id))
    key = "card-coming" if known is None else "card-is-there"
    await answer(query, plain(key, number=number(ticket.number)))


async def on_accept(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        ticket = await accept(work, actor, callback_data.ticket_id)
    await answer(query, plain("team-accepted", number=number(ticket.number)))
    await done(query, scope, actor, config, ticket.id)


async def on_hand(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        crew = await crew_of(work, actor, callback_data.ticket_id)
    await redraw(query, config, None, keyboards.hand_to(crew))
    await answer(query, plain("team-whom-hand" if crew.people else "team-nobody"), alert=not crew.people)


async def on_hand_to(
    query: CallbackQuery, callback_data: HandToCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """Done with this tap; saying more to the colleague is a button, and no duty."""
    async with scope.work() as work:
        ticket = await hand_over(work, actor, callback_data.ticket_id, callback_data.staff_id)
        person = await colleague(work, callback_data.staff_id)
    said = {"number": number(ticket.number), "name": person.name}
    await answer(query, plain("team-handed-toast", **said))
    if is_private(query.message):
        await redraw(query, config, html("team-handed-screen", **said), keyboards.after_handing(ticket.id))
    else:
        await done(query, scope, actor, config, ticket.id)


async def on_call(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        crew = await crew_of(work, actor, callback_data.ticket_id)
    await redraw(query, config, None, keyboards.call_in(crew))
    await answer(query, plain("team-whom-call" if crew.people else "team-nobody"), alert=not crew.people)


async def on_call_in(
    query: CallbackQuery, callback_data: CallInCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.work() as work:
        ticket = await call_in(work, actor, callback_data.ticket_id, callback_data.staff_id, on=callback_data.on)
        person = await colleague(work, callback_data.staff_id)
    key = "team-called-toast" if callback_data.on else "team-let-go-toast"
    await answer(query, plain(key, name=person.name))
    await done(query, scope, actor, config, ticket.id)


async def on_note(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        ticket = await staff_ticket(work, actor, callback_data.ticket_id)
    await answer(query)
    text = html("team-note-prompt", number=number(ticket.number))
    await ask(query, scope, config, text, Purpose.NOTE_PROMPT, ticket.id)


async def on_story(
    query: CallbackQuery, callback_data: HandleCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    """In a message of its own: it is long, and read beside the card."""
    async with scope.read() as work:
        shown = await history(work, actor, callback_data.ticket_id)
    await answer(query)
    if query.bot is not None and query.message is not None:
        chat_id = query.message.chat.id
        await config.budget.count(chat_id, is_group=not is_private(query.message))
        text = story_views.story(shown, work.now, config.zone)
        sent = await query.bot.send_message(
            chat_id, limits.cut(text, limits.TEXT), reply_markup=list_keyboards.story(shown)
        )
        async with scope.read() as work:
            about = messages.About(Purpose.NOTICE, shown.ticket.id)
            await messages.remember(work, chat_id, sent.message_id, about)


async def on_story_page(
    query: CallbackQuery, callback_data: PairCD, scope: Scope, actor: StaffActor, config: BotConfig
) -> None:
    async with scope.read() as work:
        shown = await history(work, actor, callback_data.ticket_id, callback_data.other_id)
    await redraw(query, config, story_views.story(shown, work.now, config.zone), list_keyboards.story(shown))
    await answer(query)
