"""The fifth part of the scripted day: a client calls instead of writing."""

from backend.demo.steps import Steps


class Calls(Steps):
    """An engineer with a phone at the ear: two messages, and the client knows the ticket's number."""

    async def play(self) -> None:
        self._script.chapter("Звонит клиент: инженер набирает «@бот ромаш» прямо в группе")
        asked = await self._igor.type_inline("ромаш")
        found = asked["answer"]["results"][0]
        self._script.said("Игорь набирает «@бот ромаш»", f"{found['title']} – {found['description']}")
        self._script.check("баланс виден, пока набирают", found["title"].startswith("ООО «Ромашка» · "))
        picked = await self._igor.pick(asked)
        self._script.person("Игорь", picked.text)
        self._script.check("в чат баланс не попадает", " · " not in picked.text)
        shown = await self._see(self._igor, "в группу", "ООО «Ромашка» · .*\n.*открыт", button="Новая заявка")
        await self._tap(self._igor, "Игорь", shown, "Кто звонил")

        self._script.chapter("Заявка со звонка – одной строкой")
        await self._say(self._igor, "Игорь", "/new в 17:20 ромашка звонила Анна, не печатается кассовый чек")
        told = await self._see(self._anna, "клиенту", "По звонку открыта заявка")
        number = self._number(told)
        self._script.check("клиенту сказано, что записано", "не печатается кассовый чек" in told.text)
        card = await self._card(number, "📞 по звонку")
        self._script.check("заявка сразу в работе: с клиентом уже поговорили", "в работе" in card.text)
        self._script.check("время звонка – названное", "записано позже звонка" in card.text and "17:20" in card.text)

        self._script.chapter("Незнакомец набирает то же самое")
        foreign = await self._stranger.type_inline("ромаш")
        button = foreign["answer"]["button"]["text"]
        self._script.said("Незнакомец набирает «@бот ромаш»", f"ничего, кнопка «{button}»")
        self._script.check("чужому не видно ничего", foreign["answer"]["results"] == [])
