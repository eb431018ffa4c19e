"""A part of the scripted day: what to expect is said before a ticket is sent, and what has been chosen is kept."""

from backend.demo.phones import Seen
from backend.demo.steps import Steps


class Opening(Steps):
    """The same trouble again: the desk remembers."""

    async def play(self) -> None:
        self._script.chapter("Заявка одним сообщением: чего ждать – до отправки, выбор – нажатием")
        before = await self._anna.last_id()
        await self._say(
            self._anna, "Анна", "В УТ опять не проводится реализация, не хватает товара – не можем отгрузить"
        )
        offer = await self._see(self._anna, "клиенту", "Новая заявка", button="Открыть заявку", after=before)
        self._script.check("услуга узнана по похожей заявке", "Похоже, это «Консультация»: обычно" in offer.text)
        self._script.check("сказано, сколько останется", "Останется ≈" in offer.text)
        self._script.check("сказано, к какому сроку успеем", "Можем сделать" in offer.text)
        await self._choose_and_send(offer, before)

    async def _choose_and_send(self, offer: Seen, before: int) -> None:
        await self._tap(self._anna, "Анна", offer, "Срочно")
        chosen = await self._see(self._anna, "клиенту", "Новая заявка", button="✅ Срочно", after=before)
        await self._tap(self._anna, "Анна", chosen, "Открыть заявку")
        number = self._number(await self._see(self._anna, "клиенту", r"Заявка №\s\d+ открыта", after=before))
        card = await self._card(number, "не принята")
        self._script.check("инженер видит программу, срочность и похожую заявку", _knows(card))
        await self._tap(self._igor, "Игорь", card, "Похожая")
        story = await self._see(self._igor, "в группу", rf"№\s{number} похожа на")
        await self._tap(self._igor, "Игорь", story, "Назад")
        await self._tap(self._igor, "Игорь", await self._card(number, "не принята"), "Взять")
        await self._tap(self._igor, "Игорь", await self._card(number, "в работе"), "Решить")
        preview = await self._igor.see(rf"Решить №\s{number}", button="Подтвердить")
        await self._tap(self._igor, "Игорь", preview, "Подтвердить")
        await self._see(self._anna, "", rf"Заявка №\s{number} решена")


def _knows(card: Seen) -> bool:
    return all(words in card.text for words in ("1С: УТ 11", "🔥 срочная", "🔁 Похоже на №"))
