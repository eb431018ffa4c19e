"""What the bot knows of its chats: the staff's group, and where it may not write."""

from sqlalchemy import ColumnElement, Update, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.models import BotChat
from core.actor import Actor, SystemActor, require_admin
from core.audit.models import Subject
from core.audit.service import REMOVED, Value, audit
from core.clock import real_now
from core.database import Work
from core.errors import NotFound


async def staff_group(work: Work) -> BotChat | None:
    """The engineers' group, if one is bound."""
    return await work.session.scalar(select(BotChat).where(BotChat.is_staff_group))


async def bind_group(work: Work, actor: Actor, chat_id: int, title: str, *, is_forum: bool = False) -> bool:
    """Make this chat the engineers' group; the one before is no longer it. True if there was another before."""
    require_admin(actor)
    before = await staff_group(work)
    await work.session.execute(_set(BotChat.is_staff_group.is_(True), is_staff_group=False))
    values = {
        "title": title[:255],
        "is_staff_group": True,
        "silent_since": None,
        "is_forum": is_forum,
        "topics_refused": False,
    }
    await work.session.execute(
        insert(BotChat)
        .values(chat_id=chat_id, **values)
        .on_conflict_do_update(index_elements=[BotChat.chat_id], set_=values)
    )
    old: dict[str, Value] = {"chat": before.chat_id, "title": before.title} if before is not None else {}
    audit(work, actor, Subject.GROUP, chat_id, "bound", old, {"chat": chat_id, "title": title[:255]})
    return before is not None and before.chat_id != chat_id


async def bind_accountant(work: Work, actor: Actor, chat_id: int, title: str) -> None:
    """Requests for invoices go to this chat from now on; the one before is no longer asked."""
    require_admin(actor)
    before = await accountant_chat(work)
    audit(work, actor, Subject.GROUP, chat_id, "accountant", {"chat": before}, {"chat": chat_id, "title": title[:255]})
    await work.session.execute(_set(BotChat.is_accountant.is_(True), is_accountant=False))
    values = {"title": title[:255], "is_accountant": True, "silent_since": None}
    await work.session.execute(
        insert(BotChat)
        .values(chat_id=chat_id, is_staff_group=False, **values)
        .on_conflict_do_update(index_elements=[BotChat.chat_id], set_=values)
    )


async def accountant_chat(work: Work) -> int | None:
    """Where requests for invoices go; None if no chat was bound for them, or the bot may not write there any more."""
    return await work.session.scalar(
        select(BotChat.chat_id).where(BotChat.is_accountant, BotChat.silent_since.is_(None))
    )


async def unbind_group(work: Work, actor: Actor, chat_id: int) -> None:
    """The desk has no group until another one is bound; what is to be told there waits. Refuses a chat that is not the group:
    a button of an older screen."""
    require_admin(actor)
    before = await staff_group(work)
    if before is None or before.chat_id != chat_id:
        raise NotFound("no-group")
    await work.session.execute(_set(BotChat.chat_id == chat_id, is_staff_group=False))
    audit(work, actor, Subject.GROUP, chat_id, REMOVED, {"chat": chat_id, "title": before.title}, {})


def _set(where: ColumnElement[bool], **values: object) -> Update:
    return update(BotChat).where(where).values(**values).execution_options(synchronize_session=False)


async def silence(work: Work, chat_id: int) -> bool:
    """Note that the bot may not write to the chat: it was blocked or removed. True if that is news."""
    result = await work.session.execute(
        insert(BotChat)
        .values(chat_id=chat_id, title="", is_staff_group=False, silent_since=real_now())
        .on_conflict_do_update(
            index_elements=[BotChat.chat_id], set_={"silent_since": real_now()}, where=BotChat.silent_since.is_(None)
        )
        .returning(BotChat.chat_id)
    )
    return result.first() is not None


async def unsilence(work: Work, chat_id: int) -> bool:
    """Note that the bot may write there again; True if it could not before."""
    result = await work.session.execute(
        _set((BotChat.chat_id == chat_id) & BotChat.silent_since.is_not(None), silent_since=None).returning(
            BotChat.chat_id
        )
    )
    return result.first() is not None


async def is_silent(work: Work, chat_id: int) -> bool:
    """Whether the bot may not write to the chat."""
    return bool(
        await work.session.scalar(
            select(BotChat.chat_id).where(BotChat.chat_id == chat_id, BotChat.silent_since.is_not(None))
        )
    )


async def note_forum(work: Work, chat_id: int, *, is_forum: bool) -> None:
    """The group's topics were switched on or off."""
    await work.session.execute(_set(BotChat.chat_id == chat_id, is_forum=is_forum, topics_refused=False))


async def refuse_topics(work: Work, chat_id: int) -> BotChat | None:
    """Note that the bot may make no topics in the group; the group if that is news."""
    found = await work.session.execute(
        _set((BotChat.chat_id == chat_id) & ~BotChat.topics_refused, topics_refused=True).returning(BotChat)
    )
    return found.scalar_one_or_none()


async def allow_topics(work: Work, chat_id: int) -> None:
    """The bot's rights in the group have changed: whether it may make topics will be seen."""
    await work.session.execute(_set((BotChat.chat_id == chat_id) & BotChat.topics_refused, topics_refused=False))


async def migrate_chat(work: Work, old: int, new: int) -> bool:
    """A group became a supergroup: another id, and its old messages cannot be reached any more.

    Telegram tells it twice, in both chats and in the error of a send; once is enough. True if the engineers' group has
    moved by this.
    """
    chat = await work.session.get(BotChat, old, with_for_update=True)
    if chat is None:
        return False
    bound, accountant, title = chat.is_staff_group, chat.is_accountant, chat.title
    await work.session.delete(chat)
    await work.session.flush()
    values = {"title": title, "is_staff_group": bound, "is_accountant": accountant, "silent_since": None}
    await work.session.execute(
        insert(BotChat)
        .values(chat_id=new, **values)
        .on_conflict_do_update(index_elements=[BotChat.chat_id], set_=values)
    )
    if bound:
        audit(work, SystemActor("telegram"), Subject.GROUP, new, "moved", {"chat": old}, {"chat": new})
    return bound
