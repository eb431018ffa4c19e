"""Supplementary agreements: a contract changes its service model from a date on."""

from collections.abc import Sequence
from datetime import date, time

from sqlalchemy import select

from core.actor import Actor, SystemActor, require_admin, require_staff, signature
from core.audit.models import Subject
from core.audit.service import audit
from core.clients.service import get_company
from core.contracts.models import Contract, ContractVersion
from core.contracts.service import check_terms, model_on
from core.contracts.service_models import model_named
from core.database import Work, lock_row
from core.dates import local_date
from core.errors import NotFound, Refusal


async def amend(
    work: Work,
    actor: Actor,
    contract_id: int,
    *,
    effective_from: date,
    service_model: str,
    free_until: time | None = None,
) -> ContractVersion:
    """Requests made from ``effective_from`` on are served by another model; earlier ones keep theirs.

    Refuses a day before the company's today or outside the term, terms that the model cannot have, a second agreement from
    the same day, and one that changes nothing.
    """
    require_admin(actor)
    check_terms(service_model, free_until)
    contract = await lock_row(work, Contract, contract_id)
    if contract is None:
        raise NotFound("no-contract")
    company = await get_company(work, contract.company_id)
    if effective_from < local_date(work.now, company.zone):
        raise Refusal("agreement-in-the-past")
    if not contract.starts_on <= effective_from <= contract.ends_on:
        raise Refusal("agreement-outside-term")
    version = await add_version(
        work, actor, contract, effective_from=effective_from, service_model=service_model, free_until=free_until
    )
    if version is None:
        raise Refusal("agreement-changes-nothing")
    return version


async def add_version(
    work: Work,
    actor: Actor,
    contract: Contract,
    *,
    effective_from: date,
    service_model: str,
    free_until: time | None,
    campaign_id: int | None = None,
) -> ContractVersion | None:
    """Write the agreement of a contract that the caller has locked and checked; None if these terms are in force that day
    already.

    A model that brings hours begins to bring them on that day, for the whole months that are left – unless the contract has
    had such a model before: what it brings goes on as it was, so that nothing is given twice.
    """
    before = await model_on(work, contract, effective_from)
    if (before.model.code, before.terms.free_until) == (service_model, free_until):
        return None
    earlier = await versions_of(work, [contract.id])
    versions = earlier.get(contract.id, [])
    if any(version.effective_from == effective_from for version in versions):
        raise Refusal("agreement-known")
    if model_named(service_model).accrues and not _brought_hours_before(contract, versions, effective_from):
        contract.accrues_from = effective_from
    version = ContractVersion(
        contract_id=contract.id,
        effective_from=effective_from,
        service_model=service_model,
        free_until=free_until,
        agreed_by=signature(actor),
        campaign_id=campaign_id,
        created_at=work.now,
    )
    work.session.add(version)
    await work.session.flush()
    old = {"model": before.model.code, "free_until": before.terms.free_until}
    new = {"model": service_model, "free_until": free_until, "since": effective_from}
    audit(work, actor, Subject.CONTRACT, contract.id, "agreement", old, new, company_id=contract.company_id)
    return version


def _brought_hours_before(contract: Contract, versions: Sequence[ContractVersion], day: date) -> bool:
    codes = [contract.service_model] if contract.starts_on < day else []
    codes += [version.service_model for version in versions if version.effective_from < day]
    return any(model_named(code).accrues for code in codes)


async def agreements_of(work: Work, actor: Actor, contract_id: int) -> list[ContractVersion]:
    """The contract's supplementary agreements by date, for staff."""
    if not isinstance(actor, SystemActor):
        require_staff(actor)
    return (await versions_of(work, [contract_id])).get(contract_id, [])


async def versions_of(work: Work, contract_ids: Sequence[int]) -> dict[int, list[ContractVersion]]:
    """Supplementary agreements of each of these contracts, by date; contracts without one are left out."""
    found = await work.session.scalars(
        select(ContractVersion)
        .where(ContractVersion.contract_id.in_(contract_ids))
        .order_by(ContractVersion.effective_from)
    )
    versions: dict[int, list[ContractVersion]] = {}
    for version in found:
        versions.setdefault(version.contract_id, []).append(version)
    return versions


def agreed_on(contract: Contract, versions: Sequence[ContractVersion], day: date) -> Contract | ContractVersion:
    """What names the model in force on ``day``: the last agreement (``versions`` by date), or the contract itself."""
    return next((version for version in reversed(versions) if version.effective_from <= day), contract)
