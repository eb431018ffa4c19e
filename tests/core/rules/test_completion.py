"""What a completion makes of every line: the kinds, the models and the policies together."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing.rules import amount
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Earlier, Rounded, Rounding, RoundingScope
from core.clients.models import ShortagePolicy
from core.contracts.service_models import Pays
from core.ledger.rules.splitting import Line, Lot, available
from core.tickets.models import Fate
from core.tickets.rules import (
    MOST_MINUTES,
    SUBJECT_LENGTH,
    Agreed,
    ChargedWork,
    DoneWork,
    charge_work,
    covered_more,
    hours_asked,
    is_for_money,
    is_free,
    make_subject,
    preview_charge,
    round_work,
    what_paid,
)

DAY = date(2026, 11, 23)
HOURLY, UNTARIFFED, PAID = TariffKind
QUARTERS = Rounding(15, 15, 5)


def done(line_id: int, kind: TariffKind, actual: int, *, unit: PriceUnit = PriceUnit.HOUR, day: date = DAY) -> DoneWork:
    price = None if kind is UNTARIFFED else 300_000
    return DoneWork(line_id, 1, kind, price, None if price is None else unit, QUARTERS, actual, day)


@pytest.mark.parametrize(
    ("kind", "pays", "free", "money"),
    [
        (HOURLY, Pays.HOURS, False, False),
        (HOURLY, Pays.MONEY, False, True),
        (HOURLY, Pays.FREE, True, False),
        (UNTARIFFED, Pays.HOURS, True, False),
        (UNTARIFFED, Pays.MONEY, True, False),
        (UNTARIFFED, Pays.FREE, True, False),
        (PAID, Pays.HOURS, False, True),
        (PAID, Pays.MONEY, False, True),
        (PAID, Pays.FREE, False, True),
    ],
)
def test_what_pays_for_what(kind: TariffKind, pays: Pays, free: bool, money: bool) -> None:
    assert (is_free(done(1, kind, 30), pays), is_for_money(done(1, kind, 30), pays)) == (free, money)


def test_the_ledger_hears_of_hours_and_of_free_work() -> None:
    work = [
        done(1, HOURLY, 40),
        done(2, UNTARIFFED, 40),
        done(3, PAID, 40),
        done(4, HOURLY, 10, day=DAY - timedelta(1)),
    ]
    rounded = round_work(work, [])
    assert hours_asked(work, rounded, Pays.HOURS) == [
        Line(1, 45, DAY),
        Line(2, 0, DAY),
        Line(4, 15, DAY - timedelta(1)),
    ]
    assert hours_asked(work, rounded, Pays.FREE) == [Line(1, 0, DAY), Line(2, 0, DAY), Line(4, 0, DAY - timedelta(1))]
    assert hours_asked(work, rounded, Pays.MONEY) == [Line(2, 0, DAY)]


@pytest.mark.parametrize(
    ("policy", "fate"),
    [
        (ShortagePolicy.ASK, Fate.PENDING),
        (ShortagePolicy.BILL, Fate.MONEY),
        (ShortagePolicy.BLOCK, Fate.PENDING),
    ],
)
def test_a_shortage_by_the_company_s_policy(policy: ShortagePolicy, fate: Fate) -> None:
    work = [done(1, HOURLY, 60), done(2, HOURLY, 60)]
    charged = charge_work(work, round_work(work, []), {1: 60, 2: 45}, Agreed(policy=policy))
    assert charged == [
        ChargedWork(1, 60, 60, 0, None, Fate.HOURS, Rounded(60, 60, 0)),
        ChargedWork(2, 60, 45, 15, 75_000, fate, Rounded(60, 60, 0)),
    ]


def test_hours_paid_in_money() -> None:
    work = [done(1, HOURLY, 40), done(2, PAID, 40, unit=PriceUnit.FIXED), done(3, UNTARIFFED, 40)]
    charged = charge_work(work, round_work(work, []), {}, Agreed(Pays.MONEY))
    assert [(one.charged, one.covered, one.shortage, one.amount, one.fate) for one in charged] == [
        (45, 0, 0, 225_000, Fate.MONEY),
        (45, 0, 0, 300_000, Fate.MONEY),
        (0, 0, 0, None, Fate.FREE),
    ]


def test_a_line_of_no_minutes_is_no_shortage() -> None:
    """Grace or what was charged before can make it nothing: hours, and no price of zero."""
    work = [replace(done(1, HOURLY, 5), rounding=Rounding(15, 0, 5))]
    [charged] = charge_work(work, round_work(work, []), {}, Agreed())
    assert charged == ChargedWork(1, 0, 0, 0, None, Fate.HOURS, Rounded(0, 5, 0))


def test_without_words_the_client_is_asked_and_hours_pay() -> None:
    assert Agreed() == Agreed(Pays.HOURS, ShortagePolicy.ASK)


def test_earlier_completions_count_in_the_preview() -> None:
    work = [replace(done(1, HOURLY, 20), rounding=Rounding(60, 0, scope=RoundingScope.TICKET))]
    [charged], lots = preview_charge(work, [Earlier(1, DAY, 30, 60)], [Lot(1, 90, 100, DAY, DAY)], 0, Agreed())
    assert (charged.charged, charged.rounded, lots[0].remaining) == (0, Rounded(0, 50, 60), 90)


def test_held_minutes_are_left_alone_in_the_preview() -> None:
    [charged], lots = preview_charge([done(1, HOURLY, 60)], [], [Lot(1, 90, 100, DAY, DAY)], 50, Agreed())
    assert (charged.covered, charged.shortage, lots[0].remaining) == (40, 20, 50)


WORK = st.lists(
    st.builds(done, st.just(0), st.sampled_from(TariffKind), st.integers(1, 200)), min_size=1, max_size=5
).map(lambda work: [replace(one, line_id=number) for number, one in enumerate(work)])


@given(WORK, st.integers(0, 300), st.integers(0, 100), st.sampled_from(Pays), st.sampled_from(ShortagePolicy))
def test_every_line_has_one_fate_and_adds_up(
    work: list[DoneWork], minutes: int, reserved: int, pays: Pays, policy: ShortagePolicy
) -> None:
    lots = [Lot(1, minutes, 100, DAY, DAY)]
    charged, lots_after = preview_charge(work, [], lots, reserved, Agreed(pays, policy))
    assert [one.line_id for one in charged] == [one.line_id for one in work]
    assert available(lots, DAY) - available(lots_after, DAY) == sum(one.covered for one in charged)
    for done_, one in zip(work, charged, strict=True):
        match one.fate:
            case Fate.FREE:
                assert (one.charged, one.covered, one.shortage, one.amount) == (0, 0, 0, None)
            case Fate.HOURS:
                assert (one.covered, one.shortage, one.amount) == (one.charged, 0, None)
            case Fate.MONEY if not one.shortage:
                assert (one.covered, one.amount) == (0, amount(300_000, PriceUnit.HOUR, one.charged))
            case _:
                assert one.covered + one.shortage == one.charged
                assert one.amount == amount(300_000, PriceUnit.HOUR, one.shortage)
                assert (done_.tariff_kind, pays) == (HOURLY, Pays.HOURS)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("", ""),
        ("  \n \n", ""),
        ("а" * 80, "а" * 80),
        ("а" * 81, "а" * 79 + "…"),
        ("а" * 40 + " " + "б" * 60, "а" * 40 + " " + "б" * 38 + "…"),  # half a line of words is too little
        ("а" * 41 + " " + "б" * 60, "а" * 41 + "…"),
        ("а" * 79 + " б", "а" * 79 + "…"),
    ],
)
def test_subjects(text: str, subject: str) -> None:
    assert SUBJECT_LENGTH == 80
    assert make_subject(text) == subject
    assert len(make_subject(text, "по умолчанию")) <= 80


def test_a_default_for_a_message_without_words() -> None:
    assert make_subject(" \n", "  файлы   здесь ") == "файлы здесь"


def test_a_day_has_so_many_minutes() -> None:
    assert MOST_MINUTES == 1440


@pytest.mark.parametrize(
    ("lines", "paid"),
    [
        ([], Pays.HOURS),
        ([(UNTARIFFED, Fate.FREE, 0), (PAID, Fate.MONEY, 0)], Pays.HOURS),
        ([(UNTARIFFED, Fate.FREE, 0), (HOURLY, Fate.FREE, 0), (HOURLY, Fate.HOURS, 0)], Pays.FREE),
        ([(HOURLY, Fate.MONEY, 0), (HOURLY, Fate.HOURS, 0)], Pays.MONEY),
        ([(HOURLY, Fate.MONEY, None)], Pays.MONEY),
        ([(HOURLY, Fate.MONEY, 15)], Pays.HOURS),
        ([(HOURLY, Fate.UNPAID, 15)], Pays.HOURS),
        ([(HOURLY, Fate.HOURS, 0), (HOURLY, Fate.FREE, 0)], Pays.HOURS),
    ],
)
def test_what_has_paid_is_seen_from_the_lines(lines: list[tuple[TariffKind, Fate, int | None]], paid: Pays) -> None:
    assert what_paid(lines) is paid


def test_hours_given_later_for_a_part_of_a_shortage() -> None:
    made = ChargedWork(1, 60, 20, 40, 200_000, Fate.PENDING, Rounded(60, 60, 0), beyond=30)
    # 15 more of the 40: 25 are left, at 3 000 ₽ an hour 1 250 ₽; of those beyond the limit no more than there are.
    part = covered_more(made, 15, 300_000)
    assert (part.covered, part.shortage, part.beyond, part.amount, part.fate) == (35, 25, 25, 125_000, Fate.PENDING)
    whole = covered_more(made, 40, 300_000)
    assert (whole.covered, whole.shortage, whole.beyond, whole.amount, whole.fate) == (60, 0, 0, None, Fate.HOURS)
    assert covered_more(made, 0, 123) == made
