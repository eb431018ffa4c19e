"""Several lines of work in one message: «45 консультация, 2ч доработка отчёта, обновление». Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.catalog.models import PriceUnit, Service, TariffKind
from core.catalog.rules import find_by_words, parse_work
from core.tickets.entry import LONGEST, SHORT, UnclearEntry, WorkEntry, comment_of, read_entry
from core.tickets.rules import MOST_MINUTES

_COMMA = re.compile(r"(?<!\d),|,(?!\d{1,2}\s*ч)|;", re.IGNORECASE)
"""A comma between digits is a decimal one only where hours follow: «1,5 ч»."""
FEW = 5
"""Nobody writes down fewer minutes than that by a bare number."""


@dataclass(frozen=True, slots=True)
class UsualEntry:
    """«обновление»: its time does not matter to anybody, so the usual minutes of the service are taken."""

    service: Service
    comment: str = ""

    @property
    def minutes(self) -> int:
        return self.service.usual_minutes


@dataclass(frozen=True, slots=True)
class TimelessEntry:
    """A service among lines of work, but how long? ``candidates``: the services that are meant, one or several."""

    words: str
    candidates: tuple[Service, ...]


Part = WorkEntry | UsualEntry | UnclearEntry | TimelessEntry


def read_entries(text: str, services: Sequence[Service]) -> list[Part] | None:
    """The lines of work of a message, in order; None if it is words for the client.

    Commas, semicolons and new lines separate. What is no line of work by itself belongs to the line before it as a comment.
    A message is work if it begins with a line of work and at least one has a time, or if it is only names of services that
    need none. In doubt nothing is sent to the client: what is not clear about one line is asked, the others are kept.
    """
    first, _, below = text.strip().partition("\n")
    parts = _read_line(first, services)
    if parts is None:
        single = read_entry(text, services)  # a comma within the words of one line, as ever
        return [single] if single is not None else None
    for line in below.splitlines():
        more = _read_line(line, services, later=True)
        if more is not None:
            parts += more
        elif line.strip():
            parts[-1] = _with_comment(parts[-1], line)
    return parts if len(parts) == 1 else [_with_possible_time(part) for part in parts]


def _read_line(line: str, services: Sequence[Service], *, later: bool = False) -> list[Part] | None:
    pieces = [" ".join(piece.split()) for piece in _COMMA.split(line)]
    parts: list[Part] = []
    words = 0
    for piece in (piece for piece in pieces if piece):
        read = None if (later or parts) and _counts_things(piece) else _read_piece(piece, services)
        if read is not None:
            parts.append(read)
        elif parts:
            parts[-1] = _with_comment(parts[-1], piece)
        else:
            return None
        words += len(piece.split())
    timed = any(isinstance(part, WorkEntry | UnclearEntry) for part in parts)
    names_only = all(isinstance(part, UsualEntry) and not part.comment for part in parts)
    if not parts or not (timed or names_only):
        return None
    # One line with much beside it is a sentence for the client: «2 документа не проводятся, проверьте, пожалуйста, права».
    return parts if len(parts) > 1 or words <= LONGEST + 1 else None


def _read_piece(piece: str, services: Sequence[Service]) -> Part | None:
    if parse_work(piece) is not None:
        entry = read_entry(piece, services)
        if isinstance(entry, UnclearEntry):
            whole = [one for one in entry.candidates if not comment_of(entry.words, one)]
            if len(whole) == 1:  # «доработка отчёта» is no other «доработка»
                return WorkEntry(entry.minutes, whole[0], "")
        return entry
    if not piece.split() or len(piece.split()) > SHORT or piece[-1] in "?!":
        return None
    found = [one for one in find_by_words(piece, services) if not comment_of(piece, one)]
    if len(found) == 1 and needs_no_time(found[0]):
        return UsualEntry(found[0])
    return TimelessEntry(piece, tuple(found)) if found else None


def _counts_things(piece: str) -> bool:
    """«3 отчёта проверили» behind a line of work: a number of things rather than so few minutes."""
    number, _, rest = piece.partition(" ")
    return bool(rest) and number.isdecimal() and int(number) < FEW and not re.match(r"(ч|м)", rest, re.IGNORECASE)


def _with_possible_time(part: Part) -> Part:
    """Of several lines one with a time that cannot be must not lose the others: how long it took is asked."""
    match part:
        case WorkEntry(minutes, service, _) if not 0 < minutes <= MOST_MINUTES:
            return TimelessEntry(service.name, (service,))
        case UnclearEntry(minutes, words, candidates) if not 0 < minutes <= MOST_MINUTES:
            return TimelessEntry(words, candidates)
        case _:
            return part


def needs_no_time(service: Service) -> bool:
    """Nothing is charged by the minute: it is only counted, or has a price for the whole."""
    return service.tariff_kind is TariffKind.UNTARIFFED or (
        service.tariff_kind is TariffKind.PAID and service.price_unit is PriceUnit.FIXED
    )


def _with_comment(part: Part, more: str) -> Part:
    """What follows a line and is none itself. An unclear line is asked about by its words, and has no room for a comment."""
    said = " ".join(more.split())
    match part:
        case WorkEntry():
            return replace(part, comment=f"{part.comment} {said}".strip())
        case UsualEntry():
            return replace(part, comment=f"{part.comment} {said}".strip())
        case _:
            return part
