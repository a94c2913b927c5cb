"""The picture of the front page; `python -m imet.chapters.index` puts it into the README.

It refreshes the findings that the README states too.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from imet import values
from imet.book import STYLE, Picture
from imet.chapters import index_findings as findings
from imet.chapters.index_findings import FIRST_DAY
from imet.cite import cite_events, cite_rows
from imet.errors import exit_status
from imet.ledger.findings import named
from imet.look import DARK, MIDDLE, chosen, finish, mark_events, tidy
from imet.prose import count, day, word
from imet.tables import load_events
from imet.training import LAST_DAY, abroad, gap_after, pakistan_imet, seats_by_period, since

ABROAD, OTHERS = "in the United States or elsewhere", "in Pakistan, or location not stated"
STYLES = {ABROAD: {"color": DARK}, OTHERS: {"color": MIDDLE, "hatch": "///", "edgecolor": "white"}}


def starts_by_quarter(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw course seats by the quarter in which they start, with the events of the episode.

    `imet` are activities of one country, as `imet.training.imet_of` gives them.
    """
    events = chosen(events)
    shown = imet[imet["start_date"].between(FIRST_DAY, LAST_DAY)]
    starts = seats_by_period(shown, "start_date", "Q", FIRST_DAY, LAST_DAY)
    cut = events.set_index("event")["date"]["cut_reported"]
    of_cut = cut.to_period("Q")
    gap = gap_after(starts, of_cut)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.5))
        away = seats_by_period(abroad(shown), "start_date", "Q", FIRST_DAY, LAST_DAY)
        parts = pd.DataFrame({ABROAD: away, OTHERS: starts - away})
        below = parts.cumsum(axis=1) - parts
        for label, style in STYLES.items():
            looks = {"width": 0.86, "label": label, **style}
            axes.bar(range(len(parts)), parts[label], bottom=below[label], **looks)
        mark_events(axes, events, starts.index)
        ticks = [i for i, quarter in enumerate(starts.index) if quarter.quarter == 1]
        axes.set_xticks(ticks[::2], [str(starts.index[i].year) for i in ticks[::2]])
        axes.set(xlabel="Quarter of the first day", ylabel="Course seats that start")
        axes.set_ylim(0, starts.max() * 1.4)
        axes.legend(loc="upper left")
        title = findings.quarters_without_a_start.text(gap)
        finish(figure, title, f"{cite_rows(shown)} {cite_events(events)}")
    after = starts[of_cut + 1 :]
    marked = "; ".join(f"{day(event.date)}, {event.title}" for event in events.itertuples())
    alt = (
        f"Bar chart of Pakistani IMET course seats by quarter of start, "
        f"{_quarter(starts.index[0])} to {_quarter(starts.index[-1])}. Highest: "
        f"{count(starts.max())} seats in {_quarter(starts.idxmax())}. Mean before the cut of "
        f"{day(cut)}: {starts[: of_cut - 1].mean():.0f} a quarter. After it: "
        f"{count(starts[of_cut])} in the quarter of the cut, none from {gap.span}, "
        f"{word(gap.n)} quarters, {count(after.max())} in {_quarter(after.idxmax())}. "
        f"Marked: {marked}."
    )
    data = tidy(parts, "quarter", "where", "seats")
    return Picture(figure, alt, "starts_by_quarter", data)


def _quarter(period: pd.Period) -> str:
    return f"{period.start_time:%B} to {period.end_time:%B %Y}"


def main(arguments: list[str] | None = None) -> int:
    """Draw the figure of the first page for the README, and refresh the findings that it states."""
    parser = argparse.ArgumentParser(prog="python -m imet.chapters.index", description=main.__doc__)
    parser.add_argument("readme", type=Path, help="the README, in the project's folder")
    parser.add_argument("picture", type=Path, help="the PNG file to write")
    options = parser.parse_args(arguments)
    return exit_status(partial(_refresh, options.readme, options.picture))


def refreshed(readme: str) -> str:
    """Return a README with the findings that it states as they come out now."""
    stated = {name: named(name).text() for name, _ in values.VALUE.findall(readme)}
    return values.put(readme, stated)


def _refresh(readme: Path, picture: Path) -> None:
    text = refreshed(readme.read_text(encoding="utf-8"))
    seats = since(pakistan_imet(), 2007)
    picture.write_bytes(starts_by_quarter(seats, load_events()).png())
    readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
