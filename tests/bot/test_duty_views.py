"""Who is on duty as it is read on a phone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from markupsafe import Markup

from bot import limits
from bot.keyboards import duty as keyboards
from bot.views import duty as views
from core.duty.intents import DutyAway, DutyCalled, DutyTaken
from core.duty.models import DutyAbsence
from core.duty.planning import PlanDraft
from core.duty.queries import AwayDays, Board, Duty, Shift
from core.duty.rules.roster import Away, Reason, Why
from core.duty.rules.schedule import Kind, Schedule
from core.duty.rules.words import AwayKind
from core.staff.models import Staff
from tests.clock import MOSCOW

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
OLEG, ANNA = Staff(id=1, name="Олег <b>"), Staff(id=2, name="Анна")
BY_PLAN = Why(Reason.SCHEDULE)


def at(day: int, hour: int = 0, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, ""),
        (at(23, 15), " до 15:00"),
        (at(24), " до конца дня"),
        (at(26), " по ср 25 ноября"),
        (at(24, 12, 30), " до вт 12:30"),
        (at(1, month=12), " по пн 30 ноября"),
    ],
)
def test_until(until: datetime | None, said: str) -> None:
    assert views.until(until, NOW, MOSCOW) == said
    if until is not None:
        assert views.button_until(until, NOW, MOSCOW) == said.strip()


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (Duty(OLEG, at(26), BY_PLAN, None), "🛡 Дежурит <b>Олег &lt;b&gt;</b> по ср 25 ноября\nПо графику."),
        (
            Duty(ANNA, at(23, 15), Why(Reason.SUBSTITUTE, 1, at(23, 15)), OLEG),
            "🛡 Дежурит <b>Анна</b> до 15:00\nВместо: Олег &lt;b&gt;",
        ),
        (
            Duty(ANNA, at(24), Why(Reason.SUBSTITUTE, None, at(24)), None),
            "🛡 Дежурит <b>Анна</b> до конца дня\nВне графика.",
        ),
        (
            Duty(ANNA, None, Why(Reason.NEXT, 1, away=Away.ABSENT), OLEG),
            "🛡 Дежурит <b>Анна</b>\nПо графику – Олег &lt;b&gt;, но отсутствует: дежурит следующий.",
        ),
        (
            Duty(ANNA, None, Why(Reason.NEXT, 1, away=Away.LEFT), OLEG),
            "🛡 Дежурит <b>Анна</b>\nПо графику – Олег &lt;b&gt;, но больше не работает: дежурит следующий.",
        ),
        (Duty(None, None, Why(Reason.NO_SCHEDULE), None), "🛡 Никто не дежурит: графика нет."),
        (Duty(None, None, Why(Reason.NOBODY_PLANNED), None), "🛡 Никто не дежурит: в графике на этот день никого нет."),
        (Duty(None, None, Why(Reason.ALL_AWAY, 1), OLEG), "⚠️ Дежурить некому: все, кто в графике, отсутствуют."),
    ],
)
def test_why_this_person(shown: Duty, said: str) -> None:
    assert views.duty(shown, NOW, MOSCOW) == Markup(said)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (TODAY, TODAY, "сегодня"),
        (TODAY + DAY, TODAY + DAY, "завтра"),
        (date(2026, 12, 1), date(2026, 12, 14), "1–14 декабря"),
        (date(2026, 11, 28), date(2026, 12, 2), "28 ноября – 2 декабря"),
        (date(2026, 12, 28), date(2027, 1, 10), "28 декабря – 10 января 2027 г."),
    ],
)
def test_days(first: date, last: date, said: str) -> None:
    assert views.days(first, last, TODAY) == said


def shift(name: str | None, hour: int = 0, *, day: int = 24, instead: str | None = None) -> Shift:
    return Shift(at(day, hour), name, BY_PLAN, instead)


WEEK = Schedule(Kind.WEEKDAYS, (1, 1, 1, 2, 2, None, None), TODAY, TODAY)
NAMES = (*[OLEG.name] * 3, ANNA.name, ANNA.name, None, None)


def a_board(schedule: Schedule | None = WEEK, names: tuple[str | None, ...] = NAMES) -> Board:
    absence = DutyAbsence(staff_id=1, first_day=date(2026, 11, 26), last_day=date(2026, 11, 27), kind=AwayKind.ILLNESS)
    days = [
        (TODAY + DAY, [shift("Вера"), shift(OLEG.name, 12)]),
        (TODAY + 2 * DAY, [shift(OLEG.name)]),
        (TODAY + 3 * DAY, [shift(ANNA.name, instead=OLEG.name)]),
        (TODAY + 4 * DAY, [shift(ANNA.name, instead=OLEG.name)]),
        (TODAY + 5 * DAY, [shift(None)]),
    ]
    now = Duty(OLEG, at(24), BY_PLAN, None)
    then = Duty(None, None, Why(Reason.NOBODY_PLANNED), None)
    return Board(now, then, days, [AwayDays(absence, OLEG.name)], schedule, names)


def test_a_board() -> None:
    short = (
        "🛡 Дежурит <b>Олег &lt;b&gt;</b> до конца дня\nПо графику.\nПотом: никто\n"
        "\n<b>Ближайшие дни</b>\n"
        "• вт 24 ноября: Вера, с 12:00 Олег &lt;b&gt;\n"
        "• ср 25 ноября: Олег &lt;b&gt;\n"
        "• чт 26 ноября – пт 27 ноября: Анна (вместо: Олег &lt;b&gt;)\n"
        "• сб 28 ноября: никто\n"
        "\n<b>Не будет</b>\n• Олег &lt;b&gt;: 26–27 ноября"
    )
    assert views.board(a_board(), NOW, MOSCOW, private=False, leads=True) == Markup(short)
    full = views.board(a_board(), NOW, MOSCOW, private=True, leads=False)
    assert full.startswith(
        short + "\n\n<b>График</b>\n• пн–ср: Олег &lt;b&gt;\n• чт–пт: Анна\n• сб–вс: никто\n\nСловами: /duty"
    )
    # Why somebody is away is for leaders only, and so is how to change the schedule.
    assert "болезнь" not in full
    assert "Как изменить" not in full
    for_leaders = views.board(a_board(), NOW, MOSCOW, private=True, leads=True)
    assert "26–27 ноября (болезнь)" in for_leaders
    assert for_leaders.endswith("Сначала покажу, что получится.")
    assert views.report(a_board(), NOW, MOSCOW).endswith(
        "(болезнь)\n\n<b>График</b>\n• пн–ср: Олег &lt;b&gt;\n• чт–пт: Анна\n• сб–вс: никто"
    )


def test_a_preview_of_turns() -> None:
    schedule = Schedule(Kind.BY_WEEK, (1, 2), date(2026, 12, 1), date(2026, 12, 1))
    draft = PlanDraft(schedule, a_board(schedule, (OLEG.name, ANNA.name)), 0)
    assert views.preview(draft, NOW, MOSCOW).startswith(
        "🛡 <b>Новый график дежурств</b>\n<b>График</b>\nПо неделям: Олег &lt;b&gt; → Анна – с 1 декабря\n"
        "Начнётся: 1 декабря\n\n🛡 Дежурит"
    )
    over = Schedule(Kind.NONE, (), TODAY, TODAY)
    assert views.preview(PlanDraft(over, a_board(None, ()), 0), NOW, MOSCOW) == "Графика больше не будет."
    many = Schedule(Kind.BY_DAY, tuple(range(50)), TODAY, TODAY)
    long = views.preview(PlanDraft(many, a_board(many, ("<Константин Константинопольский>",) * 50), 0), NOW, MOSCOW)
    assert limits.length(str(long)) < limits.TEXT


def test_what_the_group_is_told() -> None:
    taken = DutyTaken(name="Анна", instead_of=OLEG.name, ends_at=at(23, 15), by="Павел")
    assert views.taken(taken, NOW, MOSCOW) == Markup(
        "🛡 Дежурит <b>Анна</b> до 15:00\nВместо: Олег &lt;b&gt;\nЗаписал: Павел"
    )
    called = DutyCalled(call_id=1, name=OLEG.name, ends_at=at(24, 12), by=None)
    assert views.called(called, NOW, MOSCOW) == Markup(
        "🙋 <b>Олег &lt;b&gt;</b> просит заменить до вт 12:00. Кто подежурит?"
    )
    away = DutyAway(name="Анна", first=TODAY, last=TODAY + DAY, by=None)
    shown = Duty(OLEG, None, BY_PLAN, None)
    assert views.away(away, shown, NOW, MOSCOW) == Markup(
        "📆 <b>Анна</b>: не будет 23–24 ноября.\n🛡 Дежурит <b>Олег &lt;b&gt;</b>\nПо графику."
    )
    later = DutyAway(name="Анна", first=TODAY + DAY, last=TODAY + DAY, by=None)
    assert views.away(later, shown, NOW, MOSCOW) == Markup("📆 <b>Анна</b>: не будет завтра.")


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (Duty(ANNA, at(28), BY_PLAN, None), "☀️ Сегодня дежурит <b>Анна</b>"),
        (Duty(ANNA, at(23, 15), BY_PLAN, None), "☀️ Сегодня дежурит <b>Анна</b> до 15:00"),
        (
            Duty(ANNA, at(24), Why(Reason.NEXT, 1, away=Away.ABSENT), OLEG),
            "☀️ Сегодня дежурит <b>Анна</b>\nПо графику – Олег &lt;b&gt;, но отсутствует: дежурит следующий.",
        ),
        (Duty(None, None, Why(Reason.ALL_AWAY, 1), OLEG), "⚠️ Дежурить некому: все, кто в графике, отсутствуют."),
    ],
)
def test_the_line_of_the_morning(shown: Duty, said: str) -> None:
    assert views.this_morning(shown, NOW, MOSCOW) == Markup(said)


@pytest.mark.parametrize(
    ("now", "end", "offered"),
    [
        (at(23, 10), None, ["до 11:00", "до 12:00", "до 14:00", "до 16:00", "до конца дня", "по вт 24 ноября"]),
        (at(23, 10, 31), at(23, 15), ["до 12:00", "до 13:00", "до 15:00"]),
        (at(23, 10), at(23, 10, 20), ["до 10:20"]),
        (at(23, 23, 50), at(30), ["до конца дня", "по вт 24 ноября", "по вс 29 ноября"]),
        (at(23, 10), at(24), ["до 11:00", "до 12:00", "до 14:00", "до 16:00", "до конца дня"]),
    ],
)
def test_hours_to_choose_from(now: datetime, end: datetime | None, offered: list[str]) -> None:
    moments = keyboards.hours_ahead(now, MOSCOW, end)
    rows = keyboards.until(moments, now, MOSCOW).inline_keyboard
    assert [button.text for row in rows for button in row] == [*offered, "← Назад"]


def test_days_to_choose_from() -> None:
    def offered(day: date) -> list[str]:
        return [button.text for row in keyboards.days(day).inline_keyboard for button in row]

    assert offered(TODAY) == ["Сегодня", "Завтра", "До конца недели", "← Назад"]
    assert offered(date(2026, 11, 28)) == ["Сегодня", "Завтра", "← Назад"]
