"""From a specification, or an invoice, to the rows of a document. Pure: integer minutes and kopecks in, exact decimals out."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.catalog.models import PriceUnit
from core.exchange.documents.content import Content
from core.exchange.documents.invoice import Invoice
from core.exchange.documents.specification import Payment, SpecificationLine

THOUSANDTH = Decimal("0.001")
"""1C counts quantities in thousandths. A thousandth of an hour is less than four seconds: minutes stay exact."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a document. ``minutes`` are charged as hours; None: the quantity counts pieces. ``amount`` and ``price`` are
    kopecks with VAT; ``hours_price`` is what the work would have cost that was written off hours."""

    service_id: int
    content: str
    quantity: Decimal
    price: int
    amount: int
    vat_percent: int
    minutes: int | None = None
    hours_price: int | None = None


def rows_of_content(content: Content) -> list[Row]:
    """All rows of a document, in the order of its lines."""
    if isinstance(content, Invoice):
        return [invoice_row(content)]
    return [row for line in content.lines for row in rows_of(line)]


def invoice_row(invoice: Invoice) -> Row:
    """The one row of an invoice: hours at their price. The sum is the request's, not the product of what 1C has rounded."""
    return Row(
        invoice.service_id,
        f"Часы обслуживания по договору {invoice.contract}: {_hours_and_minutes(invoice.minutes)}",
        hours(invoice.minutes),
        invoice.price,
        invoice.amount,
        invoice.vat_percent,
        invoice.minutes,
    )


def rows_of(line: SpecificationLine) -> Iterator[Row]:
    """The rows of a line of work: of an hourly one at most two, what hours have covered and what they have not. Work that
    costs nothing is there, with nothing."""
    if line.payment is Payment.FREE:
        yield _row(line, f"{_minutes(line.actual)}, без оплаты", 0)
        return
    for_money_at_once = line.payment is Payment.MONEY and not line.shortage and not line.covered
    if for_money_at_once and line.unit is PriceUnit.FIXED:
        yield Row(line.service_id, _content(line, ""), Decimal(1), line.amount or 0, line.amount or 0, line.vat_percent)
        return
    if for_money_at_once:
        yield _row(line, "", line.charged, line.price or 0, line.amount or 0)
        return
    if line.covered or not line.shortage:
        said = "за счёт часов договора" if line.covered else f"{_minutes(line.actual)}, учтено в другой строке"
        yield _row(line, said, line.covered, hours_price=line.price)
    if line.shortage and line.payment is Payment.UNPAID:
        yield _row(line, "не оплачено", line.shortage)
    elif line.shortage:
        yield _row(line, "сверх часов договора", line.shortage, line.price or 0, line.amount or 0)


def _row(
    line: SpecificationLine,
    said: str,
    minutes: int,
    price: int = 0,
    amount: int = 0,
    *,
    hours_price: int | None = None,
) -> Row:
    return Row(
        line.service_id,
        _content(line, said),
        hours(minutes),
        price,
        amount,
        line.vat_percent,
        minutes,
        hours_price,
    )


def hours(minutes: int) -> Decimal:
    """Minutes as hours, as 1C keeps them."""
    return (Decimal(minutes) / 60).quantize(THOUSANDTH)


def roubles(kopecks: int) -> Decimal:
    return Decimal(kopecks) / 100


def vat_within(kopecks: int, percent: int) -> int:
    """The tax that a sum with VAT contains, in kopecks, half up."""
    return (kopecks * percent * 2 + (100 + percent)) // (2 * (100 + percent))


def _content(line: SpecificationLine, said: str) -> str:
    """What was done, when, and what paid for it."""
    comment = " ".join(line.comment.split())
    parts = [f"{line.service}, {line.work_date:%d.%m.%Y}", said, comment]
    return "; ".join(part for part in parts if part)


def _hours_and_minutes(minutes: int) -> str:
    """«5 ч 30 мин»."""
    whole, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{whole} ч" if whole else "", f"{rest} мин" if rest else "") if part)


def _minutes(minutes: int) -> str:
    return f"{minutes} мин"
