"""Mass cases in words: a wave's card and what it would charge, a batch of updates. Pure."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.clients.models import ShortagePolicy
from core.tickets.models import ACTIVE
from core.tickets.updates.choosing import BatchView
from core.tickets.updates.intents import UpdatesWritten
from core.tickets.updates.listing import ReadList
from core.tickets.waves.answering import AnswerPreview
from core.tickets.waves.intents import NotDone, WaveAnswered, WaveResolved
from core.tickets.waves.models import Wave, WaveRule, WaveState
from core.tickets.waves.queries import WaveView
from core.tickets.waves.resolving import WavePreview
from core.tickets.waves.service import OpenWave

LISTED = 15
"""Rows of a list: a phone's screen. The rest is a number."""
ANSWER, QUOTE = 300, 2000
NAME = 60
LINE = 80
REASONS = {
    "not-active": "not-done-over",
    "not-in-wave": "not-done-left",
    "work-forbidden": "not-done-forbidden",
    "prepayment-only": "not-done-prepayment",
    "hours-blocked": "not-done-hours",
    "beyond-agreed": "not-done-beyond",
    "estimate-first": "not-done-estimate",
    "checklist-undone": "not-done-steps",
    "service-retired": "not-done-service",
    "not-untariffed": "not-done-tariff",
}
POLICIES = {
    ShortagePolicy.ASK: "wave-short-ask",
    ShortagePolicy.BILL: "wave-short-bill",
    ShortagePolicy.BLOCK: "wave-short-block",
}


def rule(wave: Wave, service: str | None) -> str:
    """How its work is charged."""
    if wave.rule is WaveRule.FREE:
        return plain("wave-rule-free")
    if wave.rule is WaveRule.MINUTES:
        return plain("wave-rule-minutes")
    return plain("wave-rule-fixed", minutes=words.duration(wave.fixed_minutes or 0), service=service or "")


def card(view: WaveView) -> Markup:
    """The wave as the group sees it."""
    wave = view.wave
    active = sum(ticket.state in ACTIVE for ticket, _ in view.tickets)
    rows = [
        html(
            "wave-row-active" if ticket.state in ACTIVE else "wave-row-done",
            number=words.number(ticket.number),
            company=limits.cut(name, NAME),
        )
        for ticket, name in view.tickets[:LISTED]
    ]
    more = len(view.tickets) - LISTED
    return lines(
        html("wave-title", name=wave.name, state=plain(f"wave-state-{wave.state.value}")),
        html("wave-leader", name=view.leader),
        html("wave-rule", rule=rule(wave, view.service)),
        html("wave-count", count=len(view.tickets), done=str(len(view.tickets) - active)),
        *rows,
        html("wave-more", count=more) if more > 0 else None,
        html("wave-answer", text=limits.cut(view.answer, ANSWER), count=view.answered) if view.answer else None,
        html("wave-waiting", count=view.waiting) if view.waiting else None,
        html("wave-how") if wave.state is not WaveState.CLOSED else None,
    )


def listed(waves: Sequence[OpenWave]) -> Markup:
    """Open waves."""
    if not waves:
        return html("waves-none")
    rows = [html("waves-row", name=one.wave.name, count=one.tickets, active=str(one.active)) for one in waves]
    return lines(html("waves-title"), *rows[:LISTED])


def answer(shown: AnswerPreview) -> Markup:
    """What will be said, and to whom it will not get."""
    calls = [
        html(
            "wave-answer-call",
            number=words.number(one.number),
            name=limits.cut(one.name, NAME),
            phone=words.phone(one.phone) if one.phone else plain("no-phone"),
        )
        for one in shown.unreached[:LISTED]
    ]
    return lines(
        html("wave-answer-title", count=shown.tickets, name=shown.wave.name),
        html("wave-answer-unreached", count=len(shown.unreached)) if shown.unreached else None,
        *calls,
        "",
        limits.cut(shown.answer.text, QUOTE),
    )


def preview(shown: WavePreview) -> Markup:
    """What resolving all of it would charge."""
    short = [
        html(
            POLICIES[one.policy],
            number=words.number(one.number),
            company=limits.cut(one.company, NAME),
            minutes=words.duration(one.minutes),
            amount=words.money(one.amount),
        )
        for one in shown.short[:LISTED]
    ]
    hindered = [
        html("not-done", number=words.number(one.number), why=reason(one.why.value)) for one in shown.hindered[:LISTED]
    ]
    return lines(
        html("wave-preview-title", count=shown.tickets, name=shown.wave.name),
        html("wave-preview-hours", minutes=words.duration(shown.hours)) if shown.hours else None,
        html("wave-preview-money", amount=words.money(shown.money)) if shown.money else None,
        html("wave-preview-free", count=shown.free) if shown.free else None,
        html("wave-preview-empty", count=shown.without_work) if shown.without_work else None,
        html("wave-preview-short", count=len(shown.short)) if short else None,
        *short,
        html("wave-preview-hindered", count=len(shown.hindered)) if hindered else None,
        *hindered,
    )


def reason(code: str) -> str:
    """Why something was not done, in a few words."""
    return plain(REASONS.get(code, "not-done-other"))


def resolved(told: WaveResolved) -> Markup:
    """How resolving went."""
    return lines(html("wave-resolved", name=told.name, done=told.done), *_failed(told.failed))


def answered(told: WaveAnswered) -> Markup:
    """How answering went."""
    return lines(html("wave-answered", name=told.name, done=told.done), *_failed(told.failed))


def _failed(failed: Sequence[NotDone]) -> list[Markup]:
    if not failed:
        return []
    rows = [html("not-done", number=words.number(one.number), why=reason(one.reason)) for one in failed[:LISTED]]
    return [html("not-done-title", count=len(failed)), *rows]


def batch(shown: BatchView) -> Markup:
    """What would be written."""
    return lines(
        html("updates-title", service=shown.service.name, day=words.day(shown.batch.work_date, shown.today)),
        html("updates-count", count=shown.companies) if shown.companies else html("updates-choose"),
        html("updates-marked", count=shown.marked) if shown.marked else None,
        html("updates-what") if shown.companies else None,
    )


def read_list(read: ReadList) -> Markup | None:
    """The lines of a pasted list that were not taken."""
    if not read.unknown and not read.several:
        return None
    return lines(
        html("updates-unknown", count=len(read.unknown)) if read.unknown else None,
        *(limits.cut(line, LINE) for line in read.unknown[:LISTED]),
        html("updates-several", count=len(read.several)) if read.several else None,
        *(limits.cut(line, LINE) for line in read.several[:LISTED]),
    )


def written(told: UpdatesWritten, today: date) -> Markup:
    """How a batch went."""
    failed = [
        html("updates-failed-row", company=limits.cut(one.company, NAME), why=reason(one.reason))
        for one in told.failed[:LISTED]
    ]
    return lines(
        html(
            "updates-written",
            service=told.service,
            day=words.day(told.work_date, today),
            count=told.done,
            name=told.staff_name,
        ),
        html("updates-skipped", count=told.skipped) if told.skipped else None,
        html("updates-failed", count=len(told.failed)) if failed else None,
        *failed,
    )
