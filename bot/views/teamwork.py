"""Teamwork in words: on the card, in the group, to the client, in one's own lists."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.catalog.models import Service
from core.tickets.completion import Preview
from core.tickets.teamwork.checklists import Checklist
from core.tickets.teamwork.intents import CancelledByStaff
from core.tickets.teamwork.merging import MergePreview
from core.tickets.teamwork.mine import Mine, MyTicket, Next, Part
from core.tickets.teamwork.models import ChecklistItem, Why
from core.tickets.teamwork.reasons import CancelWhy
from core.tickets.teamwork.seen import Teamwork

SUBJECT_IN_LIST = 50
NAME_IN_LIST = 40
REASON_ON_CARD = 120


def on_card(shown: Teamwork, assignee: str | None, now: datetime, zone: ZoneInfo) -> list[Markup]:
    """What the card says of it; nothing where there is nothing."""
    said: list[Markup] = []
    if shown.waits_for_assignee and assignee is not None:
        said.append(html("card-waits-for", name=assignee))
    if shown.helpers:
        said.append(html("card-helpers", names=", ".join(shown.helpers)))
    if shown.until is not None and shown.why is not None:
        why = rest_why(shown.why, limits.cut(shown.why_words, REASON_ON_CARD))
        said.append(html("card-rests", until=words.due_in_full(shown.until, now, zone), why=why))
    if shown.into is not None:
        said.append(html("card-merged-into", number=words.number(shown.into)))
    if shown.cancelled is not None:
        why = plain(f"cancel-why-{_dashed(shown.cancelled)}") if not shown.cancelled_words else shown.cancelled_words
        said.append(html("card-cancelled-by-us", why=limits.cut(why, REASON_ON_CARD)))
    if shown.merged:
        said.append(html("card-merged-in", numbers=_numbers(shown.merged)))
    if shown.links:
        said.append(html("card-links", numbers=_numbers(shown.links)))
    if shown.notes:
        said.append(html("card-notes", count=shown.notes))
    if shown.steps:
        said.append(html("card-steps", done=str(shown.done), count=str(shown.steps)))
    return said


def _numbers(numbers: list[int]) -> str:
    return ", ".join(words.number(one) for one in numbers)


def _dashed(why: CancelWhy) -> str:
    return why.value.replace("_", "-")


def rest_why(why: Why, said: str) -> str:
    """The reason, with own words where there are any."""
    if why is Why.OTHER:
        return plain("rest-why-other", words=said)
    return plain(f"rest-why-{why.value}") + (f": {said}" if said else "")


def undone(shown: Preview) -> list[Markup]:
    """What the preview of a completion says of the checklist: a warning, or that it cannot be."""
    if not shown.undone:
        return []
    mandatory = [item.text for item in shown.undone if item.mandatory]
    return [
        Markup(""),
        html("preview-undone", count=len(shown.undone)),
        *([html("preview-undone-mandatory", steps="; ".join(mandatory))] if mandatory else []),
    ]


def merge(shown: MergePreview) -> Markup:
    """What merging would do."""
    number, into = words.number(shown.duplicate.number), words.number(shown.main.number)
    return lines(
        html("team-merge-title", number=number, into=into),
        html("team-merge-messages", number=number, into=into, count=shown.messages),
        html("team-merge-lines", into=into, count=shown.lines) if shown.lines else html("team-merge-no-lines"),
        html("team-merge-same-author", name=shown.author.name)
        if shown.author.id == shown.main_author.id
        else html("team-merge-two-authors", name=shown.author.name, other=shown.main_author.name),
    )


def checklist(shown: Checklist) -> Markup:
    """The steps that are done, with who has done them; those to do are the buttons."""
    title = html(
        "team-checks-title",
        number=words.number(shown.ticket.number),
        done=str(shown.done),
        count=str(len(shown.steps)),
    )
    done = [html("team-check-by", step=step.item.text, name=step.by) for step in shown.steps if step.by is not None]
    return lines(title, *done)


def template(service: Service, items: list[ChecklistItem]) -> Markup:
    """A checklist as it was written."""
    rows = [html("checklist-step-mandatory" if item.mandatory else "checklist-step", text=item.text) for item in items]
    return lines(html("checklist-title", service=service.name), *rows)


def handed(person: Markup, number: int, company: Markup, by: str, said: str, *, taken_over: bool) -> Markup:
    """To the new assignee."""
    if taken_over:
        return html("team-taken-over", person=person, number=words.number(number), company=company)
    text = html("team-handed", person=person, number=words.number(number), company=company, by=by)
    return lines(text, html("team-handed-words", words=said) if said else None)


def cancelled(told: CancelledByStaff) -> Markup:
    """To the client."""
    why = told.words if told.why is CancelWhy.OWN else plain(f"client-cancel-why-{_dashed(told.why)}")
    return html("client-cancelled-by-staff", number=words.number(told.number), why=why)


def mine(shown: Mine, now: datetime, zone: ZoneInfo) -> Markup:
    """All that is one's own."""
    blocks = [
        _part(title, part, now, zone)
        for title, part in (
            ("mine-working", shown.working),
            ("mine-helping", shown.helping),
            ("mine-waiting", shown.waiting),
            ("mine-resting", shown.resting),
        )
        if part.rows
    ]
    if not blocks:
        return html("mine-none")
    return lines(*(line for number, block in enumerate(blocks) for line in ([""] if number else []) + block))


def _part(title: str, part: Part, now: datetime, zone: ZoneInfo) -> list[Markup | str]:
    more = [html("list-more", count=part.more)] if part.more else []
    return [html(title), *(_row(row, now, zone) for row in part.rows), *more]


def _row(row: MyTicket, now: datetime, zone: ZoneInfo) -> Markup:
    return html(
        "mine-row",
        number=words.number(row.ticket.number),
        company=words.company(limits.cut(row.company.name, NAME_IN_LIST), row.balance),
        when=_when(row, now, zone),
        subject=limits.cut(row.ticket.subject, SUBJECT_IN_LIST),
    )


def _when(row: MyTicket, now: datetime, zone: ZoneInfo) -> Markup:
    if row.until is not None:
        return html("mine-until", until=words.due_in_full(row.until, now, zone))
    if row.due_at is None:
        return Markup("")
    return html("mine-due" if row.due_at >= now else "mine-late", due=words.due(row.due_at, now, zone))


def next_one(shown: Next, now: datetime, zone: ZoneInfo, reader_id: int) -> Markup:
    """What to do next."""
    own = shown.ticket.ticket.assignee_id == reader_id
    return lines(html("next-title"), _row(shown.ticket, now, zone), html("next-own" if own else "next-free"))
