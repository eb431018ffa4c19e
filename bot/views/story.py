"""The whole story of a ticket, for staff."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from bot.views.files import describe
from core.tickets.models import FileKind
from core.tickets.teamwork.history import Entry, EntryKind, History
from core.tickets.teamwork.models import ActKind

WORDS = 200
"""UTF-16 units of one message: a page of fifteen fits into Telegram's limit."""
ABOUT_TICKETS = frozenset(
    {
        ActKind.MERGED,
        ActKind.MERGED_IN,
        ActKind.LINKED,
        ActKind.UNLINKED,
        ActKind.SPLIT,
        ActKind.SPLIT_OFF,
    }
)


def story(shown: History, now: datetime, zone: ZoneInfo) -> Markup:
    """A page of it."""
    page = html("story-page", page=str(shown.page + 1), pages=str(shown.pages)) if shown.pages > 1 else Markup("")
    state = plain(f"state-{shown.ticket.state.value.replace('_', '-')}")
    return lines(
        html("story-title", number=words.number(shown.ticket.number), state=state, page=page),
        *([_entry(one, now, zone) for one in shown.entries] or [html("story-none")]),
    )


def _entry(entry: Entry, now: datetime, zone: ZoneInfo) -> Markup:
    at = words.moment(entry.at, now, zone)
    match entry.kind:
        case EntryKind.CLIENT:
            return html("story-client", at=at, who=entry.who, text=_said(entry))
        case EntryKind.STAFF:
            return html("story-staff", at=at, who=entry.who, text=_said(entry))
        case EntryKind.NOTE:
            return html("story-note", at=at, who=entry.who, text=_said(entry))
        case EntryKind.EVENT | EntryKind.ACT:
            return html(
                "story-done",
                at=at,
                what=_done(entry),
                who=html("story-who", who=entry.who) if entry.who else "",
                text=html("story-text", text=limits.cut(entry.text, WORDS)) if entry.text else "",
            )


def _done(entry: Entry) -> str:
    assert entry.what is not None
    ending = entry.what.value.replace("_", "-")
    if not isinstance(entry.what, ActKind):
        return plain(f"event-{ending}")
    about = words.number(int(entry.about)) if entry.what in ABOUT_TICKETS else limits.cut(entry.about, WORDS)
    return plain(f"act-{ending}", about=about)


class _File:
    """A file of a message or a note, for saying what it is."""

    def __init__(self, kind: FileKind) -> None:
        self.kind = kind


def _said(entry: Entry) -> Markup:
    files = html("story-files", files=describe([_File(kind) for kind in entry.files])) if entry.files else None
    text = limits.cut(entry.text, WORDS) if entry.text else None
    return Markup(" ").join(part for part in (text, files) if part is not None)
