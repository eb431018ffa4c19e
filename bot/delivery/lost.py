"""What follows when somebody cannot be written to any more, or the engineers' group is another chat."""

from sqlalchemy import select

from bot.delivery.intents import GroupLost
from bot.store.models import BotChat
from core.actor import StaffRole
from core.database import Work
from core.outbox.preferences import LATER
from core.outbox.service import GROUP, staff, tell
from core.staff.service import staff_with_role
from core.tickets.intents import CardChanged, NewCard
from core.tickets.models import ACTIVE, Ticket


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
    """A client has blocked the bot: the cards of their tickets say so, because answers do not arrive any more."""
    kind, _, number = lane.removesuffix(LATER).partition(":")
    if kind != "contact":
        return
    tickets = select(Ticket.id).where(Ticket.contact_id == int(number), Ticket.state.in_(ACTIVE))
    for ticket_id in await work.session.scalars(tickets):
        await tell(work, GROUP, CardChanged(ticket_id=ticket_id))
