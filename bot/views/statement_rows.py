"""What a statement says, row by row, whichever form it takes: a chat, a PDF, a spreadsheet. Pure, and without markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.locales import plain
from bot.views import words
from bot.views.rounding import rule_in_words
from core.catalog.models import PriceUnit
from core.ledger.models import EntryKind
from core.ledger.statement import FromGrant, GrantFacts, Period, StatementEntry
from core.tickets.models import Fate
from core.tickets.statement import BillLine, Statement, WorkDone

COVERED_LATER = ":proposal:"
"""In the key of a charge that took a shortage from hours after all (``core.tickets.proposals.covering_key``)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A movement in words. ``minutes`` is signed.

    ``what`` says in one line what others have in columns (``subject``, ``service``), ``worked`` who and how long; ``short`` is
    for a phone. ``notes``: how the minutes came about.
    """

    number: int
    day: date
    kind: str
    what: str
    minutes: int
    balance: int
    notes: tuple[str, ...]
    subject: str
    short: str
    ticket: int | None = None
    service: str = ""
    engineer: str = ""
    work_date: date | None = None
    actual: int | None = None
    charged: int | None = None
    shortage: int | None = None
    worked: str = ""


# A book of thousands of lines says the same few lengths, days and rules again and again.
duration = lru_cache(4096)(words.duration)
full_day = lru_cache(4096)(words.full_day)
in_words = lru_cache(64)(rule_in_words)


def rows(statement: Statement) -> list[Row]:
    """Every movement, oldest first."""
    return [
        _row(number, entry, statement.work.get(entry.line_id) if entry.line_id is not None else None)
        for number, entry in enumerate(statement.hours.entries, 1)
    ]


def _row(number: int, entry: StatementEntry, work: WorkDone | None) -> Row:
    if entry.grant is not None:
        given = _grant(entry.grant)
        short = entry.reason or plain(f"statement-grant-{entry.grant.kind.value}")
        notes = _reason(entry)
        return Row(number, entry.day, kind(entry), given, entry.minutes, entry.balance, notes, given, short)
    if work is None:
        source = plain("statement-of-unknown-work", source=entry.source)
        notes = (*_parts(entry), *_reason(entry))
        return Row(number, entry.day, kind(entry), source, entry.minutes, entry.balance, notes, source, source)
    return Row(
        number=number,
        day=entry.day,
        kind=kind(entry, work),
        what=work_title(work),
        minutes=entry.minutes,
        balance=entry.balance,
        notes=(*_how(entry, work), *_parts(entry), *_reason(entry)),
        subject=work.subject,
        short=plain("statement-of-work-short", number=words.number(work.ticket), service=work.service),
        ticket=work.ticket,
        service=work.service,
        engineer=work.engineer,
        work_date=work.work_date,
        actual=work.actual,
        charged=work.charged,
        shortage=work.shortage or None,
        worked=worked(work),
    )


def kind(entry: StatementEntry, work: WorkDone | None = None) -> str:
    """«Списание»; of work that costs no hours «Без списания»."""
    if entry.kind is EntryKind.CHARGE and work is not None and work.fate is Fate.FREE:
        return plain("statement-kind-free")
    return plain(f"statement-kind-{entry.kind.value}")


def work_title(work: WorkDone) -> str:
    """«заявка № 1042 «Не проводится реализация» – Консультация»."""
    return plain("statement-of-work", number=words.number(work.ticket), subject=work.subject, service=work.service)


def worked(work: WorkDone) -> str:
    """Who did it, when, how long it took and what that makes."""
    facts = {"engineer": work.engineer, "day": full_day(work.work_date), "actual": duration(work.actual)}
    if work.fate is Fate.FREE:
        return plain("statement-note-worked-free", **facts)
    return plain("statement-note-worked", **facts, charged=duration(work.charged))


@lru_cache(1024)
def _grant(grant: GrantFacts) -> str:
    return plain(
        "statement-of-grant",
        kind=plain(f"statement-grant-{grant.kind.value}"),
        minutes=duration(grant.minutes),
        first=full_day(grant.effective_from),
        last=full_day(grant.expires_on),
    )


def _how(entry: StatementEntry, work: WorkDone) -> Iterable[str]:
    if entry.kind is not EntryKind.CHARGE:
        return
    if work.rounding is not None and work.fate is not Fate.FREE:
        yield plain("statement-note-rule", rule=in_words(work.rounding))
        if work.before or work.total != work.actual:
            yield plain("statement-note-together", total=duration(work.total), before=duration(work.before))
    if COVERED_LATER in entry.source:
        yield plain("statement-note-covered-later")
    if work.corrected:
        yield plain("statement-note-corrected")
    elif work.shortage:
        yield _shortage(work)


def _shortage(work: WorkDone) -> str:
    short = duration(work.shortage)
    match work.fate:
        case Fate.MONEY:
            return plain("statement-note-shortage-money", minutes=short, amount=words.money(work.amount or 0))
        case Fate.PENDING:
            return plain("statement-note-shortage-pending", minutes=short, amount=words.money(work.amount or 0))
        case _:
            return plain("statement-note-shortage-unpaid", minutes=short)


def _parts(entry: StatementEntry) -> Iterable[str]:
    if entry.parts:
        back = entry.kind is EntryKind.REVERSAL
        title = plain("statement-note-given-back" if back else "statement-note-paid-by")
        yield f"{title}: {'; '.join(_part(part) for part in entry.parts)}"


@lru_cache(1024)
def _part(part: FromGrant) -> str:
    return plain(
        "statement-note-part",
        kind=plain(f"statement-grant-{part.grant.kind.value}"),
        last=full_day(part.grant.expires_on),
        minutes=duration(part.minutes),
    )


def _reason(entry: StatementEntry) -> tuple[str, ...]:
    return (plain("statement-note-reason", reason=entry.reason),) if entry.reason else ()


def totals(statement: Statement) -> list[tuple[str, int]]:
    """Opening, what has moved by kind, closing: minutes that add up, the last being the sum of those before."""
    hours = statement.hours
    moved = [(plain(f"statement-total-{each.value}"), hours.total(each)) for each in EntryKind if hours.total(each)]
    return [(plain("statement-opening"), hours.opening), *moved, (plain("statement-closing"), hours.closing)]


def standing(statement: Statement) -> list[tuple[str, int]]:
    """Why less can be used now than stands in the book; nothing for a period that is over, or when it is the same."""
    now = statement.hours.now
    if now is None or now.available == statement.hours.closing:
        return []
    between = [
        (plain("statement-now-closing"), -now.closing),
        (plain("statement-now-held"), -now.held),
        (plain("statement-now-coming"), -statement.hours.coming),
    ]
    return [
        *((name, minutes) for name, minutes in between if minutes),
        (plain("statement-now-available"), now.available),
    ]


def period(shown: Period) -> str:
    """«с 1 ноября 2026 г. по 23 ноября 2026 г.»"""
    return plain("statement-period", first=full_day(shown.first), last=full_day(shown.last))


def signed(minutes: int) -> str:
    """«+2 ч», «−45 мин», «0 мин»."""
    return ("+" if minutes > 0 else "") + duration(minutes)


UNITS = {PriceUnit.HOUR: "statement-unit-hour", PriceUnit.FIXED: "statement-unit-fixed"}


def unit(work: WorkDone) -> str:
    """«за час»; nothing for work without a price."""
    return plain(UNITS[work.price_unit]) if work.price_unit is not None else ""


def bill_title(work: WorkDone) -> str:
    """«Заявка № 1042 «Не проводится реализация» – Консультация»."""
    return plain("statement-bill-work", number=words.number(work.ticket), subject=work.subject, service=work.service)


def bill_notes(line: BillLine) -> str:
    """What is special about a line of the bill."""
    said = [plain("statement-doc-bill-shortage")] if line.work.shortage else []
    if line.amount < 0:
        said.append(plain("statement-doc-bill-taken-back"))
    return ", ".join(said)


def bill_details(line: BillLine) -> str:
    """Who worked when, at which price, and what is special about it, in one line."""
    work = line.work
    who = plain("statement-bill-worked", engineer=work.engineer, day=full_day(work.work_date))
    price = f"{words.money(work.price)} {unit(work)}" if work.price is not None else ""
    return "; ".join(part for part in (who, price, bill_notes(line)) if part)


def company_numbers(statement: Statement) -> str:
    """«ИНН 7700000010, КПП 770001001»."""
    company = statement.hours.company
    if company.kpp:
        return plain("statement-doc-inn-kpp", inn=company.inn, kpp=company.kpp)
    return plain("statement-doc-inn", inn=company.inn)


def printed(statement: Statement) -> str:
    """When the statement was read, in the company's zone."""
    local = statement.hours.read_at.astimezone(statement.hours.company.zone)
    return plain("statement-doc-printed", at=f"{local:%d.%m.%Y %H:%M}")


HEAD_DIGITS = 16


def seals(statement: Statement) -> list[str]:
    """What to compare with the book later."""
    return [
        plain(
            "statement-doc-seal",
            account=seal.account_id,
            contract=seal.contract,
            entries=seal.entries,
            head=seal.head[:HEAD_DIGITS] or "–",
        )
        for seal in statement.hours.accounts
    ] or [plain("statement-doc-no-account")]
