"""What is written into 1C, and compared with it, put together from the settings: one connection, one thing at a time."""

from contextlib import AsyncExitStack
from datetime import time
from zoneinfo import ZoneInfo

from backend.settings import OnecWay, Settings
from backend.ticker import SlotJob
from core.database import Database
from core.exchange.balance.service import compare_all
from core.exchange.reconciling.models import Reconciliation
from core.exchange.reconciling.requesting import ask_nightly
from core.exchange.ties import remind_untied
from core.processes.pulse import Pulse
from core.slots.rules import Daily, Missed
from integrations.onec.balance.writer import BalanceWriter
from integrations.onec.http_service.client import HttpService
from integrations.onec.http_service.documents import ServiceDocuments, ServiceInvoices
from integrations.onec.mapping import load_mapping
from integrations.onec.odata.client import OneC
from integrations.onec.push.invoices import ODataInvoices
from integrations.onec.push.odata import ODataDocuments
from integrations.onec.push.port import Documents
from integrations.onec.push.worker import PushWorker
from integrations.onec.reconciling.reading import ODataBooks
from integrations.onec.reconciling.reconciler import Reconciler

TIE_JOB = "onec.untied"
RECONCILE_JOB = "onec.reconcile"
BALANCE_JOB = "onec.balance"


async def push(database: Database, settings: Settings, pulse: Pulse) -> None:
    """Send documents, reconcile and look after balances until cancelled. Only with a base in the settings."""
    assert settings.onec is not None
    mapping = load_mapping(settings.onec_mapping)
    async with AsyncExitStack() as stack:
        onec = await stack.enter_async_context(OneC(settings.onec))
        documents: Documents = ODataDocuments(onec, mapping, settings.onec_organisation)
        invoices: Documents | None = None
        if mapping.invoices is not None:
            invoices = ODataInvoices(onec, mapping, mapping.invoices, settings.onec_organisation)
        if settings.onec_way is OnecWay.HTTP_SERVICE:
            service = await stack.enter_async_context(HttpService(settings.onec))
            documents = ServiceDocuments(database, service)
            invoices = ServiceInvoices(database, service) if mapping.invoices is not None else None
        # Both ways leave the mark in the document: what is there is read by OData either way.
        reconciler = Reconciler(database, ODataBooks(onec, mapping.documents))
        balances = BalanceWriter(database, onec, mapping.counterparties.entity, mapping.balance)
        await PushWorker(database, documents, pulse, invoices=invoices, asides=(reconciler, balances)).run()


async def reconcile_now(database: Database, settings: Settings) -> Reconciliation:
    """For the command line: read 1C from this process, and tell nobody else."""
    assert settings.onec is not None
    async with OneC(settings.onec) as onec:
        books = ODataBooks(onec, load_mapping(settings.onec_mapping).documents)
        done, _ = await Reconciler(database, books).run()
        return done


def exchange_jobs(settings: Settings, zone: ZoneInfo) -> list[SlotJob]:
    """What the exchange does once a day. The jobs only ask: whoever speaks with 1C does it."""

    def daily(job: str, at: time) -> Daily:
        return Daily(job, at, zone, Missed.SKIP)

    return [
        # Administrators read in the morning what is nothing in 1C yet.
        SlotJob(daily(TIE_JOB, time(9, 45)), run=remind_untied),
        SlotJob(daily(RECONCILE_JOB, settings.onec_reconcile_at), run=ask_nightly),
        SlotJob(daily(BALANCE_JOB, time(4, 15)), run=compare_all),
    ]
