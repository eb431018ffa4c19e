"""Will the ticket be solved in time? Pure."""

from enum import StrEnum


class Outlook(StrEnum):
    """What a forecast says of a running clock. The words are kept in the database."""

    OK = "ok"
    AT_RISK = "at_risk"
    WILL_BREACH = "will_breach"
    BREACHED = "breached"
