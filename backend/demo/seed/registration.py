"""Made-up registration numbers that pass every check a real one passes."""

from collections.abc import Iterator
from random import Random

from stdnum.ru import inn

# Codes of tax offices' regions, the franchisee's own neighbourhood more often.
_REGIONS = (
    ("77",) * 9 + ("50",) * 5 + ("76", "69", "40", "71", "62", "33", "78", "47", "52", "16", "63", "66", "74", "23")
)
URALS = "66"


def _region_and_office(random: Random, region: str | None) -> str:
    return f"{region or random.choice(_REGIONS)}{random.randint(1, 43):02d}"


def company_inns(random: Random) -> Iterator[str]:
    """Distinct INNs of legal entities: 10 digits, the last one checks."""
    seen = set()
    while True:
        digits = f"{_region_and_office(random, None)}{random.randint(0, 99_999):05d}"
        if digits not in seen:
            seen.add(digits)
            yield digits + inn.calc_company_check_digit(digits)


def personal_inns(random: Random) -> Iterator[str]:
    """Distinct INNs of entrepreneurs: 12 digits, the last two check."""
    seen = set()
    while True:
        digits = f"{_region_and_office(random, None)}{random.randint(0, 999_999):06d}"
        if digits not in seen:
            seen.add(digits)
            yield digits + inn.calc_personal_check_digits(digits)


def head_office_kpp(company_inn: str) -> str:
    """The KPP by the place of the head office: the same tax office, reason 01."""
    return f"{company_inn[:4]}01001"


def branch_kpp(random: Random, region: str) -> str:
    """The KPP of a branch: the tax office where the branch is, reason 43."""
    return f"{_region_and_office(random, region)}43001"
