"""Invoices through the standard OData interface. What is wrong with their part of the mapping, or not published, is
their trouble alone: documents of work go on."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from core.exchange.documents.rules import Trouble
from integrations.onec.mapping import Mapping
from integrations.onec.odata.client import OneC
from integrations.onec.push.fitting import invoices_must_fit
from integrations.onec.push.mapping import InvoiceMapping
from integrations.onec.push.odata import ODataDocuments, explained
from integrations.onec.push.port import Impossible, NotBegun


class ODataInvoices(ODataDocuments):
    """The same for invoices."""

    def __init__(self, onec: OneC, mapping: Mapping, invoices: InvoiceMapping, organisation: str | None = None) -> None:
        super().__init__(onec, mapping, organisation)
        self.mapping = invoices
        self._fits = False

    def _asking(self) -> AbstractAsyncContextManager[None]:
        return self._asking_what_fits()

    @asynccontextmanager
    async def _asking_what_fits(self) -> AsyncIterator[None]:
        try:
            async with explained():
                if not self._fits:
                    await invoices_must_fit(self.onec, self.whole)
                    self._fits = True
                yield
        except NotBegun as failed:
            if failed.fault.trouble is not Trouble.MAPPING:
                raise
            self._fits = False
            raise Impossible(failed.fault) from failed
