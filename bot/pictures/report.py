"""What worked time came to: a bar for each way of paying."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures.style import Theme, picture

BAR = 42
"""Height of a bar with its name above it, in points."""
EDGE = 10
NAME_AT, BAR_AT, BAR_HEIGHT = -0.24, 0.16, 0.32
"""Of that height, from its middle."""
LEFT = 0.025
"""Of the picture's width, on either side."""


@dataclass(frozen=True, slots=True)
class Bar:
    """``colour``: the name of one of the palette's."""

    name: str
    minutes: int
    label: str
    colour: str


def paid_with(bars: Sequence[Bar], theme: Theme) -> bytes:
    """The bars from the top down, each with its name and its ``label`` above it. PNG. Takes a second."""
    height = BAR * len(bars) + 2 * EDGE
    longest = max([bar.minutes for bar in bars] + [1])
    with picture(theme, height) as (figure, colours, file):
        edge = EDGE / height
        axes = figure.add_axes((LEFT, edge, 1 - 2 * LEFT, 1 - 2 * edge))
        axes.set_axis_off()
        axes.set_xlim(0, longest)
        axes.set_ylim(len(bars) - 0.5, -0.5)
        for at, bar in enumerate(bars):
            axes.barh(at + BAR_AT, bar.minutes, BAR_HEIGHT, color=getattr(colours, bar.colour))
            axes.text(0, at + NAME_AT, bar.name, va="center_baseline", ha="left", color=colours.faint, fontsize=9)
            axes.text(longest, at + NAME_AT, bar.label, va="center_baseline", ha="right", fontsize=10)
    return file.getvalue()
