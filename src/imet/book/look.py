"""The look of the figures: colours, labels in place, marked events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from imet.prose import when_known

# What a figure is about is in the accent, what it is compared with in ink and greys, which differ
# in lightness too, so that they survive print without colour.
ACCENT, DARK, MIDDLE, LIGHT = "#b3472d", "#1d2b36", "#7d8fa0", "#c9d2da"
GREY, LINE, WASH, WHITE = "#55626d", "#e1dcd5", "#f6e9e4", "#ffffff"  # words, lines, spans, ground
# what the page calls these colours, which it has for a dark ground too
PAGE_COLOURS = {
    ACCENT: "accent",
    DARK: "ink",
    MIDDLE: "middle",
    LIGHT: "pale",
    GREY: "quiet",
    LINE: "line",
    WASH: "wash",
    WHITE: "paper",
}
ON_DARK = {"ha": "center", "va": "center", "color": WHITE}
LINE_OF_TEXT = 1.3  # times the size of the letters
# the events that most figures mark
EPISODE = ("freeze", "cut_reported", "return_approved", "return_announced")


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


def positions(events: pd.DataFrame, periods: pd.PeriodIndex) -> list[float]:
    """Return where each event's day lies on an axis on which the period number n is centred on n.

    The events have `date`; the periods follow each other and have one frequency.
    """
    found = []
    for date in events["date"]:
        period = date.to_period(periods.freq)
        days = (period.end_time - period.start_time).days + 1
        found.append(periods.get_loc(period) - 0.5 + (date - period.start_time).days / days)
    return found


def mark_events(axes: Axes, events: pd.DataFrame, periods: pd.PeriodIndex) -> None:
    """Mark each event by a line through the axes, with its name and date above them.

    As of `positions`; the events have `title` too, and if they have `precision`, the label gives no
    more of the date.
    """
    events = events.sort_values("date")
    labels = [f"{event.title}, {when_known(event)}" for event in events.itertuples()]
    mark(axes, positions(events, periods), labels, len(periods))


def mark(axes: Axes, places: Sequence[float], labels: Sequence[str], wide: float) -> None:
    """Mark places on the x axis, in ascending order, by lines with labels above the axes.

    Each label has a row of its own, beside the end of its line, and no line crosses a label: those
    of the right half, of an axis that is `wide`, stand to the left of their lines.
    """
    left = np.mean(places) > wide / 2
    size = axes.xaxis.label.get_size()
    rows = range(len(places)) if left else reversed(range(len(places)))
    for place, label, row in zip(places, labels, rows, strict=True):
        axes.axvline(place, color=ACCENT, linewidth=1, zorder=1)
        axes.annotate(
            f"{label} " if left else f" {label}",
            (place, 1),
            (0, row * size * LINE_OF_TEXT + 2),
            xycoords=axes.get_xaxis_transform(),
            textcoords="offset points",
            ha="right" if left else "left",
            va="bottom",
            color=ACCENT,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": ACCENT,
                "shrinkA": 0,
                "shrinkB": 0,
                "relpos": (1 if left else 0, 1),
            },
        )


def label_ends(axes: Axes, x: float, labels: Sequence[tuple[float, str, str]]) -> None:
    """Write names beside the ends of lines at x: height, text and colour of each.

    Names that would touch are moved apart. The limits of the y axis must be set before.
    """
    size = axes.xaxis.label.get_size()
    low, high = axes.get_ylim()
    least = size * LINE_OF_TEXT * (high - low) / axes.get_window_extent().height
    ordered = sorted(labels)
    heights = [height for height, _, _ in ordered]
    for _ in range(100):
        for n in range(1, len(heights)):
            short = least - (heights[n] - heights[n - 1])
            if short > 1e-9 * least:
                heights[n - 1] -= short / 2
                heights[n] += short / 2
    for height, (_, text, colour) in zip(heights, ordered, strict=True):
        style = {"ha": "left", "va": "center", "color": colour}
        axes.annotate(
            text, (x, height), (6, 0), textcoords="offset points", annotation_clip=False, **style
        )
