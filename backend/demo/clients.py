"""A part of the scripted day: the director asks which clients are worth a talk, sees why, and talks to one."""

from backend.demo.steps import Steps


class Clients(Steps):
    """Of 400 clients a few; each with its numbers and what is usual."""

    async def play(self) -> None:
        self._script.chapter("Директор: с кем из клиентов стоит поговорить")
        await self._say(self._director, "Директор", "/talks")
        picture = await self._see(self._director, "директору", "Оплачено и взято за")
        self._script.check("вместе со списком пришла картинка", bool(picture.raw.get("photo")))
        shown = await self._see(self._director, "директору", "С кем стоит поговорить", button="Трудные")
        self._script.check("рядом с числом – обычное", "обычно при такой оплате" in shown.text)
        await self._tap(self._director, "Директор", shown, "Трудные")
        listed = await self._see(self._director, "директору", r"1\. .* · ", button="1 · Почему")
        await self._tap(self._director, "Директор", listed, "1 · Почему")
        why = await self._see(self._director, "директору", "Что предложить:", button="Поговорили")
        self._script.check("сказано, с кем сравнили и что предложить", "Сравнил с" in why.text and "пакет" in why.text)
        await self._tap(self._director, "Директор", why, "Поговорили")
        noted = await self._see(self._director, "директору", "✅ Поговорили", button="К списку")
        self._script.check("два месяца об этом не напомнит", "Снова напомню не раньше" in noted.text)
