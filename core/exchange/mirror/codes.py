"""What can be wrong with a pull, with a counterparty and with a contract. The words are the front end's
(``mirror-failure-…``, ``mirror-counterparty-…``, ``mirror-contract-…``)."""

from enum import StrEnum


class PullFailure(StrEnum):
    """Why a pull has changed nothing: first the guards (reference/onec.md 5.5), then what comes from the connection."""

    NO_COUNTERPARTIES = "no-counterparties"
    NO_CONTRACTS = "no-contracts"
    INCOMPLETE = "incomplete"
    FEWER_COUNTERPARTIES = "fewer-counterparties"
    FEWER_CONTRACTS = "fewer-contracts"
    UNREACHABLE = "unreachable"
    DENIED = "denied"
    NOT_ONEC = "not-onec"
    REFUSED = "refused"
    MAPPING = "mapping"
    PARTNER_UNREACHABLE = "partner-unreachable"
    PARTNER_DENIED = "partner-denied"
    PARTNER_ODD = "partner-odd"


PASSES_BY_ITSELF = frozenset({PullFailure.UNREACHABLE, PullFailure.PARTNER_UNREACHABLE})
"""Failures that need nobody at first: backups, updates of the base, a network that is away."""


class CounterpartyTrouble(StrEnum):
    """What a person has to settle about a counterparty."""

    NO_INN = "no-inn"
    BAD_INN = "bad-inn"
    BAD_KPP = "bad-kpp"
    BAD_NAME = "bad-name"
    AMBIGUOUS = "ambiguous"
    DUPLICATE = "duplicate"
    DELETED = "deleted"
    ABSENT = "absent"
    INN_CHANGED = "inn-changed"
    KPP_TAKEN = "kpp-taken"


class ContractTrouble(StrEnum):
    """What a person has to settle about a contract. The first ones are found while it is read, the others when it meets the
    desk's own contracts."""

    NO_NUMBER = "no-number"
    NO_START = "no-start"
    NO_MONTHS = "no-months"
    BAD_MONTHS = "bad-months"
    NOT_WHOLE_MONTHS = "not-whole-months"
    SEVERAL_SALES = "several-sales"
    WHOSE = "whose"
    SEVERAL_OWNERS = "several-owners"
    NO_OWNER = "no-owner"
    NUMBER_USED = "number-used"
    SEVERAL_EARLIER = "several-earlier"
    OWNER_CHANGED = "owner-changed"
    START_CHANGED = "start-changed"
    TERM_DIFFERS = "term-differs"
    DELETED = "deleted"
    ABSENT = "absent"
