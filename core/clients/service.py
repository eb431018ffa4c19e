"""Use cases of the list of clients."""

from collections.abc import Sequence

from sqlalchemy import select

from core.actor import Actor, ContactRole, StaffActor, require_admin, require_leader
from core.audit.models import Subject
from core.audit.service import ADDED, CHANGED, audit
from core.clients.intents import TermsChanged
from core.clients.models import Company, Contact, ShortagePolicy, WorkState
from core.clients.rules import clean_inn, clean_kpp, clean_phone
from core.database import Work, lock_row
from core.errors import NotFound, Refusal
from core.outbox.service import GROUP, tell

NAME_LENGTH = 300
PERSON_NAME_LENGTH = 200
REASON_LENGTH = 300


async def add_company(work: Work, actor: Actor, *, name: str, inn: str, kpp: str | None, zone_name: str) -> Company:
    """A new client company. Refuses a wrong INN or KPP, and a pair that is already known."""
    require_admin(actor)
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise Refusal("bad-name")
    inn = clean_inn(inn)
    kpp = clean_kpp(kpp, inn)
    known = await known_company(work, inn, kpp)
    if known is not None:
        raise Refusal("company-known", name=known.name)
    company = Company(name=name, inn=inn, kpp=kpp, zone_name=zone_name, created_at=work.now)
    work.session.add(company)
    await work.session.flush()
    said = {"name": name, "inn": inn, "kpp": kpp, "zone": zone_name}
    audit(work, actor, Subject.COMPANY, company.id, ADDED, {}, said, company_id=company.id)
    return company


async def known_company(work: Work, inn: str, kpp: str | None) -> Company | None:
    """The company with these numbers, which have been checked."""
    return await work.session.scalar(select(Company).where(Company.inn == inn, Company.kpp.is_not_distinct_from(kpp)))


async def add_contact(
    work: Work, actor: Actor, *, company_id: int, name: str, phone: str | None, role: ContactRole
) -> Contact:
    """A person of a company, who comes in later: by an invitation, or by their own phone number."""
    require_admin(actor)
    name = " ".join(name.split())
    if not name or len(name) > PERSON_NAME_LENGTH:
        raise Refusal("bad-name")
    clean = clean_phone(phone) if phone else None
    if phone and clean is None:
        raise Refusal("bad-phone")
    await get_company(work, company_id)
    contact = Contact(
        company_id=company_id,
        name=name,
        phone=clean,
        role=role,
        active=True,
        created_at=work.now,
        messenger_id=None,
    )
    work.session.add(contact)
    await work.session.flush()
    audit(work, actor, Subject.CONTACT, contact.id, ADDED, {}, {"role": role}, company_id=company_id)
    return contact


async def get_company(work: Work, company_id: int) -> Company:
    """The company, or NotFound."""
    company = await work.session.get(Company, company_id)
    if company is None:
        raise NotFound("no-company")
    return company


async def rename_company(work: Work, actor: Actor, company_id: int, name: str) -> Company:
    """Another name for a company. By an administrator, or by the exchange with the accounting base."""
    require_admin(actor)
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise Refusal("bad-name")
    company = await lock_row(work, Company, company_id)
    if company is None:
        raise NotFound("no-company")
    before, company.name = company.name, name
    await work.session.flush()
    audit(work, actor, Subject.COMPANY, company_id, CHANGED, {"name": before}, {"name": name}, company_id=company_id)
    return company


async def give_kpp(work: Work, actor: Actor, company_id: int, kpp: str | None) -> Company:
    """Another KPP for a company that has moved; None takes it away. Refuses a wrong one, and one that makes it the same as
    another company. By an administrator, or by the exchange with the accounting base."""
    require_admin(actor)
    company = await lock_row(work, Company, company_id)
    if company is None:
        raise NotFound("no-company")
    kpp = clean_kpp(kpp, company.inn)
    known = await work.session.scalar(
        select(Company.name).where(
            Company.inn == company.inn, Company.kpp.is_not_distinct_from(kpp), Company.id != company.id
        )
    )
    if known is not None:
        raise Refusal("company-known", name=known)
    before, company.kpp = company.kpp, kpp
    await work.session.flush()
    audit(work, actor, Subject.COMPANY, company_id, CHANGED, {"kpp": before}, {"kpp": kpp}, company_id=company_id)
    return company


async def set_terms(
    work: Work, actor: Actor, company_id: int, terms: WorkState | ShortagePolicy, reason: str
) -> Company:
    """What may be done for a company from now on, or what happens when its hours do not suffice. By a director or an
    administrator, with a reason; the group is told. Refuses what is so already."""
    author = require_leader(actor)
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= REASON_LENGTH:
        raise Refusal("no-terms-reason")
    company = await lock_row(work, Company, company_id)
    if company is None:
        raise NotFound("no-company")
    if terms in (company.work_state, company.shortage_policy):
        raise Refusal("terms-same")
    state = terms if isinstance(terms, WorkState) else None
    policy = terms if isinstance(terms, ShortagePolicy) else None
    before = _terms_of(company)
    company.work_state = state or company.work_state
    company.shortage_policy = policy or company.shortage_policy
    await work.session.flush()
    after = _terms_of(company)
    audit(work, actor, Subject.COMPANY, company.id, CHANGED, before, after, reason, company_id=company.id)
    told = TermsChanged(
        company_id=company.id,
        work_state=state,
        policy=policy,
        reason=reason,
        staff_name=author.name if isinstance(author, StaffActor) else "",
    )
    await tell(work, GROUP, told)
    return company


def _terms_of(company: Company) -> dict[str, str]:
    return {"work_state": company.work_state, "shortage_policy": company.shortage_policy}


async def managers_in(work: Work, company_ids: Sequence[int]) -> dict[int, list[Contact]]:
    """Those who speak for each of these companies and have come in; companies without one are left out."""
    found = await work.session.scalars(
        select(Contact)
        .where(
            Contact.company_id.in_(company_ids),
            Contact.active,
            Contact.messenger_id.is_not(None),
            Contact.role == ContactRole.MANAGER,
        )
        .order_by(Contact.id)
    )
    managers: dict[int, list[Contact]] = {}
    for manager in found:
        managers.setdefault(manager.company_id, []).append(manager)
    return managers
