"""The picture of a change of the service model: each number before and after it, side by side. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.locales import plain
from bot.pictures import bars
from bot.pictures.bars import Key
from bot.pictures.style import Theme, picture

TOP, STEP, HIGH = 0.77, 0.185, 0.075


@dataclass(frozen=True, slots=True)
class Pair:
    """A number on both sides, for the bars and in words. None: too little is known of that side."""

    name: str
    before: int | None
    after: int | None
    before_words: str
    after_words: str


def before_after_picture(theme: Theme, title: str, under: str, pairs: Sequence[Pair]) -> bytes:
    """Up to four pairs of lying bars. ``under``: how many cases, below the title."""
    with picture(theme, 420) as (figure, colours, file):
        bars.title(figure, title, 0.955)
        figure.text(bars.LEFT, 0.905, under, size=9, color=colours.faint, va="center")
        keys = [Key(colours.free, plain("change-before")), Key(colours.hours, plain("change-after"))]
        bars.keys(figure, colours, keys, 0.855)
        for place, pair in enumerate(pairs):
            top = TOP - place * STEP
            figure.text(bars.LEFT, top, pair.name, size=10.5, weight="bold", va="center")
            made = figure.add_axes((bars.LEFT, top - 0.115, bars.WIDE, HIGH + 0.02))
            made.set_axis_off()
            most = max(pair.before or 0, pair.after or 0, 1)
            made.set_xlim(0, most * 1.42)  # the words stand behind the bars
            made.set_ylim(-0.55, 1.55)
            for row, value, words, shade in (
                (1, pair.before, pair.before_words, colours.free),
                (0, pair.after, pair.after_words, colours.hours),
            ):
                made.barh(row, value or 0, 0.82, color=shade)
                ink = colours.ink if value is not None else colours.faint
                made.text((value or 0) + most * 0.015, row, words, va="center", ha="left", size=10, color=ink)
    return file.getvalue()
