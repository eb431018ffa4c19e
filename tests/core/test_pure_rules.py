"""Dates, prices, subjects, the reaction clock, signatures: rules of a few lines each."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.actor import (
    ADMINS,
    Actor,
    ContactActor,
    ContactRole,
    StaffActor,
    StaffRole,
    Stranger,
    SystemActor,
    require_admin,
    require_contact,
    require_staff,
    signature,
)
from core.billing.rules import amount
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounded, Rounding
from core.contracts.service_models import Pays
from core.dates import add_months, last_day_of_term, local_date
from core.errors import Forbidden
from core.ledger.rules.splitting import Lot
from core.sla.rules.events import Event, EventKind, reaction_time
from core.tickets.models import Fate
from core.tickets.rules import (
    SUBJECT_LENGTH,
    Agreed,
    ChargedWork,
    DoneWork,
    hours_asked,
    make_subject,
    preview_charge,
    round_work,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = NOON.date()


def test_a_day_is_a_day_of_its_zone() -> None:
    late = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)
    assert local_date(late, ZoneInfo("Europe/Moscow")) == date(2027, 1, 1)
    assert local_date(late, ZoneInfo("Europe/Kaliningrad")) == date(2026, 12, 31)
    assert local_date(late, ZoneInfo("Asia/Kamchatka")) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 31), 2, date(2027, 3, 31)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 23), 36, date(2029, 11, 23)),
    ],
)
def test_months_are_clipped_to_their_ends(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_a_term_ends_the_day_before_its_anniversary() -> None:
    assert last_day_of_term(date(2026, 1, 1), 12) == date(2026, 12, 31)
    assert last_day_of_term(date(2027, 1, 31), 1) == date(2027, 2, 27)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 36), st.integers(1, 36))
def test_longer_terms_end_later(start: date, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert start <= last_day_of_term(start, shorter) <= last_day_of_term(start, longer)
    assert add_months(start, one).day in (start.day, (add_months(start.replace(day=1), one + 1) - timedelta(1)).day)


@pytest.mark.parametrize(
    ("price", "unit", "minutes", "kopecks"),
    [
        (300_000, PriceUnit.HOUR, 60, 300_000),
        (300_000, PriceUnit.HOUR, 45, 225_000),
        (100_001, PriceUnit.HOUR, 30, 50_001),  # half a kopeck goes up
        (100, PriceUnit.HOUR, 1, 2),  # 1.67
        (1, PriceUnit.HOUR, 29, 0),
        (450_000, PriceUnit.FIXED, 5, 450_000),
        (0, PriceUnit.HOUR, 600, 0),
    ],
)
def test_price_of_work(price: int, unit: PriceUnit, minutes: int, kopecks: int) -> None:
    assert amount(price, unit, minutes) == kopecks


@given(st.integers(0, 10_000_000), st.integers(0, 10_000))
def test_price_is_exact_to_half_a_kopeck(price: int, minutes: int) -> None:
    assert -60 < 2 * (amount(price, PriceUnit.HOUR, minutes) * 60 - price * minutes) <= 60


@given(st.text())
def test_a_subject_is_one_short_line(text: str) -> None:
    subject = make_subject(text, "файлы")
    assert subject
    assert len(subject) <= SUBJECT_LENGTH
    assert subject == " ".join(subject.split())


def test_a_subject_is_cut_at_the_end_of_a_word() -> None:
    assert make_subject("\n  Не   проводится документ \nподробности") == "Не проводится документ"
    assert make_subject("", "Без текста: 2 фото") == "Без текста: 2 фото"
    assert make_subject("Не проводится документ " * 10) == "Не проводится документ " * 3 + "Не…"
    assert len(make_subject("ы" * 500)) == SUBJECT_LENGTH


NOTHING = Rounded(0, 0, 0)


def done(kind: TariffKind, actual: int, unit: PriceUnit = PriceUnit.HOUR, line_id: int = 1) -> DoneWork:
    price = None if kind is TariffKind.UNTARIFFED else 300_000
    return DoneWork(line_id, 1, kind, price, None if price is None else unit, Rounding(15, 15, 5), actual, DAY)


def test_the_fate_of_every_kind_of_work() -> None:
    work = [
        done(TariffKind.HOURLY, 40, line_id=1),
        done(TariffKind.UNTARIFFED, 40, line_id=2),
        done(TariffKind.PAID, 40, line_id=3),
        done(TariffKind.PAID, 40, PriceUnit.FIXED, line_id=4),
        done(TariffKind.HOURLY, 61, line_id=5),
    ]
    lots = [Lot(1, 75, 100, DAY, DAY)]
    charged, lots_after = preview_charge(work, [], lots, 0, Agreed())
    assert [lot.remaining for lot in lots_after] == [0]
    assert [replace(one, rounded=NOTHING) for one in charged] == [
        ChargedWork(1, 45, 45, 0, None, Fate.HOURS, NOTHING),
        ChargedWork(2, 0, 0, 0, None, Fate.FREE, NOTHING),
        ChargedWork(3, 45, 0, 0, 225_000, Fate.MONEY, NOTHING),
        ChargedWork(4, 45, 0, 0, 300_000, Fate.MONEY, NOTHING),
        ChargedWork(5, 60, 30, 30, 150_000, Fate.PENDING, NOTHING),
    ]


def test_unlimited_covers_hourly_work_and_not_paid_work() -> None:
    work = [done(TariffKind.HOURLY, 40, line_id=1), done(TariffKind.PAID, 60, line_id=2)]
    lots = [Lot(1, 75, 100, DAY, DAY)]
    assert [line.minutes for line in hours_asked(work, round_work(work, []), Pays.FREE)] == [0]
    (free, paid), lots_after = preview_charge(work, [], lots, 0, Agreed(Pays.FREE))
    assert lots_after == lots
    assert (free.fate, free.covered, free.amount) == (Fate.FREE, 0, None)
    assert (paid.fate, paid.amount) == (Fate.MONEY, 300_000)


def test_without_a_contract_hours_become_a_shortage() -> None:
    [charged], _ = preview_charge([done(TariffKind.HOURLY, 60)], [], [], 0, Agreed())
    assert charged == ChargedWork(1, 60, 0, 60, 300_000, Fate.PENDING, Rounded(60, 60, 0))


def test_reaction_is_the_first_human_act_of_the_staff() -> None:
    def at(minutes: int, kind: EventKind) -> Event:
        return Event(kind, NOON + timedelta(minutes=minutes))

    assert reaction_time(NOON, [at(0, EventKind.OPENED), at(9, EventKind.CLIENT_WROTE)]) is None
    assert reaction_time(NOON, [at(2, EventKind.CANCELLED), at(3, EventKind.REOPENED)]) is None
    acts = [at(30, EventKind.RESOLVED), at(7, EventKind.ASKED), at(12, EventKind.TAKEN), at(1, EventKind.CLIENT_WROTE)]
    assert reaction_time(NOON, acts) == timedelta(minutes=7)
    assert reaction_time(NOON, [at(-5, EventKind.TAKEN)]) == timedelta()


CONTACT = ContactActor(1, 1, "Мария", ContactRole.MANAGER)
ENGINEER = StaffActor(2, "Олег", frozenset({StaffRole.ENGINEER}))
ADMIN = StaffActor(3, "Анна", frozenset({StaffRole.ADMIN, StaffRole.ENGINEER}))
STRANGER = Stranger(4, "Кто-то")
SYSTEM = SystemActor("cli")


@pytest.mark.parametrize(
    ("actor", "staff", "admin", "contact"),
    [
        (CONTACT, False, False, True),
        (ENGINEER, True, False, False),
        (ADMIN, True, True, False),
        (STRANGER, False, False, False),
        (SYSTEM, False, True, False),
    ],
)
def test_who_may_what(actor: Actor, staff: bool, admin: bool, contact: bool) -> None:
    def allowed(check: object) -> bool:
        assert callable(check)
        try:
            check(actor)
        except Forbidden:
            return False
        return True

    assert allowed(require_staff) == staff
    assert allowed(require_admin) == admin
    assert allowed(require_contact) == contact
    assert allowed(lambda who: require_staff(who, ADMINS)) == (actor is ADMIN)


def test_authors_are_written_down_without_their_names() -> None:
    assert [signature(actor) for actor in (CONTACT, ENGINEER, STRANGER, SYSTEM)] == [
        "contact:1",
        "staff:2",
        "stranger",
        "system:cli",
    ]
