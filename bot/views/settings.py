"""A client's choice of notices in words. Pure."""

from markupsafe import Markup

from bot.locales import html, lines, plain
from core.outbox.preferences import Wanted


def hour(minute: int) -> str:
    """«22:00»."""
    return f"{minute // 60}:{minute % 60:02d}"


def span(wanted: Wanted) -> str:
    """«22:00–8:00», or that there are none."""
    if wanted.quiet_from is None or wanted.quiet_to is None:
        return plain("quiet-none")
    return f"{hour(wanted.quiet_from)}–{hour(wanted.quiet_to)}"


def screen(wanted: Wanted) -> Markup:
    """What the switches below mean."""
    return lines(
        html("settings-title"),
        html("settings-quiet", span=span(wanted)) if wanted.quiet_from is not None else None,
    )
