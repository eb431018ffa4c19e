"""What a service costs under a contract: the contract's own terms first, then the price list."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from core.actor import Actor, require_admin
from core.audit.models import Subject
from core.audit.service import Value, audit
from core.billing.models import ServiceTerms
from core.catalog.models import PriceUnit, Service, TariffKind
from core.catalog.rounding import Rounding
from core.catalog.service import check_rounding, get_service, rounding_values
from core.contracts.models import Contract
from core.database import Work
from core.errors import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Tariff:
    """A service as a contract has it. ``price``: kopecks; None for untariffed work. ``waived``: a mass case has made it
    untariffed for this ticket."""

    kind: TariffKind
    price: int | None
    price_unit: PriceUnit | None
    rounding: Rounding
    waived: bool = False

    def as_waived(self) -> "Tariff":
        """The same work, counted and for nothing."""
        return Tariff(TariffKind.UNTARIFFED, None, None, self.rounding, waived=True)


async def tariffs_for(work: Work, contract_id: int | None, services: Iterable[Service]) -> dict[int, Tariff]:
    """The tariffs of these services, by id, under a contract (None: a company without one)."""
    listed = {service.id: service for service in services}
    own: dict[int, ServiceTerms] = {}
    if contract_id is not None and listed:
        found = await work.session.scalars(
            select(ServiceTerms).where(ServiceTerms.contract_id == contract_id, ServiceTerms.service_id.in_(listed))
        )
        own = {terms.service_id: terms for terms in found}
    return {service_id: tariff(service, own.get(service_id)) for service_id, service in listed.items()}


async def hour_price(work: Work, contract_id: int | None) -> int | None:
    """Kopecks of an hour under a contract where no service is known yet: when hours are bought, or work is estimated.

    It is that of the price list's first hourly service (its order is the installation's choice), with the contract's own price
    over it. None if there is no hourly service.
    """
    service = await hour_service(work)
    if service is None:
        return None
    return (await tariffs_for(work, contract_id, [service]))[service.id].price


async def hour_service(work: Work) -> Service | None:
    """The service whose price an hour has where no service is known yet: the price list's first hourly one."""
    return await work.session.scalar(
        select(Service)
        .where(Service.active, Service.tariff_kind == TariffKind.HOURLY)
        .order_by(Service.position, Service.id)
        .limit(1)
    )


def tariff(service: Service, own: ServiceTerms | None) -> Tariff:
    """The price list's terms with the contract's own over them."""
    price, rounding = service.price, service.rounding
    if own is not None:
        price = own.price if own.price is not None else price
        rounding = own.rounding or rounding
    return Tariff(service.tariff_kind, price, service.price_unit, rounding)


async def agree_terms(
    work: Work, actor: Actor, *, contract_id: int, service_id: int, price: int | None, rounding: Rounding | None
) -> None:
    """Write down what a contract agrees for a service; neither price nor rounding takes its own terms away.

    Refuses a price for untariffed work, which costs nothing, and rounding that makes no sense. What has been charged stays.
    """
    require_admin(actor)
    service = await get_service(work, service_id)
    contract = await work.session.get(Contract, contract_id)
    if contract is None:
        raise NotFound("no-contract")
    if price is not None and (price < 0 or service.tariff_kind is TariffKind.UNTARIFFED):
        raise Refusal("bad-price")
    if rounding is not None:
        check_rounding(rounding)
    known = await work.session.get(ServiceTerms, (contract_id, service_id), populate_existing=True)
    before = _own_values(known.price, known.rounding) if known is not None else {}
    await work.session.execute(
        delete(ServiceTerms).where(ServiceTerms.contract_id == contract_id, ServiceTerms.service_id == service_id)
    )
    after = _own_values(price, rounding)
    if before != after:
        said = {**after, "service": service_id}
        audit(work, actor, Subject.CONTRACT, contract_id, "terms", before, said, company_id=contract.company_id)
    if price is None and rounding is None:
        return
    work.session.add(
        ServiceTerms(
            contract_id=contract_id,
            service_id=service_id,
            price=price,
            rounding_increment=rounding.increment if rounding else None,
            rounding_minimum=rounding.minimum if rounding else None,
            rounding_grace=rounding.grace if rounding else None,
            rounding_scope=rounding.scope if rounding else None,
            rounding_mode=rounding.mode if rounding else None,
        )
    )
    await work.session.flush()


def _own_values(price: int | None, rounding: Rounding | None) -> dict[str, Value]:
    said: dict[str, Value] = {"price": price} if price is not None else {}
    return said | (rounding_values(rounding) if rounding is not None else {})
