"""What a document of 1C can be about: the work of a completion, or an invoice for hours that a company buys."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeAlias

from core.exchange.documents.invoice import Invoice
from core.exchange.documents.specification import Specification

Content: TypeAlias = Specification | Invoice


class DocumentKind(StrEnum):
    """``work``: of a completion. ``invoice``: of a request to buy hours."""

    WORK = "work"
    INVOICE = "invoice"


CORRECTION: Final = ":correction:"


def kind_of(content: Content) -> DocumentKind:
    return DocumentKind.INVOICE if isinstance(content, Invoice) else DocumentKind.WORK


def origin_of(content: Content) -> str:
    """What the document is about, whatever has been corrected since: «ticket:12:completion:1», «topup:5»."""
    return content.key.partition(CORRECTION)[0]


def content_of(kind: DocumentKind, payload: Mapping[str, object]) -> Content:
    """The content as it was written down."""
    return (Invoice if kind is DocumentKind.INVOICE else Specification).model_validate(payload)
