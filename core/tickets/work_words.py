"""What an engineer says of timers in a reply, and whether a reply is about work at all. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog.models import Service
from core.catalog.rules import find_by_words
from core.tickets.entries import read_entries
from core.tickets.entry import SHORT, plain_word
from core.tickets.evidence import read_call

TIMER, STOP = "таймер", "стоп"


@dataclass(frozen=True, slots=True)
class Stop:
    """«стоп», «стоп консультация»: ``service`` is None if nothing was said of what was done."""

    service: Service | None


def starts_timer(text: str) -> bool:
    """The word «таймер» and nothing else."""
    return plain_word(text) == TIMER


def read_stop(text: str, services: Sequence[Service]) -> Stop | None:
    """Stop the timer. A sentence that begins with the word is none: the word stands alone, or beside what was done. Two
    services are as good as none: no timer measures which of them took how long."""
    words = text.split()
    if not words or plain_word(words[0]) != STOP:
        return None
    if len(words) == 1:
        return Stop(None)
    if len(words) > SHORT:
        return None
    found = {id(one): one for word in words[1:] for one in find_by_words(word, services)}
    if not found:
        return None
    return Stop(next(iter(found.values())) if len(found) == 1 else None)


def is_about_work(text: str, services: Sequence[Service]) -> bool:
    """Whether a reply with these words is kept from the client."""
    return (
        starts_timer(text)
        or read_stop(text, services) is not None
        or read_call(text) is not None
        or read_entries(text, services) is not None
    )
