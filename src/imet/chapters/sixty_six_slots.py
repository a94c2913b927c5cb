"""What was cut: starts and ends month by month, and the colleges."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import MaxNLocator

from imet.book import STYLE, Picture, ShownTable
from imet.cite import cite_events, cite_rows
from imet.look import DARK, MIDDLE, ON_DARK, chosen, finish, mark_events, tidy
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
YEARS_BEFORE = 11  # of which the mean is drawn beside each month; they end where the autumn begins

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
    shown = seasons.set_axis(SEASONS, axis=1).rename(index=year).rename_axis("Starts in")
    return ShownTable(
        shown.reset_index(),
        caption="Pakistani IMET course places by quarter of start",
        source=cite_rows(imet),
    )


def listing(rows: pd.DataFrame, caption: str) -> ShownTable:
    """Return rows of the record as a table for the page, with those of `LISTED` that they have."""
    shown = rows[[name for name in LISTED if name in rows]].rename(columns=LISTED)
    return ShownTable(shown, caption, cite_rows(rows))


def officers_table(by_year: pd.DataFrame, imet: pd.DataFrame) -> ShownTable:
    """Show what `imet.officers.by_fiscal_year` gives of the rows `imet`."""
    shown = (
        by_year[["ended", "places", "officers", "new"]]
        .rename(index=year)
        .rename_axis("Fiscal year")
    )
    columns = [
        "Places that ended in it",
        "With those still running",
        "Officers, estimated",
        "Of these new",
    ]
    return ShownTable(
        shown.set_axis(columns, axis=1).reset_index(),
        "Pakistani IMET places and officers by fiscal year",
        cite_rows(imet),
    )


def running_in_autumn(rows: dict[int, pd.DataFrame]) -> Picture:
    """Draw the places of the rows under way on 30 September, by year, the last day of each."""
    places = pd.Series({y: found["students"].sum() for y, found in rows.items()})
    last = places.index[-1]
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 3.4))
        bars = axes.bar(places.index, places, color=DARK, width=0.7)
        axes.bar_label(bars, fontsize=9, padding=1)
        axes.set_xticks(places.index, [f"{y % 100:02d}" for y in places.index])
        axes.set_xlabel("30 September of the year (12 is 2012)")
        axes.set_ylabel("Places under way")
        axes.set_ylim(0, places.max() * 1.15)
        usual = places.loc[: last - 2]
        title = (
            f"On 30 September {last - 1}, {word(places[last - 1])} Pakistani places were under "
            f"way, and {word(places[last])} a year later; before, {usual.min()} to {usual.max()}"
        )
        finish(figure, title, cite_rows(pd.concat(rows.values()).drop_duplicates()))
    alt = (
        "Bar chart of Pakistani IMET course places under way on 30 September: "
        + ", ".join(f"{value} in {y}" for y, value in places.items())
        + "."
    )
    return Picture(
        figure, alt, "running_in_autumn", places.rename("places").rename_axis("year").reset_index()
    )


def starts_and_ends_by_month(imet: pd.DataFrame, first: str, events: pd.DataFrame) -> Picture:
    """Draw places by month of start and of end, beside the mean of the five years before `AUTUMN`.

    `imet` are activities of one country, `first` the first day shown, the first of October of a
    fiscal year. Of the timeline, the events of the episode are marked.
    """
    events = chosen(events)
    autumn = pd.Timestamp(AUTUMN[0])
    before = autumn - pd.DateOffset(years=YEARS_BEFORE), autumn - pd.DateOffset(days=1)
    # a fiscal year begins in the October before it
    base = f"{year(autumn.year + 1 - YEARS_BEFORE)} to {year(autumn.year)}"
    data = pd.DataFrame(index=pd.period_range(first, LAST_DAY, freq="M", name="month"))
    for name in ("start", "end"):
        earlier = places_by_period(imet, f"{name}_date", "M", *before)
        usual = earlier.groupby(earlier.index.month).mean()
        data[f"places_that_{name}"] = places_by_period(imet, f"{name}_date", "M", first, LAST_DAY)
        data[f"places_that_{name}_usual"] = data.index.month.map(usual)
    starts, ends = data["places_that_start"], data["places_that_end"]
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, figsize=(6.4, 5.7))
        for axes, counts in zip(both, (starts, ends), strict=True):
            usual = data[f"{counts.name}_usual"]
            positions = range(len(data))
            axes.bar(positions, counts, color=DARK, width=0.8)
            axes.step(positions, usual, where="mid", color=MIDDLE, linewidth=1.6)
            axes.set_ylabel(counts.name.replace("places", "Course places").replace("_", " "))
            axes.set_ylim(0, max(counts.max(), usual.max()) * 1.55)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        both[1].legend(
            [both[1].containers[0], both[1].lines[0]],
            ["places", f"mean of the same month in {base}"],
            loc="upper right",
        )
        mark_events(both[0], events, data.index)
        ticks = [n for n, month in enumerate(data.index) if month.month in (1, 7)]
        labels = [
            data.index[n].strftime("%b\n%Y" if n == ticks[0] or data.index[n].month == 1 else "%b")
            for n in ticks
        ]
        both[1].set_xticks(ticks, labels)
        both[1].set_xlabel("Month")
        october = places_between(imet, *AUTUMN)
        usual_october = places_in_earlier_years(imet, *AUTUMN, years=YEARS_BEFORE).mean()
        title = (
            f"Starts fell in the last quarter of {autumn.year}: {count(october)} places, against "
            f"{usual_october:.0f} on average in that of the {word(YEARS_BEFORE)} years before"
        )
        dates = imet[["start_date", "end_date"]]
        shown = imet[((dates >= before[0]) & (dates <= LAST_DAY)).any(axis=1)]
        finish(figure, title, f"{cite_rows(shown)} {cite_events(events)}")
    alt = (
        f"Two bar charts by month, {data.index[0]:%B %Y} to {data.index[-1]:%B %Y}. Starts: "
        f"highest {count(starts.max())} in {starts.idxmax():%B %Y}; {count(october)} from October "
        f"to December {autumn.year}, against a mean of {usual_october:.0f} in the same months of "
        f"the {word(YEARS_BEFORE)} years before; {count(starts['2018-09':'2020-06'].sum())} from "
        f"September 2018 to June 2020; {count(starts['2020-07':].sum())} after. Ends: highest "
        f"{count(ends.max())} in {ends.idxmax():%B %Y}; {count(ends['2018-10':'2020-06'].sum())} "
        f"from October 2018 to June 2020; {count(ends['2020-07':].sum())} after. Beside each month "
        f"its mean in {base}."
    )
    return Picture(figure, alt, "starts_and_ends_by_month", data.reset_index())


def colleges(imet: pd.DataFrame) -> Picture:
    """Draw places on the long courses of each college by the fiscal year in which they ended."""
    table = college_places(imet)
    first, last = table.columns[0], table.columns[-1]
    data = tidy(table, "college", "fiscal_year", "places")
    by_year = table.sum()
    recent = ", ".join(f"{count(value)} in {year(y)}" for y, value in by_year.iloc[-4:].items())
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 5.2))
        some = data[data["places"] > 0]
        heights = some["college"].map(table.index.get_loc)
        axes.scatter(some["fiscal_year"], heights, s=190, color=DARK, zorder=2)
        for x, y, value in zip(some["fiscal_year"], heights, some["places"], strict=True):
            axes.text(x, y, str(value), zorder=3, **ON_DARK | {"fontsize": 9.5})
        axes.set_yticks(range(len(table)), table.index)
        axes.invert_yaxis()
        axes.set_xticks(table.columns, [f"{y % 100:02d}" for y in table.columns])
        axes.set_xlabel("Fiscal year of the last day (07 is FY2007)")
        axes.set_xlim(first - 0.6, last + 0.6)
        axes.tick_params(axis="y", labelsize=9)
        title = f"Pakistani places at US colleges under IMET: {recent}"
        finish(figure, title, cite_rows(pd.concat(college_rows(imet).values())))
    alt = (
        f"Grid of {word(len(table))} colleges by fiscal year {year(first)} to {year(last)}, the "
        f"number of Pakistani IMET places in each field. All colleges together: highest "
        f"{count(by_year.max())} in {year(by_year.idxmax())}, {recent}."
    )
    return Picture(figure, alt, "colleges", data)
