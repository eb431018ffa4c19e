"""From a recipient's lane to a chat in Telegram. A private chat has the number of its person."""

from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.store import chats
from core.clients.models import Company, Contact
from core.database import Work
from core.staff.models import Staff

GROUP_LANE: Final = "group"


async def zone_of(work: Work, lane: str, installation: ZoneInfo) -> ZoneInfo:
    """By whose clock the recipient reads times: a client by their company's, everybody else by the installation's."""
    kind, _, number = lane.partition(":")
    if kind != "contact":
        return installation
    query = select(Company.zone_name).join(Contact, Contact.company_id == Company.id).where(Contact.id == int(number))
    return ZoneInfo((await work.session.scalars(query)).one())


async def chat_of(work: Work, lane: str) -> int | None:
    """The chat of the lane's recipient; None if there is none (yet)."""
    if lane == GROUP_LANE:
        group = await chats.staff_group(work)
        return group.chat_id if group is not None and group.silent_since is None else None
    kind, _, number = lane.partition(":")
    match kind:
        case "contact":
            return await work.session.scalar(
                select(Contact.messenger_id).where(Contact.id == int(number), Contact.active)
            )
        case "staff":
            return await work.session.scalar(select(Staff.messenger_id).where(Staff.id == int(number), Staff.active))
        case "person":
            return int(number)
        case _:
            raise ValueError(lane)
