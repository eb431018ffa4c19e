"""What the trial prints."""

from tests.crash.audit import CHAIN, KEYS, LAWS, STATES
from tests.crash.orders import Answer, Point, Route
from tests.crash.printing import row, say
from tests.crash.trial import Outcome

POINTS = {
    Point.BEFORE_BEGIN: "до начала транзакции",
    Point.AFTER_LOCK: "взяв замок счёта",
    Point.AFTER_WRITE: "записав движения",
    Point.BEFORE_COMMIT: "перед COMMIT",
    Point.AFTER_COMMIT: "после COMMIT, не успев ответить",
    Point.ANYWHERE: "где придётся",
}


def say_outcome(outcome: Outcome, recoveries: int | None = None) -> None:
    """The counts, then the laws."""
    tally, book = outcome.tally, outcome.book
    answers = {answer: sum(n for (_, one), n in tally.answers.items() if one is answer) for answer in Answer}
    row("попыток", tally.attempts)
    if tally.given_up:
        row("попыток отменено, чтобы успеть (машина занята)", tally.given_up)
    row("убито рабочих процессов (SIGKILL)", sum(tally.kills.values()))
    for point, name in POINTS.items():
        row(f"  {name}", tally.kills[point])
    if recoveries is not None:
        row("мгновенных остановок сервера", tally.restarts)
        row("  восстановлений по журналу сервера", recoveries)
    row("COMMIT проглочен по дороге к серверу", outcome.lost[Route.LOST_COMMIT])
    row("ответ на COMMIT проглочен", outcome.lost[Route.LOST_ANSWER])
    row("обрывов связи, замеченных рабочими", tally.broken_connections)
    row("исход неизвестен (COMMIT послан, ответа нет)", tally.unknown)
    row("  из фактов, о записи которых никто не услышал, записано", tally.unseen)
    row("ответов «записано»", answers[Answer.CREATED])
    row("ответов «уже есть» (повторы)", answers[Answer.SAME])
    row("ответов «часов не хватает»", answers[Answer.SHORT])
    row("заявок решено, из всех", f"{outcome.resolved} / {book['tickets']}")
    row("списаний в книге, из них сторнировано", f"{book['charges']} / {book['reversals']}")
    row("записей в книге", book["entries"])
    row("намерений сообщить", book["intents"])
    row("минут начислено", book["given"])
    row("  = осталось", book["remaining"])
    row("  + списано", book["charged"])
    row("  − возвращено сторно", book["reversed"])
    row("  + сгорело", book["expired"])
    row("минут не хватило", book["shortage"])
    row("секунд", f"{outcome.seconds:.1f}")
    broken = {one.law: one for one in outcome.screams}
    for law in (*(one.name for one in LAWS), STATES, KEYS, CHAIN):
        scream = broken.get(law)
        say(f"  {'НАРУШЕНО' if scream else 'верно   '}  {law}")
        if scream:
            say(f"            {len(scream.offenders)}, например {scream.offenders[0]}")
    for fault in tally.faults[:10]:
        say(f"  НЕ ДОЛЖНО БЫТЬ: {fault}")
