"""Mass cases as people see them: a wave from the suggestion to the summary, updates for many, and work that begins with an
estimate. Together the stories press every button of theirs."""

import asyncio

from sqlalchemy import select

from backend.demo.phones import Phone, Seen
from backend.mass import Mass
from bot.keyboards.callbacks import UpdatesAction, WaveAction, WaveAnswerAction, WaveTicketAction
from bot.wake import Wake
from core.catalog.models import TariffKind
from core.catalog.rounding import Rounding
from core.catalog.service import add_service
from core.clients.configurations import add_configuration
from core.clients.models import Company, Contact
from tests.e2e.conftest import Stage
from tests.e2e.test_hours_notices import burning
from tests.factories import SYSTEM, make_company, make_contact, make_ticket

TROUBLE = "После релиза не проводится реализация"
ACTIONS = {"mc1": WaveAction, "mc2": WaveTicketAction, "mc4": WaveAnswerAction, "mc7": UpdatesAction}
OF_UPDATES = {f"mc7:{action.value}" for action in UpdatesAction}
OF_WAVES = {
    *(f"{prefix}:{action.value}" for prefix in ("mc1", "mc2", "mc4") for action in ACTIONS[prefix]),
    *("mc3", "mc5", "mc6"),
}


class Taps:
    """Taps buttons and remembers which kinds they were."""

    def __init__(self) -> None:
        self.pressed: set[str] = set()

    async def __call__(self, phone: Phone, message: Seen, button: str) -> str:
        prefix, *rest = message.data(button).split(":")
        answer = await phone.tap(message, button)
        assert answer != "Эта кнопка устарела."
        self.pressed.add(f"{prefix}:{rest[0]}" if prefix in ACTIONS else prefix)
        return answer


async def _look(stage: Stage) -> None:
    """What was ordered is done, by two processes at once."""
    await stage.settled()
    assert all(await asyncio.gather(*(Mass(stage.database, Wake()).look() for _ in range(2))))
    await stage.settled()


async def _into_wave(stage: Stage, taps: Taps, number: int, button: str) -> str:
    """«⋯ Ещё» → «В волну…» → this."""
    igor = stage.igor
    await igor.tap(await igor.see(rf"№.{number} · ", button="⋯ Ещё"), "⋯ Ещё")
    await taps(igor, await igor.see(rf"№.{number} · ", button="В волну"), "В волну")
    return await taps(igor, await igor.see(rf"№.{number} · ", button=button), button)


async def test_a_wave_from_the_suggestion_to_the_summary(stage: Stage) -> None:
    stage.excuse = "no chat"  # Klavdia is a caller who has not come in
    taps, igor, olga = Taps(), stage.igor, stage.olga
    first = await stage.open_ticket(stage.anna, TROUBLE)
    await stage.open_ticket(stage.boris, TROUBLE)
    async with stage.database.work() as work:
        company = await make_company(work, name="ООО «Третья»")
        klava = await make_contact(work, company, name="Клавдия", phone="+79165550000", came_in=False)
        third = (await make_ticket(work, klava, TROUBLE)).number
    await stage.card(third)
    await _look(stage)
    asked = await igor.see("Похоже на волну", button="Собрать волну")
    assert "3 заявки" in await taps(igor, asked, "Собрать волну")
    assert "Уже собрано" in await olga.tap_data(asked, asked.data("Собрать волну"))
    card = await igor.see(f"🌊 {TROUBLE} · открыта(.|\n)*3 заявки")

    # One answer to all; nothing goes by accident.
    await igor.write("спасибо, разбираемся", reply_to=card)
    assert "Клиентам ничего не отправлено" in (await igor.see("начните ответ со слова «всем»")).text
    await igor.write("всем: Передумали", reply_to=card)
    await taps(igor, await igor.see("Передумали", button="Не отправлять"), "Не отправлять")
    await igor.write("Всем: Исправление выйдет сегодня", reply_to=card)
    shown = await igor.see("Уйдёт 3 клиентам", button="Отправить 3 клиентам")
    assert "Клавдия: +7 916 555-00-00" in shown.text
    assert "написал коллега" in await olga.tap_data(shown, shown.data("Отправить"))
    await taps(igor, shown, "Отправить")
    assert "уже отправлен" in await igor.tap_data(shown, shown.data("Отправить"))
    await _look(stage)
    for client in (stage.anna, stage.boris):
        await client.see("Исправление выйдет сегодня")
    await igor.see("ответ ушёл в 3 заявки")

    # Who comes later is offered the same answer; a ticket leaves as it came.
    async with stage.database.work() as work:
        anna = (await work.session.scalars(select(Contact).where(Contact.messenger_id == 501))).one()
        late = (await make_ticket(work, anna, "И у нас то же самое с реализацией")).number
    await stage.card(late)
    assert "в волне" in await _into_wave(stage, taps, late, TROUBLE)
    await taps(igor, await igor.see("клиентам которой уже ответили", button="Отправить ответ"), "Отправить ответ")
    await _look(stage)
    await stage.card(late, words="🌊 Волна: После релиза")
    assert "больше не в волне" in await _into_wave(stage, taps, late, "Убрать из волны")
    assert "открыта" in await _into_wave(stage, taps, late, "Новая волна")
    said = "SELECT count(*) FROM ticket_message WHERE text = 'Исправление выйдет сегодня'"
    assert await stage.value(said) == 4

    # The rule, the preview, all at once.
    await igor.write("/wave")
    listed = await igor.see("Открытые волны", button=TROUBLE)
    before = await igor.last_id()
    await taps(olga, listed, TROUBLE)
    card = await igor.see("клиентам ответили", after=before)
    await taps(olga, card, "Веду я")
    card = await igor.see("Ведёт: Ольга Громова", button="Чем платить", after=before)
    await taps(olga, card, "Чем платить")
    await taps(olga, await igor.see(TROUBLE, button="По 15 мин", after=before), "По 15 мин")
    await taps(olga, await igor.see(TROUBLE, button="Консультация", after=before), "Консультация")
    await igor.see("Чем платят: по 15 мин с заявки", after=before)
    await taps(olga, await igor.see(TROUBLE, button="Решить все", after=before), "Решить все")
    preview = await igor.see("Решить 3 заявки", button="Решить 3", after=before)
    assert "Спишется с часов: 15 мин" in preview.text
    assert "Не хватает часов: 2" in preview.text
    await taps(olga, preview, "Решить 3")
    assert "изменилась" in await olga.tap_data(preview, preview.data("Решить 3").replace(":3:", ":4:"))
    await _look(stage)
    await igor.see("решены 3 заявки")
    await igor.see(f"🌊 {TROUBLE} · закрыта")
    assert "списано 15 мин" in (await stage.anna.see(rf"Заявка №.{first} решена")).text
    states = "SELECT state, count(*) FROM ticket GROUP BY state ORDER BY state"
    assert await stage.rows(states) == [("in_progress", 1), ("resolved", 3)]
    await _close_the_rest(stage, taps, late)
    assert taps.pressed == OF_WAVES


async def _close_the_rest(stage: Stage, taps: Taps, number: int) -> None:
    """The other wave: its ticket is resolved by itself, and then there is nothing to do but to close it."""
    card = await stage.card(number, words="🌊 Волна")
    await stage.igor.tap(card, "Решить")
    await stage.igor.tap(await stage.igor.see(f"Решить №.{number}", button="Подтвердить"), "Подтвердить")
    await stage.settled()
    # In private, as in the group: the card is there, and follows what is done with it; so does the group's.
    private = stage.phones.phone(stage.igor.person_id)
    await private.write("/wave Пустая")
    wave = await private.see("🌊 Пустая · открыта", button="Чем платить")
    await stage.igor.see("🌊 Пустая · открыта")
    await private.write("исправлено", reply_to=wave)
    await private.see("Клиентам ничего не отправлено")
    await taps(private, wave, "Чем платить")
    await taps(private, await private.see("🌊 Пустая", button="← Назад"), "← Назад")
    await taps(private, await private.see("🌊 Пустая", button="Закрыть волну"), "Закрыть волну")
    for phone in (private, stage.igor):
        await phone.see("🌊 Пустая · закрыта")


async def test_updates_for_many_in_a_few_taps(stage: Stage) -> None:
    taps, igor = Taps(), stage.igor
    async with stage.database.work() as work:
        romashka = await work.session.get(Company, 1)
        assert romashka is not None
        await add_configuration(work, SYSTEM, romashka.id, "БП 3.0")
        await add_service(
            work,
            SYSTEM,
            code="forms",
            name="Обновление форм",
            short_name="Формы",
            tariff_kind=TariffKind.UNTARIFFED,
            price=None,
            price_unit=None,
            rounding=Rounding(1, 1),
            usual_minutes=10,
            words=[],
            position=9,
        )
    await igor.write("/updates")
    shown = await igor.see("Кому сделано", button="Все с договором · 1")
    assert "отмечает коллега" in await stage.olga.tap_data(shown, shown.data("Все с договором"))
    await taps(igor, shown, "Обновление форм")
    await taps(igor, await igor.see("Обновление форм, сегодня", button="1 · БП 3.0"), "1 · БП 3.0")
    await taps(igor, await igor.see("1 компания", button="День: вчера"), "День: вчера")
    await taps(igor, await igor.see("Обновление форм, вчера", button="День: сегодня"), "День: сегодня")
    await taps(igor, await igor.see("Обновление форм, сегодня", button="Все с договором"), "Все с договором")
    await taps(igor, await igor.see("1 компания", button="Списком"), "Списком")
    prompt = await igor.see("Ответьте на это сообщение списком")
    await igor.write("Ромашка\nРога и копыта\nНет такой", reply_to=prompt)
    assert "Нет такой" in (await igor.see("Не нашёл")).text
    before = prompt.id
    ready = await igor.see("1 компания|2 компании", button="Записать", after=before)
    await taps(igor, ready, "Записать")
    await _look(stage)
    assert "Часы не тратились" in (await stage.anna.see("Обновление форм – сделано сегодня")).text
    await igor.see("Обновление форм, сегодня: записано")
    await stage.director.see("Обновление форм, сегодня: записано")
    lines = await stage.rows("SELECT DISTINCT fate, state FROM work_line JOIN ticket ON ticket.id = ticket_id")
    assert lines == [("free", "closed")]
    assert "уже записано" in await igor.tap_data(ready, ready.data("Записать"))
    await igor.write("/updates")
    await taps(igor, await igor.see("Кому сделано", button="Не записывать", after=ready.id), "Не записывать")
    await igor.see("Ничего не записано")
    assert taps.pressed == OF_UPDATES


async def test_work_that_begins_with_an_estimate(stage: Stage) -> None:
    taps, igor = Taps(), stage.igor
    await stage.execute("UPDATE service SET needs_estimate = true WHERE code = 'report'")
    await burning(stage)
    offer = await stage.anna.see("Доработка начинается с оценки", button="Доработка отчёта")
    assert "Сначала пришлём оценку" in await stage.anna.tap(offer, "Доработка отчёта")
    number = 1001
    card = await stage.card(number, words="сначала оценка")
    assert card.buttons[0] == "Оценить"
    await igor.write("1 ч доработка отчёта", reply_to=card)
    assert "начинается с оценки" in (await igor.see("«Доработка отчёта»")).text
    assert await stage.value("SELECT count(*) FROM work_line") == 0
    await taps(igor, await igor.see("сначала оценка", button="Оценить"), "Оценить")
    await taps(igor, await igor.see(rf"№.{number} · ", button="2 ч"), "2 ч")
    await stage.anna.tap(await stage.anna.see("Оценка по заявке", button="Согласен"), "Согласен")
    await stage.settled()
    await igor.write("1 ч доработка отчёта", reply_to=card)
    await stage.card(number, words="Доработка отчёта – 1 ч")
    assert taps.pressed == {"mc8"}
