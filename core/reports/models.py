"""Tables of reports that come by themselves. Nothing of a report is kept: it is drawn when it is sent."""

from datetime import time

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, SmallInteger, String, Time
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Instant


class ReportSubscription(Base):
    """When somebody gets a report; who has chosen nothing has no row. ``kind`` is text: a new one needs no migration.

    ``at``: by the installation's clock. ``days``: see :class:`core.reports.kinds.Rhythm`. ``since``: what was planned before
    is not made up for: who moves a report to an earlier hour gets it from the next time on.
    """

    __tablename__ = "report_subscription"
    __table_args__ = (CheckConstraint("cardinality(days) > 0", name="days"),)

    staff_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("staff.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[time] = mapped_column(Time)
    days: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    enabled: Mapped[bool] = mapped_column(default=True)
    since: Mapped[Instant]


class ReportReader(Base):
    """How somebody reads: pictures on dark paper, or on light paper, which is what who has no row gets."""

    __tablename__ = "report_reader"

    staff_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("staff.id"), primary_key=True)
    dark: Mapped[bool]
