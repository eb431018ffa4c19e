"""A part of the scripted day: words find their ticket, signs are seen on the other side."""

from backend.demo.steps import Steps


class Talk(Steps):
    """The client has two tickets and does not know how to reply to a message."""

    async def play(self) -> None:
        self._script.chapter("Две заявки сразу: куда относится сообщение без ответа")
        first, _ = await self._open_ticket("Не печатается этикетка на складе")
        second, _ = await self._open_ticket("Не приходит почта из программы")
        await self._accept(first)
        await self._say(self._igor, "Игорь", "Этикетки: какой принтер?", await self._card(first, "в работе"))
        await self._see(self._anna, "клиенту", "какой принтер")
        await self._say(self._olga, "Ольга", "Почта: пришлите текст ошибки", await self._card(second, "не принята"))
        await self._see(self._anna, "клиенту", "текст ошибки")
        await self._ask(first)

    async def _accept(self, number: int) -> None:
        words = [each for each in await self._anna.messages() if each.text == "Не печатается этикетка на складе"]
        card = await self._card(number, "не принята")
        await self._igor.react(card, "👍")
        self._script.said("Игорь ставит 👍 под карточкой", "")
        await self._see(self._anna, "клиенту", rf"Заявка №\s{number} в работе")
        await self._anna.sees_sign(words[-1], "👍")
        card = await self._card(number, "в работе")
        self._script.check("знак под карточкой принял заявку и виден под словами клиента", "Игорь" in card.text)

    async def _ask(self, number: int) -> None:
        before = await self._anna.last_id()
        await self._say(self._anna, "Анна", "Zebra, стоит у ворот")
        asked = await self._anna.see("К какой заявке", after=before, button=str(number))
        self._script.bot("клиенту", asked)
        there = [each for each in await self._igor.messages() if "Zebra" in each.text]
        self._script.check("пока не ясно, куда, сообщение не ушло никуда", not there)
        await self._tap(self._anna, "Анна", asked, str(number))
        relayed = await self._see(self._igor, "в группу", r"Zebra")
        self._script.check("ушло в ту заявку, которую назвал клиент", self._number(relayed) == number)
