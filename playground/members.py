"""Telegram's ChatMember objects: who is what in a chat."""

from playground.jsontext import Json
from playground.model import BotStatus, Chat

__all__ = ["bot_member", "person_member"]

_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_send_welcome_messages": False,
    "can_manage_tags": False,
    "can_pin_messages": True,
}


def bot_member(bot: Json, chat: Chat, status: BotStatus) -> Json:
    """The bot as a member of a chat. The right to manage topics is spoken of in supergroups only."""
    if status == "administrator":
        topics = {"can_manage_topics": chat.bot_may_manage_topics} if chat.type == "supergroup" else {}
        return {"status": "administrator", "user": bot, **_RIGHTS, **topics}
    if status == "kicked":
        return {"status": "kicked", "user": bot, "until_date": 0}
    return {"status": "left" if status == "absent" else "member", "user": bot}


def person_member(chat: Chat, user: Json) -> Json:
    """A person as a member of a chat; the first member of a group is its creator."""
    if user["id"] not in chat.members:
        return {"status": "left", "user": user}
    if chat.is_group and chat.creator is not None and chat.creator.id == user["id"]:
        return {"status": "creator", "user": user, "is_anonymous": False}
    return {"status": "member", "user": user}
