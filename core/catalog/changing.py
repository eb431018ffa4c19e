"""Changing an item of the price list. What has been charged stays as it was charged."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.actor import Actor, require_admin, require_leader
from core.audit.models import Subject
from core.audit.service import CHANGED, audit
from core.catalog.models import Service, TariffKind
from core.catalog.rounding import Rounding
from core.catalog.service import check_rounding, described
from core.database import Work, lock_row
from core.errors import NotFound, Refusal

MOST_PRICE = 100_000_000
"""Kopecks: a million roubles for an hour is a slip of the finger."""
MOST_USUAL = 24 * 60
MOST_WORDS, WORD_LENGTH = 20, 64


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """What is to be otherwise; None leaves it. ``price``: kopecks."""

    price: int | None = None
    usual_minutes: int | None = None
    words: tuple[str, ...] | None = None
    rounding: Rounding | None = None
    active: bool | None = None


async def all_services(work: Work, actor: Actor) -> Sequence[Service]:
    """The whole price list, also what is not offered any more, in its order. For leaders."""
    require_leader(actor)
    return (await work.session.scalars(select(Service).order_by(Service.position, Service.id))).all()


async def next_position(work: Work) -> int:
    """The place after the last one."""
    return (await work.session.scalar(select(func.max(Service.position))) or 0) + 1


async def change_service(work: Work, actor: Actor, service_id: int, change: ServiceChange) -> Service:
    """The service as it is from now on. Refuses a price for work that costs nothing, rounding that makes no sense, and a change
    that changes nothing."""
    require_admin(actor)
    service = await lock_row(work, Service, service_id)
    if service is None:
        raise NotFound("no-service")
    check_change(service, change)
    before = described(service)
    if change.price is not None:
        service.price = change.price
    if change.usual_minutes is not None:
        service.usual_minutes = change.usual_minutes
    if change.words is not None:
        service.words = list(change.words)
    if change.active is not None:
        service.active = change.active
    if change.rounding is not None:
        service.rounding_increment = change.rounding.increment
        service.rounding_minimum = change.rounding.minimum
        service.rounding_grace = change.rounding.grace
        service.rounding_scope = change.rounding.scope
        service.rounding_mode = change.rounding.mode
    after = described(service)
    if before == after:
        raise Refusal("service-unchanged")
    await work.session.flush()
    audit(work, actor, Subject.SERVICE, service.id, CHANGED, before, after)
    return service


def check_change(service: Service, change: ServiceChange) -> None:
    """Refuses what the service cannot have."""
    if change.price is not None:
        check_price(service.tariff_kind, change.price)
    if change.usual_minutes is not None:
        check_usual(change.usual_minutes)
    if change.words is not None:
        check_words(change.words)
    if change.rounding is not None:
        check_rounding(change.rounding)


def check_price(kind: TariffKind, price: int) -> None:
    """Refuses a price for untariffed work, which costs nothing, and one that nobody means."""
    if kind is TariffKind.UNTARIFFED or not 0 <= price <= MOST_PRICE:
        raise Refusal("bad-price")


def check_usual(minutes: int) -> None:
    """Refuses less than a minute, and more than a day."""
    if not 1 <= minutes <= MOST_USUAL:
        raise Refusal("bad-usual-minutes")


def check_words(words: Sequence[str]) -> None:
    """Refuses none, too many, and too long ones."""
    if not 0 < len(words) <= MOST_WORDS or any(not 0 < len(word) <= WORD_LENGTH for word in words):
        raise Refusal("bad-service-words", most=MOST_WORDS)
