"""What people are told about money and agreed hours. An offer is drawn from its state; its message becomes its outcome."""

from sqlalchemy import select

from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import paid as keyboards
from bot.locales import lines
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import offers
from bot.views import paid as views
from core.actor import ContactRole
from core.clients.models import Contact
from core.database import Work
from core.tickets.intents import EstimateMade, EstimateSettled, ProposalMade, ProposalSettled
from core.tickets.models import Ticket
from core.tickets.offer_intents import EstimateLapsed, LimitCrossed, OfferDiscussed
from core.tickets.offers import estimate_view, proposal_view


async def _proposal_made(work: Work, target: Target, intent: ProposalMade) -> list[Post]:
    view = await proposal_view(work, intent.proposal_id)
    known = await messages.offers_of(work, target.chat_id, Purpose.PROPOSAL, intent.proposal_id)
    if not views.is_open(view.proposal):
        return [Post(views.proposal_outcome(view), edit=message_id) for message_id in known]
    fresh = Post(
        lines(offers.reminder() if intent.reminder else None, views.proposal(view)),
        keyboards.proposal(view.proposal, coverable=view.coverable),
        about=About(Purpose.PROPOSAL, await _own(work, target, intent.ticket_id), ref_id=intent.proposal_id),
    )
    return _shown(fresh, views.proposal_below(view), known, again=intent.again)


async def _estimate_made(work: Work, target: Target, intent: EstimateMade) -> list[Post]:
    view = await estimate_view(work, intent.estimate_id)
    known = await messages.offers_of(work, target.chat_id, Purpose.ESTIMATE, intent.estimate_id)
    if not views.is_open(view.estimate):
        return [Post(views.estimate_outcome(view), edit=message_id) for message_id in known]
    fresh = Post(
        lines(offers.reminder() if intent.reminder else None, views.estimate(view)),
        keyboards.estimate(view.estimate),
        about=About(Purpose.ESTIMATE, await _own(work, target, intent.ticket_id), ref_id=intent.estimate_id),
    )
    return _shown(fresh, views.estimate_below(view), known, again=intent.again)


def _shown(fresh: Post, below: str, known: list[int], *, again: bool) -> list[Post]:
    """A new message, which rings; or the one that stands there drawn anew. Of several only the last has buttons."""
    if not known:
        return [fresh]
    if not again:
        return [Post(fresh.text, fresh.keyboard, edit=known[-1], about=fresh.about)]
    moved = About(Purpose.NOTICE, fresh.about.ticket_id if fresh.about else None)
    return [*(Post(below, edit=message_id, about=moved) for message_id in known), fresh]


async def _proposal_settled(work: Work, target: Target, intent: ProposalSettled) -> list[Post]:
    if target.is_group:
        return [await _group_notice(work, target, intent.ticket_id, views.proposal_told_group(intent))]
    view = await proposal_view(work, intent.proposal_id)
    known = await messages.offers_of(work, target.chat_id, Purpose.PROPOSAL, intent.proposal_id)
    mine = await _tapped_by(work, target, intent.contact_id)
    by = None if mine else views.decided_by(intent.how, intent.name)
    outcomes = [Post(views.proposal_outcome(view, by), edit=message_id) for message_id in known]
    # Who has tapped sees the outcome in place of the buttons: nothing more to say.
    if mine and outcomes:
        return outcomes
    return [*outcomes, await _notice(work, target, intent.ticket_id, views.proposal_told(intent))]


async def _estimate_settled(work: Work, target: Target, intent: EstimateSettled) -> list[Post]:
    if target.is_group:
        return [await _group_notice(work, target, intent.ticket_id, views.estimate_told_group(intent))]
    view = await estimate_view(work, intent.estimate_id)
    known = await messages.offers_of(work, target.chat_id, Purpose.ESTIMATE, intent.estimate_id)
    mine = await _tapped_by(work, target, intent.contact_id)
    by = None if mine else views.decided_by(intent.how, intent.name)
    outcomes = [Post(views.estimate_outcome(view, intent.held, by), edit=message_id) for message_id in known]
    if mine and outcomes:
        return outcomes
    return [*outcomes, await _notice(work, target, intent.ticket_id, views.estimate_told(intent))]


async def _own(work: Work, target: Target, ticket_id: int) -> int | None:
    """The ticket, if this person opened it or speaks for its company: then a reply to the message goes into it."""
    reader = await work.session.scalar(
        select(Contact.id)
        .join(Ticket, Ticket.company_id == Contact.company_id)
        .where(
            Ticket.id == ticket_id,
            Contact.messenger_id == target.chat_id,
            Contact.active,
            (Contact.id == Ticket.contact_id) | (Contact.role == ContactRole.MANAGER),
        )
    )
    return ticket_id if reader is not None else None


async def _tapped_by(work: Work, target: Target, contact_id: int | None) -> bool:
    if contact_id is None:
        return False
    person = await work.session.get(Contact, contact_id)
    return person is not None and person.messenger_id == target.chat_id


async def _notice(work: Work, target: Target, ticket_id: int, text: str) -> Post:
    return Post(text, about=About(Purpose.NOTICE, await _own(work, target, ticket_id)))


async def _group_notice(work: Work, target: Target, ticket_id: int, text: str) -> Post:
    card_id = await messages.card_of(work, target.chat_id, ticket_id)
    return Post(text, reply_to=card_id, about=About(Purpose.NOTICE, ticket_id))


async def _estimate_lapsed(work: Work, target: Target, intent: EstimateLapsed) -> list[Post]:
    text = offers.estimate_lapsed(intent, to_group=target.is_group)
    if target.is_group:
        return [await _group_notice(work, target, intent.ticket_id, text)]
    return [await _notice(work, target, intent.ticket_id, text)]


async def _discussed(work: Work, target: Target, intent: OfferDiscussed) -> list[Post]:
    return [await _group_notice(work, target, intent.ticket_id, offers.discussed(intent))]


async def _limit_crossed(work: Work, target: Target, intent: LimitCrossed) -> list[Post]:
    return [await _group_notice(work, target, intent.ticket_id, offers.limit_crossed(intent))]


RENDERERS: Renderers = {
    **kind(EstimateLapsed, _estimate_lapsed),
    **kind(OfferDiscussed, _discussed),
    **kind(LimitCrossed, _limit_crossed),
    **kind(ProposalMade, _proposal_made),
    **kind(EstimateMade, _estimate_made),
    **kind(ProposalSettled, _proposal_settled),
    **kind(EstimateSettled, _estimate_settled),
}
