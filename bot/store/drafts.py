"""Drafts: what a client has written and not sent as a ticket yet. In the database: a restart loses no word."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.models import Draft, DraftPart
from core.actor import ContactActor
from core.database import Work
from core.tickets.conversation import File, Words
from core.tickets.models import FileKind


async def add_to_draft(
    work: Work,
    actor: ContactActor,
    *,
    chat_id: int,
    message_id: int,
    words: Words,
    sent_at: datetime,
    wait: timedelta,
    asks: bool = False,
) -> Draft:
    """Add a message to the contact's draft, made if there is none; the wait begins anew. ``asks``: one that is made now asks
    which ticket it belongs to."""
    draft: Draft | None = await work.session.scalar(
        insert(Draft)
        .values(contact_id=actor.contact_id, chat_id=chat_id, opens_at=work.now + wait, asks=asks)
        .on_conflict_do_update(index_elements=[Draft.contact_id], set_={"opens_at": work.now + wait})
        .returning(Draft)
    )
    assert draft is not None
    await work.session.execute(
        insert(DraftPart)
        .values(
            draft_id=draft.id,
            message_id=message_id,
            text=words.text,
            files=[
                {"kind": file.kind, "file_ref": file.file_ref, "name": file.name, "size": file.size}
                for file in words.files
            ],
            album_key=words.album_key,
            sent_at=sent_at,
        )
        .on_conflict_do_nothing()
    )
    return draft


async def lock_draft(work: Work, draft_id: int) -> Draft | None:
    """The draft with its row locked, or None if it is gone."""
    return await work.session.get(Draft, draft_id, with_for_update=True)


async def lock_own_draft(work: Work, actor: ContactActor, draft_id: int) -> Draft | None:
    """The same if it is this contact's: a doubled or forged tap finds nothing."""
    draft = await lock_draft(work, draft_id)
    return draft if draft is not None and draft.contact_id == actor.contact_id else None


async def draft_of(work: Work, actor: ContactActor) -> Draft | None:
    """The contact's draft, if there is one."""
    return await work.session.scalar(select(Draft).where(Draft.contact_id == actor.contact_id))


async def parts_of(work: Work, draft_id: int) -> list[DraftPart]:
    """The draft's messages in the order they were written."""
    query = select(DraftPart).where(DraftPart.draft_id == draft_id).order_by(DraftPart.message_id)
    return list(await work.session.scalars(query))


async def album_begun(work: Work, actor: ContactActor, album_key: str) -> bool:
    """Whether a part of this album is in the contact's draft already."""
    found = await work.session.scalar(
        select(DraftPart.id)
        .join(Draft, Draft.id == DraftPart.draft_id)
        .where(Draft.contact_id == actor.contact_id, DraftPart.album_key == album_key)
        .limit(1)
    )
    return found is not None


async def part_by_message(work: Work, actor: ContactActor, message_id: int) -> DraftPart | None:
    """The part of the contact's draft that was this message in Telegram."""
    return await work.session.scalar(
        select(DraftPart)
        .join(Draft, Draft.id == DraftPart.draft_id)
        .where(Draft.contact_id == actor.contact_id, DraftPart.message_id == message_id)
    )


def words_of(part: DraftPart) -> Words:
    """A part as the core knows it."""
    files = tuple(File(FileKind(file["kind"]), file["file_ref"], file["name"], file["size"]) for file in part.files)
    return Words(part.text, files, part.album_key)


async def remove(work: Work, draft_id: int) -> None:
    """The draft is a ticket now, or nobody wants it."""
    await work.session.execute(delete(Draft).where(Draft.id == draft_id).execution_options(synchronize_session=False))


async def due_drafts(work: Work, *, limit: int = 50) -> Sequence[int]:
    """Ids of the drafts whose time has come, the longest due first."""
    found = await work.session.scalars(
        select(Draft.id).where(Draft.opens_at <= work.now).order_by(Draft.opens_at).limit(limit)
    )
    return found.all()


async def lock_due(work: Work, draft_id: int) -> Draft | None:
    """The draft with its row locked, if it is still due; None if another process holds it or a word was added."""
    return await work.session.scalar(
        select(Draft).where(Draft.id == draft_id, Draft.opens_at <= work.now).with_for_update(skip_locked=True)
    )


async def postpone(work: Work, draft_id: int, wait: timedelta) -> None:
    """Opening it has failed: not again before this wait, so that the others get their turn."""
    await work.session.execute(
        update(Draft)
        .where(Draft.id == draft_id)
        .values(opens_at=work.now + wait)
        .execution_options(synchronize_session=False)
    )


async def give_to(work: Work, draft: Draft, contact_id: int) -> Draft:
    """The draft is of another of the person's companies; if that one has a draft already, it is a part of it now."""
    there = await work.session.scalar(select(Draft).where(Draft.contact_id == contact_id).with_for_update())
    if there is None or there.id == draft.id:
        draft.contact_id = contact_id
        await work.session.flush()
        return draft
    await work.session.execute(
        update(DraftPart)
        .where(DraftPart.draft_id == draft.id)
        .values(draft_id=there.id)
        .execution_options(synchronize_session=False)
    )
    there.opens_at = max(there.opens_at, draft.opens_at)
    await work.session.flush()
    await remove(work, draft.id)
    return there


async def remove_of(work: Work, contact_ids: Sequence[int]) -> None:
    """Whoever wrote them has no access any more: their drafts can become no tickets."""
    await work.session.execute(
        delete(Draft).where(Draft.contact_id.in_(contact_ids)).execution_options(synchronize_session=False)
    )
