"""Pictures of the weekly and the monthly report. Pure: values in, a PNG out; each takes a moment, so not in the event loop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.locales import plain
from bot.pictures import bars
from bot.pictures.bars import Key, PaidBar
from bot.pictures.style import Theme, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 8
"""Bars in a picture of hours that expire; the rest is one more."""
NUMBERED = 14
"""Hours of a day whose bars have room for numbers."""


@dataclass(frozen=True, slots=True)
class FlowBar:
    """Tickets of a step."""

    label: str
    came: int
    resolved: int
    backlog: int


@dataclass(frozen=True, slots=True)
class HourBar:
    """An hour of the day: working minutes until a ticket was taken, the middle one and nine of ten; ``few``: from few cases."""

    hour: int
    half: int
    most: int
    few: bool


def flow_picture(theme: Theme, title: str, steps: Sequence[FlowBar]) -> bytes:
    """What came and what was resolved above, what was left below."""
    with picture(theme, 420) as (figure, colours, file):
        bars.title(figure, title)
        keys = [Key(colours.hours, plain("flow-came")), Key(colours.good, plain("flow-resolved"))]
        bars.keys(figure, colours, keys, 0.885)
        count = len(steps)
        if count:
            most = max(max(one.came, one.resolved) for one in steps)
            upper = bars.axes(figure, 0.47, 0.37, count, most)
            lower = bars.axes(figure, 0.08, 0.22, count, max(one.backlog for one in steps))
            for place, one in enumerate(steps):
                for shift, value, shade in ((-0.2, one.came, colours.hours), (0.2, one.resolved, colours.good)):
                    upper.bar(place + shift, value, 0.36, color=shade)
                    bars.over(upper, place + shift, value, str(value), colours.ink, count * 2)
                lower.bar(place, one.backlog, 0.76, color=colours.free)
                bars.over(lower, place, one.backlog, str(one.backlog), colours.ink, count)
                bars.under(lower, place, one.label, colours)
                bars.under(upper, place, one.label, colours)
            figure.text(bars.LEFT, 0.36, plain("flow-backlog"), size=11, weight="bold", va="center")
    return file.getvalue()


def paid_picture(theme: Theme, title: str, steps: Sequence[PaidBar]) -> bytes:
    """The case's chart: what work was paid with, stacked; the last bar is the period itself."""
    with picture(theme, 360) as (figure, colours, file):
        bars.title(figure, title)
        shades = (colours.hours, colours.money, colours.free, colours.bad)
        names = ("paid-hours", "paid-money", "paid-free", "paid-unpaid")
        bars.keys(figure, colours, [Key(*one) for one in zip(shades, map(plain, names), strict=True)], 0.87)
        most = max((sum(one.parts) for one in steps), default=0)
        if most:
            made = bars.axes(figure, 0.09, 0.70, len(steps), most)
            for place, one in enumerate(steps):
                _stack(made, place, one, shades, colours.paper, inside=len(steps) <= 8)
                bars.over(made, place, sum(one.parts), bars.hours(sum(one.parts)), colours.ink, len(steps))
                bars.under(made, place, one.label, colours, strong=place == len(steps) - 1)
        else:
            bars.nothing(figure, plain("paid-nothing"))
    return file.getvalue()


def _stack(made: "Axes", place: int, one: PaidBar, shades: Sequence[str], ink: str, *, inside: bool) -> None:
    """The parts of a bar; a number stands in a part that is high enough for it."""
    bottom, top = 0, made.get_ylim()[1]
    for minutes, shade in zip(one.parts, shades, strict=True):
        made.bar(place, minutes, 0.78, bottom=bottom, color=shade)
        if inside and minutes * 14 >= top:
            made.text(place, bottom + minutes / 2, bars.hours(minutes), ha="center", va="center", size=8, color=ink)
        bottom += minutes


def liability_picture(theme: Theme, title: str, months: Sequence[tuple[str, int]]) -> bytes:
    """Minutes that clients have not used, by the month in which they expire; what expires later is one bar."""
    shown = list(months[:MOST])
    if rest := sum(minutes for _, minutes in months[MOST:]):
        shown.append((plain("liability-later"), rest))
    with picture(theme, 300) as (figure, colours, file):
        bars.title(figure, title)
        if shown:
            made = bars.axes(figure, 0.10, 0.74, len(shown), max(minutes for _, minutes in shown))
            for place, (label, minutes) in enumerate(shown):
                made.bar(place, minutes, 0.72, color=colours.hours)
                bars.over(made, place, minutes, _whole(minutes), colours.ink, len(shown))
                bars.under(made, place, label, colours)
        else:
            bars.nothing(figure, plain("liability-nothing"))
    return file.getvalue()


def taking_picture(theme: Theme, title: str, hours: Sequence[HourBar]) -> bytes:
    """Working minutes until a ticket was taken, by the hour at which it came. Hours of few cases are pale."""
    with picture(theme, 330) as (figure, colours, file):
        bars.title(figure, title)
        keys = [Key(colours.hours, plain("taking-half")), Key(colours.money, plain("taking-most"))]
        bars.keys(figure, colours, keys, 0.86)
        if hours:
            if any(one.few for one in hours):
                figure.text(bars.LEFT, 0.79, plain("taking-few"), size=9, color=colours.faint, va="center")
            made = bars.axes(figure, 0.10, 0.64, len(hours), max(one.most for one in hours))
            for place, one in enumerate(hours):
                strength = 0.4 if one.few else 1.0
                made.bar(place, one.half, 0.8, color=colours.hours, alpha=strength)
                made.bar(place, one.most - one.half, 0.8, bottom=one.half, color=colours.money, alpha=strength)
                if len(hours) <= NUMBERED:
                    bars.over(made, place, one.most, _short(one.most), colours.ink, len(hours))
                bars.under(made, place, str(one.hour), colours)
        else:
            bars.nothing(figure, plain("taking-nothing"))
    return file.getvalue()


def _short(minutes: int) -> str:
    """«145», «17 ч»: minutes need no unit here, the title has it."""
    return str(minutes) if minutes < 1000 else bars.hours(minutes)


def _whole(minutes: int) -> str:
    """«7,1 ч», from ten hours on «1389»: hours need no unit here."""
    return bars.hours(minutes) if minutes < bars.SHORT else str((minutes + bars.HOUR // 2) // bars.HOUR)
