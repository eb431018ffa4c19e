"""A part of the scripted day, the last: the group gets topics, and a ticket a topic of its own."""

import asyncio

from backend.demo.phones import LOOK_EVERY, PATIENCE, Json
from backend.demo.stage import GROUP_ID
from backend.demo.steps import Steps
from bot.store.chats import staff_group


class Forum(Steps):
    """The group becomes another chat by this, so nothing may come after it that looks at the old one."""

    async def play(self) -> None:
        self._script.chapter("В группе включают темы: у каждой заявки своя")
        group: int = (await self._stage.phones.post("forum", chat_id=GROUP_ID, on=True))["id"]
        await self._until_bound(group)
        self._igor = self._stage.phones.phone(self._igor.person_id, group)
        await self._say(self._igor, "Игорь", "Теперь у нас темы")
        await self._say(self._anna, "Анна", "Новая заявка")
        number, _ = await self._open_ticket("Не открывается журнал документов")
        card = await self._see(self._igor, "в тему", "Не открывается журнал", button="Взять")
        names = {topic["id"]: topic["name"] for topic in (await self._chat(group))["topics"]}
        name = names.get(card.thread_id, "")
        self._script.check("карточка стоит в теме с номером и компанией", name.startswith(f"№{number} Ромашка"))
        await self._igor.write("30 консультация", thread_id=card.thread_id)
        self._script.person("Игорь", "30 консультация")
        seen = await self._see(self._igor, "в тему", "Не открывается журнал(.|\n)*Консультация – 30 мин")
        self._script.check("работа записана без ответа на карточку", seen.id == card.id)

    async def _chat(self, group: int) -> Json:
        chats: list[Json] = (await self._stage.phones.get("state"))["chats"]
        return next(chat for chat in chats if chat["id"] == group)

    async def _until_bound(self, group: int) -> None:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < deadline:
            async with self._database.read() as work:
                bound = await staff_group(work)
            if bound is not None and bound.chat_id == group:
                return
            await asyncio.sleep(LOOK_EVERY)
