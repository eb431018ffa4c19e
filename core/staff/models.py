"""Tables of the staff."""

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.actor import StaffActor, StaffRole
from core.database import Base, BigId, Instant


class Staff(Base):
    """A staff member. ``messenger_id`` is empty until the person has come in by an invitation."""

    __tablename__ = "staff"
    __table_args__ = (
        Index(
            "uq_staff_messenger_id", "messenger_id", unique=True, postgresql_where="messenger_id IS NOT NULL AND active"
        ),
        CheckConstraint(
            "cardinality(roles) > 0 AND roles <@ ARRAY['engineer', 'director', 'admin']::varchar[]",
            name="roles",
        ),
    )

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(32)))
    messenger_id: Mapped[int | None] = mapped_column(BigInteger)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Instant]

    def as_actor(self) -> StaffActor:
        return StaffActor(self.id, self.name, frozenset(StaffRole(role) for role in self.roles))
