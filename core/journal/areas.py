"""Parts of the audit trail that a director looks through by themselves. Pure."""

from enum import StrEnum

from core.audit.models import Subject


class Area(StrEnum):
    """What a change belongs to."""

    PEOPLE = "people"
    CLIENTS = "clients"
    PRICES = "prices"
    DUTY = "duty"
    HOURS = "hours"
    REPORTS = "reports"


SUBJECTS: dict[Area, frozenset[Subject]] = {
    Area.PEOPLE: frozenset({Subject.STAFF, Subject.CONTACT, Subject.REQUEST}),
    Area.CLIENTS: frozenset({Subject.COMPANY, Subject.COUNTERPARTY, Subject.CONTRACT, Subject.CAMPAIGN}),
    Area.PRICES: frozenset(
        {
            Subject.SERVICE,
            Subject.ACCRUAL,
            Subject.PLAN,
            Subject.CALENDAR,
            Subject.TEMPLATE,
            Subject.TIE,
            Subject.URGENCY,
        }
    ),
    Area.DUTY: frozenset({Subject.DUTY, Subject.GROUP, Subject.SPEAKERS}),
    Area.HOURS: frozenset({Subject.ACCOUNT}),
    Area.REPORTS: frozenset({Subject.REPORT}),
}
"""Every subject belongs to one area."""
