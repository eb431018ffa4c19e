"""What people are told about coming in."""

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy import select

from bot.delivery.intents import GroupLost, Welcome
from bot.delivery.post import Post
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import access as keyboards
from bot.keyboards import client as client_keyboards
from bot.locales import html, lines
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import words
from core.access.intents import RequestDecided, StrangerAsked
from core.access.models import AccessRequest, RequestState
from core.access.requests import companies_named
from core.clients.models import Company, Contact
from core.database import Work
from core.dates import local_date
from core.ledger.queries import company_available


async def _asked(work: Work, target: Target, intent: StrangerAsked) -> list[Post]:
    request = await work.session.get(AccessRequest, intent.request_id)
    if request is None or request.state is not RequestState.WAITING:
        return []
    named = await companies_named(work, request)
    known = await messages.offers_of(work, target.chat_id, Purpose.ACCESS, request.id)
    return [
        Post(
            # The words stand outside of the text: Fluent takes no value as long as these may become.
            lines(
                html("access-request", name=request.name),
                request.text,
                "",
                *await _by_inn(work, request, named),
                html("access-request-how"),
            ),
            keyboards.companies(request.id, named),
            edit=known[0] if known else None,
            about=About(Purpose.ACCESS, ref_id=request.id),
        )
    ]


async def _by_inn(work: Work, request: AccessRequest, named: Sequence[Company]) -> list[Markup | str]:
    """Whom the INN in the request names, with what staff sees of every client: the balance, and the KPP of branches."""
    if request.inn is None:
        return []
    if not named:
        return [html("access-inn-unknown", inn=request.inn), ""]
    said: list[Markup | str] = [html("access-inn", inn=request.inn)]
    for company in named:
        balance = await company_available(work, company.id, local_date(work.now, company.zone))
        kpp = html("company-kpp", kpp=company.kpp) if company.kpp else ""
        said.append(html("access-inn-company", company=words.company(company.name, balance), kpp=kpp))
    return [*said, ""]


async def _decided(_work: Work, _target: Target, intent: RequestDecided) -> list[Post]:
    if intent.approved:
        return [Post(html("access-approved", company=intent.company or ""), client_keyboards.menu())]
    if intent.word is not None:
        return [Post(html("access-declined-why", word=intent.word))]
    return [Post(html("access-declined"))]


async def _welcome(work: Work, target: Target, intent: Welcome) -> list[Post]:
    """``target`` and not only the intent: who has left meanwhile is not welcomed."""
    rows = (
        await work.session.execute(
            select(Contact.id, Contact.name, Company.name)
            .join(Company, Company.id == Contact.company_id)
            .where(Contact.messenger_id == target.chat_id, Contact.active)
            .order_by(Contact.id)
        )
    ).all()
    found = next((row for row in rows if intent.contact_id in (0, row[0])), None)
    if found is None:
        return []
    _, name, company = found
    text = html("welcome", name=name, company=company)
    if len(rows) == 1:
        return [Post(text, client_keyboards.menu())]
    return [Post(lines(text, "", html("welcome-several")), client_keyboards.menu(company))]


async def _group_lost(_work: Work, _target: Target, intent: GroupLost) -> list[Post]:
    return [Post(html("group-lost", title=intent.title))]


RENDERERS: Renderers = {
    **kind(StrangerAsked, _asked),
    **kind(RequestDecided, _decided),
    **kind(Welcome, _welcome),
    **kind(GroupLost, _group_lost),
}
