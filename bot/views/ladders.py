"""Ladders of a plan in words: who is told of a ticket that nobody takes, and when."""

from collections.abc import Iterator

from bot.locales import plain
from bot.views import words
from core.sla.rules.ladders import Ladder
from core.sla.rules.plans import Plan, Priority


def shown(plan: Plan) -> Iterator[tuple[str, str]]:
    """By priority that the plan has, the most urgent first: «обычная, если не взята» and the whole ladder."""
    for priority in reversed(Priority):
        if priority in plan.targets:
            yield _of(priority, "steps"), in_words(plan.ladder(priority))


def in_words(ladder: Ladder) -> str:
    """«группе через 10 мин, дежурному ещё через 10 мин, потом снова через 10 мин, реже и реже, до 30 мин»."""
    parts = [
        _steps(ladder),
        plain("ladder-then", repeat=_repeat(ladder)),
        plain("ladder-at-night") if ladder.at_night else "",
        plain("ladder-lapse", lapse=words.duration(ladder.lapse)) if ladder.lapse else "",
    ]
    return ", ".join(part for part in parts if part)


def changes(priority: Priority, before: Ladder, after: Ladder) -> Iterator[tuple[str, str, str]]:
    """What an edit changes: what, as it was, as it would be. Includes what stays as it was."""
    yield _of(priority, "steps"), _steps(before), _steps(after)
    yield _of(priority, "repeat"), _repeat(before), _repeat(after)
    yield _of(priority, "at-night"), _yes(before.at_night), _yes(after.at_night)
    yield _of(priority, "lapse"), _lapse(before), _lapse(after)


def _of(priority: Priority, what: str) -> str:
    name = plain(f"plan-priority-{priority.value}")
    return plain("edit-of-priority", priority=name, what=plain(f"edit-of-{what}"))


def _steps(ladder: Ladder) -> str:
    return ", ".join(
        plain(f"ladder-{audience.value}", delay=plain("ladder-more" if place else "ladder-in", delay=delay))
        for place, audience in enumerate(ladder.audiences)
        for delay in [words.duration(ladder.steps[audience])]
    )


def _repeat(ladder: Ladder) -> str:
    first, cap = words.duration(ladder.first), words.duration(ladder.cap)
    return plain("ladder-repeat", first=first) if first == cap else plain("ladder-growing", first=first, cap=cap)


def _lapse(ladder: Ladder) -> str:
    return words.duration(ladder.lapse) if ladder.lapse else plain("edit-none")


def _yes(value: bool) -> str:
    return plain("edit-yes" if value else "edit-none")
