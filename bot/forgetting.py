"""A person is forgotten in the front end's own tables too, in the transaction that erases them in the business ones."""

import json
from collections.abc import Collection

from sqlalchemy import ColumnElement, Text, cast, delete, or_, select, update

from bot.store import drafts
from bot.store.models import (
    BotChat,
    ChatBudget,
    Dialogue,
    InboxRow,
    InboxState,
    MappedMessage,
    PendingCall,
    Reaction,
)
from core.actor import Actor
from core.database import Work
from core.people.erasing import erased, traces
from core.people.forgetting import BY_TIME, Forgotten, ask_to_be_forgotten, forget, forget_requested
from core.people.models import ForgetRequest
from core.reports.clients.forgetting import forget_in_talks
from core.tickets.models import Message

UNSYNCED = {"synchronize_session": False}


async def forget_me(work: Work, actor: Actor) -> Forgotten | ForgetRequest:
    """The person's own wish; see :func:`core.people.forgetting.ask_to_be_forgotten`."""
    outcome = await ask_to_be_forgotten(work, actor)
    if isinstance(outcome, Forgotten):
        await _erase(work, outcome)
    return outcome


async def forget_contact(work: Work, actor: Actor, contact_id: int) -> Forgotten:
    """A written request, by a director or an administrator."""
    gone = await forget(work, actor, contact_id)
    await _erase(work, gone)
    return gone


async def forget_who_asked(work: Work, actor: Actor, request_id: int) -> Forgotten:
    """Somebody's own request, before its time is up, by a director or an administrator."""
    gone = await forget_requested(work, actor, request_id)
    await _erase(work, gone)
    return gone


async def forget_due(work: Work, contact_id: int) -> None:
    """The time of a request is up."""
    await forget_contact(work, BY_TIME, contact_id)


async def _erase(work: Work, gone: Forgotten) -> None:
    await drafts.remove_of(work, gone.contact_ids)
    await _erase_updates(work, gone.messenger_id)
    await _erase_dialogues(work, gone.messenger_id, gone.names)
    await _erase_messages(work, gone)
    await forget_in_talks(work, gone.contact_ids, gone.names)
    if gone.messenger_id is not None:
        await work.session.execute(
            delete(Reaction).where(Reaction.person_id == gone.messenger_id).execution_options(**UNSYNCED)
        )
        for table in (MappedMessage, BotChat, ChatBudget):
            # A private chat has the number of its person.
            await work.session.execute(
                delete(table).where(table.chat_id == gone.messenger_id).execution_options(**UNSYNCED)
            )


async def _erase_messages(work: Work, gone: Forgotten) -> None:
    """Captions of their albums; their name in captions of the staff's, and in calls that are still being written down."""
    said = select(Message.id).where(Message.contact_id.in_(gone.contact_ids))
    await work.session.execute(
        update(MappedMessage)
        .where(MappedMessage.relayed_id.in_(said))
        .values(caption=None)
        .execution_options(**UNSYNCED)
    )
    if (found := traces(gone.names, ())) is None:
        return
    tickets = select(Message.ticket_id).where(Message.contact_id.in_(gone.contact_ids))
    captioned = select(MappedMessage).where(MappedMessage.caption.is_not(None), MappedMessage.ticket_id.in_(tickets))
    for message in await work.session.scalars(captioned):
        message.caption = erased(message.caption or "", found)
    for call in await work.session.scalars(select(PendingCall).where(PendingCall.words != "")):
        call.words = erased(call.words, found)
    await work.session.flush()


async def _erase_updates(work: Work, messenger_id: int | None) -> None:
    """Raw updates that were handled are kept for two weeks only to look for mistakes, and anybody's may quote this person's
    words: they are all emptied. Their numbers stay, so that none is handled twice. Those of the person's own chat are emptied
    in whatever state: the one that is being handled now is this very request."""
    emptied: ColumnElement[bool] = InboxRow.state.in_((InboxState.DONE, InboxState.FAILED))
    if messenger_id is not None:
        emptied = or_(emptied, (InboxRow.chat_id == messenger_id) & (InboxRow.state == InboxState.WORKING))
    await work.session.execute(update(InboxRow).where(emptied).values(payload={}).execution_options(**UNSYNCED))
    if messenger_id is not None:
        await work.session.execute(
            update(InboxRow)
            .where(InboxRow.chat_id == messenger_id, InboxRow.state != InboxState.WAITING)
            .values(chat_id=0)
            .execution_options(**UNSYNCED)
        )


async def _erase_dialogues(work: Work, messenger_id: int | None, names: Collection[str]) -> None:
    """Theirs, and those in which somebody of the staff has just named them."""
    whole = cast(Dialogue.data, Text)
    about = [whole.contains(json.dumps(name, ensure_ascii=False), autoescape=True) for name in names]
    if messenger_id is not None:
        about.append(Dialogue.key.contains(f":{messenger_id}:", autoescape=True))
    await work.session.execute(delete(Dialogue).where(or_(*about)).execution_options(**UNSYNCED))
