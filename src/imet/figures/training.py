"""Figures of the training record: each states its finding, its units and its source."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from imet.book import STYLE, Picture
from imet.figures.look import DARK, LIGHT, MIDDLE, chosen, finish, mark_events, tidy
from imet.prose import count, day, months, word, year
from imet.sources import cite_events, cite_reports, cite_rows
from imet.training import (
    college_places,
    college_rows,
    places_between,
    places_by_period,
    places_by_where,
    places_in_earlier_years,
    rows_by_report,
)

WHERE_STYLE = {
    "United States": {"color": DARK},
    "in country": {"color": MIDDLE, "hatch": "///", "edgecolor": "white"},
    "elsewhere": {"color": LIGHT, "edgecolor": "#4a4a4a", "linewidth": 0.6},
    "online": {"color": "white", "hatch": "...", "edgecolor": "#4a4a4a"},
    "not stated": {"color": "white", "edgecolor": "#4a4a4a", "linewidth": 0.9},
}
FIRST_DAY, LAST_DAY = "2006-10-01", "2020-09-30"
AUTUMN = "2017-10-01", "2017-12-31"  # in which starts were first few
YEARS_BEFORE = 5  # of which the mean is drawn beside each month; they end where the autumn begins


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
        for rows, style, label in (
            (shown[abroad], WHERE_STYLE["United States"], "in the United States or elsewhere"),
            (shown[~abroad], WHERE_STYLE["in country"], "in Pakistan, or location not stated"),
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
            f"{usual_october:.0f} on average in the {word(YEARS_BEFORE)} years before"
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


def places_and_where(imet: pd.DataFrame) -> Picture:
    """Draw course places by fiscal year and by where the training took place."""
    table = places_by_where(imet)
    total = table.sum(axis=1)
    unknown = table.get("not stated", 0 * total)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots()
        bottom = np.zeros(len(table))
        for where in table.columns:
            axes.bar(*(table.index, table[where]), bottom=bottom, label=where, **WHERE_STYLE[where])
            bottom += table[where].to_numpy()
        axes.set_xticks(table.index, [f"{y % 100:02d}" for y in table.index])
        axes.set(xlabel="Fiscal year (07 is FY2007)", ylabel="Course places")
        axes.set_ylim(0, total.max() * 1.12)
        axes.legend(title="Where it was held", ncols=1, loc="upper right", alignment="left")
        title = (
            f"For {count(unknown[total.idxmax()])} of {count(total.max())} course places of "
            f"{year(total.idxmax())} no location is named"
        )
        finish(figure, title, cite_rows(imet))
    alt = (
        f"Stacked bar chart of Pakistani IMET course places by fiscal year, "
        f"{year(table.index[0])} to {year(table.index[-1])}, by where it was held. Highest total: "
        f"{count(total.max())} in {year(total.idxmax())}, of which "
        f"{count(unknown[total.idxmax()])} with no location stated; "
        f"lowest: {count(total.min())} in {year(total.idxmin())}. Over all years "
        + ", ".join(f"{count(table[where].sum())} {where}" for where in table.columns)
        + "."
    )
    data = tidy(table, "fiscal_year", "where", "places")
    return Picture(figure, alt, "places_and_where", data)


def coverage(activities: pd.DataFrame) -> Picture:
    """Draw the number of rows by report and region; rows without a region count in the title."""
    table = rows_by_report(activities[activities["region"] != "not stated"])
    total = table.sum()
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.4))
        shares = np.ma.masked_equal(table.to_numpy(), 0)
        mesh = axes.pcolormesh(shares, cmap="Blues", edgecolors="white", linewidth=1.5, vmin=0)
        axes.set_yticks(np.arange(len(table)) + 0.5, table.index)
        axes.set_xticks(
            np.arange(len(table.columns)) + 0.5, [report[2:4] for report in table.columns]
        )
        axes.set_xlabel("Report, by its first fiscal year (07 is 2007-2008)")
        axes.grid(False)
        axes.invert_yaxis()
        bar = figure.colorbar(mesh, ax=axes, orientation="horizontal", aspect=40, shrink=0.7)
        bar.set_label("Rows; white where the report has none for the region")
        title = (
            f"{count(len(activities))} rows in {count(len(total))} reports; "
            f"the fullest is {total.idxmax()}"
        )
        finish(figure, title, cite_reports(activities))
    most = table.stack()
    alt = (
        f"Grid of {word(len(table))} regions by {count(len(total))} reports, {table.columns[0]} to "
        f"{table.columns[-1]}, shaded by the number of rows. Most rows in one report: "
        f"{count(total.max())} in {total.idxmax()}; fewest: {count(total.min())} in "
        f"{total.idxmin()}. Darkest field: {most.idxmax()[0]} in {most.idxmax()[1]}, "
        f"{count(most.max())} rows. "
        + " ".join(
            f"{region}: {count(rows.sum())} rows in {word((rows > 0).sum())} reports."
            for region, rows in table.iterrows()
        )
    )
    return Picture(figure, alt, "coverage", tidy(table, "region", "report", "rows"))


def _quarter(period: pd.Period) -> str:
    return f"{period.start_time:%B} to {period.end_time:%B %Y}"
