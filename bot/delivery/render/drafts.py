"""The offer to open a draft, with what to expect; and what of its choices could not be done."""

from collections.abc import Sequence

from bot.delivery.intents import DraftOffered
from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.drafting import asked_at, chosen_in, said_in
from bot.keyboards import opening as keyboards
from bot.store import drafts, messages
from bot.store.messages import About
from bot.store.models import Draft, DraftPart, Purpose
from bot.views import client as client_views
from bot.views import opening as views
from bot.views.files import describe
from core.actor import ContactActor
from core.clients.models import Contact
from core.database import Work
from core.tickets.expecting import expect
from core.tickets.models import ACTIVE, Ticket
from core.tickets.opening_intents import ChoicesLost
from core.tickets.queries import my_tickets
from core.tickets.talking import talks_of


async def _draft_offered(work: Work, target: Target, intent: DraftOffered) -> list[Post]:
    draft = await work.session.get(Draft, intent.draft_id)
    if draft is None:
        return []  # opened or dropped meanwhile
    parts = await drafts.parts_of(work, draft.id)
    if not parts:
        return []  # dropped between the two statements
    actor = (await work.session.get_one(Contact, draft.contact_id)).as_actor()
    active = [ticket for ticket in await my_tickets(work, actor) if ticket.state in ACTIVE]
    if draft.asks and active:
        return [await _which(work, target, draft, parts, actor, active)]
    chosen = chosen_in(draft)
    said = said_in(parts)
    expected = await expect(work, actor, said, asked_at(parts), wants_money=chosen.money, share=intent.share)
    files = [file for part in parts for file in drafts.words_of(part).files]
    text = client_views.draft(
        said,
        describe(files),
        draft.opens_at,
        work.now,
        target.zone,
        expected=views.expectation(expected, work.now, target.zone),
    )
    offered = keyboards.Offered(
        money=expected.prospect.may_pay_money,
        urgent=expected.prospect.may_hurry,
        date=expected.prospect.pinned is not None,
        sounds_urgent=expected.urgency is not None,
    )
    return [
        Post(
            text,
            keyboards.draft(draft.id, chosen, offered, active, work.now, target.zone),
            reply_to=next((part.message_id for part in parts if part.message_id > 0), None),
            edit=await messages.draft_message(work, target.chat_id, draft.id),
            about=About(Purpose.DRAFT, ref_id=draft.id),
        )
    ]


async def _which(
    work: Work, target: Target, draft: Draft, parts: Sequence[DraftPart], actor: ContactActor, active: list[Ticket]
) -> Post:
    """Which of the tickets in work is meant, those being talked about first: before that there is nothing to expect."""
    talked = [talk.ticket_id for talk in await talks_of(work, actor)]
    active.sort(key=lambda ticket: talked.index(ticket.id) if ticket.id in talked else len(talked))
    files = [file for part in parts for file in drafts.words_of(part).files]
    return Post(
        client_views.draft(said_in(parts), describe(files), draft.opens_at, work.now, target.zone, asks=True),
        keyboards.ask_which(draft.id, active),
        reply_to=next((part.message_id for part in parts if part.message_id > 0), None),
        edit=await messages.draft_message(work, target.chat_id, draft.id),
        about=About(Purpose.DRAFT, ref_id=draft.id),
    )


async def _choices_lost(work: Work, target: Target, intent: ChoicesLost) -> list[Post]:
    keyboard = None
    if intent.at is not None:
        keyboard = keyboards.other_dates(intent.ticket_id, intent.offers, work.now, target.zone)
    text = views.choices_lost(intent, work.now, target.zone)
    return [Post(text, keyboard, about=About(Purpose.NOTICE, intent.ticket_id))]


RENDERERS: Renderers = {**kind(DraftOffered, _draft_offered), **kind(ChoicesLost, _choices_lost)}
