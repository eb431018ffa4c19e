"""The table of calls that were carried out."""

from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant


class OnecCall(Base):
    """A call of 1C's that has changed something, under the key that 1C gave it, for ever. ``body_hash``: of what it asked for;
    ``answer``: what it was told, and is told again."""

    __tablename__ = "onec_call"

    key: Mapped[str] = mapped_column(String(96), primary_key=True)
    operation: Mapped[str] = mapped_column(String(32))
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[Instant]
