"""How a ticket's topic in a forum group looks in the list of topics."""

import re
from typing import Final

from bot import limits
from bot.locales import plain
from core.sla.rules.plans import Priority
from core.tickets.models import TicketState

LONGEST_NAME: Final = 128
RED, YELLOW, GREEN, BLUE, VIOLET = 0xFB6F5F, 0xFFD67E, 0x8EEE98, 0x6FB9F0, 0xCB86DB
"""Of a topic's icon, as the Bot API names them for createForumTopic. They cannot be changed later."""
_QUOTED = re.compile("«(.+)»")


def name(number: int, company: str, subject: str) -> str:
    """«№1003 Ромашка: не проводится реализация»: of a company only what stands in quotes, since topics' names are cut short."""
    quoted = _QUOTED.search(company)
    said = {"company": quoted[1] if quoted else company, "subject": subject}
    whole = plain("topic-name", number=f"№{number}", **said)
    return limits.cut(" ".join(whole.split()), LONGEST_NAME)


def color(priority: Priority, state: TicketState) -> int:
    """Of the icon: urgent stands out; else by what is to be done when the topic is made."""
    if priority is Priority.URGENT:
        return RED
    match state:
        case TicketState.OPEN:
            return BLUE
        case TicketState.IN_PROGRESS:
            return GREEN
        case TicketState.WAITING_CLIENT:
            return YELLOW
        case _:
            return VIOLET
