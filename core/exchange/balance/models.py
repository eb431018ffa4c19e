"""The table of what was written into 1C."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class BalanceNote(Base):
    """What the desk has written, or was about to write, into an attribute of a counterparty. ``minutes``: the balance it says;
    ``text``: as it was sent; ``stored``: as 1C has kept it, empty while that is not known. ``looked_at``: when it was last
    compared with 1C, or tried (real time). ``refused``: 1C would not have it; a night later it is tried again."""

    __tablename__ = "balance_note"

    counterparty: Mapped[UUID] = mapped_column(primary_key=True)
    attribute: Mapped[str] = mapped_column(String(120), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    minutes: Mapped[int]
    text: Mapped[str] = mapped_column(String(100))
    stored: Mapped[str | None] = mapped_column(String(300))
    looked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due: Mapped[bool]
    refused: Mapped[bool]
