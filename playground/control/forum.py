"""Topics in people's hands: making a group a forum; making, closing, reopening and deleting topics."""

from playground.control.body import Body, Route, acting_person, find_chat
from playground.errors import ControlError
from playground.forum import COLORS, add_topic, delete_topic, make_forum, set_closed
from playground.jsontext import Json
from playground.model import Chat, Person, Topic
from playground.playground import Playground

__all__ = ["ROUTES"]


def switch(play: Playground, body: Body) -> Json:
    """Topics on or off. A basic group becomes a supergroup by it, as at Telegram: the answer has its new number."""
    chat = find_chat(play, body.integer("chat_id"))
    on = body.flag("on")
    if not chat.is_group:
        raise ControlError("Это личный чат, а нужна группа.")
    if chat.migrated_to is not None:
        raise ControlError(f"Группа стала супергруппой {chat.migrated_to}.")
    if on and chat.type == "group":
        chat = play.world.migrate(chat)
    make_forum(play.world, chat, on=on)
    return chat.view()


def create(play: Playground, body: Body) -> Json:
    """Every member may make topics, which is a forum's default."""
    name = body.text("name", longest=128)
    person, chat = _forum(play, body)
    return add_topic(play.world, chat, person.user, name, COLORS[0]).view()


def change(play: Playground, body: Body) -> Json:
    """Close, reopen or delete a topic: the group's creator any, others those they have made; only the creator deletes."""
    action = body.choice("action", ("close", "reopen", "delete"))
    person, chat = _forum(play, body)
    topic = chat.topics.get(body.integer("thread_id"))
    if topic is None:
        raise ControlError("В этой группе нет такой темы.", 404)
    if not _may(chat, person, topic, action):
        raise ControlError("Это может сделать только администратор группы.")
    if action == "delete":
        delete_topic(play.world, chat, topic)
    elif topic.closed is (action == "close"):
        raise ControlError("Тема уже закрыта." if topic.closed else "Тема и так открыта.")
    else:
        set_closed(play.world, chat, person.user, topic, closed=action == "close")
    return topic.view()


def _may(chat: Chat, person: Person, topic: Topic, action: str) -> bool:
    return person is chat.creator or (action != "delete" and topic.creator_id == person.id)


def _forum(play: Playground, body: Body) -> tuple[Person, Chat]:
    person, chat = acting_person(play, body)
    if not chat.is_forum:
        raise ControlError("В этой группе нет тем.")
    return person, chat


ROUTES: tuple[Route, ...] = (
    ("POST", "/play/forum", switch),
    ("POST", "/play/topics", create),
    ("POST", "/play/topics/change", change),
)
