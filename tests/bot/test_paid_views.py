"""Prices and estimates in words: long lists, hostile names, last days."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot import limits
from bot.keyboards import paid as keyboards
from bot.views import paid as views
from core.billing.models import Proposal, ProposalState
from core.clients.models import Company
from core.tickets.models import Ticket
from core.tickets.offers import OfferKind, ProposalView, ShortLine, Waiting

NASTY = "<b>&\"'" * 30


def offer(lines: int, *, coverable: bool = False) -> ProposalView:
    proposal = Proposal(
        id=1,
        ticket_id=1,
        completion=1,
        minutes=90,
        amount=123_456_789,
        state=ProposalState.PROPOSED,
        valid_until=datetime(2026, 11, 30, 21, 0, tzinfo=UTC),
    )
    company = Company(name="ООО", zone_name="Europe/Moscow")
    short = [ShortLine(NASTY, 90, 450_000) for _ in range(lines)]
    return ProposalView(proposal, Ticket(number=1042, subject=NASTY[:80]), company, short, coverable)


def test_a_long_list_fits_a_message_and_says_what_is_left_out() -> None:
    text = views.proposal(offer(40, coverable=True))
    assert limits.length(text.striptags()) < limits.TEXT  # Telegram counts what is left of the markup
    assert "… и ещё 30 строк" in text
    assert "Всего: 1 ч 30 мин – <b>1\u00a0234\u00a0567,89\u00a0₽</b>" in text
    assert "<b>&\"'" not in text.replace("<b>1", "")


def test_one_line_needs_no_sum() -> None:
    text = views.proposal(offer(1))
    assert "Всего" not in text
    assert "можно списать" not in text


def test_the_last_day_of_a_price_is_the_company_s() -> None:
    midnight = datetime(2026, 11, 30, 21, 0, tzinfo=UTC)  # the first of December in Moscow
    assert views.last_day(midnight, ZoneInfo("Europe/Moscow")) == "30 ноября 2026 г."
    assert views.last_day(midnight, ZoneInfo("Asia/Kamchatka")) == "1 декабря 2026 г."


def test_only_a_few_decisions_stand_above_the_tickets() -> None:
    waiting = [Waiting(OfferKind.PROPOSAL, number, 1000 + number, 60, 300_000) for number in range(9)]
    rows = keyboards.waiting(waiting)
    assert [row[0].text for row in rows] == [
        f"❗️ №\u00a0{1000 + number} · 3\u00a0000\u00a0₽ – решить" for number in range(keyboards.WAITING_SHOWN)
    ]
