"""The exchange with 1C, put together from the settings."""

from functools import partial

import structlog

from backend.settings import OnecWay, Settings
from backend.ticker import SlotJob
from core.database import Database, Work
from core.dates import local_date
from core.exchange.documents.bases import connected_base, disable_base, enable_base
from core.exchange.mirror.terms import MirrorTerms
from core.slots.rules import Daily, Missed
from integrations.onec.mapping import Mapping, MappingProblem, load_mapping
from integrations.onec.partner_api.client import PartnerAccess
from integrations.onec.partner_api.source import PartnerContracts
from integrations.onec.pull.odata_reader import odata_reader
from integrations.onec.pull.pulling import Puller, PullPlan
from integrations.onec.pull.reader import ContractSource
from integrations.onec.pull.sources import PartnerApiSource

log = structlog.get_logger()

PULL_JOB = "onec.pull"


async def connect_base(work: Work, settings: Settings) -> None:
    """Say whether a base is connected: from then on work goes there, and its contracts count. Raises MappingProblem."""
    if settings.onec is None:
        await disable_base(work)
    else:
        # The extension takes an engineer's name; only a document that OData writes may need a reference.
        mapping = load_mapping(settings.onec_mapping)
        needs_people = mapping.needs_people and settings.onec_way is OnecWay.ODATA
        await enable_base(work, needs_people=needs_people, makes_invoices=mapping.invoices is not None)


async def mirror_terms(work: Work, settings: Settings) -> MirrorTerms:
    """What counts of the base's contracts: by the settings, else from the day on which the base was connected."""
    since = settings.onec_contracts_from
    if since is None:
        base = await connected_base(work)
        since = local_date(base.since if base is not None else work.now, settings.zone_info)
    return MirrorTerms(since, settings.zone)


def contract_source(mapping: Mapping, settings: Settings) -> ContractSource | None:
    """Where contracts come from if the mapping says that it is not the base. Raises MappingProblem without an access to it."""
    if not isinstance(mapping.contracts.source, PartnerApiSource):
        return None
    if settings.onec_partner_user is None or settings.onec_partner_password is None:
        msg = (
            "В файле соответствия договоры берутся из партнёрского сервиса (partner_api). Для него нужны "
            "ONEC_PARTNER_USER и ONEC_PARTNER_PASSWORD"
        )
        raise MappingProblem(msg)
    return PartnerContracts(PartnerAccess(settings.onec_partner_user, settings.onec_partner_password))


def make_puller(database: Database, settings: Settings) -> Puller | None:
    """What reads the base; None if no base is set. Raises MappingProblem for a mapping that cannot be used."""
    reach = settings.onec
    if reach is None:
        return None
    mapping = load_mapping(settings.onec_mapping)
    plan = PullPlan(
        connect=partial(odata_reader, reach),
        mapping=mapping,
        zone=reach.zone,
        terms=lambda work: mirror_terms(work, settings),
        drop_percent=settings.onec_drop_percent,
        source=contract_source(mapping, settings),
    )
    return Puller(database, plan)


async def check_at_start(puller: Puller) -> None:
    """Look whether the mapping fits the base. Whatever comes of it, the desk goes on."""
    try:
        result = await puller.check()
    except Exception:
        log.exception("onec.check_failed")
    else:
        log.info("onec.checked", failure=result.failure.value if result.failure is not None else None)


def pull_job(puller: Puller, settings: Settings) -> SlotJob:
    """The nightly pull. What was missed is not caught up with: a pull reads all there is."""
    schedule = Daily(PULL_JOB, settings.onec_pull_at, settings.zone_info, Missed.SKIP)
    return SlotJob(schedule, ids=puller.begin, each=puller.step, run=puller.report)
