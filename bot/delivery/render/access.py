"""What people are told about coming in."""

from sqlalchemy import select

from bot.delivery.intents import GroupLost, Welcome
from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import access as keyboards
from bot.keyboards import client as client_keyboards
from bot.locales import html, lines
from bot.store.messages import About
from bot.store.models import Purpose
from core.access.intents import RequestDecided, StrangerAsked
from core.access.models import AccessRequest, RequestState
from core.clients.models import Company, Contact
from core.database import Work


async def _asked(work: Work, _target: Target, intent: StrangerAsked) -> list[Post]:
    request = await work.session.get(AccessRequest, intent.request_id)
    if request is None or request.state is not RequestState.WAITING:
        return []
    return [
        Post(
            # The words stand outside of the text: Fluent takes no value as long as these may become.
            lines(html("access-request", name=request.name), request.text, "", html("access-request-how")),
            keyboards.request(request.id),
            about=About(Purpose.ACCESS, ref_id=request.id),
        )
    ]


async def _decided(_work: Work, _target: Target, intent: RequestDecided) -> list[Post]:
    if intent.approved:
        return [Post(html("access-approved", company=intent.company or ""), client_keyboards.menu())]
    return [Post(html("access-declined"))]


async def _welcome(work: Work, target: Target, _intent: Welcome) -> list[Post]:
    row = (
        await work.session.execute(
            select(Contact.name, Company.name)
            .join(Company, Company.id == Contact.company_id)
            .where(Contact.messenger_id == target.chat_id, Contact.active)
        )
    ).one_or_none()
    if row is None:
        return []
    name, company = row
    return [Post(html("welcome", name=name, company=company), client_keyboards.menu())]


async def _group_lost(_work: Work, _target: Target, intent: GroupLost) -> list[Post]:
    return [Post(html("group-lost", title=intent.title))]


RENDERERS: Renderers = {
    **kind(StrangerAsked, _asked),
    **kind(RequestDecided, _decided),
    **kind(Welcome, _welcome),
    **kind(GroupLost, _group_lost),
}
