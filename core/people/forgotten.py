"""Where a person's data stands in the business tables, and how it is erased there. Ids, numbers, dates and minutes stay."""

import json
from collections.abc import Collection, Sequence
from re import Pattern

from sqlalchemy import ColumnElement, Text, cast, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB

from core.access.models import AccessRequest, ContactChoice, RequestState
from core.clients.models import Contact
from core.database import Base, Work
from core.exchange.documents.models import ExchangeDocument
from core.ledger.models import Account, Entry, Reason
from core.outbox.models import OutboxRow
from core.outbox.service import GROUP, contact, person, tell
from core.people.erasing import erased, label, traces
from core.people.models import TicketPassed
from core.tickets.call_models import CallMove, TicketCall
from core.tickets.dispute_models import Dispute
from core.tickets.intents import ClientEdited
from core.tickets.models import Attachment, Correction, Message, Side, Ticket, WorkLine
from core.tickets.rating_models import Rating
from core.tickets.teamwork.models import Act, Note, Postponement
from core.tickets.waves.models import WaveAnswer, WaveTicket
from core.tickets.work_models import Evidence

SUBJECT = "Текст удалён"
WRITTEN_BY_STAFF: tuple[tuple[type[Base], str], ...] = (
    (WorkLine, "comment"),
    (Correction, "reason"),
    (Evidence, "comment"),
    (Note, "text"),
    (Act, "words"),
    (Postponement, "words"),
    (CallMove, "reason"),
    (Dispute, "answer"),
)
"""What staff says about a ticket, by the column: a client's name may stand in it."""
UNSYNCED = {"synchronize_session": False}


async def erase_tickets(work: Work, ids: Sequence[int], names: Collection[str], phones: Collection[str | None]) -> None:
    """What they said and sent, the subjects made of it, and their name in what others wrote in the same tickets. The copies in
    the engineers' group are drawn anew."""
    passed = select(TicketPassed.ticket_id).where(TicketPassed.from_contact_id.in_(ids))
    opened = list(
        await work.session.scalars(select(Ticket.id).where(or_(Ticket.contact_id.in_(ids), Ticket.id.in_(passed))))
    )
    wrote = list(await work.session.scalars(select(Message.id).where(Message.contact_id.in_(ids)).order_by(Message.id)))
    spoken = select(Message.ticket_id).where(Message.contact_id.in_(ids))
    tickets = {*opened, *await work.session.scalars(spoken)}
    await work.session.execute(delete(Attachment).where(Attachment.message_id.in_(wrote)).execution_options(**UNSYNCED))
    await work.session.execute(
        update(Message)
        .where(Message.id.in_(wrote))
        .values(text="", album_key=None, edited_at=work.now)
        .execution_options(**UNSYNCED)
    )
    await work.session.execute(
        update(Ticket).where(Ticket.id.in_(opened)).values(subject=SUBJECT).execution_options(**UNSYNCED)
    )
    for said in (Dispute, Rating):
        await work.session.execute(
            update(said).where(said.contact_id.in_(ids)).values(words=None).execution_options(**UNSYNCED)
        )
    await work.session.execute(
        update(TicketCall)
        .where(TicketCall.ticket_id.in_(opened))
        .values(caller_phone=None)
        .execution_options(**UNSYNCED)
    )
    if (found := traces(names, phones)) is not None:
        await _erase_words_of_others(work, tickets, found)
    await tell(work, GROUP, *(ClientEdited(message_id=message_id) for message_id in wrote))


async def _erase_words_of_others(work: Work, ticket_ids: Collection[int], found: Pattern[str]) -> None:
    of_staff = select(Message).where(Message.ticket_id.in_(ticket_ids), Message.side == Side.STAFF)
    for message in await work.session.scalars(of_staff):
        message.text = erased(message.text, found)
    for table, column in WRITTEN_BY_STAFF:
        rows = await work.session.scalars(select(table).where(table.__table__.c.ticket_id.in_(ticket_ids)))
        for row in rows:
            words = getattr(row, column)
            if words is not None and words != (now := erased(words, found)):
                setattr(row, column, now)
    waves = select(WaveTicket.wave_id).where(WaveTicket.ticket_id.in_(ticket_ids))
    for answer in await work.session.scalars(select(WaveAnswer).where(WaveAnswer.wave_id.in_(waves))):
        answer.text = erased(answer.text, found)
    await _erase_documents(work, ticket_ids, found)
    await work.session.flush()


async def _erase_documents(work: Work, ticket_ids: Collection[int], found: Pattern[str]) -> None:
    """Comments of work that became a document for 1C. Its hash is that of the comments as they are now, in the lines too: said
    again, the work is still the same."""
    documents = select(ExchangeDocument).where(ExchangeDocument.ticket_id.in_(ticket_ids)).with_for_update()
    for document in await work.session.scalars(documents):
        said = document.specification
        lines = tuple(line.model_copy(update={"comment": erased(line.comment, found)}) for line in said.lines)
        now = said.model_copy(update={"lines": lines})
        document.payload, document.payload_hash = now.model_dump(mode="json"), now.content_hash()
        document.explanation = document.explanation and erased(document.explanation, found)
        document.decided_reason = document.decided_reason and erased(document.decided_reason, found)


async def erase_reasons(work: Work, company_ids: Collection[int], found: Pattern[str]) -> None:
    """Reasons of ledger entries that name the person go as a whole: the entry keeps only their salted hash, so the book still
    verifies (DESIGN §4), while changed words would not."""
    rows = await work.session.execute(
        select(Reason.entry_id, Reason.words)
        .join(Entry, Entry.id == Reason.entry_id)
        .join(Account, Account.id == Entry.account_id)
        .where(Account.company_id.in_(company_ids))
    )
    naming = [entry_id for entry_id, words in rows if found.search(words)]
    await work.session.execute(delete(Reason).where(Reason.entry_id.in_(naming)).execution_options(**UNSYNCED))


async def erase_access(work: Work, ids: Sequence[int], messenger_id: int | None) -> None:
    """Their requests to be let in, and which company they spoke for."""
    mine: ColumnElement[bool] = AccessRequest.contact_id.in_(ids)
    if messenger_id is not None:
        mine = or_(mine, AccessRequest.messenger_id == messenger_id)
        await work.session.execute(
            delete(ContactChoice).where(ContactChoice.messenger_id == messenger_id).execution_options(**UNSYNCED)
        )
    for request in await work.session.scalars(select(AccessRequest).where(mine)):
        request.name, request.text, request.word, request.inn = SUBJECT, "", None, None
        # No number of the messenger is below zero: unique, and nobody's.
        request.messenger_id = -request.id
        if request.state is RequestState.WAITING:
            request.state, request.decided_at = RequestState.DECLINED, work.now
    await work.session.flush()


async def erase_contacts(work: Work, people: Sequence[Contact]) -> None:
    for gone in people:
        gone.name, gone.phone, gone.messenger_id = label(gone.id), None, None
        gone.active, gone.forgotten_at = False, work.now
    await work.session.flush()


async def erase_outbox(work: Work, ids: Sequence[int], messenger_id: int | None, names: Collection[str]) -> None:
    """What was told to them, and their name where others were told it. A row that is being sent at this moment is let go: its
    process finds it gone when it notes that it has sent it."""
    lanes = [contact(each).lane for each in ids]
    if messenger_id is not None:
        lanes.append(person(messenger_id).lane)
    await work.session.execute(delete(OutboxRow).where(OutboxRow.lane.in_(lanes)).execution_options(**UNSYNCED))
    whole = cast(OutboxRow.payload, Text)
    for name in names:
        # As a whole value only: a name may be a common word, and others are called so too.
        said, instead = json.dumps(name, ensure_ascii=False), json.dumps(label(ids[0]), ensure_ascii=False)
        await work.session.execute(
            update(OutboxRow)
            .where(whole.contains(said, autoescape=True))
            .values(payload=cast(func.replace(whole, said, instead), JSONB))
            .execution_options(**UNSYNCED)
        )
