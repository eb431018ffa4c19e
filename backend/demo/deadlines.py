"""The third part of the scripted day: a Friday evening before a holiday."""

from datetime import datetime, timedelta

from backend.demo.phones import Seen
from backend.demo.steps import Steps

EVENING = timedelta(hours=17, minutes=30)


class Deadlines(Steps):
    """A deadline that explains itself."""

    async def play(self) -> None:
        await self._move_to_the_evening()
        number, _ = await self._open_ticket("Не сходится акт сверки с поставщиком")
        await self._ask_why(number)

    async def _move_to_the_evening(self) -> None:
        self._script.chapter("Пятница, 17:30: впереди выходные, короткий день и праздник")
        now = self._stage.clock.now().astimezone(self._stage.desk.config.zone)
        evening = datetime(now.year, now.month, now.day, tzinfo=now.tzinfo) + EVENING
        await self._stage.phones.post("clock", advance_seconds=int((evening - now).total_seconds()) + 1)
        self._script.said("часы передвинуты на вечер", f"{evening:%d.%m.%Y %H:%M}")

    async def _ask_why(self, number: int) -> Seen:
        card = await self._card(number, r"реакция до пн 9:3\d · решение до чт 9:3\d")
        await self._tap(self._igor, "Игорь", card, "Сроки")
        why = await self._see(self._igor, "в группу", rf"№\s{number}: почему такие сроки")
        for words in ("короткий день", "День народного единства", "выходной"):
            self._script.check(f"названа причина: {words}", words in why.text)
        self._script.check("16 рабочих часов – это до четверга", "Решить до: чт 5 ноября 9:3" in why.text)
        await self._tap(self._igor, "Игорь", why, "Назад")
        return await self._card(number, "не принята")
