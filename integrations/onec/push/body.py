"""The body of a document, as the mapping calls its properties. Pure."""

from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from integrations.onec.odata.literals import local_text
from integrations.onec.odata.values import Json
from integrations.onec.odata.values import Row as Body
from integrations.onec.push.constants import Constants
from integrations.onec.push.mapping import Covered, DocumentMapping, RowMapping
from integrations.onec.push.marker import comment
from integrations.onec.push.port import Order
from integrations.onec.push.rows import Row, roubles, rows_of_content, vat_within

ALL = Decimal(100)


def body_of(order: Order, mapping: DocumentMapping, constants: Constants, zone: ZoneInfo) -> Body:
    """What is sent to make the document. Number, reference and posting are 1C's own business."""
    references = order.references
    body: Body = {
        "Date": local_text(order.happened_at, zone),
        mapping.counterparty: str(references.counterparty),
        mapping.organisation: str(constants.organisation),
        mapping.comment: comment(order.content),
        **mapping.constants,
    }
    if mapping.contract is not None and references.contract is not None:
        body[mapping.contract] = str(references.contract)
    if mapping.currency is not None and constants.currency is not None:
        body[mapping.currency] = str(constants.currency)
    if mapping.vat_included is not None:
        body[mapping.vat_included] = True
    if mapping.responsible is not None and references.person is not None:
        body[mapping.responsible] = str(references.person)
    section: list[Json] = [
        _section_row(number, row, references.services[row.service_id], mapping.row)
        for number, row in enumerate(rows_of_content(order.content), start=1)
    ]
    body[mapping.section] = section
    return body


def _section_row(number: int, row: Row, item: UUID, mapping: RowMapping) -> Body:
    discounted = mapping.covered is Covered.DISCOUNT and bool(row.hours_price)
    price = (row.hours_price or 0) if discounted else row.price
    sent: Body = {
        "LineNumber": str(number),
        mapping.item: str(item),
        mapping.quantity: row.quantity,
        mapping.price: roubles(price),
        mapping.sum: roubles(row.amount),
    }
    if mapping.content is not None:
        sent[mapping.content] = row.content[: mapping.content_length].rstrip()
    if mapping.vat is not None and (name := mapping.vat_names.get(row.vat_percent)) is not None:
        sent[mapping.vat] = name
    if mapping.vat_sum is not None:
        sent[mapping.vat_sum] = roubles(vat_within(row.amount, row.vat_percent))
    if discounted and mapping.discount is not None:
        sent[mapping.discount] = ALL
    return sent
