"""The table of claimed slots."""

from datetime import datetime

from sqlalchemy import DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant


class Slot(Base):
    """One time of one job. ``lease_until`` is real time: a process that died in the middle gives the slot up."""

    __tablename__ = "slot"

    job: Mapped[str] = mapped_column(String(64), primary_key=True)
    slot: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    lease_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    attempts: Mapped[int]
    finished_at: Mapped[Instant | None]
