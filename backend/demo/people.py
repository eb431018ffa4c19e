"""A part of the scripted day: a colleague comes in by an invitation, somebody of two companies, and a person is forgotten."""

from sqlalchemy import text

from backend.demo.phones import Phone
from backend.demo.steps import Steps


class People(Steps):
    """The stranger of the morning is invited by Anna, works, and wants to be forgotten."""

    async def play(self) -> None:
        link = await self._invite()
        number = await self._come_in(link)
        await self._colleague(number)
        await self._second_company()
        await self._forget()

    async def _invite(self) -> str:
        self._script.chapter("Руководитель приглашает коллегу: ссылка и QR-код")
        await self._say(self._anna, "Анна", "/people")
        people = await self._see(self._anna, "клиенту", "Люди: ООО «Ромашка»", button="Пригласить")
        await self._tap(self._anna, "Анна", people, "Пригласить")
        await self._see(self._anna, "клиенту", "Как зовут коллегу")
        await self._say(self._anna, "Анна", "Виктор Новиков")
        sent = await self._see(self._anna, "клиенту", "Приглашение для Виктор Новиков")
        self._script.check("вместе со ссылкой пришёл QR-код", bool(sent.raw.get("photo")))
        return next(word for word in sent.text.split() if word.startswith("https://t.me/"))

    async def _come_in(self, link: str) -> int:
        await self._stranger.start(link.partition("start=")[2])
        await self._see(self._stranger, "коллеге", "Вы подключены: ООО «Ромашка»")
        await self._say(self._stranger, "Коллега", "Не формируется отчёт Крокозябра")
        offer = await self._see(self._stranger, "коллеге", "Новая заявка", button="Открыть заявку")
        await self._tap(self._stranger, "Коллега", offer, "Открыть заявку")
        return self._number(await self._see(self._stranger, "коллеге", r"Заявка №\s\d+ открыта"))

    async def _colleague(self, number: int) -> None:
        self._script.chapter("Руководитель видит заявки коллег")
        await self._say(self._anna, "Анна", "Мои заявки")
        mine = await self._see(self._anna, "клиенту", "Ваши заявки", button="Заявки компании")
        await self._tap(self._anna, "Анна", mine, "Заявки компании")
        listed = await self._see(self._anna, "клиенту", "Заявки компании: ООО «Ромашка»", button="Виктор Новиков")
        await self._tap(self._anna, "Анна", listed, "Виктор Новиков")
        shown = await self._see(self._anna, "клиенту", rf"№\s{number} · ждёт", button="Отменить")
        self._script.check("видно, кто открыл", "Открыл(а): Виктор Новиков" in shown.text)
        await self._tap(self._anna, "Анна", shown, "Отменить заявку")
        await self._see(self._stranger, "коллеге", rf"Анна.*: заявка №\s{number} отменена")

    async def _second_company(self) -> None:
        self._script.chapter("Человек двух компаний: у каждого сообщения видно, о какой речь")
        async with self._database.work() as work:
            await work.session.execute(
                text(
                    "INSERT INTO contact (company_id, name, role, messenger_id, active, created_at)"
                    " SELECT company.id, 'Виктор Новиков', 'member', :number, true, :now FROM company"
                    " WHERE name = 'ООО «Метроном»'"
                ),
                {"number": self._stranger.person_id, "now": work.now},
            )
        await self._choose(self._stranger)
        await self._say(self._stranger, "Коллега", "Нужна консультация")
        offer = await self._see(self._stranger, "коллеге", "🏢 ООО «Метроном»\nНовая заявка", button="Не нужно")
        await self._tap(self._stranger, "Коллега", offer, "Не нужно")

    async def _choose(self, phone: Phone) -> None:
        await self._say(phone, "Коллега", "/company")
        choice = await self._see(phone, "коллеге", "От какой пишете", button="ООО «Метроном»")
        await self._tap(phone, "Коллега", choice, "ООО «Метроном»")
        await self._see(phone, "коллеге", "Теперь вы пишете от ООО «Метроном»")

    async def _forget(self) -> None:
        self._script.chapter("«Удалить мои данные»: остаются часы, человека нет")
        await self._say(self._stranger, "Коллега", "Помощь")
        told = await self._see(self._stranger, "", "Как это работает", button="Удалить мои данные")
        await self._tap(self._stranger, "Коллега", told, "Удалить мои данные")
        sure = await self._see(self._stranger, "коллеге", "Удалить ваши данные", button="Да, удалить")
        await self._tap(self._stranger, "Коллега", sure, "Да, удалить навсегда")
        await self._see(self._stranger, "коллеге", "Ваши данные удалены")
        async with self._database.work() as work:
            left = await work.session.scalar(
                text(
                    "SELECT (SELECT count(*) FROM contact WHERE name = 'Виктор Новиков' OR messenger_id = :number)"
                    " + (SELECT count(*) FROM ticket_message WHERE text LIKE '%Крокозябра%')"
                    " + (SELECT count(*) FROM ticket WHERE subject LIKE '%Крокозябра%')"
                ),
                {"number": self._stranger.person_id},
            )
        self._script.check("ни имени, ни слов в базе нет", left == 0)
