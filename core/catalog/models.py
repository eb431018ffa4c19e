"""Tables of the price list."""

from enum import StrEnum

from sqlalchemy import ARRAY, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.database import Base, BigId, text_enum


class TariffKind(StrEnum):
    """``hourly`` draws on hours; ``untariffed`` is counted and costs nothing; ``paid`` costs money."""

    HOURLY = "hourly"
    UNTARIFFED = "untariffed"
    PAID = "paid"


class PriceUnit(StrEnum):
    """What the price is for."""

    HOUR = "hour"
    FIXED = "fixed"


class Service(Base):
    """An item of the price list.

    ``price`` is in kopecks including VAT, per hour or for the whole; an hourly service has an hour's price too: that is
    what the part not covered by hours costs. ``words`` are the words by which an engineer's line ("45 консультация")
    finds it. Rounding: minutes (see :class:`Rounding`). ``usual_minutes`` are offered first by the buttons; it never
    takes less than ``least_minutes``. ``offered``:
    this is what hours about to burn are offered for.
    """

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("tariff_kind = 'untariffed' OR (price IS NOT NULL AND price_unit IS NOT NULL)", name="priced"),
        CheckConstraint("tariff_kind <> 'hourly' OR price_unit = 'hour'", name="hourly_by_hour"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint(
            "rounding_increment >= 1 AND rounding_minimum >= 0 AND rounding_grace >= 0"
            " AND rounding_grace < rounding_increment",
            name="rounding",
        ),
        CheckConstraint("least_minutes >= 0", name="least_minutes"),
    )

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(24))
    tariff_kind: Mapped[TariffKind] = mapped_column(text_enum(TariffKind, "tariff_kind"))
    price: Mapped[int | None]
    price_unit: Mapped[PriceUnit | None] = mapped_column(text_enum(PriceUnit, "price_unit"))
    vat_percent: Mapped[int] = mapped_column(default=22)
    rounding_increment: Mapped[int]
    rounding_minimum: Mapped[int]
    rounding_grace: Mapped[int]
    rounding_scope: Mapped[RoundingScope] = mapped_column(
        text_enum(RoundingScope, "rounding_scope"), default=RoundingScope.ENTRY
    )
    rounding_mode: Mapped[RoundingMode] = mapped_column(
        text_enum(RoundingMode, "rounding_mode"), default=RoundingMode.UP
    )
    usual_minutes: Mapped[int]
    least_minutes: Mapped[int] = mapped_column(default=15)
    words: Mapped[list[str]] = mapped_column(ARRAY(String(64)))
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    offered: Mapped[bool] = mapped_column(default=False)
    needs_estimate: Mapped[bool] = mapped_column(default=False)

    @property
    def rounding(self) -> Rounding:
        return Rounding(
            self.rounding_increment,
            self.rounding_minimum,
            self.rounding_grace,
            self.rounding_scope,
            self.rounding_mode,
        )
