"""The picture of an experiment: all work before and after, and who loses or wins most. Pure: values in, PNG bytes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from bot import limits
from bot.locales import plain
from bot.pictures.style import WIDTH, Palette, Theme, picture
from bot.reports.laboratory import minutes_more, money_more, rule
from core.reports.laboratory.outcomes import CompanyChange, Outcome, losers, winners
from core.reports.laboratory.service import Experiment

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = 4
"""Companies on each side; the others are one row."""
MARGIN, BAR, ROW = 16, 22, 34
TOP = 196
"""Where the companies begin: points from above."""
NAME, RULE = 30, 36
"""Characters that fit into a line."""
HEADING = 16
"""The height of another line of the rule."""
LEAST = 34
"""A part of a bar that is narrower has no number in it."""


@dataclass(frozen=True, slots=True)
class _Side:
    """A row: a company, or those who have no row of their own ``together``: these get no bar, it would dwarf the others'."""

    name: str
    value: int
    said: str
    together: bool = False


def laboratory_picture(made: Experiment, theme: Theme) -> bytes:
    """A phone's width; as high as there are companies to show."""
    in_money = any(one.money for one in made.companies)
    sides = [*_sides(losers(made.companies), in_money=in_money), *_sides(winners(made.companies), in_money=in_money)]
    heading = wrap(rule(made.scenario), RULE)
    if len(heading) > 2:
        heading = [heading[0], limits.cut(" ".join(heading[1:]), RULE)]
    down = HEADING * (len(heading) - 1)
    top = TOP + down
    height = top + 30 + max(1, len(sides)) * ROW + 8
    with picture(theme, height) as (figure, colours, file):
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.axis("off")
        for place, words in enumerate(heading):
            axes.text(MARGIN, 24 + HEADING * place, words, fontsize=11, fontweight="bold", va="center")
        most = max(made.before.charged, made.after.charged, 1)
        _stack(axes, colours, 48 + down, plain("lab-picture-now"), made.before, most)
        _stack(axes, colours, 104 + down, plain("lab-picture-then"), made.after, most)
        _legend(axes, colours, 166 + down)
        head = plain("lab-picture-sides-money") if in_money else plain("lab-picture-sides-hours")
        axes.text(MARGIN, top + 10, head, fontsize=10, fontweight="bold", va="center")
        if not sides:
            axes.text(MARGIN, top + 40, plain("lab-picture-nobody"), fontsize=10, color=colours.faint, va="center")
        largest = max((abs(one.value) for one in sides if not one.together), default=1)
        for place, one in enumerate(sides):
            _bar(axes, colours, top + 34 + place * ROW, one, largest)
    return file.getvalue()


def _sides(changes: Sequence[CompanyChange], *, in_money: bool) -> list[_Side]:
    """The first of one side, and the others together."""

    def value(change: CompanyChange) -> int:
        return change.money if in_money else change.charged

    def said(amount: int) -> str:
        return money_more(amount) if in_money else minutes_more(amount)

    counted = [one for one in changes if value(one)]
    most = SHOWN if len(counted) != SHOWN + 1 else SHOWN + 1
    shown = [_Side(limits.cut(one.name, NAME), value(one), said(value(one))) for one in counted[:most]]
    rest = counted[most:]
    if rest:
        total = sum(value(one) for one in rest)
        shown.append(_Side(plain("lab-picture-rest", count=len(rest)), total, said(total), together=True))
    return shown


def _hours(minutes: int) -> str:
    """Whole hours, half up; under ten hours with a half."""
    if minutes < 600:
        halves = (minutes * 2 + 30) // 60
        text = f"{halves // 2}" + (",5" if halves % 2 else "")
    else:
        text = f"{(minutes + 30) // 60:,}".replace(",", "\u00a0")
    return plain("lab-picture-sum", hours=text)


def _stack(axes: "Axes", colours: Palette, top: int, name: str, outcome: Outcome, most: int) -> None:
    """One bar of all charged minutes: by hours, for money, not covered."""
    axes.text(MARGIN, top + 4, name, fontsize=9, color=colours.faint, va="center")
    axes.text(WIDTH - MARGIN, top + 4, _hours(outcome.charged), fontsize=10, fontweight="bold", ha="right", va="center")
    left = float(MARGIN)
    for minutes, colour in (
        (outcome.covered, colours.hours),
        (outcome.paid, colours.money),
        (outcome.shortage, colours.bad),
    ):
        width = minutes * (WIDTH - 2 * MARGIN) / most
        axes.barh(top + 16, width, BAR, left=left, align="edge", color=colour)
        if width >= LEAST:
            axes.text(
                left + width / 2, top + 28, _hours(minutes), fontsize=9, color=colours.paper, ha="center", va="center"
            )
        left += width
    axes.barh(top + 16, WIDTH - MARGIN - left, BAR, left=left, align="edge", color=colours.grid)


def _legend(axes: "Axes", colours: Palette, at: int) -> None:
    left = MARGIN
    for key, colour in (
        (plain("lab-picture-hours"), colours.hours),
        (plain("lab-picture-money"), colours.money),
        (plain("lab-picture-short"), colours.bad),
    ):
        axes.barh(at - 5, 10, 10, left=left, align="edge", color=colour)
        axes.text(left + 15, at, key, fontsize=9, color=colours.faint, va="center")
        left += 32 + 8 * len(key)


def _bar(axes: "Axes", colours: Palette, top: int, one: _Side, largest: int) -> None:
    """A company: its name, what it loses (+) or wins (−), and how that compares with the largest."""
    axes.text(MARGIN, top, one.name, fontsize=9, va="center")
    axes.text(WIDTH - MARGIN, top, one.said, fontsize=9, fontweight="bold", ha="right", va="center")
    if one.together:
        return
    width = max(2.0, abs(one.value) * (WIDTH - 2 * MARGIN) / largest)
    axes.barh(top + 9, width, 8, left=MARGIN, align="edge", color=colours.bad if one.value > 0 else colours.good)
