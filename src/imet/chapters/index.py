"""The picture of the front page; `python -m imet.chapters.index PATH` draws it for the README."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet.book import STYLE, Picture
from imet.cite import cite_events, cite_rows
from imet.look import DARK, MIDDLE, chosen, finish, mark_events, tidy
from imet.prose import count, day, months, word
from imet.tables import load_events
from imet.training import LAST_DAY, pakistan_imet, places_by_period, since

FIRST_DAY = "2006-10-01"  # that is drawn, of FY2007


def starts_by_quarter(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw course places by the quarter in which they start, with the events marked.

    Parameters
    ----------
    imet
        Activities of one country, as `imet.training.imet_of` gives them.
    events
        The timeline; the events of the episode are marked.

    """
    events = chosen(events)
    shown = imet[imet["start_date"].between(FIRST_DAY, LAST_DAY)]
    starts = places_by_period(shown, "start_date", "Q", FIRST_DAY, LAST_DAY)
    cut = events.set_index("event")["date"]["cut_reported"]
    before = starts[: cut.to_period("Q") - 1]
    after = starts[cut.to_period("Q") + 1 :]
    first_back = after[after > 0].index.min()
    gap = after[: first_back - 1]
    span = months((str(gap.index[0].start_time), str(gap.index[-1].end_time)))
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.5))
        abroad = shown["where"].isin(["United States", "elsewhere"])
        bottom = np.zeros(len(starts))
        parts = {}
        hatched = {"color": MIDDLE, "hatch": "///", "edgecolor": "white"}
        for rows, style, label in (
            (shown[abroad], {"color": DARK}, "in the United States or elsewhere"),
            (shown[~abroad], hatched, "in Pakistan, or location not stated"),
        ):
            heights = places_by_period(rows, "start_date", "Q", FIRST_DAY, LAST_DAY)
            parts[label] = heights
            axes.bar(range(len(starts)), heights, bottom=bottom, width=0.86, label=label, **style)
            bottom += heights.to_numpy()
        mark_events(axes, events, starts.index)
        ticks = [i for i, quarter in enumerate(starts.index) if quarter.quarter == 1]
        axes.set_xticks(ticks[::2], [str(starts.index[i].year) for i in ticks[::2]])
        axes.set(xlabel="Quarter of the first day", ylabel="Course places that start")
        axes.set_ylim(0, starts.max() * 1.4)
        axes.legend(loc="upper left")
        title = (
            f"From {span}, {word(len(gap))} quarters, no Pakistani course place under IMET starts"
        )
        finish(figure, title, f"{cite_rows(shown)} {cite_events(events)}")
    alt = (
        f"Bar chart of Pakistani IMET course places by quarter of start, "
        f"{_quarter(starts.index[0])} to {_quarter(starts.index[-1])}. "
        f"Highest: {count(starts.max())} places in "
        f"{_quarter(starts.idxmax())}. Mean before the cut of {day(cut)}: "
        f"{before.mean():.0f} a quarter. After it: {count(starts[cut.to_period('Q')])} in the "
        f"quarter of the cut, none from {span}, {word(len(gap))} quarters, {count(after.max())} in "
        f"{_quarter(after.idxmax())}. Marked: "
        + "; ".join(f"{day(event.date)}, {event.title}" for event in events.itertuples())
        + "."
    )
    data = tidy(pd.DataFrame(parts), "quarter", "where", "places")
    return Picture(figure, alt, "starts_by_quarter", data)


def _quarter(period: pd.Period) -> str:
    return f"{period.start_time:%B} to {period.end_time:%B %Y}"


def main(arguments: list[str] | None = None) -> int:
    """Draw the figure that stands on the first page into a PNG file, for the README."""
    parser = argparse.ArgumentParser(prog="python -m imet.chapters.index", description=main.__doc__)
    parser.add_argument("path", type=Path, help="the file to write")
    options = parser.parse_args(arguments)
    places = since(pakistan_imet(), 2007)
    options.path.write_bytes(starts_by_quarter(places, load_events()).png())
    return 0


if __name__ == "__main__":
    sys.exit(main())
