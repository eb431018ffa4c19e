"""Use cases of the speakers: which computers in the office may say aloud what waits."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from core.access.models import Speaker
from core.actor import LEADERS, Actor, StaffActor, require_staff
from core.audit.models import Subject
from core.audit.service import audit
from core.database import Work
from core.errors import Forbidden, Refusal

LINK_LIFETIME = timedelta(minutes=15)


def _hash(secret: str) -> bytes:
    # A browser can send anything for a secret, halves of surrogate pairs too.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _connected() -> ColumnElement[bool]:
    return Speaker.key_hash.is_not(None) & Speaker.revoked_at.is_(None)


def _require_leader(actor: Actor) -> StaffActor:
    if isinstance(actor, StaffActor) and not actor.roles & LEADERS:
        raise Forbidden("speaker-leaders-only")
    return require_staff(actor, LEADERS)


async def invite_speaker(work: Work, actor: Actor) -> str:
    """The token of a link that connects one computer within :data:`LINK_LIFETIME`. For leaders."""
    leader = _require_leader(actor)
    token = secrets.token_urlsafe(24)
    work.session.add(
        Speaker(
            link_hash=_hash(token),
            invited_by=leader.staff_id,
            invited_at=work.now,
            expires_at=work.now + LINK_LIFETIME,
        )
    )
    await work.session.flush()
    audit(work, actor, Subject.SPEAKERS, None, "invited", {}, {"until": work.now + LINK_LIFETIME})
    return token


async def connect_speaker(work: Work, token: str) -> str:
    """The key of the computer that came with this link; the link is used up. Whoever has the link is let in: that is its
    purpose. Refuses a link that is unknown, used, too old or revoked."""
    query = select(Speaker).where(Speaker.link_hash == _hash(token), Speaker.revoked_at.is_(None))
    speaker = await work.session.scalar(query.with_for_update())
    if speaker is None:
        raise Refusal("speaker-link-unknown")
    if speaker.key_hash is not None:
        raise Refusal("speaker-link-used")
    if work.now >= speaker.expires_at:
        raise Refusal("speaker-link-expired")
    key = secrets.token_urlsafe(32)
    speaker.key_hash, speaker.connected_at = _hash(key), work.now
    await work.session.flush()
    return key


async def speaker_with(work: Work, key: str) -> int | None:
    """The speaker that has this key; None if there is none, or none any more."""
    speaker_id: int | None = await work.session.scalar(
        select(Speaker.id).where(Speaker.key_hash == _hash(key), _connected())
    )
    return speaker_id


async def revoked_speakers(work: Work) -> set[int]:
    """Those that were connected and may read no more."""
    query = select(Speaker.id).where(Speaker.key_hash.is_not(None), Speaker.revoked_at.is_not(None))
    return set(await work.session.scalars(query))


async def count_speakers(work: Work, actor: Actor) -> int:
    """How many are connected. For leaders."""
    _require_leader(actor)
    return await work.session.scalar(select(func.count()).select_from(Speaker).where(_connected())) or 0


async def revoke_speakers(work: Work, actor: Actor) -> int:
    """Take away all keys, and all links that nobody has used; how many computers were connected. For leaders."""
    connected = await count_speakers(work, actor)
    await work.session.execute(
        update(Speaker)
        .where(Speaker.revoked_at.is_(None))
        .values(revoked_at=work.now)
        .execution_options(synchronize_session=False)
    )
    audit(work, actor, Subject.SPEAKERS, None, "revoked", {"connected": connected}, {})
    return connected
