"""What an engineer's reply to a card means: an estimate, a date, work done, or words for the client. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.catalog.models import Service
from core.catalog.rules import find_by_words, parse_work
from core.sla.wishing.words import Wanted, read_wish

SHORT = 3
ESTIMATE = "оценка"
DATE = "срок"
LONGEST = 6
"""Words after the time: a line of work has few, a sentence for the client many."""


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """«45 консультация по НДС»: minutes, the service, and the rest as a comment."""

    minutes: int
    service: Service
    comment: str


@dataclass(frozen=True, slots=True)
class UnclearEntry:
    """It looks like work, but which service? ``candidates``: those that fit equally well; empty if none does."""

    minutes: int
    words: str
    candidates: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class EstimateEntry:
    """«оценка 1ч 30м»: so many minutes at most. None: it begins like an estimate, but how long is not understood."""

    minutes: int | None


def read_estimate(text: str) -> EstimateEntry | None:
    """An estimate if the text is the word «оценка» and a time, in whichever order; None for anything else.

    In doubt it is not sent to the client: a short line that begins with the word, or has a number in it, is asked about.
    """
    line = " ".join(text.split())
    parsed = parse_work(line.replace(":", " ", 1) if plain_word(line.partition(":")[0]) == ESTIMATE else line)
    if parsed is not None and plain_word(parsed[1]) == ESTIMATE:
        return EstimateEntry(parsed[0])
    words = line.split()
    if not words or plain_word(words[0]) != ESTIMATE:
        return None
    looks_like_one = len(words) <= SHORT or (len(words) <= LONGEST and any(char.isdigit() for char in line))
    return EstimateEntry(None) if looks_like_one else None


@dataclass(frozen=True, slots=True)
class DateEntry:
    """«срок до четверга»: a date for the client to agree to. None: it begins like one, but what date is not understood."""

    wanted: Wanted | None


def read_date(text: str, now: datetime) -> DateEntry | None:
    """A date if the text is the word «срок» and a date; None for anything else. ``now`` is local to the reader.

    In doubt it is not sent to the client: a short line that begins with the word is asked about.
    """
    words = text.replace(":", " : ", 1).split() if text.casefold().startswith(f"{DATE}:") else text.split()
    if not words or plain_word(words[0]) != DATE:
        return None
    wanted = read_wish(" ".join(words[1:]).lstrip(" :–—-"), now)
    return DateEntry(wanted) if wanted is not None or len(words) <= LONGEST else None


def plain_word(text: str) -> str:
    """Without capitals and without the signs around it."""
    return text.casefold().strip(" :.,–—-")


def read_entry(text: str, services: Sequence[Service]) -> WorkEntry | UnclearEntry | None:
    """Work if the text is a short line with a time (lines below it are the comment); None for words to the client.

    In doubt it is not sent to the client: a short line with a time and an unknown service is asked about.
    """
    first, _, below = text.strip().partition("\n")
    parsed = parse_work(first)
    if parsed is None:
        return None
    minutes, words = parsed
    count = len(words.split())
    if not 0 < count <= LONGEST:
        return None
    found = find_by_words(words, services)
    if len(found) == 1:
        comment = f"{comment_of(words, found[0])} {' '.join(below.split())}"
        return WorkEntry(minutes, found[0], comment.strip())
    if found or count <= SHORT:
        return UnclearEntry(minutes, words, tuple(found))
    return None


def comment_of(words: str, service: Service) -> str:
    """What the engineer wrote beyond the service's name."""
    known = [_plain(word) for word in (*service.words, *service.name.split())]
    rest = [
        word for word in words.split() if not any(_plain(word).startswith(one[:5]) for one in known if len(one) > 2)
    ]
    return " ".join(rest)


def _plain(word: str) -> str:
    """As people type: without capitals and without «ё»."""
    return word.casefold().replace("ё", "е")
