"""What people read of invoices for hours: the accountant under the request, directors in /onec."""

from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from bot.views.buying import asked
from bot.views.onec import state
from core.billing.models import TopUpRequest, TopUpState
from core.exchange.documents.invoicing import InvoiceView, Standing
from core.exchange.documents.models import ExchangeBase
from core.exchange.documents.queries import ExchangeState
from tests.clock import MOSCOW, START

NUMBER = "0000-<7>"
SAFE = "№\u00a00000-&lt;7&gt;"


def shown(at: TopUpState, standing: Standing | None, number: str = NUMBER) -> str:
    request = TopUpRequest(id=5, minutes=90, price=300_000, amount=450_000, state=at, created_at=START, agreed_by="x")
    invoice = InvoiceView(standing, number) if standing is not None else None
    text = asked(request, Markup("ООО"), "Анна", "ИТС-7", MOSCOW, by=None, invoice=invoice)
    return text.partition("\n\n")[2].partition("\n")[2]


@pytest.mark.parametrize(
    ("at", "standing", "words"),
    [
        (TopUpState.ASKED, None, ""),
        (TopUpState.ASKED, Standing.COMING, "🕓 Счёт в 1С создаётся сам, номер появится здесь."),
        (TopUpState.ASKED, Standing.THERE, f"📄 Счёт {SAFE} создан в 1С, не проведён."),
        (TopUpState.INVOICED, Standing.THERE, f"📄 Счёт в 1С: {SAFE}"),  # it may be posted by now
        (TopUpState.GRANTED, Standing.BY_HAND, f"📄 Счёт в 1С: {SAFE}"),
        (TopUpState.GRANTED, Standing.STOPPED, ""),
        (TopUpState.DECLINED, Standing.THERE, f"⚠️ Счёт {SAFE} остался в 1С: решите сами, нужен ли он."),
        (TopUpState.DECLINED, Standing.GONE, f"Счёт {SAFE} в 1С помечен на удаление."),
    ],
)
def test_the_accountant_reads_how_the_invoice_stands(at: TopUpState, standing: Standing | None, words: str) -> None:
    assert shown(at, standing) == words


def test_a_number_that_nobody_knows_leaves_no_hole() -> None:
    assert shown(TopUpState.DECLINED, Standing.GONE, "") == "Счёт в 1С помечен на удаление."


@pytest.mark.parametrize(
    ("makes", "hours", "item", "words"),
    [
        (False, "Консультация", "Консультация 1С", "Счета на часы в 1С не создаются: в сопоставлении нет раздела"),
        (True, "Консультация", "Консультация <1С>", "номенклатура – «Консультация &lt;1С&gt;»"),
        (True, "Консультация", None, "Счета на часы ждут: услуга «Консультация» не связана с 1С"),
        (True, None, None, "в прайсе нет почасовой услуги"),
    ],
)
def test_directors_read_whether_invoices_are_made(makes: bool, hours: str | None, item: str | None, words: str) -> None:
    base = ExchangeBase(code="main", since=START, enabled=True, needs_people=False, makes_invoices=makes)
    now = ExchangeState(base, {}, 0, None, None, hours, item)
    assert words in state(now, 0, datetime(2026, 11, 28, tzinfo=UTC), MOSCOW)
