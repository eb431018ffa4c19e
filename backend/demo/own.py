"""A part of the scripted day: an engineer looks at their own numbers, where nobody else sees them."""

import re

from backend.demo.phones import Seen
from backend.demo.steps import Steps

MINUTES = re.compile(r"(?:(\d+)\sч)?\s?(?:(\d+)\sмин)?")
TITLE = r"Ваши цифры, с 26 октября по 1 ноября"
PARTS = ("Часами", "Деньгами", "Без тарифа", "По договору", "Решает клиент", "Без оплаты", "Не закрыто")


class Own(Steps):
    """Igor asks in the group, and looks in private."""

    async def play(self) -> None:
        self._script.chapter("Свои цифры: инженер видит их раньше директора, и никто другой")
        await self._say(self._igor, "Игорь", "/me")
        told = await self._see(self._igor, "в группу", "в группе их не показываю", button="Мои цифры")
        self._script.check("в группе ни одной цифры", not re.search(r"\d", told.text))
        week = await self._see(self._igor_in_private, "Игорю", r"Ваша неделя, с 26 октября", button="Подробно")
        self._script.check("итог недели пришёл сам, с картинкой", bool(week.raw.get("photo")))
        await self._tap(self._igor_in_private, "Игорь", week, "Подробно")
        shown = await self._see(self._igor_in_private, "Игорю", TITLE, button="Записано")
        total, parts = await self._behind(shown, "Записано"), 0
        for part in PARTS:
            if part in shown.buttons:
                parts += await self._behind(shown, part)
        self._script.check(f"за каждым числом строки, и вместе это всё записанное: {total} мин", total == parts > 0)

    async def _behind(self, shown: Seen, button: str) -> int:
        """Minutes of the number behind a button; then back."""
        phone = self._igor_in_private
        await phone.tap(shown, button)
        page = await phone.see(r"^[^:\n]+: .*(ч|мин)\n", button="← Назад")
        hours, minutes = MINUTES.findall(page.text.partition("\n")[0].partition(": ")[2])[0]
        await phone.tap(page, "← Назад")
        await phone.see(TITLE, button="Записано")
        return int(hours or 0) * 60 + int(minutes or 0)
