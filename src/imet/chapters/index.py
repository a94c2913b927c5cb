"""The picture of the front page; `python -m imet.chapters.index` puts it into the README.

It refreshes the findings that the README states too.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from imet import values
from imet.book.look import ACCENT, DARK, MIDDLE, WASH, chosen, mark_events, positions, tidy
from imet.book.pictures import Picture, card
from imet.chapters import index_findings as findings
from imet.chapters.index_findings import FIRST_DAY
from imet.cite import cite_events, cite_rows
from imet.errors import exit_status
from imet.ledger.findings import named
from imet.prose import count, day, word
from imet.tables import load_events, replacing
from imet.training import LAST_DAY, abroad, gap_after, pakistan_imet, seats_by_period, since

ABROAD, OTHERS = "in the United States or elsewhere", "in Pakistan, or location not stated"


def starts_by_quarter(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw seats by the quarter in which they start, with the events of the episode.

    `imet` are activities of one country, as `imet.training.imet_of` gives them.
    """
    events = chosen(events, ("freeze", "cut_reported", "return_announced"))
    shown = imet[imet["start_date"].between(FIRST_DAY, LAST_DAY)]
    starts = seats_by_period(shown, "start_date", "Q", FIRST_DAY, LAST_DAY)
    cut = events.set_index("event")["date"]["cut_reported"]
    of_cut = cut.to_period("Q")
    gap = gap_after(starts, of_cut)
    away = seats_by_period(abroad(shown), "start_date", "Q", FIRST_DAY, LAST_DAY)
    parts = pd.DataFrame({ABROAD: away, OTHERS: starts - away})
    after = starts[of_cut + 1 :]

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        places = range(len(parts))
        recent = starts.index >= events["date"].min().to_period("Q")
        axes.bar(places, parts[ABROAD], width=0.8, color=np.where(recent, ACCENT, DARK))
        axes.bar(places, parts[OTHERS], bottom=parts[ABROAD], width=0.8, color=MIDDLE)
        first, last = (starts.index.get_loc(after.index[n]) for n in (0, gap.n - 1))
        axes.axvspan(first - 0.5, last + 0.5, color=WASH, zorder=0)
        # between the edge of the span and the line of the return
        *_, returned = positions(events.sort_values("date"), starts.index)
        style = {"color": ACCENT, "ha": "center", "va": "center"}
        words, turned = ("none\nlisted", 0) if wide else ("none listed", 90)
        place = (first - 0.5 + returned) / 2, starts.max() * 0.45
        axes.text(*place, words, rotation=turned, **style)
        top = starts.idxmax()
        axes.text(
            starts.index.get_loc(top), starts.max(), f"{starts.max()}", ha="center", va="bottom"
        )
        final = len(starts) - 1
        axes.text(
            final, starts.iloc[-1], f"{starts.iloc[-1]}", ha="center", va="bottom", color=ACCENT
        )
        mark_events(axes, events, starts.index)
        ticks = [i for i, quarter in enumerate(starts.index) if quarter.quarter == 1]
        every = ticks[:: 2 if wide else 4]
        axes.set_xticks([i - 0.5 for i in every], [str(starts.index[i].year) for i in every])
        axes.set_ylim(0, starts.max() * 1.08)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4))

    marked = "; ".join(f"{day(event.date)}, {event.title}" for event in events.itertuples())
    alt = (
        f"Bar chart of Pakistani IMET seats by quarter of start, "
        f"{_quarter(starts.index[0])} to {_quarter(starts.index[-1])}. Highest: "
        f"{count(starts.max())} seats in {_quarter(starts.idxmax())}. Mean before the cut of "
        f"{day(cut)}: {starts[: of_cut - 1].mean():.0f} a quarter. After it: "
        f"{count(starts[of_cut])} in the quarter of the cut, none from {gap.span}, "
        f"{word(gap.n)} quarters, {count(after.max())} in {_quarter(after.idxmax())}. "
        f"Marked: {marked}."
    )
    return Picture(
        "starts_by_quarter",
        findings.quarters_without_a_start.told(gap),
        "Pakistani IMET seats by the quarter of their first day; red: from the quarter of the "
        f"freeze on; grey: taught {OTHERS}, as {count(parts[OTHERS][starts.idxmax()])} of the "
        f"{count(starts.max())}; long courses that began in 2020 are in no report yet",
        f"{cite_rows(shown)} {cite_events(events)}",
        alt,
        tidy(parts, "quarter", "where", "seats"),
        draw,
        (360, 330),
    )


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
    drawn = starts_by_quarter(seats, load_events())
    with replacing(picture) as new_picture, replacing(readme) as new_readme:
        new_picture.write_bytes(card(drawn.png(), drawn.words()))
        new_readme.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
