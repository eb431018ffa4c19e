"""What clients have paid for against what they have taken: the difficult ones stand far above the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from bot.pictures.style import Palette, Theme, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, PLOT, FOOT = 19, 300, 44
"""Points: a line of the list on top, the plot, and what stands below it."""
TICKS = (1, 3, 10, 30, 100, 300, 1000)
LEAST = 0.5
"""Half an hour: less stands there too, as nothing has no logarithm."""
APART = 0.055
"""Numbers are no nearer to one another, as a part of the plot's height."""


@dataclass(frozen=True, slots=True)
class Point:
    """A client: minutes that count as paid for, minutes of work. ``name``: it is difficult, and is listed with a number."""

    paid: int
    worked: int
    name: str = ""

    @property
    def place(self) -> tuple[float, float]:
        """Hours."""
        return max(LEAST, self.paid / 60), max(LEAST, self.worked / 60)


def scatter(points: Sequence[Point], x: str, y: str, even: str, theme: Theme) -> bytes:
    """Both axes are logarithmic, in hours. On the line ``even`` a client takes just what it has paid for. The named ones are
    numbered from above and listed on top."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    named = sorted((one for one in points if one.name), key=lambda one: -one.worked)
    head = ROW * (len(named) + 2) + 8
    height = head + PLOT + FOOT
    with picture(theme, height) as (figure, colours, file):
        for number, one in enumerate(named, 1):
            at = 1 - (ROW * (number - 0.35) + 4) / height
            figure.text(0.045, at, str(number), color=colours.bad, weight="bold", va="center")
            figure.text(0.085, at, one.name, va="center")
        at = 1 - (ROW * (len(named) + 0.75) + 4) / height
        figure.text(0.045, at, f"– – –  {even}", color=colours.faint, size=10, va="center")
        figure.text(
            0.045, 1 - (ROW * (len(named) + 1.6) + 4) / height, f"↑ {y}", color=colours.faint, size=10, va="center"
        )

        axes = figure.add_axes((0.095, FOOT / height, 0.875, PLOT / height))
        axes.set_xscale("log")
        axes.set_yscale("log")
        low = LEAST * 0.8
        right, high = (max(one.place[axis] for one in points) * 1.5 for axis in (0, 1))
        axes.set_xlim(low, right)
        axes.set_ylim(low, high)
        ends = (low, min(right, high))
        axes.plot(ends, ends, color=colours.faint, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        usual = [one.place for one in points if not one.name]
        across, up = [place[0] for place in usual], [place[1] for place in usual]
        axes.scatter(across, up, s=16, color=colours.hours, alpha=0.45, linewidths=0, zorder=2)
        _number(axes, named, (low, right, high), colours)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(FixedLocator(TICKS))
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            axis.set_minor_locator(NullLocator())
        axes.set_xlabel(x, size=10, labelpad=2)
        axes.grid(linewidth=0.8, zorder=0)
        axes.tick_params(length=0, labelsize=10)
        for side in axes.spines.values():
            side.set_visible(False)
    return file.getvalue()


def _number(axes: "Axes", named: Sequence[Point], limits: tuple[float, float, float], colours: Palette) -> None:
    """Each of these with its number beside it; numbers that would cover one another are pushed down."""
    low, right, high = limits
    above = 1.0 + APART
    for number, one in enumerate(named, 1):
        x, y = one.place
        across, up = log(x / low) / log(right / low), log(y / low) / log(high / low)
        above = min(up, above - APART)
        axes.scatter([x], [y], s=46, color=colours.bad, linewidths=0, zorder=4)
        axes.text(
            across + 0.022,
            above,
            str(number),
            transform=axes.transAxes,
            va="center",
            weight="bold",
            color=colours.bad,
            zorder=5,
        )
