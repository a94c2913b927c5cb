"""Figures of the neighbourhood: ranks, dollars and seats, of Pakistan and of others."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from imet.book import Picture
from imet.book.look import (
    ACCENT,
    DARK,
    GREY,
    LIGHT,
    LINE_OF_TEXT,
    MIDDLE,
    WASH,
    WHITE,
    label_ends,
    tidy,
)
from imet.chapters import neighbourhood_findings as findings
from imet.chapters.neighbourhood import (
    BEFORE,
    FLOOR,
    NEIGHBOURS,
    PAST,
    SHOWN,
    changes_against_past,
)
from imet.chapters.neighbourhood_findings import LAST
from imet.cite import cite_money, cite_rows
from imet.obligations import by_country
from imet.prose import count, dollars, in_spans, listed, millions, runs, word, year, years_between

LARGEST = {"Pakistan": ACCENT, "Turkey": DARK, "Jordan": MIDDLE, "Lebanon": GREY}  # of their lines
GROUPS = {  # of neighbours, from the bottom of each bar upwards
    "India": (["India"], DARK),
    "Bangladesh and Nepal": (["Bangladesh", "Nepal"], MIDDLE),
    "Sri Lanka, Maldives, Afghanistan": (["Sri Lanka", "Maldives", "Afghanistan"], LIGHT),
}


def largest_recipients(rows: pd.DataFrame) -> Picture:
    """Draw the yearly rank of the four largest recipients among all, on a logarithmic scale.

    `rows` are the Greenbook's IMET rows of every recipient in the years to draw.
    """
    countries = rows[rows["iso3"].notna()]
    rank = by_country(countries, "obligations_usd").rank(axis=1, ascending=False, method="min")
    recipients = rank.count(axis=1)
    ours = rank["Pakistan"]
    seen, missing = findings.leading(countries), ours.index[ours.isna()]
    leaders = rank.idxmin(axis=1)
    others = leaders[~leaders.isin(list(LARGEST))]  # before any of these was first

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        axes.set_yscale("log")
        axes.set_ylim(190, 0.65)
        for country, color in reversed(LARGEST.items()):
            ends = {"markersize": 6 if wide else 5, "linewidth": 3 if country == "Pakistan" else 2}
            axes.plot(rank.index, rank[country], "o-", color=color, **ends)
            if pd.notna(rank[country][LAST]):
                axes.plot(LAST, rank[country][LAST], "o", color=color, markerfacecolor=WHITE)
        words = {"ha": "center", "va": "bottom", "color": ACCENT, "weight": "bold"}
        for run in runs(seen.first):
            axes.axvspan(run[0] - 0.5, run[-1] + 0.5, color=WASH, zorder=0)
            axes.text(np.mean(run), 0.87, "Pakistan first", **words)
        for country, of in others.groupby(others):
            told = f"{country} to {of.index[-1]}"
            axes.text(of.index[0] - 0.2, 0.87, told, ha="left", va="bottom", color=GREY)
        if pd.notna(ours[BEFORE + 1]) and BEFORE + 2 in missing:
            told = f"{ours[BEFORE + 1]:.0f} in {year(BEFORE + 1)}, none in {year(BEFORE + 2)}"
            axes.text(BEFORE + 1.5, 150, told, **words | {"ha": "right", "va": "center"})
        axes.set_yticks([1, 2, 3, 5, 10, 20, 50, 100])
        axes.set_yticks([], minor=True)
        axes.yaxis.set_major_formatter("{x:.0f}")
        axes.set_xticks([y for y in rank.index if y % (4 if wide else 10) == 0])
        axes.set_xlim(rank.index[0] - 0.7, rank.index[-1] + 0.7)
        last = rank.loc[LAST, list(LARGEST)].dropna()
        words = {"Pakistan": ACCENT, "Turkey": DARK}
        ends = [(last[country], country, words.get(country, GREY)) for country in last.index]
        label_ends(axes, LAST + 0.5, ends)

    alt = (
        f"Lines of the rank of {word(len(LARGEST))} countries among all recipients, "
        f"{year(rank.index[0])} to {year(rank.index[-1])}, of which there were "
        f"{recipients.min()} to {recipients.max()} a year. Pakistan: first in "
        f"{in_spans(seen.first)}, "
        + (f"nothing recorded in {in_spans(missing)}, " if len(missing) else "")
        + f"lowest rank {count(ours.max())} in {year(ours.idxmax())}. "
        + " ".join(
            f"{country}: best rank {count(rank[country].min())} in "
            f"{in_spans(rank.index[rank[country] == rank[country].min()])}, lowest "
            f"{count(rank[country].max())} in {year(rank[country].idxmax())}."
            for country in list(LARGEST)[1:]
        )
    )
    return Picture(
        "largest_recipients",
        findings.largest_in_its_years.told(seen),
        "Rank among all recipients by IMET obligations of the fiscal year, in current dollars, on "
        f"a logarithmic scale; rings: {year(LAST)}, incomplete",
        seen.source,
        alt,
        tidy(rank[list(LARGEST)].astype("Int64"), "fiscal_year", "country", "rank"),
        draw,
        (340, 330),
    )


def dollars_of_neighbours(rows: pd.DataFrame) -> Picture:
    """Draw the obligations of the countries `SHOWN`, India apart, a panel each that has any.

    `rows` are the Greenbook's IMET rows of `SHOWN` in the years to draw.
    """
    rows = rows[rows["country"].isin(SHOWN)]
    amounts = by_country(rows, "obligations_usd").reindex(columns=SHOWN)
    seen = findings.floor(amounts["India"], cite_money(rows))
    empty = [country for country in SHOWN if amounts[country].isna().all()]
    millions_of = amounts.astype(float) / 1e6
    highest = millions_of.max().drop(["India", *empty]).sort_values(ascending=False)
    others = ["Pakistan", *highest.index.drop("Pakistan")]

    def draw(figure: Figure, wide: bool) -> None:
        # rows of panels as high as their largest bar, so that a dollar has one length in all
        across, above = (5, 0.9) if wide else (2, 0.7)
        lines = [others[n : n + across] for n in range(0, len(others), across)]
        tops = [highest[line].max() + above for line in lines]
        figure.get_layout_engine().set(hspace=0.09, wspace=0.04)
        grid = figure.add_gridspec(1 + len(lines), across, height_ratios=[1.1 * tops[0], *tops])
        india, top = millions_of["India"].dropna(), figure.add_subplot(grid[0, :])
        _bars(top, "India", india, DARK)
        top.set_ylim(0, india.max() * 1.12)
        for y, value in (india if wide else india[[india.idxmax(), LAST]]).items():
            beside = {"ha": "center"} if wide or y < LAST else {"ha": "left"}
            top.text(
                y - (not wide and y == LAST) * 0.4, value, f"{value:.2f}", **beside, va="bottom"
            )
        top.set_xticks([y for y in india.index if y % (2 if wide else 5) == 0])
        top.set_xlim(india.index[0] - 0.7, india.index[-1] + (0.7 if wide else 1.3))
        for row, (line, high) in enumerate(zip(lines, tops, strict=True), 1):
            for column, country in enumerate(line):
                axes, series = figure.add_subplot(grid[row, column]), millions_of[country]
                _bars(axes, country, series, ACCENT if country == "Pakistan" else MIDDLE)
                told = f"{series.max():.2f}"
                axes.text(series.idxmax(), max(series.max(), 1), told, ha="center", va="bottom")
                axes.set_ylim(0, high)
                axes.set_xlim(series.index[0] - 0.7, series.index[-1] + 0.7)
                ends = series.index[[0, -1]]
                axes.set_xticks(ends, [str(y) for y in ends] if row == len(lines) else ["", ""])
                for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
                    label.set_ha(side)

    alt = (
        f"{word(len(SHOWN) - len(empty)).capitalize()} bar charts of IMET obligations by fiscal "
        f"year, {year(amounts.index[0])} to {year(amounts.index[-1])}, in current dollars, India's "
        f"on a scale of its own, the others on one, with a line at {dollars(FLOOR)}. "
        + " ".join(_panel(amounts[country]) for country in SHOWN)
    )
    return Picture(
        "dollars_of_neighbours",
        findings.a_million_for_india.told(seen),
        f"IMET obligations by fiscal year, {years_between(amounts.index[0], amounts.index[-1])}, "
        "million current US dollars; line: one million; India on a larger scale, the other panels "
        f"with the highest year numbered; outlined: {year(LAST)}, incomplete worldwide; gaps: "
        "nothing recorded" + (f"; {listed(empty)}: nothing in these years" if empty else ""),
        seen.source,
        alt,
        tidy(amounts, "fiscal_year", "country", "obligations_usd"),
        draw,
        (480, 760),
    )


def changes_of_neighbours(rows: pd.DataFrame, imet: pd.DataFrame) -> Picture:
    """Draw the changes of `NEIGHBOURS` after FY2017 beside the range of the ten changes before.

    `rows` are the Greenbook's IMET rows of `NEIGHBOURS`, `imet` their IMET activities that were
    delivered, FY2007 to FY2019 or more.
    """
    years = [BEFORE + 1, BEFORE + 2]
    span = range(BEFORE - PAST, BEFORE + 3)
    rows = rows[rows["country"].isin(NEIGHBOURS) & rows["fiscal_year"].isin(span)]
    shown = imet[imet["country"].isin(NEIGHBOURS) & imet["fiscal_year"].isin(span)]
    parts = {
        "Dollars obligated": (by_country(rows, "obligations_usd"), 1e3),
        "Seats": (by_country(shown, "students"), 1),
    }
    tables = {
        name: changes_against_past(amounts, years, BEFORE, PAST).loc[list(NEIGHBOURS)]
        for name, (amounts, _) in parts.items()
    }
    source = f"{cite_money(rows)} {cite_rows(shown)}"
    seen = findings.beyond(*tables.values(), source)

    def draw(figure: Figure, wide: bool) -> None:
        both = figure.subplots(1, 2, sharey=True) if wide else figure.subplots(2, 1)
        figure.get_layout_engine().set(hspace=0.04)
        for axes, (name, table) in zip(both, tables.items(), strict=True):
            unit = parts[name][1]
            _changes(axes, table.astype(float) / unit, years)
            axes.set_title("Thousand dollars obligated" if unit > 1 else "Seats")
            if not wide:
                axes.set_yticks([])
                for row, country in enumerate(table.index):
                    axes.text(
                        0, row - 0.24, country, transform=axes.get_yaxis_transform(), va="bottom"
                    )

    words = []
    for name, (_, unit) in parts.items():
        table = tables[name].astype(float) / unit
        risen = {y: table.index[table[y] > table["high"]] for y in years}
        above = {y: listed(names) if len(names) else "none" for y, names in risen.items()}
        largest = table[years].stack()
        words.append(
            f"{name}: beyond the largest rise of the {word(PAST)} years before, "
            + ", ".join(f"{above[y]} in {year(y)}" for y in years)
            + f"; largest rise {largest.idxmax()[0]} in {year(largest.idxmax()[1])}, "
            f"{largest.max():,.0f}; largest fall {largest.idxmin()[0]} in "
            f"{year(largest.idxmin()[1])}, {-largest.min():,.0f}."
        )
    alt = (
        f"Two charts of yearly changes of {findings.SIX}: the range of the ten "
        f"to {year(BEFORE)}, and those of {year(years[0])} and {year(years[1])}, in thousands of "
        "dollars and in seats. " + " ".join(words)
    )
    data = [
        table.rename_axis("country").reset_index().assign(measure=name)
        for name, table in tables.items()
    ]
    return Picture(
        "changes_of_neighbours",
        findings.rises_in_dollars_alone.told(seen),
        "Change on the year before of IMET obligations, in current dollars, and of IMET seats on "
        "courses that ended in the fiscal year; bar: from the lowest to the highest of the "
        f"changes of {findings.YEARS_BEFORE}",
        source,
        alt,
        pd.concat(data).rename(columns={y: f"change_{y}" for y in years}),
        draw,
        (330, 640),
    )


def seats_in_south_asia(imet: pd.DataFrame) -> Picture:
    """Draw the IMET seats of Pakistan and six other South Asian states by fiscal year.

    `imet` are IMET activities that were delivered, of the years to draw.
    """
    imet = imet[imet["country"].isin(("Pakistan", *NEIGHBOURS))]
    seats = by_country(imet, "students").reindex(columns=["Pakistan", *NEIGHBOURS])
    ours, theirs = seats["Pakistan"].fillna(0), seats[list(NEIGHBOURS)].sum(axis=1)
    seen = findings.in_seats(ours, theirs, cite_rows(imet))
    parts = {"Pakistan": ours}
    parts |= {name: seats[countries].sum(axis=1) for name, (countries, _) in GROUPS.items()}

    def draw(figure: Figure, wide: bool) -> None:
        above, below = figure.subplots(2, 1, sharex=True, sharey=True)
        above.bar(ours.index, ours, color=ACCENT, width=0.82)
        bottom, names = np.zeros(len(seats)), []
        for name, (_, color) in GROUPS.items():
            below.bar(seats.index, parts[name], bottom=bottom, color=color, width=0.82)
            names.append(name.replace(", ", ",\n").replace(" and ", "\nand "))
            bottom += parts[name].to_numpy()
        for axes, total in ((above, ours), (below, theirs)):
            for y in (BEFORE, BEFORE + 2):  # those of the title
                axes.text(y, total[y], count(total[y]), ha="center", va="bottom", weight="bold")
        above.set_xlim(seats.index[0] - 0.6, seats.index[-1] + 0.5)
        above.set_title("Pakistan")
        below.set_title(findings.SIX[0].upper() + findings.SIX[1:])
        below.set_xticks([y for y in seats.index if y % (1 if wide else 5) == (0 if wide else 2)])
        below.set_ylim(0, max(ours.max(), theirs.max()) * 1.05)
        below.set_yticks(range(0, int(below.get_ylim()[1]) + 1, 100))
        if wide:
            tops = np.cumsum([parts[name].iloc[-1] for name in GROUPS])
            middles = tops - [parts[name].iloc[-1] / 2 for name in GROUPS]
            ends = zip(middles, GROUPS, [DARK, GREY, GREY], strict=True)
            label_ends(below, seats.index[-1] + 0.5, list(ends))
            return
        up, line = 0.0, below.xaxis.label.get_size() * LINE_OF_TEXT
        for told in names:
            place = {"xytext": (8, up), "textcoords": "offset points", "va": "bottom"}
            below.annotate(told, (seats.index[-1] + 0.5, 0), **place, annotation_clip=False)
            up += line * (told.count("\n") + 1)

    alt = (
        f"Two bar charts of IMET seats in South Asia by fiscal year, "
        f"{year(seats.index[0])} to {year(seats.index[-1])}. Pakistan: {_extremes(ours)}. The "
        f"{findings.SIX} together: {_extremes(theirs)}; "
        + ", ".join(f"{count(theirs[y])} in {year(y)}" for y in range(BEFORE, theirs.index[-1] + 1))
        + "."
    )
    return Picture(
        "seats_in_south_asia",
        findings.seats_in_the_region.told(seen),
        "IMET seats by the fiscal year in which the course ended, "
        + years_between(seats.index[0], seats.index[-1]),
        seen.source,
        alt,
        tidy(pd.DataFrame(parts), "fiscal_year", "countries", "seats"),
        draw,
        (400, 420),
    )


def _bars(axes: Axes, country: str, series: pd.Series, color: str) -> None:
    """Draw a country's millions by year, the last one as incomplete, with a line at the floor."""
    axes.axhline(FLOOR / 1e6, color=ACCENT if color == DARK else GREY, linewidth=1)
    bars = axes.bar(series.index, series, color=color, width=0.8)
    if series.index[-1] == LAST:
        bars.patches[-1].set(facecolor=WHITE, edgecolor=color)
    axes.grid(visible=False)
    axes.set_yticks([])
    axes.set_title(country)


def _changes(axes: Axes, table: pd.DataFrame, years: list[int]) -> None:
    """Draw a row a country: the range of its changes, and those of two years, the second a ring.

    What lies above the range has its value, and in the first row each mark its year.
    """
    rows = np.arange(len(table))
    axes.barh(rows, table["high"] - table["low"], left=table["low"], color=LIGHT, height=0.4)
    axes.vlines(0, -0.25, len(table) - 0.5, color=GREY, linewidth=1)
    beside = {"xytext": (8, 0), "textcoords": "offset points", "va": "center", "color": ACCENT}
    for y, fill in zip(years, (None, WHITE), strict=True):
        axes.text(table[y].iloc[0], -0.26, year(y), ha="center", va="bottom")
        for row, (change, high) in enumerate(zip(table[y], table["high"], strict=True)):
            color = ACCENT if change > high else DARK
            axes.plot(change, row, "o", color=color, markerfacecolor=fill or color, markersize=8)
            if change > high:
                axes.annotate(f"+{change:,.0f}", (change, row), **beside, weight="bold")
    low, high = table.min().min(), table.max().max()
    axes.set_xlim(low - 0.03 * (high - low), high + 0.14 * (high - low))
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.set_yticks(rows, table.index, color=DARK)
    axes.set_ylim(len(table) - 0.5, -0.8)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")


def _extremes(series: pd.Series, high: Callable = count, low: Callable = count) -> str:
    top, least = series.idxmax(), series.idxmin()
    return (
        f"highest {high(series[top])} in {year(top)}, lowest {low(series[least])} in {year(least)}"
    )


def _panel(series: pd.Series) -> str:
    booked = series.dropna()
    if booked.empty:
        return f"{series.name}: nothing recorded."
    none = series.index[series.isna()]
    return (
        f"{series.name}: {_extremes(booked, millions, dollars)}"
        + (f", nothing recorded in {in_spans(none)}" if len(none) else "")
        + "."
    )
