"""The speaker in the office: what it says, what it shows, and what the bot answers to who sets it up. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import spoken, words
from core.access.speakers import LINK_LIFETIME
from core.alerts.announcing import Announced, Announcement

SHOWN = 5
"""Rows that fit on a television, in letters that are read from across the room."""
NAME_SHOWN, SUBJECT_SHOWN = 60, 120
NAME_SPOKEN, SUBJECT_SPOKEN = 50, 80


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket on the screen. ``says``: what is said when it comes; empty when it may not be spoken of now."""

    key: str
    number: str
    company: str
    subject: str
    waits: str
    rang: str
    urgent: bool
    says: str


@dataclass(frozen=True, slots=True)
class Board:
    """All that the page knows, in plain text. ``rows``: also those beyond the screen's first ``shown``, to be spoken of.
    ``ring``: another word for each time that people are told again; ``says``: what is said then."""

    ring: str
    title: str
    duty: str
    more: str
    says: str
    shown: int
    rows: list[Row]


def board(now: Announcement) -> Board:
    return Board(
        ring=now.rung_at.isoformat() if now.rung_at is not None else "",
        title=plain("speaker-shows-count", count=now.count) if now.count else "",
        duty=_duty(now.on_duty),
        more=plain("list-more", count=now.count - SHOWN) if now.count > SHOWN else "",
        says=all_wait([row for row in now.rows if row.aloud], beyond=now.count - len(now.rows)),
        shown=SHOWN,
        rows=[_row(row) for row in now.rows],
    )


def _row(row: Announced) -> Row:
    return Row(
        key=f"{row.number}:{row.coming}",
        number=words.number(row.number),
        company=limits.cut(row.company, NAME_SHOWN),
        subject=limits.cut(row.subject, SUBJECT_SHOWN),
        waits=words.elapsed(row.waits),
        rang=plain("speaker-shows-rang", count=row.rang) if row.rang else "",
        urgent=row.urgent,
        says=new(row) if row.aloud else "",
    )


def _duty(names: Sequence[str]) -> str:
    listed = ", ".join(limits.cut(name, NAME_SHOWN) for name in names)
    return plain("speaker-shows-duty", count=len(names), names=listed) if names else ""


def new(row: Announced) -> str:
    """«Новая заявка. ООО Ромашка. Не печатается чек.»"""
    parts = [_company(row), spoken.words(row.subject, SUBJECT_SPOKEN)]
    about = " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
    return plain("speaker-says-new-urgent" if row.urgent else "speaker-says-new", about=about)


def all_wait(rows: Sequence[Announced], *, beyond: int = 0) -> str:
    """«Ждут две заявки. Дольше всех – ООО Ромашка, двадцать минут.» Empty if there is none. ``beyond``: so many more."""
    if not rows:
        return ""
    count = len(rows) + beyond
    longest = max(rows, key=lambda row: row.waits)
    urgent = any(row.urgent for row in rows)
    company, waits = _company(longest), spoken.elapsed(longest.waits)
    if count == 1:
        return plain("speaker-says-waits-urgent" if urgent else "speaker-says-waits", company=company, waits=waits)
    key = "speaker-says-wait-urgent" if urgent else "speaker-says-wait"
    return plain(key, count=count, words=spoken.number(count, feminine=True), company=company, waits=waits)


def _company(row: Announced) -> str:
    """A name of signs alone is none that can be said."""
    return spoken.words(row.company, NAME_SPOKEN) or plain("speaker-says-number", number=row.number)


def link(address: str, connected: int) -> Markup:
    """The link, for the one who has asked for it."""
    return lines(
        html("speaker-link", minutes=LINK_LIFETIME.seconds // 60, link=address),
        "",
        html("speaker-connected", count=connected),
        html("speaker-how-off"),
    )
