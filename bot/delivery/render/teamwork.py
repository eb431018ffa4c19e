"""Teamwork on its way: to the group and to a colleague, and what the client is told of it. Internal notes have no renderer:
they go nowhere."""

from markupsafe import Markup

from bot.delivery.post import Post
from bot.delivery.render.named import company_of_ticket
from bot.delivery.render.registry import Renderers, Target, kind
from bot.keyboards import teamwork_lists as list_keyboards
from bot.locales import html
from bot.store import messages
from bot.store.messages import About
from bot.store.models import Purpose
from bot.views import teamwork as views
from bot.views import words
from bot.views.alerts import mention, short
from core.database import Work
from core.staff.models import Staff
from core.tickets.teamwork.intents import (
    CalledIn,
    CameBack,
    CancelledByStaff,
    HandedOver,
    MergedInto,
    MergedResolved,
    PostponedForClient,
    SplitOff,
)


async def _named(work: Work, target: Target, staff_id: int) -> tuple[Markup, str]:
    """Who is meant: rung in the group, by name in private."""
    person = await work.session.get_one(Staff, staff_id)
    return (mention(person) if target.is_group else Markup.escape(short(person.name))), person.name


async def _handed(work: Work, target: Target, intent: HandedOver) -> list[Post]:
    person, name = await _named(work, target, intent.staff_id)
    company = await company_of_ticket(work, intent.ticket_id)
    taken_over = name == intent.by
    text = views.handed(person, intent.number, company, intent.by, intent.words, taken_over=taken_over)
    return [await _to_staff(work, target, intent.ticket_id, text, given=True)]


async def _called_in(work: Work, target: Target, intent: CalledIn) -> list[Post]:
    person, _ = await _named(work, target, intent.staff_id)
    company = await company_of_ticket(work, intent.ticket_id)
    text = html("team-called-in", person=person, number=words.number(intent.number), company=company, by=intent.by)
    return [await _to_staff(work, target, intent.ticket_id, text)]


async def _came_back(work: Work, target: Target, intent: CameBack) -> list[Post]:
    person, _ = await _named(work, target, intent.staff_id)
    text = html(
        "team-came-back",
        person=person,
        number=words.number(intent.number),
        company=await company_of_ticket(work, intent.ticket_id),
        why=views.rest_why(intent.why, intent.words),
    )
    return [await _to_staff(work, target, intent.ticket_id, text)]


async def _to_staff(work: Work, target: Target, ticket_id: int, text: Markup, *, given: bool = False) -> Post:
    """Under the card in the group, where the buttons are; with a button in private."""
    about = About(Purpose.NOTICE, ticket_id)
    if target.is_group:
        return Post(text, reply_to=await messages.card_of(work, target.chat_id, ticket_id), about=about)
    return Post(text, list_keyboards.given(ticket_id) if given else list_keyboards.open_card(ticket_id), about=about)


async def _rests(work: Work, target: Target, intent: PostponedForClient) -> list[Post]:
    until = words.due_in_full(intent.until, work.now, target.zone)
    return _to_client(intent.ticket_id, html("client-rests", number=words.number(intent.number), until=until))


async def _merged(_work: Work, _target: Target, intent: MergedInto) -> list[Post]:
    key = "client-merged-own" if intent.own else "client-merged-other"
    text = html(key, number=words.number(intent.number), into=words.number(intent.into_number))
    return _to_client(intent.ticket_id, text)


async def _merged_resolved(_work: Work, _target: Target, intent: MergedResolved) -> list[Post]:
    text = html("client-merged-resolved", number=words.number(intent.number), into=words.number(intent.into_number))
    return _to_client(intent.ticket_id, text)


async def _split_off(_work: Work, _target: Target, intent: SplitOff) -> list[Post]:
    text = html(
        "client-split-off",
        number=words.number(intent.number),
        subject=intent.subject,
        before=words.number(intent.from_number),
    )
    return _to_client(intent.ticket_id, text)


async def _cancelled(_work: Work, _target: Target, intent: CancelledByStaff) -> list[Post]:
    return _to_client(intent.ticket_id, views.cancelled(intent))


def _to_client(ticket_id: int, text: Markup) -> list[Post]:
    return [Post(text, about=About(Purpose.NOTICE, ticket_id))]


RENDERERS: Renderers = {
    **kind(HandedOver, _handed),
    **kind(CalledIn, _called_in),
    **kind(CameBack, _came_back),
    **kind(PostponedForClient, _rests),
    **kind(MergedInto, _merged),
    **kind(MergedResolved, _merged_resolved),
    **kind(SplitOff, _split_off),
    **kind(CancelledByStaff, _cancelled),
}
