"""How numbers, dates and names are said. Pure; shared by all views."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot.locales import html, plain

WEEK = 7


def duration(minutes: int) -> str:
    """«5 ч 30 мин», «45 мин», «2 ч», «0 мин»: short, for balances and lines."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else ""
    parts = [plain("hours-short", hours=hours)] if hours else []
    if rest or not hours:
        parts.append(plain("minutes-short", minutes=rest))
    return sign + " ".join(parts)


def duration_in_words(minutes: int) -> str:
    """«5 часов 30 минут»: whole words, for sentences."""
    hours, rest = divmod(minutes, 60)
    parts = [plain("hours", hours=hours)] if hours else []
    if rest or not hours:
        parts.append(plain("minutes", minutes=rest))
    return " ".join(parts)


def money(kopecks: int) -> str:
    """«1 250 ₽», «1 250,50 ₽», «−500 ₽»: no-break spaces, kopecks only when there are any."""
    rubles, rest = divmod(abs(kopecks), 100)
    text = ("−" if kopecks < 0 else "") + f"{rubles:,}".replace(",", "\u00a0")
    return f"{text},{rest:02d}\u00a0₽" if rest else f"{text}\u00a0₽"


def day(value: date, today: date) -> str:
    """«сегодня», «завтра», «вчера», «31 января», in another year «31 января 2027 г.»."""
    names = {0: "today", 1: "tomorrow", -1: "yesterday"}
    distance = (value - today).days
    if distance in names:
        return plain(names[distance])
    return full_day(value) if value.year != today.year else format_date(value, "d MMMM", locale="ru")


def full_day(value: date) -> str:
    """«31 января 2027 г.»: for terms, where the year matters."""
    return format_date(value, "d MMMM y 'г.'", locale="ru")


def moment(value: datetime, now: datetime, zone: ZoneInfo) -> str:
    """«14:05» today, «вчера в 14:05», «21 ноября в 14:05»."""
    local = value.astimezone(zone)
    time = f"{local:%H:%M}"
    today = now.astimezone(zone).date()
    if local.date() == today:
        return time
    return plain("day-at", day=day(local.date(), today), time=time)


def clock(local: datetime) -> str:
    """«9:05»."""
    return f"{local.hour}:{local:%M}"


def until(value: datetime, now: datetime, zone: ZoneInfo) -> str:
    """«сегодня до 18:00», «завтра до 18:00», «пт 27 ноября до 18:00»: a button with the whole moment."""
    local, today = value.astimezone(zone), now.astimezone(zone).date()
    if 0 <= (ahead := (local.date() - today).days) <= 1:
        return plain("until-tomorrow" if ahead else "until-today", time=clock(local))
    weekday = format_date(local.date(), "EEE", locale="ru")
    return plain("until-day", day=f"{weekday} {day(local.date(), today)}", time=clock(local))


def due(value: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When something must be done: «10:40» today, «чт 14:00» within a week, «4 декабря 14:00», with the year in another one."""
    local, today = value.astimezone(zone), now.astimezone(zone).date()
    time = clock(local)
    if local.date() == today:
        return time
    if abs((local.date() - today).days) < WEEK:
        return f"{format_date(local.date(), 'EEE', locale='ru')} {time}"
    return f"{day(local.date(), today)} {time}"


def due_in_full(value: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The same with the date: «сегодня 10:40», «чт 5 ноября 9:30»."""
    local, today = value.astimezone(zone), now.astimezone(zone).date()
    time = clock(local)
    if abs((local.date() - today).days) <= 1:
        return f"{day(local.date(), today)} {time}"
    return f"{format_date(local.date(), 'EEE', locale='ru')} {day(local.date(), today)} {time}"


def elapsed(value: timedelta) -> str:
    """«меньше минуты», «4 мин», «2 ч 5 мин», «3 дня»."""
    minutes = int(value.total_seconds() // 60)
    if minutes < 1:
        return plain("less-than-minute")
    if minutes >= 48 * 60:
        return plain("days", days=minutes // (24 * 60))
    return duration(minutes)


def number(value: int) -> str:
    """«№ 1042» with a space that does not break."""
    return f"№\u00a0{value}"


def company(name: str, balance: int) -> Markup:
    """A company's name as staff always sees it (DESIGN §3, rule 10): «ООО «Ромашка» · 5 ч 30 мин»."""
    return html("company-with-balance", name=name, balance=duration(balance))


def company_label(name: str) -> str:
    """«🏢 ООО «Ромашка»»: which company a message to somebody of several is about. Not escaped."""
    return plain("company-label", name=name)


def phone(digits: str) -> str:
    """«+7 916 123-45-67»; foreign numbers as they are."""
    if len(digits) == 11 and digits.startswith("7"):
        return f"+7 {digits[1:4]} {digits[4:7]}-{digits[7:9]}-{digits[9:]}"
    return f"+{digits}"
