"""A strip of one's own days: what they were paid with."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures.style import Theme, picture

HEIGHT = 260
LABELLED = 8
"""With more bars than this, numbers above them would touch."""


@dataclass(frozen=True, slots=True)
class OwnBar:
    """A day, or a week of a month. Minutes; ``total`` as it is said above the bar, in two short lines."""

    name: str
    hours: int
    money: int
    free: int
    open: int
    total: str


@dataclass(frozen=True, slots=True)
class OwnLegend:
    """What the colours are called."""

    hours: str
    money: str
    free: str
    open: str


def own_strip(title: str, bars: Sequence[OwnBar], legend: OwnLegend, theme: Theme) -> bytes:
    """PNG: stacked bars, one a day. Pure; takes a second, so call it outside of the event loop."""
    with picture(theme, HEIGHT) as (figure, colours, file):
        axes = figure.add_axes((0.04, 0.25, 0.92, 0.58))
        stacks = (
            (legend.hours, [bar.hours for bar in bars], colours.hours, colours.hours),
            (legend.money, [bar.money for bar in bars], colours.money, colours.money),
            (legend.free, [bar.free for bar in bars], colours.free, colours.free),
            (legend.open, [bar.open for bar in bars], colours.paper, colours.faint),
        )
        places, below = list(range(len(bars))), [0] * len(bars)
        for name, minutes, colour, edge in stacks:
            if any(minutes):
                axes.bar(places, minutes, 0.62, below, color=colour, edgecolor=edge, linewidth=0.8, label=name)
                below = [low + more for low, more in zip(below, minutes, strict=True)]
        highest = max([*below, 1])
        if len(bars) <= LABELLED:
            for place, top, bar in zip(places, below, bars, strict=True):
                if top:
                    axes.text(
                        place, top + highest * 0.03, bar.total, ha="center", va="bottom", fontsize=9, linespacing=1.05
                    )
        axes.set_ylim(0, highest * 1.3)
        axes.set_xlim(-0.6, len(bars) - 0.4)
        axes.set_xticks(places, [bar.name for bar in bars])
        axes.tick_params(length=0, labelsize=10)
        axes.set_yticks([])
        for side in ("top", "left", "right"):
            axes.spines[side].set_visible(False)
        figure.text(0.04, 0.91, title, fontsize=12, fontweight="bold", va="center")
        handles, names = axes.get_legend_handles_labels()
        figure.legend(
            handles, names, loc="lower left", bbox_to_anchor=(0.02, 0.0), ncols=4, frameon=False, fontsize=9.5,
            handlelength=0.8, handletextpad=0.35, columnspacing=0.85,
        )  # fmt: skip
    return file.getvalue()
