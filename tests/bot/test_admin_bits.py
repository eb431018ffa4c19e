"""Small things of administration: what a button carries, what a command adds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.keyboards.audit import WORDS_BYTES, sought
from bot.keyboards.callbacks import AuditCD
from bot.limits import CALLBACK_DATA_BYTES
from bot.words_of_commands import after_add
from core.journal.areas import Area


@given(st.text(max_size=300), st.sampled_from([None, *Area]), st.integers(0, 9_999))
def test_what_is_looked_for_fits_into_a_button(text: str, area: Area | None, page: int) -> None:
    words = sought(text)
    assert len(words.encode()) <= WORDS_BYTES
    packed = AuditCD(area=area, page=page, words=words).pack()
    assert len(packed.encode()) <= CALLBACK_DATA_BYTES
    assert AuditCD.unpack(packed) == AuditCD(area=area, page=page, words=words)


@pytest.mark.parametrize(
    ("args", "added"),
    [
        (None, None),
        ("ромашка", None),
        ("addition", None),
        ("add", ""),
        ("add Ромашка", "Ромашка"),
        ("Добавить: Ромашка, ИНН 1", "Ромашка, ИНН 1"),
    ],
)
def test_what_a_command_adds(args: str | None, added: str | None) -> None:
    assert after_add(args) == added
