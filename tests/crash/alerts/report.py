"""What the trial prints."""

from datetime import timedelta

from tests.crash.alerts.journal import REAL, Cause
from tests.crash.alerts.laws import LAWS, broken, lateness
from tests.crash.alerts.trial import Outcome
from tests.crash.printing import row, say

NAMED = 3


def say_outcome(outcome: Outcome) -> bool:
    """The counts, then the laws; whether all of them hold."""
    journal, happened = outcome.journal, outcome.happened
    kills = [trouble for trouble in journal.troubles if trouble.cause is Cause.KILL]
    row(
        "заявок открыто, из них принято",
        f"{len(journal.tickets)} / {sum(one.taken is not None for one in journal.tickets)}",
    )
    row("процессов убито поодиночке (SIGKILL)", len(kills))
    row("процессов остановлено (SIGSTOP), потом продолжено или убито", happened[Cause.STOP])
    row("раз убиты все процессы сразу", happened[Cause.SILENCE])
    row("мгновенных остановок PostgreSQL", happened[Cause.SERVER])
    row("отказов Bot API: 500", outcome.refused["500"])
    row("отказов Bot API: 429", outcome.refused["429"])
    row("ответов Bot API на список, потерянных по дороге", happened[Cause.ANSWER_LOST])
    row("процессов, умерших сами собой", outcome.died)
    row("ошибок в журналах процессов", len(journal.faults))
    row("целых тактов всех процессов", len(journal.ticks))
    row("шагов сделано", len(journal.steps))
    late = lateness(journal)
    row("  самый поздний после срока, настоящих секунд", _real(max(late, default=timedelta())))
    sent = journal.sent()
    row("намерений позвать группу", len(journal.rings))
    row("  из них не отправлено: стоит более поздний список", sum(not lists for lists in sent.values()))
    row("списков в группе", len(journal.lists))
    row("  из них повторов (доставлено больше одного раза)", journal.doubled)
    row("списков лично дежурному и директору", outcome.to_people)
    waits = sorted(_hearing(outcome))
    if waits:
        row("от шага до списка в группе, настоящих секунд: p50", _real(waits[len(waits) // 2]))
        row("  самый долгий", _real(waits[-1]))
    row("секунд", f"{outcome.seconds:.1f}")
    found = broken(journal)
    for law in LAWS:
        offenders = found.get(law)
        say(f"  {'НАРУШЕНО' if offenders else 'верно   '}  {law}")
        for offender in (offenders or [])[:NAMED]:
            say(f"            {len(offenders or [])}, например {offender}")
    return not found


def _hearing(outcome: Outcome) -> list[timedelta]:
    """How long after a step the group was told; 0 if a list of a moment before stands for it."""
    tickets = {ticket.id: ticket for ticket in outcome.journal.tickets}
    waits = []
    for step in outcome.journal.steps:
        heard = outcome.journal.heard(step, tickets[step.ticket_id])
        if heard is not None:
            waits.append(max(heard - step.planned, timedelta()))
    return waits


def _real(business: timedelta) -> str:
    return f"{business / REAL:.2f}"
