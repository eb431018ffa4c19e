"""The last part of the scripted day: a price is changed from a phone, and the journal tells who did it."""

from backend.demo.steps import Steps

PRICE = "2 500 ₽".replace(" ", "\u00a0")
NEW_PRICE = "2 600 ₽".replace(" ", "\u00a0")


class Administering(Steps):
    """The director is an administrator, too."""

    async def play(self) -> None:
        self._script.chapter("Администратор меняет цену с телефона: сначала видит, что изменится")
        await self._say(self._director, "Директор", "/prices")
        prices = await self._see(self._director, "директору", "Консультация: ", button="Консультация")
        await self._tap(self._director, "Директор", prices, "Консультация")
        item = await self._see(self._director, "директору", "Пример: 37 мин → 45 мин", button="Цена")
        await self._tap(self._director, "Директор", item, "Цена")
        await self._see(self._director, "директору", "какая цена в рублях")
        await self._say(self._director, "Директор", "2600")
        preview = await self._see(self._director, "директору", "Списанное раньше не изменится", button="Сохранить")
        self._script.check("видно, что было и что станет", f"{PRICE} за час → {NEW_PRICE} за час" in preview.text)
        data = preview.data("Сохранить")
        await self._tap(self._director, "Директор", preview, "Сохранить")
        await self._see(self._director, "директору", "Консультация: цена – ")
        again = await self._director.tap_data(preview, data)
        self._script.check("второе нажатие ничего не делает", again == "Эта кнопка устарела.")
        await self._journal()

    async def _journal(self) -> None:
        self._script.chapter("Журнал: кто, когда, что было и что стало")
        await self._say(self._director, "Директор", "/audit консультация")
        shown = await self._see(self._director, "директору", "Ищем: консультация")
        self._script.check("цена в журнале", f": цена «Консультация» {PRICE} → {NEW_PRICE}" in shown.text)
        await self._say(self._igor_in_private, "Игорь", "/audit")
        refused = await self._see(self._igor_in_private, "инженеру", "Это решает директор или администратор")
        self._script.check("инженеру журнал не показан", "цена" not in refused.text)
