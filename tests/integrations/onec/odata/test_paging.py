"""Reading everything, while people rename what is being read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.onec.odata.errors import IncompleteAnswer
from integrations.onec.odata.paging import Page, gather
from integrations.onec.odata.values import Row

SIZE = 3


class Catalog:
    """A set sorted by name, as 1C sorts; somebody renames one element (moves it) before each page that is asked for."""

    def __init__(self, keys: list[str], moves: list[tuple[int, int]], *, counted: bool) -> None:
        self.keys, self.moves, self.counted = keys, moves, counted

    async def read(self, skip: int) -> Page:
        if skip and self.moves and self.keys:
            taken, put = self.moves.pop(0)
            self.keys.insert(put % len(self.keys), self.keys.pop(taken % len(self.keys)))
        rows: list[Row] = [{"Ref_Key": key} for key in self.keys[skip : skip + SIZE]]
        return Page(rows, len(self.keys) if self.counted else None)


moves = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


@given(st.integers(0, 20), moves, st.booleans())
async def test_renames_between_pages_neither_lose_nor_double_a_row(
    size: int, moves: list[tuple[int, int]], counted: bool
) -> None:
    keys = [str(number) for number in range(size)]
    catalog = Catalog(list(keys), list(moves), counted=counted)
    try:
        rows = await gather(catalog.read, key=("Ref_Key",), size=SIZE)
    except IncompleteAnswer:
        # Only if somebody was renaming all the time; said aloud, and nothing is taken for absent.
        assert moves
        return
    assert sorted(str(row["Ref_Key"]) for row in rows) == sorted(keys)


async def test_one_rename_is_got_over() -> None:
    catalog = Catalog([str(number) for number in range(8)], [(7, 0)], counted=True)
    assert len(await gather(catalog.read, key=("Ref_Key",), size=SIZE)) == 8


def page(*keys: int, count: int | None) -> Page:
    return Page([{"Ref_Key": key} for key in keys], count)


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param([page(1, 2, count=5)] * 3, id="half an answer"),
        pytest.param([page(count=5)] * 3, id="an empty answer"),
        pytest.param([page(1, 1, count=2)] * 3, id="the same row twice"),
        pytest.param([page(1, 2, count=1)] * 3, id="more than there are"),
        pytest.param([page(1, 1, count=None)] * 3, id="the same row twice, not counted"),
        pytest.param([Page([{"ИНН": "1"}], 1)], id="rows without a key"),
        pytest.param([page(1, 2, 3, count=5), page(4, count=4)] * 3, id="never still"),
    ],
)
async def test_what_is_not_whole_is_not_given_out(pages: list[Page]) -> None:
    left = list(pages)

    async def read(_skip: int) -> Page:
        return left.pop(0)

    with pytest.raises(IncompleteAnswer):
        await gather(read, key=("Ref_Key",), size=SIZE)
    assert not left


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        pytest.param([page(count=0)], 0, id="nothing there"),
        pytest.param([page(1, 2, 3, count=3)], 3, id="no page after the last full one"),
        pytest.param([page(1, 2, 3, 4, 5, count=5)], 5, id="$top disregarded"),
        pytest.param([page(1, 2, 3, count=None), page(count=None)], 3, id="not counted"),
        pytest.param(
            [page(1, 2, 3, count=5), page(3, count=5), page(1, 2, 4, count=4), page(5, count=4)], 4, id="one has left"
        ),
        pytest.param(
            [page(1, 2, 3, count=5), page(4, count=4), page(1, 2, 3, count=4), page(4, count=4)], 4, id="less"
        ),
    ],
)
async def test_what_is_whole_is_taken(pages: list[Page], expected: int) -> None:
    left = list(pages)

    async def read(_skip: int) -> Page:
        return left.pop(0)

    assert len(await gather(read, key=("Ref_Key",), size=SIZE)) == expected
    assert not left
