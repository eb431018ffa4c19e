"""The picture of the daily summary: four big numbers, and what the last days' work was paid with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.locales import plain
from bot.pictures.bars import PaidBar
from bot.pictures.style import Palette, Theme, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT = 330
HOUR = 60
SIZES = {1: 30, 2: 30, 3: 28, 4: 21, 5: 17}
"""Of letters, by their number."""
KEYS = ("picture-hours", "picture-money", "picture-free", "picture-unpaid")
LEFTS = (0.04, 0.25, 0.475, 0.715)


@dataclass(frozen=True, slots=True)
class BigNumber:
    """``before``: the same of the day before, in words below it; ``bad``: something is wrong if it is not 0."""

    value: int
    label: str
    before: str = ""
    bad: bool = False


def summary_picture(theme: Theme, title: str, numbers: Sequence[BigNumber], bars: Sequence[PaidBar]) -> bytes:
    """A PNG. Up to four numbers and a dozen bars."""
    with picture(theme, HEIGHT) as (figure, colours, file):
        figure.text(0.04, 0.945, title, size=13, weight="bold", va="center")
        for place, number in enumerate(numbers):
            _number(figure, colours, 0.04 + place * 0.245, number)
        figure.text(0.04, 0.60, plain("picture-strip"), size=11, weight="bold", va="center")
        shades = (colours.hours, colours.money, colours.free, colours.bad)
        _legend(figure, colours, shades)
        _bars(figure.add_axes((0.04, 0.09, 0.92, 0.36)), colours, shades, bars)
    return file.getvalue()


def _number(figure: "Figure", colours: Palette, left: float, number: BigNumber) -> None:
    wrong = number.bad and number.value > 0
    text = capped(number.value)
    size = SIZES[min(len(text), 5)]
    figure.text(left, 0.815, text, size=size, weight="bold", va="center", color=colours.bad if wrong else colours.ink)
    figure.text(left, 0.72, number.label, size=9, va="center", color=colours.faint)
    figure.text(left, 0.675, number.before, size=8, va="center", color=colours.faint)


def _legend(figure: "Figure", colours: Palette, shades: Sequence[str]) -> None:
    for left, key, shade in zip(LEFTS, KEYS, shades, strict=True):
        figure.text(left, 0.545, "■", size=11, color=shade, va="center")
        figure.text(left + 0.04, 0.543, plain(key), size=9, color=colours.faint, va="center")


def _bars(axes: "Axes", colours: Palette, shades: Sequence[str], bars: Sequence[PaidBar]) -> None:
    axes.set_axis_off()
    most = max((sum(bar.parts) for bar in bars), default=0)
    if not most:
        axes.text(0.5, 0.5, plain("picture-strip-empty"), ha="center", va="center", transform=axes.transAxes, size=10)
        return
    axes.set_xlim(-0.5, len(bars) - 0.5)
    axes.set_ylim(0, most * 1.16)
    for place, bar in enumerate(bars):
        last = place == len(bars) - 1
        bottom = 0
        for minutes, shade in zip(bar.parts, shades, strict=True):
            axes.bar(place, minutes, 0.72, bottom=bottom, color=shade)
            bottom += minutes
        if bottom:
            axes.text(place, bottom + most * 0.03, hours(bottom), ha="center", va="bottom", size=8)
        axes.text(
            place,
            -most * 0.05,
            bar.label,
            ha="center",
            va="top",
            size=8,
            color=colours.ink if last else colours.faint,
            weight="bold" if last else "normal",
        )


def capped(value: int) -> str:
    """Four digits at most: there is no room for more."""
    return str(value) if value < 10_000 else "9999+"


def hours(minutes: int) -> str:
    """«5:30», short enough to stand on a bar."""
    whole, rest = divmod(minutes, HOUR)
    return f"{whole}:{rest:02d}"
