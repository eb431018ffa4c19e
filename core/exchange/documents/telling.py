"""Telling administrators and directors about the exchange."""

from core.actor import LEADERS, StaffRole
from core.database import Work
from core.exchange.documents.content import DocumentKind
from core.exchange.documents.intents import BaseBlocked, DocumentStopped, DocumentUntied
from core.exchange.documents.invoice_intents import InvoiceMoved
from core.exchange.documents.models import ExchangeDocument
from core.exchange.documents.rules import Trouble
from core.outbox.service import ACCOUNTANT, Intent, staff, tell, tell_each
from core.staff.service import staff_with_role


async def tell_roles(work: Work, intent: Intent, roles: frozenset[StaffRole]) -> None:
    """Tell everybody with one of the roles, each once, in private."""
    people = {person.id for role in roles for person in await staff_with_role(work, role)}
    await tell_each(work, *((staff(staff_id), intent) for staff_id in sorted(people)))


async def tell_stopped(work: Work, row: ExchangeDocument) -> None:
    """The document needs somebody."""
    told = DocumentStopped(document_id=row.id, number=row.number, state=row.state, trouble=row.trouble)
    await tell_roles(work, told, LEADERS)


async def tell_moved(work: Work, row: ExchangeDocument) -> None:
    """Whoever asked for an invoice sees what has become of it. Of work the accountant looks into 1C."""
    if row.kind is DocumentKind.INVOICE:
        await tell(work, ACCOUNTANT, InvoiceMoved(request_id=row.number))


async def tell_untied(work: Work, row: ExchangeDocument, missing: list[str]) -> None:
    """The document waits for something that nothing has waited for yet."""
    told = DocumentUntied(document_id=row.id, number=row.number, missing=tuple(missing))
    await tell_roles(work, told, frozenset({StaffRole.ADMIN}))


async def tell_blocked(work: Work, trouble: Trouble, explanation: str) -> None:
    """1C cannot be reached till somebody does something."""
    await tell_roles(work, BaseBlocked(trouble=trouble, explanation=explanation), LEADERS)
