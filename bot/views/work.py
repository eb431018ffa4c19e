"""What is said of work: what was drafted, timers, evidence, the day so far, ready answers."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.tickets.entries import TimelessEntry, UsualEntry
from core.tickets.entry import UnclearEntry, WorkEntry
from core.tickets.models import Fate, LineSource
from core.tickets.overlaps import Overlap
from core.tickets.own_time import DoneLine, OwnTime, TimedNow
from core.tickets.queries import CardView
from core.tickets.rules import ChargedWork
from core.tickets.timeline.offering import Choice, WorkOffer
from core.tickets.timeline.rules import Draft
from core.tickets.timers import Started, Stopped
from core.tickets.timers_known import minutes_of
from core.tickets.work_intents import TimerSaid, TimerTold
from core.tickets.work_models import Timer, TimerEnd

ROWS = 30
"""Of a list in one message."""


def on_card(view: CardView, now: datetime, zone: ZoneInfo) -> list[Markup]:
    """Whose timers run, and the evidence there is."""
    shown = [
        html("card-timer", name=name, since=words.moment(started_at, now, zone)) for name, started_at in view.timers
    ]
    kept = [
        *([plain("card-voices", count=view.kept.voices)] if view.kept.voices else []),
        *(
            [plain("card-calls", count=view.kept.calls, minutes=words.duration(view.kept.call_minutes))]
            if view.kept.calls
            else []
        ),
    ]
    return [*shown, *([Markup.escape(" · ".join(kept))] if kept else [])]


def offered(offer: WorkOffer, zone: ZoneInfo) -> Markup:
    """What can be entered with one tap, and what that rests on."""
    rows: list[str | Markup | None] = [""]
    if offer.draft is not None:
        rows += [*_draft(offer.draft, zone), *overlapping(offer.overlaps)]
    rows.append(html("tap-title") if offer.choices else html("tap-none"))
    rows += [_choice(one) for one in offer.choices]
    return lines(*rows)


def _draft(seen: Draft, zone: ZoneInfo) -> list[Markup]:
    rests = [
        *([plain("draft-taken", at=_clock(seen.taken_at, zone))] if seen.taken_at is not None else []),
        *([_wrote(seen.wrote, zone)] if seen.wrote is not None else []),
        *([plain("draft-calls", minutes=words.duration(seen.call_minutes))] if seen.call_minutes else []),
        *([plain("draft-voices", count=seen.voices)] if seen.voices else []),
    ]
    left = [
        *([plain("draft-waited", minutes=words.duration(seen.waited))] if seen.waited else []),
        *([plain("draft-silent", minutes=words.duration(seen.silent))] if seen.silent else []),
        *([plain("draft-off", minutes=words.duration(seen.off))] if seen.off else []),
    ]
    said = [html("draft-seen", minutes=words.duration(seen.minutes), rests=", ".join(rests))]
    return [*said, html("draft-left-out", left=", ".join(left))] if left else said


def _wrote(wrote: tuple[datetime, datetime], zone: ZoneInfo) -> str:
    first, last = (_clock(moment, zone) for moment in wrote)
    return plain("draft-wrote-once", at=first) if first == last else plain("draft-wrote", first=first, last=last)


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return words.clock(moment.astimezone(zone))


def _choice(one: Choice) -> Markup:
    key = "tap-drafted" if one.drafted else "tap-usual"
    return html(key, service=one.service.name, actual=words.duration(one.minutes), becomes=_becomes(one.charged))


def _becomes(charged: ChargedWork) -> str:
    if charged.fate is Fate.FREE:
        return plain("tap-free")
    if charged.shortage:
        return plain("tap-short", covered=words.duration(charged.covered), short=words.duration(charged.shortage))
    if charged.fate is Fate.MONEY:
        return plain("tap-money", amount=words.money(charged.amount or 0))
    return plain("tap-hours", charged=words.duration(charged.charged))


def overlapping(found: Sequence[Overlap]) -> list[Markup]:
    """Time that is in two lines at once: said, never forbidden."""
    return [
        html("overlap", number=words.number(one.second.number), minutes=words.duration(one.minutes)) for one in found
    ]


def loose(timers: Sequence[Timer]) -> list[Markup]:
    """Timers that have stopped and of which nobody has said what was done."""
    return [html("timer-loose", minutes=words.duration(minutes_of(timer))) for timer in timers]


def stopped(done: Stopped) -> str:
    """What has become of a timer."""
    known = {"number": words.number(done.ticket.number), "minutes": words.duration(done.minutes)}
    if done.timer.ended is TimerEnd.OVER:
        return plain("timer-stopped-over", **known)
    if not done.minutes:
        return plain("timer-stopped-at-once", number=known["number"])
    if done.service is None:
        return plain("timer-stopped-unclear", **known)
    key = "timer-stopped-limit" if done.timer.ended is TimerEnd.LIMIT else "timer-stopped"
    return plain(key, **known, service=done.service.name)


def started(begun: Started, now: datetime, zone: ZoneInfo) -> str:
    """That it runs, and what has become of the one before."""
    key = "timer-started" if begun.anew else "timer-runs"
    since = words.moment(begun.timer.started_at, now, zone)
    said = plain(key, number=words.number(begun.ticket.number), since=since)
    return f"{said}\n{stopped(begun.before)}" if begun.before is not None else said


def told(intent: TimerTold, name: Markup | None, now: datetime, zone: ZoneInfo) -> Markup:
    """A timer that runs long, or did. ``name``: whom it is said to, in the group."""
    text = html(
        {
            TimerSaid.RUNS: "timer-told-runs",
            TimerSaid.LIMIT: "timer-told-limit" if intent.service else "timer-told-limit-unclear",
            TimerSaid.OVER: "timer-told-over",
            TimerSaid.PREVIEW: "timer-told-preview" if intent.service else "timer-told-preview-unclear",
        }[intent.said],
        number=words.number(intent.number),
        since=words.moment(intent.started_at, now, zone),
        minutes=words.duration(intent.minutes),
        limit=words.duration(intent.limit),
        service=intent.service,
    )
    return html("timer-told-to", name=name, text=text) if name is not None else text


def entered(number: int, done: Sequence[WorkEntry | UsualEntry]) -> Markup:
    """What several lines of a message have become."""
    said = [_entered(one) for one in done]
    return html("entered-several", number=words.number(number), lines=Markup("\n").join(said))


def _entered(one: WorkEntry | UsualEntry) -> Markup:
    key = "entered-usual" if isinstance(one, UsualEntry) else "entered-line"
    comment = html("card-line-comment", comment=limits.cut(one.comment, 200)) if one.comment else ""
    return html(key, service=one.service.name, actual=words.duration(one.minutes), comment=comment)


def unclear(part: UnclearEntry | TimelessEntry) -> Markup:
    """What is asked about a part of a message."""
    said = limits.cut(part.words, 100)
    if isinstance(part, TimelessEntry) and len(part.candidates) == 1:
        return html("part-how-long", words=said)
    return html("part-several" if part.candidates else "part-unknown", words=said)


def own_time(shown: OwnTime, now: datetime, zone: ZoneInfo) -> Markup:
    """A person's day: lines by ticket, timers, the sum, what overlaps."""
    rows = [_own_line(one) for one in shown.lines[-ROWS:]]
    more = len(shown.lines) - len(rows)
    return lines(
        html("own-time", total=words.duration(shown.total)) if shown.lines else html("own-time-none"),
        html("card-more-lines", count=more) if more > 0 else None,
        *rows,
        *(_own_timer(one, now, zone) for one in shown.timers),
        *(
            html(
                "own-time-overlap",
                first=words.number(one.first.number),
                second=words.number(one.second.number),
                minutes=words.duration(one.minutes),
            )
            for one in shown.overlaps
        ),
    )


def _own_line(one: DoneLine) -> Markup:
    marks = {
        LineSource.ENTERED: "",
        LineSource.DRAFTED: plain("own-time-drafted"),
        LineSource.TIMER: plain("own-time-timer"),
        LineSource.TIMER_LIMIT: plain("own-time-forgotten"),
    }
    return html(
        "own-time-line",
        number=words.number(one.number),
        service=one.service,
        minutes=words.duration(one.minutes),
        mark=marks[one.source],
        state="" if one.charged else plain("own-time-draft"),
    )


def _own_timer(one: TimedNow, now: datetime, zone: ZoneInfo) -> Markup:
    key = "own-time-runs" if one.runs else "own-time-loose" if one.can_enter else "own-time-lost"
    return html(
        key,
        number=words.number(one.number),
        minutes=words.duration(one.minutes),
        since=words.moment(one.started_at, now, zone),
    )


def mark(source: LineSource) -> str:
    """Beside a line of a card: that a timer nobody stopped has measured it."""
    return plain("card-line-forgotten") if source is LineSource.TIMER_LIMIT else ""
