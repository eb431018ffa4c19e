"""The exchange with 1C in words. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.locales import html, lines, plain
from bot.views import words
from core.exchange.documents.content import DocumentKind
from core.exchange.documents.models import ExchangeBase, ExchangeDocument
from core.exchange.documents.queries import DocumentView, ExchangeState
from core.exchange.documents.rules import DocumentState, Trouble
from core.exchange.tie_models import ExchangeItem

FOUND = (Trouble.DELETED, Trouble.SEVERAL, Trouble.POSTED, Trouble.DIFFERS)
QUEUE = (DocumentState.READY, DocumentState.SENDING, DocumentState.UNKNOWN)
SHOWN = (
    DocumentState.HELD,
    DocumentState.UNTIED,
    DocumentState.REFUSED,
    DocumentState.DEAD,
    DocumentState.DUPLICATE,
    DocumentState.CONFIRMED,
    DocumentState.CANCELLED,
    DocumentState.CLOSED,
    DocumentState.DROPPED,
)
"""States with a line of their own; those of the queue make one together. What a correction has overtaken concerns nobody."""


def state(now_is: ExchangeState, untied: int, now: datetime, zone: ZoneInfo) -> Markup:
    """How the exchange stands."""
    queued = sum(now_is.counts.get(one, 0) for one in QUEUE)
    return lines(
        html("onec-title"),
        _connection(now_is.base, now, zone),
        _pull(now_is, now, zone),
        _invoices(now_is),
        "",
        html("onec-queued", count=queued) if queued else None,
        *(html("onec-count", state=_state(one), count=now_is.counts[one]) for one in SHOWN if now_is.counts.get(one)),
        html("onec-no-documents") if not now_is.counts else None,
        html("onec-untied-count", count=untied) if untied else None,
    )


def _connection(base: ExchangeBase | None, now: datetime, zone: ZoneInfo) -> Markup:
    if base is None:
        return html("onec-not-connected")
    since = html("onec-connected", since=words.moment(base.since, now, zone))
    if base.trouble is not None and base.trouble_since is not None:
        again = words.moment(base.retry_at, now, zone) if base.retry_at is not None else ""
        trouble = html(
            "onec-trouble-since",
            trouble=_explained(base.trouble, base.explanation),
            since=words.moment(base.trouble_since, now, zone),
            again=again,
        )
        return lines(since, trouble)
    if base.answered_at is None:
        return lines(since, html("onec-not-answered-yet"))
    return lines(since, html("onec-answers", at=words.moment(base.answered_at, now, zone)))


def _pull(now_is: ExchangeState, now: datetime, zone: ZoneInfo) -> Markup | None:
    good, last = now_is.good_pull, now_is.last_pull
    if last is None:
        return None
    if good is None:
        return html("onec-pull-never")
    at = words.moment(good.finished_at, now, zone)
    return html("onec-pull-failed" if last.failure is not None else "onec-pull-good", at=at)


def _invoices(now_is: ExchangeState) -> Markup | None:
    """Whether invoices for hours are made, and what stands in their row."""
    if now_is.base is None:
        return None
    if not now_is.base.makes_invoices:
        return html("onec-no-invoices")
    if now_is.hours is None:
        return html("onec-invoices-without-hours")
    item = now_is.hours_item
    return html("onec-invoices", item=item) if item else html("onec-invoices-untied", service=now_is.hours)


def balances(written: int, refused: int) -> Markup | None:
    """Where the balance is written beside counterparties, if anywhere."""
    if not written and not refused:
        return None
    return lines(
        html("onec-balances", count=written), html("onec-balances-refused", count=refused) if refused else None
    )


def documents(views: Sequence[DocumentView], total: int) -> Markup:
    """Those that need somebody; buttons open them."""
    if not views:
        return html("onec-nothing-waits")
    return lines(html("onec-documents", count=total), "", *(_row(view) for view in views))


def _row(view: DocumentView, *, full: bool = False) -> Markup:
    company = words.company(view.company, view.balance)
    return html("onec-document-row", number=named(view.row), company=company, what=_what(view, full=full))


def listed(view: DocumentView) -> Markup:
    """The same for the command line, which names a document by its id."""
    return html("onec-listed", id=view.row.id, row=_row(view, full=True))


def untied_row(name: str) -> Markup:
    return html("onec-tie-row", name=name)


def document(view: DocumentView, now: datetime, zone: ZoneInfo) -> Markup:
    """One document: whose, how much, what is the matter, who has decided."""
    row = view.row
    content = row.content
    work = row.kind is DocumentKind.WORK
    return lines(
        _title(row),
        words.company(view.company, view.balance),
        html(
            "onec-document-work" if work else "onec-document-invoice",
            minutes=words.duration(content.charged),
            amount=words.money(content.amount),
            done=words.moment(row.happened_at, now, zone),
        ),
        html("onec-document-state", what=_what(view)),
        html("onec-document-number", number=row.onec_number) if row.onec_number else None,
        _decision(view, now, zone),
    )


def named(row: ExchangeDocument) -> str:
    """«№ 1003» of the ticket, «счёт по запросу № 5»."""
    number = words.number(row.number)
    return number if row.kind is DocumentKind.WORK else plain("onec-invoice-name", number=number)


def _title(row: ExchangeDocument) -> Markup:
    number = words.number(row.number)
    if row.kind is DocumentKind.WORK:
        return html("onec-document-title", number=number, correction=_correction(row.correction))
    return html("onec-invoice-withdrawal" if row.correction else "onec-invoice-title", number=number)


def _decision(view: DocumentView, now: datetime, zone: ZoneInfo) -> Markup | None:
    row = view.row
    if row.decided_at is None:
        return None
    who = view.decided_by or plain("onec-command-line")
    at = words.moment(row.decided_at, now, zone)
    if row.decided_reason:
        return html("onec-decided-because", who=who, at=at, reason=row.decided_reason)
    return html("onec-decided", who=who, at=at)


def _correction(number: int) -> str:
    return plain("onec-correction", number=number) if number else ""


def _what(view: DocumentView, *, full: bool = True) -> str:
    """«1С отказала: период закрыт»; «ждёт связи: Консультация»."""
    row = view.row
    if view.missing:
        return plain("onec-waits-for", names=", ".join(view.missing))
    if row.trouble is None:
        return _state(row.state)
    return _explained(row.trouble, row.explanation) if full else _trouble(row.trouble)


def _trouble(trouble: Trouble) -> str:
    return plain(f"onec-trouble-{trouble.value.replace('_', '-')}")


def _explained(trouble: Trouble, explanation: str | None) -> str:
    """What the client of 1C says is a sentence by itself; what we have found there needs a beginning."""
    if not explanation:
        return _trouble(trouble)
    words_ = explanation.rstrip(". ")
    return plain("onec-explained", trouble=_trouble(trouble), explanation=words_) if trouble in FOUND else words_


def _state(state_: DocumentState) -> str:
    return plain(f"onec-state-{state_.value}")


def stopped(view: DocumentView) -> Markup:
    """A document needs somebody."""
    return lines(html("onec-stopped"), _row(view, full=True))


def untied(row: ExchangeDocument, names: Sequence[str]) -> Markup:
    """A document waits for what is nothing in 1C yet."""
    key = "onec-told-untied" if row.kind is DocumentKind.WORK else "onec-told-untied-invoice"
    return html(key, number=words.number(row.number), names=", ".join(names))


def which_number(row: ExchangeDocument) -> Markup:
    """Under what number it is in 1C."""
    return html(
        "onec-which-number" if row.kind is DocumentKind.WORK else "onec-which-invoice-number", number=row.number
    )


def why_drop(row: ExchangeDocument) -> Markup:
    """Why it is not to be there."""
    return html("onec-why-drop" if row.kind is DocumentKind.WORK else "onec-why-drop-invoice", number=row.number)


def blocked(trouble: Trouble, explanation: str) -> Markup:
    """1C cannot be reached till somebody does something."""
    return html("onec-told-blocked", why=_explained(trouble, explanation))


def ties_missing(names: Sequence[str], count: int, documents_: int) -> Markup:
    """Once a day."""
    more = count - len(names)
    return lines(
        html("onec-told-ties", count=count),
        *(html("onec-tie-row", name=name) for name in names),
        html("list-more", count=more) if more > 0 else None,
        html("onec-told-ties-documents", count=documents_) if documents_ else None,
    )


def ties(count: int) -> Markup:
    """What is to be tied."""
    return html("onec-ties", count=count) if count else html("onec-all-tied")


def choose_item(name: str, found: Sequence[ExchangeItem]) -> Markup:
    """Which item it is, or other words."""
    return html("onec-choose-item" if found else "onec-no-items", name=name)


def tied(name: str, item: str, released: int) -> Markup:
    return lines(
        html("onec-tied", name=name, item=item),
        html("onec-released", count=released) if released else None,
    )
