"""The push of documents into 1C, put together from the settings."""

from datetime import time
from zoneinfo import ZoneInfo

from backend.settings import OnecWay, Settings
from backend.ticker import SlotJob
from core.database import Database
from core.exchange.ties import remind_untied
from core.processes.pulse import Pulse
from core.slots.rules import Daily, Missed
from integrations.onec.http_service.client import HttpService
from integrations.onec.http_service.documents import ServiceDocuments
from integrations.onec.mapping import load_mapping
from integrations.onec.odata.client import OneC
from integrations.onec.push.odata import ODataDocuments
from integrations.onec.push.worker import PushWorker

TIE_JOB = "onec.untied"


async def push(database: Database, settings: Settings, pulse: Pulse) -> None:
    """Send documents until cancelled. Only with a base in the settings."""
    assert settings.onec is not None
    if settings.onec_way is OnecWay.HTTP_SERVICE:
        async with HttpService(settings.onec) as service:
            await PushWorker(database, ServiceDocuments(database, service), pulse).run()
        return
    mapping = load_mapping(settings.onec_mapping)
    async with OneC(settings.onec) as onec:
        documents = ODataDocuments(onec, mapping, settings.onec_organisation)
        await PushWorker(database, documents, pulse).run()


def tie_job(zone: ZoneInfo) -> SlotJob:
    """Administrators read in the morning what is nothing in 1C yet."""
    return SlotJob(Daily(TIE_JOB, time(9, 45), zone, Missed.SKIP), run=remind_untied)
