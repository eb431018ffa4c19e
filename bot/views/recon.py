"""The reconciliation as people read it: a sentence, then line by line what, whom, why, what to do. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import limits
from bot.locales import html, lines, plain
from bot.views import words
from core.exchange.reconciling.facts import Line
from core.exchange.reconciling.kinds import Kind
from core.exchange.reconciling.models import Reconciliation
from core.exchange.reconciling.queries import NamedLine, Report

SHOWN = 10
"""Differences in a message; the file has all."""
NAME_LENGTH = 60
ROOM = limits.TEXT - 600
"""Characters of lines in a message; the rest is for what stands around them."""
TOUCHY = frozenset({Kind.COUNTERPARTY, Kind.CONTRACT})
"""Kinds whose cause the pull has words for."""


def sentence(run: Reconciliation) -> str:
    """«398 сходятся, 2 расходятся на 30 мин.»"""
    if run.failure is not None:
        return plain("recon-not-read", why=run.failure)
    if run.differing:
        by = plain("recon-by", duration=words.duration(run.minutes)) if run.minutes else ""
        return plain("recon-some-differ", matched=run.matched, differing=run.differing, by=by)
    if any(line.differs for line in run.differences()):
        return plain("recon-without-company")
    if not run.matched:
        return plain("recon-nobody")
    return plain("recon-all-match", companies=run.matched)


def message(report: Report, now: datetime, zone: ZoneInfo) -> Markup:
    """At most a screen: the sentence, the first differences, how many more there are."""
    run, differences = report.run, report.differences
    shown = list(_that_fit(differences[:SHOWN]))
    more = len(differences) - len(shown)
    notes = len(report.lines) - len(differences)
    return lines(
        html("recon-title", at=words.moment(run.at, now, zone)),
        html_text(sentence(run)),
        html("recon-nothing-concluded") if run.failure is not None and differences else None,
        "" if shown else None,
        *shown,
        html("recon-more", count=more) if more > 0 else None,
        html("recon-notes", count=notes) if notes else None,
    )


def _that_fit(differences: Sequence[NamedLine]) -> Iterator[Markup]:
    """Lines with what to do, as long as there is room for them in a message."""
    left = ROOM
    for one in differences:
        row = lines(_row(one), html("recon-line-cure", cure=cure(one.line)))
        left -= limits.length(row)
        if left < 0:
            return
        yield row


def html_text(text: str) -> Markup:
    """A text without markup in a message."""
    return Markup("{}").format(text)


def last(run: Reconciliation | None, now: datetime, zone: ZoneInfo) -> Markup:
    """A line for the screen of the exchange."""
    if run is None:
        return html("recon-never")
    return html("recon-last", at=words.moment(run.at, now, zone), result=sentence(run))


def printed(report: Report, now: datetime, zone: ZoneInfo) -> Markup:
    """For the command line: all lines, with what to do."""
    return lines(
        html("recon-at-command-line", at=words.moment(report.run.at, now, zone)),
        html_text(sentence(report.run)),
        *(part for one in report.differences for part in (_row(one), html_text(f"  {cure(one.line)}"))),
        html("recon-notes-here", count=len(report.lines) - len(report.differences))
        if len(report.lines) > len(report.differences)
        else None,
        *(_row(one) for one in report.lines if not one.line.differs),
    )


def _row(one: NamedLine) -> Markup:
    line = one.line
    name = limits.cut(one.name, NAME_LENGTH) or plain("recon-line-nobody")
    inn = f" (ИНН {one.inn})" if one.inn else ""
    subject = "".join(_subject(line))
    return html(
        "recon-line",
        name=name,
        subject=inn + subject,
        what=cause_in_full(line).rstrip("."),
        numbers="".join(_numbers(line)),
    )


def _subject(line: Line) -> Iterator[str]:
    if line.ticket is not None:
        yield plain("recon-line-document", ticket=line.ticket)
    if line.onec_number:
        yield plain("recon-line-onec", number=limits.cut(line.onec_number, NAME_LENGTH))
    if line.contract:
        yield plain("recon-line-contract", contract=limits.cut(line.contract, NAME_LENGTH))


def _numbers(line: Line) -> Iterator[str]:
    if line.minutes_here is not None and line.minutes_there is not None and line.minutes_here != line.minutes_there:
        key = {
            Kind.LEDGER: "recon-line-ledger",
            Kind.STATEMENT_BROKEN: "recon-line-statement",
            Kind.STATEMENT_CORRECTED: "recon-line-statement",
        }.get(line.kind, "recon-line-minutes")
        yield plain(key, here=words.duration(line.minutes_here), there=words.duration(line.minutes_there))
    if line.kopecks_here is not None and line.kopecks_there is not None and line.kopecks_here != line.kopecks_there:
        yield plain("recon-line-money", here=words.money(line.kopecks_here), there=words.money(line.kopecks_there))


def _word(line: Line) -> str:
    return line.kind.value.replace("_", "-")


def kind_in_words(kind: Kind) -> str:
    """«Документ изменён в 1С»."""
    return plain(f"recon-kind-{kind.value.replace('_', '-')}")


def cause(line: Line) -> str:
    """Why it differs."""
    if line.kind in TOUCHY:
        return _asked_by_pull(line).partition(". ")[0]
    return plain(f"recon-cause-{_word(line)}")


def cause_in_full(line: Line) -> str:
    """The cause with its details."""
    said = "; ".join(_details(line))
    return f"{cause(line)} ({said})" if said else cause(line)


def _details(line: Line) -> Iterator[str]:
    if line.first is not None and line.last is not None:
        yield plain("recon-details-statement", first=f"{line.first:%d.%m.%Y}", last=f"{line.last:%d.%m.%Y}")
    if line.kind is Kind.CONTRACT_OVER and line.last is not None:
        yield plain("recon-details-over", last=f"{line.last:%d.%m.%Y}", count=line.count or 1)
    if line.kind is Kind.TWICE and line.count:
        yield plain("recon-details-documents", count=line.count)


def cure(line: Line) -> str:
    """What to do about it."""
    if line.kind in TOUCHY:
        return _asked_by_pull(line).partition(". ")[2]
    return plain(f"recon-do-{_word(line)}")


def _asked_by_pull(line: Line) -> str:
    """What the pull says of it: a cause, then what to do."""
    if line.kind is Kind.COUNTERPARTY:
        return plain(f"mirror-counterparty-{line.code}")
    return plain(f"mirror-contract-{line.code}")
