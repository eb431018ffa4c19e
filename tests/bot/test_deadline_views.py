"""Deadlines in words: the line of a card, the client's line, and the days of an explanation."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot import limits
from bot.views import deadlines as views
from bot.views import words
from core.sla.calendar.business import BusinessCalendar
from core.sla.calendar.production import russia
from core.sla.calendar.schedule import Hours, WeeklySchedule
from core.sla.calendar.working_time import WorkingTime
from core.sla.rules.clocks import Clock, ClockState, replay
from core.sla.rules.events import Event, EventKind
from core.sla.rules.plans import Plan, Priority, Target, Terms
from core.sla.rules.why import explain
from core.tickets.deadline_models import TicketClock, Wish, WishState
from core.tickets.deadlines import Deadlines, Explained, ExplainedClock
from core.tickets.models import Ticket, TicketState
from tests.core.sla.calendars import MOSCOW, WITH_LUNCH, at, round_the_clock

MONDAY = date(2026, 11, 23)
NOW = at(MONDAY, 10)
RUNNING, PAUSED, DONE = ClockState.RUNNING, ClockState.PAUSED, ClockState.DONE


def clock(kind: Clock, state: ClockState, due: datetime | None, **more: object) -> TicketClock:
    return TicketClock(ticket_id=1, clock=kind, state=state, due_at=due, **more)


def wished(moment: datetime, state: WishState) -> Wish:
    return Wish(ticket_id=1, at=moment, state=state)


def shown(*clocks: TicketClock, promised: Wish | None = None, offered: Wish | None = None) -> Deadlines:
    return Deadlines({one.clock: one for one in clocks}, promised, offered)


REACTION = clock(Clock.REACTION, RUNNING, at(MONDAY, 10, 40))
RESOLUTION = clock(Clock.RESOLUTION, RUNNING, at(date(2026, 11, 26), 14))
WISH = clock(Clock.WISH, RUNNING, at(date(2026, 11, 25), 12))
WEDNESDAY_NOON = at(date(2026, 11, 25), 12)


@pytest.mark.parametrize(
    ("deadlines", "priority", "line"),
    [
        (
            shown(REACTION, RESOLUTION, WISH, offered=wished(WEDNESDAY_NOON, WishState.WISHED)),
            Priority.NORMAL,
            "реакция до 10:40 · решение до чт 14:00 · клиент хочет ср 12:00",
        ),
        (
            shown(
                RESOLUTION,
                WISH,
                promised=wished(WEDNESDAY_NOON, WishState.PROMISED),
                offered=wished(at(date(2026, 11, 24), 9), WishState.PROPOSED),
            ),
            Priority.URGENT,
            "🔥 срочная · решение до чт 14:00 · обещали ср 12:00 · предложили клиенту вт 9:00",
        ),
        (
            shown(clock(Clock.REACTION, RUNNING, at(MONDAY, 9, 59)), clock(Clock.RESOLUTION, RUNNING, NOW)),
            Priority.LOW,
            "🐢 не к спеху · ⚠️ реакция просрочена (до 9:59) · решение до 10:00",
        ),
        (
            shown(clock(Clock.REACTION, DONE, at(MONDAY, 9)), clock(Clock.RESOLUTION, PAUSED, None, left_minutes=320)),
            Priority.NORMAL,
            "решение: ждём клиента, потом останется 5 ч 20 мин",
        ),
        (
            shown(clock(Clock.RESOLUTION, DONE, at(MONDAY, 9), finished_at=at(MONDAY, 9))),
            Priority.NORMAL,
            "решено в срок (до 9:00)",
        ),
        (
            shown(clock(Clock.RESOLUTION, DONE, at(MONDAY, 9), finished_at=at(MONDAY, 9, 1))),
            Priority.NORMAL,
            "решено позже срока (до 9:00)",
        ),
        (shown(), Priority.NORMAL, None),
    ],
)
def test_the_line_of_a_card(deadlines: Deadlines, priority: Priority, line: str | None) -> None:
    assert views.line(deadlines, priority, NOW, MOSCOW) == line


def test_a_promise_that_was_not_kept_is_marked() -> None:
    late = at(MONDAY, 9)
    deadlines = shown(clock(Clock.WISH, RUNNING, late), promised=wished(late, WishState.PROMISED))
    assert views.line(deadlines, Priority.NORMAL, NOW, MOSCOW) == "⚠️ обещали 9:00"


def test_what_the_client_reads() -> None:
    assert views.for_client(shown(RESOLUTION), NOW, MOSCOW) == "Решим до: <b>чт 14:00</b>"
    assert views.for_client(shown(clock(Clock.RESOLUTION, PAUSED, None)), NOW, MOSCOW) == (
        "Срок остановлен: ждём вашего ответа."
    )
    asked = shown(RESOLUTION, WISH, offered=wished(WEDNESDAY_NOON, WishState.WISHED))
    assert views.for_client(asked, NOW, MOSCOW) == (
        "Решим до: <b>чт 14:00</b>\nВы просите: ср 12:00 – ждём ответа инженера."
    )
    assert views.for_client(shown(), NOW, MOSCOW) is None


@pytest.mark.parametrize(
    ("moment", "said", "in_full"),
    [
        (at(MONDAY, 9, 5), "9:05", "сегодня 9:05"),
        (at(date(2026, 11, 24), 14), "вт 14:00", "завтра 14:00"),
        (at(date(2026, 11, 29), 14), "вс 14:00", "вс 29 ноября 14:00"),
        (at(date(2026, 11, 30), 14), "30 ноября 14:00", "пн 30 ноября 14:00"),
        (at(date(2026, 11, 17), 14), "вт 14:00", "вт 17 ноября 14:00"),
        (at(date(2026, 11, 16), 14), "16 ноября 14:00", "пн 16 ноября 14:00"),
        (at(date(2027, 1, 12), 16), "12 января 2027 г. 16:00", "вт 12 января 2027 г. 16:00"),
    ],
)
def test_how_a_due_moment_is_said(moment: datetime, said: str, in_full: str) -> None:
    assert words.due(moment, NOW, MOSCOW) == said
    assert words.due_in_full(moment, NOW, MOSCOW) == in_full


def explained(time: WorkingTime, target: Target, requested: datetime, now: datetime, *events: Event) -> Explained:
    terms = Terms(Plan({Priority.NORMAL: target}), time)
    clocks = replay(requested, [Event(EventKind.OPENED, requested, Priority.NORMAL, terms), *events])
    reading = clocks.resolution
    confirmed = time.confirmed(requested, reading.due_at or now)
    one = ExplainedClock(reading, reading.breached(now), tuple(explain(reading, now)), confirmed)
    first = clocks.first_resolution if clocks.first_resolution != reading else None
    ticket = Ticket(id=1, number=1042, state=TicketState(clocks.phase.value), priority=clocks.priority)
    return Explained(ticket, "<План>", "Осн&вной", frozenset(Priority), (one,), shown(), (), first)


def office(*, own: dict[date, tuple[Hours, ...]] | None = None) -> WorkingTime:
    return WorkingTime(BusinessCalendar(WeeklySchedule.five_days(MOSCOW, *WITH_LUNCH), russia(), own or {}))


def test_what_people_wrote_is_escaped_and_days_that_look_alike_are_one_row() -> None:
    shown_ = explained(office(), Target(60, 5 * 480), at(MONDAY, 9), NOW)
    text = views.explained(shown_, NOW, MOSCOW)
    assert "«&lt;План&gt;»" in text
    assert "«Осн&amp;вной»" in text
    assert "пн 23 ноября – пт 27 ноября: 9:00–13:00, 14:00–18:00 – всего 40 ч" in text
    assert "не подтверждён" not in text


def test_waiting_own_days_moved_days_and_unconfirmed_years_are_named() -> None:
    friday = date(2026, 12, 25)
    asked = Event(EventKind.ASKED, at(friday, 10, 15))
    answered = Event(EventKind.CLIENT_WROTE, at(friday, 15))
    off = office(own={date(2026, 12, 29): (), date(2026, 12, 30): (Hours(600, 660),)})
    shown_ = explained(off, Target(60, 16 * 60), at(friday, 9), at(friday, 16), asked, answered)
    text = str(views.explained(shown_, at(friday, 16), MOSCOW))
    assert "пт 25 декабря: 9:00–10:15, 15:00–18:00 – 4 ч 15 мин (ждали клиента 10:15–13:00, 14:00–15:00)" in text
    assert "вт 29 декабря: не считается – нерабочий день по календарю" in text
    assert "ср 30 декабря: 10:00–11:00 – 1 ч (особые часы)" in text
    assert "чт 31 декабря: не считается – выходной, перенос с 4 января" in text
    assert "пт 1 января – ср 6 января: не считается – новогодние каникулы" in text
    assert "не подтверждён" in text
    short = str(views.shortly(shown_, at(friday, 16), MOSCOW))
    assert "• ждали вашего ответа: 3 ч 45 мин рабочего времени" in short
    assert short.count("\n") < 20


def test_a_saturday_that_is_worked_says_for_which_day() -> None:
    shown_ = explained(office(), Target(60, 10 * 60), at(date(2025, 10, 31), 14), at(date(2025, 10, 31), 15))
    text = str(views.explained(shown_, at(date(2025, 10, 31), 15), MOSCOW))
    assert "сб 1 ноября: 9:00–13:00, 14:00–16:00 – 6 ч (рабочий день вместо 3 ноября, короткий день)" in text


def test_round_the_clock_has_neither_night_nor_lunch() -> None:
    shown_ = explained(round_the_clock(), Target(60, 40 * 60), at(MONDAY, 16), at(MONDAY, 17))
    assert "вт 24 ноября: 0:00–24:00 – 24 ч" in views.explained(shown_, at(MONDAY, 17), MOSCOW)
    assert "ночь" not in views.shortly(shown_, at(MONDAY, 17), MOSCOW)


def test_the_longest_explanation_fits_a_message() -> None:
    """Three months of a client who answers each evening: still one message."""
    events, day = [], date(2026, 9, 1)
    for _ in range(80):
        events += [Event(EventKind.ASKED, at(day, 10)), Event(EventKind.CLIENT_WROTE, at(day, 17, 50))]
        day = date.fromordinal(day.toordinal() + 1)
    shown_ = explained(office(), Target(60, 100 * 60), at(date(2026, 9, 1), 9), at(day, 9), *events)
    assert len(views.explained(shown_, at(day, 9), MOSCOW)) < 4096
    assert len(views.shortly(shown_, at(day, 9), MOSCOW)) < 4096


def test_what_a_client_is_told_that_does_not_count_has_a_heading_and_is_true() -> None:
    """No bullet without its heading, and no lunch where nobody has one."""
    same_day = views.shortly(explained(office(), Target(60, 120), at(MONDAY, 9), NOW), NOW, MOSCOW)
    assert same_day.endswith("\n\nНе считаются:\n• ночь и обед")
    no_lunch = WorkingTime(BusinessCalendar(WeeklySchedule.five_days(MOSCOW, Hours(540, 1080)), russia()))
    assert views.shortly(explained(no_lunch, Target(60, 120), at(MONDAY, 9), NOW), NOW, MOSCOW).endswith("• ночь")
    day_and_night = explained(round_the_clock(), Target(60, 120), at(MONDAY, 9), NOW)
    assert "Не считаются" not in views.shortly(day_and_night, NOW, MOSCOW)


@pytest.mark.parametrize("kind", [EventKind.RESOLVED, EventKind.CANCELLED])
@pytest.mark.parametrize("waiting", [True, False])
def test_an_old_button_under_a_finished_ticket_promises_nothing(kind: EventKind, *, waiting: bool) -> None:
    """Telegram keeps the buttons of an old screen: the ticket may be over when one of them is tapped."""
    asked = [Event(EventKind.ASKED, at(MONDAY, 9, 30))] if waiting and kind is EventKind.RESOLVED else []
    over = explained(office(), Target(60, 600), at(MONDAY, 9), NOW, *asked, Event(kind, at(MONDAY, 9, 45)))
    client, staff = str(views.shortly(over, NOW, MOSCOW)), str(views.explained(over, NOW, MOSCOW))
    assert not any(words in client + staff for words in ("решим до", "Решить до", "остановлен", "стоят", "останется"))
    if kind is EventKind.RESOLVED:
        assert "решена сегодня 9:45" in client
        assert "Решено сегодня 9:45" in staff
        assert [("завтра 11:00" in text) for text in (client, staff)] == [not waiting] * 2
    else:
        assert "отменена" in client
        assert "отменена" in staff


def test_hours_of_another_zone_than_the_reader_s_are_said_to_be_so() -> None:
    vladivostok = ZoneInfo("Asia/Vladivostok")
    far = WorkingTime(BusinessCalendar(WeeklySchedule.five_days(vladivostok, *WITH_LUNCH), russia()))
    moment = datetime(2026, 11, 23, 9, tzinfo=vladivostok)
    shown_ = explained(far, Target(60, 120), moment, moment)
    text = views.explained(shown_, moment, MOSCOW)
    assert "Решить до: сегодня 4:00" in text
    assert "пн 23 ноября: 9:00–11:00" in text
    assert "Часы по дням – по времени календаря (Asia/Vladivostok)" in text
    assert "времени календаря" not in views.explained(shown_, moment, vladivostok)
    assert "времени календаря" not in views.explained(explained(office(), Target(60, 120), NOW, NOW), NOW, MOSCOW)


def test_a_client_who_answers_every_half_hour_leaves_the_explanation_one_message() -> None:
    events, day = [], date(2026, 9, 1)
    for _ in range(80):
        for minute in range(9 * 60, 18 * 60, 20):
            events.append(Event(EventKind.ASKED, at(day, minute // 60, minute % 60)))
            events.append(Event(EventKind.CLIENT_WROTE, at(day, (minute + 7) // 60, (minute + 7) % 60)))
        day = date.fromordinal(day.toordinal() + 1)
    shown_ = explained(office(), Target(60, 300 * 60), at(date(2026, 9, 1), 9), at(day, 9), *events)
    haggled = [Wish(at=at(day, 9), created_at=at(day, 8), author="contact:1", state=WishState.REPLACED)] * 60
    most = replace(shown_, clocks=shown_.clocks * 2, wishes=tuple(haggled))
    for told in (shown_, most):
        text = views.explained(told, at(day, 9), MOSCOW)
        assert limits.length(text) < limits.TEXT
        assert "и ещё строк" in text


@pytest.mark.parametrize(("solved", "how"), [(at(MONDAY, 11), "в срок"), (at(MONDAY, 11, 1), "позже срока")])
def test_a_reopened_ticket_tells_of_its_first_solution(solved: datetime, how: str) -> None:
    """Both are reported: the first solution, and that the ticket goes on."""
    events = [Event(EventKind.RESOLVED, solved), Event(EventKind.REOPENED, at(MONDAY, 12))]
    now = at(MONDAY, 12, 30)
    text = views.explained(explained(office(), Target(60, 120), at(MONDAY, 9), now, *events), now, MOSCOW)
    assert f"Впервые решена сегодня {solved.astimezone(MOSCOW):%H:%M}, {how}." in text
    once = explained(office(), Target(60, 120), at(MONDAY, 9), now, *events[:1])
    assert "Впервые" not in views.explained(once, now, MOSCOW)
