"""Buttons under the daily summary: the tickets named in it, and the lists of those that are not."""

from aiogram.types import InlineKeyboardButton as Button
from aiogram.types import InlineKeyboardMarkup as Markup

from bot.keyboards.callbacks import BehindNumber, TicketLookCD
from bot.locales import plain
from bot.views import behind, words
from core.reports.summary import NAMED, Summary
from core.reports.what import What

TICKETS = 4
IN_ROW = 2
MARKS = {What.OVERDUE: "🔴", What.AT_RISK: "🟠", What.NOT_TAKEN: "👀"}


def summary(shown: Summary) -> Markup | None:
    """At most six; None when nothing needs anybody."""
    named = {
        What.OVERDUE: [(row.ticket_id, row.number) for row in shown.overdue.rows],
        What.AT_RISK: [(row.ticket_id, row.number) for row in shown.at_risk[: NAMED - 1]],
        What.NOT_TAKEN: [(row.ticket_id, row.number) for row in shown.unseen.rows[: NAMED - 1]],
    }
    counts = {
        What.OVERDUE: shown.overdue_count,
        What.AT_RISK: shown.at_risk_count,
        What.NOT_TAKEN: shown.unseen_count,
    }
    tickets: dict[int, Button] = {}
    for what, rows in named.items():
        for ticket_id, number in rows:
            text = plain("button-summary-ticket", mark=MARKS[what], number=words.number(number))
            button = Button(text=text, callback_data=TicketLookCD(ticket_id=ticket_id).pack())
            tickets.setdefault(ticket_id, button)
    # A list where more stand in it than have a button: some tickets are in two of them.
    with_button = list(tickets)[:TICKETS]
    lists = [
        _list(shown, what, counts[what])
        for what, rows in named.items()
        if counts[what] > sum(ticket_id in with_button for ticket_id, _ in rows)
    ]
    lists = lists[: TICKETS + IN_ROW - len(with_button)]
    cards = [tickets[ticket_id] for ticket_id in with_button]
    keyboard = [buttons[i : i + IN_ROW] for buttons in (cards, lists) for i in range(0, len(buttons), IN_ROW)]
    return Markup(inline_keyboard=keyboard) if keyboard else None


def _list(shown: Summary, what: What, count: int) -> Button:
    day = shown.day.toordinal()
    text = plain("button-summary-list", mark=MARKS[what], name=behind.name(what), count=count)
    return Button(text=text, callback_data=BehindNumber(what=what, first=day, last=day).pack())
