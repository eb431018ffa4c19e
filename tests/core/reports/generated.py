"""Clients of a made-up franchisee, with some difficult ones and some who use only updates planted among them.

Ordinary load is heavy-tailed: minutes per minute paid for are lognormal, from client to client (σ = 0.6: one of fifty brings
three and a half times the middle) and from month to month, with a season on top. Small and large clients differ by a factor of
twenty in what they pay. ``python -m tests.core.reports.generated 500`` says how often an ordinary client is taken for a
difficult one, and whether all planted ones are found.
"""

import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp
from random import Random

from core.reports.clients.difficult import difficult
from core.reports.clients.facts import Burning, Chain, CompanyFacts, Window
from core.reports.clients.idle import updates_only
from core.reports.clients.thresholds import Thresholds
from core.reports.work import Sums

TODAY = date(2026, 11, 23)
BY = Thresholds()
WINDOW = Window(TODAY, TODAY - timedelta(days=89), TODAY - timedelta(days=700), 30)
SEASON = (0.9, 0.8, 0.9, 1.1, 1.3, 1.0)
PAID = (180, 240, 360, 600, 1200, 3600)
"""Minutes paid for in three months: an hour a month to twenty."""
SIZES = (25, 25, 20, 15, 10, 5)
PAID_UNLIMITED = (240, 360, 600)
"""What unlimited contracts are worth, which the desk does not know: sold to clients who are not very different."""
MINUTES_OF_A_REQUEST = 25


@dataclass(frozen=True, slots=True)
class Firm:
    """All clients, and who has been planted."""

    companies: list[CompanyFacts]
    difficult: frozenset[int]
    updates_only: frozenset[int]


def firm(seed: int, *, tail: bool = True) -> Firm:
    """200 to 400 clients; of them 3 to 6 difficult, 5 to 10 who use only updates, and some who only seem to.

    ``tail``: an ordinary client's taste comes from the whole lognormal distribution, so that one of a few thousand does bring
    six times the usual. Without it nobody but the planted ones is farther than two standard deviations from the middle.
    """
    random = Random(seed)
    count = random.randint(200, 400)
    companies = [_ordinary(random, number, tail) for number in range(count)]
    chosen = random.sample(range(count), 6 + 10 + 12)
    wild = frozenset(chosen[: random.randint(3, 6)])
    idle = frozenset(chosen[6 : 6 + random.randint(5, 10)])
    for number in wild:
        companies[number] = _difficult(random, companies[number])
    for number in idle:
        companies[number] = _idle(random, companies[number])
    for kind, number in enumerate(chosen[16:]):
        companies[number] = _almost_idle(random, companies[number], kind % 4)
    random.shuffle(companies)
    return Firm(companies, wild, idle)


def _taste(random: Random, tail: bool) -> float:
    while True:
        taste = random.gauss(0, 0.5)
        if tail or abs(taste) <= 2 * 0.5:
            return exp(taste)


def _ordinary(random: Random, number: int, tail: bool) -> CompanyFacts:
    hours = random.random() < 0.85
    (paid,) = random.choices(PAID, SIZES) if hours else (random.choice(PAID_UNLIMITED),)
    loads = [paid / 3 * season * exp(random.gauss(-0.7, 0.35)) for season in SEASON]
    taste = _taste(random, tail)
    months = tuple(max(10, round(load * taste)) for load in loads)
    spent = sum(months[3:])
    updates = round(spent * random.uniform(0, 0.35))
    requests = tuple(round(minutes / MINUTES_OF_A_REQUEST * exp(random.gauss(0, 0.2))) for minutes in months)
    return CompanyFacts(
        company_id=number,
        model="bonus_hours" if hours else "unlimited",
        sells_hours=hours,
        granted=paid if hours else 0,
        sums=Sums(
            actual=spent,
            untariffed=updates,
            hours=spent - updates if hours else 0,
            free=0 if hours else spent - updates,
        ),
        tickets=sum(requests[3:]),
        months=months,
        requests=requests,
        silent=random.randint(0, 25),
        since=TODAY - timedelta(days=random.randint(100, 700)),
        chains=(Chain(f"ИТС-{number}", TODAY + timedelta(days=random.randint(70, 300)), 120),),
        burning=(Burning(random.randint(0, 600), TODAY + timedelta(days=random.randint(5, 300))),),
    )


def _difficult(random: Random, one: CompanyFacts) -> CompanyFacts:
    """Eight to fifteen times what is usual, in many short requests, as the case's five clients of 400 did."""
    paid = max(one.granted, 360)
    spent = max(round(paid * 0.5 * random.uniform(15, 25)), 2 * BY.load_minutes)
    asked = spent // 20
    return replace(
        one,
        model="bonus_hours",
        sells_hours=True,
        granted=paid,
        sums=Sums(actual=spent, hours=paid, unpaid=spent - paid),
        tickets=asked,
        months=(*one.months[:3], *(spent // 3 for _ in range(3))),
        requests=(*one.requests[:3], *(asked // 3 for _ in range(3))),
    )


def _idle(random: Random, one: CompanyFacts) -> CompanyFacts:
    updates = random.choice((0, 20, 45, 90))
    return replace(
        one,
        model="bonus_hours",
        sells_hours=True,
        granted=max(one.granted, 180),
        sums=Sums(actual=updates, untariffed=updates),
        tickets=updates // 20,
        months=(*one.months[:3], updates // 3, updates // 3, updates // 3),
        burning=(
            Burning(random.randint(60, 300), TODAY + timedelta(days=random.randint(1, 20))),
            Burning(random.randint(60, 300), TODAY + timedelta(days=random.randint(21, 60))),
        ),
    )


def _almost_idle(random: Random, one: CompanyFacts, kind: int) -> CompanyFacts:
    """Updates only, but: hours that live long; hardly any hours; a client for a month; work just begun."""
    idle = _idle(random, one)
    match kind:
        case 0:
            return replace(idle, burning=(Burning(600, TODAY + timedelta(days=61)),))
        case 1:
            return replace(idle, burning=(Burning(119, TODAY + timedelta(days=10)),))
        case 2:
            return replace(idle, since=TODAY - timedelta(days=30))
        case _:
            return replace(idle, busy=True)


def found_difficult(companies: list[CompanyFacts], by: Thresholds = BY) -> set[int]:
    return {one.company_id for one in difficult(companies, WINDOW, by) or ()}


def found_idle(companies: list[CompanyFacts], by: Thresholds = BY) -> set[int]:
    return {one.company_id for one in updates_only(companies, WINDOW, by) or ()}


def main(seeds: int) -> None:
    wrong: Counter[str] = Counter()
    clients = 0
    for seed in range(seeds):
        made = firm(seed)
        clients += len(made.companies)
        found = found_difficult(made.companies)
        wrong["ordinary, taken for difficult"] += len(found - made.difficult)
        wrong["firms with such a one"] += bool(found - made.difficult)
        wrong["difficult, missed"] += len(made.difficult - found)
        wrong["updates only, wrong either way"] += len(found_idle(made.companies) ^ made.updates_only)
    print(f"{seeds} firms, {clients} clients:", dict(wrong))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
