"""The group's budget: about twenty messages a minute, and what goes first."""

from core.actor import ContactActor
from core.clients.models import Contact
from core.tickets.conversation import Words, client_writes
from core.tickets.opening import open_ticket
from tests.e2e.conftest import Stage


async def flood(stage: Stage, count: int, *, then: str | None = None) -> list[int]:
    """Tickets that came while the desk was off; and words into the last of them."""
    numbers = []
    async with stage.database.work() as work:
        contact = await work.session.get(Contact, 1)
        assert contact is not None
        actor: ContactActor = contact.as_actor()
        for number in range(count):
            said = [(Words(f"Вопрос {number}"), work.now)]
            ticket, _ = await open_ticket(work, actor, contact_id=1, said=said, subject_without_text="файлы")
            numbers.append(ticket.number)
        if then is not None:
            await client_writes(work, actor, ticket.id, Words(then), sent_at=work.now)
    return numbers


async def _with_real_limits(stage: Stage) -> None:
    stage.settings.telegram_group_per_minute = 20
    stage.settings.telegram_per_second = 30
    stage.settings.telegram_chat_per_second = 1
    await stage.phones.post("limits", enforce=True)
    await stage.start_desk()


def _refused(calls: list[dict[str, object]]) -> list[object]:
    return [call["error"] for call in calls if call["error"]]


async def test_twelve_cards_become_a_list_and_words_go_first(cold_stage: Stage) -> None:
    stage = cold_stage
    numbers = await flood(stage, 12, then="Очень срочно")
    await _with_real_limits(stage)
    shown = await stage.igor.see("Ждут 12 новых заявок", button="1012")
    urgent = await stage.igor.see("Очень срочно")
    assert urgent.id < shown.id
    assert len(shown.buttons) == 12
    third = next(button for button in shown.buttons if str(numbers[2]) in button)
    assert await stage.igor.tap(shown, third) == f"Карточка заявки №\u00a0{numbers[2]} – ниже"
    card = await stage.card(numbers[2], words="Вопрос 2")
    assert await stage.olga.tap(shown, third) == f"Карточка заявки №\u00a0{numbers[2]} уже в чате"
    assert "ваша" in await stage.olga.tap(card, "Взять")
    await stage.igor.see("в работе · Ольга")
    assert len([each for each in await stage.igor.messages() if "не принята" in each.text]) == 0
    assert _refused([call for call in await stage.calls() if "not modified" not in (call["error"] or "")]) == []


async def test_five_waiting_cards_stay_cards(cold_stage: Stage) -> None:
    numbers = await flood(cold_stage, 5)
    await _with_real_limits(cold_stage)
    for number in numbers:
        await cold_stage.card(number)
    assert not [each for each in await cold_stage.igor.messages() if "Ждут" in each.text]


async def test_the_limit_is_obeyed_and_the_rest_waits_in_order(cold_stage: Stage) -> None:
    stage = cold_stage
    await flood(stage, 1)
    async with stage.database.work() as work:
        contact = await work.session.get(Contact, 1)
        assert contact is not None
        for part in range(30):
            await client_writes(work, contact.as_actor(), 1, Words(f"часть {part}."), sent_at=work.now)
    await _with_real_limits(stage)
    await stage.igor.see("часть 19.")
    await stage.until(
        "SELECT count(*) = 11 FROM outbox WHERE lane = 'group' AND state = 'waiting' AND kind <> 'ticket.card'"
    )
    relayed = [each.text.split()[-1] for each in await stage.igor.messages() if "часть" in each.text]
    assert relayed == [f"{part}." for part in range(20)]
    assert _refused(await stage.calls()) == []
    # An answer to a tap is sent whatever the budget says; if Telegram refuses it, the engineer is told in words.
    some = await stage.igor.see("часть 19.")
    assert "Слишком много сообщений подряд" in await stage.igor.tap_data(some, "k1:done:1")
    await stage.olga.tap_data(some, "k1:take:1")
    assert await stage.value("SELECT state FROM ticket") == "in_progress"


async def test_an_album_waits_for_room(cold_stage: Stage) -> None:
    stage = cold_stage
    await _with_real_limits(stage)
    await stage.open_ticket(stage.anna, "Вопрос")
    opened = await stage.anna.see("открыта")
    await stage.anna.send_files("photo", *[("a.png", b"x")] * 10, caption="Первые", reply_to=opened)
    await stage.igor.see("Первые")
    await stage.until("SELECT count(*) = 0 FROM outbox WHERE lane = 'group' AND state IN ('waiting', 'sending')")
    await stage.anna.send_files("photo", *[("a.png", b"x")] * 10, caption="Вторые", reply_to=opened)
    await stage.until("SELECT count(*) = 1 FROM outbox WHERE kind = 'ticket.client_wrote' AND state = 'waiting'")
    assert _refused(await stage.calls()) == []
    assert len([each for each in await stage.igor.messages() if "photo" in each.raw]) == 10
