"""What looks like a wave: a sentence that can be checked by hand."""

from hypothesis import given
from hypothesis import strategies as st

from core.tickets.waves.likely import COMPANIES, Request, likely_wave

STEMS = st.frozensets(st.sampled_from(["реализ", "провод", "ошибк", "релиз", "принтер", "печат", "отчет"]), max_size=5)
REQUESTS = st.lists(st.tuples(st.integers(1, 5), STEMS), max_size=12).map(
    lambda said: [Request(number, company, stems) for number, (company, stems) in enumerate(said)]
)
SAME = frozenset({"реализ", "провод"})


def test_the_third_company_makes_a_wave_and_the_second_does_not() -> None:
    requests = [Request(number, number, SAME) for number in range(COMPANIES)]
    assert likely_wave(requests) == [0, 1, 2]
    assert likely_wave(requests[:2]) == []
    assert likely_wave([Request(number, 7, SAME) for number in range(9)]) == []


@given(REQUESTS)
def test_a_wave_is_of_several_companies_that_share_words_with_one_request(requests: list[Request]) -> None:
    group = [one for one in requests if one.ticket_id in likely_wave(requests)]
    assert not group or len({one.company_id for one in group}) >= COMPANIES
    assert not group or any(all(len(center.stems & one.stems) >= 2 for one in group) for center in group)


@given(REQUESTS)
def test_another_alike_request_never_makes_a_wave_go(requests: list[Request]) -> None:
    group = likely_wave(requests)
    if group:
        twin = next(one for one in requests if one.ticket_id == group[-1])
        assert likely_wave([*requests, Request(99, 6, twin.stems)])
