"""How all pictures look: a phone's width, letters that can be read at arm's length, few colours, light or dark.

Telegram does not tell a bot which theme its reader uses: each reader chooses (:class:`Theme`).
"""

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 390
"""A phone's width in points; pictures are drawn at twice as many pixels."""
DPI = 200
PER_INCH = 100


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours. The three ways of paying can be told apart by those who see no red or green (Okabe and Ito, 2008)."""

    paper: str
    ink: str
    faint: str
    grid: str
    hours: str
    money: str
    free: str
    bad: str
    good: str


PALETTES = {
    Theme.LIGHT: Palette(
        "#ffffff", "#1c1c1e", "#6b6b70", "#e3e3e8", "#0072b2", "#e69f00", "#9aa0a6", "#c62828", "#00875a"
    ),
    Theme.DARK: Palette(
        "#17212b", "#f2f2f4", "#9aa5b1", "#2b3a48", "#56b4e9", "#f0b43c", "#77828d", "#ff6b6b", "#3ecf8e"
    ),
}

_DRAWING = threading.Lock()
"""matplotlib is not for several threads at once."""


@contextmanager
def picture(theme: Theme, height: int) -> Iterator[tuple["Figure", Palette, io.BytesIO]]:
    """An empty figure ``WIDTH`` × ``height`` points, its colours, and where the PNG is when the block has ended.

    Takes a second: call it outside of the event loop. The figure is made without pyplot: nothing is kept that would have to be
    closed.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    colours = PALETTES[theme]
    file = io.BytesIO()
    look: dict[Any, Any] = {
        "font.family": "DejaVu Sans",
        "font.size": 11,
        "text.color": colours.ink,
        "text.parse_math": False,
        "axes.edgecolor": colours.grid,
        "axes.facecolor": colours.paper,
        "axes.labelcolor": colours.faint,
        "xtick.color": colours.faint,
        "ytick.color": colours.faint,
        "grid.color": colours.grid,
    }
    with _DRAWING, rc_context(look):
        figure = Figure(figsize=(WIDTH / PER_INCH, height / PER_INCH), facecolor=colours.paper)
        canvas = FigureCanvasAgg(figure)
        yield figure, colours, file
        figure.set_dpi(DPI)
        with warnings.catch_warnings():
            # A character that the font does not have is a box (somebody's name with an emoji), never an error.
            warnings.filterwarnings("ignore", "Glyph", UserWarning)
            canvas.print_png(file)  # type: ignore[no-untyped-call]
