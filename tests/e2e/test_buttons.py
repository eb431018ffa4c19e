"""Every button that the bot can send does something while it is fresh."""

from datetime import timedelta

from aiogram.filters.callback_data import CallbackData
from sqlalchemy import select, update

from backend.demo.phones import Phone, Seen
from backend.watch import Watch
from bot.keyboards import callbacks
from bot.keyboards.callbacks import (
    AccessAction,
    AdminAction,
    AdminScreen,
    CallAction,
    CampaignAction,
    CardAction,
    ClientAction,
    CompanyPart,
    ContractAction,
    DeclineWord,
    DisputeAction,
    DraftAction,
    DutyAction,
    DutyPlanAction,
    EditAction,
    FileForm,
    HandleAction,
    HistoryAction,
    MeAction,
    MyAction,
    PairAction,
    PeopleAction,
    PersonAction,
    PriceAction,
    Setting,
    StatementAction,
    TimerAction,
    TopUpAction,
    TopUpStep,
    WishAnswer,
)
from bot.locales import plain
from bot.wake import Wake
from core.actor import ContactRole, StaffActor, StaffRole
from core.catalog.models import Service
from core.catalog.service import active_services
from core.clients.models import Company, Contact
from core.clients.service import add_contact
from core.ledger.models import Grant
from core.ledger.noticing import warn_of_expiry
from core.ledger.rules.closing import LedgerPolicy
from core.staff.models import Staff
from core.tickets.conversation import Words, client_writes
from core.tickets.handling import take
from core.tickets.lines import add_line
from core.tickets.teamwork.checklists import set_template
from core.tickets.teamwork.models import Why
from core.tickets.teamwork.notes import add_note
from core.tickets.teamwork.postponing import postpone
from core.tickets.teamwork.words import Step
from tests.clock import START
from tests.e2e import paid_buttons
from tests.e2e.conftest import Stage
from tests.e2e.test_budget import flood
from tests.e2e.test_campaign import company_of_boris, unlimited
from tests.e2e.test_campaign import start as start_campaign
from tests.e2e.test_correcting import resolved as resolve_ticket
from tests.factories import SYSTEM, make_company, make_contact, make_ticket

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
    "nw3": CallAction,
    "nw4": ClientAction,
    "wk2": TimerAction,
    "in2": DeclineWord,
    "in3": PeopleAction,
    "in5": MeAction,
    "pd3": TopUpAction,
    "pd4": TopUpStep,
    "pd6": DisputeAction,
    "pd8": HistoryAction,
    "pd9": Setting,
    "hd1": HandleAction,
    "hd8": PairAction,
    "ad3": AdminScreen,
    "ad4": PersonAction,
    "ad5": CompanyPart,
    "ad6": ContractAction,
    "ad8": PriceAction,
}
TEAMWORK = {f"hd{number}" for number in range(1, 10)}
"""«⋯ Ещё» of a card has a walk of its own: it ends tickets, and merges and moves them."""
MASS = {f"mc{number}" for number in range(1, 9)}
REPORTS = {"rn1", "rn2", "rn3", "rn4", "sm1", "lb1", "lb2", "pr1", "pr2", "pr3", "ct2", "rp1", "rp2", "rp3", "rp4"}
ELSEWHERE = {"oc1", "oc2", "oc3", "oc4"} | TEAMWORK | MASS | REPORTS
"""Those of 1C need a base of it: tests/e2e/test_onec.py; mass cases need many clients: tests/e2e/test_mass.py; reports need
work that was charged: tests/e2e/test_report.py, test_own.py, test_periodic.py; their settings: test_summary.py; the
laboratory past work: test_laboratory.py; clients worth a talk need many: test_talks.py."""
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
PAID = {kind for kind in EVERY if kind.startswith("pd")}
"""These follow from one another and change what others need: pressed in an order of their own."""


def kind_of(data: str) -> str:
    """The class of a button, and its action if it has one."""
    prefix, *rest = data.split(":")
    return f"{prefix}:{rest[0]}" if prefix in ACTIONS else prefix


class Walker:
    """Presses each kind of button once, as soon as it is seen."""

    def __init__(self, stage: Stage, *, teamwork: bool = False) -> None:
        self.stage = stage
        self.pressed: set[str] = set()
        self.teamwork = teamwork

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
            if kind_of(data) not in ("hd1:more", "hd1:back"):
                self.pressed -= {"hd1:more", "hd1:back"}
            if kind_of(data) in ("hd4", "hd5"):
                self.pressed.discard("hd1:rest")  # beside the moments there is the calendar, and the way back
            await self.stage.settled()

    async def tap(self, phone: Phone, message: Seen, button: str) -> None:
        """Press this one: where the order matters, because what it does cannot be taken back."""
        data = message.data(button)
        assert len(data.encode()) <= 64
        assert await phone.tap_data(message, data) != "Эта кнопка устарела.", data
        self.pressed.add(kind_of(data))
        await self.stage.settled()

    async def _fresh(self, chats: tuple[tuple[int, int], ...]) -> tuple[int, int, int, str] | None:
        for person, chat in chats:
            for message in reversed(await self.stage.phones.messages(chat)):
                rows = message.raw.get("reply_markup", {}).get("inline_keyboard", [])
                # «Назад» first: it leaves the others in place.
                data = sorted((b["callback_data"] for row in rows for b in row), key=lambda each: "k1:back" not in each)
                for each in data:
                    if kind_of(each) not in self.pressed and (each[:3] in TEAMWORK) is self.teamwork:
                        return person, chat, message.id, each
        return None


async def test_every_button_of_teamwork_has_a_handler(stage: Stage) -> None:
    stage.excuse = "no chat"  # the other person of that name has not come in
    walker = Walker(stage, teamwork=True)
    group = (301, stage.igor.chat_id)
    async with stage.database.work() as work:
        services = {one.code: one for one in await active_services(work)}
        both = await work.session.scalar(select(Company.id).where(Company.name.like("%Рога%")))
        await add_contact(
            work, SYSTEM, company_id=both or 0, name="Анна", phone="+79161234567", role=ContactRole.MEMBER
        )
        director = StaffActor(1, "Директор", frozenset({StaffRole.DIRECTOR}))
        await set_template(work, director, services["consultation"].id, [Step("Копия базы", mandatory=False)])
        anna = (await work.session.scalars(select(Contact).where(Contact.messenger_id == 501))).one()
        igor = (await work.session.scalars(select(Staff).where(Staff.messenger_id == 301))).one().as_actor()
        for number in range(4):
            ticket = await make_ticket(work, anna, f"Вопрос {number}")
            await client_writes(work, anna.as_actor(), ticket.id, Words("И ещё"), sent_at=work.now)
            await take(work, igor, ticket.id)
            await add_line(work, igor, ticket.id, service_id=services["consultation"].id, minutes=15)
            for _ in range(12):
                await add_note(work, igor, ticket.id, Words("Заметка"))
    stage.clock.advance(timedelta(minutes=1))
    async with stage.database.work() as work:
        await postpone(work, igor, ticket.id, work.now + timedelta(hours=1), Why.VENDOR)
    await stage.igor.see("1004(.|\n)*Отложена", button="⋯ Ещё")
    await stage.settled()
    await walker.walk(group)
    await stage.igor.write("/next")
    await stage.igor.see("Следующая", button="Другая")
    await walker.walk(group)
    await stage.igor.write("/my")
    await stage.igor.see("В работе")
    await walker.walk(group)
    every = {f"hd{number}" for number in (2, 3, 4, 5, 6, 7, 9)}
    every |= {f"{prefix}:{action.value}" for prefix in ("hd1", "hd8") for action in ACTIONS[prefix]}
    assert walker.pressed | {"hd1:more", "hd1:back"} == every


async def choose_for_a_draft(stage: Stage, walker: Walker) -> None:
    """Every choice in a draft of Anna, and nothing else: opening it would end them, and so would a date before the calendar."""
    others = {kind for kind in EVERY - walker.pressed if not kind.startswith("op")}
    await stage.anna.write("Нужна консультация")
    await stage.anna.see("Новая заявка", button="Срок")
    walker.pressed |= {*others, "op6"}
    await walker.walk((501, 501))
    walker.pressed -= {"op6"}
    await walker.walk((501, 501))
    await stage.anna.tap(await stage.anna.see("Новая заявка", button="до"), "📅")
    await stage.anna.see("к какому сроку", button="Без срока")
    await walker.walk((501, 501))
    await stage.anna.tap(await stage.anna.see("Новая заявка", button="Не нужно"), "Не нужно")
    walker.pressed -= others


async def test_every_fresh_button_has_a_handler(cold_stage: Stage) -> None:
    stage = cold_stage
    await flood(stage, 7)
    stage.settings.web_url = "http://127.0.0.1:8390"
    await stage.start_desk()
    walker = Walker(stage)
    walker.pressed |= PAID
    group = (301, stage.igor.chat_id)
    await stage.igor.see("Ждут 7 новых заявок")
    await stage.director.write("/template add Перезагрузка\nПерезапустите 1С")
    await stage.director.see("Готовый ответ «Перезагрузка» добавлен")
    await walker.walk(group)

    await stage.boris.write("Без договора")
    await stage.boris.see("Новая заявка")
    await choose_for_a_draft(stage, walker)
    await walker.walk((502, 502))
    number = await stage.open_ticket(stage.boris, "Без договора")
    card = await stage.card(number)
    await stage.igor.write("таймер", reply_to=card)
    await stage.card(number, words="⏱ Игорь")
    stage.clock.advance(timedelta(minutes=2))
    await stage.igor.write("стоп", reply_to=card)
    await stage.igor.see("2 мин. Что сделано", button="Обновление, 2 мин")
    await stage.igor.write("обновление, 5 сверка", reply_to=card)
    await stage.igor.see("«сверка»", button="Обновление, 5 мин")
    await walker.walk(group)
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
    card = await stage.card(number)
    await stage.execute("UPDATE ticket_hint SET similar_id = 1 WHERE ticket_id = (SELECT max(id) FROM ticket)")
    await stage.igor.tap(card, "Взять")
    await stage.card(number, words="Не успели")
    await stage.execute(
        "UPDATE ticket_clock SET due_at = due_at - interval '7 days' WHERE state = 'running' AND ticket_id ="
        " (SELECT id FROM ticket WHERE number = :number)",
        number=number,
    )
    await Watch(stage.database, Wake()).look()
    await stage.igor.see("срок решения был", button="Принято")
    await walker.walk(group)

    await paid_buttons.press(stage, walker, PAID)

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
    for call in ("7700 не печатает", "ромашка звонила Ольга, не печатает"):  # which company, who called
        await stage.igor.write(f"/new {call}")
        await stage.settled()
        await walker.walk(group)
    await _declining(stage, walker)
    await stage.phones.post("groups", id=-9005, title="Ещё", members=[303], type="group", bot="administrator")
    await stage.settled()
    await walker.walk((303, -9005))
    # A company's card leads to its people, whom Anna is still needed of.
    people = {kind for kind in EVERY - walker.pressed if kind.startswith("in3")}
    walker.pressed |= people
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
    await stage.director.write("/client 7700")
    await stage.settled()
    await walker.walk((303, 303))
    await stage.director.write("/speaker")
    await stage.settled()
    await walker.walk((303, 303))
    for edit in ("/calendar 31.12 выходной", "/plan обычная реакция 30 не предупреждать", "/plan срочной нет"):
        await stage.director.write(edit)
        await stage.settled()
        await walker.walk((303, 303))
    await stage.director.write("/templates")
    await stage.director.see("Готовые ответы", button="Перезагрузка")
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
    walker.pressed -= people
    await _people(stage, walker)
    await _going(stage, walker)
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


async def _declining(stage: Stage, walker: Walker) -> None:
    """Each request is declined with one word; «Назад» leads back to it."""
    await stage.phones.post("persons", id=7001, first_name="Гость", started=True)
    guest, igor = stage.phones.phone(7001), stage.igor
    for word in DeclineWord:
        if word is DeclineWord.BACK:
            continue
        before = await igor.last_id()
        await guest.write("Оставить запрос")
        await guest.write("Я гость")
        asked = await igor.see("Гость пишет", after=before, button="Отклонить")
        for button in ("Отклонить", "← Назад", "Отклонить", plain(f"button-decline-{word.value}")):
            await walker.tap(igor, await igor.see(".", after=asked.id - 1, button=button), button)


async def _people(stage: Stage, walker: Walker) -> None:
    """The people of a company, in the hands of its manager and of an administrator."""
    anna, director = stage.anna, stage.director
    await anna.write("/people")
    await walker.tap(anna, await anna.see("Люди: ООО «Ромашка»", button="Пригласить"), "Пригласить")
    await anna.see("Как зовут коллегу")
    await anna.write("Новый Коллега")
    await anna.see("Приглашение для Новый Коллега")
    await anna.write("/people")
    await anna.tap(await anna.see("Люди: ООО", button="Новый Коллега"), "Новый Коллега")
    await walker.tap(anna, await anna.see("Новый Коллега, ООО", button="Ссылка"), "Ссылка ещё раз")
    before = await director.last_id()
    await director.write("/people ромашка")
    await walker.tap(director, await director.see("Выберите компанию", after=before, button="Ромашка"), "Ромашка")
    await walker.tap(director, await director.see("Люди: ООО", button="Новый Коллега"), "Новый Коллега")
    for button in ("Сделать руководителем", "Сделать сотрудником", "Отключить…", "Да, отключить"):
        await walker.tap(director, await director.see("Новый Коллега", button=button), button)
    await walker.tap(director, await director.see("Люди: ООО", button="Новый Коллега"), "Новый Коллега")
    await walker.tap(director, await director.see("отключён", button="Все люди"), "Все люди")
    await walker.tap(director, await director.see("Люди: ООО", button="Новый Коллега"), "Новый Коллега")
    for button in ("Удалить данные…", "Да, стереть навсегда"):
        await walker.tap(director, await director.see("Новый Коллега", button=button), button)
    await director.see("Данные стёрты")


async def _going(stage: Stage, walker: Walker) -> None:
    """Petr is of two companies, leaves one of them and wants to be forgotten while his ticket is open."""
    async with stage.database.work() as work:
        other = await make_company(work, name="ООО «Вторая»")
        await make_contact(work, other, name="Пётр", role=ContactRole.MEMBER, messenger_id=stage.petr.person_id)
    petr = stage.petr
    await petr.write("/company")
    await walker.tap(petr, await petr.see("От какой пишете", button="Вторая"), "Вторая")
    await petr.see("Теперь вы пишете от ООО «Вторая»")
    for buttons in (("Выйти", "Нет, остаюсь"), ("Выйти", "Да, выйти")):
        before = await petr.last_id()
        await petr.write("Помощь")
        for button in buttons:
            await walker.tap(petr, await petr.see(".", after=before, button=button), button)
    await petr.see("больше не пишет")
    await stage.open_ticket(petr, "Пока не забыли")
    before = await petr.last_id()
    await petr.write("Помощь")
    for button in ("Удалить мои данные", "Да, удалить навсегда"):
        await walker.tap(petr, await petr.see(".", after=before, button=button), button)
    boss = stage.phones.phone(stage.director.person_id, -9005)  # where the engineers' group is by now
    for button in ("Стереть сейчас…", "Да, стереть навсегда"):
        await walker.tap(boss, await boss.see("просит удалить", button=button), button)
    await boss.see("Данные стёрты")
