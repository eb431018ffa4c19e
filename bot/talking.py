"""Where words of the staff were written: in the group, or in a private chat with the bot."""

from bot.store import messages
from core.database import Work
from core.outbox.service import Recipient, staff
from core.staff.models import Staff
from core.tickets.models import Message


async def private_lane(work: Work, message: Message) -> Recipient | None:
    """The author's own chat, if this message of the staff was written there; what is said of it is said there, too."""
    author = await work.session.get(Staff, message.staff_id) if message.staff_id is not None else None
    if author is None or author.messenger_id is None or not author.active:
        return None
    return staff(author.id) if await messages.parts_said(work, author.messenger_id, message.id) else None
