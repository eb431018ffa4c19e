"""Work of the desk in 1C, over real HTTP: there once, with the same numbers, whatever happens on the way."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from core.billing.service import open_proposals
from core.database import Database
from core.exchange.documents.deciding import find_out, send_again
from core.exchange.documents.intents import BaseBlocked, DocumentStopped
from core.exchange.documents.models import ExchangeBase, ExchangeDocument
from core.exchange.documents.rules import DocumentState, Pace, Trouble
from core.exchange.mirror.models import ExchangeCounterparty
from core.tickets.proposals import Decision, settle_shortage
from integrations.onec.push.odata import ODataDocuments
from integrations.onec.push.worker import PushWorker
from tests.integrations.onec.push.accountant import MOSCOW, OURS, Accountant, accountant_of
from tests.playground.desk import until
from tests.playground.onec.hands import SALES

S = DocumentState


def said(row: dict[str, Any]) -> str:
    """What a row says after the service and the date."""
    words: str = row["Содержание"]
    return words.partition("; ")[2]


async def test_a_mixed_specification_is_one_document_with_all_three_kinds(accountant: Accountant) -> None:
    world = accountant.world
    services = world.services
    ticket = await world.open()
    await world.work_done(
        ticket,
        (services.consultation.id, 150),
        (services.update.id, 20),
        (services.setup.id, 60),
        (services.training.id, 30),
    )
    await world.resolve(ticket)
    async with world.database.work() as work:
        [proposal] = await open_proposals(work, ticket.id)
        await settle_shortage(work, world.maria, proposal.id, Decision.APPROVE)
    await accountant.run()
    [kept] = accountant.kept()
    row = await accountant.last()
    assert (row.state, row.onec_number, str(row.onec_ref), row.trouble) == (
        S.CONFIRMED,
        kept["Number"],
        kept["Ref_Key"],
        None,
    )
    assert row.onec_date == row.happened_at
    assert kept["Комментарий"] == f"SD:ticket:{ticket.id}:completion:1 заявка № {ticket.number}"
    assert (kept["Posted"], kept["ВидОперации"], kept["СуммаВключаетНДС"]) == (False, "Услуги", True)
    assert datetime.fromisoformat(kept["Date"]).replace(tzinfo=MOSCOW) == row.happened_at
    rows = [
        (int(one["LineNumber"]), *(float(one[name]) for name in ("Количество", "Цена", "Сумма")), said(one))
        for one in kept["Услуги"]
    ]
    assert rows == [
        (1, 2.0, 0, 0, "за счёт часов договора"),
        (2, 0.5, 3000, 1500, "сверх часов договора"),
        (3, 0, 0, 0, "20 мин, без оплаты"),
        (4, 1, 4500, 4500, ""),
        (5, 0.5, 3600, 1800, ""),
    ]
    assert {one["СтавкаНДС"] for one in kept["Услуги"]} == {"НДС22"}
    assert [float(one["СуммаНДС"]) for one in kept["Услуги"]] == [0, 270.49, 0, 811.48, 324.59]


async def test_what_was_sent_before_a_backup_was_restored_is_not_sent_again(accountant: Accountant) -> None:
    """The desk's database is of before the sending, 1C is of after it."""
    await accountant.exchange.done(45)
    await accountant.run()
    [kept] = accountant.kept()
    forgotten = {"state": S.READY, "onec_ref": None, "onec_number": None, "onec_date": None, "sendings": 0}
    async with accountant.world.database.work() as work:
        await work.session.execute(update(ExchangeDocument).values(first_sent_at=None, **forgotten))
    await accountant.run()
    assert [one["Ref_Key"] for one in accountant.kept()] == [kept["Ref_Key"]]
    row = await accountant.last()
    assert (row.state, row.onec_number, row.trouble) == (S.CONFIRMED, kept["Number"], None)


async def test_another_work_under_a_key_that_is_used_in_1c_is_shown_to_people(accountant: Accountant) -> None:
    """The same, when the ticket of the document was opened after the backup, and its number given to another one."""
    ticket = await accountant.exchange.done(45)
    taken = {"Комментарий": f"SD:ticket:{ticket.id}:completion:1 заявка № 1", "Date": "2026-11-23T12:00:00"}
    await accountant.hands.seed(SALES, taken)
    await accountant.run()
    row = await accountant.last()
    assert len(accountant.live()) == 1
    assert (row.state, row.trouble) == (S.CONFIRMED, Trouble.DIFFERS)


async def test_a_sender_that_was_held_up_for_too_long_sends_nothing(accountant: Accountant) -> None:
    await accountant.exchange.done(45)
    slow = PushWorker(accountant.world.database, accountant.documents, pace=Pace(lease=timedelta()))
    for _ in range(2):  # it asks the base how it is, then takes the document
        assert await slow.step()
    assert (accountant.kept(), (await accountant.last()).state) == ([], S.UNKNOWN)
    await accountant.run()
    [kept] = accountant.kept()
    assert await accountant.rows() == [(S.CONFIRMED, kept["Number"])]


async def test_work_given_away_is_there_at_no_price_and_says_so(accountant: Accountant) -> None:
    ticket = await accountant.exchange.done(180)
    async with accountant.world.database.work() as work:
        [proposal] = await open_proposals(work, ticket.id)
        await settle_shortage(work, accountant.world.maria, proposal.id, Decision.DECLINE)
    await accountant.run()
    [kept] = accountant.kept()
    assert [(float(one["Количество"]), float(one["Сумма"])) for one in kept["Услуги"]] == [(2, 0), (1, 0)]
    assert "не оплачено" in kept["Услуги"][1]["Содержание"]


@pytest.mark.parametrize(
    "fault",
    [
        {"commit_then_timeout": {"times": 1, "verbs": ["POST"]}},
        {"timeout_before_commit": {"times": 1, "verbs": ["POST"]}},
        {"down": {"times": 1, "verbs": ["POST"]}},
        {"gateway": {"times": 1, "verbs": ["POST"], "status": 504}},
        {"application_error": {"times": 1, "verbs": ["POST"]}},
        {"html_maintenance": {"times": 1, "verbs": ["POST"]}},
        {"sessions_refused": {"times": 1, "verbs": ["POST"]}},
        {"pool_exhausted": {"times": 1, "verbs": ["POST"]}},
        {"platform_mismatch": {"times": 1, "verbs": ["POST"]}},
        {"licence": {"times": 1, "verbs": ["POST"]}},
        {"commit_then_timeout": {"times": 1, "verbs": ["POST"]}, "sessions_refused": {"times": 2, "verbs": ["GET"]}},
        {"down": {"times": 1, "verbs": ["GET"]}},
    ],
    ids=str,
)
async def test_trouble_on_the_way_makes_no_second_document(accountant: Accountant, fault: dict[str, Any]) -> None:
    await accountant.exchange.done(45)
    await accountant.trouble(**fault)
    await accountant.run(10)
    [kept] = accountant.kept()
    assert await accountant.rows() == [(S.CONFIRMED, kept["Number"])]
    assert accountant.hours() == 45
    assert await accountant.world.told(DocumentStopped.kind) == []


async def test_a_lost_answer_is_looked_for_before_anything_is_written(accountant: Accountant) -> None:
    await accountant.exchange.done(45)
    await accountant.trouble(commit_then_timeout={"times": 1, "verbs": ["POST"]})
    assert await (await accountant.ready()).step()
    row = await accountant.last()
    assert (row.state, row.trouble) == (S.UNKNOWN, Trouble.NO_ANSWER)
    await accountant.run()
    posts = [one for one in (await accountant.hands.look("requests"))["requests"] if one["verb"] == "POST"]
    assert len(posts) == 1


async def test_a_refusal_is_for_a_human_and_1c_s_own_words_are_not_kept(accountant: Accountant) -> None:
    await accountant.exchange.done(45)
    await accountant.trouble(
        business_refusal={"times": 1, "verbs": ["POST"], "text": "Запрещено Ивановой, период закрыт"}
    )
    await accountant.run()
    row = await accountant.last()
    assert (row.state, row.trouble) == (S.REFUSED, Trouble.REFUSED)
    assert row.explanation is not None
    assert "Иванов" not in row.explanation
    assert accountant.kept() == []
    assert len(await accountant.world.told(DocumentStopped.kind)) == 2
    async with accountant.world.database.work() as work:
        await send_again(work, accountant.exchange.director, row.id)
    await accountant.run()
    assert (await accountant.last()).state is S.CONFIRMED
    assert len(accountant.kept()) == 1


async def test_what_somebody_has_deleted_on_purpose_is_not_made_again_by_itself(accountant: Accountant) -> None:
    await accountant.exchange.done(45)
    await accountant.trouble(commit_then_timeout={"times": 1, "verbs": ["POST"]})
    await (await accountant.ready()).step()
    [kept] = accountant.kept()
    await accountant.hands.play("documents", ref=kept["Ref_Key"], action="mark")
    await accountant.run()
    row = await accountant.last()
    assert (row.state, row.trouble) == (S.REFUSED, Trouble.DELETED)
    assert len(accountant.kept()) == 1
    async with accountant.world.database.work() as work:
        await send_again(work, accountant.exchange.director, row.id)
    await accountant.run()
    assert (await accountant.last()).state is S.CONFIRMED
    assert [one["DeletionMark"] for one in accountant.kept()] == [True, False]


async def test_duplicates_are_for_a_human_and_nothing_is_deleted(accountant: Accountant) -> None:
    await accountant.exchange.done(45)
    await accountant.trouble(commit_then_timeout={"times": 1, "verbs": ["POST"]})
    await (await accountant.ready()).step()
    [kept] = accountant.kept()
    [copy] = await accountant.hands.seed(SALES, {"Date": kept["Date"], "Комментарий": f"копия {kept['Комментарий']}"})
    await accountant.run()
    row = await accountant.last()
    assert row.state is S.DUPLICATE
    assert len(accountant.live()) == 2
    await accountant.hands.play("documents", ref=copy, action="mark")
    async with accountant.world.database.work() as work:
        await find_out(work, accountant.exchange.director, row.id)
    await accountant.run()
    row = await accountant.last()
    assert (row.state, str(row.onec_ref)) == (S.CONFIRMED, kept["Ref_Key"])


async def test_the_mark_of_another_completion_is_not_taken_for_this_one(accountant: Accountant) -> None:
    ticket = await accountant.exchange.done(45)
    await accountant.hands.seed(
        SALES,
        *(
            {"Date": "2026-11-23T10:00:00", "Комментарий": f"SD:ticket:{ticket.id}:completion:{rest} чужая"}
            for rest in ("10", "1:correction:1")
        ),
    )
    await accountant.trouble(timeout_before_commit={"times": 1, "verbs": ["POST"]})
    await accountant.run()
    assert [state for state, _ in await accountant.rows()] == [S.CONFIRMED]
    assert len(accountant.kept()) == 3


async def test_what_1c_has_cut_is_reported(accountant: Accountant) -> None:
    await accountant.hands.play("manners", lengths={f"{SALES}_Услуги.Содержание": 10})
    await accountant.exchange.done(45)
    await accountant.run()
    row = await accountant.last()
    assert (row.state, row.trouble) == (S.CONFIRMED, Trouble.DIFFERS)
    assert row.explanation is not None
    assert "Содержание" in row.explanation
    assert len(await accountant.world.told(DocumentStopped.kind)) == 2


async def test_a_correction_cancels_the_document_and_makes_another(accountant: Accountant) -> None:
    ticket = await accountant.exchange.done(60)
    await accountant.run()
    await accountant.exchange.fix(ticket, 30)
    await accountant.run()
    assert [state for state, _ in await accountant.rows()] == [S.CANCELLED, S.CONFIRMED]
    assert [one["DeletionMark"] for one in accountant.kept()] == [True, False]
    assert accountant.hours() == 30
    await accountant.exchange.fix(ticket, 0)
    await accountant.run()
    assert [state for state, _ in await accountant.rows()] == [S.CANCELLED, S.CANCELLED, S.CANCELLED]
    assert accountant.live() == []


async def test_a_posted_document_is_the_accountant_s(accountant: Accountant) -> None:
    ticket = await accountant.exchange.done(60)
    await accountant.run()
    [kept] = accountant.kept()
    await accountant.hands.play("documents", ref=kept["Ref_Key"], action="post")
    await accountant.exchange.fix(ticket, 30)
    await accountant.run()
    row = await accountant.last()
    assert (row.state, row.trouble) == (S.REFUSED, Trouble.POSTED)
    assert row.explanation == f"документ {kept['Number']} проведён: отмените проведение или исправьте его в 1С сами"
    assert [(one["Posted"], one["DeletionMark"]) for one in accountant.kept()] == [(True, False)]
    # Corrected once more meanwhile: the posted one still stands in the way.
    await accountant.exchange.fix(ticket, 45)
    await accountant.run()
    assert [state for state, _ in await accountant.rows()] == [S.CONFIRMED, S.CANCELLED, S.REFUSED]
    await accountant.hands.play("documents", ref=kept["Ref_Key"], action="unpost")
    async with accountant.world.database.work() as work:
        await send_again(work, accountant.exchange.director, (await accountant.last()).id)
    await accountant.run()
    assert [state for state, _ in await accountant.rows()] == [S.CANCELLED, S.CANCELLED, S.CONFIRMED]
    assert accountant.hours() == 45


async def test_a_correction_finds_its_document_though_the_mark_was_wiped_off(accountant: Accountant) -> None:
    ticket = await accountant.exchange.done(60)
    await accountant.run()
    accountant.kept()[0]["Комментарий"] = "поправила бухгалтер"
    await accountant.exchange.fix(ticket, 30)
    await accountant.run()
    assert [one["DeletionMark"] for one in accountant.kept()] == [True, False]


async def test_a_base_that_does_not_answer_is_left_alone_and_documents_wait(accountant: Accountant) -> None:
    for minutes in (15, 30):
        await accountant.exchange.done(minutes)
    worker = await accountant.ready()
    before = await accountant.asked()
    await accountant.trouble(sessions_refused={})
    for _ in range(8):
        await worker.step()
        await accountant.exchange.time_passes()
    assert await accountant.asked() == before + 5
    async with accountant.world.database.work() as work:
        base = await work.session.get_one(ExchangeBase, "main")
        assert base.trouble is Trouble.BUSY
    await accountant.trouble(sessions_refused=None)
    await accountant.run()
    assert [state for state, _ in await accountant.rows()] == [S.CONFIRMED, S.CONFIRMED]
    async with accountant.world.database.work() as work:
        assert (await work.session.get_one(ExchangeBase, "main")).trouble is None


async def test_a_wrong_password_stops_the_push_at_once_and_is_told_once(accountant: Accountant) -> None:
    await accountant.exchange.done(15)
    worker = await accountant.ready()
    before = await accountant.asked()
    await accountant.hands.play("manners", password="другой")
    for _ in range(3):
        await worker.step()
        await accountant.exchange.time_passes()
    assert await accountant.asked() == before + 1
    assert len(await accountant.world.told(BaseBlocked.kind)) == 2
    assert (await accountant.last()).state is S.UNKNOWN


async def test_a_company_that_a_pull_ties_later_lets_its_documents_go(accountant: Accountant) -> None:
    async with accountant.world.database.work() as work:
        await work.session.execute(update(ExchangeCounterparty).values(deleted=True))
    await accountant.exchange.done(15)
    await accountant.run(1)
    assert [state for state, _ in await accountant.rows()] == [S.UNTIED]
    async with accountant.world.database.work() as work:
        await work.session.execute(update(ExchangeCounterparty).values(deleted=False))
    await accountant.run()
    assert [state for state, _ in await accountant.rows()] == [S.CONFIRMED]


async def test_of_several_organisations_one_has_to_be_named(accountant: Accountant) -> None:
    await accountant.hands.seed("Catalog_Организации", {"Description": "Вторая", "ИНН": "7701234561"})
    await accountant.exchange.done(15)
    worker = accountant.worker()
    for _ in range(6):
        await worker.step()
    assert (await accountant.last()).state is S.READY  # the documents are not to blame
    told = await accountant.world.told(BaseBlocked.kind)
    assert {row.payload["explanation"] for row in told} == {
        "в 1С несколько организаций. Укажите ИНН своей в ONEC_ORGANISATION"
    }
    named = accountant.worker(ODataDocuments(accountant.documents.onec, accountant.documents.whole, OURS))
    while await named.step():
        pass
    [kept] = accountant.kept()
    organisations = accountant.hands.base.objects("Catalog_Организации").values()
    assert kept["Организация_Key"] == next(one["Ref_Key"] for one in organisations if one["ИНН"] == OURS)
    [currency] = accountant.hands.base.objects("Catalog_Валюты").values()
    assert kept["ВалютаДокумента_Key"] == currency["Ref_Key"]


async def test_the_other_configuration_takes_documents_too(database: Database) -> None:
    async with accountant_of(database, "ut") as accountant:
        await accountant.exchange.done(90)
        await accountant.run()
        row = await accountant.last()
        assert (row.state, row.trouble) == (S.CONFIRMED, None)
        [kept] = accountant.kept()
        [sold] = kept["Товары"]
        assert (float(sold["Количество"]), float(sold["Сумма"])) == (1.5, 0)
        assert kept["ЦенаВключаетНДС"] is True


async def test_a_process_that_stops_finishes_the_document_in_hand(accountant: Accountant) -> None:
    await accountant.exchange.done(30)
    await accountant.trouble(slow_ms={"ms": 300, "verbs": ["POST"]})
    seen = accountant.hands.base.watch
    running = asyncio.create_task(accountant.worker().run())
    await until(lambda: seen.in_hand == 1 and seen.after(0)[-1]["verb"] == "POST")
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert [state for state, _ in await accountant.rows()] == [S.CONFIRMED]
    assert len(accountant.kept()) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("rename", {"entity": SALES, "property": "ДоговорКонтрагента_Key"}),
            "называется УдалитьДоговорКонтрагента_Key",
        ),
        (("manners", {"published": ["Catalog_Организации"]}), "такого объекта нет среди опубликованных"),
    ],
)
async def test_a_base_that_does_not_fit_the_mapping_gets_no_document(
    accountant: Accountant, change: tuple[str, dict[str, Any]], words: str
) -> None:
    path, body = change
    await accountant.hands.play(path, **body)
    await accountant.exchange.done(15)
    worker = accountant.worker()
    for _ in range(6):
        assert not await worker.step()
    assert (await accountant.last()).state is S.READY
    told = {row.payload["explanation"] for row in await accountant.world.told(BaseBlocked.kind)}
    assert len(told) == 1
    assert words in told.pop()


async def test_a_set_that_is_withdrawn_later_is_no_document_s_fault(accountant: Accountant) -> None:
    worker = await accountant.ready()
    await accountant.hands.play("manners", published=["Catalog_Организации"])
    await accountant.exchange.done(15)
    await worker.step()
    row = await accountant.last()
    assert (row.state, row.trouble) == (S.UNKNOWN, Trouble.MAPPING)
    await accountant.hands.play("manners", published=None)
    await accountant.run()
    assert [state for state, _ in await accountant.rows()] == [S.CONFIRMED]
