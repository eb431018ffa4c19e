"""The laboratory's rules: a company's work computed on paper under several rules, and laws that hold for any work."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.clients.models import ShortagePolicy
from core.contracts.service_models import Pays
from core.errors import Refusal
from core.ledger.models import GrantKind, Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from core.ledger.rules.closing import LedgerPolicy
from core.reports.laboratory.facts import (
    Charged,
    CompanyFacts,
    CompletionFact,
    ContractFact,
    CoveringFact,
    GrantFact,
    HoldFact,
    LineFact,
)
from core.reports.laboratory.outcomes import Cause, Outcome, Reason, losers, winners
from core.reports.laboratory.packages import Ground, grants_under
from core.reports.laboratory.replay import replay
from core.reports.laboratory.scenario import AS_IT_IS, RoundingChange, Scenario, as_json, check_scenario, from_json
from core.reports.laboratory.service import compare, last_months
from core.reports.laboratory.words import read_months, read_scenario
from core.reports.periods import Period
from core.tickets.rules import DoneWork

MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 11, 23)
QUARTERS = Rounding(15, 15, 5)
HOUR = 300_000
TABLE = [Rule(12, 600, Schedule.AT_START, Lifetime.TERM)]
POT = 7
SAME = Scenario(price=HOUR)
"""The price that is in force: a change that changes nothing."""


def ground(first: date = date(2026, 8, 24)) -> Ground:
    return Ground(Period(first, TODAY), TABLE, LedgerPolicy())


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), MOSCOW)


def done(line_id: int, actual: int, day: date, kind: TariffKind = TariffKind.HOURLY, **other: object) -> DoneWork:
    values = {"price": HOUR, "price_unit": PriceUnit.HOUR, "rounding": QUARTERS, **other}
    return DoneWork(line_id=line_id, service_id=1, tariff_kind=kind, actual=actual, work_date=day, **values)  # type: ignore[arg-type]


def completion(
    number: int, *lines: DoneWork, hour: int = 10, pays: Pays = Pays.HOURS, **other: object
) -> CompletionFact:
    """A ticket of its own, resolved on the day of its first line; what was really charged is filled in by :func:`company`."""
    day = lines[0].work_date
    usual: dict[str, object] = {
        "ticket_id": number,
        "completion": 1,
        "at": at(day, 18),
        "order": number,
        "pot": POT,
        "contract_id": POT,
        "wants_money": False,
        "limit": None,
    }
    facts = tuple(LineFact(one, Charged(0, 0, 0, 0)) for one in lines)
    return CompletionFact(number=1000 + number, requested=at(day, hour), pays=pays, lines=facts, **{**usual, **other})  # type: ignore[arg-type]


def grant(minutes: int, left: int | None = None, kind: GrantKind = GrantKind.ACCRUAL, **other: object) -> GrantFact:
    usual: dict[str, object] = {
        "id": 1,
        "pot": POT,
        "priority": 100,
        "effective_from": date(2026, 3, 1),
        "expires_on": date(2027, 2, 28),
        "at": datetime(2026, 3, 1, tzinfo=UTC),
        "order": 1,
        "closes_at": None,
    }
    return GrantFact(kind=kind, minutes=minutes, left=minutes if left is None else left, **{**usual, **other})  # type: ignore[arg-type]


CONTRACT = ContractFact(
    POT, POT, date(2026, 3, 1), date(2027, 2, 28), 12, date(2026, 3, 1), ((date(2026, 3, 1), "bonus_hours"),)
)


def company(
    completions: Sequence[CompletionFact],
    grants: Sequence[GrantFact] = (),
    contract: ContractFact = CONTRACT,
    policy: ShortagePolicy = ShortagePolicy.ASK,
    **other: object,
) -> CompanyFacts:
    return CompanyFacts(
        1,
        "ООО «Ромашка»",
        MOSCOW,
        policy,
        completions,
        grants=grants,
        contracts={contract.id: contract},
        **other,  # type: ignore[arg-type]
    )


DAY = date(2026, 10, 5)
THREE = [
    completion(1, done(1, 5, DAY)),
    completion(2, done(2, 20, DAY), hour=13),
    completion(3, done(3, 40, DAY), hour=14),
]
"""Calls of 5, 20 and 40 minutes, on requests of 10, 13 and 14 o'clock. By quarters with 5 of grace, at least 15: 5 -> 15 (the
minimum), 20 -> 15 (5 forgiven), 40 -> 45 (10 over 30 are more than 5): 75 minutes."""


def charged(facts: CompanyFacts, scenario: Scenario) -> list[int]:
    made = replay(facts, scenario, ground()).lines
    return [made[line_id][1].charged for line_id in sorted(made)]


def outcome(facts: CompanyFacts, scenario: Scenario, first: date = date(2026, 8, 24)) -> Outcome:
    return compare(facts, scenario, ground(first)).after


def test_a_larger_step_with_a_minimum_and_grace() -> None:
    facts = company(THREE, [grant(120)])
    assert charged(facts, AS_IT_IS) == [15, 15, 45]
    # By 30, at least 30, 10 forgiven: 5 -> 30; 20 -> 30; 40 -> 30 (10 over 30 are forgiven).
    change = compare(facts, Scenario(RoundingChange(30, 30, 10)), ground())
    assert (change.before.charged, change.after.charged, change.after.covered) == (75, 90, 90)
    assert change.reasons == {
        Reason(Cause.MINIMUM, 30): 1,
        Reason(Cause.STEP, 30): 1,
        Reason(Cause.GRACE, 10): 1,
    }
    assert (change.charged, change.money, change.lost, change.lost_percent) == (15, 0, 15, 20)


def test_a_smaller_package_leaves_a_shortage_at_the_hour_s_price() -> None:
    # 120 minutes, 75 of them left for the period (45 had been used before). A fifth less: 96, so 51 left.
    # 15 + 15 + 21 of 45: 24 minutes short, 24 / 60 of 3 000 ₽ are 1 200 ₽.
    change = compare(company(THREE, [grant(120, 75)]), Scenario(package=80), ground())
    assert (change.after.charged, change.after.covered, change.after.shortage) == (75, 51, 24)
    assert (change.after.money, change.after.money_shortage) == (120_000, 120_000)
    assert change.reasons == {Reason(Cause.SHORT): 1}
    # What was used before the period stays used: never less than nothing.
    assert outcome(company(THREE, [grant(120, 75)]), Scenario(package=10)).shortage == 75
    # A bigger package of one that did not suffice.
    assert compare(company(THREE, [grant(50)]), Scenario(package=120), ground()).reasons == {Reason(Cause.ENOUGH): 1}


def test_other_models() -> None:
    facts = company([*THREE, completion(4, done(4, 30, DAY, TariffKind.PAID))], [grant(120)])
    # Until 13:00: the request of 10:00 is free, 13:00 and 14:00 are not: 15 + 45 minutes and 30 of paid work, 4 500 ₽.
    window = outcome(facts, Scenario(model="time_window", free_until=time(13)))
    assert (window.charged, window.covered, window.money, window.burnt) == (90, 0, 450_000, 0)
    # Paid work is paid under every model: 30 minutes, 1 500 ₽.
    assert outcome(facts, Scenario(model="unlimited")) == Outcome(4, 95, 30, 0, 0, 150_000, 0, 0)
    # 75 + 30 minutes are 5 250 ₽.
    assert outcome(facts, Scenario(model="pay_as_you_go")).money == 525_000
    reasons = compare(facts, Scenario(model="unlimited"), ground()).reasons
    assert reasons == {Reason(Cause.FREE): 3}


def test_hours_for_a_contract_that_had_none() -> None:
    """It was unlimited: under bonus hours the table gives it 600 minutes for its year; of these, for the days that are left."""
    free = replace(CONTRACT, models=((date(2026, 3, 1), "unlimited"),), accrues_from=None)
    facts = company([replace(one, pays=Pays.FREE, pot=None) for one in THREE], contract=free)
    # 01.03.2026 – 28.02.2027 are 365 days, from 24.08 on 189 of them: 600 × 189 / 365 = 310.
    [made] = grants_under(facts, Scenario(model="bonus_hours"), ground())
    assert (made.minutes, made.effective_from, made.expires_on) == (310, date(2026, 3, 1), date(2027, 2, 28))
    change = compare(facts, Scenario(model="bonus_hours"), ground())
    assert (change.before.charged, change.after.charged, change.after.covered) == (0, 75, 75)
    assert change.reasons == {Reason(Cause.HOURS): 3}
    assert change.angry  # more than an hour, and it was charged nothing before
    # The manager of the second ticket had chosen money.
    wanting = [facts.completions[0], replace(facts.completions[1], wants_money=True), facts.completions[2]]
    made_anew = outcome(replace(facts, completions=wanting), Scenario(model="bonus_hours"))
    assert (made_anew.covered, made_anew.paid, made_anew.money) == (60, 15, 75_000)


def test_hours_a_month_burn_each_month() -> None:
    contract = replace(CONTRACT, starts_on=date(2026, 9, 10), ends_on=date(2027, 9, 9), accrues_from=date(2026, 9, 10))
    facts = company([completion(1, done(1, 100, date(2026, 9, 20)))], [grant(600)], contract)
    monthly = Scenario(monthly=60)
    # 10.09–09.10, 10.10–09.11, 10.11–09.12: 100 minutes are charged as 105, 60 are covered; the second hour has burnt.
    made = outcome(facts, monthly)
    assert (made.charged, made.covered, made.shortage, made.burnt) == (105, 60, 45, 60)
    # A period that begins on 25.09 meets 15 of the first month's 30 days.
    assert [one.minutes for one in grants_under(facts, monthly, ground(date(2026, 9, 25)))] == [30, 60, 60]
    assert outcome(facts, Scenario(monthly=0)).shortage == 105


def test_what_was_bought_is_not_the_contract_s() -> None:
    bought = grant(45, kind=GrantKind.PURCHASE, id=2)
    assert outcome(company(THREE, [grant(120), bought]), Scenario(package=0)).covered == 45
    assert outcome(company(THREE, [grant(120), bought]), Scenario(monthly=0)).covered == 45


def test_wider_scopes_count_what_was_charged_before() -> None:
    """Three calls of 10 minutes in one ticket, two resolved at first: as entries 15 each; together 20 -> 15, then 30 -> 30."""
    first = completion(1, done(1, 10, DAY), done(2, 10, DAY))
    again = completion(1, done(3, 10, DAY), completion=2, at=at(DAY, 20))
    facts = company([first, again], [grant(120)])
    assert charged(facts, AS_IT_IS) == [15, 15, 15]
    assert charged(facts, Scenario(RoundingChange(scope=RoundingScope.TICKET))) == [10, 5, 15]
    reasons = compare(facts, Scenario(RoundingChange(scope=RoundingScope.TICKET)), ground()).reasons
    assert reasons == {Reason(Cause.SCOPE): 2}


def test_hours_are_there_when_they_were_written_and_until_they_were_closed() -> None:
    late = grant(60, at=at(DAY, 20), effective_from=DAY)
    assert outcome(company(THREE, [late]), Scenario(price=HOUR)).shortage == 75
    over = grant(60, expires_on=DAY, closes_at=at(DAY + timedelta(days=4), 0))
    two = [completion(1, done(1, 30, DAY)), completion(2, done(2, 30, DAY), at=at(DAY + timedelta(days=9)))]
    made = outcome(company(two, [over]), Scenario(price=HOUR))
    assert (made.covered, made.shortage, made.burnt) == (30, 30, 30)


def test_what_rolls_over_is_no_more_than_what_is_left() -> None:
    """A year of 120 ends with 45 left after 75 of work; 40 of them went over into the next year, 5 have burnt."""
    end = DAY + timedelta(days=10)
    year = grant(120, expires_on=end, closes_at=at(end + timedelta(days=4), 0))
    rolled = grant(
        40,
        kind=GrantKind.ROLLOVER,
        id=2,
        effective_from=end + timedelta(days=1),
        expires_on=end + timedelta(days=365),
        at=at(end + timedelta(days=4), 0),
    )
    facts = company([*THREE, completion(4, done(4, 60, end + timedelta(days=9)))], [year, rolled])
    assert (outcome(facts, SAME).covered, outcome(facts, SAME).burnt) == (75 + 40, 5)
    # A fifth less: 96, so 21 are left and all of them roll over.
    less = outcome(facts, Scenario(package=80))
    assert (less.covered, less.shortage, less.burnt) == (75 + 21, 39, 0)


def test_what_is_held_agreed_and_given_later_is_respected() -> None:
    held = HoldFact(POT, 99, 100, at(DAY, 1), at(DAY, 23))
    facts = company([completion(1, done(1, 60, DAY), limit=45)], [grant(130)], holds=[held])
    # 130 less 100 held for another ticket: 30 of the agreed 45 are covered; 15 are beyond what was agreed.
    before = replay(facts, AS_IT_IS, ground()).lines[1][1]
    assert (before.covered, before.shortage, before.beyond) == (30, 30, 15)
    # Later the client has given hours for the shortage.
    given = replace(facts, coverings=[CoveringFact(1, 1, at(DAY + timedelta(days=1)), DAY + timedelta(days=1))])
    after = replay(given, AS_IT_IS, ground()).lines[1][1]
    assert (after.covered, after.shortage, after.amount) == (60, 0, None)


def test_who_loses_and_who_wins() -> None:
    changes = [
        compare(replace(company(work, [grant(600)]), id=number), Scenario(RoundingChange(30, 0, 0)), ground())
        for number, work in enumerate(
            (
                [completion(n, done(n, 5, DAY)) for n in range(1, 11)],  # 10 × 15 -> 10 × 30
                [completion(1, done(1, 35, DAY))],  # 30 (5 forgiven) -> 60
                [completion(1, done(1, 60, DAY))],  # 60 -> 60
                [completion(1, done(1, 30, DAY, rounding=Rounding(60, 60)))],  # 60 -> 30
            )
        )
    ]
    assert [(one.id, one.charged) for one in losers(changes)] == [(0, 150), (1, 30)]
    assert [(one.id, one.charged) for one in winners(changes)] == [(3, -30)]
    # 150 minutes are 100 % more; 30 are too, but not more than an hour.
    assert [one.id for one in changes if one.angry] == [0]


def test_what_was_really_charged_otherwise_is_counted() -> None:
    real = [replace(one, lines=(replace(one.lines[0], real=Charged(15, 15, 0, 0)),)) for one in THREE]
    change = compare(company(real, [grant(120)]), Scenario(price=HOUR), ground())
    assert (change.off, change.off_minutes) == (1, 30)  # the third line: 45 instead of 15


LINES = st.lists(
    st.tuples(st.integers(1, 480), st.sampled_from(TariffKind), st.integers(0, 60)), min_size=1, max_size=8
)
RULES = st.builds(Rounding, st.sampled_from((5, 10, 15, 30)), st.sampled_from((0, 10, 15, 45)), st.integers(0, 4))


def some(lines: Sequence[tuple[int, TariffKind, int]], rule: Rounding, minutes: int) -> CompanyFacts:
    made = []
    for number, (actual, kind, back) in enumerate(lines, 1):
        price = None if kind is TariffKind.UNTARIFFED else HOUR
        unit = None if price is None else PriceUnit.HOUR
        line = done(number, actual, TODAY - timedelta(days=back), kind, rounding=rule, price=price, price_unit=unit)
        made.append(completion(number, line))
    return company(made, [grant(minutes)] if minutes else [])


@given(LINES, RULES, st.integers(0, 2000))
def test_every_minute_is_somewhere(lines: Sequence[tuple[int, TariffKind, int]], rule: Rounding, minutes: int) -> None:
    facts = some(lines, rule, minutes)
    for scenario in (AS_IT_IS, Scenario(package=50), Scenario(model="pay_as_you_go"), Scenario(RoundingChange(60))):
        made = replay(facts, scenario, ground())
        for _, one in made.lines.values():
            assert one.charged == one.covered + one.shortage or (one.covered, one.shortage) == (0, 0)
        hours = sum(one.left for one in grants_under(facts, scenario, ground()))
        assert sum(one.covered for _, one in made.lines.values()) <= hours


@given(LINES, RULES, st.integers(0, 2000), st.integers(2, 4))
def test_a_step_of_whole_smaller_ones_never_charges_less(
    lines: Sequence[tuple[int, TariffKind, int]], rule: Rounding, minutes: int, times: int
) -> None:
    facts = some(lines, rule, minutes)
    for wider in (RoundingChange(rule.increment * times), RoundingChange(minimum=rule.minimum + times)):
        for before, now in zip(charged(facts, AS_IT_IS), charged(facts, Scenario(wider)), strict=True):
            assert now >= before


@given(LINES, RULES, st.integers(0, 2000))
def test_extremes(lines: Sequence[tuple[int, TariffKind, int]], rule: Rounding, minutes: int) -> None:
    facts = some(lines, rule, minutes)
    paid = {number for number, (_, kind, _) in enumerate(lines, 1) if kind is TariffKind.PAID}
    free = replay(facts, Scenario(model="unlimited"), ground()).lines
    assert sum(made.charged for line_id, (_, made) in free.items() if line_id not in paid) == 0
    nothing = outcome(facts, Scenario(package=0))
    assert (nothing.covered, nothing.shortage) == (0, nothing.charged - nothing.paid)
    assert outcome(facts, Scenario(price=HOUR)) == outcome(facts, Scenario(RoundingChange(mode=RoundingMode.UP)))


def test_words() -> None:
    assert read_scenario("шаг 30, минимум 30, льгота 10") == Scenario(RoundingChange(30, 30, 10))
    assert read_scenario("Шаг 60 мин вниз; за заявку") == Scenario(
        RoundingChange(60, scope=RoundingScope.TICKET, mode=RoundingMode.DOWN)
    )
    assert read_scenario("до 13:30") == Scenario(model="time_window", free_until=time(13, 30))
    assert read_scenario("безлимит") == Scenario(model="unlimited")
    assert read_scenario("пакет −20 %, цена 3 500 ₽") == Scenario(package=80, price=350_000)
    assert read_scenario("пакет +20%").package == 120
    assert read_scenario("пакет 5 ч в месяц").monthly == 300
    assert read_months("6 мес, шаг 30", 3) == (6, "шаг 30")
    assert read_months("шаг 30", 3) == (3, "шаг 30")
    for scenario in (Scenario(RoundingChange(30, scope=RoundingScope.TICKET)), read_scenario("до 13, пакет 0 %")):
        assert from_json(as_json(scenario)) == scenario


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "lab-nothing-changed"),
        ("шаг", "lab-unclear"),
        ("до 25:00", "lab-unclear"),
        ("пакет 9999%", "lab-bad-package"),
        ("пакет -101%", "lab-bad-package"),
        ("шаг 0", "bad-rounding"),
        ("шаг 15, льгота 15", "bad-rounding"),
        ("минимум 1441", "bad-work-minutes"),
        ("шаг 30, съесть мел", "lab-unclear"),
        ("пакет 99999 ч в месяц", "bad-minutes"),
        ("цена 99999999", "bad-price"),
    ],
)
def test_words_that_say_nothing_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_scenario(text)
    assert refused.value.code == code


def test_the_period_is_up_to_today() -> None:
    assert last_months(TODAY, 3) == Period(date(2026, 8, 24), TODAY)
    with pytest.raises(Refusal, match="bad-free-until"):
        check_scenario(Scenario(model="time_window"))
