"""What must hold of both books. Pure: each law finds what breaks it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from tests.crash.onec.books import Books

Law = Callable[[Books], Iterable[str]]
HUMAN = frozenset({"refused", "dead", "duplicate"})
OVER = frozenset({"confirmed", "superseded", "cancelled"})


def one_of_a_key(books: Books) -> Iterable[str]:
    keys = Counter(paper.key for paper in books.papers if paper.live)
    return (f"{key}: {count}" for key, count in keys.items() if count > 1)


def one_of_a_completion(books: Books) -> Iterable[str]:
    return (f"{key}: {len(papers)}" for key, papers in books.live.items() if len(papers) > 1)


def everybody_was_told(books: Books) -> Iterable[str]:
    for entry in books.entries:
        needs = entry.state in HUMAN or (entry.state == "confirmed" and entry.trouble == "differs")
        if needs and not entry.corrected and not entry.told:
            yield f"{entry.key}: {entry.state}"


def no_stranger(books: Books) -> Iterable[str]:
    known = {entry.key for entry in books.entries}
    return (f"{paper.ref}: {paper.key}" for paper in books.papers if paper.key not in known)


def all_over(books: Books) -> Iterable[str]:
    return (f"{entry.key}: {entry.state} {entry.trouble or ''}" for entry in books.entries if entry.state not in OVER)


def in_place(books: Books) -> Iterable[str]:
    """Every completion's latest version is there, as the lines say, and alone; one without lines is not there."""
    for (ticket, number), due in books.due.items():
        papers = books.live.get(f"ticket:{ticket}:completion:{number}", ())
        if not due.rows:
            if papers:
                yield f"{due.key}: есть, хотя работ нет"
            continue
        if len(papers) != 1:
            yield f"{due.key}: документов {len(papers)}"
        elif papers[0].key != due.key:
            yield f"{due.key}: вместо него {papers[0].key}"
        elif papers[0].rows != due.rows:
            yield f"{due.key}: строки {papers[0].rows - due.rows} вместо {due.rows - papers[0].rows}"
        elif papers[0].total != (total := sum(row[2] * times for row, times in due.rows.items())):
            yield f"{due.key}: сумма {papers[0].total} вместо {total}"


def billed(books: Books) -> Iterable[str]:
    """Every request for hours has one invoice, with its hours and its sum; one that was declined has none."""
    for key, row in books.bills.items():
        papers = books.live.get(key, ())
        if row is None:
            if papers:
                yield f"{key}: есть, хотя запрос отменён"
        elif [(paper.key, paper.rows, paper.total) for paper in papers] != [(key, Counter([row]), row[2])]:
            yield f"{key}: счетов {len(papers)}, или не с теми строками"


def hours_agree(books: Books) -> Iterable[str]:
    for (ticket, number), due in books.due.items():
        there = sum(paper.hours for paper in books.live.get(f"ticket:{ticket}:completion:{number}", ()))
        if there != due.charged:
            yield f"{due.key}: в 1С {there} мин, списано {due.charged}"
    there = sum(paper.hours for paper in books.papers if paper.live)
    if there != books.charged:
        yield f"всего в 1С {there} мин, списано {books.charged}"


def confirmed_are_there(books: Books) -> Iterable[str]:
    live = {paper.ref: paper.key for paper in books.papers if paper.live}
    confirmed = {entry.ref: entry.key for entry in books.entries if entry.state == "confirmed"}
    return (f"{key}: {ref}" for ref, key in confirmed.items() ^ live.items())


AT_MOST_ONCE = "живой документ с одной отметкой в 1С не больше одного"
ALWAYS: Mapping[str, Law] = {
    AT_MOST_ONCE: one_of_a_key,
    "живой документ одного завершения в 1С не больше одного": one_of_a_completion,
    "о каждом документе, которому нужен человек, человеку сказано": everybody_was_told,
    "в 1С нет документа, о котором не знает стойка": no_stranger,
}
"""Also before people have decided anything."""
HOURS_AGREE = "часы живых документов = минуты, списанные книгой, по каждому завершению и всего"
IN_THE_END: Mapping[str, Law] = {
    **ALWAYS,
    "всё улажено: подтверждено, заменено до отправки или отменено": all_over,
    "у каждого завершения ровно один документ, последний, с его строками и суммами": in_place,
    "у каждого запроса на часы ровно один счёт с его суммой, у отменённого – ни одного": billed,
    HOURS_AGREE: hours_agree,
    "подтверждённые документы – ровно те, что живут в 1С": confirmed_are_there,
}


RECONCILED = "сверка самой стойки: расхождений нет"
"""Not the auditor's: what ``core.exchange.reconciling`` says."""


def broken(books: Books, laws: Mapping[str, Law]) -> dict[str, Sequence[str]]:
    """Laws that do not hold, with what breaks them."""
    found = {name: list(law(books)) for name, law in laws.items()}
    return {name: offenders for name, offenders in found.items() if offenders}
