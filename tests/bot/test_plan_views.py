"""Calendars, plans and previews of their edits as they are read on a phone."""

from datetime import UTC, date, datetime, timedelta

from bot import limits
from bot.views import ladders
from bot.views import plans as views
from core.clients.models import Company
from core.sla.calendar.schedule import Hours, WeeklySchedule
from core.sla.calendars import Content
from core.sla.editing import CalendarDraft
from core.sla.models import Calendar, CalendarVersion
from core.sla.rules.clocks import Clock
from core.sla.rules.editing import edited, read_calendar_edits
from core.sla.rules.ladders import Audience, Ladder
from core.sla.rules.plans import Priority, Target
from core.tickets.models import Ticket
from core.tickets.repinning import Move, Moves
from tests.clock import MOSCOW

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
OFFICE = WeeklySchedule.five_days(MOSCOW, Hours(540, 780), Hours(840, 1080))


def draft(text: str, before: Content | None = None) -> CalendarDraft:
    before = before or Content(OFFICE, own={})
    edits = read_calendar_edits(text, TODAY)
    calendar = Calendar(id=1, name="Основной <1>")
    return CalendarDraft(calendar, CalendarVersion(id=1), before, edited(before, edits), edits.reason, TODAY)


def changes(text: str) -> list[str]:
    return str(views.calendar_changes(draft(text))).splitlines()[1:]


def some_moves(count: int, waiting: int = 0) -> Moves:
    company = Company(id=1, name="ООО «Очень длинное название обслуживаемой организации» и партнёры")
    moved = tuple(
        Move(
            Ticket(id=number, number=1000 + number),
            company,
            Clock.REACTION,
            NOW + timedelta(hours=1),
            NOW + timedelta(hours=number - 2),
        )
        for number in range(count)
    )
    return Moves(tuple(range(count + 5)), moved, frozenset(range(50, 50 + waiting)))


def test_what_changes() -> None:
    assert changes("пн-чт 9-18; пт 9-17; сб 10-15") == [
        "• пн–чт: 9:00–13:00, 14:00–18:00 → <b>9:00–18:00</b>",
        "• пт: 9:00–13:00, 14:00–18:00 → <b>9:00–17:00</b>",
        "• сб: выходной → <b>10:00–15:00</b>",
    ]
    assert changes("7.11.2026 9-12; 1.01 9-10; праздники нет; пояс Asia/Omsk <как решили>") == [
        "• сб 7 ноября: как обычно (выходной) → <b>9:00–12:00</b>",
        "• пт 1 января 2027 г.: как обычно (выходной) → <b>9:00–10:00</b>",
        "• праздники России: выходные → <b>не учитываются</b>",
        "• часовой пояс: Europe/Moscow → <b>Asia/Omsk</b>",
        "Причина: &lt;как решили&gt;",
    ]
    assert changes("1.12-31.12 выходной")[-1] == "… ещё 26"


def test_which_deadlines_move() -> None:
    head = views.calendar_changes(draft("24.11 выходной"))
    shown = str(views.preview(head, some_moves(3, waiting=1), {1: 330}, NOW, MOSCOW)).splitlines()[3:]
    name = "<b>ООО «Очень длинное название обслуживаем…</b> · 5 ч 30 мин"
    assert shown == [
        "Сдвинутся сроки 3 открытых заявок из 8, если пересчитать и их:",
        f"№\u00a01000 {name}: реакция 11:00 → <b>8:00</b> ⚠️ уже прошёл",
        f"№\u00a01001 {name}: реакция 11:00 → <b>9:00</b> ⚠️ уже прошёл",
        f"№\u00a01002 {name}: реакция 11:00 → <b>10:00</b>",
        "У 1 заявки, которая ждёт клиента, изменится остаток времени.",
    ]
    shown = str(views.preview(head, some_moves(21), {1: 330}, NOW, MOSCOW)).splitlines()[3:]
    assert shown[0] == "Сдвинутся сроки 21 открытой заявки из 26, если пересчитать и их:"
    assert (len(shown), shown[-1]) == (12, "… ещё 11")
    assert str(views.preview(head, some_moves(0), {}, NOW, MOSCOW)).endswith("Сроки открытых заявок не сдвинутся.")


def test_whatever_is_shown_fits_into_a_message() -> None:
    """The longest that the commands can bring about."""
    spans = "0:00-10:59 11:00-11:59 12:00-12:59 13:00-23:59"
    week = "; ".join(f"{day} {spans}" for day in ("пн", "ср", "пт", "вс"))
    before = edited(Content(OFFICE, own={}), read_calendar_edits(f"{week}; 1.12-31.12 {spans}", TODAY))
    other = "; ".join(f"{day} {spans.replace('10:59', '10:58')}" for day in ("пн", "вт", "ср", "чт", "пт", "сб", "вс"))
    words = f"{other}; 1.12-31.12 {spans.replace('23:59', '23:58')} {'Ж' * 999}"
    shown = views.preview(views.calendar_changes(draft(words, before)), some_moves(40, 9), {1: 33_333}, NOW, MOSCOW)
    assert limits.length(shown) < limits.TEXT
    version = CalendarVersion(
        id=1,
        number=1,
        created_at=NOW,
        zone_name="Europe/Moscow",
        week=[[[hours.opens, hours.closes] for hours in day] for day in before.week.days],
        production=True,
        decreed=False,
        own_days={day.isoformat(): [[0, 659], [660, 719], [720, 779], [780, 1439]] for day in before.own or {}},
    )
    listed = str(views.calendars([(Calendar(id=1, name="Ж" * 60), version)] * 9, NOW))
    assert limits.length(listed) < views.LIST_LENGTH + 100
    assert listed.endswith("\n\n… ещё 7")


def test_targets() -> None:
    assert views.target(Target(60, 960)) == "реакция 1 ч, решение 16 ч"
    assert views.target(Target(60, 960, 15)).endswith(", предупредить о реакции за 15 мин")


def test_ladders() -> None:
    ladder = Ladder({Audience.GROUP: 10, Audience.PERSONAL: 75}, 10, 30, at_night=True, lapse=480)
    assert ladders.in_words(ladder) == (
        "группе через 10 мин, дежурному лично ещё через 1 ч 15 мин, потом снова через 10 мин, реже и реже, до 30 мин, "
        "ночью тоже, взята и 8 ч без движения – снова ждёт"
    )
    assert (
        ladders.in_words(Ladder({Audience.DIRECTOR: 5}, 30, 30)) == "директору через 5 мин, потом снова каждые 30 мин"
    )
    after = Ladder({Audience.GROUP: 10}, 10, 30)
    changed = [change for change in ladders.changes(Priority.NORMAL, ladder, after) if change[1] != change[2]]
    assert changed == [
        ("обычная, если не взята", "группе через 10 мин, дежурному лично ещё через 1 ч 15 мин", "группе через 10 мин"),
        ("обычная, напоминать ночью", "да", "нет"),
        ("обычная, без движения снова ждёт через", "8 ч", "нет"),
    ]
