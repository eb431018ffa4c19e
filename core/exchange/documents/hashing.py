"""A fact is written down once: a hash tells the same content from another under the same key (DESIGN §3, rule 3)."""

from hashlib import sha256

from core.outbox.service import Facts


def content_hash(content: Facts) -> str:
    """The same for the same content."""
    return sha256(content.model_dump_json().encode()).hexdigest()
