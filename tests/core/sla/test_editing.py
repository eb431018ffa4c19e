"""Calendars and plans edited in words: what is understood, what comes of it, what is refused."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sla.calendar.schedule import BadSchedule, Day, Hours, WeeklySchedule
from core.sla.calendars import Content
from core.sla.rules.edit_words import BadEdit, EditFault, begins_with_name
from core.sla.rules.editing import RoundTheClock, edited, read_calendar_edits
from core.sla.rules.ladders import Audience, BadLadder, Ladder, LadderFault
from core.sla.rules.plan_editing import edited_plan, minutes_at, read_plan_edits
from core.sla.rules.plans import DEFAULT_LADDERS, BadPlan, Plan, PlanFault, Priority, Target

TODAY = date(2026, 11, 23)
MOSCOW = ZoneInfo("Europe/Moscow")


def hours(*spans: tuple[int, int]) -> Day:
    return tuple(Hours(opens * 60, closes * 60) for opens, closes in spans)


OFFICE = hours((9, 13), (14, 18))
OWN = {date(2026, 12, 29): (), date(2026, 12, 30): hours((9, 12))}
CONTENT = Content(WeeklySchedule.five_days(MOSCOW, *OFFICE), own=OWN)
PLAN = Plan({Priority.NORMAL: Target(60, 960, 15, 120), Priority.URGENT: Target(15, 240, 5, 60)})


def after(text: str, today: date = TODAY) -> Content:
    return edited(CONTENT, read_calendar_edits(text, today))


def own(text: str, today: date = TODAY) -> dict[date, Day]:
    """The days that the edit has set, beside those that were there."""
    made = after(text, today)
    assert (made.week, made.production) == (CONTENT.week, CONTENT.production)
    return {day: said for day, said in (made.own or {}).items() if OWN.get(day) != said}


@pytest.mark.parametrize(
    ("text", "days", "said"),
    [
        ("31.12 выходной", ["2026-12-31"], ()),
        ("31.12 Выходной корпоратив", ["2026-12-31"], ()),
        ("31.12: нерабочий", ["2026-12-31"], ()),
        ("23.11 выходной", ["2026-11-23"], ()),
        ("22.11 выходной", ["2027-11-22"], ()),
        ("22.11.2026 выходной", ["2026-11-22"], ()),
        ("29.02 выходной", ["2028-02-29"], ()),
        ("28.12 10:00-15:00", ["2026-12-28"], hours((10, 15))),
        ("28.12 10.00 – 15.00", ["2026-12-28"], hours((10, 15))),
        ("28.12 с 10 до 15", ["2026-12-28"], hours((10, 15))),
        ("28.12 14-17 9-13", ["2026-12-28"], hours((9, 13), (14, 17))),
        ("28.12 9-13, 14-17", ["2026-12-28"], hours((9, 13), (14, 17))),
        ("28.12 0-24", ["2026-12-28"], hours((0, 24))),
        ("28.12 9:15-17:45", ["2026-12-28"], (Hours(555, 1065),)),
        ("28.12 8-9 10-11 12-13 14-15", ["2026-12-28"], hours((8, 9), (10, 11), (12, 13), (14, 15))),
        ("31.12-31.12 выходной", ["2026-12-31"], ()),
        ("1.05-1.05.2027 выходной", ["2027-05-01"], ()),
        ("1.01.2025 выходной", ["2025-01-01"], ()),
        ("1.01.2031 выходной", ["2031-01-01"], ()),
        ("31.12-2.01 выходные", ["2026-12-31", "2027-01-01", "2027-01-02"], ()),
        ("31.12-1.01.2028 выходной", ["2027-12-31", "2028-01-01"], ()),
        ("31.12.2027-1.01 выходной", ["2027-12-31", "2028-01-01"], ()),
        ("28.02-1.03 выходной", ["2027-02-28", "2027-03-01"], ()),
        ("31.12 выходной; 28.12 выходной", ["2026-12-31", "2026-12-28"], ()),
        ("31.12 выходной\n28.12 выходной\n", ["2026-12-31", "2026-12-28"], ()),
    ],
)
def test_days_of_one_s_own(text: str, days: list[str], said: Day) -> None:
    assert own(text) == {date.fromisoformat(day): said for day in days}


def test_the_year_of_a_day_is_looked_for_from_today() -> None:
    """2100 is no leap year; five years ahead are five whichever the year is."""
    assert own("29.02 выходной", date(2096, 3, 1)) == {date(2104, 2, 29): ()}
    assert own("1.01.2032 выходной", date(2027, 6, 1)) == {date(2032, 1, 1): ()}


def test_a_day_is_as_usual_again() -> None:
    assert after("29.12 как обычно").own == {date(2026, 12, 30): OWN[date(2026, 12, 30)]}
    assert after("1.12-31.12 как обычно").own == {}
    assert after("28.12 как обычно") == CONTENT


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("пн-пт 9:00-13:00 14:00-18:00", {0: OFFICE, 1: OFFICE, 2: OFFICE, 3: OFFICE, 4: OFFICE}),
        ("пт 9-17", {4: hours((9, 17))}),
        ("Суббота: 10-15", {5: hours((10, 15))}),
        ("пн, ср – чт 10-12", {0: hours((10, 12)), 2: hours((10, 12)), 3: hours((10, 12))}),
        ("сб-пн 10-12", {0: hours((10, 12)), 5: hours((10, 12)), 6: hours((10, 12))}),
        ("пт выходной", {4: ()}),
        ("будни 8-12", dict.fromkeys(range(5), hours((8, 12)))),
        ("будни, сб 8-12", dict.fromkeys(range(6), hours((8, 12)))),
        ("сб 10-15; вс 11-12", {5: hours((10, 15)), 6: hours((11, 12))}),
    ],
)
def test_the_week(text: str, worked: dict[int, Day]) -> None:
    made = after(text)
    assert made.week.zone is MOSCOW
    assert made.week.days == tuple(worked.get(day, usual) for day, usual in enumerate(CONTENT.week.days))
    assert made.own == OWN


def test_round_the_clock_holidays_and_the_zone() -> None:
    made = after("Круглосуточно")
    assert (made.week, made.production, made.own) == (WeeklySchedule.round_the_clock(MOSCOW), False, OWN)
    assert read_calendar_edits("круглосуточно", TODAY).edits == (RoundTheClock(),)
    assert not after("праздники нет").production
    assert after("праздники нет; праздники да").production
    made = after("пояс europe/samara переехали")
    assert (made.week.zone.key, made.week.days) == ("Europe/Samara", CONTENT.week.days)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31.12 выходной корпоратив", "корпоратив"),
        ("31.12 выходной – корпоратив.", "корпоратив"),
        ("28.12 9-13 14-17, инвентаризация", "инвентаризация"),
        ("28.12 выходной 1С:Форум", "1С:Форум"),
        ("31.12 выходной раз; 30.12 как обычно два; 29.12 9-10", "раз; два"),
        ("праздники нет", ""),
    ],
)
def test_what_follows_is_the_reason(text: str, reason: str) -> None:
    assert read_calendar_edits(text, TODAY).reason == reason


@pytest.mark.parametrize(
    ("text", "fault", "words"),
    [
        ("", EditFault.UNCLEAR, ""),
        (" ;\n; ", EditFault.UNCLEAR, "; ;"),
        ("завтра выходной", EditFault.UNCLEAR, "завтра выходной"),
        ("31.12", EditFault.UNCLEAR, "31.12"),
        ("31.12 выходнойй", EditFault.UNCLEAR, "выходнойй"),
        ("пн как обычно", EditFault.UNCLEAR, "как обычно"),
        ("28.12 9-13 14", EditFault.UNCLEAR, "14"),
        ("28.12 9-13 14:60-15", EditFault.UNCLEAR, "14:60-15"),
        ("сб 10:5-15", EditFault.UNCLEAR, "10:5-15"),
        ("будни-сб 9-13", EditFault.UNCLEAR, "будни-сб"),
        ("праздники", EditFault.UNCLEAR, "праздники"),
        # A second edit on the same line is no reason for the first: it would be left out in silence.
        ("пн-чт 9-18, пт 9-17", EditFault.UNCLEAR, "пт 9-17"),
        ("пн 9-18 вт 9-17 ср 9-16", EditFault.UNCLEAR, "вт 9-17 ср 9-16"),
        ("31.12 выходной, сб выходной", EditFault.UNCLEAR, "сб выходной"),
        ("пн-пт 9-18 праздники нет", EditFault.UNCLEAR, "праздники нет"),
        ("сб выходной, пояс Europe/Samara", EditFault.UNCLEAR, "пояс Europe/Samara"),
        ("31.11 выходной", EditFault.NO_SUCH_DAY, "31.11"),
        ("0.13 выходной", EditFault.NO_SUCH_DAY, "0.13"),
        ("1.01.2024 выходной", EditFault.FAR_DAY, "1.01.2024"),
        ("1.01.2032 выходной", EditFault.FAR_DAY, "1.01.2032"),
        ("29.02.2027 выходной", EditFault.NO_SUCH_DAY, "29.02.2027"),
        ("1.05-31.11 выходной", EditFault.NO_SUCH_DAY, "1.05-31.11"),
        ("31.11-1.12 выходной", EditFault.NO_SUCH_DAY, "31.11-1.12"),
        ("1.05-31.11.2027 выходной", EditFault.NO_SUCH_DAY, "1.05-31.11.2027"),
        ("31.11-1.12.2027 выходной", EditFault.NO_SUCH_DAY, "31.11-1.12.2027"),
        ("28.12 8-9 10-11 12-13 14-15 16-17", EditFault.UNCLEAR, "16-17"),
        ("1.05-5.06 выходной", EditFault.TOO_MANY_DAYS, "1.05-5.06"),
        ("1.05-1.06 выходной", EditFault.TOO_MANY_DAYS, "1.05-1.06"),
        ("3.05.2027-1.05.2027 выходной", EditFault.REVERSED_DAYS, "3.05.2027-1.05.2027"),
        ("пояс Самара", EditFault.NO_SUCH_ZONE, "Самара"),
        ("пояс ../../etc/passwd", EditFault.NO_SUCH_ZONE, "../../etc/passwd"),
        ("Ж" * 60, EditFault.UNCLEAR, "Ж" * 60),
        ("Ж" * 61, EditFault.UNCLEAR, "Ж" * 59 + "…"),
    ],
)
def test_what_is_not_understood(text: str, fault: EditFault, words: str) -> None:
    with pytest.raises(BadEdit) as caught:
        read_calendar_edits(text, TODAY)
    assert (caught.value.fault, caught.value.words) == (fault, words)


@pytest.mark.parametrize(
    ("text", "fault"),
    [("сб 15-10", "reversed"), ("сб 10-10", "empty"), ("сб 10-25", "outside"), ("сб 10-15 14-16", "overlap")],
)
def test_hours_that_cannot_be(text: str, fault: str) -> None:
    with pytest.raises(BadSchedule) as caught:
        read_calendar_edits(text, TODAY)
    assert caught.value.fault.value == fault


def test_a_month_is_as_much_as_one_edit_takes() -> None:
    assert len(own("1.05-31.05 выходной")) == 31


def plan_after(text: str) -> dict[Priority, Target]:
    return dict(edited_plan(PLAN.targets, read_plan_edits(text)).targets)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("обычная реакция 1ч решение 16ч", {}),
        ("обычная – реакция – 30", {Priority.NORMAL: Target(30, 960, 15, 120)}),
        ("Обычные: решение 2:30", {Priority.NORMAL: Target(60, 150, 15, 120)}),
        ("срочная реакция 20, решение 3 ч 30 мин", {Priority.URGENT: Target(20, 210, 5, 60)}),
        ("срочная предупреждать 30", {Priority.URGENT: Target(15, 240, 5, 30)}),
        ("срочная предупреждать за 10 и 2ч", {Priority.URGENT: Target(15, 240, 10, 120)}),
        ("срочная не предупреждать", {Priority.URGENT: Target(15, 240)}),
        ("срочная реакция 20 не предупреждать решение 2ч", {Priority.URGENT: Target(20, 120)}),
        ("низкая реакция 4ч решение 40ч", {Priority.LOW: Target(240, 2400)}),
        ("не к спеху реакция 4ч решение 40ч предупреждать 1 ч", {Priority.LOW: Target(240, 2400, 0, 60)}),
        (
            "обычная решение 20ч срочная реакция 10",
            {Priority.NORMAL: Target(60, 1200, 15, 120), Priority.URGENT: Target(10, 240, 5, 60)},
        ),
        ("срочной нет; срочная реакция 30 решение 60", {Priority.URGENT: Target(30, 60)}),
    ],
)
def test_targets(text: str, changed: dict[Priority, Target]) -> None:
    assert plan_after(text) == {**PLAN.targets, **changed}


def ladder_after(text: str, priority: Priority = Priority.NORMAL) -> Ladder:
    made = edited_plan(PLAN.targets, read_plan_edits(text), PLAN.ladders)
    assert made.targets == PLAN.targets
    assert {**made.ladders, priority: None} == {**PLAN.ladders, priority: None}
    return made.ladders[priority]


GROUP_, DUTY, PERSONAL, DIRECTOR = Audience
NORMAL = DEFAULT_LADDERS[Priority.NORMAL]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("обычная группе 5", {"steps": {**NORMAL.steps, GROUP_: 5}}),
        (
            "обычная: группе 5, дежурному 1ч, лично 2:00, директору 3 ч",
            {"steps": dict(zip(Audience, (5, 60, 120, 180), strict=True))},
        ),
        ("обычная директору нет лично нет", {"steps": {GROUP_: 10, DUTY: 10}}),
        ("обычная повтор 5 до 1ч", {"first": 5, "cap": 60}),
        ("обычная повторять 20", {"first": 20, "cap": 20}),
        ("обычная ночью да", {"at_night": True}),
        ("обычная возврат 8ч", {"lapse": 480}),
        ("обычная возврат нет", {"lapse": 0}),
        (
            "обычная группе 7 ночью да повтор 9",
            {"steps": {**NORMAL.steps, GROUP_: 7}, "at_night": True, "first": 9, "cap": 9},
        ),
        ("обычная группе 7; обычная возврат 1ч", {"steps": {**NORMAL.steps, GROUP_: 7}, "lapse": 60}),
    ],
)
def test_ladders(text: str, changed: dict[str, Any]) -> None:
    assert ladder_after(text) == replace(NORMAL, **changed)


def test_targets_and_the_ladder_in_one_edit() -> None:
    made = edited_plan(PLAN.targets, read_plan_edits("срочная реакция 20 ночью нет решение 2ч"), PLAN.ladders)
    assert made.targets[Priority.URGENT] == Target(20, 120, 5, 60)
    assert not made.ladders[Priority.URGENT].at_night


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("обычная группе", "обычная группе"),
        ("обычная ночью", "обычная ночью"),
        ("обычная ночью 5", "5"),
        ("обычная повтор нет", "нет"),
        ("обычная группе 5 группе 6", "группе 6"),
        ("обычная повтор 5 повтор 6", "повтор 6"),
    ],
)
def test_ladders_that_are_not_understood(text: str, words: str) -> None:
    with pytest.raises(BadEdit) as caught:
        ladder_after(text)
    assert caught.value.words == words


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("обычная группе нет дежурному нет лично нет директору нет", LadderFault.NO_STEPS),
        ("обычная повтор 20 до 10", LadderFault.FIRST_ABOVE_CAP),
        ("обычная группе 0", LadderFault.NOT_POSITIVE),
        ("обычная группе 999ч", LadderFault.TOO_LONG),
    ],
)
def test_ladders_that_cannot_be(text: str, fault: LadderFault) -> None:
    with pytest.raises(BadLadder) as caught:
        ladder_after(text)
    assert caught.value.fault is fault


def test_a_priority_goes_and_a_calendar_comes() -> None:
    assert plan_after("срочной нет") == {Priority.NORMAL: PLAN.targets[Priority.NORMAL]}
    assert plan_after("низкой нет") == PLAN.targets
    edits = read_plan_edits("календарь «Круглосуточно и ещё»\nобычная решение 2ч")
    assert edits.calendar == "Круглосуточно и ещё"
    assert len(edits.edits) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("быстрее", "быстрее"),
        ("срочная", "срочная"),
        ("срочная быстро", "быстро"),
        ("срочная реакция", "срочная реакция"),
        ("срочная реакция -5", "-5"),
        ("срочная реакция 15 решене 4ч", "решене 4ч"),
        ("срочная реакция 15 реакция 20", "реакция 20"),
        ("срочная реакция 1ч 4ч", "4ч"),
        ("срочная реакция 2 дня", "дня"),
        ("календарь", "календарь"),
    ],
)
def test_plans_that_are_not_understood(text: str, words: str) -> None:
    with pytest.raises(BadEdit) as caught:
        read_plan_edits(text)
    assert (caught.value.fault, caught.value.words) == (EditFault.UNCLEAR, words)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("обычной нет", PlanFault.NO_NORMAL),
        ("обычная реакция 0", PlanFault.NOT_POSITIVE),
        ("обычная реакция 15", PlanFault.WARNING_TOO_EARLY),
        ("обычная реакция 17ч", PlanFault.REACTION_AFTER_RESOLUTION),
        ("обычная решение 99999ч", PlanFault.TOO_LONG),
    ],
)
def test_targets_that_cannot_be(text: str, fault: PlanFault) -> None:
    with pytest.raises(BadPlan) as caught:
        plan_after(text)
    assert caught.value.fault is fault


def test_a_new_priority_needs_both_targets() -> None:
    with pytest.raises(BadEdit) as caught:
        plan_after("низкая реакция 4ч")
    assert caught.value.fault is EditFault.BOTH_TARGETS


@pytest.mark.parametrize(
    ("text", "minutes", "rest"),
    [
        ("45", 45, ""),
        ("45 мин и", 45, " и"),
        ("1ч30м", 90, ""),
        ("1 час 30", 90, ""),
        ("1,5 ч и", 90, " и"),
        ("0.01ч", 1, ""),
        ("2 часа решение", 120, " решение"),
        ("0.99ч", 60, ""),
        ("0.05ч", 3, ""),
        ("0.52ч", 32, ""),
        ("1ч. решение", 60, " решение"),
        ("1ч 4ч", 60, " 4ч"),
    ],
)
def test_durations(text: str, minutes: int, rest: str) -> None:
    found = minutes_at(text, 0)
    assert found is not None
    assert (found[0], text[found[1] :]) == (minutes, rest)


def test_the_name_in_front() -> None:
    names = ["Основной", "Основной зимний", "Круглосуточно"]
    assert begins_with_name("основной  ЗИМНИЙ 31.12 выходной", names) == ("Основной зимний", "31.12 выходной")
    assert begins_with_name("«Круглосуточно»: праздники да", names) == ("Круглосуточно", "праздники да")
    assert begins_with_name("Основной", names) == ("Основной", "")
    assert begins_with_name("Основнойй пн 9-18", names) is None
    assert begins_with_name("31.12 выходной", names) is None


PIECES = st.lists(
    st.one_of(
        st.sampled_from(["31.12", "1.05-3.05", "29.02", "0.0", "99.99.2099", "пн", "сб-вс", "будни", "круглосуточно"]),
        st.sampled_from(["выходной", "как", "обычно", "9-13", "14:00-18:00", "0-24", "с", "до", "праздники", "да"]),
        st.sampled_from(["обычная", "срочная", "низкая", "нет", "реакция", "решение", "предупреждать", "и", "не", "ч"]),
        st.sampled_from([",", ";", "\n", ":", "-", "–", "15", "1ч", "30м", "1,5", "9999999", "²", "٣", "\x85"]),
        st.sampled_from(["пояс", "Europe/Samara", "календарь", "Основной"]),
        st.sampled_from(["группе", "дежурному", "лично", "директору", "повтор", "до", "ночью", "возврат", "обычная"]),
    ),
    max_size=9,
).map(" ".join)


@given(st.one_of(PIECES, st.text(max_size=60)), st.dates(date(1, 1, 1), date(9980, 1, 1)))
def test_no_words_break_the_reading(text: str, today: date) -> None:
    with suppress(BadEdit, BadSchedule):
        edited(CONTENT, read_calendar_edits(text, today)).calendar().plan(TODAY)
    with suppress(BadEdit, BadPlan, BadLadder):
        edited_plan(PLAN.targets, read_plan_edits(text))
    begins_with_name(text, [text, "Основной"])
