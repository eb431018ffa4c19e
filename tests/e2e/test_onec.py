"""The exchange with 1C from the tap to the document: shown and settled in Telegram."""

from collections.abc import AsyncIterator
from io import BytesIO
from uuid import UUID

import aiohttp
import openpyxl
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from backend.demo.phones import Seen
from bot.keyboards.callbacks import OnecAction, OnecCD, OnecDocumentCD, OnecItemCD, OnecScreen, OnecTieCD
from core.clients.models import Company
from core.exchange.tie_models import ItemKind
from core.exchange.ties import SeenItem, take_items
from integrations.onec.inbound.paying import take_payment
from integrations.onec.inbound.requests import PaymentReceived
from tests.e2e.conftest import IGOR, Stage
from tests.factories import SYSTEM, make_counterparty
from tests.playground.onec.hands import COUNTERPARTIES, SALES, OneC

ITEMS = "Catalog_Номенклатура"
INVOICES = "Document_СчетНаОплатуПокупателю"


@pytest.fixture
async def onec(cold_stage: Stage) -> AsyncIterator[OneC]:
    """A base whose counterparty and items the desk has read; nothing is tied but the company."""
    async with aiohttp.ClientSession() as http:
        hands = OneC(cold_stage.server, http)
        await hands.play("reset", configuration="bp")
        await hands.seed("Catalog_Организации", {"Description": "Наша фирма", "ИНН": "7701234560"})
        await hands.seed("Catalog_Валюты", {"Description": "руб.", "Code": "643"})
        [party] = await hands.seed(COUNTERPARTIES, {"Description": "Ромашка ООО"})
        items = await hands.seed(
            ITEMS, {"Description": "Консультация 1С <час>"}, {"Description": "Обновление 1С"}, {"Description": "Бумага"}
        )
        async with cold_stage.database.work() as work:
            company = (await work.session.scalars(select(Company).where(Company.name == "ООО «Ромашка»"))).one()
            await make_counterparty(work, company, UUID(party))
            names = ("Консультация 1С <час>", "Обновление 1С", "Бумага")
            seen = [
                SeenItem(UUID(ref), f"00-{n}", name) for n, (ref, name) in enumerate(zip(items, names, strict=True))
            ]
            await take_items(work, ItemKind.SERVICE, seen)
        cold_stage.settings.onec_user, password = hands.login
        cold_stage.settings.onec_password = SecretStr(password)
        cold_stage.settings.onec_url = f"{cold_stage.server.base_url}/onec/base"
        yield hands


@pytest.fixture
async def stage(cold_stage: Stage, onec: OneC) -> Stage:
    await cold_stage.start_desk()
    return cold_stage


async def resolve(stage: Stage, minutes: int = 30) -> int:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    await stage.igor.write(f"{minutes} консультация", reply_to=await stage.card(number))
    await stage.igor.tap(await stage.card(number, words=f"– {minutes} мин"), "Решить")
    await stage.igor.tap(await stage.igor.see(f"Решить №.{number}", button="Подтвердить"), "Подтвердить")
    await stage.anna.see(f"№.{number} решена")
    return number


async def test_an_untied_service_is_told_tied_by_buttons_and_its_document_goes(stage: Stage, onec: OneC) -> None:
    boss = stage.director
    number = await resolve(stage)
    told = await boss.see(rf"документ по заявке №.{number} ждёт: не связано с 1С – Консультация", button="Связать с 1С")
    await boss.tap(told, "Связать с 1С")
    listed = await boss.see("Не связано с 1С: 5", button="Консультация")
    await boss.tap(listed, "Консультация")
    offered = await boss.see("Что в 1С – «Консультация»", button="Консультация 1С <час>")
    await boss.write("нет такого")
    await boss.see("в 1С ничего не нашлось", after=offered.id)
    before = await boss.last_id()
    await boss.write("1с час")
    found = await boss.see("Что в 1С", after=before, button="Консультация 1С <час>")
    assert not [button for button in found.buttons if "Бумага" in button]
    await boss.tap(found, "Консультация 1С <час>")
    await boss.see("«Консультация» – это «Консультация 1С <час>» в 1С.\nЖдали этого и теперь уйдут документы: 1.")
    await stage.until("SELECT state = 'confirmed' FROM exchange_document", pending_matters=False)
    [kept] = onec.base.objects(SALES).values()
    assert kept["Комментарий"].endswith(f"заявка № {number}")
    await boss.write("/onec")
    state = await boss.see("Обмен с 1С(.|\n)*в 1С: 1", button="Обновить")
    assert "1С отвечает" in state.text
    assert "Не связано с 1С услуг и сотрудников: 4" in state.text


async def test_a_refusal_is_told_and_settled_by_a_director(stage: Stage, onec: OneC) -> None:
    boss = stage.director
    await onec.play("faults", business_refusal={"verbs": ["POST"]})
    for minutes in (30, 45):
        number = await resolve(stage, minutes)
        if minutes == 30:
            told = await boss.see("ждёт: не связано", button="Связать с 1С")
            await boss.tap(told, "Связать с 1С")
            await boss.tap(await boss.see("Не связано с 1С: 5", button="Консультация"), "Консультация")
            chosen = await boss.see("Что в 1С", button="Консультация 1С")
            await boss.tap(chosen, chosen.buttons[0])
        told = await boss.see(rf"документу нужно решение(.|\n)*№.{number}.*1С отказала", button="Открыть")
        await boss.tap(told, "Открыть")
        shown = await boss.see(f"Документ по заявке №.{number}", button="Уже есть в 1С")
        assert shown.buttons == ["Отправить ещё раз", "Проверить в 1С", "Уже есть в 1С", "Не отправлять", "К списку"]
        before = await boss.last_id()
        if minutes == 30:
            await boss.tap(shown, "Уже есть в 1С")
            await boss.see("Напишите номер", after=before)
            await boss.write("0000-000017 <b>")
            settled = await boss.see("внесён в 1С вручную", after=before)
            assert "Номер в 1С: 0000-000017 <b>" in settled.text
        else:
            await boss.tap(shown, "Не отправлять")
            await boss.see("Напишите причину", after=before)
            await boss.write("сделали актом на бумаге")
            settled = await boss.see("решено не отправлять", after=before)
            assert "Решение: Павел Орлов" in settled.text
            assert "Причина: сделали актом на бумаге" in settled.text
        # The buttons of before are dead.
        assert "уже решили" in await boss.tap_data(shown, shown.data("Отправить ещё раз"))
    await stage.settled()
    assert await stage.rows("SELECT state, onec_number, decided_reason FROM exchange_document ORDER BY id") == [
        ("closed", "0000-000017 <b>", None),
        ("dropped", None, "сделали актом на бумаге"),
    ]
    assert onec.base.objects(SALES) == {}


async def ask_for_hours(stage: Stage) -> Seen:
    """Anna asks for an invoice of five hours; the message that asks for it, for whoever makes invoices."""
    before, seen = await stage.anna.last_id(), await stage.igor.last_id()
    await stage.anna.write("Баланс")
    balance = await stage.anna.see("Доступно", button="Купить часы", after=before)
    await stage.anna.tap(balance, "Купить")
    which = await stage.anna.see("Сколько часов купить", button="5 ч", after=before)
    await stage.anna.tap(which, "5 ч")
    offer = await stage.anna.see("5 часов – 15.000.₽", button="Попросить счёт", after=before)
    await stage.anna.tap(offer, "Попросить счёт")
    return await stage.igor.see("купить часы", button="Счёт выставлен", after=seen)


async def test_a_request_for_hours_becomes_an_invoice_in_1c_and_is_paid(stage: Stage, onec: OneC) -> None:
    boss = stage.director
    asked = await ask_for_hours(stage)
    assert "Нужно выставить счёт" in asked.text
    told = await boss.see(r"счёт по запросу на часы №.1 ждёт: не связано с 1С – Консультация", button="Связать с 1С")
    await stage.igor.see("Счёт в 1С создаётся сам, номер появится здесь")
    await boss.tap(told, "Связать с 1С")
    await boss.tap(await boss.see("Не связано с 1С: 5", button="Консультация"), "Консультация")
    chosen = await boss.see("Что в 1С", button="Консультация 1С")
    await boss.tap(chosen, "Консультация 1С")
    # The same message says the number: nobody is rung up again.
    drawn = await stage.igor.see(r"Счёт №.\S+ создан в 1С, не проведён", button="Счёт выставлен")
    assert drawn.id == asked.id
    [kept] = onec.base.objects(INVOICES).values()
    assert (kept["Posted"], float(kept["СуммаДокумента"])) == (False, 15_000)
    assert f"Счёт №\u00a0{kept['Number']} создан" in drawn.text
    assert onec.base.objects(SALES) == {}
    await boss.write("/onec")
    await boss.see("Счета на часы создаются в 1С, номенклатура – «Консультация 1С <час>»")
    async with stage.database.work() as work:
        company = (await work.session.scalars(select(Company).where(Company.name == "ООО «Ромашка»"))).one()
        paid = PaymentReceived.model_validate({"inn": company.inn, "minutes": 300, "invoice": kept["Number"]})
        await take_payment(work, SYSTEM, paid, "payment-1")
    await stage.anna.see(f"Зачислены купленные часы – 5 часов: оплата счёта № {kept['Number']}")
    done = await stage.igor.see(f"Оплачено, часы начислены(.|\n)*Счёт в 1С: №.{kept['Number']}")
    assert done.id == asked.id

    await onec.play("faults", business_refusal={"verbs": ["POST"]})
    asked = await ask_for_hours(stage)
    told = await boss.see(r"документу нужно решение(.|\n)*счёт по запросу №.2.*1С отказала", button="Открыть")
    await stage.igor.see("Счёт в 1С сам не создался", after=asked.id - 1)
    await boss.tap(told, "Открыть")
    shown = await boss.see(r"Счёт на часы, запрос №.2(.|\n)*Часы: 5 ч, к оплате 15.000.₽", button="Уже есть в 1С")
    before = await boss.last_id()
    await boss.tap(shown, "Уже есть в 1С")
    await boss.see("Под каким номером этот счёт есть в 1С", after=before)
    await boss.write("0000-000017")
    asked = await stage.igor.see("Счёт в 1С: №.0000-000017", after=asked.id - 1, button="Отменить запрос")
    await stage.igor.tap(asked, "Отменить запрос")
    await stage.igor.see("Отменено(.|\n)*Счёт №.0000-000017 остался в 1С: решите сами")
    await stage.settled()
    assert await stage.rows("SELECT kind, state FROM exchange_document ORDER BY id") == [
        ("invoice", "confirmed"),
        ("invoice", "closed"),
    ]
    assert len(onec.base.objects(INVOICES)) == 1
    assert await stage.rows("SELECT count(*), sum(minutes) FROM ledger_grant WHERE kind = 'purchase'") == [(1, 300)]


async def test_only_who_leads_looks_at_the_exchange(stage: Stage) -> None:
    own = stage.phones.phone(IGOR)
    await own.write("/onec")
    refused = await own.see("Это решает директор или администратор")
    for forged in (
        OnecCD(screen=OnecScreen.DOCUMENTS),
        OnecCD(screen=OnecScreen.TIES),
        OnecDocumentCD(action=OnecAction.SHOW, document_id=1),
        OnecDocumentCD(action=OnecAction.AGAIN, document_id=1),
        OnecTieCD(kind=ItemKind.SERVICE, our_id=1),
    ):
        assert (
            await own.tap_data(refused, forged.pack())
            == "Это решает директор или администратор. Попросите его: кнопки у него те же."
        )
    forged_tie = OnecItemCD(kind=ItemKind.SERVICE, our_id=1, item_id=1)
    assert await own.tap_data(refused, forged_tie.pack()) == "Это действие вам недоступно."
    assert await stage.value("SELECT count(*) FROM exchange_tie") == 0
    await stage.anna.write("/onec")
    await stage.anna.see("Такой команды нет")
    assert await stage.value("SELECT enabled FROM exchange_base")


async def test_without_a_base_the_bot_says_what_to_set(cold_stage: Stage) -> None:
    await cold_stage.start_desk()
    await cold_stage.director.write("/onec")
    told = await cold_stage.director.see("Не подключён", button="Обновить")
    assert "ONEC_URL" in told.text
    await resolve(cold_stage)
    await cold_stage.settled()
    assert await cold_stage.value("SELECT count(*) FROM exchange_document") == 0


async def test_a_director_reconciles_by_a_button_and_gets_the_file(stage: Stage, onec: OneC) -> None:
    boss = stage.director
    await resolve(stage)
    told = await boss.see("ждёт: не связано", button="Связать с 1С")
    await boss.tap(told, "Связать с 1С")
    await boss.tap(await boss.see("Не связано с 1С: 5", button="Консультация"), "Консультация")
    chosen = await boss.see("Что в 1С", button="Консультация 1С")
    await boss.tap(chosen, chosen.buttons[0])
    await stage.until("SELECT state = 'confirmed' FROM exchange_document", pending_matters=False)
    await boss.write("/onec")
    state = await boss.see("Сверки ещё не было", button="Сверить сейчас")
    assert await boss.tap(state, "Сверить сейчас") == "Сверяю. Результат пришлю сообщением."
    before = (await boss.see("Сверка с 1С · (.|\n)*✅", after=state.id)).id
    [document] = onec.base.objects(SALES).values()
    await onec.call("PATCH", f"{SALES}(guid'{document['Ref_Key']}')", body={"DeletionMark": True})
    await boss.tap(state, "Сверить сейчас")
    said = await boss.see("Сверка с 1С · ", after=before)
    assert "1 расходится на 30 мин." in said.text
    assert "в 1С документ помечен на удаление. У нас 30 мин, в 1С 0 мин" in said.text
    sent = await boss.see("Все расхождения", after=before, when=lambda seen: "document" in seen.raw)
    record = stage.server.play.files.find(sent.raw["document"]["file_id"])
    assert record is not None
    assert record.data is not None
    assert sent.raw["document"]["file_name"].endswith(".xlsx")
    assert openpyxl.load_workbook(BytesIO(record.data)).sheetnames == ["Расхождения", "Сводка"]
