"""What bars in the pictures of reports have in common: numbers on them, names under them, keys of colours above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.locales import plain
from bot.pictures.style import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, WIDE = 0.05, 0.90
HOUR = 60
SHORT = 10 * HOUR
LEAST = 5
"""Fewer bars than this are no wider."""


@dataclass(frozen=True, slots=True)
class Key:
    """A colour and what it means."""

    colour: str
    name: str


@dataclass(frozen=True, slots=True)
class PaidBar:
    """Minutes of a day, a week or a month: written off hours, for money, free by the contract, given away or not decided."""

    label: str
    hours: int
    money: int
    free: int
    unpaid: int

    @property
    def parts(self) -> tuple[int, int, int, int]:
        return self.hours, self.money, self.free, self.unpaid


def hours(minutes: int) -> str:
    """«45 мин» is too wide for a bar: «0,8 ч», from ten hours on whole ones; half up."""
    if minutes == 0:
        return "0"
    if minutes < SHORT:
        whole, tenth = divmod((minutes * 10 + HOUR // 2) // HOUR, 10)
        return plain("bar-hours", hours=f"{whole},{tenth}" if tenth else str(whole))
    return plain("bar-hours", hours=str((minutes + HOUR // 2) // HOUR))


def title(figure: "Figure", words: str, top: float = 0.95) -> None:
    """As large as its length allows."""
    size = next((size for most, size in ((30, 13), (38, 11), (46, 9)) if len(words) <= most), 8)
    figure.text(LEFT, top, words, size=size, weight="bold", va="center")


def keys(figure: "Figure", colours: Palette, given: Sequence[Key], top: float) -> None:
    """Side by side; up to four."""
    step = WIDE / max(len(given), 2)
    for place, key in enumerate(given):
        left = LEFT + place * step
        figure.text(left, top, "■", size=11, color=key.colour, va="center")
        figure.text(left + 0.04, top - 0.002, key.name, size=9, color=colours.faint, va="center")


def axes(figure: "Figure", bottom: float, height: float, bars: int, most: int) -> "Axes":
    """Room for so many bars of up to ``most``, with numbers over and names under them; a few stand in the middle."""
    made = figure.add_axes((LEFT, bottom, WIDE, height))
    made.set_axis_off()
    beside = max(0, LEAST - bars) / 2
    made.set_xlim(-0.5 - beside, bars - 0.5 + beside)
    made.set_ylim(0, max(most, 1) * 1.18)
    return made


def over(made: "Axes", place: float, value: int, text: str, colour: str, bars: int) -> None:
    """A number over a bar, as large as there is room for."""
    size = 9 if bars <= 8 else 8 if bars <= 12 else 7
    top = made.get_ylim()[1]
    made.text(place, value + top * 0.015, text, ha="center", va="bottom", size=size, color=colour)


def under(made: "Axes", place: float, text: str, colours: Palette, *, strong: bool = False) -> None:
    """A bar's name."""
    made.text(
        place,
        -made.get_ylim()[1] * 0.04,
        text,
        ha="center",
        va="top",
        size=8,
        color=colours.ink if strong else colours.faint,
        weight="bold" if strong else "normal",
    )


def nothing(figure: "Figure", words: str, at: float = 0.45) -> None:
    """Instead of bars."""
    figure.text(0.5, at, words, ha="center", va="center", size=11)
