"""What a request is guessed to be about, how long that usually takes, whether it sounds urgent: the rules."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import after_cut, cut, length, pieces
from core.clients.configuration_rules import named_in, short_name
from core.tickets.expecting_rules import Cases, Typical, Whose, typical
from core.tickets.likeness import alike, meant_by, most_alike
from core.tickets.urgency_rules import sign_in

STEMS = st.frozensets(st.sampled_from("abcdefgh"), max_size=6)


@dataclass(frozen=True)
class Program:
    name: str


HAS = [Program("Бухгалтерия предприятия 3.0"), Program("Управление торговлей 11"), Program("1С:ЗУП 3.1")]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Бухгалтерия предприятия 3.0", "БП 3.0"),
        ("1С:Бухгалтерия предприятия, редакция 3.0", "БП 3.0"),
        ("Бухгалтерия предприятия КОРП 3.0", "БП КОРП 3.0"),
        ("Зарплата и управление персоналом 3.1", "ЗУП 3.1"),
        ("Управление нашей фирмой", "УНФ"),
        ("ERP Управление предприятием 2", "ERP 2"),
        ("БП 3.0", "БП 3.0"),
        ("Розница", "Розница"),
        ("7.7", "7.7"),
    ],
)
def test_people_call_a_configuration_by_its_initials(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("В УТ не проводится реализация", "Управление торговлей 11"),
        ("Обновите бухгалтерию, пожалуйста", "Бухгалтерия предприятия 3.0"),
        ("из ЗУП не выгружается", "1С:ЗУП 3.1"),
        ("Наш бухгалтер не может войти", None),
        ("Управление предприятием просит отчёт", None),
        ("перенести из БП в УТ", None),
        ("по-ут-ру", None),
        ("", None),
    ],
)
def test_the_words_name_one_configuration_or_none(said: str, named: str | None) -> None:
    found = named_in(said, HAS)
    assert (found.name if found is not None else None) == named


@given(st.text(max_size=30))
def test_any_name_can_be_shortened_and_looked_for(name: str) -> None:
    assert len(short_name(name)) <= len(name.upper())
    named_in(name, [Program(name)])


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        ("Ничего НЕ РАБОТАЕТ!", "не работает"),
        ("Не можем со вчера ничего отгрузить клиенту", "не можем отгрузить"),
        ("Кассу заклинило", "касса"),
        ("не можем понять. Надо бы отгрузить", None),
        ("Работает не так, как хотелось", None),
        ("Сколько стоит обучение?", None),
        ("Всё стоит с утра", "все стоит"),
        ("касса не работает", "не работает"),  # the one that says more
        ("", None),
    ],
)
def test_a_sign_of_haste_is_found_whatever_the_endings(said: str, sign: str | None) -> None:
    assert sign_in(said, ["касса", "не работает", "не можем отгрузить", "все стоит"]) == sign


@given(STEMS, STEMS)
def test_likeness_is_mutual_and_needs_two_words(mine: frozenset[str], other: frozenset[str]) -> None:
    assert alike(mine, other) == alike(other, mine)
    assert not alike(mine, other) or len(mine & other) >= 2
    assert alike(mine, mine) == (len(mine) >= 2)


@given(STEMS, st.lists(STEMS, max_size=6))
def test_the_most_alike_shares_most(mine: frozenset[str], others: list[frozenset[str]]) -> None:
    found = most_alike(mine, list(enumerate(others)))
    fitting = [len(mine & other) for other in others if alike(mine, other)]
    assert (found is None) == (not fitting)
    if found is not None:
        assert alike(mine, others[found])
        assert len(mine & others[found]) == max(fitting)


def test_of_two_that_share_as_much_the_one_with_less_besides_then_the_newest() -> None:
    mine = frozenset("abc")
    assert most_alike(mine, [(9, frozenset("abxy")), (8, frozenset("ab")), (7, frozenset("bc"))]) == 8


def test_a_service_is_meant_only_if_no_other_fits_as_well() -> None:
    services = {1: frozenset({"консультац", "вопрос"}), 2: frozenset({"обновлен", "обнов"})}
    assert meant_by(frozenset({"обнов", "вопрос", "обновлен"}), services) == 2
    assert meant_by(frozenset({"обнов", "вопрос"}), services) is None
    assert meant_by(frozenset({"касс"}), services) is None
    assert meant_by(frozenset({"касс"}), {}) is None


@pytest.mark.parametrize(
    ("company", "everybody", "usual", "known"),
    [
        (Cases(10, 20, 40), Cases(500, 30, 90), 15, Typical(20, 40, Whose.COMPANY, few=True)),
        (Cases(30, 20, 40), Cases(500, 30, 90), 15, Typical(20, 40, Whose.COMPANY)),
        (Cases(9, 20, 40), Cases(29, 30, 90), 15, Typical(30, 90, Whose.EVERYBODY, few=True)),
        (Cases(), Cases(30, 30, 30), 15, Typical(30, 30, Whose.EVERYBODY)),
        (Cases(9, 20, 40), Cases(9, 30, 90), 15, Typical(15, 15, Whose.PRICE_LIST)),
        (Cases(), Cases(9, 30, 90), None, None),
    ],
)
def test_ten_cases_say_something_and_thirty_say_it_without_a_caveat(
    company: Cases, everybody: Cases, usual: int | None, known: Typical | None
) -> None:
    assert typical(company, everybody, usual) == known


@given(st.text(max_size=60), st.integers(2, 40))
def test_what_does_not_fit_on_a_card_is_not_lost(words: str, most: int) -> None:
    rest = after_cut(words, most)
    assert words == (cut(words, most)[:-1] + rest if rest else cut(words, most))
    found = pieces(rest, most)
    assert "".join(found) == rest
    assert all(0 < length(piece) <= most for piece in found)
