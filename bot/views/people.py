"""What is read about people: of a company, who goes, who has gone."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.people.colleagues import Colleague, People
from core.people.erasing import label
from core.people.intents import PersonGone
from core.people.models import ForgetRequest, ForgetState
from core.tickets.models import Ticket


def ticket_title(ticket: Ticket, name: str) -> str:
    """«№ 1042 · Пётр Ильин · в работе · Не проводится…»: for a button."""
    state = plain(f"my-state-{ticket.state.value.replace('_', '-')}")
    number = words.number(ticket.number)
    title = plain("company-ticket-title", number=number, name=limits.cut(name, 20), state=state, subject=ticket.subject)
    return limits.cut(title, 60)


def _role(shown: Colleague) -> str:
    return plain(f"people-{shown.contact.role.value}")


def _state(shown: Colleague) -> str:
    if not shown.contact.active:
        return plain("people-out")
    return plain("people-in" if shown.came_in else "people-awaited")


def row(shown: Colleague) -> str:
    """«Пётр Ильин · сотрудник · подключён»: for a button."""
    return plain("people-row", name=limits.cut(shown.contact.name, 30), role=_role(shown), state=_state(shown))


def people(shown: People, company: Markup | str, *, for_manager: bool) -> Markup:
    """The list. ``company``: its name, for staff with the balance."""
    hint = html("people-hint-manager") if for_manager else html("people-hint-staff")
    return lines(html("people-title", company=company), hint if shown.colleagues else html("people-none"))


def person(shown: Colleague, company: Markup | str, *, is_me: bool) -> Markup:
    """One person."""
    phone = shown.contact.phone
    return lines(
        html("person-title", name=shown.contact.name, company=company),
        html("person-state", role=_role(shown), state=_state(shown)),
        html("person-phone", phone=words.phone(phone)) if phone else None,
        html("person-tickets", count=shown.open_tickets),
        html("person-you") if is_me else None,
    )


def numbers(found: Sequence[int]) -> str:
    """«№ 1001, № 1002»."""
    return ", ".join(words.number(number) for number in found)


def gone(intent: PersonGone, name: str, company: Markup, heir: str | None, by: str | None) -> Markup:
    """To the group: who has no access any more, and whose the tickets are."""
    tickets = None
    if intent.numbers and heir is not None:
        tickets = html("group-person-tickets-passed", numbers=numbers(intent.numbers), heir=heir)
    elif intent.numbers:
        tickets = html("group-person-tickets-nobody", numbers=numbers(intent.numbers))
    elif heir is None:
        tickets = html("group-no-manager")
    return lines(
        html(f"group-person-{intent.why.value}", name=name, company=company),
        html("group-person-by", name=by) if by is not None else None,
        tickets,
    )


def forget_asked(request: ForgetRequest, name: str, company: Markup, now: datetime, zone: ZoneInfo) -> Markup:
    """To the group: somebody wants to be forgotten; afterwards that it is done."""
    if request.state is ForgetState.DONE:
        return html("group-forget-done", label=label(request.contact_id))
    day = words.day(request.due_at.astimezone(zone).date(), now.astimezone(zone).date())
    return html("group-forget-asked", name=name, company=company, day=day)
