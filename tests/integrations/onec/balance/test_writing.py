"""The balance in 1C, over real HTTP: written once, again only when it changes, and wiped off when it is switched off."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select, update

from core.clock import real_now
from core.exchange.balance.models import BalanceNote
from core.exchange.balance.service import compare_all, counts
from core.exchange.mirror.models import ExchangeCounterparty
from integrations.onec.balance.mapping import BalanceMapping
from integrations.onec.balance.words import is_ours, said
from integrations.onec.balance.writer import BalanceWriter
from integrations.onec.checking import check_mapping
from integrations.onec.mapping import Mapping, load_mapping
from integrations.onec.pull.check import Mismatch
from integrations.onec.push.port import Failed
from integrations.onec.push.worker import PushWorker
from tests.clock import SettableClock
from tests.integrations.onec.push.accountant import HASTE, Accountant
from tests.playground.onec.hands import COUNTERPARTIES

ATTRIBUTE, OTHER = "ДополнительнаяИнформация", "НалоговыйНомер"


def writer(accountant: Accountant, attribute: str | None = ATTRIBUTE) -> BalanceWriter:
    mapping = BalanceMapping(attribute=attribute) if attribute is not None else None
    return BalanceWriter(accountant.world.database, accountant.documents.onec, COUNTERPARTIES, mapping)


async def look_after(accountant: Accountant, attribute: str | None = ATTRIBUTE) -> None:
    """A process that has just started does all there is to do."""
    one = writer(accountant, attribute)
    while await one.step(answers=True):
        pass


async def party(accountant: Accountant) -> dict[str, Any]:
    async with accountant.world.database.work() as work:
        ref = await work.session.scalar(select(ExchangeCounterparty.ref))
    return accountant.hands.base.objects(COUNTERPARTIES)[(str(ref),)]


async def by_hand(accountant: Accountant, attribute: str, text: str) -> None:
    """Somebody opens the counterparty in 1C and types."""
    kept = await party(accountant)
    accountant.hands.base.objects(COUNTERPARTIES)[(kept["Ref_Key"],)] = {**kept, attribute: text}


async def shown(accountant: Accountant, attribute: str = ATTRIBUTE) -> str:
    text: str = (await party(accountant))[attribute]
    return text


async def writes(accountant: Accountant) -> int:
    requests = (await accountant.hands.look("requests"))["requests"]
    return sum(one["verb"] == "PATCH" for one in requests)


async def time_passes(accountant: Accountant) -> None:
    async with accountant.world.database.work() as work:
        await work.session.execute(update(BalanceNote).values(looked_at=real_now() - timedelta(hours=1)))


async def notes(accountant: Accountant) -> list[BalanceNote]:
    async with accountant.world.database.work() as work:
        return list(await work.session.scalars(select(BalanceNote)))


async def test_it_is_written_once_and_again_only_when_it_changes(accountant: Accountant, clock: SettableClock) -> None:
    for _ in range(2):
        await look_after(accountant)
        await time_passes(accountant)
    assert (await shown(accountant), await writes(accountant)) == ("2 ч на 23.11.2026", 1)
    clock.advance(timedelta(days=1))
    await time_passes(accountant)
    await look_after(accountant)
    assert await writes(accountant) == 1  # only the day is another one
    await accountant.exchange.done(45)
    await look_after(accountant)
    assert await shown(accountant) == "1 ч 15 мин на 24.11.2026"
    await accountant.exchange.done(15)
    await look_after(accountant)
    assert await writes(accountant) == 2  # not again so soon
    await time_passes(accountant)
    await look_after(accountant)
    assert (await shown(accountant), await writes(accountant)) == ("1 ч на 24.11.2026", 3)


async def test_nothing_else_of_the_counterparty_changes(accountant: Accountant) -> None:
    before = dict(await party(accountant))
    await look_after(accountant)
    after = await party(accountant)
    assert {name for name in after if after[name] != before[name]} == {ATTRIBUTE, "DataVersion"}


async def test_what_was_written_is_wiped_off_when_it_is_switched_off(accountant: Accountant) -> None:
    await look_after(accountant)
    await look_after(accountant, OTHER)
    assert (await shown(accountant), await shown(accountant, OTHER)) == ("", "2 ч на 23.11.2026")
    await look_after(accountant, None)
    assert (await shown(accountant, OTHER), await notes(accountant)) == ("", [])
    done = await writes(accountant)
    await look_after(accountant, None)
    assert await writes(accountant) == done


async def test_what_people_have_written_is_theirs(accountant: Accountant) -> None:
    """Before us: it is not overwritten. After us: it is not wiped off."""
    await by_hand(accountant, ATTRIBUTE, "Звонить после обеда")
    for attribute in (ATTRIBUTE, OTHER):
        await look_after(accountant, attribute)
    assert await shown(accountant) == "Звонить после обеда"
    async with accountant.world.database.read() as work:
        assert await counts(work) == (1, 1)
    await by_hand(accountant, OTHER, "Переехали")
    async with accountant.world.database.work() as work:
        await compare_all(work)
    await look_after(accountant, None)
    assert (await shown(accountant), await shown(accountant, OTHER)) == ("Звонить после обеда", "Переехали")
    assert await notes(accountant) == []


async def test_at_night_it_is_compared_and_put_right(accountant: Accountant) -> None:
    await look_after(accountant)
    await by_hand(accountant, ATTRIBUTE, "")
    await look_after(accountant)
    assert await shown(accountant) == ""
    for _ in range(2):
        async with accountant.world.database.work() as work:
            await compare_all(work)
        await look_after(accountant)
    assert (await shown(accountant), await writes(accountant)) == ("2 ч на 23.11.2026", 2)


async def test_a_lost_answer_and_a_refusal_leave_no_trace_that_is_not_known(accountant: Accountant) -> None:
    await accountant.trouble(commit_then_timeout={"times": 1, "verbs": ["PATCH"]})
    with pytest.raises(Failed):
        await writer(accountant).step(answers=True)
    assert await shown(accountant) == "2 ч на 23.11.2026"
    await look_after(accountant, None)
    assert (await shown(accountant), await notes(accountant)) == ("", [])
    await accountant.trouble(business_refusal={"verbs": ["PATCH"]})
    await look_after(accountant)
    await look_after(accountant)
    [note] = await notes(accountant)
    assert (note.refused, await shown(accountant)) == (True, "")


async def test_documents_come_first_and_a_base_in_trouble_is_left_alone(accountant: Accountant) -> None:
    await accountant.exchange.done(45)
    worker = PushWorker(accountant.world.database, accountant.documents, pace=HASTE, asides=[writer(accountant)])
    while await worker.step():
        pass
    asked = (await accountant.hands.look("requests"))["requests"]
    verbs = [one["verb"] for one in asked if one["verb"] in ("POST", "PATCH")]
    assert verbs == ["POST", "PATCH"]
    assert await shown(accountant) == "1 ч 15 мин на 23.11.2026"
    assert not await writer(accountant).step(answers=False)


@pytest.mark.parametrize("name", ["Description", "НаименованиеПолное", "ИНН", "DataVersion", "ГоловнойКонтрагент_Key"])
def test_names_and_what_1c_needs_itself_are_refused_with_words(name: str) -> None:
    mapping = load_mapping("bp").model_dump()
    with pytest.raises(ValidationError, match=r"[Зз]аведите для (него|остатка) отдельный"):
        Mapping.model_validate({**mapping, "balance": {"attribute": name}})


def test_an_attribute_that_is_not_there_is_said_with_the_rest() -> None:
    mapping = load_mapping("bp").model_copy(update={"balance": BalanceMapping(attribute="ОстатокЧасов")})
    faults = check_mapping({"Catalog_Контрагенты": {"ОстатокЧасов": "Edm.Boolean"}}, mapping)
    assert [fault.kind for fault in faults if fault.place == "balance"] == [Mismatch.WRONG_TYPE]


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 мин"), (45, "45 мин"), (60, "1 ч"), (330, "5 ч 30 мин"), (6001, "100 ч 1 мин")]
)
def test_the_words_are_known_again(minutes: int, words: str, clock: SettableClock) -> None:
    text = said(minutes, clock.now().date())
    assert text == f"{words} на 23.11.2026"
    assert is_ours(text)
    assert not is_ours(text + " и ещё")
