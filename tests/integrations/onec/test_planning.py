"""What a file would do: the rules, without a database."""

from datetime import date
from pathlib import Path

import pytest

from integrations.onec.file_import.decision import find_company
from integrations.onec.file_import.known import Known, KnownCompany, KnownContract
from integrations.onec.file_import.lines import Person
from integrations.onec.file_import.planning import Plan, decide, read_lines
from integrations.onec.file_import.problem import BadLine, ImportProblem
from integrations.onec.file_import.table import read_table
from integrations.onec.file_import.words import describe
from tests.integrations.onec.files import ADYGEYA, EXAMPLE, HEADER, PETROVA, ROMASHKA, VASILEK, csv_file

PROJECT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 23)
KPP = "770101001"
OTHER_KPP = "780145002"


def row(name: str = "Ромашка", inn: str = ROMASHKA, kpp: str = KPP, **cells: str) -> tuple[str, ...]:
    """A line of HEADER; cells: number, start, months, hours, person, phone."""
    names = ("number", "start", "months", "hours", "person", "phone")
    assert not set(cells) - set(names)
    return (name, inn, kpp, *(cells.get(cell, "") for cell in names))


def contract(number: str = "ИТС-1", start: str = "01.10.2026", months: str = "12", hours: str = "") -> dict[str, str]:
    return {"number": number, "start": start, "months": months, "hours": hours}


def planned(*rows: tuple[str, ...], known: Known | None = None, header: tuple[str, ...] = HEADER) -> Plan:
    table = read_table(csv_file(*rows, header=header))
    lines, rejected = read_lines(table, TODAY)
    return decide(table, TODAY, lines, rejected, known or {})


def reasons(plan: Plan) -> list[tuple[int, str]]:
    return [(remark.line, remark.text) for remark in plan.rejected]


def notes(plan: Plan) -> list[tuple[int, str]]:
    return [(remark.line, remark.text) for remark in plan.notes]


def known_romashka(
    *, kpp: str | None = KPP, contracts: dict[str, KnownContract] | None = None, people: list[Person] | None = None
) -> Known:
    return {ROMASHKA: {kpp: KnownCompany(7, "ООО «Ромашка»", contracts or {}, people or [])}}


def known_contract(*, opening: int | None = None, moved: bool = False, counts_hours: bool = True) -> KnownContract:
    return KnownContract(70, date(2026, 10, 1), 12, date(2027, 9, 30), counts_hours, opening, moved)


FILLER = [row("Василёк", VASILEK, ""), row("Адыгея", ADYGEYA, ""), row("Петрова", PETROVA, "")]
"""Good lines, so that bad ones are a minority."""


def test_a_file_of_everything() -> None:
    plan = planned(*EXAMPLE)

    assert [(new.key, new.name) for new in plan.companies] == [
        ((ROMASHKA, KPP), 'ООО "Ромашка"'),
        ((VASILEK, "780201001"), "АО «Василёк, сын и Ко»"),
        ((PETROVA, None), "ИП Петрова"),
    ]
    assert [(new.number, new.starts_on, new.months) for new in plan.contracts] == [
        ("ИТС-1", date(2026, 10, 1), 12),
        ("ИТС-2", date(2026, 11, 1), 6),
        ("ИТС-3", date(2026, 11, 1), 3),
    ]
    assert [(opening.number, opening.minutes) for opening in plan.openings] == [("ИТС-1", 330), ("ИТС-3", 630)]
    assert [(new.name, new.phone) for new in plan.people] == [
        ("Мария Петрова", "79161234567"),
        ("Иван Смирнов", None),
        ("Анна Петрова", "79050001122"),
    ]
    assert plan.rejected == ()
    assert plan.notes == ()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(inn=""), "нет ИНН"),
        (row(inn="7701000000"), "такого ИНН не бывает"),
        (row(kpp="123"), "такого КПП не бывает"),
        (row(name=""), "нет названия"),
        (row(name="=cmd|' /C calc'!A0"), "название «=cmd|' /C calc'!A0» похоже на формулу"),
        (row(name="Я" * 5000), "название длиннее 300 знаков"),
        (row(person="@SUM(A1)"), "имя контактного лица «@SUM(A1)» похоже на формулу"),
        (row(person="Я" * 201), "имя контактного лица длиннее 200 знаков"),
        (row(**contract(number="Д" * 65)), "номер договора длиннее 64 знаков"),
        (row(**contract(start="32.10.2026")), "дата начала «32.10.2026» – не дата"),
        (row(**contract(start="")), "у договора нет даты начала"),
        (row(**contract(months="")), "у договора нет срока"),
        (row(**contract(months="60")), "срок – от 1 до 36 месяцев, а в файле «60»"),
        (row(**contract(number="")), "у договора нет номера"),
        (row(hours="5"), "остаток без договора: записать его некуда"),
    ],
)
def test_a_bad_line_is_rejected_with_its_number_and_reason(bad: tuple[str, ...], reason: str) -> None:
    plan = planned(*FILLER, bad)

    assert reasons(plan) == [(5, reason)]
    assert [new.key[0] for new in plan.companies] == [VASILEK, ADYGEYA, PETROVA]


def test_markup_is_a_name_like_any_other() -> None:
    assert planned(row(name='ООО "<b>Жирный & сын</b>"')).companies[0].name == 'ООО "<b>Жирный & сын</b>"'


def test_a_file_most_of_which_is_bad_is_refused() -> None:
    half = planned(row(), row(inn="1"))
    assert len(half.rejected) == 1

    with pytest.raises(ImportProblem, match=r"больше половины строк \(2 из 3\).*строка 3 – такого ИНН не бывает"):
        planned(row(), row(inn="1"), row(inn="2"))


def test_zeros_that_excel_has_eaten_come_back_and_are_shown() -> None:
    plan = planned(row("Адыгея", ADYGEYA[1:], "10501001"))

    assert plan.companies[0].key == (ADYGEYA, "010501001")
    assert notes(plan) == [(2, f"ИНН без первого нуля, взят {ADYGEYA}")]


def test_inn_and_kpp_may_share_a_column_and_dates_may_stand_for_months() -> None:
    plan = planned(
        ("Ромашка", f"{ROMASHKA} / {KPP}", "ИТС-1", "01.10.2026", "30.09.2027"),
        ("Ромашка", f"{ROMASHKA}/{KPP}", "ИТС-2", "01.10.2026", "01.10.2027"),
        header=("Клиент", "ИНН / КПП", "Договор", "Действует с", "Действует по"),
    )

    assert plan.companies[0].key == (ROMASHKA, KPP)
    assert plan.contracts[0].months == 12
    assert reasons(plan) == [(3, "с 01.10.2026 по 01.10.2027 – не целое число месяцев от 1 до 36")]


def test_months_must_agree_with_dates() -> None:
    header = ("Клиент", "ИНН", "Договор", "Действует с", "Действует по", "Срок")
    terms = ("ИТС-1", "01.10.2026", "30.09.2027")

    plan = planned(
        ("Ромашка", ROMASHKA, *terms, "12"), ("Лютик", ROMASHKA, "2", *terms[1:], "6"), FILLER[0][:2], header=header
    )

    assert reasons(plan) == [(3, "срок 6 мес. не сходится с датой окончания 30.09.2027")]


def test_repeats_and_contradictions_inside_the_file() -> None:
    first = row(**contract(hours="5"), person="Мария", phone="89160000001")
    plan = planned(
        first,
        first,
        row(),
        row(**contract(months="6")),
        row(**contract(hours="6")),
        row(**contract(), person="Пётр"),
        row("Ромашка-2", **contract("ИТС-2")),
        row(person="Иван", phone="8 916 000-00-01"),
        row(**contract("ИТС-3"), person="Мария", phone="8 916 000-00-02"),
        *FILLER,
    )

    assert reasons(plan) == [
        (3, "повторяет строку 2"),
        (4, "повторяет строку 2"),
        (5, "договор «ИТС-1» уже в строке 2 с другим сроком"),
        (6, "договор «ИТС-1» уже в строке 2 с другим остатком"),
        (9, "повторяет строку 2: телефон 79160000001 уже записан за контактом «Мария», «Иван» не добавляем"),
    ]
    assert [new.number for new in plan.contracts] == ["ИТС-1", "ИТС-2", "ИТС-3"]
    assert [new.name for new in plan.people] == ["Мария", "Пётр"]
    assert notes(plan) == [
        (8, "тот же ИНН в строке 2 с названием «Ромашка»"),
        (10, "контакт «Мария» уже есть с другим телефоном, не меняем"),
    ]


@pytest.mark.parametrize(
    ("kpp", "known", "in_file", "found"),
    [
        (None, set(), set(), None),
        (None, set(), {KPP}, KPP),
        (None, {KPP}, set(), KPP),
        (None, {None, KPP, OTHER_KPP}, set(), None),
        (KPP, set(), {KPP}, KPP),
        (KPP, {OTHER_KPP}, {KPP}, KPP),
        (KPP, {None}, {KPP}, None),
        (KPP, {None, OTHER_KPP}, {KPP}, KPP),
    ],
)
def test_which_company_a_line_means(
    kpp: str | None, known: set[str | None], in_file: set[str], found: str | None
) -> None:
    assert find_company(ROMASHKA, kpp, known, in_file) == found


@pytest.mark.parametrize(
    ("kpp", "known", "in_file"),
    [
        (None, {KPP, OTHER_KPP}, set()),
        (None, {KPP}, {OTHER_KPP}),
        (None, set(), {KPP, OTHER_KPP}),
        (KPP, {None}, {KPP, OTHER_KPP}),
    ],
)
def test_an_ambiguous_branch_is_never_guessed(kpp: str | None, known: set[str | None], in_file: set[str]) -> None:
    with pytest.raises(BadLine, match="филиал"):
        find_company(ROMASHKA, kpp, known, in_file)


def test_a_known_company_keeps_its_name_and_a_new_branch_is_shown() -> None:
    plan = planned(row('ооо  "РОМАШКА"'), known=known_romashka())
    assert (plan.companies, plan.notes) == ((), ())
    assert plan.ids == {(ROMASHKA, KPP): 7}

    renamed = planned(row("ООО «Лютик»"), known=known_romashka())
    assert notes(renamed) == [(2, "у нас клиент называется «ООО «Ромашка»», в файле «ООО «Лютик»»; не меняем")]

    without_kpp = planned(row("ООО «Ромашка»"), known=known_romashka(kpp=None))
    assert without_kpp.companies == ()
    assert notes(without_kpp) == [(2, f"у нас клиент записан без КПП, в файле {KPP}; не меняем")]

    branch = planned(row(kpp=OTHER_KPP), known=known_romashka())
    assert branch.companies[0].key == (ROMASHKA, OTHER_KPP)
    assert notes(branch) == [(2, "с этим ИНН и другим КПП у нас уже есть «ООО «Ромашка»»; заводим филиал")]


@pytest.mark.parametrize(
    ("known", "note"),
    [
        (known_contract(opening=330), None),
        (known_contract(opening=300), "остаток договора «ИТС-1» уже записан другим, не меняем"),
        (known_contract(moved=True), "по договору «ИТС-1» часы уже ведутся у нас, остаток не записан"),
        (known_contract(counts_hours=False), "договор «ИТС-1» без счёта часов, остаток не записан"),
    ],
)
def test_hours_that_are_there_are_never_doubled(known: KnownContract, note: str | None) -> None:
    plan = planned(row("ООО «Ромашка»", **contract(hours="5:30")), known=known_romashka(contracts={"ИТС-1": known}))

    assert plan.nothing_new
    assert plan.known_contracts == 1
    assert notes(plan) == ([(2, note)] if note else [])


def test_a_known_contract_without_movements_gets_its_opening_balance() -> None:
    plan = planned(
        row("ООО «Ромашка»", **contract(hours="5:30", months="6")),
        known=known_romashka(contracts={"ИТС-1": known_contract()}),
    )

    assert [(opening.minutes, opening.contract_id) for opening in plan.openings] == [(330, 70)]
    assert notes(plan) == [
        (2, "договор «ИТС-1» у нас с 01.10.2026 на 12 мес., в файле с 01.10.2026 на 6 мес.; не меняем")
    ]


def test_hours_of_a_contract_that_has_ended_are_not_given() -> None:
    ended = planned(row(**contract(start="23.11.2025", months="12", hours="5")))
    assert [new.number for new in ended.contracts] == ["ИТС-1"]
    assert ended.openings == ()
    assert notes(ended) == [(2, "договор «ИТС-1» уже закончился, остаток не записан")]

    last_day = planned(row(**contract(start="24.11.2025", months="12", hours="5")))
    assert [opening.minutes for opening in last_day.openings] == [300]


def test_known_people_are_known_by_name_or_telephone() -> None:
    known = known_romashka(people=[Person("Мария Петрова", "79160000001"), Person("Семён", None)])
    plan = planned(
        row("ООО «Ромашка»", person="мария  петрова", phone="8 916 000-00-01"),
        row("ООО «Ромашка»", person="Семен", phone="8 916 000-00-02"),
        row("ООО «Ромашка»", person="Ольга", phone="8 916 000-00-01"),
        row("ООО «Ромашка»", person="Новый", phone="позвонить"),
        row("ООО «Ромашка»", phone="8 916 000-00-09", **contract()),
        known=known,
    )

    assert [(new.name, new.phone) for new in plan.people] == [("Новый", None)]
    assert plan.known_people == 2
    assert notes(plan) == [
        (3, "контакт «Семен» уже есть с другим телефоном, не меняем"),
        (5, "«позвонить» – не номер телефона, контакт без телефона"),
        (6, "телефон без имени, контакт не заведён"),
    ]
    assert reasons(plan) == [
        (4, "повторяет строку 2: телефон 79160000001 уже записан за контактом «мария петрова», «Ольга» не добавляем")
    ]


def test_the_preview_is_short_and_in_russian() -> None:
    assert describe(planned(*FILLER, row(inn="7701000000"))) == (
        "4 строки: 3 новых клиента, 0 уже есть, 1 отклонена: строка 5 – такого ИНН не бывает."
    )
    assert describe(planned(*EXAMPLE)) == (
        "4 строки: 3 новых клиента, 0 уже есть.\n"
        "Договоры: 3 новых, 0 уже есть.\n"
        "Входящие остатки: 2 договора, всего 16 ч.\n"
        "Контакты: 3 новых, 0 уже есть."
    )
    unused = planned((ROMASHKA, "Ромашка", "x"), header=("ИНН", "Клиент", "Прим\u202eечание"))
    assert describe(unused) == "1 строка: 1 новый клиент, 0 уже есть.\nНе использованы столбцы: «Примечание»."


def test_a_long_list_of_rejections_is_counted_not_printed() -> None:
    plan = planned(row(**contract("0")), *(row(**contract(str(number))) for number in range(40)), *[row()] * 22)

    text = describe(plan).splitlines()

    assert text[0] == "63 строки: 1 новый клиент, 0 уже есть, 23 отклонены:"
    assert text[1] == "  строка 3 – повторяет строку 2"
    assert text[21] == "  и ещё 3 строки"
    assert text[22] == "Договоры: 40 новых, 0 уже есть."


def test_the_example_of_the_manual_is_taken_whole() -> None:
    manual = (PROJECT / "docs" / "import.md").read_text(encoding="utf-8")
    table = [line.strip("| ").split("|") for line in manual.split("**File.**")[0].splitlines() if line.startswith("|")]
    header, _, *rows = (tuple(cell.strip() for cell in line) for line in table)

    plan = planned(*rows, header=header)

    assert (len(plan.companies), len(plan.contracts), len(plan.openings), len(plan.people)) == (2, 2, 1, 3)
    assert (plan.rejected, plan.notes, plan.table.unused) == ((), (), ())
