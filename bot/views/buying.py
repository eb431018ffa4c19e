"""Buying hours, and where they went: what the client and the accountant read. Pure."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.locales import html, lines, plain
from bot.views import words
from core.billing.models import OPEN_TOP_UPS, TopUpRequest, TopUpState
from core.exchange.documents.invoicing import InvoiceView, Standing
from core.tickets.buying_intents import TopUpStep
from core.tickets.models import Fate
from core.tickets.quoting import Quote
from core.tickets.spending import SpentLine


def packages(price: int, contract: str, until: str) -> Markup:
    """How many hours, for what price."""
    return html("buy-how-many", price=words.money(price), contract=contract, until=until)


def offered(shown: Quote) -> Markup:
    """What was chosen and what it costs, before it is asked for."""
    return html(
        "buy-offer",
        minutes=words.duration_in_words(shown.minutes),
        amount=words.money(shown.amount),
        price=words.money(shown.price),
        contract=shown.contract.number,
        until=words.full_day(shown.until),
    )


def spent(shown: Sequence[SpentLine]) -> Markup:
    """Above the buttons of the lines."""
    return html("spent-title") if shown else html("spent-none")


def spent_title(one: SpentLine) -> str:
    """«24.11 · Консультация · 45 мин · № 1003»."""
    line = one.line
    paid_all = line.fate is Fate.MONEY and not line.shortage_minutes
    cost = words.money(line.amount or 0) if paid_all else words.duration(line.charged_minutes or 0)
    day = f"{line.work_date:%d.%m}"
    return f"{day} · {one.service.short_name} · {cost} · {words.number(one.number)}"


def _values(request: TopUpRequest | TopUpStep) -> dict[str, str]:
    return {"minutes": words.duration_in_words(request.minutes), "amount": words.money(request.amount)}


def wanted(request: TopUpRequest, name: str) -> Markup:
    """To the manager: a colleague asks; and what became of it."""
    asked = html("buy-wanted", name=name, **_values(request))
    if request.state is TopUpState.WANTED:
        return lines(asked, html("buy-wanted-ask"))
    return lines(asked, html("buy-wanted-no" if request.state is TopUpState.DECLINED else "buy-wanted-yes"))


def step(told: TopUpStep) -> Markup:
    """To the client: how far it is."""
    return html(f"buy-step-{told.state.value}", name=told.name, **_values(told))


def asked(
    request: TopUpRequest,
    company: Markup,
    who: str,
    contract: str,
    zone: ZoneInfo,
    *,
    by: Markup | None,
    invoice: InvoiceView | None,
) -> Markup:
    """To the accountant: for whom, how much, and how far it is. ``by``: who has done the last step; ``invoice``: that of 1C."""
    return lines(
        html("top-up-title", number=words.number(request.id)),
        company,
        html(
            "top-up-what",
            price=words.money(request.price),
            contract=contract,
            name=who,
            day=words.full_day(request.created_at.astimezone(zone).date()),
            **_values(request),
        ),
        html("top-up-unagreed") if request.agreed_by is None else None,
        "",
        html(f"top-up-state-{request.state.value}"),
        by,
        _invoice(request, invoice) if invoice is not None else None,
    )


def _invoice(request: TopUpRequest, invoice: InvoiceView) -> Markup | None:
    """How the invoice in 1C stands. Whether it is posted is said as long as the accountant has not taken the next step."""
    number = f" №\u00a0{invoice.number}" if invoice.number else ""
    there = invoice.standing in (Standing.THERE, Standing.BY_HAND, Standing.DIFFERS)
    if there and request.state is TopUpState.DECLINED:
        return html("top-up-invoice-left", number=number)
    if there and request.state is not TopUpState.ASKED:
        return html("top-up-invoice-by-hand", number=number)
    if invoice.standing in (Standing.STOPPED, Standing.DROPPED, Standing.COMING) and request.state not in OPEN_TOP_UPS:
        return None
    return html(f"top-up-invoice-{invoice.standing.value.replace('_', '-')}", number=number)


def grant(request: TopUpRequest, company: Markup) -> Markup:
    """Asked once more before hours are granted."""
    return lines(html("top-up-grant", **_values(request)), company)


def reason(request: TopUpRequest) -> str:
    """What the company's people read beside the hours."""
    return plain("top-up-reason", number=words.number(request.id))
