"""The tasks, in the order of a day: each is played, counted and photographed. What is not counted has been done by others or
before."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from backend.demo.phones import Seen
from backend.demo.stage import GROUP_ID, Stage
from tests.ux.counting import Counted, CountingPhone

CLIENT, GROUP, DIRECTOR = 0, 1, 2
"""Phones of the page, from the left."""
Photograph = Callable[[int, str], Awaitable[None]]
Play = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Done:
    """A task that was played. ``most``: so many actions at most; None where nothing was promised."""

    name: str
    counted: Counted
    most: int | None

    @property
    def kept(self) -> bool:
        return self.most is None or self.counted.actions <= self.most


class Tasks:
    """Everyday tasks of a client, an engineer and a director."""

    def __init__(self, stage: Stage) -> None:
        world = stage.world
        self._anna = CountingPhone(stage.phones, world.anna_id)
        self._igor = CountingPhone(stage.phones, world.engineer_ids[0], GROUP_ID)
        self._olga = CountingPhone(stage.phones, world.engineer_ids[1], GROUP_ID)
        self._director = CountingPhone(stage.phones, world.director_id)
        self._stage = stage
        self._olga_name = next(person.first_name for person in world.persons if person.id == self._olga.person_id)
        self._done: list[Done] = []
        self._photograph: Photograph | None = None

    async def play(self, photograph: Photograph) -> None:
        self._photograph = photograph
        await self._client_opens()
        await self._engineer_works()
        await self._client_looks()
        await self._director_looks()

    @property
    def kept(self) -> bool:
        return all(done.kept for done in self._done)

    def table(self) -> str:
        rows = [
            f"{done.name:<58} {done.counted!s:<20} {'цель ≤ ' + str(done.most) if done.most else '':<9}"
            f" {'' if done.kept else 'НЕ ВЫПОЛНЕНО'}".rstrip()
            for done in self._done
        ]
        return "\n".join(rows) + "\n"

    async def _task(self, name: str, phone: CountingPhone, play: Play, *, tab: int, most: int | None = None) -> None:
        phone.counted = Counted()
        await play()
        self._done.append(Done(name, replace(phone.counted), most))
        assert self._photograph is not None
        await self._photograph(tab, f"{len(self._done):02} {name}")

    # --- a client

    async def _client_opens(self) -> None:
        opened: list[Seen] = []

        async def open_ticket() -> None:
            await self._anna.write("Не проводится реализация: пишет «не хватает товара», а товар на складе есть")
            offer = await self._anna.see("Новая заявка", button="Открыть")
            await self._photograph_now(CLIENT, "Что видит клиент до отправки")
            await self._anna.tap(offer, "Открыть")
            opened.append(await self._anna.see("открыта"))

        await self._task("Клиент открывает заявку", self._anna, open_ticket, tab=CLIENT, most=2)

        async def wish() -> None:
            await self._anna.tap(opened[0], "завтра")
            await self._igor.see("просит срок")

        await self._task("Клиент называет желаемый срок", self._anna, wish, tab=CLIENT, most=1)

    async def _client_looks(self) -> None:
        shown: list[Seen] = []

        async def balance() -> None:
            await self._anna.write("Баланс")
            shown.append(await self._anna.see("Доступно", button="На что ушли"))

        await self._task("Клиент смотрит остаток часов", self._anna, balance, tab=CLIENT, most=1)

        async def spent() -> None:
            await self._anna.tap(shown[-1], "На что ушли")
            await self._anna.see("На что ушли часы")

        await self._task("Клиент смотрит, на что ушли часы", self._anna, spent, tab=CLIENT, most=2)

        async def why() -> None:
            told = await self._anna.see("решена", button="Почему")
            await self._anna.tap(told, "Почему")
            await self._anna.see("Почему")

        await self._task("Клиент спрашивает «почему столько»", self._anna, why, tab=CLIENT, most=1)

        async def rate() -> None:
            told = await self._anna.see("решена", button="5")
            await self._anna.tap(told, "5")

        await self._task("Клиент ставит оценку", self._anna, rate, tab=CLIENT, most=1)

        async def find() -> None:
            await self._anna.write("/find реализация")
            await self._anna.see("По словам")

        await self._task("Клиент ищет свою заявку", self._anna, find, tab=CLIENT, most=1)

        async def buy() -> None:
            await self._anna.tap(shown[-1], "Купить")
            offer = await self._anna.see("Сколько часов|часов добавить|Купить", button="5 ч")
            await self._anna.tap(offer, "5 ч")
            sure = await self._anna.see("Попросить счёт", button="Попросить счёт")
            await self._anna.tap(sure, "Попросить счёт")
            await self._anna.see("счёт")

        await self._task("Клиент просит счёт на часы", self._anna, buy, tab=CLIENT, most=3)

    # --- an engineer

    async def _engineer_works(self) -> None:
        card = await self._igor.see("Не проводится реализация", button="Взять")

        async def take() -> None:
            await self._igor.tap(card, "Взять")
            await self._anna.see("в работе")

        await self._task("Инженер берёт заявку", self._igor, take, tab=GROUP, most=1)

        async def reply() -> None:
            await self._igor.write("На каком складе остаток? В документе указан «Основной»", reply_to=card)
            await self._anna.see("указан «Основной»")

        await self._task("Инженер отвечает клиенту", self._igor, reply, tab=GROUP, most=1)
        await self._anna.write("На «Розничном». Спасибо, поняла", reply_to=await self._anna.see("указан «Основной»"))
        await self._igor.see("На «Розничном»")
        await self._stage.phones.post("clock", advance_seconds=11 * 60)

        async def resolve() -> None:
            await self._igor.tap(await self._igor.see("Не проводится", button="Решить"), "Решить")
            preview = await self._igor.see("Решить №", button="мин")
            await self._igor.tap_data(preview, _first_with(preview, "мин"))
            await self._anna.see("решена", button="закрыть")

        await self._task("Инженер решает обычной строкой", self._igor, resolve, tab=GROUP, most=2)
        await self._photograph_now(CLIENT, "Что видит клиент решённой заявки")

        async def call() -> None:
            await self._igor.write("/new ромашка звонила Анна, не печатается счёт")
            await self._igor.see("не печатается счёт", button="Решить")

        await self._task("Инженер записывает звонок", self._igor, call, tab=GROUP, most=2)
        card2 = await self._igor.see("не печатается счёт", button="Решить")

        async def several() -> None:
            await self._igor.write("45 консультация, 2ч доработка отчёта, обновление", reply_to=card2)
            await self._igor.see("Доработка(.|\n)*2 ч")

        await self._task("Инженер вносит три работы", self._igor, several, tab=GROUP, most=1)

        async def note() -> None:
            await self._igor.write("! клиент просит звонить после обеда", reply_to=card2)
            await self._igor.see("📝")

        await self._task("Инженер оставляет заметку для своих", self._igor, note, tab=GROUP, most=1)

        async def hand_over() -> None:
            await self._igor.write(f"передать {self._olga_name}: посмотри печатную форму", reply_to=card2)
            await self._igor.see("передан|ждёт")

        await self._task("Инженер передаёт заявку коллеге", self._igor, hand_over, tab=GROUP, most=1)

        async def following() -> None:
            await self._igor.write("/next")
            await self._igor.see("Следующая")

        await self._task("Инженер спрашивает, что следующее", self._igor, following, tab=GROUP, most=1)

        async def own_day() -> None:
            await self._igor.write("/time")
            await self._igor.see("сегодня|Сегодня|день")

        await self._task("Инженер смотрит свой день", self._igor, own_day, tab=GROUP, most=1)

    # --- a director

    async def _director_looks(self) -> None:
        async def queue() -> None:
            await self._igor.write("/queue")
            await self._igor.see("Не принят|не принят|Ждут|очередь")

        await self._task("Что ждёт, одним взглядом", self._igor, queue, tab=GROUP, most=1)

        async def client() -> None:
            await self._director.write("Ромашка")
            await self._director.tap(await self._director.see("Выберите компанию"), "Ромашка")
            await self._director.see("ИНН")

        await self._task("Директор смотрит клиента", self._director, client, tab=DIRECTOR, most=2)

        async def trail() -> None:
            await self._director.write("/audit")
            await self._director.see("Журнал|журнал|изменен")

        await self._task("Директор смотрит, кто что менял", self._director, trail, tab=DIRECTOR, most=1)

        async def administration() -> None:
            await self._director.write("/admin")
            await self._director.see(".", button="Сотрудники")

        await self._task("Администратор открывает настройки", self._director, administration, tab=DIRECTOR, most=1)

    async def _photograph_now(self, tab: int, name: str) -> None:
        assert self._photograph is not None
        await self._photograph(tab, f"{len(self._done):02} {name}")


def _first_with(message: Seen, words: str) -> str:
    """What the first button with these words carries."""
    return message.data(next(text for text in message.buttons if words in text))
