"""What the trial prints."""

from collections import Counter

from tests.crash.onec.laws import IN_THE_END, RECONCILED
from tests.crash.onec.pusher import Point
from tests.crash.onec.trial import Outcome
from tests.crash.orders import Answer, Kind, Route
from tests.crash.printing import row, say

POINTS = {
    Point.BEFORE_POST: "перед POST",
    Point.AFTER_POST: "после POST, не записав ответа",
    Point.AFTER_READING: "прочитав документ обратно, не записав",
    Point.AFTER_MARKING: "пометив прежний документ на удаление",
    Point.AFTER_SEARCH: "после поиска по отметке",
}
FAULTS = {
    "commit_then_timeout": "документ записан, ответа нет",
    "timeout_before_commit": "ответа нет, ничего не записано",
    "slow_ms": "записан позже, чем кончилось терпение",
    "sessions_refused": "403, сеансы запрещены",
    "pool_exhausted": "406, пул занят",
    "gateway": "502, 503, 504",
    "html_maintenance": "200 и HTML",
    "application_error": "500 без odata.error",
    "down": "1С недоступна",
}


def say_outcome(outcome: Outcome, recoveries: int) -> None:
    """The counts, then the laws."""
    tally, books, done = outcome.tally, outcome.books, outcome.done
    created = {kind: tally.answers[kind, Answer.CREATED] for kind in Kind}
    states = Counter(entry.state for entry in books.entries)
    row("попыток рабочих", tally.attempts)
    if tally.given_up:
        row("попыток отменено, чтобы успеть (машина занята)", tally.given_up)
    row("заявок открыто, завершений, из них повторных", _three(created[Kind.OPEN], len(books.due), _second(outcome)))
    row("цен решено людьми, пропущено", f"{created[Kind.DECIDE]} / {created[Kind.LAPSE]}")
    row("исправлений", created[Kind.CORRECT] + outcome.decided["исправлено после проведения в 1С"])
    row("запросов на часы, из них отменено", f"{created[Kind.BUY]} / {created[Kind.NOT_BUY]}")
    row("убито рабочих (SIGKILL)", sum(tally.kills.values()))
    row("убито отправителей (SIGKILL)", outcome.kills + sum(outcome.points.values()))
    for point, name in POINTS.items():
        row(f"  {name}", outcome.points[point])
    row("остановлено отправителей (SIGSTOP)", outcome.stops)
    row("мгновенных остановок PostgreSQL, восстановлений", f"{tally.restarts} / {recoveries}")
    row("потеряно COMMIT, ответов на COMMIT", f"{outcome.lost[Route.LOST_COMMIT]} / {outcome.lost[Route.LOST_ANSWER]}")
    row("запросов к 1С", outcome.requests)
    for fault, name in FAULTS.items():
        row(f"  {name}", outcome.met[fault])
    row("строк обмена: всего", len(books.entries))
    for state, count in sorted(states.items()):
        row(f"  {state}", count)
    row("создано документов (ответ 1С получен)", done["made"])
    row("исход неизвестен (Unknown), не начато (NotBegun)", f"{done['Unknown']} / {done['NotBegun']}")
    row("искали по отметке: нашли / не нашли", f"{done['found']} / {done['not found']}")
    row("отправок, из них повторных", f"{sum(one.sendings for one in books.entries)} / {_again(outcome)}")
    row("помечено на удаление ради исправленных", done["marked"])
    row("проведено бухгалтером днём", outcome.posted)
    row("ждали связи с номенклатурой", outcome.released)
    row("документов в 1С: живых / помеченных", f"{_live(outcome)} / {len(books.papers) - _live(outcome)}")
    row("минут списано книгой = часов в документах", books.charged)
    say("  Решения людей:")
    for words, count in sorted(outcome.decided.items()):
        row(f"  {words}", count)
    for words, count in outcome.errors.items():
        row(f"  в журнале отправителей: {words}", count)
    row("секунд", f"{outcome.seconds:.1f}")
    if not outcome.rested:
        say("  НЕ УЛЕГЛОСЬ: терпение кончилось раньше")
    if outcome.died:
        say(f"  НЕ ДОЛЖНО БЫТЬ: отправителей умерло самих {outcome.died}")
    for law in (*IN_THE_END, RECONCILED):
        offenders = outcome.broken.get(law)
        say(f"  {'НАРУШЕНО' if offenders else 'верно   '}  {law}")
        for offender in (offenders or ())[:3]:
            say(f"            {offender}")
    for fault in tally.faults[:10]:
        say(f"  НЕ ДОЛЖНО БЫТЬ: {fault}")


def _three(*counts: int) -> str:
    return " / ".join(map(str, counts))


def _second(outcome: Outcome) -> int:
    return sum(number > 1 for _, number in outcome.books.due)


def _again(outcome: Outcome) -> int:
    return sum(max(0, one.sendings - 1) for one in outcome.books.entries)


def _live(outcome: Outcome) -> int:
    return sum(paper.live for paper in outcome.books.papers)
