"""The figures on what was cut: starts and ends month by month, and the colleges."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import MaxNLocator

from imet.book import STYLE, Picture
from imet.chapters import sixty_six_slots_findings as findings
from imet.chapters.sixty_six_slots import AUTUMN, YEARS_BEFORE, by_month
from imet.chapters.sixty_six_slots_findings import BASE
from imet.cite import cite_events, cite_rows
from imet.look import DARK, LIGHT, MIDDLE, ON_DARK, chosen, finish, mark_events, tidy
from imet.prose import count, month, months, word, year
from imet.training import LAST_DAY, YEAR_LONG, college_rows, college_seats


def running_in_autumn(rows: dict[int, pd.DataFrame]) -> Picture:
    """Draw the seats of the rows under way on 30 September, by year, the last day of each."""
    seats = pd.Series({y: found["students"].sum() for y, found in rows.items()})
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 3.4))
        bars = axes.bar(seats.index, seats, color=DARK, width=0.7)
        axes.bar_label(bars, fontsize=9, padding=1)
        axes.set_xticks(seats.index, [f"{y % 100:02d}" for y in seats.index])
        ended = month(pd.Timestamp(LAST_DAY))
        axes.set_xlabel(f"30 September (12 is 2012); what ended after {ended} is not listed")
        axes.set_ylabel("Seats under way")
        axes.set_ylim(0, seats.max() * 1.15)
        title = findings.few_under_way.text(findings.running(seats))
        finish(figure, title, cite_rows(pd.concat(rows.values()).drop_duplicates()))
    alt = (
        "Bar chart of Pakistani IMET course seats under way on 30 September: "
        + ", ".join(f"{value} in {y}" for y, value in seats.items())
        + "."
    )
    return Picture(
        figure, alt, "running_in_autumn", seats.rename("seats").rename_axis("year").reset_index()
    )


def starts_and_ends_by_month(imet: pd.DataFrame, first: str, events: pd.DataFrame) -> Picture:
    """Draw what `by_month` counts: seats by month of start and of end, beside the mean before.

    `imet` are activities of one country from `FIRST` on, `first` the first day shown. Of the
    timeline, the events of the episode are marked.
    """
    events = chosen(events)
    data = by_month(imet, first)
    starts, ends = data["seats_that_start"], data["seats_that_end"]
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, figsize=(6.4, 5.7))
        for axes, counts in zip(both, (starts, ends), strict=True):
            usual = data[f"{counts.name}_usual"]
            positions = range(len(data))
            axes.bar(positions, counts, color=DARK, width=0.8)
            axes.step(positions, usual, where="mid", color=MIDDLE, linewidth=1.6)
            if counts is starts:
                goes_on = data["seats_that_continue"]
                axes.bar(positions, goes_on, bottom=counts - goes_on, color=LIGHT, width=0.8)
            axes.set_ylabel(counts.name.capitalize().replace("_", " "))
            axes.set_ylim(0, max(counts.max(), usual.max()) * 1.55)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        both[1].legend(
            [*both[0].containers, both[0].lines[0]],
            ["seats", "of these, continue a course", f"mean of the same month in {BASE}"],
            loc="upper right",
        )
        mark_events(both[0], events, data.index)
        ticks = [n for n, month in enumerate(data.index) if month.month in (1, 7)]
        labels = [
            data.index[n].strftime("%b\n%Y" if n == ticks[0] or data.index[n].month == 1 else "%b")
            for n in ticks
        ]
        both[1].set_xticks(ticks, labels)
        both[1].set_xlabel(f"Month; what ended after {month(pd.Timestamp(LAST_DAY))} is not listed")
        title = findings.months_below_mean.text(findings.below_mean(data))
        finish(figure, title, f"{cite_rows(imet)} {cite_events(events)}")
    autumn = data.loc[AUTUMN[0] : AUTUMN[1]].sum()
    started, usual = autumn["seats_that_start"], autumn["seats_that_start_usual"]
    continued = ", ".join(
        f"{word(n)} in {month(of.start_time)}" for of, n in goes_on["2018":].items() if n
    )
    alt = (
        f"Two bar charts by month, {data.index[0]:%B %Y} to {data.index[-1]:%B %Y}. Starts: "
        f"highest {count(starts.max())} in {starts.idxmax():%B %Y}; {count(started)} from "
        f"{months(AUTUMN)}, against a mean of {usual:.0f} in the same months of the "
        f"{word(YEARS_BEFORE)} years before; {count(starts['2018-09':'2020-06'].sum())} from "
        f"September 2018 to June 2020; {count(starts['2020-07':].sum())} after. Of those since "
        f"2018 some continue a course: {continued}. Ends: highest {count(ends.max())} in "
        f"{ends.idxmax():%B %Y}; {count(ends['2018-10':'2020-06'].sum())} from October 2018 to "
        f"June 2020; {count(ends['2020-07':].sum())} after. Beside each month its mean in {BASE}."
    )
    return Picture(figure, alt, "starts_and_ends_by_month", data.reset_index())


def colleges(imet: pd.DataFrame) -> Picture:
    """Draw seats on the long courses of each college by the fiscal year in which they ended."""
    table = college_seats(imet)
    first, last = table.columns[0], table.columns[-1]
    data = tidy(table, "college", "fiscal_year", "seats")
    by_year = table.sum()
    recent = ", ".join(f"{count(value)} in {year(y)}" for y, value in by_year.iloc[-4:].items())
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 5.2))
        some = data[data["seats"] > 0]
        heights = some["college"].map(table.index.get_loc)
        axes.scatter(some["fiscal_year"], heights, s=190, color=DARK, zorder=2)
        for x, y, value in zip(some["fiscal_year"], heights, some["seats"], strict=True):
            axes.text(x, y, str(value), zorder=3, **ON_DARK | {"fontsize": 9.5})
        axes.set_yticks(range(len(table)), table.index)
        axes.invert_yaxis()
        axes.set_xticks(table.columns, [f"{y % 100:02d}" for y in table.columns])
        axes.set_xlabel(f"Year of the end (07 is FY2007); {YEAR_LONG} days or more")
        axes.set_xlim(first - 0.6, last + 0.6)
        axes.tick_params(axis="y", labelsize=9)
        title = findings.colleges_emptied.text(findings.at_colleges(table))
        finish(figure, title, cite_rows(pd.concat(college_rows(imet).values())))
    alt = (
        f"Grid of {word(len(table))} colleges by fiscal year {year(first)} to {year(last)}, the "
        f"number of Pakistani IMET seats on courses of {YEAR_LONG} days or more in each field. "
        f"All colleges together: highest {count(by_year.max())} in {year(by_year.idxmax())}, "
        f"{recent}."
    )
    return Picture(figure, alt, "colleges", data)
