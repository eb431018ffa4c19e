"""How a campaign goes: the director's list."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select

from core.actor import Actor, ContactRole, require_leader
from core.clients.models import Company, Contact
from core.clients.service import managers_in
from core.contracts.models import Campaign, CampaignOffer, Contract, OfferState
from core.contracts.people import BY_BUTTON, names_of
from core.database import Work
from core.dates import local_date
from core.errors import NotFound


class Standing(StrEnum):
    """Where an offer stands, the most urgent first: nobody of the company can answer in the bot, no answer yet, ``refused``,
    ``agreed``."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    REFUSED = "refused"
    AGREED = "agreed"


ORDER = list(Standing)


@dataclass(frozen=True, slots=True)
class OfferView:
    """One contract of a campaign. ``name``: who answered, empty before; ``by_phone``: staff wrote it down. ``open``: an answer
    can still be given."""

    campaign: Campaign
    offer: CampaignOffer
    contract: Contract
    company: Company
    standing: Standing
    name: str
    by_phone: bool
    open: bool


@dataclass(frozen=True, slots=True)
class CampaignState:
    """A campaign with its offers: whom to call first, then by the day of the switch and the company's name."""

    campaign: Campaign
    offers: Sequence[OfferView]

    @property
    def counts(self) -> dict[Standing, int]:
        counted = Counter(one.standing for one in self.offers)
        return {standing: counted[standing] for standing in Standing}

    @property
    def to_remind(self) -> int:
        """Offers that a reminder would reach."""
        return sum(one.open and one.standing is Standing.SILENT for one in self.offers)


async def campaign_state(work: Work, actor: Actor, campaign_id: int) -> CampaignState:
    """A campaign as directors and administrators see it."""
    require_leader(actor)
    campaign = await work.session.get(Campaign, campaign_id)
    if campaign is None:
        raise NotFound("no-campaign")
    views = await _views(work, campaign)
    views.sort(
        key=lambda one: (ORDER.index(one.standing), one.offer.switch_on, one.company.name, one.offer.contract_id)
    )
    return CampaignState(campaign, views)


async def offer_of(work: Work, campaign_id: int, contract_id: int) -> OfferView:
    """One offer, for the delivery, which knows whom it writes to."""
    campaign = await work.session.get(Campaign, campaign_id)
    found = await _views(work, campaign, contract_id) if campaign is not None else []
    if not found:
        raise NotFound("no-offer")
    return found[0]


async def _views(work: Work, campaign: Campaign, contract_id: int | None = None) -> list[OfferView]:
    """The campaign's offers, or only this contract's."""
    query = (
        select(CampaignOffer, Contract, Company)
        .join(Contract, Contract.id == CampaignOffer.contract_id)
        .join(Company, Company.id == Contract.company_id)
        .where(CampaignOffer.campaign_id == campaign.id)
    )
    if contract_id is not None:
        query = query.where(CampaignOffer.contract_id == contract_id)
    rows = (await work.session.execute(query)).all()
    managers = await managers_in(work, [company.id for _, _, company in rows])
    names = await names_of(work, {offer.decided_by for offer, _, _ in rows if offer.decided_by is not None})
    views = []
    for offer, contract, company in rows:
        decided = offer.decided_by or ""
        late = local_date(work.now, company.zone) >= offer.switch_on
        views.append(
            OfferView(
                campaign=campaign,
                offer=offer,
                contract=contract,
                company=company,
                standing=_standing(offer, reachable=company.id in managers),
                name=names.get(decided, ""),
                by_phone=bool(decided) and not decided.startswith(BY_BUTTON),
                open=offer.state is OfferState.OFFERED and campaign.closed_at is None and not late,
            )
        )
    return views


def _standing(offer: CampaignOffer, *, reachable: bool) -> Standing:
    match offer.state:
        case OfferState.AGREED:
            return Standing.AGREED
        case OfferState.REFUSED:
            return Standing.REFUSED
        case OfferState.OFFERED:
            return Standing.SILENT if reachable else Standing.UNREACHABLE


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in a list: offers in all, and how many have been answered."""

    campaign: Campaign
    offers: int
    answered: int


async def campaigns(work: Work, actor: Actor) -> list[CampaignLine]:
    """All campaigns, running ones first, then the newest."""
    require_leader(actor)
    rows = await work.session.execute(
        select(
            Campaign,
            func.count(CampaignOffer.contract_id),
            func.count(CampaignOffer.contract_id).filter(CampaignOffer.state != OfferState.OFFERED),
        )
        .outerjoin(CampaignOffer, CampaignOffer.campaign_id == Campaign.id)
        .group_by(Campaign.id)
        .order_by(Campaign.closed_at.is_not(None), Campaign.id.desc())
    )
    return [CampaignLine(*row) for row in rows]


async def people_to_call(work: Work, actor: Actor, company_id: int) -> list[Contact]:
    """Whom to call about an offer: the company's people with a phone number, managers first."""
    require_leader(actor)
    found = await work.session.scalars(
        select(Contact)
        .where(Contact.company_id == company_id, Contact.active, Contact.phone.is_not(None))
        .order_by((Contact.role == ContactRole.MANAGER).desc(), Contact.id)
    )
    return list(found)
