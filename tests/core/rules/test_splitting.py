"""How charges are split over grants, as properties of any lots and lines."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.ledger.rules.splitting import Line, Lot, after, available, burn_order, split_charge

DAY = date(2026, 11, 23)
DAYS = st.integers(-5, 5).map(lambda shift: DAY + timedelta(days=shift))


@st.composite
def lots(draw: st.DrawFn) -> list[Lot]:
    made = []
    for number in range(draw(st.integers(0, 5))):
        starts, ends = sorted((draw(DAYS), draw(DAYS)))
        made.append(Lot(number + 1, draw(st.integers(0, 120)), draw(st.sampled_from([50, 100])), starts, ends))
    return draw(st.permutations(made))


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    minutes = draw(st.lists(st.integers(0, 200), max_size=5))
    return [Line(number + 1, asked, draw(DAYS)) for number, asked in enumerate(minutes)]


@given(lots(), lines())
def test_every_line_is_covered_or_short_and_no_lot_gives_more_than_it_has(lots: list[Lot], lines: list[Line]) -> None:
    splits = split_charge(lots, lines)
    by_id = {lot.id: lot for lot in lots}
    given_out = dict.fromkeys(by_id, 0)
    assert {split.line for split in splits} == set(lines)
    for split in splits:
        assert split.covered + split.shortage == split.line.minutes
        assert split.shortage >= 0
        for part in split.parts:
            assert part.minutes > 0
            assert by_id[part.grant_id].live(split.line.work_date)
            given_out[part.grant_id] += part.minutes
    assert all(given_out[lot.id] <= lot.remaining for lot in lots)


@given(lots(), lines())
def test_a_shortage_means_that_nothing_usable_was_left(lots: list[Lot], lines: list[Line]) -> None:
    left = {lot.id: lot.remaining for lot in lots}
    for split in split_charge(lots, lines):
        for part in split.parts:
            left[part.grant_id] -= part.minutes
        if split.shortage:
            assert not any(left[lot.id] for lot in lots if lot.live(split.line.work_date))


@given(lots(), lines())
def test_lots_burn_in_order(lots: list[Lot], lines: list[Line]) -> None:
    """A later lot is touched only when all earlier ones live that day are empty."""
    left = {lot.id: lot.remaining for lot in lots}
    for split in split_charge(lots, lines):
        usable = [lot.id for lot in burn_order(lots) if lot.live(split.line.work_date) and left[lot.id]]
        touched = [part.grant_id for part in split.parts]
        assert touched == usable[: len(touched)]
        for part in split.parts[:-1]:
            assert part.minutes == left[part.grant_id]
        for part in split.parts:
            left[part.grant_id] -= part.minutes


@given(lots(), lines())
def test_order_of_input_does_not_matter(lots: list[Lot], lines: list[Line]) -> None:
    assert split_charge(lots[::-1], lines[::-1]) == split_charge(lots, lines)


@given(lots(), st.integers(0, 300), st.integers(0, 300), DAYS)
def test_two_charges_of_a_day_take_the_same_as_one(lots: list[Lot], one: int, other: int, day: date) -> None:
    first = split_charge(lots, [Line(1, one, day)])[0]
    between = after(lots, [first])
    second = split_charge(between, [Line(2, other, day)])[0]
    together = split_charge(lots, [Line(3, one + other, day)])[0]
    assert after(between, [second]) == after(lots, [together])
    assert first.shortage + second.shortage == together.shortage


@given(lots(), DAYS, st.integers(0, 1000))
def test_available_is_what_a_charge_could_take(lots: list[Lot], day: date, asked: int) -> None:
    assert split_charge(lots, [Line(1, asked, day)])[0].covered == min(asked, available(lots, day))


@given(lots())
def test_burn_order_is_total(lots: list[Lot]) -> None:
    ordered = burn_order(lots)
    assert ordered == burn_order(lots[::-1])
    keys = [(lot.priority, lot.expires_on, lot.effective_from, lot.id) for lot in ordered]
    assert keys == sorted(set(keys))


def test_burn_order_by_example() -> None:
    month = timedelta(days=30)
    goodwill = Lot(5, 60, 50, DAY, DAY + 6 * month)
    december = Lot(4, 60, 100, DAY, DAY + month)
    older = Lot(3, 60, 100, DAY - month, DAY + 2 * month)
    newer = Lot(1, 60, 100, DAY, DAY + 2 * month)
    same = Lot(2, 60, 100, DAY, DAY + 2 * month)
    assert burn_order([same, newer, older, december, goodwill]) == [goodwill, december, older, newer, same]


def test_last_day_is_usable_and_the_next_is_not() -> None:
    lot = Lot(1, 60, 100, DAY, DAY)
    splits = split_charge([lot], [Line(1, 10, DAY), Line(2, 10, DAY + timedelta(days=1)), Line(3, 10, DAY)])
    assert [(split.line.line_id, split.covered, split.shortage) for split in splits] == [
        (1, 10, 0),
        (3, 10, 0),
        (2, 0, 10),
    ]


RESERVED = st.integers(0, 200)


@given(lots(), DAYS, st.integers(0, 1000), RESERVED)
def test_held_minutes_are_left_alone(lots: list[Lot], day: date, asked: int, reserved: int) -> None:
    before = available(lots, day)
    splits = split_charge(lots, [Line(1, asked, day)], reserved=reserved)
    assert splits[0].covered == min(asked, max(0, before - reserved))
    assert available(after(lots, splits), day) >= min(before, reserved)


@given(lots(), lines(), RESERVED)
def test_a_line_takes_from_grants_no_more_than_what_is_not_held(
    lots: list[Lot], lines: list[Line], reserved: int
) -> None:
    left = lots
    for split in split_charge(lots, lines, reserved=reserved):
        assert split.covered == min(split.line.minutes, max(0, available(left, split.line.work_date) - reserved))
        left = after(left, [split])


@given(lots(), st.integers(0, 300), st.integers(0, 300), DAYS, RESERVED)
def test_two_charges_beside_a_hold_take_the_same_as_one(
    lots: list[Lot], one: int, other: int, day: date, reserved: int
) -> None:
    between = after(lots, split_charge(lots, [Line(1, one, day)], reserved=reserved))
    twice = after(between, split_charge(between, [Line(2, other, day)], reserved=reserved))
    assert twice == after(lots, split_charge(lots, [Line(3, one + other, day)], reserved=reserved))


@given(lots(), DAYS, st.integers(0, 1000), RESERVED, st.data())
def test_a_hold_rests_on_nothing_that_a_reversal_has_just_given_back(
    lots: list[Lot], day: date, asked: int, reserved: int, data: st.DataObject
) -> None:
    given_back = {lot.id: data.draw(st.integers(0, lot.remaining)) for lot in lots if data.draw(st.booleans())}
    [split] = split_charge(lots, [Line(1, asked, day)], reserved=reserved, given_back=given_back)
    now = available(lots, day)
    before = now - sum(given_back.get(lot.id, 0) for lot in lots if lot.live(day))
    assert split.covered == min(asked, now - min(reserved, before))


def test_minutes_given_back_by_example() -> None:
    """50 of the first grant's 70 were the corrected line's own, and 100 are held where 50 had been: the line gets its 50."""
    lots = [Lot(1, 70, 100, DAY, DAY), Lot(2, 30, 100, DAY, DAY + timedelta(days=1))]
    for reserved, covered in ((100, 50), (50, 50), (40, 60), (0, 100)):
        [split] = split_charge(lots, [Line(1, 100, DAY)], reserved=reserved, given_back={1: 50})
        assert (split.covered, split.shortage) == (covered, 100 - covered), reserved


def test_a_day_on_which_less_is_left_than_held_takes_nothing() -> None:
    """The first line has taken what the hold could have rested on the day after."""
    lasting, today_only = Lot(1, 60, 50, DAY, DAY + timedelta(days=1)), Lot(2, 40, 100, DAY, DAY)
    first, second = split_charge(
        [lasting, today_only], [Line(1, 40, DAY), Line(2, 10, DAY + timedelta(days=1))], reserved=60
    )
    assert [(part.grant_id, part.minutes) for part in first.parts] == [(1, 40)]
    assert (second.parts, second.shortage) == ((), 10)


def test_a_split_by_example() -> None:
    """``remaining = need`` empties a grant and touches no other; of held minutes none is taken, even the last."""
    first, second = Lot(1, 60, 100, DAY, DAY), Lot(2, 30, 100, DAY, DAY + timedelta(days=1))
    for asked, reserved, parts, shortage in (
        (60, 0, [(1, 60)], 0),
        (59, 0, [(1, 59)], 0),
        (61, 0, [(1, 60), (2, 1)], 0),
        (90, 0, [(1, 60), (2, 30)], 0),
        (91, 0, [(1, 60), (2, 30)], 1),
        (90, 30, [(1, 60)], 30),
        (90, 29, [(1, 60), (2, 1)], 29),
        (10, 90, [], 10),
        (10, 500, [], 10),
        (0, 0, [], 0),
    ):
        [split] = split_charge([first, second], [Line(1, asked, DAY)], reserved=reserved)
        assert [(part.grant_id, part.minutes) for part in split.parts] == parts, (asked, reserved)
        assert (split.covered, split.shortage) == (asked - shortage, shortage)


def test_live_from_the_first_day_to_the_last() -> None:
    lot = Lot(1, 60, 100, DAY, DAY + timedelta(days=2))
    assert [lot.live(DAY + timedelta(days=shift)) for shift in range(-1, 4)] == [False, True, True, True, False]
    assert Lot(1, 60, 100, DAY, DAY).live(DAY)
