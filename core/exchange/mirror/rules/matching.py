"""Which counterparty is which company (reference/onec.md 4.4). Pure. What cannot be told apart is left to people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.clients.rules import clean_inn, clean_kpp
from core.errors import Refusal
from core.exchange.mirror.codes import CounterpartyTrouble

NO_REGION = "00"
"""Zeros have right check digits, but there is no such region."""


def clean_text(text: str) -> str:
    """Words with single spaces between them, without what cannot be printed. 1C's texts hold NBSP, tabs and line ends."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def squeeze(text: str) -> str:
    """An INN or a KPP as it was meant: no white space of any kind in it, capital letters."""
    return "".join(clean_text(text).split()).upper()


def inn_trouble(inn: str) -> CounterpartyTrouble | None:
    """What is wrong with a squeezed INN."""
    if not inn:
        return CounterpartyTrouble.NO_INN
    try:
        right = clean_inn(inn) == inn and not inn.startswith(NO_REGION)
    except Refusal:
        right = False
    return None if right else CounterpartyTrouble.BAD_INN


def kpp_of(inn: str, kpp: str) -> str | None:
    """The KPP of a squeezed one: None if there is none (zeros are none). Raises Refusal ``bad-kpp``."""
    return clean_kpp(kpp if kpp.strip("0") else None, inn)


@dataclass(frozen=True, slots=True)
class Sought:
    """A company of the desk."""

    company_id: int
    kpp: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A counterparty of the same INN, there and not marked for deletion. ``kpp``: as squeezed, perhaps empty or wrong."""

    ref: UUID
    kpp: str
    branch: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """``pairs``: company and its counterparty. ``ambiguous``: companies that could be several ones, or none of those there."""

    pairs: Mapping[int, UUID]
    ambiguous: frozenset[int]


def match(companies: Iterable[Sought], candidates: Iterable[Candidate], tied: Mapping[int, UUID]) -> Matching:
    """Pairs of one INN. ``tied`` pairs rule and are left as they are, whatever the numbers say.

    One company and one counterparty are a pair even if the KPP differs: the company has moved. Several are told apart by KPP,
    then the head comes before its branches.
    """
    companies, candidates = list(companies), list(candidates)
    taken = set(tied.values())
    free = [one for one in candidates if one.ref not in taken]
    sought = [one for one in companies if one.company_id not in tied]
    if len(companies) == len(sought) == 1 and len(candidates) == len(free) == 1:
        return Matching({sought[0].company_id: free[0].ref}, frozenset())
    pairs: dict[int, UUID] = {}
    # By KPP first: a company without one may take the head, unless this is another company's.
    for company in sorted(sought, key=lambda one: one.kpp is None):
        # All are narrowed down, also those that are taken: what is left over is nobody's by being left over.
        found = _narrow(company.kpp, candidates)
        if found is not None and found.ref not in taken:
            pairs[company.company_id] = found.ref
            taken.add(found.ref)
    lost = {one.company_id for one in sought} - pairs.keys()
    return Matching(pairs, frozenset(lost if any(one.ref not in taken for one in candidates) else ()))


def _narrow(kpp: str | None, candidates: Sequence[Candidate]) -> Candidate | None:
    same = [one for one in candidates if (one.kpp if one.kpp.strip("0") else "") == (kpp or "")]
    if kpp is None and not same:
        same = list(candidates)
    return sole(same)


def sole(candidates: Sequence[Candidate]) -> Candidate | None:
    """The only one, or the only head among branches; None if they cannot be told apart."""
    if len(candidates) == 1:
        return candidates[0]
    heads = [one for one in candidates if not one.branch]
    return heads[0] if len(heads) == 1 else None
