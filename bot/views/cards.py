"""The engineers' group: a ticket's card, previews, lists."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import calls, correcting, deadlines, history, opening, paid, teamwork, words, work
from bot.views.company import with_standing
from bot.views.files import describe
from bot.views.models import model_beside
from core.billing.rules import Hindrance
from core.clients.models import ShortagePolicy
from core.tickets.completion import Preview, PreviewLine
from core.tickets.intents import Asked
from core.tickets.models import ACTIVE, Fate, TicketState
from core.tickets.queries import CardView, LineView

TEXT_ON_CARD = 2500
"""UTF-16 units of the client's words on a card: room for all the rest below Telegram's limit."""
REST_IN_MESSAGE = 4000
LINES_ON_CARD = 12


def card(view: CardView, now: datetime, zone: ZoneInfo, *, silent: bool) -> Markup:
    """Number and state, company with balance, contract, author, words, files, work. ``silent``: the client's Telegram
    does not take our messages."""
    ticket = view.ticket
    contract = (
        html(
            "card-contract",
            number=view.contract.number,
            until=words.full_day(view.contract.ends_on),
            model=model_beside(view.in_force),
        )
        if view.contract
        else html("card-no-contract")
    )
    return lines(
        html("card-title", number=words.number(ticket.number), state=_state(view)),
        with_standing(words.company(view.company.name, view.balance), view.company),
        contract,
        deadlines.line(view.deadlines, ticket.priority, now, zone),
        html(
            "card-author",
            name=view.author.name,
            phone=words.phone(view.author.phone) if view.author.phone else plain("no-phone"),
            at=words.moment(ticket.requested_at, now, zone),
        ),
        html("card-silent") if silent else None,
        *(calls.on_card(view.call, absent=view.author.messenger_id is None, now=now, zone=zone) if view.call else []),
        *opening.on_card(view.hints, ticket, now, zone),
        *_agreements(view),
        *teamwork.on_card(view.teamwork, view.assignee, now, zone),
        html("card-wave", name=view.wave) if view.wave is not None else None,
        html("card-needs-estimate") if view.wants_estimate else None,
        "",
        limits.cut(view.text, TEXT_ON_CARD) if view.text else html("card-no-text"),
        html("card-files", files=describe(view.files)) if view.files else None,
        *_work(view.lines),
        *work.on_card(view, now, zone),
        *correcting.on_card(view.corrections, zone),
    )


def rest_of_words(text: str) -> list[str]:
    """What of the client's words has no room on the card, in pieces that each fit a message."""
    if limits.length(text) <= TEXT_ON_CARD:
        return []
    return limits.pieces(limits.after_cut(text, TEXT_ON_CARD), REST_IN_MESSAGE)


def _state(view: CardView) -> Markup:
    key = f"state-{view.ticket.state.value.replace('_', '-')}"
    if view.teamwork.into is not None or view.teamwork.cancelled is not None:
        key = "state-over-by-us"
    text = html(key)
    if view.assignee and view.ticket.state is not TicketState.OPEN:
        text += html("state-by", name=view.assignee)
    if view.reaction is not None and view.ticket.state is not TicketState.OPEN:
        text += html("state-after", elapsed=words.elapsed(view.reaction))
    return text


def _agreements(view: CardView) -> list[Markup]:
    """That the work cannot be completed like this, what pays, and what the client has been asked."""
    shown = []
    if view.ticket.state in ACTIVE:
        if view.hindrance is not None and view.hindrance is not Hindrance.FORBIDDEN:
            shown.append(html("card-hindered"))
        if view.ticket.wants_money:
            shown.append(html("card-wants-money"))
    if view.estimate is not None:
        shown.append(paid.estimate_on_card(view.estimate, view.held))
    offers = (*view.proposals, view.estimate)
    if any(one is not None and one.discussed_at is not None and paid.is_open(one) for one in offers):
        shown.append(html("card-discuss"))
    if view.rating is not None:
        shown.append(history.on_card(view.rating))
    if view.disputed:
        shown.append(html("card-disputed"))
    if not view.asked:
        shown.append(html("card-call"))
    return shown


def _work(done: Sequence[LineView]) -> list[Markup]:
    if not done:
        return []
    shown = [_work_line(line) for line in done[-LINES_ON_CARD:]]
    if len(done) > LINES_ON_CARD:
        shown.insert(0, html("card-more-lines", count=len(done) - LINES_ON_CARD))
    return [Markup(""), html("card-work"), *shown]


def _work_line(view: LineView) -> Markup:
    line = view.line
    fate = html(f"fate-{line.fate.value}", amount=words.money(line.amount or 0)) if line.fate else html("fate-draft")
    return html(
        "card-line",
        service=view.service.name,
        actual=words.duration(line.actual_minutes),
        engineer=view.engineer,
        comment=html("card-line-comment", comment=line.comment) if line.comment else "",
        fate=html("card-line-fate", fate=fate, mark=work.mark(line.source)),
    )


def preview(shown: Preview) -> Markup:
    """What resolving will charge and what remains, before it is confirmed."""
    rows = [_preview_line(line) for line in shown.lines] or [html("preview-nothing")]
    return lines(
        html("preview-title", number=words.number(shown.ticket.number)),
        *rows,
        html(
            "preview-balance",
            before=words.duration(shown.balance),
            after=words.duration(shown.balance_after),
        )
        if shown.balance is not None and shown.balance_after is not None
        else html("preview-no-account"),
        *_preview_shortage(shown),
        *teamwork.undone(shown),
        *(["", html(f"refusal-{shown.hindrance.value}", number=shown.ticket.number)] if shown.hindrance else []),
    )


def _preview_shortage(shown: Preview) -> list[Markup]:
    """What hours will not cover, and who will say whether it is paid."""
    short = sum(line.work.shortage for line in shown.lines)
    beyond = _preview_beyond(shown)
    if not short:
        return beyond
    amount = words.money(sum(line.work.amount or 0 for line in shown.lines if line.work.shortage))
    lacking = short - shown.beyond
    said = [
        *beyond,
        html("preview-shortage" if lacking else "preview-asks", minutes=words.duration(short), amount=amount),
    ]
    if shown.policy is ShortagePolicy.BILL and not shown.beyond:
        said.append(html("preview-billed"))
    elif shown.hindrance is None:
        said.append(html("preview-call" if shown.asked is Asked.NOBODY else "preview-asked"))
    return said


def _preview_beyond(shown: Preview) -> list[Markup]:
    """That more was done than the client has agreed to."""
    if shown.limit is None or not shown.beyond:
        return []
    values = {"limit": words.duration(shown.limit), "beyond": words.duration(shown.beyond)}
    return [html("preview-beyond", **values)]


def _preview_line(line: PreviewLine) -> Markup:
    actual = words.duration(line.actual)
    if line.work.fate is Fate.FREE:
        return html("preview-line-free", service=line.service, actual=actual)
    if line.work.shortage:
        return html(
            "preview-line-short",
            service=line.service,
            actual=actual,
            covered=words.duration(line.work.covered),
            short=words.duration(line.work.shortage),
        )
    if line.work.fate is Fate.MONEY:
        amount = words.money(line.work.amount or 0)
        return html("preview-line-money", service=line.service, actual=actual, amount=amount)
    return html("preview-line-hours", service=line.service, actual=actual, charged=words.duration(line.work.charged))


def relay(name: str, company: Markup, number: int, text: str, *, edited: bool) -> Markup:
    """A client's words in the group."""
    head = html("relay-client", name=name, company=company, number=words.number(number))
    return lines(head, limits.cut(text, 3500) if text else None, html("edited") if edited else None)
