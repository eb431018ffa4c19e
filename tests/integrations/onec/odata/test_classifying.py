"""Every row of the table of answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.onec.odata.classifying import Answer, classify
from integrations.onec.odata.errors import EXPLANATIONS, OneCError, Reason, UnknownOutcome
from tests.integrations.onec.odata.bodies import CASES, HTML, JSON, Case, odata_error


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_answer_is_what_the_table_says(case: Case) -> None:
    reading, writing = classify(case.answer, writing=False), classify(case.answer, writing=True)
    assert type(reading) is case.kind
    assert type(writing) is (case.writing or case.kind)
    for error in (reading, writing):
        assert isinstance(error, OneCError)
        assert (error.reason, error.status, error.code) == (case.reason, case.answer.status, case.code)
        # Neither logs nor people see the values that 1C repeats.
        assert "Ромашка" not in f"{error} {error!r} {error.explanation}"


@given(st.integers(100, 599), st.sampled_from([JSON, HTML, "", "text/plain"]), st.binary(max_size=60), st.booleans())
def test_any_answer_is_a_success_or_has_an_explanation(status: int, kind: str, body: bytes, writing: bool) -> None:
    error = classify(Answer(status, kind, body), writing=writing)
    assert (error is None) <= (200 <= status < 300)
    assert error is None or error.explanation


@given(st.integers(500, 599), st.binary(max_size=60))
def test_a_write_is_known_to_be_refused_only_if_1c_said_so(status: int, body: bytes) -> None:
    lost = isinstance(classify(Answer(status, HTML, body), writing=True), UnknownOutcome)
    assert lost == (status != 501)


def test_every_reason_is_explained() -> None:
    assert set(EXPLANATIONS) == set(Reason)


def test_the_text_of_an_error_decides_nothing() -> None:
    same = {type(classify(Answer(500, JSON, odata_error(-1, text)), writing=True)) for text in ("", "OK", "code 9")}
    assert len(same) == 1
