"""A part of the scripted day: the director asks for a month, and sees which tickets a number is made of."""

from io import BytesIO

import openpyxl
from sqlalchemy import text

from backend.demo.phones import Seen
from backend.demo.steps import Steps

OF_OCTOBER = text(
    "SELECT sum(covered_minutes) FROM work_line WHERE superseded_by IS NULL"
    " AND charged_at >= '2026-10-01T00:00+03' AND charged_at < '2026-11-01T00:00+03'"
)


class Reporting(Steps):
    """October lies behind: two months of history of four hundred companies."""

    async def play(self) -> None:
        self._script.chapter("Отчёт по запросу: за каждым числом – заявки")
        await self._say(self._director, "Директор", "/report октябрь")
        shown = await self._see(self._director, "директору", "Отчёт: октябрь 2026", button="Excel")
        async with self._database.read() as work:
            minutes = int(await work.session.scalar(OF_OCTOBER) or 0)
        hours, rest = divmod(minutes, 60)
        spent = f"{hours} ч {rest} мин" if rest else f"{hours} ч"
        self._script.check("списано столько, сколько в строках работ", f"с часов: {spent}" in shown.text)
        await self._tap(self._director, "Директор", shown, "Заявки за числами")
        numbers = await self._see(self._director, "", "Отчёт: октябрь 2026", button=f"Списано с часов: {spent}")
        await self._tap(self._director, "Директор", numbers, "Списано с часов")
        behind = await self._see(self._director, "директору", f"Списано с часов: {spent}", button="К отчёту")
        self._script.check("за числом стоят заявки с балансом клиента", "№" in behind.text and " · " in behind.text)
        await self._tap(self._director, "Директор", behind, "К отчёту")
        await self._file(await self._see(self._director, "", "Отчёт: октябрь 2026", button="Excel"), minutes)

    async def _file(self, shown: Seen, minutes: int) -> None:
        before = await self._director.last_id()
        await self._tap(self._director, "Директор", shown, "Excel")
        sent = await self._director.see("Отчёт", after=before, when=lambda seen: "document" in seen.raw)
        self._script.bot("директору", sent)
        content = await self._stage.phones.file(sent.raw["document"]["file_id"])
        sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)["Итоги"]
        numbers = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=5)}
        self._script.check("в файле то же число", numbers["Списано с часов"] == minutes)
