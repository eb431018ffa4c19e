"""Own tickets that are done, what a search has found, and ratings. Pure."""

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines
from bot.views import words
from core.tickets.history import HistoryPage
from core.tickets.rating import BEST
from core.tickets.rating_models import Rating

QUOTE = 300


def history(shown: HistoryPage) -> Markup:
    """Above the tickets of a page."""
    if not shown.count:
        return html("history-none")
    return html("history-title", count=shown.count, page=shown.page + 1, pages=shown.pages)


def found(shown: HistoryPage, asked: str) -> Markup:
    """Above what was found; that nothing was."""
    said = limits.cut(" ".join(asked.split()), QUOTE)
    if not shown.count:
        return html("find-none", words=said)
    more = shown.count - len(shown.tickets)
    return lines(html("find-title", words=said), html("find-more", count=more) if more else None)


def stars(rating: Rating) -> str:
    """«★★★☆☆»."""
    return "★" * rating.stars + "☆" * (BEST - rating.stars)


def on_card(rating: Rating) -> Markup:
    """The rating's line on a card."""
    if not rating.words:
        return html("card-rating", stars=stars(rating))
    return html("card-rating-words", stars=stars(rating), words=limits.cut(" ".join(rating.words.split()), QUOTE))


def low(number: int, company: Markup, rating: Rating, engineer: str | None) -> Markup:
    """To the group and to directors: somebody should call."""
    return lines(
        html("rated-low-told", number=words.number(number), stars=stars(rating)),
        company,
        html("rated-low-engineer", name=engineer) if engineer else None,
        html("rated-low-words", words=limits.cut(rating.words, QUOTE)) if rating.words else None,
    )
