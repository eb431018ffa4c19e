"""Counterparties of one INN and companies: which is which, and companies made of those that have a contract."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from core.actor import Actor, signature
from core.clients.models import Company
from core.clients.service import NAME_LENGTH, add_company, give_kpp, rename_company
from core.database import Work
from core.errors import Refusal
from core.exchange.mirror.codes import CounterpartyTrouble
from core.exchange.mirror.models import ExchangeCounterparty
from core.exchange.mirror.rules.matching import Candidate, Sought, inn_trouble, kpp_of, match, sole
from core.exchange.mirror.terms import MirrorTerms


async def tie_group(
    work: Work, actor: Actor, group: Sequence[ExchangeCounterparty], wanted: Collection[int], terms: MirrorTerms
) -> None:
    """Tie what can be told apart, and note for each of the group what a person has to settle.

    ``wanted``: ids of those that have a contract and must become companies if they are none.
    """
    troubles: dict[int, CounterpartyTrouble | None] = {}
    bad_inn = inn_trouble(group[0].inn)
    ambiguous = await _tie_known(work, actor, group) if bad_inn is None else False
    for party in group:
        if party.company_id is not None:
            troubles[party.id] = await _look_at_tied(work, actor, party)
        elif party.left_by is not None:
            troubles[party.id] = None
        elif party.id in wanted:
            troubles[party.id] = bad_inn or await _make_company(work, actor, party, group, ambiguous, terms)
        elif ambiguous and party.there:
            troubles[party.id] = CounterpartyTrouble.AMBIGUOUS
        else:
            troubles[party.id] = None
    for party in group:
        note(work, party, troubles[party.id])
    await work.session.flush()


def note(work: Work, party: ExchangeCounterparty, trouble: CounterpartyTrouble | None) -> None:
    """Keep what is wrong, and since when."""
    if party.trouble is not trouble:
        party.trouble = trouble
        party.trouble_since = work.now if trouble is not None else None


def tie(work: Work, actor: Actor, party: ExchangeCounterparty, company: Company) -> None:
    """From now on the reference rules. The company keeps its name and KPP until 1C's change."""
    party.company_id = company.id
    party.tied_by, party.tied_at = signature(actor), work.now
    party.tied_inn = party.inn
    party.taken_name, party.taken_kpp = party.name, company.kpp
    party.left_by = party.left_at = None


def untie(party: ExchangeCounterparty) -> None:
    """The company belongs to another counterparty, or to none."""
    party.company_id = party.tied_by = party.tied_at = party.tied_inn = party.taken_name = party.taken_kpp = None


async def _tie_known(work: Work, actor: Actor, group: Sequence[ExchangeCounterparty]) -> bool:
    """Tie companies that the desk knows; whether one of them could be several counterparties."""
    query = select(Company).where(Company.inn == group[0].inn).execution_options(populate_existing=True)
    companies = {company.id: company for company in await work.session.scalars(query)}
    by_ref = {party.ref: party for party in group}
    tied_ids = select(ExchangeCounterparty.company_id, ExchangeCounterparty.ref).where(
        ExchangeCounterparty.company_id.in_(list(companies))
    )
    tied = {company_id: ref for company_id, ref in await work.session.execute(tied_ids) if company_id is not None}
    found = match(
        [Sought(company.id, company.kpp) for company in companies.values()],
        [Candidate(party.ref, party.kpp, party.branch) for party in group if party.there and party.left_by is None],
        tied | {-party.id: party.ref for party in group if party.company_id is not None},
    )
    for company_id, ref in found.pairs.items():
        tie(work, actor, by_ref[ref], companies[company_id])
    await work.session.flush()
    return bool(found.ambiguous)


async def _look_at_tied(work: Work, actor: Actor, party: ExchangeCounterparty) -> CounterpartyTrouble | None:
    """Let the company follow its counterparty, where nobody has said otherwise; what is wrong with it."""
    if party.inn != party.tied_inn:
        return CounterpartyTrouble.INN_CHANGED
    if party.deleted:
        return CounterpartyTrouble.DELETED
    if party.absent_since is not None:
        return CounterpartyTrouble.ABSENT
    company = await work.session.get_one(Company, party.company_id, populate_existing=True)
    if party.name != party.taken_name:
        if company.name == party.taken_name and 0 < len(party.name) <= NAME_LENGTH:
            await rename_company(work, actor, company.id, party.name)
        party.taken_name = party.name
    try:
        kpp = kpp_of(company.inn, party.kpp)
    except Refusal:
        return CounterpartyTrouble.BAD_KPP
    if kpp == party.taken_kpp or company.kpp != party.taken_kpp:
        return None
    try:
        await give_kpp(work, actor, company.id, kpp)
    except Refusal:
        return CounterpartyTrouble.KPP_TAKEN
    party.taken_kpp = kpp
    return None


async def _make_company(
    work: Work,
    actor: Actor,
    party: ExchangeCounterparty,
    group: Sequence[ExchangeCounterparty],
    ambiguous: bool,
    terms: MirrorTerms,
) -> CounterpartyTrouble | None:
    """A company of a counterparty that has a contract; why not, if a person has to look."""
    if not party.there:
        return CounterpartyTrouble.DELETED if party.deleted else CounterpartyTrouble.ABSENT
    if ambiguous:
        return CounterpartyTrouble.AMBIGUOUS
    alike = [
        Candidate(other.ref, other.kpp, other.branch)
        for other in group
        if other.there and other.left_by is None and other.kpp == party.kpp
    ]
    chosen = sole(alike)
    if chosen is None or chosen.ref != party.ref:
        return CounterpartyTrouble.DUPLICATE
    try:
        await found_company(work, actor, party, terms)
    except Refusal as refused:
        return WHY_NO_COMPANY[refused.code]
    return None


async def found_company(work: Work, actor: Actor, party: ExchangeCounterparty, terms: MirrorTerms) -> None:
    """A new company of this counterparty, tied to it. Raises Refusal if its name or its numbers do not allow it."""
    kpp = kpp_of(party.inn, party.kpp)
    name = party.name or party.full_name
    tie(
        work, actor, party, await add_company(work, actor, name=name, inn=party.inn, kpp=kpp, zone_name=terms.zone_name)
    )


WHY_NO_COMPANY = {
    "bad-inn": CounterpartyTrouble.BAD_INN,
    "bad-kpp": CounterpartyTrouble.BAD_KPP,
    "bad-name": CounterpartyTrouble.BAD_NAME,
    "company-known": CounterpartyTrouble.DUPLICATE,
}
"""By the refusal's code."""
