"""``chasovoy demo-once``: a scripted day over HTTP, printed as a transcript, every step checked."""

import asyncio
import socket
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from backend.demo.administering import Administering
from backend.demo.agreeing import Agreeing
from backend.demo.alerts import Alerts
from backend.demo.calls import Calls
from backend.demo.clients import Clients
from backend.demo.deadlines import Deadlines
from backend.demo.forum import Forum
from backend.demo.hours import Hours
from backend.demo.laboratory import Laboratory
from backend.demo.mass import Mass
from backend.demo.onec import Onec
from backend.demo.opening import Opening
from backend.demo.own import Own
from backend.demo.people import People
from backend.demo.periodic import Periodic
from backend.demo.phones import NotSeen, Seen
from backend.demo.reporting import Reporting
from backend.demo.stage import staged
from backend.demo.steps import Steps
from backend.demo.summary import EveningSummary
from backend.demo.talk import Talk
from backend.demo.teamwork import Teamwork
from backend.demo.transcript import Transcript
from backend.demo.wishes import Wishes
from backend.demo.work import WithoutForms

START = datetime(2026, 10, 30, 10, 0, tzinfo=ZoneInfo("Europe/Moscow"))
"""A working Friday before a short day and a holiday: the day is the same on every run."""


async def run_once(data_dir: Path, zone: str) -> bool:
    """Play the day; True only if every step was as it should be."""
    print("Готовлю сцену: база, 400 компаний, два месяца истории…", flush=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with staged(data_dir, port=port, zone=zone, start=START, announce=False, group_per_minute=300) as stage:
        script = Transcript(stage.clock, ZoneInfo(zone))
        try:
            await Day(stage, script).play()
            await Opening(stage, script).play()
            await Mass(stage, script).play()
            await Onec(stage, script).play()
            await Hours(stage, script, data_dir).play()
            await WithoutForms(stage, script).play()
            await Agreeing(stage, script).play()
            await Deadlines(stage, script).play()
            await Wishes(stage, script).play()
            await Calls(stage, script).play()
            await People(stage, script).play()
            await Teamwork(stage, script).play()
            await Alerts(stage, script).play()
            await Administering(stage, script).play()
            await Laboratory(stage, script).play()
            await Talk(stage, script).play()
            await Own(stage, script).play()
            await EveningSummary(stage, script).play()
            await Periodic(stage, script).play()
            await Forum(stage, script).play()
            await Reporting(stage, script).play()
            await Clients(stage, script).play()
        except (NotSeen, AssertionError) as problem:
            script.failed(str(problem))
            return False
        script.total()
        return True


class Day(Steps):
    """The life of a ticket, from a phone to the ledger."""

    async def play(self) -> None:
        before = await self._balance()
        number = await self._open()
        card = await self._take(number)
        await self._talk(card)
        await self._work_and_resolve(number, before)
        await self._see_balance(before)
        await self._reopen(number)
        await self._by_itself()
        await self._strangers()
        await self._top_up()

    async def _open(self) -> int:
        self._script.chapter("Клиент пишет с телефона")
        await self._say(
            self._anna, "Анна", "Не проводится реализация: пишет «не хватает товара», а товар на складе есть"
        )
        offer = await self._see(self._anna, "клиенту", "Новая заявка", button="Открыть заявку")
        await self._tap(self._anna, "Анна", offer, "Открыть заявку")
        opened = await self._see(self._anna, "клиенту", r"Заявка №\s\d+ открыта")
        return self._number(opened)

    async def _take(self, number: int) -> Seen:
        self._script.chapter("Группа инженеров: кто возьмёт")
        card = await self._see(self._igor, "в группу", rf"№\s{number} · .*не принята", button="Взять")
        self._script.check("баланс стоит рядом с именем", "ООО «Ромашка» · " in card.text)
        both = await asyncio.gather(self._igor.tap(card, "Взять"), self._olga.tap(card, "Взять"))
        self._script.said("Игорь и Ольга нажимают «Взять» одновременно", "; ".join(both))
        self._script.check("взял один, второму сказано кто", sum("ваша" in text for text in both) == 1)
        self._script.check("второму назван первый", sum("уже в работе" in text for text in both) == 1)
        await self._see(self._anna, "клиенту", "в работе: ")
        return await self._see(self._igor, "в группу", rf"№\s{number} · .*в работе")

    async def _talk(self, card: Seen) -> None:
        self._script.chapter("Разговор: вопрос инженера, ответ клиента")
        await self._tap(self._igor, "Игорь", card, "Спросить")
        prompt = await self._see(self._igor, "в группу", "Ответьте на это сообщение вопросом")
        await self._say(self._igor, "Игорь", "Какая версия программы? Пришлите, пожалуйста, снимок экрана", prompt)
        await self._see(self._anna, "клиенту", "Какая версия программы")
        await self._say(self._anna, "Анна", "3.0.170, снимок сейчас пришлю")
        await self._see(self._anna, "клиенту", "Передано в заявку")
        await self._see(self._igor, "в группу", r"3\.0\.170")

    async def _work_and_resolve(self, number: int, before: int) -> None:
        self._script.chapter("Работа и списание")
        card = await self._card(number, "в работе")
        await self._say(self._igor, "Игорь", "40 консультация", card)
        await self._card(number, "Консультация – 40 мин")
        await self._say(self._igor, "Игорь", "20 обновление", card)
        card = await self._card(number, "Обновление.* – 20 мин")
        await self._tap(self._igor, "Игорь", card, "Решить")
        preview = await self._see(self._igor, "в группу", rf"Решить №\s{number}", button="Подтвердить")
        await self._tap(self._igor, "Игорь", preview, "Подтвердить")
        told = await self._see(self._anna, "клиенту", rf"Заявка №\s{number} решена")
        self._script.check("40 минут работы – 45 списано", "заняло 40 мин, списано 45 мин" in told.text)
        self._script.check("обновление посчитано и ничего не стоит", "без списания" in told.text)
        self._script.check("списано ровно 45 минут", await self._balance() == before - 45)

    async def _see_balance(self, before: int) -> None:
        self._script.chapter("Клиент смотрит, сколько осталось")
        await self._say(self._anna, "Анна", "Баланс")
        shown = await self._see(self._anna, "клиенту", "Доступно")
        hours, minutes = divmod(before - 45, 60)
        self._script.check(
            "остаток тот же, что в книге", f"{hours} час" in shown.text and f"{minutes} мин" in shown.text
        )
        self._script.check("видно, на что ушло", "−45 мин" in shown.text)

    async def _reopen(self, number: int) -> None:
        self._script.chapter("Клиент возвращает заявку: второй раз то же не списывается")
        balance = await self._balance()
        told = await self._see(self._anna, "", rf"Заявка №\s{number} решена", button="вернуть")
        await self._tap(self._anna, "Анна", told, "вернуть в работу")
        await self._see(self._igor, "в группу", r"Клиент вернул заявку")
        card = await self._card(number, "не принята")
        await self._tap(self._igor, "Игорь", card, "Взять")
        await self._card(number, "в работе")
        await self._say(self._igor, "Игорь", "10 консультация", card)
        card = await self._card(number, "Консультация – 10 мин")
        await self._tap(self._igor, "Игорь", card, "Решить")
        preview = await self._see(self._igor, "в группу", rf"Решить №\s{number}", button="Подтвердить")
        data = preview.data("Подтвердить")
        await self._igor.tap_data(preview, data)
        again = await self._igor.tap_data(preview, data)
        self._script.said("Игорь нажимает «Подтвердить» дважды", again)
        self._script.check("второе нажатие ничего не списало", await self._balance() == balance - 15)

    async def _by_itself(self) -> None:
        self._script.chapter("Черновик открывается сам через 3 минуты")
        await self._say(self._anna, "Анна", "И ещё: не печатается счёт-фактура")
        await self._see(self._anna, "клиенту", "Новая заявка")
        await self._stage.phones.post("clock", advance_seconds=190)
        self._script.said("часы передвинуты на 3 минуты", "")
        await self._see(self._anna, "клиенту", "отправил её сам")

    async def _strangers(self) -> None:
        self._script.chapter("Незнакомец не видит ничего")
        await self._say(self._stranger, "Незнакомец", "Сколько часов у ООО «Ромашка»?")
        answer = await self._see(self._stranger, "незнакомцу", "Я вас пока не знаю")
        self._script.check("в ответе нет чужих данных", "Ромашка" not in answer.text)

    async def _top_up(self) -> None:
        self._script.chapter("Директор добавляет минуты с причиной")
        before = await self._balance()
        await self._say(self._director, "Директор", "/grant Ромашка")
        offer = await self._see(self._director, "директору", "Выберите компанию", button="ООО «Ромашка»")
        await self._tap(self._director, "Директор", offer, "ООО «Ромашка»")
        await self._see(self._director, "директору", "Сколько минут добавить")
        await self._say(self._director, "Директор", "60 извинение за ожидание")
        kinds = await self._see(self._director, "директору", "Добавить ООО «Ромашка»", button="Подарок")
        await self._tap(self._director, "Директор", kinds, "Подарок")
        await self._see(self._anna, "клиенту", "Вам подарили")
        self._script.check("баланс вырос на час", await self._balance() == before + 60)
