"""Ready answers for frequent questions: every engineer sends them, directors and administrators write them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.actor import Actor, require_leader, require_staff, signature
from core.audit.models import Subject
from core.audit.service import ADDED, REMOVED, audit
from core.clients.models import Contact
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, tell
from core.tickets.base import lock_ticket
from core.tickets.conversation import Words, staff_writes
from core.tickets.models import Message, Side, Ticket
from core.tickets.queries import staff_ticket
from core.tickets.work_intents import TemplateSent
from core.tickets.work_models import Template

TITLE_LENGTH = 40
TEXT_LENGTH = 3000
MOST = 30
"""So many fit into one list of buttons; more are not found by anybody."""
CLIENT, NUMBER = "{клиент}", "{номер}"
PLACES = f"{CLIENT} и {NUMBER}"
_PLACE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A ready answer as this ticket's client would read it. ``after``: the newest message of the staff when it was looked at
    (0: none), so that it is sent once."""

    ticket: Ticket
    template: Template
    text: str
    after: int


async def templates(work: Work, actor: Actor) -> Sequence[Template]:
    """All there are, by title."""
    require_staff(actor)
    query = select(Template).where(Template.removed_at.is_(None)).order_by(Template.title_key, Template.id)
    return (await work.session.scalars(query)).all()


async def add_template(work: Work, actor: Actor, title: str, text: str) -> Template:
    """A new ready answer. Refuses a title that is taken, texts that are empty or too long, and places that nobody fills."""
    author = require_leader(actor)
    title, text = " ".join(title.split()), text.strip()
    if not title or len(title) > TITLE_LENGTH:
        raise Refusal("template-title", most=TITLE_LENGTH)
    if not text or len(text) > TEXT_LENGTH:
        raise Refusal("template-text", most=TEXT_LENGTH)
    unknown = [place for place in _PLACE.findall(text) if place not in (CLIENT, NUMBER)]
    if unknown:
        raise Refusal("template-place", place=unknown[0][:TITLE_LENGTH], places=PLACES)
    known = await templates(work, author)
    if any(one.title_key == _key(title) for one in known):
        raise Refusal("template-known", title=title)
    if len(known) >= MOST:
        raise Refusal("template-many", most=MOST)
    made = Template(
        title=title, title_key=_key(title), text=text, created_at=work.now, author=signature(author), removed_at=None
    )
    work.session.add(made)
    await work.session.flush()
    audit(work, author, Subject.TEMPLATE, made.id, ADDED, {}, {"name": title})
    return made


def _key(title: str) -> str:
    return " ".join(title.split()).casefold().replace("ё", "е")[: 2 * TITLE_LENGTH]


async def remove_template(work: Work, actor: Actor, template_id: int) -> Template:
    """It is offered no more. Refused quietly if somebody has removed it already."""
    author = require_leader(actor)
    template = await lock_row(work, Template, template_id)
    if template is None or template.removed_at is not None:
        raise NotFound("no-template")
    template.removed_at, template.removed_by = work.now, signature(author)
    audit(work, author, Subject.TEMPLATE, template.id, REMOVED, {"name": template.title}, {})
    await work.session.flush()
    return template


async def template_titled(work: Work, actor: Actor, title: str) -> Template:
    """The ready answer with this title, whatever the capitals."""
    for one in await templates(work, actor):
        if one.title_key == _key(title):
            return one
    raise NotFound("no-template")


async def fill_template(work: Work, actor: Actor, ticket_id: int, template_id: int) -> Filled:
    """What the client would read. Changes nothing."""
    ticket = await staff_ticket(work, actor, ticket_id)
    template = await work.session.get(Template, template_id)
    if template is None or template.removed_at is not None:
        raise NotFound("no-template")
    client = await work.session.get_one(Contact, ticket.contact_id)
    return Filled(ticket, template, filled(template.text, client.name, ticket.number), await _newest(work, ticket_id))


def filled(text: str, client: str, number: int) -> str:
    """The text with its places filled, each once: a name that looks like a place stays a name."""
    values = {CLIENT: client, NUMBER: f"№\u00a0{number}"}
    return _PLACE.sub(lambda found: values.get(found[0], found[0]), text)


async def _newest(work: Work, ticket_id: int) -> int:
    query = select(func.max(Message.id)).where(Message.ticket_id == ticket_id, Message.side == Side.STAFF)
    return await work.session.scalar(query) or 0


async def send_template(work: Work, actor: Actor, ticket_id: int, template_id: int, *, after: int) -> Ticket:
    """Send it to the client as this person's answer, and show it to the group. Refused if staff has written since it was
    looked at: a second tap, or a colleague was quicker."""
    author = require_staff(actor)
    await lock_ticket(work, author, ticket_id)
    shown = await fill_template(work, author, ticket_id, template_id)
    if shown.after != after:
        raise Refusal("answered-meanwhile", number=shown.ticket.number)
    ticket, message = await staff_writes(work, author, ticket_id, Words(shown.text))
    await tell(work, GROUP, TemplateSent(message_id=message.id))
    return ticket
