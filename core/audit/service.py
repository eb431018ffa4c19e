"""Writing down an administrative change, in the transaction that makes it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from core.actor import Actor, SystemActor, signature
from core.audit.models import AuditEntry, Source, Subject
from core.database import Work

REASON_LENGTH = 300

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
"""The usual actions; others are words of their own («invited», «started»)."""

Value = str | int | bool | date | datetime | time | Sequence[str | int | None] | None
"""What a change may hold. No names, phones or texts of contacts."""

_SOURCES = {"command-line": Source.CLI, "onec": Source.ONEC}


def audit(
    work: Work,
    actor: Actor,
    subject: Subject,
    subject_id: int | None,
    action: str,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    reason: str | None = None,
    *,
    company_id: int | None = None,
) -> None:
    """Write the change down, if there is one: of what is in both only what differs is kept, and an action that changes
    nothing leaves no entry. It goes into the database with the caller's transaction, or not at all."""
    old, new = _plain(before), _plain(after)
    missing = object()
    changed = {name for name in old.keys() | new.keys() if old.get(name, missing) != new.get(name, missing)}
    if not changed:
        return
    work.session.add(
        AuditEntry(
            at=work.now,
            who=signature(actor),
            source=_source(actor),
            subject_kind=subject.value,
            subject_id=subject_id,
            company_id=company_id,
            action=action,
            before={name: old[name] for name in sorted(changed & old.keys())},
            after={name: new[name] for name in sorted(changed & new.keys())},
            reason=" ".join((reason or "").split())[:REASON_LENGTH],
        )
    )


def _source(actor: Actor) -> Source:
    if isinstance(actor, SystemActor):
        return _SOURCES.get(actor.name, Source.SYSTEM)
    return Source.BOT


def _plain(values: Mapping[str, Value]) -> dict[str, str | int | list[str | int | None] | None]:
    """As JSON holds it. An enum of texts is one already."""
    return {name: _value(value) for name, value in values.items()}


def _value(value: Value) -> str | int | list[str | int | None] | None:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return value
