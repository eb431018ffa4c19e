"""What follows when somebody cannot be written to any more, or the engineers' group is another chat."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.delivery.intents import GroupLost
from bot.delivery.queue import Claimed
from bot.delivery.talk_intents import Lost, NotDelivered
from bot.store.models import BotChat
from bot.talking import private_lane
from core.actor import StaffRole
from core.clients.models import Contact
from core.database import Work
from core.outbox.preferences import LATER
from core.outbox.service import GROUP, staff, tell, tell_each
from core.staff.service import staff_with_role
from core.tickets.intents import CardChanged, ClientWrote, NewCard, StaffEdited, StaffWrote
from core.tickets.models import ACTIVE, Message, Ticket

_MESSAGES = {StaffWrote.kind, StaffEdited.kind, ClientWrote.kind}


async def undelivered(work: Work, rows: Sequence[Claimed], why: Lost, *, known: bool) -> None:
    """Messages of a conversation were given up: marked where their author or their readers see it. ``known``: people have been
    told already that this reader cannot be reached."""
    for row in rows:
        if row.kind not in _MESSAGES:
            continue
        lost = NotDelivered(message_id=row.payload["message_id"], why=why, known=known)
        message = await work.session.get_one(Message, lost.message_id)
        lane = await private_lane(work, message)
        await tell_each(work, (GROUP, lost), *([(lane, lost)] if lane is not None else []))


async def group_lost(work: Work, chat_id: int) -> None:
    """The bot is out of the engineers' group: administrators are told in private."""
    chat = await work.session.get(BotChat, chat_id)
    if chat is None or not chat.is_staff_group:
        return
    for admin in await staff_with_role(work, StaffRole.ADMIN):
        await tell(work, staff(admin.id), GroupLost(title=chat.title))


async def group_moved(work: Work) -> None:
    """The cards are in a chat that is the engineers' no longer: tickets that need something get new ones."""
    active = select(Ticket.id).where(Ticket.state.in_(ACTIVE)).order_by(Ticket.id)
    for ticket_id in await work.session.scalars(active):
        await tell(work, GROUP, NewCard(ticket_id=ticket_id))


async def recipient_lost(work: Work, lane: str) -> None:
    """A client has blocked the bot: the cards of their tickets say so, because answers do not arrive any more. At all of their
    companies: it is one chat."""
    kind, _, number = lane.removesuffix(LATER).partition(":")
    if kind != "contact":
        return
    chat = select(Contact.messenger_id).where(Contact.id == int(number)).scalar_subquery()
    people = select(Contact.id).where(Contact.messenger_id == chat, Contact.active)
    tickets = select(Ticket.id).where(Ticket.contact_id.in_(people), Ticket.state.in_(ACTIVE))
    for ticket_id in await work.session.scalars(tickets):
        await tell(work, GROUP, CardChanged(ticket_id=ticket_id))
