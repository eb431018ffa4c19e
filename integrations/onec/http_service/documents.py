"""Documents through the extension's HTTP service: the key makes them, finds them and cancels them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from core.database import Database
from core.exchange.documents.invoice import Invoice
from core.exchange.documents.outcomes import Fault
from core.exchange.documents.rules import Trouble
from integrations.onec.http_service.charging import bill_of, charge_of
from integrations.onec.http_service.client import HttpService
from integrations.onec.http_service.errors import ServiceRefused
from integrations.onec.http_service.models import Bill, Recorded
from integrations.onec.push.odata import explained
from integrations.onec.push.port import Existing, Impossible, Order

NOT_OURS = "Документ записан не расширением, а другим способом обмена: исправьте его в 1С сами."
REMEMBERED = 1000


class ServiceDocuments:
    """Satisfies :class:`integrations.onec.push.port.Documents`. A document is known by its key, not by the mark in its
    comment: the extension keeps a register of keys. References are told apart by the keys seen in this process, which the
    push always looks up before."""

    def __init__(self, database: Database, service: HttpService) -> None:
        self._database = database
        self._service = service
        self._keys: dict[UUID, str] = {}

    async def find_by_marker(self, key: str, since: datetime) -> list[Existing]:
        """The document of this key, whatever its date."""
        recorded = await self._find(key)
        return [_existing(recorded)] if recorded is not None else []

    async def create(self, order: Order) -> UUID:
        recorded = self._seen(await self._record(order))
        if recorded.deleted:
            # The key has its document for ever; a second one under it would be a second charge.
            words = f"в 1С помечен на удаление: {recorded.number}. Снимите пометку там"
            raise Impossible(Fault(Trouble.DELETED, words))
        return recorded.document

    async def _record(self, order: Order) -> Recorded:
        said = order.content
        async with self._database.read() as work:
            body = await (bill_of(work, order, said) if isinstance(said, Invoice) else charge_of(work, order, said))
        async with _explained():
            if isinstance(body, Bill):
                return await self._service.invoice(order.key, body)
            return await self._service.charge(order.key, body)

    async def read(self, ref: UUID) -> Existing | None:
        recorded = await self._find(self._key(ref))
        return _existing(recorded) if recorded is not None else None

    async def differences(self, ref: UUID, order: Order) -> list[str]:
        """The extension records all or nothing; what can differ is what an accountant has done since."""
        recorded = await self._find(order.key)
        if recorded is None or recorded.document != ref:
            raise Impossible(Fault(Trouble.NOT_THERE))
        return ["сумма документа"] if recorded.amount_kopecks != order.content.amount else []

    async def mark_deleted(self, ref: UUID) -> None:
        async with _explained():
            self._seen(await self._service.cancel(self._key(ref)))

    async def ping(self) -> None:
        async with _explained():
            await self._service.ping()

    async def _find(self, key: str) -> Recorded | None:
        async with _explained():
            recorded = await self._service.find(key)
        return self._seen(recorded) if recorded is not None else None

    def _seen(self, recorded: Recorded) -> Recorded:
        if len(self._keys) >= REMEMBERED:
            self._keys.clear()
        self._keys[recorded.document] = recorded.key
        return recorded

    def _key(self, ref: UUID) -> str:
        key = self._keys.get(ref)
        if key is None:
            raise Impossible(Fault(Trouble.NOT_THERE, NOT_OURS))
        return key


class ServiceInvoices(ServiceDocuments):
    """The same for invoices, which the first version of the extension does not know: that is said, and work goes on."""

    async def find_by_marker(self, key: str, since: datetime) -> list[Existing]:
        """The first thing that is asked about an invoice."""
        async with _explained():
            pong = await self._service.ping()
        if not pong.makes_invoices:
            words = f"расширение 1С версии {pong.extension} не умеет счетов: обновите его до 1.1"
            raise Impossible(Fault(Trouble.MAPPING, words))
        return await super().find_by_marker(key, since)


def _existing(recorded: Recorded) -> Existing:
    return Existing(recorded.document, recorded.number, recorded.date, recorded.posted, recorded.deleted)


@asynccontextmanager
async def _explained() -> AsyncIterator[None]:
    """An error of the client as one of the port's three; a posted document is told from other refusals."""
    async with explained():
        try:
            yield
        except ServiceRefused as error:
            if error.said.code == "document_posted":
                raise Impossible(Fault(Trouble.POSTED, error.explanation)) from error
            raise
