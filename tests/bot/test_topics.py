"""A ticket's topic: one at a time and two in all, whoever asks; and its name, which a list of topics shows cut."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import limits
from bot.store import topics
from bot.views.topics import LONGEST_NAME, name
from core.database import Database
from tests.factories import make_company, make_contact, make_ticket

GROUP = -1009


@pytest.mark.parametrize("surely", [True, False])
async def test_one_process_makes_a_topic_and_an_unknown_outcome_counts(
    database: Database, monkeypatch: pytest.MonkeyPatch, surely: bool
) -> None:
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    monkeypatch.setattr(topics, "real_now", lambda: moment)
    async with database.work() as work:
        company = await make_company(work)
        ticket = await make_ticket(work, await make_contact(work, company))
        first, second = (ticket.id, (await make_ticket(work, await make_contact(work, company, messenger_id=99))).id)

    async def claim(ticket_id: int = first) -> bool | None:
        async with database.work() as work:
            return await topics.claim(work, GROUP, ticket_id)

    assert [await claim(), await claim()] == [True, False]
    assert await claim(second) is True, "another ticket has a topic of its own"
    async with database.work() as work:
        await topics.give_up(work, GROUP, first, surely=surely)
    assert await claim() is True
    moment += topics.CLAIM + timedelta(seconds=1)  # whoever had it was killed
    assert await claim() is (True if surely else None)
    if surely:
        async with database.work() as work:
            await topics.made(work, GROUP, first, 77)
        assert await claim() is False
        async with database.work() as work:
            found = await topics.in_thread(work, GROUP, 77)
            assert found is not None
            assert found.ticket_id == first
            await topics.lost(work, GROUP, first)
        assert await claim() is None, "it had its two topics"


@pytest.mark.parametrize(
    ("company", "subject", "shown"),
    [
        ("ООО «Ромашка»", "Не печатает чек", "№1003 Ромашка: Не печатает чек"),
        ("ИП Иванов", "две\nстроки  слов", "№1003 ИП Иванов: две строки слов"),
    ],
)
def test_a_topic_is_named_by_number_company_and_matter(company: str, subject: str, shown: str) -> None:
    assert name(1003, company, subject) == shown


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_name_is_never_longer_than_telegram_takes(company: str, subject: str) -> None:
    made = name(999_999_999, company, subject)
    assert made.startswith("№999999999")
    assert limits.length(made) <= LONGEST_NAME
