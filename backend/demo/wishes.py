"""The fourth part of the scripted day: a date that cannot be kept, three that can, and a promise."""

from backend.demo.phones import Seen
from backend.demo.steps import Steps

OFFERS = 3


class Wishes(Steps):
    """Still the Friday evening: the client is in a hurry."""

    async def play(self) -> None:
        self._script.chapter("Клиент хочет невозможного: большая работа за полчаса до конца дня")
        number, opened = await self._open_ticket("Нужна доработка отчёта по продажам")
        refused = await self._wish_too_much(number, opened)
        await self._choose(number, refused)
        await self._promise(number)
        await self._another_in_words(number)

    async def _wish_too_much(self, number: int, opened: Seen) -> Seen:
        await self._tap(self._anna, "Анна", opened, "Другой срок")
        await self._see(self._anna, "клиенту", rf"№\s{number}: к какому сроку нужно")
        await self._say(self._anna, "Анна", "сегодня к 18:00")
        read = await self._see(self._anna, "клиенту", "записать желаемый срок сегодня 18:00", button="Да")
        await self._tap(self._anna, "Анна", read, "Да")
        refused = await self._see(self._anna, "клиенту", "сегодня 18:00 не получится")
        self._script.check("названа причина: сколько нужно на такую работу", "не меньше 2 ч" in refused.text)
        offers = [text for text in refused.buttons if " до " in text]
        self._script.check("предложены три срока, которые можно выдержать", len(offers) == OFFERS)
        return refused

    async def _choose(self, number: int, refused: Seen) -> None:
        await self._tap(self._anna, "Анна", refused, "пн 2 ноября до 18:00")
        await self._see(self._anna, "клиенту", "Вы просите: пн 18:00")
        await self._card(number, "решение до чт .* · клиент хочет пн 18:00")

    async def _promise(self, number: int) -> None:
        self._script.chapter("Инженер обещает одним нажатием")
        asked = await self._see(self._igor, "в группу", rf"просит срок .*№\s{number}", button="Обещаем")
        await self._tap(self._igor, "Игорь", asked, "Обещаем")
        told = await self._see(self._anna, "клиенту", rf"обещает срок по заявке №\s{number}")
        self._script.check("клиент знает, кто и что обещал", "Игорь" in told.text and "пн 2 ноября 18:00" in told.text)
        card = await self._card(number, "решение до чт .* · обещали пн 18:00")
        self._script.check("срок плана от обещания не сдвинулся", "решение до чт" in card.text)

    async def _another_in_words(self, number: int) -> None:
        self._script.chapter("Планы меняются: инженер предлагает другой срок, клиент соглашается")
        await self._say(self._igor, "Игорь", "срок вт к 12:00", await self._card(number, "обещали"))
        offer = await self._see(self._anna, "клиенту", rf"предлагает срок по заявке №\s{number}", button="Согласен")
        await self._tap(self._anna, "Анна", offer, "Согласен")
        await self._see(self._igor, "в группу", rf"Клиент согласен: заявка №\s{number}")
        card = await self._card(number, "обещали вт 12:00")
        await self._tap(self._igor, "Игорь", card, "Сроки")
        why = await self._see(self._igor, "в группу", "Как договаривались")
        self._script.check("вся договорённость записана", why.text.count("•") == 2 and "заменено" in why.text)
        await self._tap(self._igor, "Игорь", why, "Назад")
        await self._card(number, "обещали вт 12:00")
