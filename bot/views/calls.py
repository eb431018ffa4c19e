"""Calls, and clients on the phone, as staff reads them: with the balance beside the name (DESIGN §3, rule 10)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from bot.views.company import company_card, with_standing
from core.clients.models import Company, Contact
from core.tickets.call_changes import CallView
from core.tickets.finding import ClientView, FoundCompany, PastCall
from core.tickets.models import Ticket, TicketState

NUMBERS = 5
TITLE, DESCRIPTION = 60, 120
CONTACTS = 20


def opened(ticket: Ticket, company: Markup, client: Contact, by: str | None, *, silent: bool) -> Markup:
    """The answer to an engineer's line: the ticket, whether the client knows of it, whose it is. ``by``: who has it."""
    return lines(
        html("call-opened", number=words.number(ticket.number), company=company),
        _told(client, silent=silent),
        _whose(ticket, by),
    )


def _told(client: Contact, *, silent: bool) -> Markup:
    if client.messenger_id is None:
        return html("call-not-told", name=client.name)
    return html("call-silent" if silent else "call-told", name=client.name)


def _whose(ticket: Ticket, by: str | None) -> Markup:
    if ticket.state is TicketState.OPEN:
        return html("call-in-queue")
    if ticket.completions or by is None:
        return html("call-done")
    return html("call-yours", name=by)


def on_card(call: CallView, *, absent: bool, now: datetime, zone: ZoneInfo) -> list[Markup]:
    """Lines of a ticket's card: that it came by phone, and that the moment of the call was set back."""
    shown = html("call-card", name=call.by)
    if call.caller_phone:
        shown += html("call-card-phone", phone=words.phone(call.caller_phone))
    if absent:
        shown += html("call-card-absent")
    if call.moved_from is None:
        return [shown]
    if not call.reason:  # the time was named in the line itself
        return [shown, html("call-card-noted", at=words.moment(call.noted_at, now, zone))]
    return [shown, html("call-card-moved", at=words.moment(call.moved_from, now, zone), reason=call.reason)]


def open_tickets(found: FoundCompany | ClientView) -> str:
    """«2 открытые: № 1003, № 1007»."""
    if not found.active:
        return plain("client-no-open-tickets")
    numbers = ", ".join(words.number(ticket.number) for ticket in found.active[:NUMBERS])
    rest = "…" if len(found.active) > NUMBERS else ""
    return plain("client-open-tickets", count=len(found.active), numbers=numbers + rest)


def inline_title(found: FoundCompany) -> str:
    """«ООО «Ромашка» · 5 ч 30 мин»: plain, Telegram knows no markup here."""
    tail = f" · {words.duration(found.balance)}"
    return limits.cut(found.company.name, TITLE - len(tail)) + tail


def inline_description(found: FoundCompany) -> str:
    """What may be done for the company, its INN, what is open."""
    state = plain(f"client-work-{found.company.work_state.value}")
    return limits.cut(f"{state} · {_inn(found.company)} · {open_tickets(found)}", DESCRIPTION)


def inline_text(company: Company, *, ours: bool) -> str:
    """What is put into the chat. It may be anybody's: never a balance, and outside of chats that may be ours the name only."""
    name = limits.cut(company.name, limits.CAPTION)
    return f"🏢 {name}, {_inn(company)}" if ours else f"🏢 {name}"


def _inn(company: Company) -> str:
    return plain("company-inn", inn=company.inn, kpp=plain("company-kpp", kpp=company.kpp) if company.kpp else "")


def short(view: ClientView) -> Markup:
    """A client that was picked while typing: the balance, what may be done, what is open."""
    return lines(
        with_standing(words.company(view.company.name, view.balance), view.company),
        Markup.escape(f"{plain(f'client-work-{view.company.work_state.value}')} · {open_tickets(view)}"),
    )


def client(view: ClientView) -> Markup:
    """All of it: balance, contracts, what may be done, open tickets, people with phones."""
    people = [_contact(one) for one in view.contacts[:CONTACTS]]
    if len(view.contacts) > CONTACTS:
        people.append(html("list-more", count=len(view.contacts) - CONTACTS))
    return lines(
        company_card(view.company, view.balance, view.contracts, view.active[: limits.BUTTONS_IN_LIST]),
        "",
        *([html("client-contacts"), *people] if people else [html("client-no-contacts")]),
    )


def _contact(one: Contact) -> Markup:
    return html(
        "client-contact",
        name=limits.cut(one.name, TITLE),
        phone=words.phone(one.phone) if one.phone else plain("no-phone"),
        role=html("client-contact-manager") if one.as_actor().role == "manager" else "",
        absent=html("client-contact-absent") if one.messenger_id is None else "",
    )


def callers(view: ClientView, now: datetime, zone: ZoneInfo) -> Markup:
    """Who calls for this company: its people, and the last calls."""
    people = [_contact(one) for one in view.contacts[:CONTACTS]] or [html("client-no-contacts")]
    calls = [_call(one, now, zone) for one in view.calls] or [html("client-no-calls")]
    return lines(
        with_standing(words.company(view.company.name, view.balance), view.company),
        "",
        html("client-contacts"),
        *people,
        "",
        html("client-calls"),
        *calls,
    )


def _call(one: PastCall, now: datetime, zone: ZoneInfo) -> Markup:
    return html(
        "client-call",
        at=words.moment(one.at, now, zone),
        name=limits.cut(one.name, TITLE),
        phone=html("client-call-phone", phone=words.phone(one.phone)) if one.phone else "",
        number=words.number(one.number),
    )
