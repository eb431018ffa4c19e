"""Invoices for hours that companies buy: asked for in 1C with the request, taken back when nothing comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from core.billing.models import TopUpRequest
from core.billing.tariffs import hour_service
from core.contracts.models import Contract
from core.database import Work
from core.exchange.documents.invoice import Invoice
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import DECIDED, DocumentState
from core.exchange.documents.submitting import documents_of, step_back, submit


class Standing(StrEnum):
    """How an invoice stands: ``coming``, ``there`` in 1C, ``differs`` from what was sent; ``stopped``, leaders have been told;
    ``by_hand``, a human has said its number; ``dropped``, a human has said that it is not to be.

    Of a request that nothing came of: ``unsent``, it never got there; ``leaving`` to be marked for deletion, ``gone``: it is;
    ``stuck``: it could not be, as when it is posted."""

    COMING = "coming"
    THERE = "there"
    DIFFERS = "differs"
    STOPPED = "stopped"
    BY_HAND = "by_hand"
    DROPPED = "dropped"
    UNSENT = "unsent"
    LEAVING = "leaving"
    GONE = "gone"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """``number``: in 1C, empty as long as nobody knows it."""

    standing: Standing
    number: str


def origin(request_id: int) -> str:
    """What an invoice is known by, in 1C too."""
    return f"topup:{request_id}"


async def ask_for_invoice(work: Work, request: TopUpRequest) -> None:
    """An unposted invoice is to be made in 1C of a (locked) request that is agreed to, if a base is connected that makes them.

    Its row names the item of the service whose price an hour has. Said again, it changes nothing.
    """
    service = await hour_service(work)
    if service is None or await documents_of(work, origin(request.id)):
        return
    contract = await work.session.get_one(Contract, request.contract_id)
    await submit(
        work,
        Invoice(
            key=origin(request.id),
            number=request.id,
            company_id=request.company_id,
            contract_id=contract.id,
            contract=contract.number,
            correction=0,
            service_id=service.id,
            minutes=request.minutes,
            price=request.price,
            amount=request.amount,
            vat_percent=service.vat_percent,
            withdrawn=False,
        ),
    )


async def withdraw_invoice(work: Work, request: TopUpRequest) -> None:
    """Nothing comes of the (locked) request, and the accountant has not used the invoice: it is marked for deletion in
    1C, unless somebody has posted it there. What a human has decided about it stays so."""
    rows = await documents_of(work, origin(request.id))
    if rows and rows[-1].state not in DECIDED:
        content = rows[-1].content
        assert isinstance(content, Invoice)
        if not content.withdrawn:
            await submit(work, content.taken_back())


async def forget_unsent(work: Work, request: TopUpRequest) -> None:
    """The (locked) request is settled: an invoice that has not gone out is of no use any more. One in 1C is the
    accountant's."""
    step_back(await documents_of(work, origin(request.id)))
    await work.session.flush()


async def invoice_view(work: Work, request_id: int) -> InvoiceView | None:
    """How the request's invoice stands; None if the desk makes none."""
    rows = await work.session.scalars(
        select(ExchangeDocument)
        .where(ExchangeDocument.origin == origin(request_id))
        .order_by(ExchangeDocument.id)
        .execution_options(populate_existing=True)
    )
    documents = rows.all()
    if not documents:
        return None
    number = next((row.onec_number for row in documents if row.onec_number), "")
    return InvoiceView(standing([(row.state, row.trouble is not None) for row in documents]), number)


def standing(documents: Sequence[tuple[DocumentState, bool]]) -> Standing:
    """Of the invoice's document, and of the one that takes it back if there is one: state, and whether it is in trouble."""
    (state, trouble), *later = documents
    if later:
        taken, _ = later[-1]
        if taken in (DocumentState.CANCELLED, DocumentState.CLOSED):
            return Standing.GONE
        return Standing.LEAVING if taken in _ON_ITS_WAY else Standing.STUCK
    if state in _ON_ITS_WAY:
        return Standing.COMING
    if state is DocumentState.CONFIRMED:
        return Standing.DIFFERS if trouble else Standing.THERE
    return _SIMPLE.get(state, Standing.STOPPED)


_ON_ITS_WAY = frozenset(
    {
        DocumentState.HELD,
        DocumentState.UNTIED,
        DocumentState.READY,
        DocumentState.SENDING,
        DocumentState.UNKNOWN,
    }
)
_SIMPLE = {
    DocumentState.CLOSED: Standing.BY_HAND,
    DocumentState.DROPPED: Standing.DROPPED,
    DocumentState.SUPERSEDED: Standing.UNSENT,
    DocumentState.CANCELLED: Standing.GONE,
}
