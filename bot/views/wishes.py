"""Desired dates in words: what to choose from, why a date cannot be kept, what was wished, proposed and promised."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot.locales import html, lines, plain
from bot.views import words
from bot.views.deadlines import cause_in_words, for_client, wishes
from core.dates import local_date
from core.sla.calendar.schedule import instant
from core.sla.wishing.feasible import Unfit
from core.tickets.deadline_models import Wish, WishState
from core.tickets.intents import DatePromised, DateWished, ProposalAccepted
from core.tickets.models import ACTIVE, Ticket
from core.tickets.wish_judging import DateChoices, Judged


def choose_for_client(shown: DateChoices, now: datetime, zone: ZoneInfo) -> Markup:
    """«К какому сроку нужно?»"""
    said = for_client(shown.deadlines, now, zone)
    return lines(html("wish-choose", number=words.number(shown.ticket.number)), said, html("wish-words"))


def choose_for_staff(shown: DateChoices, now: datetime, zone: ZoneInfo) -> Markup:
    """«Какой срок предложить?»"""
    said = [*wishes(shown.deadlines, now, zone)]
    return lines(html("wish-propose", number=words.number(shown.ticket.number)), *said, html("wish-propose-words"))


def month(of: str, shown: date) -> Markup:
    """Above the days of a month. ``of``: what the date is for, «№ 1042»."""
    name = format_date(shown, "LLLL y", locale="ru")
    return html("wish-month", number=of, month=name)


def day(of: str, shown: date, *, any_hours: bool) -> Markup:
    """Above the hours of a day."""
    key = "wish-day" if any_hours else "wish-day-over"
    return html(key, number=of, day=format_date(shown, "EEEE, d MMMM", locale="ru"))


def read(ticket: Ticket, at: datetime, now: datetime, zone: ZoneInfo) -> Markup:
    """A date said in words, before it is kept."""
    return html("wish-read", number=words.number(ticket.number), at=words.due_in_full(at, now, zone))


def unfit(of: str, judged: Judged, now: datetime, zone: ZoneInfo) -> Markup:
    """Why the date cannot be kept, and that others follow as buttons. ``of``: what it is for."""
    at = words.due_in_full(judged.wanted, now, zone)
    return lines(
        html("wish-unfit", number=of, at=at),
        _reason(judged, now, zone),
        html("wish-offers" if judged.verdict.offers else "wish-no-offers"),
    )


def offers(judged: Judged, now: datetime, zone: ZoneInfo) -> Iterator[Markup]:
    """The moments that can be kept, where there are no buttons for them."""
    for at in judged.verdict.offers:
        yield html("wish-offer", at=words.due_in_full(at, now, zone))


def _reason(judged: Judged, now: datetime, zone: ZoneInfo) -> Markup:
    verdict = judged.verdict
    assert verdict.unfit is not None
    if verdict.unfit is Unfit.OUTSIDE:
        return _outside(judged, zone)
    return html(
        f"wish-unfit-{verdict.unfit.value.replace('_', '-')}",
        least=words.duration(judged.least),
        earliest=words.due_in_full(verdict.earliest, now, zone),
    )


def _outside(judged: Judged, zone: ZoneInfo) -> Markup:
    """A day off by its name; of a working day its hours, as the reader's clock shows them."""
    calendar = judged.time.calendar
    worked = calendar.schedule.zone
    wanted = local_date(judged.wanted, worked)
    if judged.wanted == instant(wanted, 0, worked):
        # The end of a day is said of that day.
        wanted = date.fromordinal(wanted.toordinal() - 1)
    plan = calendar.plan(wanted)
    if not plan.hours:
        return html("wish-unfit-off", why=cause_in_words(plan.why))
    spans = (
        f"{words.clock(instant(wanted, each.opens, worked).astimezone(zone))}–"
        f"{words.clock(instant(wanted, each.closes, worked).astimezone(zone))}"
        for each in plan.hours
    )
    return html("wish-unfit-hours", hours=", ".join(spans))


def warning(judged: Judged, done: str) -> str | None:
    """What an engineer is told who is promising more than the desk seems to be able to do. ``done``: promised or proposed."""
    load = judged.verdict.load
    if judged.verdict.unfit is Unfit.EFFORT:
        return plain("wish-risky-effort", done=done, least=words.duration(judged.least))
    if judged.verdict.unfit is Unfit.CAPACITY and load is not None:
        return plain(
            "wish-risky-capacity", done=done, planned=words.duration(load.planned), free=words.duration(load.free)
        )
    return None


def asked(intent: DateWished, who: str, company: Markup, due: Markup | None, at: str) -> Markup:
    """To the group: the client wishes a date, and how much there is to do until then."""
    return lines(
        html("wish-asked", number=words.number(intent.number), name=who, company=company, at=at),
        html("wish-by-plan", due=due) if due is not None else None,
        _load(intent) if intent.asked_now else None,
    )


def _load(intent: DateWished) -> Markup:
    if intent.planned is None or intent.free is None:
        return html("wish-load-unknown")
    return html("wish-load", planned=words.duration(intent.planned), free=words.duration(intent.free))


def outcome(wish: Wish, ticket: Ticket, at: str, *, to_client: bool) -> Markup:
    """What became of a wish or a proposal, in the place of its buttons."""
    key = "promised" if wish.state is WishState.PROMISED else "over" if ticket.state in ACTIVE else "done"
    audience = "client" if to_client else "group"
    return html(f"wish-{key}-{audience}", number=words.number(ticket.number), at=at)


def proposed(number: int, name: str, at: str) -> Markup:
    """To the client: an engineer proposes a date."""
    return html("wish-proposed-to-client", number=words.number(number), name=name or plain("wish-engineer"), at=at)


def promised(intent: DatePromised, now: datetime, zone: ZoneInfo) -> Markup:
    """To the client: the date will be kept."""
    at = words.due_in_full(intent.at, now, zone)
    return html("wish-promised-to-client", number=words.number(intent.number), name=intent.staff_name, at=at)


def accepted(intent: ProposalAccepted, company: Markup, now: datetime, zone: ZoneInfo) -> Markup:
    """To the group: the client agrees."""
    at = words.due_in_full(intent.at, now, zone)
    return html("wish-accepted", number=words.number(intent.number), company=company, at=at)
