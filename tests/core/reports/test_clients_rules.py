"""Clients worth a talk, by rules on plain facts: planted ones are found, ordinary ones are not, and what must not matter does
not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.reports.clients.causes import Cause, CauseKind, DayPart, Request, causes
from core.reports.clients.difficult import Load, difficult, floors
from core.reports.clients.ending import leaving, prolong_soon
from core.reports.clients.facts import Burning, Chain, CompanyFacts, Window
from core.reports.clients.idle import updates_only
from core.reports.clients.models import Reason
from core.reports.clients.robust import compare, peers_of
from core.reports.clients.service import find
from core.reports.clients.thresholds import Thresholds
from core.reports.clients.trend import growing
from core.reports.work import Sums
from tests.clock import MOSCOW
from tests.core.reports.generated import BY, TODAY, WINDOW, Firm, firm, found_difficult, found_idle

LOADS = st.lists(st.floats(0.01, 100), min_size=15, max_size=60)


@pytest.mark.parametrize("seed", range(20))
def test_the_planted_are_found_and_no_others(seed: int) -> None:
    """Ordinary clients are ordinary here; how often one of a whole lognormal distribution is taken for difficult: the next
    test."""
    made = firm(seed, tail=False)
    assert found_difficult(made.companies) == made.difficult
    assert found_idle(made.companies) == made.updates_only


def test_an_ordinary_client_is_hardly_ever_taken_for_a_difficult_one() -> None:
    """A normal tail beyond 3.5 standard deviations is 0.023 %, and the deviation itself is estimated. Nobody planted is
    missed."""
    ordinary = wrong = 0
    for seed in range(60):
        made = firm(seed)
        found = found_difficult(made.companies)
        assert found >= made.difficult
        assert found_idle(made.companies) == made.updates_only
        ordinary += len(made.companies) - len(made.difficult)
        wrong += len(found - made.difficult)
    assert wrong <= ordinary * 0.001


@given(LOADS, st.floats(0.001, 1000))
def test_who_is_far_does_not_depend_on_the_unit(loads: list[float], times: float) -> None:
    values = dict(enumerate(loads))
    before = _far(values)
    scores = compare(values, dict.fromkeys(values), set(values), least=15, far=3.5, least_times=3)
    assume(all(abs(one.score - 3.5) > 1e-6 for one in scores.values()))
    assert _far({number: value * times for number, value in values.items()}) == before


@given(LOADS, st.randoms(use_true_random=False))
def test_who_is_far_does_not_depend_on_the_order(loads: list[float], random: object) -> None:
    values = dict(enumerate(loads))
    shuffled = list(values.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _far(dict(shuffled)) == _far(values)


def _far(values: dict[int, float]) -> set[int]:
    found = compare(values, dict.fromkeys(values), set(values), least=15, far=3.5, least_times=3)
    return {number for number, one in found.items() if one.score >= 3.5}


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_more_difficult_clients_hide_nobody(seed: int, more: int) -> None:
    """Up to a dozen more, wilder than all: the mean and the standard deviation would have hidden the others."""
    made = firm(seed)
    wild = next(one for one in made.companies if one.company_id in made.difficult)
    sums = replace(wild.sums, actual=wild.sums.actual * 50, unpaid=wild.sums.unpaid * 50)
    added = [replace(wild, company_id=10_000 + number, sums=sums, tickets=wild.tickets * 50) for number in range(more)]
    found = found_difficult([*made.companies, *added])
    assert found >= made.difficult | {one.company_id for one in added}


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.integers(2, 20))
def test_everything_ten_times_as_big_is_the_same_picture(seed: int, times: int) -> None:
    """All loads, all payments and the floors: nothing else is measured in minutes or requests."""
    made = firm(seed)
    bigger = [
        replace(
            one,
            granted=one.granted * times,
            sums=Sums(*(getattr(one.sums, name) * times for name in Sums.__dataclass_fields__)),
            tickets=one.tickets * times,
        )
        for one in made.companies
    ]
    by = Thresholds(
        least_requests=BY.least_requests * times,
        least_paid_minutes=BY.least_paid_minutes * times,
        load_minutes=BY.load_minutes * times,
        load_tickets=BY.load_tickets * times,
        free_minutes=BY.free_minutes * times,
    )
    assert found_difficult(bigger, by) == found_difficult(made.companies)


def test_peers_that_are_all_alike_have_no_outlier_below_three_times() -> None:
    same = dict.fromkeys(range(20), 1.0)
    assert _far({**same, 20: 2.9}) == set()
    assert _far({**same, 20: 3.1}) == {20}
    # 0.6745 · ln 3.1 / (0.6745 · ln 3 / 3.5) = 3.5 · ln 3.1 / ln 3 = 3.604…
    peers = peers_of(list(same.values()), far=3.5, least_times=3)
    assert peers.usual == 1
    assert peers.score(3.1) == pytest.approx(3.6045, abs=1e-4)


def test_the_score_on_paper() -> None:
    """e^0 … e^4, each three times: the median is 2, the absolute deviations 0 ×3, 1 ×6, 2 ×6: MAD 1 (the 8th of 15). Above the
    median 0, 0, 0, 1, 1, 1, 2, 2, 2: 1 too. (6 − 2) · 0.6745 = 2.698."""
    peers = peers_of([2.718281828459045**power for power in range(5) for _ in range(3)], far=3.5, least_times=1)
    assert (peers.middle, peers.deviation) == pytest.approx((2, 1))
    assert peers.score(2.718281828459045**6) == pytest.approx(2.698)


def quiet(count: int = 30, model: str = "bonus_hours") -> list[CompanyFacts]:
    """Clients who have paid for 300 minutes and use 100 to 129, in four to six requests."""
    return [
        CompanyFacts(
            number,
            model,
            granted=300,
            sums=Sums(actual=100 + number, hours=100 + number),
            tickets=4 + number % 3,
            silent=3,
            since=TODAY - timedelta(days=300),
            chains=(Chain(f"ИТС-{number}", TODAY + timedelta(days=200), 0),),
        )
        for number in range(count)
    ]


LOUD = CompanyFacts(99, "bonus_hours", granted=300, sums=Sums(actual=900, hours=300, unpaid=600), tickets=20)


@pytest.mark.parametrize(
    ("loud", "found"),
    [
        (LOUD, True),
        (replace(LOUD, sums=Sums(actual=599, hours=300, unpaid=299)), False),  # below all floors
        (replace(LOUD, sums=Sums(actual=300, hours=300), tickets=90), False),  # takes no more than it has paid for
        (replace(LOUD, sums=Sums(actual=900, hours=300, paid=600)), False),  # pays for all of it
        (replace(LOUD, sums=Sums(actual=480, hours=480), tickets=60), True),  # many requests
    ],
)
def test_difficult_is_more_than_peers_and_than_was_paid_for(loud: CompanyFacts, found: bool) -> None:
    assert found_difficult([*quiet(), loud]) == ({99} if found else set())


def test_a_quiet_firm_s_biggest_client_is_not_difficult() -> None:
    """Nine times its peers, and still only half a day in three months."""
    small = [replace(one, sums=Sums(actual=25, hours=25), granted=60) for one in quiet()]
    assert found_difficult([*small, replace(LOUD, granted=60, sums=Sums(actual=240, hours=240))]) == set()


def test_of_few_clients_nothing_is_said() -> None:
    assert difficult([*quiet(14)], WINDOW, BY) is None
    assert difficult([*quiet(15)], WINDOW, BY) == []


def test_a_small_group_is_compared_with_all() -> None:
    (found,) = difficult([*quiet(), replace(LOUD, model="pay_as_you_go")], WINDOW, BY) or []
    assert (found.same_model, found.peers) == (False, 31)
    (found,) = difficult([*quiet(), LOUD], WINDOW, BY) or []
    assert (found.same_model, found.peers) == (True, 31)
    # The middle client has 115 of 300 minutes and five requests; of 31 with the loud one: 115 and 5.
    minutes = next(one for one in found.measured if one.load is Load.MINUTES)
    assert (minutes.value, round(minutes.usual), round(minutes.times, 1)) == (900, 115, 7.8)


def test_an_unlimited_contract_is_taken_for_worth_what_the_middle_client_pays() -> None:
    free = replace(LOUD, model="unlimited", sells_hours=False, granted=0, sums=Sums(actual=900, free=900))
    (found,) = difficult([*quiet(), free], WINDOW, BY) or []
    assert (found.paid, found.price_known) == (300, False)


def test_floors_of_a_young_desk_are_of_its_own_window() -> None:
    young = Window(TODAY, TODAY - timedelta(days=59), TODAY - timedelta(days=59), 30)
    assert floors(young, BY) == {Load.MINUTES: 400, Load.TICKETS: 20, Load.FREE: 200}


IDLE = CompanyFacts(
    7,
    "bonus_hours",
    granted=240,
    since=TODAY - timedelta(days=200),
    burning=(Burning(120, TODAY + timedelta(days=60)),),
)


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (IDLE, True),
        (replace(IDLE, sums=Sums(actual=60, untariffed=60)), True),
        (replace(IDLE, sums=Sums(actual=75, untariffed=60, hours=15)), False),
        (replace(IDLE, sums=Sums(actual=75, untariffed=60, pending=15)), False),
        (replace(IDLE, burning=(Burning(119, TODAY),)), False),
        (replace(IDLE, burning=(Burning(600, TODAY + timedelta(days=61)),)), False),
        (replace(IDLE, burning=(Burning(60, TODAY), Burning(60, TODAY + timedelta(days=1)))), True),
        (replace(IDLE, since=TODAY - timedelta(days=88)), False),
        (replace(IDLE, since=None), False),
        (replace(IDLE, busy=True), False),
    ],
)
def test_updates_only(one: CompanyFacts, found: bool) -> None:
    assert bool(updates_only([one], WINDOW, BY)) is found


def test_a_desk_in_its_first_month_says_nothing_of_who_did_not_come() -> None:
    assert updates_only([IDLE], replace(WINDOW, begun=TODAY - timedelta(days=28)), BY) is None
    assert updates_only([IDLE], replace(WINDOW, begun=None), BY) is None
    assert leaving([IDLE], replace(WINDOW, begun=TODAY - timedelta(days=58)), BY) is None


STEADY = [replace(one, months=(60, 60, 60, 60, 60, 60)) for one in quiet()]
GROWN = CompanyFacts(99, months=(90, 100, 110, 200, 220, 230), requests=(2, 2, 2, 4, 4, 4))


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (GROWN, True),
        (replace(GROWN, months=(90, 100, 110, 199, 199, 230)), False),  # 199 / 100
        (replace(GROWN, months=(90, 100, 210, 200, 220, 230)), False),  # one month was as high already
        (replace(GROWN, months=(50, 60, 70, 170, 179, 180)), False),  # a trifle
        (replace(GROWN, months=(0, 0, 0, 200, 220, 230)), False),  # new: nothing to compare with
    ],
)
def test_growing(one: CompanyFacts, found: bool) -> None:
    assert [each.company_id for each in growing([*STEADY, one], WINDOW, BY) or ()] == ([99] if found else [])


def test_december_is_december_for_everybody() -> None:
    """All have grown to twice as much: twice is nothing then, four times is."""
    season = [replace(one, months=(60, 60, 60, 120, 120, 120)) for one in STEADY]
    assert growing([*season, GROWN], WINDOW, BY) == []
    (found,) = growing([*season, replace(GROWN, months=(90, 100, 110, 400, 440, 460))], WINDOW, BY) or []
    assert (found.before, found.now, found.everybody, found.few) == (100, 440, 2, True)


def test_growth_needs_half_a_year() -> None:
    assert growing([*STEADY, GROWN], replace(WINDOW, begun=TODAY - timedelta(days=178)), BY) is None
    assert growing(STEADY[:14], WINDOW, BY) is None


GONE = CompanyFacts(
    5, silent=60, since=TODAY - timedelta(days=400), chains=(Chain("ИТС-5", TODAY + timedelta(days=60), 30),)
)


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (GONE, True),
        (replace(GONE, silent=None), True),
        (replace(GONE, silent=59), False),
        (replace(GONE, chains=(Chain("ИТС-5", TODAY + timedelta(days=61), 30),)), False),
        (replace(GONE, chains=(Chain("ИТС-5", TODAY - timedelta(days=30), 30),)), True),
        (replace(GONE, chains=(Chain("ИТС-5", TODAY - timedelta(days=31), 30),)), False),
        (replace(GONE, chains=(Chain("ИТС-5", TODAY + timedelta(days=300), 30),), requests=(3, 3, 3, 3, 0, 0)), True),
        (replace(GONE, chains=(Chain("ИТС-5", TODAY + timedelta(days=300), 30),), requests=(3, 3, 3, 2, 0, 0)), False),
        (replace(GONE, chains=(*GONE.chains, Chain("ИТС-6", TODAY + timedelta(days=300), 0))), False),
        (replace(GONE, since=TODAY - timedelta(days=59)), False),
        (replace(GONE, busy=True), False),
        (replace(GONE, chains=()), False),
    ],
)
def test_leaving(one: CompanyFacts, found: bool) -> None:
    assert bool(leaving([one], WINDOW, BY)) is found


def test_a_contract_to_prolong_is_told_unless_its_client_seems_to_leave() -> None:
    def ends(days: int) -> tuple[Chain, ...]:
        return (Chain("ИТС-1", TODAY + timedelta(days=days), 90),)

    companies = [replace(GONE, company_id=days, silent=1, chains=ends(days)) for days in (-1, 0, 45, 46)]
    companies.append(replace(GONE, company_id=1000, chains=ends(10)))
    assert [(one.company_id, one.left) for one in prolong_soon(companies, WINDOW, BY)] == [
        (0, 90),
        (1000, 90),
        (45, 90),
    ]
    told = find(WINDOW, companies, BY)
    assert [one.company_id for one in told[Reason.PROLONG] or ()] == [0, 45]
    assert [one.company_id for one in told[Reason.LEAVING] or ()] == [1000]


MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=MOSCOW)


def asked(
    contact: int = 1, words: str = "", at: datetime = MONDAY, *, working: bool | None = True, reopened: bool = False
) -> Request:
    return Request(contact, words, frozenset(words.split()), at, working, reopened)


def spread(count: int) -> list[Request]:
    """Requests with nothing in common: many people, words, hours."""
    return [asked(number, f"a{number} b{number}", MONDAY + timedelta(hours=29 * number)) for number in range(count)]


@pytest.mark.parametrize(
    ("requests", "services", "sums", "expected"),
    [
        (spread(12), {"А": 40, "Б": 60, "В": 21}, Sums(actual=121, hours=121), []),
        ([*spread(5), *(replace(one, contact_id=7) for one in spread(7))], {}, Sums(), [(CauseKind.PERSON, 58)]),
        ([replace(one, contact_id=7) for one in spread(12)], {}, Sums(), []),  # the only person there is
        (
            [
                *spread(6),
                *(replace(one, stems=frozenset({"касса", "чек", f"x{n}"})) for n, one in enumerate(spread(8))),
            ],
            {},
            Sums(),
            [(CauseKind.TOPIC, 57)],
        ),
        ([], {"А": 60, "Б": 40}, Sums(actual=100, hours=100), [(CauseKind.SERVICE, 60)]),
        ([], {"А": 100}, Sums(actual=100, hours=100), []),
        ([replace(one, working=n > 3) for n, one in enumerate(spread(12))], {}, Sums(), [(CauseKind.OFF_HOURS, 33)]),
        ([replace(one, at=MONDAY) for one in spread(12)], {}, Sums(), [(CauseKind.SLOT, 100)]),
        ([], {}, Sums(actual=100, untariffed=20, free=20, unpaid=10), [(CauseKind.FREE, 50)]),
        ([replace(one, reopened=n < 3) for n, one in enumerate(spread(12))], {}, Sums(), [(CauseKind.REOPENED, 25)]),
        ([replace(one, at=MONDAY, reopened=True) for one in spread(9)], {}, Sums(), []),  # too few to see a pattern
    ],
)
def test_causes(
    requests: list[Request], services: dict[str, int], sums: Sums, expected: list[tuple[CauseKind, int]]
) -> None:
    found = causes(requests, services, sums, BY)
    assert [(one.kind, one.percent) for one in found] == expected


def test_a_slot_is_a_part_of_a_weekday() -> None:
    (found,) = causes([replace(one, at=MONDAY) for one in spread(12)], {}, Sums(), BY)
    assert found == Cause(CauseKind.SLOT, 100, 12, weekday=0, part=DayPart.MORNING)


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans(), st.booleans(), st.integers(0, 10_000)), max_size=40))
def test_shares_are_shares(said: list[tuple[int, bool, bool, int]]) -> None:
    requests = [
        asked(contact, f"w{contact} v{contact}", MONDAY + timedelta(hours=hours), working=working, reopened=back)
        for contact, working, back, hours in said
    ]
    sums = Sums(actual=100, hours=60, free=40)
    found = causes(requests, {"А": 60, "Б": 40}, sums, BY)
    assert all(0 < one.percent <= 100 for one in found)
    assert len({one.kind for one in found}) == len(found)


def test_planted_firms_have_what_they_say() -> None:
    made: Firm = firm(1)
    assert 200 <= len(made.companies) <= 400
    assert 3 <= len(made.difficult) <= 6
    assert 5 <= len(made.updates_only) <= 10
