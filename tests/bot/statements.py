"""Statements made by hand for tests of documents: no database, every kind of row, texts that break careless programs."""

import random
from datetime import UTC, date, datetime, timedelta

from core.catalog.models import PriceUnit
from core.catalog.rounding import Rounding, RoundingScope
from core.clients.models import Company
from core.dates import local_date
from core.ledger.models import EntryKind, GrantKind
from core.ledger.queries import Balance
from core.ledger.statement import AccountSeal, FromGrant, GrantFacts, HoursStatement, Period, StatementEntry
from core.tickets.models import Fate
from core.tickets.statement import BillLine, Statement, WorkDone

FIRST = date(2026, 11, 1)
HOSTILE = (
    '=HYPERLINK("http://зло.рф","нажми")',
    "+7 916",
    "-1+1",
    "@SUM(1)",
    "<b>жирный</b> & <script>",
    "😀👩‍💻 שלום 中文 \U0001f3f4\U000e0067",
    "строка\nдругая\tтаб\r\x00\x07\u2028конец",
    "Ы" * 300,
    "  много   пробелов  ",
    "{nb} {=1} %s \\ _x0041_",
    "http://example.com",
    "'кавычка",
    "",
)


def company(name: str = "ООО «Ромашка»", kpp: str | None = "770001001") -> Company:
    return Company(id=1, name=name, inn="7700000016", kpp=kpp, zone_name="Europe/Moscow")


def work_done(line_id: int, **facts: object) -> WorkDone:
    """A work line; what is not said is usual."""
    usual = {
        "line_id": line_id,
        "ticket": 1000 + line_id,
        "subject": "Не проводится реализация товаров",
        "service": "Консультация",
        "engineer": "Олег Иванов",
        "work_date": FIRST + timedelta(days=line_id % 28),
        "actual": 40,
        "charged": 45,
        "shortage": 0,
        "price": 300_000,
        "price_unit": PriceUnit.HOUR,
        "amount": None,
        "fate": Fate.HOURS,
        "corrected": False,
        "rounding": Rounding(15, 15, 5),
        "total": 40,
        "before": 0,
    }
    return WorkDone(**{**usual, **facts})  # type: ignore[arg-type]


def grant(number: int = 1, kind: GrantKind = GrantKind.ACCRUAL, minutes: int = 600) -> GrantFacts:
    return GrantFacts(number, kind, minutes, FIRST, FIRST + timedelta(days=364))


class Book:
    """A statement in the making."""

    def __init__(self, name: str = "ООО «Ромашка»", opening: int = 0) -> None:
        self.company = company(name)
        self.opening = self.balance = opening
        self.entries: list[StatementEntry] = []
        self.work: dict[int, WorkDone] = {}
        self.bill: list[BillLine] = []

    def add(
        self,
        kind: EntryKind,
        minutes: int,
        *,
        grant: GrantFacts | None = None,
        parts: tuple[FromGrant, ...] = (),
        work: WorkDone | None = None,
        reason: str = "",
        source: str = "key",
    ) -> None:
        at = datetime(2026, 11, 1, 9, 0, tzinfo=UTC) + timedelta(hours=len(self.entries) % 680)
        self.balance += minutes
        if work is not None:
            self.work[work.line_id] = work
        self.entries.append(
            StatementEntry(
                account_id=1,
                at=at,
                day=local_date(at, self.company.zone),
                kind=kind,
                minutes=minutes,
                balance=self.balance,
                work_date=FIRST,
                grant=grant,
                parts=parts,
                line_id=work.line_id if work else None,
                source=source,
                reason=reason,
            )
        )

    def pay(self, work: WorkDone, amount: int) -> None:
        at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
        self.bill.append(BillLine(work, at.date(), at, amount))

    def statement(self, *, now: Balance | None = None, pending: int = 0) -> Statement:
        hours = HoursStatement(
            company=self.company,
            period=Period(FIRST, date(2026, 11, 30)),
            read_at=datetime(2026, 12, 1, 7, 0, tzinfo=UTC),
            opening=self.opening,
            entries=tuple(self.entries),
            accounts=(AccountSeal(12, "ИТС-2026/15", len(self.entries) + 1, "0123456789abcdef" * 4),),
            now=now,
        )
        return Statement(hours, self.work, tuple(self.bill), pending)


def every_kind(name: str = "ООО «Ромашка»", said: str = "за ожидание") -> Statement:
    """One row of each kind, one line of the bill of each kind. ``said``: the words of people in it."""
    book = Book(name, opening=90)
    gift = GrantFacts(2, GrantKind.GOODWILL, 60, FIRST, FIRST + timedelta(days=20))
    book.add(EntryKind.GRANT, 600, grant=grant())
    book.add(EntryKind.GRANT, 60, grant=gift, reason=said)
    both = (FromGrant(gift, 30), FromGrant(grant(), 15))
    line = work_done(1, subject=said, engineer=said, service=said)
    book.add(EntryKind.CHARGE, -45, parts=both, work=line)
    free = work_done(2, service="Обновление", fate=Fate.FREE, charged=0, rounding=Rounding(15, 15))
    book.add(EntryKind.CHARGE, 0, work=free)
    together = work_done(3, rounding=Rounding(30, 60, 0, RoundingScope.TICKET), total=90, before=60, charged=30)
    book.add(EntryKind.CHARGE, -30, parts=(FromGrant(grant(), 30),), work=together)
    short = work_done(4, shortage=90, charged=150, actual=140, total=140, amount=450_000, fate=Fate.MONEY)
    book.add(EntryKind.CHARGE, -60, parts=(FromGrant(grant(), 60),), work=short)
    asked = work_done(5, shortage=30, charged=30, amount=150_050, fate=Fate.PENDING)
    book.add(EntryKind.CHARGE, 0, work=asked)
    given_away = work_done(6, shortage=15, charged=15, amount=75_000, fate=Fate.UNPAID)
    book.add(EntryKind.CHARGE, 0, work=given_away)
    wrong = work_done(7, corrected=True)
    book.add(EntryKind.CHARGE, -45, parts=(FromGrant(grant(), 45),), work=wrong)
    book.add(EntryKind.REVERSAL, 45, parts=(FromGrant(grant(), 45),), work=wrong, reason=said)
    book.add(EntryKind.CHARGE, -15, parts=(FromGrant(grant(), 15),), work=work_done(8), source="t:1:proposal:4")
    book.add(EntryKind.EXPIRY, -30, grant=gift, parts=(FromGrant(gift, 30),))
    book.add(EntryKind.WITHDRAWAL, -100, grant=grant(), parts=(FromGrant(grant(), 100),), reason=said)
    book.add(EntryKind.CHARGE, -5, parts=(FromGrant(grant(), 5),), source="by hand")
    book.pay(short, 450_000)
    setup = work_done(9, service="Установка 1С", price=450_000, price_unit=PriceUnit.FIXED, amount=450_000)
    book.pay(setup, 450_000)
    training = work_done(10, service="Обучение", price=360_000, amount=123_456_750, subject=said)
    book.pay(training, 123_456_750)
    book.pay(training, -123_456_750)
    return book.statement(now=Balance(live=400, held=60, used=300, closing=25), pending=150_050)


def many(count: int) -> Statement:
    """``count`` movements, as a busy year has them."""
    pick = random.Random(1)
    book = Book(opening=300)
    for number in range(count):
        if number % 20 == 0 or book.balance < 300:
            book.add(EntryKind.GRANT, 600, grant=grant(number), reason="продление")
            continue
        minutes = pick.choice([15, 30, 45, 60, 90])
        work = work_done(
            number,
            charged=minutes,
            actual=minutes - 5,
            total=minutes - 5,
            service=pick.choice(["Консультация", "Доработка отчёта", "Настройка обмена с банком и личным кабинетом"]),
            subject=pick.choice(
                ["Не проводится реализация", "Разошлись остатки по складу после обновления, проверьте"]
            ),
        )
        book.add(EntryKind.CHARGE, -minutes, parts=(FromGrant(grant(), minutes),), work=work)
    return book.statement()
