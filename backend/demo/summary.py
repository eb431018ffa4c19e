"""A part of the scripted day: the evening comes, and the director's summary with it."""

from datetime import datetime

from backend.demo.steps import Steps
from core.reports.kinds import WORKING_WEEK


class EveningSummary(Steps):
    """Nobody logs in anywhere: what a director needs comes by itself, as a picture and a few lines."""

    async def play(self) -> None:
        self._script.chapter("Вечером директору приходит сводка")
        before = await self._director.last_id()
        await self._say(self._director, "Директор", "/summary")
        chosen = await self._see(self._director, "директору", "Что и когда вам приходит", button="Сводка дня")
        self._script.check("видно, когда она придёт", any("по будням в 18:30" in one for one in chosen.buttons))
        while not await self._evening_of_a_working_day():
            pass
        self._script.said("часы передвинуты к вечеру, 18:30", "")
        told = await self._see(self._director, "директору", r"Поступило \d+ \(накануне", after=before)
        sent = [each for each in await self._director.messages() if each.id > before and "Сводка:" in each.text]
        self._script.check("пришла с картинкой", any(each.raw.get("photo") for each in sent))
        self._script.check("пришла один раз", len([each for each in sent if "накануне" in each.text]) == 1)
        self._script.check("в ней отпечаток книги часов", "Книга часов на" in told.text)

    async def _evening_of_a_working_day(self) -> bool:
        """Move the clock to the next evening; whether it is one on which the summary comes."""
        now = datetime.fromisoformat((await self._stage.phones.post("clock", next_evening=True))["now"])
        return now.astimezone(self._stage.desk.config.zone).isoweekday() in WORKING_WEEK
