"""The look of the figures: colours, titles, source lines and marked events."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from imet.prose import day

# told apart by lightness and hatching too, so that they survive grey print
DARK, MIDDLE, LIGHT, RED = "#0b3c5d", "#d98200", "#bcd4e6", "#9c1c1c"
GREY = "#4a4a4a"


def finish(figure: Figure, title: str, source: str) -> None:
    """Set the finding as the title and the source line below the figure."""
    figure.suptitle(textwrap.fill(title, 62), x=0.01, ha="left", fontsize=11.5, fontweight="bold")
    figure.supxlabel(
        textwrap.fill(f"Source: {source}", 112, break_on_hyphens=False),
        **{"x": 0.01, "ha": "left", "fontsize": 7.5, "color": GREY},
    )


def mark_events(axes: Axes, events: pd.DataFrame, periods: pd.PeriodIndex) -> None:
    """Mark each event by a line and a number, with the key over the axes."""
    key: list[str] = []
    last = -np.inf
    for number, event in enumerate(events.sort_values("date").itertuples(), 1):
        period = event.date.to_period(periods.freq)
        days = (period.end_time - period.start_time).days + 1
        position = periods.get_loc(period) - 0.5 + (event.date - period.start_time).days / days
        # two marks that would touch stand one below the other
        height = 0.84 if position - last < len(periods) / 16 else 0.94
        last = position
        axes.axvline(position, color=RED, linewidth=1, linestyle="--", zorder=1)
        axes.text(
            *(position, height, str(number)),
            **{"ha": "center", "va": "center", "color": "white", "fontsize": 8.5, "zorder": 4},
            transform=axes.get_xaxis_transform(),
            bbox={"boxstyle": "circle,pad=0.2", "color": RED},
        )
        key.append(f"{number}  {event.title}, {day(event.date)}")
    width = max(map(len, key[::2])) + 6
    lines = [f"{left:<{width}}{right}" for left, right in zip(key[::2], key[1::2], strict=True)]
    axes.set_title(
        "\n".join(lines), fontsize=7.6, color=RED, fontweight="normal", family="DejaVu Sans Mono"
    )
