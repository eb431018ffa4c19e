"""Texts that break careless bots: markup, emoji, right-to-left, the longest that Telegram takes."""

import pytest

from tests.e2e.conftest import Stage

NASTY = '<b>жирный</b> & "кавычки" </b> <a href="x">&lt; {name} %s 👩‍💻 שלום עולם'
TEXTS = {
    "markup": NASTY,
    "longest": "Ы" * 4096,
    "emoji": "🌻" * 2048,
    "brackets": "<" * 4096,
    "ampersands": "&" * 4096,
    "lines": "\n".join("я" for _ in range(2048)),
}


@pytest.mark.parametrize("name", TEXTS)
async def test_as_a_ticket_an_answer_and_a_question(stage: Stage, name: str) -> None:
    text = TEXTS[name]
    start = text[:20].split("\n")[0]
    number = await stage.open_ticket(stage.anna, text)
    card = await stage.card(number)
    assert start in card.text
    await stage.igor.write(text, reply_to=card)
    answer = await stage.anna.see("по заявке")
    assert start in answer.text
    await stage.anna.write(text, reply_to=answer)
    relayed = await stage.igor.see("💬")
    assert start in relayed.text
    before = await stage.anna.last_id()
    await stage.anna.write("Мои заявки")
    shown = await stage.anna.see("Ваши заявки", after=before)
    await stage.anna.tap(shown, str(number))
    assert start[:10] in (await stage.anna.see("Переписка")).text
    await stage.settled()
    assert await stage.rows("SELECT text FROM ticket_message ORDER BY id") == [(text.strip(),)] * 3


async def test_long_lines_of_work_are_asked_about_briefly(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    await stage.igor.write("45 " + "<" * 4000, reply_to=card)
    asked = await stage.igor.see("Не понял, что за услуга")
    assert len(asked.text) < 300
    await stage.igor.write("45 консультация " + "&" * 4000, reply_to=card)
    card = await stage.igor.see("Консультация – 45 мин")
    assert await stage.value("SELECT length(comment) FROM work_line") == 300


async def test_names_and_titles(stage: Stage) -> None:
    name = "Ж" * 200
    await stage.director.write(f"/staff {name}")
    role = await stage.director.see("кто это")
    await stage.director.tap(role, "Инженер")
    await stage.director.see("Ссылка для сотрудника Ж")
    await stage.director.write("/staff <b>Злой</b> & «Ко» 🦊")
    role = await stage.director.see("<b>Злой</b> & «Ко» 🦊 – кто это")
    await stage.director.tap(role, "Директор")
    await stage.director.see("Ссылка для сотрудника <b>Злой</b>")
    before = await stage.director.last_id()
    await stage.director.write("Ж" * 4096)
    await stage.director.see("ничего не нашлось", after=before)
    await stage.director.write("Копыта <b>")
    found = await stage.director.see("Выберите компанию")
    await stage.director.tap(found, "Копыта")
    assert "ООО «Рога & Копыта <b>» 🐮 · 0 мин" in (await stage.director.see("ИНН")).text
