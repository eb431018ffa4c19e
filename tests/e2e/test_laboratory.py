"""The tariff laboratory on a director's phone: by taps, in words, a picture and a file; nothing of it changes anything."""

from io import BytesIO

import openpyxl
from PIL import Image
from sqlalchemy import text

from backend.database import make_engine
from backend.demo.phones import Phone, Seen
from bot.keyboards.callbacks import LabCD, LabRule, LabRuleCD, LabStep
from tests.e2e.conftest import Stage
from tests.e2e.test_statement import work_is_done

BOOK = (
    "SELECT (SELECT count(*) FROM ledger_entry), (SELECT count(*) FROM work_line), (SELECT count(*) FROM audit_entry),"
    " (SELECT string_agg(encode(head, 'hex'), ',') FROM account)"
)


def content_of(stage: Stage, file_id: str) -> bytes:
    record = stage.server.play.files.find(file_id)
    assert record is not None
    assert record.data is not None
    return record.data


async def result_of(director: Phone, after: int) -> tuple[Seen, Seen, Seen]:
    """What was said, the picture, the file."""
    said = await director.see("Если бы было так", after=after, button="Попробовать другое")
    picture = await director.see("Было и стало", after=said.id, when=lambda seen: "photo" in seen.raw)
    file = await director.see("", after=picture.id, when=lambda seen: "document" in seen.raw)
    return said, picture, file


async def test_a_director_tries_other_rules(stage: Stage) -> None:
    await work_is_done(stage, "5 консультация", "20 консультация", "40 консультация", "10 обновление")
    book = await stage.rows(BOOK)
    director = stage.director

    # By taps: 15 + 15 + 45 by quarters. By half hours 5 minutes are still the minimum: 15 + 30 + 60.
    await director.write("/lab")
    months = await director.see("За сколько последних месяцев", button="6 мес.")
    assert months.buttons == ["3 мес.", "6 мес.", "12 мес.", "🎨 Картинка: светлая"]
    await director.tap(months, "🎨 Картинка: светлая")
    months = await director.see("За сколько последних месяцев", button="🎨 Картинка: тёмная")
    await director.tap(months, "6 мес.")
    rules = await director.see("Последние 6 мес. Какое правило", button="Шаг 30")
    await director.tap(rules, "Шаг 30")
    said, picture, file = await result_of(director, rules.id)
    for words in (
        "Если бы было так: шаг 30 мин",
        "Строк работ: 4, по-другому посчитались бы 2",
        "К списанию и оплате: 1 ч 15 мин → 1 ч 45 мин (+30 мин, +40 %)",
        "• ООО «Ромашка»: +30 мин – шаг 30 мин ×2",
        "Ничего не сохранено",
    ):
        assert words in said.text, said.text
    assert "Не воспроизводится" not in said.text
    with Image.open(BytesIO(content_of(stage, picture.raw["photo"][-1]["file_id"]))) as image:
        assert image.convert("RGB").getpixel((3, 3)) == (0x17, 0x21, 0x2B)  # as it was chosen
    assert file.raw["document"]["file_name"].endswith(".xlsx")
    sheet = openpyxl.load_workbook(BytesIO(content_of(stage, file.raw["document"]["file_id"])), data_only=True)["Итоги"]
    assert [cell.value for cell in sheet[7]][:4] == ["К списанию и оплате, мин", 75, 105, 30]

    # One rule of each kind; every one of them makes sense: tests/bot/test_laboratory_views.py.
    for rule in (LabRule.MINIMUM_60, LabRule.DAY, LabRule.WINDOW, LabRule.LESS):
        before = await director.last_id()
        assert await director.tap_data(rules, LabRuleCD(rule=rule, months=3, dark=False).pack()) == ""
        await director.see("Если бы было так", after=before, button="Попробовать другое")
    assert "Эта кнопка устарела" in await director.tap_data(rules, "lb2:step-31:3:0")
    assert "Эта кнопка устарела" in await director.tap_data(rules, "lb1:months:99:0")

    # In words, after a slip; and at once with the command.
    before = await director.last_id()
    await director.tap_data(rules, LabCD(step=LabStep.WORDS, months=3, dark=False).pack())
    await director.see("Напишите, что попробовать", after=before)
    await director.write("шаг тридцать")
    await director.see("Не понял: «шаг тридцать»", after=before)
    before = await director.last_id()
    await director.write("шаг 30, минимум 30, льгота 10")
    said, _, _ = await result_of(director, before)
    assert "К списанию и оплате: 1 ч 15 мин → 1 ч 30 мин (+15 мин, +20 %)" in said.text
    before = await director.last_id()
    await director.write("/lab 1 мес, пакет 30 мин в месяц")
    said, _, _ = await result_of(director, before)
    # 75 minutes of work, half an hour of them covered: 45 minutes at 3 000 ₽.
    assert "Не хватит часов: 0 мин → 45 мин (+45 мин)" in said.text
    assert "Деньги: 0\u00a0₽ → 2\u00a0250\u00a0₽" in said.text
    await director.tap(said, "Попробовать другое")
    rules = await director.see("Последние 1 мес.", button="← Месяцы")
    await director.tap(rules, "← Месяцы")
    await director.see("За сколько последних месяцев", after=rules.id - 1, button="3 мес.")

    # What goes wrong on the way is said, and asked for again.
    owner = make_engine(stage.urls.owner, pool=1)
    async with owner.begin() as connection:
        await connection.execute(text("ALTER TABLE accrual_rule RENAME TO hidden"))
    before = await director.last_id()
    await director.write("/lab шаг 30")
    await director.see("Не получилось посчитать", after=before)
    async with owner.begin() as connection:
        await connection.execute(text("ALTER TABLE hidden RENAME TO accrual_rule"))
    await owner.dispose()
    before = await director.last_id()
    await director.write("/lab шаг 30")
    await result_of(director, before)

    # Not for engineers, not for clients; and nothing anywhere has changed.
    igor = stage.phones.phone(stage.igor.person_id)
    await stage.phones.post("start", from_id=igor.person_id)
    await igor.see("можно найти клиента")
    before = await igor.last_id()
    await igor.write("/lab шаг 30")
    refused = await igor.see("директор", after=before)
    assert "Если бы" not in refused.text
    await stage.settled()
    assert await stage.rows(BOOK) == book
