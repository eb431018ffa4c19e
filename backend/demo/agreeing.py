"""A part of the scripted day: less time than an estimate, hours bought, a line disputed, stars."""

from sqlalchemy import text

from backend.demo import onec_base
from backend.demo.steps import Steps


class Agreeing(Steps):
    """What a client agrees to, what not, and who decides then."""

    async def play(self) -> None:
        await self._buy()
        number = await self._less_time()
        await self._dispute(number)
        await self._stars(number)

    async def _buy(self) -> None:
        self._script.chapter("Купить часы: три нажатия клиента, два – того, кто увидел оплату")
        before = await self._balance()
        last = await self._anna.last_id()
        await self._say(self._anna, "Анна", "Баланс")
        shown = await self._see(self._anna, "", "Доступно", button="Купить часы", after=last)
        await self._tap(self._anna, "Анна", shown, "Купить")
        which = await self._see(self._anna, "клиенту", "Сколько часов купить", button="5 ч")
        await self._tap(self._anna, "Анна", which, "5 ч")
        offer = await self._see(self._anna, "клиенту", "5 часов – ", button="Попросить счёт")
        await self._tap(self._anna, "Анна", offer, "Попросить")
        asked = await self._see(self._igor, "в группу", "купить часы", button="Счёт выставлен")
        made = await self._see(
            self._igor, "в той же строке", r"Счёт №\s\S+ создан в 1С, не проведён", button="Счёт выставлен"
        )
        self._script.check("то же сообщение, без нового звонка", made.id == asked.id)
        documents = await self._stage.phones.get(f"{onec_base.PATH}/documents")
        bills = [one for one in documents if one["comment"].startswith("SD:topup:")]
        self._script.check("в 1С один счёт, не проведён", [one["posted"] for one in bills] == [False])
        await self._tap(self._igor, "Игорь", asked, "Счёт выставлен")
        invoiced = await self._see(self._igor, "в группу", "ждём оплату", button="Оплачено")
        await self._tap(self._director_in_group, "Директор", invoiced, "Оплачено")
        sure = await self._see(self._igor, "в группу", "Оплата пришла", button="Начислить")
        await self._tap(self._director_in_group, "Директор", sure, "Начислить")
        await self._see(self._anna, "клиенту", "Зачислены купленные часы – 5 часов")
        again = await self._director_in_group.tap_data(sure, sure.data("Начислить"))
        self._script.said("Директор нажимает «Начислить» ещё раз", again)
        self._script.check("часы начислены один раз", await self._balance() == before + 300)

    async def _less_time(self) -> int:
        self._script.chapter("Клиент согласен на меньшее время: лишнее без спроса не спишется")
        before = await self._balance()
        number, _ = await self._open_ticket("Проверьте отчёт по остаткам")
        await self._say(self._igor, "Игорь", "оценка 90", await self._card(number, "не принята"))
        asked = await self._see(self._anna, "клиенту", rf"Оценка по заявке №\s{number}", button="До 30 мин")
        await self._tap(self._anna, "Анна", asked, "До 30 мин")
        await self._see(self._igor, "в группу", "согласен только до 30 мин")
        await self._say(self._igor, "Игорь", "45 консультация", await self._card(number, "держим 30 мин"))
        await self._see(self._igor, "в группу", "клиент согласился на 30 мин, а записано уже 45 мин")
        await self._tap(self._igor, "Игорь", await self._card(number, "45 мин"), "Решить")
        preview = await self._see(self._igor, "в группу", rf"Решить №\s{number}", button="Подтвердить")
        await self._tap(self._igor, "Игорь", preview, "Подтвердить")
        offer = await self._see(self._anna, "клиенту", "больше, чем вы согласовали", button="Не оплачиваю")
        self._script.check("с часов списано только согласованное", await self._balance() == before - 30)
        await self._tap(self._anna, "Анна", offer, "Не оплачиваю")
        await self._see(self._igor, "в группу", rf"По №\s{number} клиент не оплачивает")
        return number

    async def _dispute(self, number: int) -> None:
        self._script.chapter("«Не согласен» – одним нажатием; директор возвращает списанное")
        before = await self._balance()
        told = await self._see(self._anna, "", rf"Заявка №\s{number} решена", button="Не согласен")
        await self._tap(self._anna, "Анна", told, "Не согласен")
        await self._see(self._anna, "клиенту", "Вы не согласны со строкой")
        await self._say(self._anna, "Анна", "Отчёт был в порядке, ничего не меняли")
        seen = await self._see(self._igor, "в группу", "(?s)клиент не согласен.*ничего не меняли", button="Сторно")
        await self._tap(self._director_in_group, "Директор", seen, "Сторно")
        preview = await self._see(self._igor, "в группу", "Убрать из", button="Подтвердить сторно")
        await self._tap(self._director_in_group, "Директор", preview, "Подтвердить сторно")
        await self._see(self._anna, "клиенту", rf"По заявке №\s{number} исправлено списание")
        self._script.check("минуты вернулись", await self._balance() == before + 30)

    async def _stars(self, number: int) -> None:
        self._script.chapter("Оценка решения: две звезды – и директор знает")
        told = await self._see(self._anna, "", rf"Заявка №\s{number} решена", button="2 ★")
        await self._tap(self._anna, "Анна", told, "2 ★")
        await self._see(self._director, "директору", rf"★★☆☆☆ №\s{number}")
        async with self._database.work() as work:
            stars = await work.session.scalar(text("SELECT stars FROM ticket_rating ORDER BY rated_at DESC LIMIT 1"))
        self._script.check("оценка записана", stars == 2)
