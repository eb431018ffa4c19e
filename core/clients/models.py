"""Tables of the client companies."""

from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from core.actor import ContactActor, ContactRole
from core.database import Base, BigId, Instant, text_enum


class WorkState(StrEnum):
    """What may be done for a company: anything, only what hours cover (``prepayment``), or nothing (``forbidden``).
    Opening a ticket is never blocked."""

    ALLOWED = "allowed"
    PREPAYMENT = "prepayment"
    FORBIDDEN = "forbidden"


class ShortagePolicy(StrEnum):
    """What happens when hours do not suffice: ``ask`` the client, ``bill`` at once, or ``block`` the work."""

    ASK = "ask"
    BILL = "bill"
    BLOCK = "block"


SIGNS = '«»"„“”()_–—-./,;:&<>+№#*|\\'
NAME_VECTOR: ColumnElement[str] = literal_column(
    f"to_tsvector('simple'::regconfig, translate(company.name::text, 'Ёё{SIGNS}', 'Ее{' ' * len(SIGNS)}'))"
)
"""The words of a company's name, for looking up (:mod:`core.clients.search`); there is an index on this very expression.
Signs are taken away before PostgreSQL's own parser takes what is between them for hosts, tags and numbers."""


class Company(Base):
    """A legal entity, known by INN and KPP: branches share an INN; entrepreneurs have no KPP."""

    __tablename__ = "company"
    __table_args__ = (
        UniqueConstraint("inn", "kpp", postgresql_nulls_not_distinct=True),
        Index("ix_company_name_words", NAME_VECTOR, postgresql_using="gin"),
    )

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(300))
    inn: Mapped[str] = mapped_column(String(12))
    kpp: Mapped[str | None] = mapped_column(String(9))
    zone_name: Mapped[str] = mapped_column(String(64))
    work_state: Mapped[WorkState] = mapped_column(text_enum(WorkState, "work_state"), default=WorkState.ALLOWED)
    shortage_policy: Mapped[ShortagePolicy] = mapped_column(
        text_enum(ShortagePolicy, "shortage_policy"), default=ShortagePolicy.ASK
    )
    created_at: Mapped[Instant]

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the company's ledger days."""
        return ZoneInfo(self.zone_name)


class Contact(Base):
    """A person of a company. ``messenger_id`` is empty until the person has come in; somebody of several companies is a
    contact of each, with the same number.

    ``phone`` is digits with the country code, no plus: «79161234567». ``forgotten_at``: the person's data was erased.
    """

    __tablename__ = "contact"
    __table_args__ = (
        Index(
            "uq_contact_messenger_id_company_id",
            "messenger_id",
            "company_id",
            unique=True,
            postgresql_where="messenger_id IS NOT NULL AND active",
        ),
    )

    id: Mapped[BigId]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(15), index=True)
    role: Mapped[ContactRole] = mapped_column(text_enum(ContactRole, "role"))
    messenger_id: Mapped[int | None] = mapped_column(BigInteger)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Instant]
    forgotten_at: Mapped[Instant | None]

    def as_actor(self) -> ContactActor:
        return ContactActor(self.id, self.company_id, self.name, self.role)
