"""The audit trail as a director reads it: «28.11 14:02 Павел Орлов: цена «Консультация» 2 400 ₽ → 2 600 ₽»."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import has, html, lines, plain
from bot.views import words
from bot.views.audit_values import value_in_words
from core.audit.models import AuditEntry, Source, Subject
from core.audit.service import ADDED, CHANGED
from core.journal.areas import Area
from core.journal.names import Names, subject_of
from core.journal.service import AuditPage

ENTRY_LENGTH = 330
"""UTF-16 units of one entry: ten of them, with the title, are one message."""
VALUE_LENGTH, REASON_SHOWN, WHO_LENGTH = 90, 120, 60
HIDDEN = frozenset({"item", "chat", "of", "version", "open", "state", "left"})
"""Values that are for the machine, or that the action itself says."""


def page(shown: AuditPage, now: datetime, zone: ZoneInfo, area: Area | None, sought: str) -> Markup:
    """A page of the trail."""
    title = html(f"audit-area-{area.value}") if area is not None else html("audit-title")
    return lines(
        html("audit-head", title=title),
        html("audit-sought", words=sought) if sought else None,
        "",
        *([entry_line(one, shown.names, now, zone) for one in shown.entries] or [html("audit-empty")]),
    )


def entry_line(entry: AuditEntry, names: Names, now: datetime, zone: ZoneInfo) -> Markup:
    """When, who, and what."""
    moment = entry.at.astimezone(zone)
    when = f"{moment:%d.%m %H:%M}" if moment.year == now.astimezone(zone).year else f"{moment:%d.%m.%Y %H:%M}"
    return Markup("{} <b>{}</b>: {}").format(
        when, limits.cut(_who(entry, names), WHO_LENGTH), limits.cut(what(entry, names, zone), ENTRY_LENGTH)
    )


def plain_line(entry: AuditEntry, names: Names, zone: ZoneInfo) -> str:
    """The same for the command line, whole."""
    return f"{entry.at.astimezone(zone):%d.%m.%Y %H:%M} {_who(entry, names)}: {what(entry, names, zone)}"


def _who(entry: AuditEntry, names: Names) -> str:
    if entry.source is not Source.BOT:
        return plain(f"audit-source-{entry.source.value}")
    kind, _, number = entry.who.partition(":")
    if kind in (Subject.STAFF, Subject.CONTACT):
        return names.get((Subject(kind), int(number))) or plain("audit-gone", number=words.number(int(number)))
    return entry.who


def what(entry: AuditEntry, names: Names, zone: ZoneInfo) -> str:
    """What was done to what. Of a change the thing stands after the first value's name, as people say it."""
    subject = _subject(entry, names)
    changes = list(_changes(entry, names, zone))
    reason = plain("audit-reason", reason=limits.cut(entry.reason, REASON_SHOWN)) if entry.reason else ""
    if entry.action == CHANGED and changes:
        (field, value), *rest = changes
        first = " ".join(part for part in (field, subject, value) if part)
        return "; ".join([first, *(f"{name} {said}" for name, said in rest)]) + reason
    key = f"audit-what-{entry.subject_kind}-{entry.action}"
    done = plain(key, subject=subject) if has(key) else f"{entry.subject_kind} {subject} {entry.action}"
    return "; ".join([done, *(f"{name} {said}" for name, said in changes)]) + reason


def _changes(entry: AuditEntry, names: Names, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    for name in sorted(entry.before.keys() | entry.after.keys()):
        # What is new has just been called by its name.
        if name in HIDDEN or (name == "name" and entry.action == ADDED):
            continue
        old, new = (
            limits.cut(value_in_words(name, values[name], names, zone), VALUE_LENGTH) if name in values else None
            for values in (entry.before, entry.after)
        )
        if name in entry.after and name not in entry.before and entry.after[name] in (None, [], False):
            continue
        yield _field(name), f"{old} → {new}" if old is not None and new is not None else new or old or ""


def _field(name: str) -> str:
    return plain(f"audit-field-{name.replace('_', '-')}")


def _subject(entry: AuditEntry, names: Names) -> str:
    """The thing itself by its name; by its number where it has none, or none any more."""
    company = names.get((Subject.COMPANY, entry.company_id), "") if entry.company_id is not None else ""
    about = subject_of(entry)
    name = names.get(about, "") if about is not None else ""
    number = words.number(entry.subject_id) if entry.subject_id is not None else ""
    match Subject(entry.subject_kind):
        case Subject.REPORT:
            return company or plain("audit-all-companies")
        case Subject.COMPANY | Subject.ACCOUNT:
            return company or number
        case Subject.CONTACT:
            return plain("audit-of-company", name=name or plain("audit-gone", number=number), company=company)
        case Subject.CONTRACT:
            return plain("audit-of-company", name=name or number, company=company)
        case Subject.COUNTERPARTY:
            return company or number
        case Subject.ACCRUAL:
            return plain("audit-months", months=entry.subject_id or 0)
        case Subject.GROUP:
            return str((entry.after or entry.before).get("title", ""))
        case Subject.DUTY | Subject.SPEAKERS | Subject.URGENCY:
            return ""
        case Subject.TEMPLATE:
            return plain("audit-quoted", name=(entry.after or entry.before).get("name", number))
        case Subject.STAFF:
            return name or plain("audit-gone", number=number)
        case Subject.SERVICE | Subject.PLAN | Subject.CALENDAR | Subject.TIE:
            return plain("audit-quoted", name=name) if name else number
        case Subject.REQUEST | Subject.CAMPAIGN:
            return number
