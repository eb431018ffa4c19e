"""The rules of an import: line after line, what is new, what is known, what contradicts. Pure: no I/O, no clock.

Two properties hold for every file: what is there is never changed, and a second import of the same file adds nothing. The
second needs care with branches: which company a line means must not depend on what its neighbours have just added.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from integrations.onec.file_import.known import Known, KnownCompany, KnownContract
from integrations.onec.file_import.lines import Line, Person, Terms
from integrations.onec.file_import.problem import BadLine, quoted

Key = tuple[str, str | None]
"""INN and KPP of a company."""


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something to say about a line of the file, in Russian."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class NewCompany:
    key: Key
    name: str


@dataclass(frozen=True, slots=True)
class NewContract:
    key: Key
    number: str
    starts_on: date
    months: int


@dataclass(frozen=True, slots=True)
class Opening:
    """An opening balance in minutes. ``contract_id`` is set for a contract that is known already."""

    key: Key
    number: str
    minutes: int
    contract_id: int | None


@dataclass(frozen=True, slots=True)
class NewPerson:
    key: Key
    name: str
    phone: str | None


@dataclass(slots=True)
class _Seen:
    """What the lines above have said about a company, with the numbers of those lines."""

    line: int
    name: str
    terms: dict[str, tuple[int, Terms]] = field(default_factory=dict)
    people: list[tuple[int, Person]] = field(default_factory=list)


def same_words(one: str, other: str) -> bool:
    """Whether two names differ only in case, spaces, ё and the kind of quotation marks."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    table = str.maketrans({"ё": "е", "«": '"', "»": '"', "„": '"', "“": '"', "”": '"'})
    return " ".join(name.casefold().translate(table).split())


def find_company(inn: str, kpp: str | None, known: set[str | None], in_file: set[str]) -> str | None:
    """The KPP under which the company of a line is, or will be, known. Raises BadLine if it could be several.

    ``known`` are the KPPs known with this INN (None: a company without one), ``in_file`` all those the file names.
    """
    if kpp in known:
        return kpp
    if kpp is None:
        branches = {branch for branch in known if branch} | in_file
        if len(branches) > 1:
            msg = f"у ИНН {inn} несколько филиалов, нужен КПП"
            raise BadLine(msg)
        return next(iter(branches), None)
    if known == {None}:
        if len(in_file) > 1:
            msg = f"ИНН {inn} записан у нас без КПП: непонятно, какой это филиал"
            raise BadLine(msg)
        return None
    return kpp


def _find_person(people: Iterable[Person], wanted: Person) -> Person | None:
    """The same person: by name, else by telephone. A name wins: a telephone may be the whole office's."""
    by_phone = None
    for person in people:
        if same_words(person.name, wanted.name):
            return person
        if wanted.phone and person.phone == wanted.phone and by_phone is None:
            by_phone = person
    return by_phone


def _person_differs(known: Person, said: Person) -> str | None:
    if not same_words(known.name, said.name):
        return f"телефон {said.phone} уже записан за контактом {quoted(known.name)}, {quoted(said.name)} не добавляем"
    if said.phone and said.phone != known.phone:
        return f"контакт {quoted(said.name)} уже есть с другим телефоном, не меняем"
    return None


class Decision:
    """Takes the lines of one file, in their order, and keeps what they amount to."""

    def __init__(self, known: Known, lines: Iterable[Line], today: date) -> None:
        self.companies: list[NewCompany] = []
        self.contracts: list[NewContract] = []
        self.openings: list[Opening] = []
        self.people: list[NewPerson] = []
        self.ids: dict[Key, int] = {}
        self.known_contracts = 0
        self.known_people = 0
        self.notes: list[Remark] = []
        self._known = known
        self._today = today
        self._seen: dict[Key, _Seen] = {}
        self._branches: dict[str, set[str]] = {}
        for line in lines:
            if line.kpp:
                self._branches.setdefault(line.inn, set()).add(line.kpp)

    def take(self, line: Line) -> None:
        """Count this line in; raises BadLine, and then the line has left nothing behind."""
        known = self._known.get(line.inn, {})
        kpp = find_company(line.inn, line.kpp, set(known), self._branches.get(line.inn, set()))
        key, company = (line.inn, kpp), known.get(kpp)
        seen = self._seen.get(key)
        terms_above = self._terms_above(seen, line)
        person_above = self._person_above(seen, line)
        if seen is not None and (not line.terms or terms_above) and (not line.person or person_above):
            self._reject_repeat(seen, terms_above, person_above, line)
        if seen is None:
            seen = self._seen[key] = _Seen(line.line, line.name)
            self._company(key, company, line)
        elif not same_words(seen.name, line.name):
            self._note(line, f"тот же ИНН в строке {seen.line} с названием {quoted(seen.name)}")
        if line.terms and not terms_above:
            seen.terms[line.terms.number] = (line.line, line.terms)
            self._contract(key, company, line, line.terms)
        if line.person and not person_above:
            seen.people.append((line.line, line.person))
            self._person(key, company, line, line.person)
        elif person_above and (differs := person_above[1]):
            self._note(line, differs)
        self.notes += [Remark(line.line, text) for text in line.notes]

    def _note(self, line: Line, text: str) -> None:
        self.notes.append(Remark(line.line, text))

    def _terms_above(self, seen: _Seen | None, line: Line) -> int | None:
        """The line above that gave the same contract; raises BadLine if it gave it differently."""
        above = seen.terms.get(line.terms.number) if seen and line.terms else None
        if above is None or line.terms is None:
            return None
        number, terms = above
        if (terms.starts_on, terms.months) != (line.terms.starts_on, line.terms.months):
            msg = f"договор {quoted(terms.number)} уже в строке {number} с другим сроком"
            raise BadLine(msg)
        if line.terms.minutes not in (None, terms.minutes):
            msg = f"договор {quoted(terms.number)} уже в строке {number} с другим остатком"
            raise BadLine(msg)
        return number

    def _person_above(self, seen: _Seen | None, line: Line) -> tuple[int, str | None] | None:
        """The line above that gave the same person, and what differs."""
        if seen is None or line.person is None:
            return None
        found = _find_person((person for _, person in seen.people), line.person)
        if found is None:
            return None
        number = next(number for number, person in seen.people if person is found)
        return number, _person_differs(found, line.person)

    def _reject_repeat(
        self, seen: _Seen, terms_above: int | None, person_above: tuple[int, str | None] | None, line: Line
    ) -> None:
        number, differs = person_above or (terms_above or seen.line, None)
        msg = f"повторяет строку {number}{f': {differs}' if differs else ''}"
        raise BadLine(msg)

    def _company(self, key: Key, company: KnownCompany | None, line: Line) -> None:
        if company is None:
            self.companies.append(NewCompany(key, line.name))
            if namesake := next(iter(self._known.get(line.inn, {}).values()), None):
                # A branch, or the same office after it moved: only people know, so it is said before it is written.
                self._note(line, f"с этим ИНН и другим КПП у нас уже есть {quoted(namesake.name)}; заводим филиал")
            return
        self.ids[key] = company.id
        if not same_words(company.name, line.name):
            self._note(line, f"у нас клиент называется {quoted(company.name)}, в файле {quoted(line.name)}; не меняем")
        if line.kpp and key[1] is None:
            self._note(line, f"у нас клиент записан без КПП, в файле {line.kpp}; не меняем")

    def _contract(self, key: Key, company: KnownCompany | None, line: Line, terms: Terms) -> None:
        known = company.contracts.get(terms.number) if company else None
        if known is not None:
            self.known_contracts += 1
            if (known.starts_on, known.months) != (terms.starts_on, terms.months):
                text = (
                    f"договор {quoted(terms.number)} у нас с {known.starts_on:%d.%m.%Y} на {known.months} мес., "
                    f"в файле с {terms.starts_on:%d.%m.%Y} на {terms.months} мес.; не меняем"
                )
                self._note(line, text)
        else:
            self.contracts.append(NewContract(key, terms.number, terms.starts_on, terms.months))
        if terms.minutes is None:
            return
        if why_not := self._no_opening(known, terms, terms.minutes):
            self._note(line, why_not)
        elif known is None or known.opening is None:
            self.openings.append(Opening(key, terms.number, terms.minutes, known.id if known else None))

    def _no_opening(self, known: KnownContract | None, terms: Terms, minutes: int) -> str | None:
        """Why the opening balance is not written, if there is something to say."""
        number = quoted(terms.number)
        if known is not None:
            if known.opening is not None:
                return f"остаток договора {number} уже записан другим, не меняем" if known.opening != minutes else None
            if not known.counts_hours:
                return f"договор {number} без счёта часов, остаток не записан"
            if known.moved:
                return f"по договору {number} часы уже ведутся у нас, остаток не записан"
        if (known.ends_on if known else terms.ends_on) < self._today:
            return f"договор {number} уже закончился, остаток не записан"
        return None

    def _person(self, key: Key, company: KnownCompany | None, line: Line, said: Person) -> None:
        known = _find_person(company.people, said) if company else None
        if known is None:
            self.people.append(NewPerson(key, said.name, said.phone))
            return
        self.known_people += 1
        if differs := _person_differs(known, said):
            self._note(line, differs)
