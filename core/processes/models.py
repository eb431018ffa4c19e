"""Tables by which processes know of one another. All times are real, not business time."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Beat(Base):
    """When a part of a process (delivery, a tick…) last went round. Removed when the process stops in peace."""

    __tablename__ = "process_beat"

    process: Mapped[str] = mapped_column(String(80), primary_key=True)
    part: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Turn(Base):
    """What only one process at a time may do, and who does it till when."""

    __tablename__ = "process_turn"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Count(Base):
    """How often something has happened, all processes together. ``label`` is a kind, never a person or a chat."""

    __tablename__ = "process_count"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    label: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
