"""A part of the scripted day: an engineer fills nothing in, and the time is written down all the same."""

from backend.demo.steps import Steps

ENTERED = 3


class WithoutForms(Steps):
    """What the desk saw, a timer, several lines in one message."""

    async def play(self) -> None:
        await self._two_taps()
        await self._timer_and_lines()

    async def _minutes(self, minutes: int) -> None:
        await self._stage.phones.post("clock", advance_seconds=minutes * 60)
        self._script.said(f"прошло {minutes} мин", "")

    async def _two_taps(self) -> None:
        self._script.chapter("Инженер ничего не заполняет: время видно по переписке")
        number, _ = await self._open_ticket("Обновление не ставится: ошибка при запуске")
        await self._tap(self._igor, "Игорь", await self._card(number, "не принята"), "Взять")
        await self._minutes(3)
        await self._say(self._igor, "Игорь", "Подключаюсь, закройте базу", await self._card(number, "в работе"))
        await self._see(self._anna, "клиенту", "Подключаюсь, закройте базу")
        await self._minutes(15)
        await self._tap(self._igor, "Игорь", await self._card(number, "в работе"), "Решить")
        preview = await self._see(self._igor, "в группу", rf"(?s)Решить №\s{number}.*Видно \d+ мин")
        drafted = preview.buttons[0]
        minutes = drafted.rpartition(" · ")[2]  # the clock goes on while the day is played
        self._script.check("видно, из чего сложилось время", "взята" in preview.text and "вы писали" in preview.text)
        await self._tap(self._igor, "Игорь", preview, drafted)
        told = await self._see(self._anna, "клиенту", rf"Заявка №\s{number} решена")
        self._script.check("записано ровно то, что было показано", minutes in told.text)

    async def _timer_and_lines(self) -> None:
        self._script.chapter("Таймер и несколько работ одной строкой")
        number, _ = await self._open_ticket("Вопрос по отчёту о движении денег")
        await self._tap(self._igor, "Игорь", await self._card(number, "не принята"), "Таймер")
        await self._card(number, "⏱ Игорь")
        await self._minutes(20)
        await self._say(self._igor, "Игорь", "стоп консультация", await self._card(number, "⏱ Игорь"))
        await self._see(self._igor, "в группу", rf"⏹ №\s{number}: записано .*20 мин")
        card = await self._card(number, "– 20 мин")
        await self._say(self._igor, "Игорь", "10 консультация, 1 ч доработка отчёта, обновление", card)
        entered = await self._see(self._igor, "в группу", rf"(?s)Записано в №\s{number}.*обычное время")
        self._script.check("три работы одной строкой", entered.text.count("•") == ENTERED)
        await self._say(self._igor, "Игорь", "/time")
        await self._see(self._igor, "в группу", "Сегодня записано")
        await self._tap(self._igor, "Игорь", await self._card(number, "Доработка"), "Решить")
        preview = await self._see(self._igor, "", rf"Решить №\s{number}", button="Подтвердить")
        await self._tap(self._igor, "Игорь", preview, "Подтвердить")
        told = await self._see(self._anna, "клиенту", rf"Заявка №\s{number} решена")
        self._script.check("клиент видит все четыре строки", told.text.count("•") == ENTERED + 1)
