"""The accountant's hands on a 1C base: documents and objects; and what a tester asks: who was there."""

import re
from typing import cast, get_args

from playground.control.body import Body, Route
from playground.control.onec_base import find_base, tell, view
from playground.errors import ControlError
from playground.jsontext import Json
from playground.onec.base import Base
from playground.onec.configurations import Configuration
from playground.onec.documents import act, list_documents
from playground.onec.errors import ODataError
from playground.onec.seeding import plant
from playground.playground import Playground

__all__ = ["ROUTES"]

_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}")
_VERBS = ("GET", "POST", "PATCH", "PUT", "DELETE")


def list_bases(play: Playground, body: Body) -> list[Json]:
    return [view(base) for base in play.onec.values()]


def reset(play: Playground, body: Body) -> Json:
    """A new empty base under this name: objects, settings, faults and the watch start anew."""
    name = body.text("base", longest=32)
    if not _NAME.fullmatch(name):
        raise ControlError("Имя базы: латинские буквы, цифры, «_» и «-», не больше 32 знаков.")
    known = play.onec.get(name)
    options = get_args(Configuration)
    configuration = body.choice("configuration", options, known.configuration if known else options[0])
    base = Base(name, cast(Configuration, configuration), play.clock.now)
    play.onec[name] = base
    tell(play, base)
    return view(base)


def seed(play: Playground, body: Body) -> dict[str, list[str]]:
    """``objects``: {entity set: [object, …]}; an object with a known ``Ref_Key`` is changed. Gives back the references."""
    base = find_base(play, body)
    refs = plant(base, body.values.get("objects"))
    tell(play, base)
    return refs


def documents(play: Playground, body: Body) -> list[Json]:
    return list_documents(find_base(play, body))


def touch(play: Playground, body: Body) -> Json:
    """The accountant posts, un-posts, marks for deletion or takes the mark back: ``ref``, ``action``."""
    base = find_base(play, body)
    action = body.choice("action", ("post", "unpost", "mark", "unmark"))
    try:
        document = act(base, body.text("ref"), action)
    except ODataError as refusal:
        raise ControlError(refusal.text) from None
    tell(play, base)
    return document


def list_requests(play: Playground, body: Body) -> Json:
    """Requests after ``after`` and the greatest number of them in hand at once."""
    watch = find_base(play, body).watch
    requests = watch.after(body.integer("after", 0))
    return {"in_hand": watch.in_hand, "most_in_hand": watch.most_in_hand, "requests": requests}


def watch_anew(play: Playground, body: Body) -> Json:
    """Count the greatest number in hand from now on; gives back the number of the last request."""
    watch = find_base(play, body).watch
    watch.start_anew()
    return {"after": watch.count}


ROUTES: tuple[Route, ...] = (
    ("GET", "/play/onec", list_bases),
    ("POST", "/play/onec/{base}/reset", reset),
    ("POST", "/play/onec/{base}/objects", seed),
    ("GET", "/play/onec/{base}/documents", documents),
    ("POST", "/play/onec/{base}/documents", touch),
    ("GET", "/play/onec/{base}/requests", list_requests),
    ("POST", "/play/onec/{base}/requests", watch_anew),
)
