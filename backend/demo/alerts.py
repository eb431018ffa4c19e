"""The fourth part of the scripted day: nobody takes a ticket on a Friday evening, and it does not stay unseen."""

import re
from datetime import datetime, time, timedelta

from sqlalchemy import text

from backend.demo.phones import Seen
from backend.demo.steps import Steps
from core.actor import SystemActor
from core.tickets.queries import ticket_by_number

STEPS = "SELECT count(*), count(DISTINCT seq), max(seq) FROM alert_step WHERE ticket_id = :ticket_id"
NEXT = "SELECT next_alert_at FROM ticket_alert WHERE ticket_id = :ticket_id AND matter = 'unseen'"


class Alerts(Steps):
    """The ladder: the group, the one on duty, quiet hours, the director; then somebody takes it."""

    async def play(self) -> None:
        self._script.chapter("Заявку никто не берёт: напоминания идут по лестнице")
        number = await self._open()
        first = await self._rings(10, number)
        second = await self._rings(10, number, after=first)
        self._script.check("список один: старый удалён, новый звонит внизу", await self._lists() == [second.id])
        self._script.check("позвали дежурного или всех", "дежур" in second.text.lower())
        await self._is_quiet_until_monday(number)
        await self._taken(number, await self._director_is_told(number, second))

    async def _open(self) -> int:
        before = await self._anna.last_id()
        await self._say(self._anna, "Анна", "Касса не видит сервер, покупатели ждут")
        offer = await self._anna.see("Новая заявка", after=before, button="Открыть заявку")
        await self._anna.tap(offer, "Открыть заявку")
        opened = await self._see(self._anna, "клиенту", r"Заявка №\s\d+ открыта", after=before)
        found = re.search(r"№\s(\d+)", opened.text)
        assert found is not None
        return int(found[1])

    async def _rings(self, minutes: int, number: int, *, after: Seen | None = None) -> Seen:
        """The list that comes when so many minutes have gone."""
        before = max(after.id if after is not None else 0, await self._igor.last_id())
        await self._advance(timedelta(minutes=minutes, seconds=5))
        return await self._see(self._igor, "в группу", rf"(?s)🔔.*№\s{number} ", after=before)

    async def _advance(self, by: timedelta) -> None:
        await self._stage.phones.post("clock", advance_seconds=int(by.total_seconds()))
        self._script.said("часы передвинуты", f"{self._local(self._stage.clock.now()):%d.%m %H:%M}")

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._stage.desk.config.zone)

    async def _lists(self) -> list[int]:
        return [each.id for each in await self._igor.messages() if each.text.startswith("🔔")]

    async def _is_quiet_until_monday(self, number: int) -> None:
        async with self._database.work() as work:
            ticket = await ticket_by_number(work, SystemActor("demo"), number)
            due = self._local(await work.session.scalar(text(NEXT), {"ticket_id": ticket.id}))
        self._script.check(
            f"вечером и в выходные тихо, следующее напоминание – {due:%d.%m в %H:%M}",
            due.weekday() == 0 and due.time() < time(9, 30),
        )
        await self._advance(due - self._local(self._stage.clock.now()) + timedelta(seconds=5))

    async def _director_is_told(self, number: int, before: Seen) -> Seen:
        await self._see(self._igor, "в группу", rf"(?s)🔔.*№\s{number} ", after=before.id)
        last = await self._director.last_id()
        shown = await self._rings(25, number)
        told = await self._see(self._director, "директору", rf"(?s)🔔.*№\s{number} ", after=last)
        self._script.check("директору – лично, с кнопкой", any(f"{number}" in one for one in told.buttons))
        return shown

    async def _taken(self, number: int, shown: Seen) -> None:
        button = next(one for one in shown.buttons if f"{number}" in one)
        await self._tap(self._olga, "Ольга", shown, button)
        ended = await self._see(self._igor, "в группу", rf"№\s{number} – принял\(а\)")
        self._script.check("список показывает, кто взял и через сколько", "через" in ended.text.split(f"{number} –")[1])
        late = await self._igor.tap_data(shown, shown.data(button))
        self._script.said(f"Игорь нажимает «{button}» позже", late)
        self._script.check("опоздавшему сказано, кто взял", "уже в работе" in late)
        async with self._database.work() as work:
            ticket = await ticket_by_number(work, SystemActor("demo"), number)
            steps = tuple((await work.session.execute(text(STEPS), {"ticket_id": ticket.id})).one())
        self._script.check("каждая ступень записана один раз", steps == (4, 4, 4))
