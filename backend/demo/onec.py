"""The fifth part of the scripted day: hours come from 1C, done work goes there, an outage loses nothing, and
what differs is named."""

import asyncio
from typing import Any

from sqlalchemy import text
from stdnum.ru import inn as inn_number

from backend.demo import onec_base
from backend.demo.phones import Seen
from backend.demo.steps import Steps

NAME = "ООО «Новый сад»"
INN = "770200123" + str(inn_number.calc_company_check_digit("770200123"))
BALANCE = """
    SELECT coalesce(sum(ledger_grant.remaining), 0) FROM company
    LEFT JOIN account ON account.company_id = company.id LEFT JOIN ledger_grant ON ledger_grant.account_id = account.id
    WHERE company.inn = :inn"""
PATIENCE = 60.0
"""Seconds. After a refusal the desk waits a while, looks whether the document is there after all, and sends it again."""


class Onec(Steps):
    """What the accountant sees."""

    async def play(self) -> None:
        await self._new_contract()
        await self._document()
        await self._reconcile(await self._outage())

    async def _new_contract(self) -> None:
        self._script.chapter("1С: бухгалтер завёл договор – у клиента появились часы")
        day = self._stage.clock.now().astimezone(self._stage.desk.config.zone).date()
        await onec_base.sign(self._stage.phones, NAME, INN, "770201001", "ИТС-2041", day, 6)
        self._script.said(f"в 1С: {NAME}, договор ИТС-2041 на 6 мес.", "")
        await onec_base.pull(self._database, self._stage.settings)
        given = await self._value(BALANCE, inn=INN)
        self._script.said("чтение из 1С, которое бывает каждую ночь", f"клиент заведён, минут на счёте: {given}")
        self._script.check("часы начислены по таблице", given > 0)
        await onec_base.pull(self._database, self._stage.settings)
        self._script.check("второе чтение ничего не прибавило", await self._value(BALANCE, inn=INN) == given)

    async def _document(self) -> None:
        self._script.chapter("Решённая заявка – документ в 1С")
        number = await self._work("Не сходится книга покупок", "30 консультация", "15 обновление")
        made = await self._document_of(number)
        self._script.said(f"в 1С появился документ {made['number']}", f"{made['comment']}; строк {made['rows']}")
        self._script.check("обе работы в документе: по часам и обновление", made["rows"] == 2)
        self._script.check("он не проведён: это дело бухгалтера", made["posted"] is False)

    async def _outage(self) -> dict[str, Any]:
        self._script.chapter("1С обновляют: работа идёт, документ подождёт")
        await self._stage.phones.post(f"{onec_base.PATH}/faults", sessions_refused={})
        number = await self._work("Как исправить прошлый месяц?", "20 консультация")
        await self._say(self._director, "Директор", "/onec")
        await self._see(self._director, "директору", "Обмен с 1С")
        self._script.check("документа ещё нет, заявка решена", not await self._documents(number))
        await self._stage.phones.post(f"{onec_base.PATH}/faults", sessions_refused=None)
        made = await self._document_of(number)
        self._script.said("1С вернулась", f"документ {made['number']} пришёл сам")
        self._script.check("он один", len(await self._documents(number)) == 1)
        states = (
            "SELECT count(*) FROM exchange_document WHERE state NOT IN ('confirmed', 'superseded', 'cancelled', 'held')"
        )
        self._script.check("ни один документ не ждёт человека", await self._value(states) == 0)
        return made

    async def _reconcile(self, document: dict[str, Any]) -> None:
        self._script.chapter("Сверка: книга часов и 1С")
        told = await self._reconciled("сход")
        self._script.check("все клиенты сходятся", "✅" in told.text)
        path = f"{onec_base.PATH}/documents"
        await self._stage.phones.post(path, ref=document["ref"], action="mark")
        self._script.said(f"в 1С документ {document['number']} пометили на удаление", "")
        told = await self._reconciled("расходится")
        self._script.check("названо, что не так", "помечен на удаление" in told.text)
        await self._stage.phones.post(path, ref=document["ref"], action="unmark")

    async def _reconciled(self, words: str) -> Seen:
        """The director asks for a reconciliation; what comes of it."""
        before = await self._director.last_id()
        await self._say(self._director, "Директор", "/onec")
        state = await self._director.see("Обмен с 1С", after=before, button="Сверить сейчас")
        await self._tap(self._director, "Директор", state, "Сверить сейчас")
        return await self._see(self._director, "директору", rf"(?s)^Сверка с 1С.*{words}", after=state.id)

    async def _work(self, words: str, *lines: str) -> int:
        """A ticket from the first word to the last tap."""
        number, _ = await self._open_ticket(words)
        card = await self._card(number, "не принята")
        await self._tap(self._igor, "Игорь", card, "Взять")
        card = await self._card(number, "в работе")
        for line in lines:
            await self._say(self._igor, "Игорь", line, card)
            card = await self._card(number, f"{line.split()[1].capitalize()}.* – {line.split()[0]} мин")
        await self._tap(self._igor, "Игорь", card, "Решить")
        preview = await self._see(self._igor, "в группу", rf"Решить №\s{number}", button="Подтвердить")
        await self._tap(self._igor, "Игорь", preview, "Подтвердить")
        await self._card(number, "решена")
        return number

    async def _document_of(self, number: int) -> dict[str, Any]:
        """The ticket's document, as soon as it is there and the desk knows of it."""
        known = "SELECT count(*) FROM exchange_document WHERE number = :number AND state = 'confirmed'"
        async with asyncio.timeout(PATIENCE):
            while not (found := await self._documents(number)) or not await self._value(  # noqa: ASYNC110
                known, number=number
            ):
                await asyncio.sleep(0.2)
        return found[0]

    async def _documents(self, number: int) -> list[dict[str, Any]]:
        """Documents of the ticket in 1C."""
        ticket_id = await self._value("SELECT id FROM ticket WHERE number = :number", number=number)
        documents = await self._stage.phones.get(f"{onec_base.PATH}/documents")
        return [one for one in documents if f"SD:ticket:{ticket_id}:" in one["comment"]]

    async def _value(self, sql: str, **parameters: object) -> int:
        async with self._database.read() as work:
            return int(await work.session.scalar(text(sql), parameters) or 0)
