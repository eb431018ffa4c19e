"""Who there is: persons, groups, the bot's place in them."""

import re
from typing import cast

from playground.control.body import Body, Route, acting_person, find_chat, find_person
from playground.errors import ControlError
from playground.forum import make_forum
from playground.jsontext import Json
from playground.model import BotStatus, Chat, ChatType, Person
from playground.playground import Playground

__all__ = ["ROUTES"]

_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,31}")
_PHONE = re.compile(r"\+?[0-9]{5,15}")


def add_person(play: Playground, body: Body) -> Json:
    person_id = body.integer("id", 0, low=0)
    if person_id in play.world.persons or person_id == play.bot["id"]:
        raise ControlError(f"Номер {person_id} уже занят.")
    username = body.text("username", "", longest=32).removeprefix("@")
    if username and not _USERNAME.fullmatch(username):
        raise ControlError("Имя пользователя: латинские буквы, цифры и «_», от 3 до 32 знаков.")
    person = Person(
        id=person_id or play.world.free_person_id(),
        first_name=body.text("first_name", longest=64),
        last_name=body.text("last_name", "", longest=64) or None,
        username=username or None,
        phone=read_phone(body, "phone") if body.has("phone") and body.values["phone"] != "" else None,
        label=body.text("label", "", longest=64) or None,
    )
    play.world.add_person(person)
    if body.flag("started", default=False):
        play.world.private_chat(person)
    return person.view()


def read_phone(body: Body, name: str) -> str:
    phone = re.sub(r"[\s()-]", "", body.text(name, longest=32))
    if not _PHONE.fullmatch(phone):
        raise ControlError("Телефон: от 5 до 15 цифр, можно с «+».")
    return phone


def add_group(play: Playground, body: Body) -> Json:
    kind = body.choice("type", ("group", "supergroup"), "group")
    status = body.choice("bot", ("absent", "member", "administrator"), "absent")
    title = body.text("title", longest=128)
    members = [find_person(play, number) for number in dict.fromkeys(body.integers("members"))]
    if not members:
        raise ControlError("В группе должен быть хотя бы один человек: поле «members».")
    chat_id = body.integer("id", 0, high=0)
    if chat_id in play.world.chats:
        raise ControlError(f"Номер {chat_id} уже занят.")
    is_forum = body.flag("is_forum", default=False)
    if is_forum and kind != "supergroup":
        raise ControlError("Темы бывают только в супергруппе: поле «type».")
    chat_type = cast(ChatType, kind)
    chat = play.world.add_group(chat_id or play.world.free_group_id(chat_type), chat_type, title, members)
    if is_forum:
        make_forum(play.world, chat, on=True)
    play.world.set_bot_status(chat, members[0].user, cast(BotStatus, status), created=True)
    return chat.view()


def set_bot(play: Playground, body: Body) -> Json:
    status = body.choice("status", ("absent", "member", "administrator", "kicked"))
    person, chat = acting_person(play, body)
    _refuse_private(chat)
    may = body.flag("manage_topics", chat.bot_may_manage_topics)
    changed, chat.bot_may_manage_topics = may != chat.bot_may_manage_topics, may
    if changed and chat.bot_status == status == "administrator":
        play.world.report_bot_status(chat, person.user, status, status)
        play.world.chat_changed(chat)
    play.world.set_bot_status(chat, person.user, cast(BotStatus, status))
    return chat.view()


def change_members(play: Playground, body: Body) -> Json:
    chat = find_chat(play, body.integer("chat_id"))
    _refuse_private(chat)
    if chat.migrated_to is not None:
        raise ControlError(f"Группа стала супергруппой {chat.migrated_to}.")
    added = [find_person(play, number) for number in dict.fromkeys(body.integers("add"))]
    removed = [find_person(play, number) for number in dict.fromkeys(body.integers("remove"))]
    new = [person for person in added if person.id not in chat.members]
    gone = [person for person in removed if person.id in chat.members]
    if len(gone) == len(chat.members) and not new:
        raise ControlError("В группе должен остаться хотя бы один человек.")
    if new:
        by = chat.creator or new[0]
        chat.members.update({person.id: person for person in new})
        play.world.add_message(chat, by.user, {"new_chat_members": [person.user for person in new]}, service=True)
    for person in gone:
        del chat.members[person.id]
        play.world.add_message(chat, person.user, {"left_chat_member": person.user}, service=True)
    play.world.chat_changed(chat)
    return chat.view()


def block(play: Playground, body: Body) -> Json:
    person = find_person(play, body.integer("from_id"))
    blocked = body.flag("blocked")
    if blocked and not person.started:
        raise ControlError(f"{person.first_name} ещё не начинал разговор с ботом.")
    play.world.set_blocked(person, blocked=blocked)
    return person.view()


def migrate(play: Playground, body: Body) -> Json:
    chat = find_chat(play, body.integer("chat_id"))
    if chat.type != "group":
        raise ControlError("Супергруппой может стать только обычная группа.")
    if chat.migrated_to is not None:
        raise ControlError(f"Группа уже стала супергруппой {chat.migrated_to}.")
    return {"chat_id": play.world.migrate(chat).id}


def _refuse_private(chat: Chat) -> None:
    if not chat.is_group:
        raise ControlError("Это личный чат, а нужна группа.")


ROUTES: tuple[Route, ...] = (
    ("POST", "/play/persons", add_person),
    ("POST", "/play/groups", add_group),
    ("POST", "/play/bot", set_bot),
    ("POST", "/play/members", change_members),
    ("POST", "/play/block", block),
    ("POST", "/play/migrate", migrate),
)
