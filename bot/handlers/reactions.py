"""Signs that people put under messages («👍»): shown on the other side; of the staff also «принято»."""

from aiogram import Router
from aiogram.types import MessageReactionUpdated

from bot.delivery.talk_intents import ReactionShown
from bot.filters import ActorIs, AtWork, Private
from bot.reactions import accepts, sign_of
from bot.scope import Scope
from bot.store import messages, reactions
from bot.store.models import MappedMessage, Purpose
from bot.store.reactions import Subject
from bot.talking import private_lane
from core.actor import ContactActor, StaffActor
from core.database import Work
from core.outbox.service import GROUP, contact, tell
from core.tickets.models import Message, Side, Ticket
from core.tickets.talking import accept_by_reaction, opened_by_words

MEANS_THE_TICKET = (Purpose.CARD, Purpose.RELAY, Purpose.NOTICE)
"""A sign under a price, a date or a list is no answer to it: those have buttons."""


def router() -> Router:
    made = Router(name="reactions")
    made.message_reaction.register(on_staff, ActorIs(StaffActor), AtWork())
    made.message_reaction.register(on_client, ActorIs(ContactActor), Private())
    return made


async def on_staff(event: MessageReactionUpdated, scope: Scope, actor: StaffActor) -> None:
    """The client sees it under their own words; a sign of assent takes a ticket that nobody has taken."""
    sign = sign_of(event.old_reaction, event.new_reaction)
    async with scope.work() as work:
        about = await messages.find(work, event.chat.id, event.message_id)
        if about is None or about.own or about.ticket_id is None or about.purpose not in MEANS_THE_TICKET:
            return
        words = await _words_of_client(work, about, about.ticket_id)
        if words is not None:
            subject = Subject(about.ticket_id, words.id)
            await _put(work, event, subject, sign, by_staff=True)
            shown = ReactionShown(ticket_id=subject.ticket_id, relayed_id=subject.relayed_id, by_staff=True)
            assert words.contact_id is not None
            await tell(work, contact(words.contact_id), shown)
        if accepts(event.old_reaction, event.new_reaction):
            await accept_by_reaction(work, actor, about.ticket_id)


async def on_client(event: MessageReactionUpdated, scope: Scope, actor: ContactActor) -> None:
    """The group sees it under the engineer's words, or on the ticket's card. It changes nothing: closing has a button."""
    async with scope.work() as work:
        about = await messages.find(work, event.chat.id, event.message_id)
        if about is None or about.own or about.ticket_id is None or about.purpose not in MEANS_THE_TICKET:
            return
        ticket = await work.session.get(Ticket, about.ticket_id)
        if ticket is None or not ticket.belongs_to(actor):
            return
        subject = Subject(ticket.id, about.relayed_id)
        await _put(work, event, subject, sign_of(event.old_reaction, event.new_reaction), by_staff=False)
        shown = ReactionShown(ticket_id=ticket.id, relayed_id=subject.relayed_id, by_staff=False)
        await tell(work, GROUP, shown)
        words = await work.session.get(Message, subject.relayed_id) if subject.relayed_id is not None else None
        if words is not None and (lane := await private_lane(work, words)) is not None:
            await tell(work, lane, shown)


async def _put(
    work: Work, event: MessageReactionUpdated, subject: Subject, sign: str | None, *, by_staff: bool
) -> None:
    assert event.user is not None
    await reactions.put(work, event.chat.id, event.message_id, event.user.id, subject, sign, by_staff=by_staff)


async def _words_of_client(work: Work, about: MappedMessage, ticket_id: int) -> Message | None:
    """The client's message that the sign is about: a card stands for the words the ticket was opened with."""
    relayed_id = await opened_by_words(work, ticket_id) if about.purpose is Purpose.CARD else about.relayed_id
    message = await work.session.get(Message, relayed_id) if relayed_id is not None else None
    return message if message is not None and message.side is Side.CLIENT else None
