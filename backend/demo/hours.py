"""The second part of the scripted day: what hours do not cover, agreed minutes, a correction, a statement, the auditor."""

from pathlib import Path

from sqlalchemy import text

from backend.demo.phones import Seen
from backend.demo.stage import Stage
from backend.demo.steps import Steps
from backend.demo.transcript import Transcript
from core.ledger.verifying import anchor, verify_all


class Hours(Steps):
    """One ticket with all kinds of work, and everything that may happen to its hours."""

    def __init__(self, stage: Stage, script: Transcript, folder: Path) -> None:
        super().__init__(stage, script)
        self._folder = folder

    async def play(self) -> None:
        await self._agree_to_an_estimate()
        number = await self._mixed_ticket()
        await self._agree_to_a_price(number)
        await self._correct(number)
        await self._ask_why()
        await self._take_a_statement()
        await self._ask_for_a_new_model()
        await self._books()

    async def _agree_to_an_estimate(self) -> None:
        self._script.chapter("Оценка: клиент соглашается на «не больше», минуты отложены")
        before = await self._balance()
        number, _ = await self._open_ticket("Нужен отчёт по продажам по менеджерам")
        await self._say(self._igor, "Игорь", "оценка 60", await self._card(number, "не принята"))
        asked = await self._see(self._anna, "клиенту", "Оценка по заявке", button="Согласен")
        await self._tap(self._anna, "Анна", asked, "Согласен")
        card = await self._card(number, "держим 1 ч")
        self._script.check("баланс для других работ меньше на час", f"· {_hours(before - 60)}" in card.text)
        await self._say(self._igor, "Игорь", "45 отчёта", card)
        await self._resolve(number, "Доработка отчёта.*45 мин")
        self._script.check("списано по факту с округлением, остальное свободно", await self._balance() == before - 60)

    async def _mixed_ticket(self) -> int:
        self._script.chapter("В одной заявке: часы, обновление, платная услуга – и часов не хватает")
        number, _ = await self._open_ticket("Обновите базу, подключите ЭДО и помогите закрыть квартал")
        card = await self._card(number, "не принята")
        await self._tap(self._igor, "Игорь", card, "Взять")
        balance = await self._balance()
        await self._say(self._igor, "Игорь", "20 обновление", await self._card(number, "в работе"))
        await self._say(self._igor, "Игорь", "60 эдо", await self._card(number, "Обновление"))
        hourly = f"{_hours(balance // 15 * 15 + 60)} консультация"
        await self._say(self._igor, "Игорь", hourly, await self._card(number, "ЭДО"))
        await self._card(number, "Консультация")
        await self._resolve(number, "Консультация")
        self._script.check("часы списаны до последней минуты и не ушли в минус", await self._balance() == 0)
        return number

    async def _resolve(self, number: int, words: str) -> None:
        card = await self._card(number, words)
        await self._tap(self._igor, "Игорь", card, "Решить")
        preview = await self._see(self._igor, "в группу", rf"Решить №\s{number}", button="Подтвердить")
        await self._tap(self._igor, "Игорь", preview, "Подтвердить")
        await self._see(self._anna, "клиенту", rf"Заявка №\s{number} решена")

    async def _agree_to_a_price(self, number: int) -> None:
        self._script.chapter("Сверх часов – только с согласия руководителя клиента")
        offer = await self._see(self._anna, "клиенту", rf"По заявке №\s{number} не хватило часов", button="Согласен")
        await self._tap(self._anna, "Анна", offer, "Согласен")
        await self._see(self._igor, "в группу", rf"По №\s{number} клиент согласен")
        again = await self._anna.tap_data(offer, offer.data("Согласен"))
        self._script.said("Анна нажимает «Согласен» ещё раз", again)
        self._script.check("решение записано один раз", again == "Решение уже записано.")

    async def _correct(self, number: int) -> None:
        self._script.chapter("Сторно: директор исправляет списание, записи книги не меняются")
        card = await self._see(self._igor, "", rf"(?s)^№\s{number} · .*решена", button="Исправить")
        boss = self._director_in_group
        await self._tap(boss, "Директор", card, "Исправить")
        lines = await self._see(boss, "в группу", rf"№\s{number}", button="Консультация ·")
        await self._tap(boss, "Директор", lines, "Консультация ·")
        times = await self._see(boss, "в группу", rf"№\s{number}", button="1 ч")
        await self._tap(boss, "Директор", times, "1 ч")
        prompt = await self._see(boss, "в группу", "Почему\\?")
        await self._say(boss, "Директор", "ошиблись строкой: работали один час", prompt)
        told = await self._see(self._anna, "клиенту", rf"По заявке №\s{number} исправлено списание")
        self._script.check("клиенту сказаны причина и новая сумма", "ошиблись строкой" in told.text)
        self._script.check("лишние часы вернулись на счёт", await self._balance() > 0)
        async with self._database.work() as work:
            rows = await work.session.execute(text("SELECT count(*), sum(restored) FROM ledger_reversal"))
            count, restored = rows.one()
        self._script.check(f"в книге одно сторно, вернулось {restored} мин", count == 1 and restored > 0)

    async def _ask_why(self) -> None:
        self._script.chapter("«Почему 45 мин?» – одним нажатием")
        told = await self._anna.see("решена", when=lambda seen: any("Почему 45" in one for one in seen.buttons))
        await self._tap(self._anna, "Анна", told, "Почему 45")
        why = await self._see(self._anna, "клиенту", "Почему 45")
        self._script.check("названы правило и арифметика", "Правило:" in why.text and "3 × 15" in why.text)

    async def _take_a_statement(self) -> None:
        self._script.chapter("Выписка: на экране, в PDF и в Excel")
        await self._say(self._anna, "Анна", "Баланс")
        shown = await self._see(self._anna, "клиенту", "Доступно", button="Выписка")
        await self._tap(self._anna, "Анна", shown, "Выписка")
        which = await self._see(self._anna, "клиенту", "За какой период", button="Этот месяц")
        await self._tap(self._anna, "Анна", which, "Этот месяц")
        statement = await self._see(self._anna, "клиенту", "Выписка: с", button="PDF")
        for form, suffix, beginning in (("PDF", "pdf", b"%PDF-"), ("Excel", "xlsx", b"PK")):
            sent = await self._file(statement, form)
            content = await self._stage.phones.file(sent.raw["document"]["file_id"])
            path = self._folder / f"statement.{suffix}"
            path.write_bytes(content)
            self._script.said(
                f"Анна открывает {sent.raw['document']['file_name']}", f"{len(content)} байт, {path.name}"
            )
            self._script.check(f"файл {form} настоящий", content.startswith(beginning))

    async def _file(self, statement: Seen, form: str) -> Seen:
        before = await self._anna.last_id()
        await self._tap(self._anna, "Анна", statement, form)
        return await self._anna.see("выписка с", after=before, when=lambda seen: "document" in seen.raw)

    async def _ask_for_a_new_model(self) -> None:
        self._script.chapter("Переход на бонусные часы: список для директора")
        await self._say(self._director, "Директор", "/campaigns")
        shown = await self._see(self._director, "директору", "бонусные часы")
        self._script.check("видно, кто на старой модели и до какого дня", "Приволжский" in shown.text)

    async def _books(self) -> None:
        self._script.chapter("Книга сходится")
        async with self._database.work() as work:

            async def value(sql: str) -> int:
                return int(await work.session.scalar(text(sql)) or 0)

            entries = await value("SELECT sum(minutes) FROM ledger_entry")
            remaining = await value("SELECT sum(remaining) FROM ledger_grant")
            negative = await value("SELECT count(*) FROM ledger_entry WHERE balance_after < 0")
            doubled = await value(
                "SELECT count(*) FROM (SELECT line_id FROM ledger_entry WHERE kind = 'charge'"
                " GROUP BY line_id HAVING count(*) > 1) AS doubled"
            )
            dropped = await value("SELECT count(*) FROM outbox WHERE state = 'dropped'")
            accounts = [one async for one in verify_all(work)]
            sealed = await anchor(work, work.now)
        self._script.check(f"сумма движений {entries} мин = остаткам начислений {remaining} мин", entries == remaining)
        self._script.check("нет отрицательных остатков", negative == 0)
        self._script.check("ни одна строка не списана дважды", doubled == 0)
        self._script.check("ни одно сообщение не потеряно", dropped == 0)
        faults = sum(len(one.findings) for one in accounts)
        self._script.check(f"цепочки {len(accounts)} счетов пересчитаны заново и целы", faults == 0)
        self._script.said(f"отпечаток книги, {sealed.entries} записей", sealed.fingerprint)


def _hours(minutes: int) -> str:
    """As the bot says it and an engineer types it."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} ч" if hours else "", f"{rest} мин" if rest or not hours else "") if part
    )
