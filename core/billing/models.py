"""Tables of paid work: what a contract agrees otherwise than the price list, proposals, estimates. Money is kopecks."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.database import Base, BigId, Instant, text_enum


class ServiceTerms(Base):
    """What a contract agrees for a service otherwise than the price list: a price, a rounding rule, or both.

    ``price``: kopecks, for the service's own unit. The rounding columns are all filled or all empty (minutes).
    """

    __tablename__ = "service_terms"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("price IS NOT NULL OR rounding_increment IS NOT NULL", name="something"),
        CheckConstraint(
            "num_nulls(rounding_increment, rounding_minimum, rounding_grace, rounding_scope, rounding_mode) IN (0, 5)",
            name="rounding_whole",
        ),
        CheckConstraint(
            "rounding_increment >= 1 AND rounding_minimum >= 0 AND rounding_grace >= 0"
            " AND rounding_grace < rounding_increment",
            name="rounding",
        ),
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    price: Mapped[int | None]
    rounding_increment: Mapped[int | None]
    rounding_minimum: Mapped[int | None]
    rounding_grace: Mapped[int | None]
    rounding_scope: Mapped[RoundingScope | None] = mapped_column(text_enum(RoundingScope, "rounding_scope"))
    rounding_mode: Mapped[RoundingMode | None] = mapped_column(text_enum(RoundingMode, "rounding_mode"))

    @property
    def rounding(self) -> Rounding | None:
        """The contract's own rule, if it has one."""
        if (
            self.rounding_increment is None
            or self.rounding_minimum is None
            or self.rounding_grace is None
            or self.rounding_scope is None
            or self.rounding_mode is None
        ):
            return None
        return Rounding(
            self.rounding_increment, self.rounding_minimum, self.rounding_grace, self.rounding_scope, self.rounding_mode
        )


class Settled(StrEnum):
    """How: by the client's own ``button``, told to staff by ``phone``, by the company's ``policy``, or by ``time``."""

    BUTTON = "button"
    PHONE = "phone"
    POLICY = "policy"
    TIME = "time"


class ProposalState(StrEnum):
    """``proposed`` to the client; ``approved`` (money), ``covered`` (written off hours after all), ``declined`` or
    ``lapsed`` (work given away); ``replaced`` by a correction of its completion."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    COVERED = "covered"
    DECLINED = "declined"
    LAPSED = "lapsed"
    REPLACED = "replaced"


class Proposal(Base):
    """The part of a completion's hourly lines that hours did not cover, with its price. Settled once, by a named author.

    ``valid_until``: the price holds till then. ``settled_by`` is an actor's signature. ``beyond``: how many of the minutes
    hours would have covered, but the client had agreed to less time. ``remind_at``: when it is asked about once more; None if
    it has been. ``discussed_at``: when a manager first wanted to talk about it.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("minutes > 0 AND amount >= 0", name="positive"),
        CheckConstraint("beyond BETWEEN 0 AND minutes", name="beyond"),
        CheckConstraint(
            "(state = 'proposed') = (settled_at IS NULL) AND num_nulls(settled_at, settled_by, settled_how) IN (0, 3)",
            name="settled",
        ),
        Index("ix_proposal_open", "valid_until", postgresql_where="state = 'proposed'"),
    )

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(BigInteger, index=True)
    completion: Mapped[int]
    minutes: Mapped[int]
    beyond: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[ProposalState] = mapped_column(text_enum(ProposalState, "state"))
    created_at: Mapped[Instant]
    valid_until: Mapped[Instant]
    settled_at: Mapped[Instant | None]
    settled_by: Mapped[str | None] = mapped_column(String(64))
    settled_how: Mapped[Settled | None] = mapped_column(text_enum(Settled, "settled_how"))
    remind_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    discussed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class EstimateState(StrEnum):
    """``proposed`` to the client; ``agreed`` (minutes are held) and ``used`` when the work is charged; ``declined``,
    ``lapsed``, or ``replaced`` by another."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    USED = "used"
    DECLINED = "declined"
    LAPSED = "lapsed"
    REPLACED = "replaced"


class Estimate(Base):
    """How many minutes a ticket's work will take at most, for the client to agree to. A ticket has one that counts.

    ``agreed_minutes``: what the client has agreed to, the whole estimate or a cap below it; it stays when another estimate
    takes this one's place, and binds until that one is agreed to. ``completion``: whose work it has bound in the end.
    """

    __tablename__ = "estimate"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("agreed_minutes BETWEEN 1 AND minutes", name="agreed_minutes"),
        Index("uq_estimate_ticket", "ticket_id", unique=True, postgresql_where="state IN ('proposed', 'agreed')"),
    )

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(BigInteger, index=True)
    minutes: Mapped[int]
    state: Mapped[EstimateState] = mapped_column(text_enum(EstimateState, "state"))
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    valid_until: Mapped[Instant]
    settled_at: Mapped[Instant | None]
    settled_by: Mapped[str | None] = mapped_column(String(64))
    settled_how: Mapped[Settled | None] = mapped_column(text_enum(Settled, "settled_how"))
    agreed_minutes: Mapped[int | None]
    completion: Mapped[int | None]
    remind_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    discussed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class TopUpState(StrEnum):
    """``wanted`` by a member, whose manager has to agree; ``asked`` for: an invoice is to be made; ``invoiced``; ``granted``
    when it was paid; ``declined`` by the company's manager or by staff."""

    WANTED = "wanted"
    ASKED = "asked"
    INVOICED = "invoiced"
    GRANTED = "granted"
    DECLINED = "declined"


OPEN_TOP_UPS = (TopUpState.WANTED, TopUpState.ASKED, TopUpState.INVOICED)


class TopUpRequest(Base):
    """A company wants to buy hours. A company has one open request. ``price``: kopecks of an hour when it was asked for;
    ``amount``: kopecks to pay. ``author``, ``agreed_by``, ``invoiced_by`` and ``settled_by`` are actors' signatures."""

    __tablename__ = "top_up_request"
    __table_args__ = (
        CheckConstraint("minutes > 0 AND price >= 0 AND amount >= 0", name="positive"),
        CheckConstraint(
            "(state IN ('granted', 'declined')) = (settled_at IS NOT NULL)"
            " AND num_nulls(settled_at, settled_by) IN (0, 2) AND num_nulls(invoiced_at, invoiced_by) IN (0, 2)",
            name="settled",
        ),
        Index(
            "uq_top_up_request_open",
            "company_id",
            unique=True,
            postgresql_where="state IN ('wanted', 'asked', 'invoiced')",
        ),
    )

    id: Mapped[BigId]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    minutes: Mapped[int]
    price: Mapped[int]
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[TopUpState] = mapped_column(text_enum(TopUpState, "state"))
    created_at: Mapped[Instant]
    author: Mapped[str] = mapped_column(String(64))
    agreed_by: Mapped[str | None] = mapped_column(String(64))
    invoiced_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    invoiced_by: Mapped[str | None] = mapped_column(String(64))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_by: Mapped[str | None] = mapped_column(String(64))
