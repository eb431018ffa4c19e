"""Coming in: invitations and own phone numbers."""

from datetime import timedelta

from core.access.service import invite_contact, invite_staff
from tests.clock import SettableClock
from tests.e2e.conftest import PETR, Stage
from tests.factories import SYSTEM, make_company, make_contact


async def _token(stage: Stage, name: str = "Пётр Ильин") -> str:
    contact_id = await stage.value("SELECT id FROM contact WHERE name = :name", name=name)
    async with stage.database.work() as work:
        return await invite_contact(work, SYSTEM, contact_id)


async def test_an_invitation_lets_one_person_in_once(stage: Stage) -> None:
    token = await _token(stage)
    await stage.petr.start(token)
    welcome = await stage.petr.see("Здравствуйте, Пётр Ильин")
    assert "Вы подключены: ООО «Ромашка»" in welcome.text
    await stage.petr.start(token)
    await stage.petr.see("Здравствуйте, Пётр Ильин", after=welcome.id)
    await stage.victor.start(token)
    assert "уже использована" in (await stage.victor.see("ссылка")).text
    await stage.boris.start(token)
    assert "уже использована" in (await stage.boris.see("ссылка")).text
    await stage.victor.start("no-such-token")
    await stage.victor.see("Эта ссылка не подходит")
    assert await stage.value("SELECT messenger_id FROM contact WHERE name = 'Пётр Ильин'") == PETR
    assert await stage.value("SELECT count(*) FROM contact WHERE messenger_id = 599") == 0
    await stage.petr.start()
    await stage.petr.see("Пётр Ильин, вы уже подключены")


async def test_an_invitation_runs_out(stage: Stage, clock: SettableClock) -> None:
    token = await _token(stage)
    clock.advance(timedelta(days=7))
    await stage.petr.start(token)
    await stage.petr.see("Срок этой ссылки вышел")
    assert await stage.value("SELECT messenger_id FROM contact WHERE name = 'Пётр Ильин'") is None


async def test_a_staff_invitation_makes_an_engineer(stage: Stage) -> None:
    async with stage.database.work() as work:
        token = await invite_staff(work, SYSTEM, (await stage.rows(NEW_ENGINEER))[0][0])
    await stage.victor.start(token)
    await stage.victor.see("подключены как сотрудник")
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    guest = stage.phones.phone(599, stage.igor.chat_id)
    assert "ваша" in await guest.tap(card, "Взять")
    await stage.anna.see("в работе: Новый Инженер")


NEW_ENGINEER = """
    INSERT INTO staff (name, roles, created_at, active)
    VALUES ('Новый Инженер', ARRAY['engineer'], now(), true) RETURNING id"""


async def test_only_an_own_known_phone_opens(stage: Stage) -> None:
    async with stage.database.work() as work:
        twins = await make_company(work, name="ООО «Близнецы»")
        await make_contact(work, twins, name="Один", phone="+79995550000", came_in=False)
        await make_contact(work, twins, name="Другой", phone="+79995550000", came_in=False)
    await stage.petr.start()
    await stage.petr.see("Я вас пока не знаю")
    await stage.phones.post("contact", chat_id=599, from_id=599, phone_number="+79160000001", first_name="Пётр")
    await stage.victor.see("Это чужой контакт")
    await stage.victor.share_own_phone()
    await stage.victor.see("Этого номера нет у нас в договорах")
    twin = (await stage.phones.post("persons", id=777, first_name="Двойник", phone="+79995550000"))["id"]
    await stage.phones.phone(twin).share_own_phone()
    await stage.phones.phone(twin).see("С этим номером у нас несколько человек")

    await stage.petr.share_own_phone()
    await stage.petr.see("Здравствуйте, Пётр Ильин")
    before = await stage.petr.last_id()
    await stage.petr.write("Баланс")
    await stage.petr.see("5 часов 30 минут", after=before)
    assert await stage.value("SELECT messenger_id FROM contact WHERE name = 'Пётр Ильин'") == PETR
    assert await stage.rows("SELECT name FROM contact WHERE messenger_id IN (599, 777)") == []


async def test_a_forwarded_own_contact_is_refused(stage: Stage) -> None:
    world = stage.server.play.world
    person = world.persons[PETR]
    chat = world.private_chat(person)
    card = {"phone_number": "+79160000001", "first_name": "Пётр", "user_id": PETR}
    origin = {"type": "hidden_user", "sender_user_name": "Некто", "date": 1}
    world.add_message(chat, person.user, {"contact": card}, extra={"forward_origin": origin})
    await stage.petr.see("Это чужой контакт")
    assert await stage.value("SELECT messenger_id FROM contact WHERE name = 'Пётр Ильин'") is None
