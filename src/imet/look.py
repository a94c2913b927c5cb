"""The look of the figures: colours, titles, source lines and marked events."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import zip_longest

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from imet.dates import when_known

# told apart by lightness and hatching too, so that they survive grey print
DARK, MIDDLE, LIGHT, RED = "#0b3c5d", "#d98200", "#bcd4e6", "#9c1c1c"
GREY = "#4a4a4a"
ON_DARK = {"ha": "center", "va": "center", "color": "white", "fontsize": 8.5}
WIDEST = 88  # characters of the key over the axes
# the events that most figures mark
EPISODE = ("freeze", "cut_reported", "return_approved", "return_announced")


def finish(figure: Figure, title: str, source: str, wide: int = 62) -> None:
    """Set the finding as the title, lines of so many characters, and the source line below."""
    title = textwrap.fill(title, wide)
    figure.suptitle(title, x=0.01, ha="left", fontsize=11.5, fontweight="bold")
    source = textwrap.fill(f"Source: {source}", 112, break_on_hyphens=False)
    figure.supxlabel(source, x=0.01, ha="left", fontsize=7.5, color=GREY)


def tidy(table: pd.DataFrame, index: str, columns: str, value: str) -> pd.DataFrame:
    """Return a table of one column a series as one row a value, for the data of a figure."""
    return table.rename_axis(index=index, columns=columns).stack().rename(value).reset_index()


def chosen(events: pd.DataFrame, names: Sequence[str] = EPISODE) -> pd.DataFrame:
    """Return those events of the timeline that have these names, by date."""
    return events[events["event"].isin(names)].sort_values("date")


def marks(events: pd.DataFrame, of: Iterable, periods: Iterable) -> list[str]:
    """Return the events of each period with their dates, for the data of a figure.

    `of` has the period of each event.
    """
    named: dict[object, list[str]] = {}
    for event, period in zip(events.itertuples(), of, strict=True):
        named.setdefault(period, []).append(f"{event.title}, {when_known(event)}")
    return ["; ".join(named.get(period, [])) for period in periods]


def mark_events(axes: Axes, events: pd.DataFrame, periods: pd.PeriodIndex) -> None:
    """Mark each event by a line and a number, with the key over the axes.

    The events have `date` and `title`; if they have `precision`, the key gives no more of the
    date. The period number n, of equal frequency all, stands at the position n of the axes.
    """
    key: list[str] = []
    last, level = -np.inf, 0
    for number, event in enumerate(events.sort_values("date").itertuples(), 1):
        period = event.date.to_period(periods.freq)
        days = (period.end_time - period.start_time).days + 1
        position = periods.get_loc(period) - 0.5 + (event.date - period.start_time).days / days
        # marks that would touch stand one below the other
        level = level + 1 if position - last < len(periods) / 16 else 0
        last = position
        axes.axvline(position, color=RED, linewidth=1, linestyle="--", zorder=1)
        numbered(axes, position, 0.94 - 0.1 * level, number)
        key.append(f"{number}  {event.title}, {when_known(event)}")
    width = max(map(len, key[::2])) + 6
    pairs = zip_longest(key[::2], key[1::2], fillvalue="")
    lines = [f"{left:<{width}}{right}".rstrip() for left, right in pairs]
    if max(map(len, lines)) > WIDEST:
        lines = key
    key_over(axes, lines, 7.6)


def numbered(axes: Axes, x: float, height: float, number: int) -> None:
    """Set a number in a red disc at a value of x and a share of the height of the axes."""
    disc = {"boxstyle": "circle,pad=0.2", "color": RED}
    place = axes.get_xaxis_transform()
    axes.text(x, height, str(number), **ON_DARK, zorder=4, transform=place, bbox=disc)


def key_over(axes: Axes, lines: Sequence[str], size: float) -> None:
    """Set the lines of a key to numbers over the axes, in letters of one width."""
    letters = {"family": "DejaVu Sans Mono", "fontweight": "normal", "fontsize": size}
    axes.set_title("\n".join(lines), color=RED, **letters)
