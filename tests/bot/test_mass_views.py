"""A wave and a batch fit a message whatever they hold, and nobody's words become markup."""

from datetime import UTC, date, datetime

import pytest

from bot import limits
from bot.views import mass as views
from core.billing.rules import Hindrance
from core.clients.models import ShortagePolicy
from core.tickets.models import Ticket, TicketState
from core.tickets.updates.intents import NotMarked, UpdatesWritten
from core.tickets.updates.listing import ReadList
from core.tickets.waves.answering import AnswerPreview, Unreached
from core.tickets.waves.intents import NotDone, WaveResolved
from core.tickets.waves.models import Wave, WaveAnswer, WaveRule, WaveState
from core.tickets.waves.queries import WaveView
from core.tickets.waves.resolving import Hindered, Short, WavePreview

NAME = "<b>" + "Ж" * 297
MANY = 100
WAVE = Wave(
    id=1, name=NAME[:100], state=WaveState.ANSWERED, rule=WaveRule.FREE, created_at=datetime(2026, 1, 1, tzinfo=UTC)
)
TEXTS = {
    "card": views.card(
        WaveView(
            WAVE,
            NAME[:200],
            None,
            [(Ticket(number=number, state=TicketState.OPEN), NAME) for number in range(MANY)],
            NAME * 12,
            MANY,
            MANY,
        )
    ),
    "answer": views.answer(
        AnswerPreview(WaveAnswer(text=NAME * 13), WAVE, MANY, [Unreached(7, NAME[:200], "79161234567")] * MANY)
    ),
    "preview": views.preview(
        WavePreview(
            WAVE,
            MANY,
            1,
            1,
            1,
            1,
            [Short(7, NAME, ShortagePolicy.ASK, 60, 300_000)] * MANY,
            [Hindered(7, NAME, Hindrance.BLOCKED)] * MANY,
        )
    ),
    "resolved": views.resolved(
        WaveResolved(wave_id=1, name=WAVE.name, done=1, failed=[NotDone(number=7, reason="hours-blocked")] * MANY)
    ),
    "list": views.read_list(ReadList(1, [NAME] * MANY, [NAME] * MANY)) or "",
    "written": views.written(
        UpdatesWritten(
            batch_id=1,
            service=NAME[:200],
            work_date=date(2026, 1, 1),
            staff_name=NAME[:200],
            done=1,
            skipped=1,
            failed=[NotMarked(company=NAME, reason="work-forbidden")] * MANY,
        ),
        date(2026, 1, 1),
    ),
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_it_fits_and_stays_text(name: str) -> None:
    text = str(TEXTS[name])
    assert limits.length(text.replace("&lt;", "<").replace("&gt;", ">")) <= limits.TEXT
    assert "<b>Ж" not in text


@pytest.mark.parametrize("why", [*(one.value for one in Hindrance), "estimate-first", "checklist-undone", "anything"])
def test_every_reason_is_said_in_words(why: str) -> None:
    assert views.reason(why) != why
    assert why == "anything" or views.reason(why) != views.reason("anything")
