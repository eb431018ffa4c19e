"""Every button that the bot can send does something while it is fresh."""

from aiogram.filters.callback_data import CallbackData
from sqlalchemy import update

from backend.watch import Watch
from bot.keyboards import callbacks
from bot.keyboards.callbacks import (
    AccessAction,
    AdminAction,
    AdminScreen,
    CampaignAction,
    CardAction,
    CompanyPart,
    ContractAction,
    DraftAction,
    DutyAction,
    DutyPlanAction,
    EditAction,
    FileForm,
    MyAction,
    PersonAction,
    PriceAction,
    StatementAction,
    WishAnswer,
)
from bot.wake import Wake
from core.catalog.models import Service
from core.ledger.models import Grant
from core.ledger.noticing import warn_of_expiry
from core.ledger.rules.closing import LedgerPolicy
from tests.clock import START
from tests.e2e.conftest import Stage
from tests.e2e.test_budget import flood
from tests.e2e.test_campaign import company_of_boris, unlimited
from tests.e2e.test_campaign import start as start_campaign
from tests.e2e.test_correcting import resolved as resolve_ticket

ACTIONS = {
    "k1": CardAction,
    "d1": DraftAction,
    "c1": MyAction,
    "a1": AccessAction,
    "o1": AdminAction,
    "y2": CampaignAction,
    "v1": StatementAction,
    "w1": FileForm,
    "pe1": EditAction,
    "dy1": DutyAction,
    "dy5": DutyPlanAction,
    "wy1": WishAnswer,
    "ad3": AdminScreen,
    "ad4": PersonAction,
    "ad5": CompanyPart,
    "ad6": ContractAction,
    "ad8": PriceAction,
}
ELSEWHERE = {"oc1", "oc2", "oc3", "oc4"}
"""These need a base of 1C: tests/e2e/test_onec.py."""
PREFIXES = {
    each.__prefix__
    for each in vars(callbacks).values()
    if isinstance(each, type) and issubclass(each, CallbackData) and each is not CallbackData
} - ELSEWHERE
EVERY = {
    kind
    for prefix in PREFIXES
    for kind in ([f"{prefix}:{action.value}" for action in ACTIONS[prefix]] if prefix in ACTIONS else [prefix])
}


def kind_of(data: str) -> str:
    """The class of a button, and its action if it has one."""
    prefix, *rest = data.split(":")
    return f"{prefix}:{rest[0]}" if prefix in ACTIONS else prefix


class Walker:
    """Presses each kind of button once, as soon as it is seen."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.pressed: set[str] = set()

    async def walk(self, *chats: tuple[int, int]) -> None:
        """``chats``: whose finger, and in which chat."""
        while (found := await self._fresh(chats)) is not None:
            person, chat, message_id, data = found
            assert len(data.encode()) <= 64
            answer = await self.stage.phones.post(
                "press", chat_id=chat, from_id=person, message_id=message_id, data=data, wait=10
            )
            assert answer["answer"] is not None, data
            assert (answer["answer"].get("text") or "") != "Эта кнопка устарела.", data
            self.pressed.add(kind_of(data))
            if kind_of(data) == "k1:back":
                self.pressed -= {"k1:work", "k1:done", "k1:fix"}  # to go on from there this time
            await self.stage.settled()

    async def _fresh(self, chats: tuple[tuple[int, int], ...]) -> tuple[int, int, int, str] | None:
        for person, chat in chats:
            for message in reversed(await self.stage.phones.messages(chat)):
                rows = message.raw.get("reply_markup", {}).get("inline_keyboard", [])
                # «Назад» first: it leaves the others in place.
                data = sorted((b["callback_data"] for row in rows for b in row), key=lambda each: "k1:back" not in each)
                for each in data:
                    if kind_of(each) not in self.pressed:
                        return person, chat, message.id, each
        return None


async def test_every_fresh_button_has_a_handler(cold_stage: Stage) -> None:
    stage = cold_stage
    await flood(stage, 7)
    stage.settings.web_url = "http://127.0.0.1:8390"
    await stage.start_desk()
    walker = Walker(stage)
    group = (301, stage.igor.chat_id)
    await stage.igor.see("Ждут 7 новых заявок")
    await walker.walk(group)

    await stage.boris.write("Без договора")
    await stage.boris.see("Новая заявка")
    await walker.walk((502, 502))
    number = await stage.open_ticket(stage.boris, "Без договора")
    card = await stage.card(number)
    await stage.igor.write("30 консультация", reply_to=card)
    await stage.igor.tap(await stage.igor.see(f"{number}(.|\n)*– 30 мин", button="Решить"), "Решить")
    await stage.igor.tap(await stage.igor.see(f"Решить №.{number}", button="Подтвердить"), "Подтвердить")
    await stage.boris.see("решена", button="закрыть")
    await stage.igor.see("ждёт решения")
    await walker.walk(group, (502, 502))

    resolved, number = number, await stage.open_ticket(stage.anna, "Вопрос")
    await stage.anna.write("Ещё вопрос")
    await stage.anna.see("Ещё вопрос", button="Это к заявке")
    walker.pressed -= {"d1:add"}
    await walker.walk((501, 501))
    await stage.anna.write("Мои заявки")
    await stage.anna.tap(await stage.anna.see("Ваши заявки"), str(number))
    await walker.walk((501, 501))
    number = await stage.open_ticket(stage.anna, "Ещё один")
    await stage.anna.write("Мои заявки")
    await stage.anna.tap(await stage.anna.see("Ваши заявки", button=str(number)), str(number))
    await stage.anna.tap(await stage.anna.see(f"{number} · ждёт", button="Написать"), "Написать в заявку")
    await stage.settled()
    await stage.anna.write("Вдогонку")
    await stage.anna.see("Передано в заявку", button="Это другой вопрос")
    await walker.walk((501, 501))

    before = await stage.anna.last_id()
    await stage.open_ticket(stage.anna, "К сроку")
    await stage.anna.tap(await stage.anna.see("открыта", after=before), "завтра")
    asked = await stage.igor.see("просит срок завтра", button="Предложить другой")
    await stage.igor.tap(asked, "Предложить другой")
    await stage.settled()
    await walker.walk(group)

    await stage.anna.write("Баланс")
    await stage.anna.see("Доступно", button="Выписка")
    await walker.walk((501, 501))
    await stage.anna.write("Баланс")
    await stage.anna.tap(await stage.anna.see("Доступно", button="Выписка"), "Выписка…")
    await stage.settled()
    await walker.walk((501, 501))
    await stage.igor.write("оценка 60", reply_to=await stage.card(resolved))
    await stage.boris.see("Оценка по заявке", button="Согласен")
    await stage.boris.write("Мои заявки")
    await stage.boris.see("ждёт вашего решения", button="ответить")
    await walker.walk((502, 502), group)
    await resolve_ticket(stage, "40 консультация", "20 обновление")
    # An engineer may have been refused, and «Назад» leads from the explanation to the correction.
    pressed = set(walker.pressed)
    walker.pressed -= {"k1:fix", "k1:back"}
    await walker.walk((303, stage.igor.chat_id), (501, 501))
    walker.pressed |= pressed - {"k1:fix"}

    number = await stage.open_ticket(stage.boris, "Не успели")
    await stage.igor.tap(await stage.card(number), "Взять")
    await stage.card(number, words="Не успели")
    await stage.execute(
        "UPDATE ticket_clock SET due_at = due_at - interval '7 days' WHERE state = 'running' AND ticket_id ="
        " (SELECT id FROM ticket WHERE number = :number)",
        number=number,
    )
    await Watch(stage.database, Wake()).look()
    await stage.igor.see("срок решения был", button="Принято")
    await walker.walk(group)

    for stranger in (stage.victor, stage.petr):
        before = await stage.igor.last_id()
        await stage.phones.post("start", from_id=stranger.person_id)
        await stranger.write("Оставить запрос")
        await stranger.write("Я новый")
        await stage.igor.write("ромашка", reply_to=await stage.igor.see("Просится", after=before))
        which = await stage.igor.see("Какая компания", after=before)
        if "a1:co" in walker.pressed:
            await stage.igor.tap(which, "Ромашка")
        await walker.walk(group)
    await stage.phones.post("groups", id=-9005, title="Ещё", members=[303], type="group", bot="administrator")
    await stage.settled()
    await walker.walk((303, -9005))
    for command, words in (("/grant ромашка", "60 причина"), ("/invite ромашка", "Имя"), ("/company ромашка", None)):
        await stage.director.write(command)
        await stage.settled()
        await walker.walk((303, 303))
        if words:
            await stage.director.write(words)
            await stage.settled()
            await walker.walk((303, 303))
    async with stage.database.work() as work:
        await work.session.execute(update(Service).where(Service.code == "report").values(offered=True))
        await work.session.execute(update(Grant).values(expires_on=START.date()))
        await warn_of_expiry(work, LedgerPolicy())
    await stage.anna.see("сгорят", button="Потратить")
    await walker.walk((501, 501))
    await stage.director.write("/staff Имя")
    await stage.settled()
    await walker.walk((303, 303))

    await unlimited(stage, await company_of_boris(stage))
    await start_campaign(stage)
    await stage.director.write("/campaigns")
    await stage.settled()
    await walker.walk((303, 303), (502, 502))
    await stage.director.write("/speaker")
    await stage.settled()
    await walker.walk((303, 303))
    for edit in ("/calendar 31.12 выходной", "/plan обычная реакция 30 не предупреждать", "/plan срочной нет"):
        await stage.director.write(edit)
        await stage.settled()
        await walker.walk((303, 303))
    for schedule in ("пн-вс Лебедев", "нет"):  # saved, dropped
        await stage.director.write(f"/duty {schedule}")
        await stage.settled()
        await walker.walk((303, 303))
    await stage.phones.phone(301).write("/duty")
    await stage.settled()
    await walker.walk((301, 301))
    walker.pressed -= {"dy1:away", "dy1:replace"}  # who was away could not be replaced; «Назад» hid behind the days
    await walker.walk((301, 301), (303, -9005))
    for _ in AdminScreen:  # of each menu one screen is opened
        await stage.director.write("/admin")
        await stage.settled()
        await walker.walk((303, 303))
    await stage.director.write("/company ромашка")
    await stage.settled()
    await walker.walk((303, 303))
    await stage.director.write("/staff")
    await stage.settled()
    await walker.walk((303, 303))
    await stage.director.tap(await stage.director.see("Сотрудники", button="Имя"), "Имя")
    await stage.settled()
    await walker.walk((303, 303))
    assert walker.pressed == EVERY
