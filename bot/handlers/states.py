"""States of dialogues. Only where free text is expected; decisions are buttons."""

from aiogram.fsm.state import State, StatesGroup


class Writing(StatesGroup):
    """A client writes into a chosen ticket (data: ticket_id), or has announced a new matter (data: announced, Unix time)."""

    ticket = State()
    new = State()


class Wishing(StatesGroup):
    """A client chooses a desired date and may write it instead of tapping (data: ticket_id)."""

    date = State()


class Buying(StatesGroup):
    """A client writes how many hours to buy."""

    amount = State()


class Disputing(StatesGroup):
    """A client may say why they do not agree with a line (data: dispute_id, until: seconds since 1970)."""

    words = State()


class Rating(StatesGroup):
    """A client who is not satisfied may say why (data: ticket_id, completion, until: seconds since 1970)."""

    words = State()


class Finding(StatesGroup):
    """A client writes what to look for among their tickets."""

    words = State()


class Quieting(StatesGroup):
    """A client writes in which hours not to be disturbed."""

    hours = State()


class Asking(StatesGroup):
    """A stranger writes who they are."""

    access = State()


class Granting(StatesGroup):
    """A director or an administrator adds minutes: the company, then minutes and reason, then the kind."""

    company = State()
    amount = State()
    kind = State()


class Inviting(StatesGroup):
    """An administrator invites a contact: the company, the name, the role."""

    company = State()
    name = State()
    role = State()


class Peopling(StatesGroup):
    """A manager invites a colleague: the name (data: company_id); staff looks at a company's people: the company's words."""

    name = State()
    company = State()


class Correcting(StatesGroup):
    """A director corrects a line of a ticket in the group: a reply with the reason is waited for (data: ticket_id, version,
    line_id, minutes or None, prompt_id)."""

    reason = State()


class Terms(StatesGroup):
    """A director changes what may be done for a company: the reason (data: company_id, terms)."""

    reason = State()


class Hiring(StatesGroup):
    """An administrator adds a staff member: the name, the roles."""

    name = State()
    roles = State()


class Duty(StatesGroup):
    """In private a button has asked until when one is to be replaced, or on which days one is away."""

    until = State()
    days = State()


class Planning(StatesGroup):
    """A director has seen what a schedule of duty would come to (data: text, said_at, seen, token)."""

    preview = State()


class Editing(StatesGroup):
    """An administrator has seen what an edit of a calendar or a plan would do (data: kind, id, text, today, seen, token)."""

    preview = State()


class Onec(StatesGroup):
    """A director decides about a document for 1C: its number there, or why it is not to be (data: document_id); an
    administrator looks for an item of 1C by words (data: kind, our_id)."""

    number = State()
    reason = State()
    words = State()


class Administering(StatesGroup):
    """An administrator writes what is to change (data: what, about); has seen what would change (data: what, about, text, seen,
    token)."""

    words = State()
    preview = State()


class Reporting(StatesGroup):
    """One of the staff writes at which hour a report is to come (data: kind)."""

    at = State()


class Requesting(StatesGroup):
    """Somebody who leads has been asked for the days of a report (data: of_company, or None), or of which company it is to be
    (data: first, last: ordinals)."""

    period = State()
    company = State()


class Experimenting(StatesGroup):
    """A leader writes which rules to try on past work (data: months, dark)."""

    words = State()


class TalkNotes(StatesGroup):
    """A director writes what came of a talk with a client (data: company_id, reason)."""

    words = State()
