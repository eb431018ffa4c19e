"""Use cases of the price list."""

from sqlalchemy import select

from core.actor import Actor, require_admin
from core.audit.models import Subject
from core.audit.service import ADDED, CHANGED, Value, audit
from core.catalog.models import PriceUnit, Service, TariffKind
from core.catalog.rounding import Rounding
from core.database import Work
from core.errors import NotFound, Refusal

LEAST_MINUTES = 15
MOST_LEAST = 24 * 60


async def active_services(work: Work) -> list[Service]:
    """Services that can be entered now, in the price list's order."""
    return list(
        await work.session.scalars(select(Service).where(Service.active).order_by(Service.position, Service.id))
    )


async def get_service(work: Work, service_id: int) -> Service:
    """The service, or NotFound."""
    service = await work.session.get(Service, service_id)
    if service is None:
        raise NotFound("no-service")
    return service


async def offered_service(work: Work, service_id: int) -> Service:
    """A service that hours about to burn are offered for, or NotFound."""
    service = await get_service(work, service_id)
    meant = service.offered or service.needs_estimate
    if not (service.active and meant and service.tariff_kind is TariffKind.HOURLY):
        raise NotFound("no-service")
    return service


async def add_service(
    work: Work,
    actor: Actor,
    *,
    code: str,
    name: str,
    short_name: str,
    tariff_kind: TariffKind,
    price: int | None,
    price_unit: PriceUnit | None,
    rounding: Rounding,
    usual_minutes: int,
    words: list[str],
    position: int,
    offered: bool = False,
    least_minutes: int = LEAST_MINUTES,
    needs_estimate: bool = False,
) -> Service:
    """A new item of the price list. ``offered``: hours about to burn are offered for it; refused for other than hourly work,
    which uses no hours, as is rounding that makes no sense. ``least_minutes``: it never takes less; no date is promised that
    leaves less. ``needs_estimate``: work of this kind («доработка») begins with an estimate that the client agrees to."""
    require_admin(actor)
    check_least(least_minutes)
    check_rounding(rounding)
    if offered and tariff_kind is not TariffKind.HOURLY:
        raise Refusal("only-hourly-offered")
    if needs_estimate and tariff_kind is TariffKind.UNTARIFFED:
        raise Refusal("estimate-of-untariffed", name=name)
    service = Service(
        code=code,
        name=name,
        short_name=short_name,
        tariff_kind=tariff_kind,
        price=price,
        price_unit=price_unit,
        rounding_increment=rounding.increment,
        rounding_minimum=rounding.minimum,
        rounding_grace=rounding.grace,
        rounding_scope=rounding.scope,
        rounding_mode=rounding.mode,
        offered=offered,
        needs_estimate=needs_estimate,
        usual_minutes=usual_minutes,
        least_minutes=least_minutes,
        words=words,
        position=position,
        active=True,
    )
    work.session.add(service)
    await work.session.flush()
    audit(work, actor, Subject.SERVICE, service.id, ADDED, {}, described(service))
    return service


def described(service: Service) -> dict[str, Value]:
    """What the audit trail keeps of a service."""
    return {
        "code": service.code,
        "name": service.name,
        "kind": service.tariff_kind,
        "price": service.price,
        "unit": service.price_unit,
        "usual_minutes": service.usual_minutes,
        "least_minutes": service.least_minutes,
        "words": service.words,
        "active": service.active,
        "offered": service.offered,
        "needs_estimate": service.needs_estimate,
        **rounding_values(service.rounding),
    }


def rounding_values(rounding: Rounding) -> dict[str, Value]:
    """A rounding rule for the audit trail: one value, so that a change of any part shows the rule whole."""
    numbers = (rounding.increment, rounding.minimum, rounding.grace)
    return {"rounding": [*numbers, rounding.scope.value, rounding.mode.value]}


async def set_least_minutes(work: Work, actor: Actor, service_id: int, minutes: int) -> Service:
    """From now on the service never takes less, for tickets that are open too."""
    require_admin(actor)
    check_least(minutes)
    service = await get_service(work, service_id)
    before, service.least_minutes = service.least_minutes, minutes
    await work.session.flush()
    old, new = {"least_minutes": before}, {"least_minutes": minutes}
    audit(work, actor, Subject.SERVICE, service_id, CHANGED, old, new)
    return service


async def set_needs_estimate(work: Work, actor: Actor, service_id: int, *, needs: bool) -> Service:
    """From now on such work begins with an agreed estimate, or does not have to; for tickets that are open too. Refuses
    untariffed work: it costs nothing, so there is nothing to agree to."""
    require_admin(actor)
    service = await get_service(work, service_id)
    if needs and service.tariff_kind is TariffKind.UNTARIFFED:
        raise Refusal("estimate-of-untariffed", name=service.name)
    before, service.needs_estimate = service.needs_estimate, needs
    await work.session.flush()
    old, new = {"needs_estimate": before}, {"needs_estimate": needs}
    audit(work, actor, Subject.SERVICE, service_id, CHANGED, old, new)
    return service


def check_least(minutes: int) -> None:
    """Refuses less than nothing, and more than a day."""
    if not 0 <= minutes <= MOST_LEAST:
        raise Refusal("bad-least-minutes")


def check_rounding(rounding: Rounding) -> None:
    """Refuses a rule that the price list may not hold: steps below a minute, or a grace of a whole step."""
    if rounding.increment < 1 or rounding.minimum < 0 or not 0 <= rounding.grace < rounding.increment:
        raise Refusal("bad-rounding")
