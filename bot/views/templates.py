"""Ready answers, as staff reads of them."""

from collections.abc import Sequence

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines
from bot.views import words
from core.tickets.templates import PLACES, Filled
from core.tickets.work_models import Template


def templates(known: Sequence[Template], *, leads: bool) -> Markup:
    """All ready answers, with their beginnings."""
    rows = [html("template-row", title=one.title, text=limits.cut(" ".join(one.text.split()), 80)) for one in known]
    return lines(
        html("templates-title") if rows else html("templates-none"),
        *rows,
        html("templates-how", places=PLACES) if leads else None,
    )


def template(shown: Filled) -> Markup:
    """What the client would read."""
    return lines(
        html("template-preview", number=words.number(shown.ticket.number), title=shown.template.title), "", shown.text
    )


def template_sent(name: str, number: int, text: str) -> Markup:
    """What the client has been sent, for the group."""
    return lines(html("template-sent", name=name, number=words.number(number)), limits.cut(text, 3500))
