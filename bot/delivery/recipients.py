"""From a recipient's lane to a chat in Telegram. A private chat has the number of its person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, BigInteger, bindparam, case, null, select
from sqlalchemy.orm import aliased

from bot.store import chats
from core.clients.models import Company, Contact
from core.database import Work
from core.outbox.preferences import LATER
from core.staff.models import Staff

GROUP_LANE: Final = "group"
ACCOUNTANT_LANE: Final = "accountant"
# An array and not IN: one text for any number of people, so PostgreSQL plans it once.
_NUMBERS = bindparam("numbers", type_=ARRAY(BigInteger))
_OTHER = aliased(Contact)
_OTHERS = select(_OTHER.id).where(_OTHER.messenger_id == Contact.messenger_id, _OTHER.active, _OTHER.id != Contact.id)
_CONTACTS = (
    select(
        Contact.id,
        Contact.messenger_id,
        Company.zone_name,
        case((_OTHERS.exists(), Company.name), else_=None),
    )
    .join(Company, Company.id == Contact.company_id)
    .where(Contact.id == _NUMBERS.any_(), Contact.active)
)
_STAFF = select(Staff.id, Staff.messenger_id, null(), null()).where(Staff.id == _NUMBERS.any_(), Staff.active)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a lane leads: the chat (None: there is none, or none yet), and the zone by which its people read times.
    ``company``: for which of their companies somebody of several is told; None for everybody else. ``forum``: a group in which
    each ticket has a topic."""

    chat_id: int | None
    zone: ZoneInfo
    company: str | None = None
    forum: bool = False


async def addresses(work: Work, lanes: Collection[str], installation: ZoneInfo) -> Mapping[str, Address]:
    """The address of each lane. A client reads times by their company's clock, everybody else by the installation's."""
    found: dict[str, Address] = {}
    numbers: dict[str, list[int]] = {"contact": [], "staff": []}
    for lane in lanes:
        kind, _, number = lane.removesuffix(LATER).partition(":")
        if kind in numbers:
            numbers[kind].append(int(number))
        elif kind == "person":
            found[lane] = Address(int(number), installation)
        elif lane == GROUP_LANE:
            found[lane] = await _group(work, installation)
        elif lane == ACCOUNTANT_LANE:
            accountant = await chats.accountant_chat(work)
            found[lane] = Address(accountant, installation) if accountant else await _group(work, installation)
        else:
            raise ValueError(lane)
    # Who is not found has left: messages to them have no address.
    found |= {f"{kind}:{number}": Address(None, installation) for kind, many in numbers.items() for number in many}
    for kind, query in (("contact", _CONTACTS), ("staff", _STAFF)):
        if numbers[kind]:
            for number, chat_id, zone, company in await work.session.execute(query, {"numbers": numbers[kind]}):
                found[f"{kind}:{number}"] = Address(chat_id, ZoneInfo(zone) if zone else installation, company)
    return found | {lane: found[lane.removesuffix(LATER)] for lane in lanes}


async def _group(work: Work, zone: ZoneInfo) -> Address:
    group = await chats.staff_group(work)
    if group is None or group.silent_since is not None:
        return Address(None, zone)
    return Address(group.chat_id, zone, forum=group.is_forum and not group.topics_refused)
