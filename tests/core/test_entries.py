"""Several lines of work in one message. In doubt nothing goes to the client, and nothing that is clear is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.models import PriceUnit, Service, TariffKind
from core.tickets.entries import Part, TimelessEntry, UsualEntry, read_entries
from core.tickets.entry import UnclearEntry, WorkEntry


def service(name: str, *words: str, kind: TariffKind = TariffKind.HOURLY, unit: PriceUnit | None = None) -> Service:
    return Service(name=name, words=list(words), tariff_kind=kind, price_unit=unit, usual_minutes=20)


CONSULTATION = service("Консультация", "консультация", "вопрос")
REPORT = service("Доработка отчёта", "отчёт", "доработка")
FORM = service("Печатная форма", "форма", "доработка")
UPDATE = service("Обновление", "обновление", "обн", kind=TariffKind.UNTARIFFED)
SETUP = service("Установка", "установка", kind=TariffKind.PAID, unit=PriceUnit.FIXED)
PRICE_LIST = [CONSULTATION, REPORT, FORM, UPDATE, SETUP]


def work(minutes: int, what: Service, comment: str = "") -> WorkEntry:
    return WorkEntry(minutes, what, comment)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "45 консультация, 2ч доработка отчёта, обновление",
            [work(45, CONSULTATION), work(120, REPORT), UsualEntry(UPDATE)],
        ),
        ("45 консультация,1,5 ч отчёт", [work(45, CONSULTATION), work(90, REPORT)]),
        ("консультация 1,5 ч; форма 0:40", [work(90, CONSULTATION), work(40, FORM)]),
        ("45 консультация\n30 отчёт\nу Марии", [work(45, CONSULTATION), work(30, REPORT, "у Марии")]),
        ("45 консультация, по НДС, 30 отчёт", [work(45, CONSULTATION, "по НДС"), work(30, REPORT)]),
        ("45 консультация\nзакрыли квартал", [work(45, CONSULTATION, "закрыли квартал")]),
        ("45 консультация, 3 отчёта проверили", [work(45, CONSULTATION, "3 отчёта проверили")]),
        ("обновление", [UsualEntry(UPDATE)]),
        ("консультация 45,30 отчёт", [work(45, CONSULTATION), work(30, REPORT)]),
        ("обн, установка", [UsualEntry(UPDATE), UsualEntry(SETUP)]),
        ("0 консультация", [work(0, CONSULTATION)]),  # alone it is refused as a whole
    ],
)
def test_lines_of_work(text: str, parts: list[Part]) -> None:
    assert read_entries(text, PRICE_LIST) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("45 консультация, отчёт", [work(45, CONSULTATION), TimelessEntry("отчёт", (REPORT,))]),
        ("отчёт, 45 консультация", [TimelessEntry("отчёт", (REPORT,)), work(45, CONSULTATION)]),
        ("45 консультация, 30 доработка", [work(45, CONSULTATION), UnclearEntry(30, "доработка", (REPORT, FORM))]),
        ("45 консультация, 30 сверка", [work(45, CONSULTATION), UnclearEntry(30, "сверка", ())]),
        ("45 консультация, 0 отчёт", [work(45, CONSULTATION, "0 отчёт")]),
        ("45 консультация, 9999 отчёт", [work(45, CONSULTATION), TimelessEntry("Доработка отчёта", (REPORT,))]),
    ],
)
def test_what_is_unclear_does_not_cost_what_is_clear(text: str, parts: list[Part]) -> None:
    assert read_entries(text, PRICE_LIST) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "консультация",
        "Отчёт, форма",
        "обновление?",
        "Обновление, подождите",
        "Добрый день, 45 минут и подключусь к вам",
        "25 обновление, проверьте, пожалуйста, права у всех ваших пользователей",
        "2 документа не проводятся у всех пользователей, проверьте пожалуйста права",
        "Здравствуйте\n45 консультация",
    ],
)
def test_words_for_the_client(text: str) -> None:
    assert read_entries(text, PRICE_LIST) is None


LINE = st.sampled_from([(CONSULTATION, "консультация"), (REPORT, "отчёт"), (FORM, "форма")])
TIME = st.sampled_from([(45, "45"), (90, "1,5 ч"), (150, "2ч 30м"), (40, "0:40"), (15, "15 мин"), (60, "1 час")])
SEPARATOR = st.sampled_from([", ", "; ", "\n", " ,  "])


@given(st.lists(st.tuples(LINE, TIME, st.booleans()), min_size=1, max_size=6), SEPARATOR)
def test_clear_lines_are_read_as_they_were_written(
    written: list[tuple[tuple[Service, str], tuple[int, str], bool]], separator: str
) -> None:
    said = separator.join(f"{word} {time}" if last else f"{time} {word}" for (_, word), (_, time), last in written)
    assert read_entries(said, PRICE_LIST) == [work(minutes, what) for (what, _), (minutes, _), _ in written]


@given(st.text(alphabet="45 консультациячотёрмнобл,;\n.:-?0123", max_size=60) | st.text())
def test_any_reply_is_read_and_every_line_of_several_has_a_time_that_can_be(text: str) -> None:
    parts = read_entries(text, PRICE_LIST)
    assert parts is None or parts
    if parts is not None and len(parts) > 1:
        assert all(0 < part.minutes <= 24 * 60 for part in parts if not isinstance(part, TimelessEntry))
