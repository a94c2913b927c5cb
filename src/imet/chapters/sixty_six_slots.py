"""What was cut: starts and ends month by month, and the colleges."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import MaxNLocator

from imet.book import STYLE, Picture, ShownTable
from imet.cite import cite_events, cite_rows
from imet.look import DARK, MIDDLE, chosen, finish, mark_events, tidy
from imet.prose import count, word, year
from imet.training import (
    LAST_DAY,
    college_places,
    college_rows,
    places_between,
    places_by_period,
    places_in_earlier_years,
)

SEASONS = ("October-December", "January-March", "April-June", "July-September")
AUTUMN = "2017-10-01", "2017-12-31"  # in which starts were first few
YEARS_BEFORE = 5  # of which the mean is drawn beside each month; they end where the autumn begins

# columns of the record in a list of places, with their heads
LISTED = {
    "start_date": "Start",
    "end_date": "End",
    "course": "Course",
    "us_unit": "US unit",
    "students": "Places",
    "cost_usd": "Cost, US$",
    "continues": "Continues a course just ended",
}


def season_table(seasons: pd.DataFrame, imet: pd.DataFrame) -> ShownTable:
    """Return places by fiscal year and its quarters, counted from the rows `imet`, for the page."""
    shown = seasons.set_axis(SEASONS, axis=1).set_axis([year(y) for y in seasons.index])
    return ShownTable(
        shown.rename_axis("Starts in").reset_index(),
        caption="Pakistani IMET course places by quarter of start",
        source=cite_rows(imet),
    )


def listing(rows: pd.DataFrame, caption: str) -> ShownTable:
    """Return rows of the record as a table for the page, with those of `LISTED` that they have."""
    shown = rows[[name for name in LISTED if name in rows]].rename(columns=LISTED)
    return ShownTable(shown, caption, cite_rows(rows))


def starts_and_ends_by_month(imet: pd.DataFrame, first: str, events: pd.DataFrame) -> Picture:
    """Draw places by month of start and of end, beside the mean of the five years before `AUTUMN`.

    Parameters
    ----------
    imet
        Activities of one country.
    first
        First day shown, as an ISO date; the first of October of a fiscal year.
    events
        The timeline; the events of the episode are marked.

    """
    events = chosen(events)
    autumn = pd.Timestamp(AUTUMN[0])
    earlier = str((autumn - pd.DateOffset(years=YEARS_BEFORE)).date())
    last_earlier = str((autumn - pd.DateOffset(days=1)).date())
    # a fiscal year begins in the October before it
    base = f"{year(autumn.year + 1 - YEARS_BEFORE)} to {year(autumn.year)}"
    parts = {}
    for date, name in (("start_date", "start"), ("end_date", "end")):
        before = places_by_period(imet, date, "M", earlier, last_earlier)
        usual = before.groupby(before.index.month).mean()
        counts = places_by_period(imet, date, "M", first, LAST_DAY)
        parts[name] = counts, counts.index.month.map(usual)
    shown = imet[
        imet["start_date"].between(earlier, LAST_DAY) | imet["end_date"].between(earlier, LAST_DAY)
    ]
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, figsize=(6.4, 5.7))
        for axes, (name, (counts, usual)) in zip(both, parts.items(), strict=True):
            positions = range(len(counts))
            axes.bar(positions, counts, color=DARK, width=0.8)
            axes.step(positions, usual, where="mid", color=MIDDLE, linewidth=1.6)
            axes.set_ylabel(f"Course places that {name}")
            axes.set_ylim(0, max(counts.max(), max(usual)) * 1.55)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        both[1].legend(
            [both[1].containers[0], both[1].lines[0]],
            ["places", f"mean of the same month in {base}"],
            loc="upper right",
        )
        starts, _ = parts["start"]
        mark_events(both[0], events, starts.index)
        ticks = [i for i, month in enumerate(starts.index) if month.month in (1, 7)]
        both[1].set_xticks(
            ticks,
            [
                starts.index[i].strftime(
                    "%b\n%Y" if i == ticks[0] or starts.index[i].month == 1 else "%b"
                )
                for i in ticks
            ],
        )
        both[1].set_xlabel("Month")
        october = places_between(imet, *AUTUMN)
        usual_october = places_in_earlier_years(imet, *AUTUMN, years=YEARS_BEFORE).mean()
        title = (
            f"Starts fell in the last quarter of {autumn.year}: {count(october)} places, against "
            f"{usual_october:.0f} on average in that of the {word(YEARS_BEFORE)} years before"
        )
        finish(figure, title, f"{cite_rows(shown)} {cite_events(events)}")
    ends, _ = parts["end"]
    alt = (
        f"Two bar charts by month, {starts.index[0]:%B %Y} to {starts.index[-1]:%B %Y}. Starts: "
        f"highest {count(starts.max())} in {starts.idxmax():%B %Y}; {count(october)} from October "
        f"to December {autumn.year}, against a mean of {usual_october:.0f} in the same months of "
        f"the {word(YEARS_BEFORE)} years before; {count(starts['2018-09':'2020-06'].sum())} from "
        f"September 2018 to June 2020; {count(starts['2020-07':].sum())} after. Ends: highest "
        f"{count(ends.max())} in {ends.idxmax():%B %Y}; {count(ends['2018-10':'2020-06'].sum())} "
        f"from October 2018 to June 2020; {count(ends['2020-07':].sum())} after. Beside each month "
        f"its mean in {base}."
    )
    data = pd.DataFrame(
        {
            f"places_that_{name}{ending}": values
            for name, (counts, usual) in parts.items()
            for ending, values in (("", counts), ("_usual", usual))
        },
        index=starts.index.rename("month"),
    )
    return Picture(figure, alt, "starts_and_ends_by_month", data.reset_index())


def colleges(imet: pd.DataFrame) -> Picture:
    """Draw places on the long courses of each college by the fiscal year in which they ended."""
    table = college_places(imet)
    rows = pd.concat(college_rows(imet).values())
    by_year = table.sum()
    recent = by_year.iloc[-4:]
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 5.2))
        for height, (_, places) in enumerate(table[::-1].iterrows()):
            for fiscal_year, value in places.items():
                if value:
                    axes.scatter(fiscal_year, height, s=190, color=DARK, zorder=2)
                    axes.text(
                        *(fiscal_year, height, str(value)),
                        **{"ha": "center", "va": "center", "color": "white", "fontsize": 9.5},
                        zorder=3,
                    )
        axes.set_yticks(range(len(table)), table.index[::-1])
        axes.set_xticks(table.columns, [f"{y % 100:02d}" for y in table.columns])
        axes.set_xlabel("Fiscal year of the last day (07 is FY2007)")
        axes.set_xlim(table.columns[0] - 0.6, table.columns[-1] + 0.6)
        axes.tick_params(axis="y", labelsize=9)
        title = "Pakistani places at US colleges under IMET: " + ", ".join(
            f"{count(value)} in {year(y)}" for y, value in recent.items()
        )
        finish(figure, title, cite_rows(rows))
    alt = (
        f"Grid of {word(len(table))} colleges by fiscal year {year(table.columns[0])} to "
        f"{year(table.columns[-1])}, the number of Pakistani IMET places in each field. All "
        f"colleges together: highest {count(by_year.max())} in {year(by_year.idxmax())}, "
        + ", ".join(f"{count(value)} in {year(y)}" for y, value in recent.items())
        + "."
    )
    data = tidy(table, "college", "fiscal_year", "places")
    return Picture(figure, alt, "colleges", data)
