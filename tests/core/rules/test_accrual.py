"""What a contract brings, and what a changed term corrects."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import last_day_of_term
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import (
    Accrual,
    Accrued,
    Adjustment,
    Rule,
    Term,
    adjust,
    corrections,
    due,
    rule_for,
    term_from,
)

START = date(2027, 1, 31)
END = last_day_of_term(START, 12)
FAR = date(2099, 1, 1)
YEAR = Term(START, 12, END)


def rule(schedule: Schedule, lifetime: Lifetime = Lifetime.TERM, value: int = 0, minutes: int = 60) -> Rule:
    return Rule(12, minutes, schedule, lifetime, value)


# --- the term


@pytest.mark.parametrize(
    ("accrues_from", "term"),
    [
        (START - timedelta(days=400), YEAR),
        (START, YEAR),
        # From the day after on: only whole months, and the last one must end with the contract at the latest.
        (START + timedelta(days=1), Term(date(2027, 2, 1), 11, END, first=False)),
        (date(2027, 6, 15), Term(date(2027, 6, 15), 7, END, first=False)),
        (date(2027, 12, 31), Term(date(2027, 12, 31), 1, END, first=False)),
        (date(2028, 1, 1), None),
        (END, None),
        (FAR, None),
    ],
)
def test_the_months_for_which_minutes_come(accrues_from: date, term: Term | None) -> None:
    assert date(2028, 1, 30) == END
    assert term_from(START, END, 12, accrues_from) == term


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 36), st.integers(-40, 1200))
def test_only_whole_months_inside_the_contract_count(starts_on: date, months: int, shift: int) -> None:
    ends_on, accrues_from = last_day_of_term(starts_on, months), starts_on + timedelta(days=shift)
    term = term_from(starts_on, ends_on, months, accrues_from)
    if term is None:
        assert last_day_of_term(accrues_from, 1) > ends_on
        return
    assert (term.first, term.starts_on) == (shift <= 0, max(starts_on, accrues_from))
    assert 1 <= term.months <= months
    assert last_day_of_term(term.starts_on, term.months) <= ends_on < last_day_of_term(term.starts_on, term.months + 1)


# --- the rule table

TABLE = [Rule(months, months * 10, Schedule.AT_START, Lifetime.TERM) for months in (12, 3, 6)]


@pytest.mark.parametrize(
    ("months", "found"), [(1, None), (2, None), (3, 3), (5, 3), (6, 6), (11, 6), (12, 12), (36, 12)]
)
def test_the_rule_for_a_number_of_months(months: int, found: int | None) -> None:
    for table in (TABLE, TABLE[::-1]):
        chosen = rule_for(table, months)
        assert (chosen.months if chosen else None) == found
    assert rule_for([], months) is None


# --- what has fallen due


def test_all_at_the_start() -> None:
    assert Rule(12, 720, Schedule.AT_START, Lifetime.TERM).lifetime_value == 0
    at_start = rule(Schedule.AT_START, minutes=720)
    assert due(YEAR, at_start, START - timedelta(days=1)) == []
    assert due(YEAR, at_start, START) == [Accrual("start", 720, START, END)]
    assert due(YEAR, at_start, FAR) == [Accrual("start", 720, START, END)]


def test_a_contract_switched_in_mid_term_has_a_period_of_its_own() -> None:
    """Its key is not that of a contract that began with hours: the same contract may have had those, too."""
    switched = Term(date(2027, 6, 15), 7, END, first=False)
    assert due(switched, rule(Schedule.AT_START), FAR) == [Accrual("2027-06-15", 60, date(2027, 6, 15), END)]
    monthly = due(switched, rule(Schedule.MONTHLY), FAR)
    assert [one.period for one in monthly][::6] == ["2027-06-15", "2027-12-15"]
    assert len(monthly) == 7


def test_month_by_month_from_the_day_the_contract_began() -> None:
    monthly = rule(Schedule.MONTHLY)
    days = [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]
    for number, day in enumerate(days):
        expected = [Accrual(one.isoformat(), 60, one, END) for one in days[: number + 1]]
        assert due(YEAR, monthly, day) == expected
        assert due(YEAR, monthly, day - timedelta(days=1)) == expected[:-1]
    assert len(due(YEAR, monthly, FAR)) == 12
    leap = Term(date(2028, 1, 31), 2, date(2028, 3, 30))
    assert [one.effective_from for one in due(leap, monthly, FAR)] == [date(2028, 1, 31), date(2028, 2, 29)]


@pytest.mark.parametrize(
    ("lifetime", "value", "last_days"),
    [
        (Lifetime.TERM, 0, [date(2027, 4, 29)] * 3),
        (Lifetime.GRACE, 30, [date(2027, 5, 29)] * 3),
        (Lifetime.GRACE, 1, [date(2027, 4, 30)] * 3),
        # A month's minutes live till the day before the next month's, though February is short.
        (Lifetime.MONTHS, 1, [date(2027, 2, 27), date(2027, 3, 30), date(2027, 4, 29)]),
        (Lifetime.MONTHS, 2, [date(2027, 3, 30), date(2027, 4, 29), date(2027, 5, 30)]),
    ],
)
def test_how_long_monthly_minutes_live(lifetime: Lifetime, value: int, last_days: list[date]) -> None:
    term = Term(START, 3, last_day_of_term(START, 3))
    accruals = due(term, rule(Schedule.MONTHLY, lifetime, value), FAR)
    assert [one.effective_from for one in accruals] == [START, date(2027, 2, 28), date(2027, 3, 31)]
    assert [one.expires_on for one in accruals] == last_days


@pytest.mark.parametrize(
    ("lifetime", "value", "last_day"),
    [(Lifetime.TERM, 0, END), (Lifetime.GRACE, 14, END + timedelta(days=14)), (Lifetime.MONTHS, 6, date(2027, 7, 30))],
)
def test_how_long_minutes_given_at_the_start_live(lifetime: Lifetime, value: int, last_day: date) -> None:
    [accrual] = due(YEAR, rule(Schedule.AT_START, lifetime, value), START)
    assert accrual.expires_on == last_day


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    lifetime = draw(st.sampled_from(Lifetime))
    value = 0 if lifetime is Lifetime.TERM else draw(st.integers(1, 36))
    return Rule(1, draw(st.integers(1, 6000)), draw(st.sampled_from(Schedule)), lifetime, value)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    starts_on, months = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))), draw(st.integers(1, 36))
    return Term(starts_on, months, last_day_of_term(starts_on, months), draw(st.booleans()))


@given(terms(), rules(), st.integers(-40, 1200), st.integers(0, 100))
def test_what_is_due_only_grows(term: Term, rule: Rule, shift: int, later: int) -> None:
    today = term.starts_on + timedelta(days=shift)
    now, then = due(term, rule, today), due(term, rule, today + timedelta(days=later))
    assert then[: len(now)] == now
    assert all(one.effective_from <= today for one in now)
    assert all(one.effective_from > today for one in then[len(now) :])


@given(terms(), rules())
def test_periods_are_apart_and_have_a_life(term: Term, rule: Rule) -> None:
    accruals = due(term, rule, FAR)
    assert len({one.period for one in accruals}) == len(accruals)
    assert len(accruals) == (1 if rule.schedule is Schedule.AT_START else term.months)
    for one in accruals:
        assert term.starts_on <= one.effective_from <= min(one.expires_on, term.ends_on)
        assert one.minutes == rule.minutes
    for one, following in pairwise(accruals):
        assert one.effective_from < following.effective_from
        # No day without minutes between a month and the next.
        assert one.expires_on >= following.effective_from - timedelta(days=1)


# --- a changed term

NEW_END = END + timedelta(days=100)


def accrued(net: int, **open_: tuple[int, date]) -> Accrued:
    return Accrued("start", START, net, {int(name[1:]): one for name, one in open_.items()})


def brings(minutes: int, until: date = NEW_END) -> Accrual:
    return Accrual("start", minutes, START, until)


@pytest.mark.parametrize(
    ("before", "now", "withdrawn", "given", "overspent"),
    [
        # longer: what is left is given anew with the new last day, and what is more
        (accrued(600, g1=(600, END)), brings(900), ((1, 600),), 900, 0),
        (accrued(600, g1=(450, END)), brings(900), ((1, 450),), 750, 0),
        (accrued(600), brings(900), (), 300, 0),
        (accrued(600, g1=(450, END)), brings(600), ((1, 450),), 450, 0),  # only the dates
        (accrued(600, g1=(450, NEW_END)), brings(600, END), ((1, 450),), 450, 0),  # only the dates, sooner
        (accrued(600, g1=(450, NEW_END)), brings(601), ((1, 450),), 451, 0),  # only the minutes
        # in two grants, one of which is right already
        (accrued(600, g2=(100, END), g1=(50, NEW_END)), brings(600), ((1, 50), (2, 100)), 150, 0),
        # shorter
        (accrued(600, g1=(600, END)), brings(300), ((1, 600),), 300, 0),
        (accrued(600, g1=(400, END)), brings(300), ((1, 400),), 100, 0),
        (accrued(600, g1=(300, END)), brings(300), ((1, 300),), 0, 0),  # spent to the minute
        (accrued(600, g1=(299, END)), brings(300), ((1, 299),), 0, 1),
        (accrued(600), brings(300), (), 0, 300),
        # nothing of it is due any more
        (accrued(600, g1=(600, END)), None, ((1, 600),), 0, 0),
        (accrued(600, g1=(200, END)), None, ((1, 200),), 0, 400),
    ],
)
def test_the_correction_of_a_period(
    before: Accrued, now: Accrual | None, withdrawn: tuple[tuple[int, int], ...], given: int, overspent: int
) -> None:
    change = adjust(before, now)
    assert change is not None
    until = now.expires_on if now is not None else START
    assert change == Adjustment("start", withdrawn, given, START, until, overspent)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (accrued(600, g1=(450, NEW_END)), brings(600, END + timedelta(days=100))),
        (accrued(600), brings(600)),  # used up: its dates are history
        (accrued(0), None),  # withdrawn by an earlier change
        (accrued(0), brings(0)),
    ],
)
def test_nothing_to_correct(before: Accrued, now: Accrual | None) -> None:
    assert adjust(before, now) is None


@st.composite
def books(draw: st.DrawFn) -> Accrued:
    days = st.sampled_from([END, NEW_END])
    left = draw(st.dictionaries(st.integers(1, 9), st.tuples(st.integers(1, 500), days), max_size=3))
    used = draw(st.integers(0, 500))
    return Accrued("start", START, used + sum(minutes for minutes, _ in left.values()), left)


@given(books(), st.none() | st.builds(brings, st.integers(0, 1500), st.sampled_from([END, NEW_END])))
def test_a_correction_gives_what_is_due_and_never_less_than_nothing(before: Accrued, now: Accrual | None) -> None:
    target = now.minutes if now is not None else 0
    used = before.net - before.left
    change = adjust(before, now)
    if change is None:
        assert before.net == target
        assert now is None or all(day == now.expires_on for _, day in before.open.values())
        return
    assert dict(change.withdrawn) == {grant_id: minutes for grant_id, (minutes, _) in before.open.items()}
    assert change.given == max(0, target - used)
    assert change.overspent == max(0, used - target)
    assert change.expires_on >= change.effective_from
    if change.given:
        after = Accrued("start", START, used + change.given, {10: (change.given, change.expires_on)})
        assert adjust(after, now) is None  # once is enough


# --- a changed term as a whole: three months, the third of which the new term may not bring

MONTHS = {name: START + timedelta(days=30 * number) for number, name in enumerate("abc")}


def month(name: str, net: int, left: int, until: date = END) -> Accrued:
    """A month that brought ``net`` minutes, ``left`` of which are in a grant with the month's own number."""
    return Accrued(name, MONTHS[name], net, {ord(name): (left, until)} if left else {})


def expected(**minutes: int) -> dict[str, Accrual]:
    return {name: Accrual(name, minutes[name], MONTHS[name], date(END.year, END.month, END.day)) for name in minutes}


def changed(name: str, left: int, given: int, overspent: int = 0, *, brought: bool = True) -> Adjustment:
    withdrawn = ((ord(name), left),) if left else ()
    return Adjustment(name, withdrawn, given, MONTHS[name], END if brought else MONTHS[name], overspent)


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        # 20 minutes of a month that is no more were used: the latest other month pays, the first keeps all
        (
            [month("a", 60, 60), month("b", 60, 50), month("c", 60, 40)],
            expected(a=60, b=60),
            [changed("b", 50, 30), changed("c", 40, 0, brought=False)],
        ),
        # the latest is not enough, the one before pays the rest
        (
            [month("a", 60, 60), month("b", 60, 5), month("c", 60, 40)],
            expected(a=60, b=60),
            [changed("a", 60, 45), changed("b", 5, 0), changed("c", 40, 0, brought=False)],
        ),
        # neither do all of them cover it: the rest is reported where it was used
        (
            [month("a", 60, 0), month("b", 60, 15), month("c", 60, 20)],
            expected(a=60, b=60),
            [changed("b", 15, 0), changed("c", 20, 0, 25, brought=False)],
        ),
        # of a month used up there is nothing to take back, yet what is not covered is told
        (
            [month("a", 60, 0), month("b", 60, 30), month("c", 60, 0)],
            expected(a=60, b=60),
            [changed("b", 30, 0), changed("c", 0, 0, 30, brought=False)],
        ),
        # covered to the minute: the month used up needs no correction at all
        ([month("a", 60, 0), month("b", 60, 60), month("c", 60, 0)], expected(a=60, b=60), [changed("b", 60, 0)]),
        # what a month gets more is what another has used too much: both stay as they are
        ([month("a", 600, 400), month("c", 300, 0)], expected(a=900), []),
        # it gets more than that
        ([month("a", 600, 400), month("c", 299, 0)], expected(a=900), [changed("a", 400, 401)]),
        # the same minutes live longer, or shorter
        ([month("a", 60, 50, END - timedelta(days=1))], expected(a=60), [changed("a", 50, 50)]),
        ([month("a", 60, 50, NEW_END)], expected(a=60), [changed("a", 50, 50)]),
        # nothing was used of what is no more
        ([month("a", 60, 60), month("c", 60, 60)], expected(a=60), [changed("c", 60, 0, brought=False)]),
        ([], expected(a=60), []),
    ],
)
def test_a_changed_term_by_example(before: list[Accrued], now: dict[str, Accrual], changes: list[Adjustment]) -> None:
    assert corrections(before, now) == changes


MINUTES = st.integers(0, 300)


@given(st.lists(st.tuples(MINUTES, MINUTES, st.none() | MINUTES), max_size=3))
def test_a_client_is_left_with_the_hours_of_the_new_term_less_what_was_used(
    months: list[tuple[int, int, int | None]],
) -> None:
    names = list(MONTHS)
    before = [month(name, used + left, left) for name, (used, left, _) in zip(names, months, strict=False)]
    now = expected(**{name: target for name, (_, _, target) in zip(names, months, strict=False) if target is not None})
    changes = {change.period: change for change in corrections(before, now)}
    left = sum(changes[one.period].given if one.period in changes else one.left for one in before)
    short = sum(change.overspent for change in changes.values())
    used = sum(one.net - one.left for one in before)
    due_in_all = sum(one.minutes for one in now.values())
    assert (left, short) == (max(0, due_in_all - used), max(0, used - due_in_all))
