"""Another part of the scripted day: the director asks what two months of work would have come to under another rule."""

from backend.demo.steps import Steps


class Laboratory(Steps):
    """By taps, in private; the book stays as it is."""

    async def play(self) -> None:
        self._script.chapter("Лаборатория тарифов: а если бы округляли до получаса?")
        balance = await self._balance()
        await self._say(self._director, "Директор", "/lab")
        months = await self._see(self._director, "директору", "За сколько последних месяцев", button="3 мес.")
        await self._tap(self._director, "Директор", months, "3 мес.")
        rules = await self._see(self._director, "директору", "Какое правило попробовать", button="Шаг 30")
        await self._tap(self._director, "Директор", rules, "Шаг 30")
        said = await self._see(self._director, "директору", "Если бы было так: шаг 30 мин", button="Попробовать другое")
        self._script.check("видно, кто теряет больше всех и почему", "– шаг 30 мин ×" in said.text)
        self._script.check("прошлое воспроизводится минута в минуту", "Не воспроизводится" not in said.text)
        await self._director.see("Было и стало", after=said.id, when=lambda seen: "photo" in seen.raw)
        await self._director.see("", after=said.id, when=lambda seen: "document" in seen.raw)
        self._script.check("часы на счетах не тронуты", await self._balance() == balance)
