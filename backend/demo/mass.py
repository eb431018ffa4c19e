"""Another part of the scripted day: a release breaks many clients, and updates are written down for many in a few taps."""

from backend.demo.steps import Steps

WAVE = "Релиз 3.0.171: не проводится реализация"


class Mass(Steps):
    """Igor makes a wave of Anna's ticket, answers all at once and resolves it for nothing; then marks updates."""

    async def play(self) -> None:
        await self._wave()
        await self._updates()

    async def _wave(self) -> None:
        self._script.chapter("Массовый случай: одна волна, один ответ, одно правило списания")
        balance = await self._balance()
        number, _ = await self._open_ticket("После релиза 3.0.171 не проводится реализация")
        await self._say(self._igor, "Игорь", f"/wave {WAVE}")
        await self._see(self._igor, "в группу", rf"🌊 {WAVE} · открыта")
        await self._tap(self._igor, "Игорь", await self._card(number, "релиза"), "⋯ Ещё")
        await self._tap(self._igor, "Игорь", await self._igor.see(rf"№\s{number}", button="В волну"), "В волну")
        await self._tap(self._igor, "Игорь", await self._igor.see(rf"№\s{number}", button=WAVE), WAVE)
        wave = await self._see(self._igor, "в группу", rf"(?s)🌊 {WAVE} .*1 заявка")
        await self._say(self._igor, "Игорь", "всем: исправление уже вышло, ставим сегодня", wave)
        asked = await self._see(self._igor, "в группу", "Уйдёт 1 клиенту", button="Отправить")
        await self._tap(self._igor, "Игорь", asked, "Отправить")
        await self._see(self._anna, "клиенту", "исправление уже вышло")
        await self._card(number, "в работе")
        await self._say(self._igor, "Игорь", "30 консультация", await self._card(number, "в работе"))
        await self._card(number, "Консультация – 30 мин")
        await self._tap(self._igor, "Игорь", await self._igor.see(WAVE, button="Решить все"), "Решить все")
        preview = await self._see(self._igor, "в группу", "Решить 1 заявку", button="Решить 1")
        await self._tap(self._igor, "Игорь", preview, "Решить 1")
        told = await self._see(self._anna, "клиенту", rf"Заявка №\s{number} решена")
        self._script.check("работа посчитана, часы не тронуты", "без списания" in told.text)
        self._script.check("баланс тот же", await self._balance() == balance)
        await self._see(self._igor, "в группу", "решена 1 заявка")
        await self._see(self._igor, "в группу", rf"🌊 {WAVE} · закрыта")

    async def _updates(self) -> None:
        self._script.chapter("Обновления многим: список, подтверждение, готово")
        before = await self._igor.last_id()
        await self._say(self._igor, "Игорь", "/updates")
        shown = await self._see(self._igor, "в группу", "Кому сделано", button="Списком", after=before)
        self._script.check(
            "видно, сколько компаний с договором", any("Все с договором" in one for one in shown.buttons)
        )
        await self._tap(self._igor, "Игорь", shown, "День: вчера")
        shown = await self._see(self._igor, "", "вчера", button="Списком", after=before)
        await self._tap(self._igor, "Игорь", shown, "Списком")
        prompt = await self._see(self._igor, "в группу", "Ответьте на это сообщение списком", after=before)
        await self._say(self._igor, "Игорь", "ООО «Ромашка»\nООО «Такого клиента нет»", prompt)
        unknown = await self._see(self._igor, "в группу", "Не нашёл", after=before)
        self._script.check("непонятная строка названа", "Такого клиента нет" in unknown.text)
        ready = await self._see(self._igor, "в группу", "1 компания", button="Записать", after=before)
        await self._tap(self._igor, "Игорь", ready, "Записать")
        await self._see(self._igor, "в группу", "записано 1 компании", after=before)
        told = await self._see(self._anna, "клиенту", "сделано вчера")
        self._script.check("клиенту сказано один раз и спокойно", "Часы не тратились" in told.text)
