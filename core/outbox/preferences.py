"""How a recipient wants to be told: which notices come at all, and hours in which what can wait does."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, String, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Work
from core.outbox.models import OutboxRow, OutboxState
from core.outbox.service import Recipient

DAY: Final = 24 * 60
LATER: Final = ":later"
"""What is put off waits in a lane of its own, so that it does not hold up what comes at once."""


class Preferences(Base):
    """What a recipient has chosen; who has chosen nothing has no row.

    ``quiet_from``, ``quiet_to``: minutes of the local day; both or none, and not the same.
    """

    __tablename__ = "recipient_preferences"
    __table_args__ = (
        CheckConstraint("num_nulls(quiet_from, quiet_to) IN (0, 2)", name="quiet"),
        CheckConstraint(
            "quiet_from BETWEEN 0 AND 1439 AND quiet_to BETWEEN 0 AND 1439 AND quiet_from <> quiet_to", name="hours"
        ),
    )

    lane: Mapped[str] = mapped_column(String(64), primary_key=True)
    taken: Mapped[bool] = mapped_column(default=True)
    dates: Mapped[bool] = mapped_column(default=True)
    hours: Mapped[bool] = mapped_column(default=True)
    rating: Mapped[bool] = mapped_column(default=True)
    answers_wait: Mapped[bool] = mapped_column(default=False)
    questions_wait: Mapped[bool] = mapped_column(default=False)
    quiet_from: Mapped[int | None]
    quiet_to: Mapped[int | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The same as a value. ``taken``, ``dates``, ``hours``, ``rating``: whether these notices come; ``answers_wait``,
    ``questions_wait``: whether they wait for the end of the quiet hours as all else does."""

    taken: bool = True
    dates: bool = True
    hours: bool = True
    rating: bool = True
    answers_wait: bool = False
    questions_wait: bool = False
    quiet_from: int | None = None
    quiet_to: int | None = None


async def wanted_by(work: Work, recipient: Recipient) -> Wanted:
    """What the recipient has chosen."""
    return (await wanted_by_lane(work, [recipient.lane])).get(recipient.lane, Wanted())


async def wanted_by_lane(work: Work, lanes: Collection[str]) -> dict[str, Wanted]:
    """The same of many in one statement; only of those who have chosen something."""
    rows = await work.session.scalars(
        select(Preferences).where(Preferences.lane.in_(lanes)).execution_options(populate_existing=True)
    )
    return {row.lane: Wanted(**{field.name: getattr(row, field.name) for field in fields(Wanted)}) for row in rows}


async def choose(work: Work, recipient: Recipient, wanted: Wanted) -> None:
    """Keep what the recipient has chosen. What was put off comes at once if nothing is put off any more; the caller has
    authorised it."""
    values = {field.name: getattr(wanted, field.name) for field in fields(Wanted)}
    await work.session.execute(
        insert(Preferences)
        .values(lane=recipient.lane, **values)
        .on_conflict_do_update(index_elements=[Preferences.lane], set_=values)
    )
    if wanted.quiet_from is None:
        await work.session.execute(
            update(OutboxRow)
            .where(OutboxRow.lane == recipient.lane + LATER, OutboxRow.state == OutboxState.WAITING)
            .values(not_before=None)
            .execution_options(synchronize_session=False)
        )


def quiet_until(wanted: Wanted, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The end of the quiet hours if it is quiet now; None if it is not. Hours may go over midnight. Pure."""
    if wanted.quiet_from is None or wanted.quiet_to is None:
        return None
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    over_midnight = wanted.quiet_from > wanted.quiet_to
    if over_midnight:
        quiet = minute >= wanted.quiet_from or minute < wanted.quiet_to
    else:
        quiet = wanted.quiet_from <= minute < wanted.quiet_to
    if not quiet:
        return None
    day = local.date() + timedelta(days=1 if minute >= wanted.quiet_to else 0)
    return _at(day, wanted.quiet_to, zone)


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), zone)
