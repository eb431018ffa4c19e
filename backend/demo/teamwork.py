"""Another part of the scripted day: engineers share a ticket, rest it, and put duplicates right."""

from backend.demo.steps import Steps


class Teamwork(Steps):
    """The client writes twice about one thing; Igor hands the matter to Olga."""

    async def play(self) -> None:
        self._script.chapter("Инженеры между собой: заметка, передача, отложить, дубль")
        number, _ = await self._open_ticket("Не сходится книга продаж за квартал")
        card = await self._card(number, "книга продаж")
        await self._tap(self._igor, "Игорь", card, "Взять")
        card = await self._card(number, "в работе")
        await self._note_and_hand(number)
        duplicate, _ = await self._open_ticket("Книга продаж так и не сходится, посмотрите")
        await self._merge(number, duplicate)

    async def _note_and_hand(self, number: int) -> None:
        card = await self._card(number, "в работе")
        await self._say(self._igor, "Игорь", "! у них переписан отчёт, смотреть обработку", card)
        await self._see(self._igor, "в группу", "Заметка к .* записана")
        await self._say(self._igor, "Игорь", "передать Ольге: она писала им обработку", card)
        await self._see(self._olga, "в группу", r"вам передана №\s\d+")
        card = await self._card(number, "Передана: .*, ждём ответа")
        await self._tap(self._olga, "Ольга", card, "Принимаю")
        await self._say(self._olga, "Ольга", "отложить до завтра: ждём выгрузку от бухгалтера", card)
        await self._see(self._olga, "в группу", r"№\s\d+ отложена до")
        shown = await self._card(number, "Отложена до")
        self._script.check("отложили для себя – срок клиента не сдвинулся", "решение до" in shown.text)
        seen = [message.text for message in await self._anna.messages()]
        self._script.check("заметка до клиента не дошла", not any("переписан отчёт" in text for text in seen))

    async def _merge(self, number: int, duplicate: int) -> None:
        await self._say(self._olga, "Ольга", f"дубль {number}", await self._card(duplicate, "не принята"))
        asked = await self._see(self._olga, "в группу", r"Объединить №", button="Объединить с")
        await self._tap(self._olga, "Ольга", asked, "Объединить с")
        told = await self._see(self._anna, "клиенту", rf"№\s{duplicate} объединили с вашей заявкой №\s{number}")
        await self._say(self._anna, "Анна", "Хорошо, жду", told)
        await self._see(self._anna, "клиенту", rf"Передано в заявку №\s{number}\b")
        relayed = await self._see(self._igor, "в группу", rf"по №\s{number}:(.|\n)*Хорошо, жду")
        self._script.check("слова из дубля пошли в главную заявку", "Анна" in relayed.text)
        await self._say(self._igor, "Игорь", "/next")
        await self._see(self._igor, "в группу", "Следующая|Брать нечего")
