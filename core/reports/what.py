"""Which numbers there are in reports, and what they count. Pure."""

from enum import StrEnum

from core.sla.rules.clocks import Clock


class Unit(StrEnum):
    """What a number counts."""

    TICKETS = "tickets"
    MINUTES = "minutes"
    KOPECKS = "kopecks"


class What(StrEnum):
    """Which number. Buttons carry these words: at most 17 letters.

    Tickets of the period: ``opened`` and ``resolved`` (see :mod:`core.reports.flow`); those whose deadline was not kept in it
    (:mod:`core.reports.kept`). Tickets as they are now, whatever the period: ``active``; ``not_taken``: nobody has them;
    ``overdue``: a time that binds us is up; ``at_risk``: not overdue, but the newest forecast says that the solution may come
    late. Minutes and kopecks of charged work, as :class:`core.reports.work.Sums` has them (``money_…`` are kopecks).
    ``logged``: minutes worked on days of the period, charged or not yet.
    """

    OPENED = "opened"
    RESOLVED = "resolved"
    ACTIVE = "active"
    NOT_TAKEN = "not_taken"
    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    REACTION_BROKEN = "reaction_broken"
    RESOLUTION_BROKEN = "resolution_broken"
    WISH_BROKEN = "wish_broken"
    LOGGED = "logged"
    ACTUAL = "actual"
    HOURS = "hours"
    UNTARIFFED = "untariffed"
    FREE = "free"
    PAID = "paid"
    PENDING = "pending"
    UNPAID = "unpaid"
    MONEY = "money"
    MONEY_PENDING = "money_pending"
    MONEY_UNPAID = "money_unpaid"

    @property
    def unit(self) -> Unit:
        if self in KOPECKS:
            return Unit.KOPECKS
        return Unit.MINUTES if self in MINUTES else Unit.TICKETS

    @property
    def is_now(self) -> bool:
        """It is about this moment and not about a period."""
        return self in NOW


KOPECKS = frozenset({What.MONEY, What.MONEY_PENDING, What.MONEY_UNPAID})
CHARGED = KOPECKS | {What.ACTUAL, What.HOURS, What.UNTARIFFED, What.FREE, What.PAID, What.PENDING, What.UNPAID}
"""Columns of charged work: named as in :class:`core.reports.work.Sums`."""
MINUTES = CHARGED - KOPECKS | {What.LOGGED}
NOW = frozenset({What.ACTIVE, What.NOT_TAKEN, What.OVERDUE, What.AT_RISK})
BROKEN = {
    What.REACTION_BROKEN: Clock.REACTION,
    What.RESOLUTION_BROKEN: Clock.RESOLUTION,
    What.WISH_BROKEN: Clock.WISH,
}
