"""A part of the scripted day: the director reads about the month, and asks what an hour of work has brought."""

from sqlalchemy import select

from backend.demo.steps import Steps
from core.reports.kinds import ReportKind
from core.reports.sending import send_now
from core.staff.models import Staff


class Periodic(Steps):
    """The same message comes by itself on the first working day of a month, and one about the week on Mondays."""

    async def play(self) -> None:
        self._script.chapter("Итоги месяца: картинки, числа и заявки за ними")
        before = await self._director.last_id()
        async with self._database.work() as work:
            known = select(Staff).where(Staff.messenger_id == self._stage.world.director_id)
            director = (await work.session.scalars(known)).one()
            await send_now(work, director.as_actor(), ReportKind.MONTHLY, self._stage.desk.config.zone)
        told = await self._see(self._director, "директору", "Отчёт за месяц", button="До и после", after=before)
        sent = [each for each in await self._director.messages() if each.id > before and each.raw.get("photo")]
        self._script.check("пришли четыре картинки", len(sent) == 4)
        self._script.check("видно, сколько часов клиентов сгорит и когда", "Ближайшее сгорание" in told.text)
        await self._tap(self._director, "Директор", told, "Решено заявок")
        await self._see(self._director, "директору", "Решено заявок: ", button="№", after=told.id)
        await self._tap(self._director, "Директор", told, "Час работы по клиентам")
        rates = await self._see(self._director, "директору", "Час работы по клиентам\n", after=told.id)
        self._script.check("рядом с клиентом его остаток часов", " · " in rates.text)
