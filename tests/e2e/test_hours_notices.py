"""What people read about hours, as it comes out on their phones; and spending burning hours in one tap."""

import asyncio
import re
from datetime import date, datetime

import pytest
from sqlalchemy import select, update

from bot import limits
from bot.delivery.render import all_renderers
from bot.delivery.render.registry import Target
from bot.keyboards.callbacks import SpendCD
from bot.views.hours import LISTED
from core.actor import ContactRole, StaffRole
from core.catalog.models import Service
from core.clients.models import Company, Contact, ShortagePolicy
from core.database import Database
from core.ledger.auditing import TOLD
from core.ledger.intents import ExpiringRow, HoursExpire, HoursExpireSoon, HoursLow, LedgerUnsound, Offer, UnsoundPlace
from core.ledger.models import Account, Grant, GrantKind
from core.ledger.noticing import warn_of_expiry
from core.ledger.rules.closing import LedgerPolicy
from core.ledger.rules.verification import Fault
from core.outbox.service import Intent, staff, tell
from tests.clock import MOSCOW, START
from tests.e2e.conftest import BORIS, DIRECTOR, GROUP, Stage
from tests.factories import give_hours, make_company, make_contract_with_hours, make_staff

LAST_DAY = date(2026, 11, 30)
"""A week after the stage's day."""


async def resolve(stage: Stage, *done: str) -> None:
    """Anna asks, Igor works and resolves."""
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    for line in done:
        await stage.igor.write(line, reply_to=card)
        await stage.settled()
    await stage.igor.tap(await stage.card(number, words="Работы"), "Решить")
    await stage.igor.tap(await stage.igor.see(f"Решить №.{number}", button="Подтвердить"), "Подтвердить")
    await stage.settled()


async def warn(stage: Stage) -> None:
    async with stage.database.work() as work:
        await warn_of_expiry(work, LedgerPolicy())
    await stage.settled()


async def test_low_hours(stage: Stage) -> None:
    await resolve(stage, "265 консультация")  # 265 -> 270 of 330: 81 %
    told = await stage.anna.see("использовано 80 % часов")
    assert "Осталось 1 час из 5 часов 30 минут" in told.text
    assert "сначала согласуем с вами цену по прайсу" in told.text
    group = await stage.igor.see("Использовано 80 % часов")
    assert group.text.startswith("ООО «Ромашка» · 1 ч\n")
    assert "позвоните" not in group.text
    await resolve(stage, "60 консультация")
    told = await stage.anna.see("использованы полностью")
    assert "5 часов 30 минут" in told.text
    await stage.igor.see("Часы использованы полностью")


async def test_without_a_manager_the_group_calls(stage: Stage) -> None:
    async with stage.database.work() as work:
        await work.session.execute(
            update(Contact).where(Contact.name == "Анна Смирнова").values(role=ContactRole.MEMBER)
        )
    await resolve(stage, "330 консультация")
    group = await stage.igor.see("Часы использованы полностью")
    assert "Руководителя в боте нет – позвоните" in group.text
    assert not any("использован" in message.text for message in await stage.anna.messages())


@pytest.mark.parametrize(
    ("kind", "words", "done"),
    [
        (GrantKind.GOODWILL, "Вам подарили 2 часа: за терпение.", "Подарено 2 ч"),
        (GrantKind.PURCHASE, "Зачислены купленные часы – 2 часа: за терпение.", "Зачислено купленных 2 ч"),
        (
            GrantKind.TRUST,
            "Вам дали часы в долг – 2 часа: за терпение.\nОни используются после всех",
            "Дано в долг 2 ч",
        ),
    ],
)
async def test_hours_by_hand(stage: Stage, kind: GrantKind, words: str, done: str) -> None:
    button = {GrantKind.GOODWILL: "Подарок", GrantKind.PURCHASE: "Покупка", GrantKind.TRUST: "В долг"}[kind]
    await stage.director.write("/grant ромашка")
    await stage.director.tap(await stage.director.see("Выберите компанию"), "Ромашка")
    await stage.director.write("2 ч за терпение")
    question = await stage.director.see("Как это оформить", button=button)
    await asyncio.gather(*(stage.director.tap(question, button) for _ in range(2)))
    await stage.director.see(f"{done}. ООО «Ромашка» · 7 ч 30 мин")
    told = await stage.anna.see("Всего доступно: 7 ч 30 мин")
    assert words in told.text
    assert await stage.rows("SELECT kind FROM ledger_grant WHERE minutes = 120") == [(kind.value,)]


async def test_a_director_gives_hours_and_does_nothing_else(stage: Stage) -> None:
    async with stage.database.work() as work:
        await work.session.execute(update(Contact).where(Contact.messenger_id == BORIS).values(active=False))
        await make_staff(work, "Вера Директор", roles=frozenset({StaffRole.DIRECTOR}), messenger_id=BORIS)
    boss = stage.boris
    await boss.write("/help")
    shown = await boss.see("здесь можно")
    assert "/grant" in shown.text
    assert "/invite" not in shown.text
    for command in ("/invite ромашка", "/staff Кто-то"):
        sent = await boss.write(command)
        await boss.see("Это действие вам недоступно", after=sent.id)
    await boss.write("/grant ромашка")
    await boss.tap(await boss.see("Выберите компанию"), "Ромашка")
    await boss.write("30 в подарок")
    await boss.tap(await boss.see("Как это оформить"), "Подарок")
    await stage.anna.see("Вам подарили 30 минут: в подарок")
    author = await stage.value("SELECT author FROM ledger_entry ORDER BY id DESC LIMIT 1")
    assert author == await stage.value("SELECT 'staff:' || id FROM staff WHERE messenger_id = :id", id=BORIS)


async def burning(stage: Stage) -> None:
    """Five hours of Romashka burn in a week; consultations and reports are offered."""
    async with stage.database.work() as work:
        await work.session.execute(
            update(Service).where(Service.code.in_(["consultation", "report"])).values(offered=True)
        )
        company = (await work.session.scalars(select(Company).where(Company.name == "ООО «Ромашка»"))).one()
        account = (await work.session.scalars(select(Account).where(Account.company_id == company.id))).one()
        await give_hours(work, account, 300, effective_from=START.date(), expires_on=LAST_DAY)
    await warn(stage)


async def test_burning_hours_are_spent_in_one_tap(stage: Stage) -> None:
    await burning(stage)
    told = await stage.anna.see("5 часов, которыми можно воспользоваться по 30 ноября 2026 г. включительно")
    assert told.buttons == ["Потратить: Консультация · ≈ 30 мин", "Потратить: Доработка отчёта · ≈ 30 мин"]
    listed = await stage.igor.see("Скоро сгорят часы")
    assert "• ООО «Ромашка» · 10 ч 30 мин – сгорит 5 ч, последний день 30 ноября 2026 г." in listed.text
    assert "☎" not in listed.text

    answers = await asyncio.gather(*(stage.anna.tap(told, "Доработка отчёта") for _ in range(3)))
    assert sorted(answers) == ["Заявка №\u00a01001 об этом уже открыта"] * 2 + ["Заявка №\u00a01001 открыта"]
    card = await stage.card(1001)
    assert "Хочу потратить часы: Доработка отчёта (сгорает 5 ч до 30 ноября 2026 г.)" in card.text
    await stage.anna.see("Заявка №.1001 открыта")
    assert await stage.value("SELECT count(*) FROM ticket") == 1
    # Another service is another ticket; a cancelled one can be opened again.
    assert await stage.anna.tap(told, "Консультация") == "Заявка №\u00a01002 открыта"
    await stage.anna.write("Мои заявки")
    await stage.anna.tap(await stage.anna.see("Ваши заявки"), "1002")
    await stage.anna.tap(await stage.anna.see("1002", button="Отменить"), "Отменить")
    assert await stage.anna.tap(told, "Консультация") == "Заявка №\u00a01003 открыта"
    # The last day is a day; the day after is too late.
    stage.clock.set(datetime(2026, 11, 30, 23, 59, tzinfo=MOSCOW))
    assert await stage.anna.tap(told, "Доработка отчёта") == "Заявка №\u00a01001 об этом уже открыта"
    stage.clock.set(datetime(2026, 12, 1, 0, 0, tzinfo=MOSCOW))
    assert await stage.anna.tap(told, "Доработка отчёта") == "Срок этих часов уже вышел"
    assert await stage.value("SELECT count(*) FROM ticket") == 3


async def test_foreign_and_forged_taps_on_an_offer(stage: Stage) -> None:
    await burning(stage)
    told = await stage.anna.see("5 часов, которыми", button="Консультация")
    offered, other, setup = await stage.rows(
        "SELECT id FROM service WHERE code IN ('consultation', 'training', 'setup') ORDER BY code = 'consultation' DESC"
    )
    day = LAST_DAY.toordinal()
    await stage.boris.write("Моё")
    mine = await stage.boris.see("Новая заявка", button="Открыть заявку")
    for service_id in (other[0], setup[0], 10**15, -1):
        data = SpendCD(service_id=service_id, minutes=300, last_day=day).pack()
        assert await stage.boris.tap_data(mine, data) == "Услуга не найдена."
    for minutes, last_day in ((0, day), (-300, day), (10**9, day), (300, 0), (300, -5), (300, 10**12), (300, 10**30)):
        data = SpendCD(service_id=offered[0], minutes=minutes, last_day=last_day).pack()
        assert await stage.boris.tap_data(mine, data) == "Эта кнопка устарела."
    assert await stage.value("SELECT count(*) FROM ticket") == 0
    # Somebody of another company who knows the data opens a ticket of their own, for their own company.
    own = SpendCD(service_id=offered[0], minutes=300, last_day=day).pack()
    assert "открыта" in await stage.boris.tap_data(mine, own)
    assert await stage.rows("SELECT company.name FROM ticket JOIN company ON company.id = company_id") == [
        ("ООО «Рога & Копыта <b>» 🐮",)
    ]
    # Staff and strangers have no such buttons.
    for phone in (stage.director, stage.victor):
        before = await phone.last_id()
        await phone.write("/start")
        shown = await phone.see(".", after=before)
        assert await phone.tap_data(shown, own) == "Эта кнопка устарела."
    assert await stage.value("SELECT count(*) FROM ticket") == 1
    assert told.buttons


async def test_without_offers_there_are_no_buttons(stage: Stage) -> None:
    await burning(stage)
    async with stage.database.work() as work:
        await work.session.execute(update(Service).values(offered=False))
        await work.session.execute(update(Grant).values(warned_days=None))
    await warn(stage)
    told = await stage.anna.see("просто напишите")
    assert told.buttons == []


async def test_the_book_does_not_add_up(stage: Stage) -> None:
    account_id = await stage.value("SELECT id FROM account")
    async with stage.database.work() as work:
        admin = await stage.value("SELECT id FROM staff WHERE messenger_id = :id", id=DIRECTOR)
        places = [
            UnsoundPlace(account_id=account_id, fault=Fault.HASH, seq=1, about=None),
            UnsoundPlace(account_id=account_id, fault=Fault.HEAD, seq=None, about=None),
            UnsoundPlace(account_id=account_id, fault=Fault.REMAINING, seq=None, about=7),
            UnsoundPlace(account_id=account_id, fault=Fault.CHARGE, seq=None, about=8),
        ]
        await tell(work, staff(admin), LedgerUnsound(count=9, places=places))
    told = await stage.director.see("книга часов не сходится")
    assert "• ООО «Ромашка» · 5 ч 30 мин, договор ИТС-" in told.text
    for words in (
        "запись № 1: ",
        "счёт в целом: ",
        "начисление № 7: ",
        "списание № 8: ",
        "… ещё 5",
        "chasovoy ledger verify",
    ):
        assert words in told.text


# Sizes.


async def rendered(database: Database, intent: Intent) -> str:
    """The one message that an intent comes to, checked against Telegram's limits."""
    async with database.read() as work:
        target = Target(GROUP, True, MOSCOW)
        [post] = await all_renderers()[intent.kind](work, target, intent.model_dump(mode="json"))
    plain = re.sub(r"<[^>]+>", "", post.text)
    assert limits.length(post.text) <= limits.TEXT
    assert plain
    if post.keyboard is not None:
        for row in post.keyboard.inline_keyboard:  # type: ignore[union-attr]
            for button in row:
                assert len((button.callback_data or "").encode()) <= limits.CALLBACK_DATA_BYTES
                assert len(button.text) <= 64
    return str(post.text)


async def test_long_lists_fit_on_a_screen(database: Database) -> None:
    rows, places = [], []
    async with database.work() as work:
        for number in range(200):
            company = await make_company(work, name="Очень длинное название & <компании> 🐮 " * 7)
            if number < 20:
                hours = await make_contract_with_hours(work, company, 60, number="№" * 64)
                places.append(UnsoundPlace(account_id=hours.account.id, fault=Fault.HASH, seq=10**9, about=None))
            rows.append(
                ExpiringRow(company_id=company.id, minutes=600_000, expires_on=LAST_DAY, manager_told=number % 2 == 0)
            )
    text = await rendered(database, HoursExpireSoon(rows=rows))
    assert text.count("•") == LISTED
    assert "… ещё 185 компаний" in text
    text = await rendered(database, HoursExpireSoon(rows=rows[:16]))
    assert "… ещё 1 компания" in text
    assert "ещё" not in await rendered(database, HoursExpireSoon(rows=rows[:15]))
    # Two days of one company are one company.
    assert "ещё" not in await rendered(database, HoursExpireSoon(rows=[rows[0]] * 16))
    text = await rendered(database, LedgerUnsound(count=100_000, places=places[:TOLD]))
    assert text.count("•") == TOLD


async def test_many_offers_with_long_names_fit(database: Database) -> None:
    offers = [Offer(service_id=10**12 + number, name="Ж" * 200) for number in range(200)]
    told = HoursExpire(minutes=600_000, expires_on=date(9999, 12, 31), days=7, offers=offers)
    async with database.read() as work:
        [post] = await all_renderers()[told.kind](work, Target(1, False, MOSCOW), told.model_dump(mode="json"))
    assert len(post.keyboard.inline_keyboard) == 8  # type: ignore[union-attr]
    await rendered(database, told)


@pytest.mark.parametrize("then", list(ShortagePolicy))
async def test_what_happens_next(database: Database, then: ShortagePolicy) -> None:
    told = HoursLow(level=95, contract="<ИТС>", left=30, held=20, granted=600, elsewhere=60, then=then)
    text = await rendered(database, told)
    assert "По договору &lt;ИТС&gt; использовано 95 % часов. Осталось <b>30 минут</b> из 10 часов." in text
    assert "Из них 20 мин отложено" in text
    assert "доступно ещё 1 ч" in text
    words = {
        ShortagePolicy.ASK: "согласуем",
        ShortagePolicy.BILL: "по прайсу",
        ShortagePolicy.BLOCK: "добавить заранее",
    }
    assert words[then] in text
