"""Figures of the neighbourhood: ranks, dollars and seats, of Pakistan and of others."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from imet.book import STYLE, Picture
from imet.chapters import neighbourhood_findings as findings
from imet.chapters.neighbourhood import BEFORE, NEIGHBOURS, PAST, SHOWN, changes_against_past
from imet.cite import cite_money, cite_rows
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, finish, tidy
from imet.obligations import by_country
from imet.prose import count, dollars, in_spans, listed, millions, word, year

LARGEST = {  # recipients, with the look of their lines
    "Pakistan": {"color": DARK, "linewidth": 3, "marker": "o", "markersize": 6, "zorder": 4},
    "Turkey": {"color": MIDDLE, "linewidth": 1.6, "marker": "s", "markersize": 4.5},
    "Jordan": {"color": GREY, "linewidth": 1.6, "linestyle": "--", "marker": "^", "markersize": 5},
    "Lebanon": {"color": "#8fb0cc", "linewidth": 1.6, "marker": "D", "markersize": 4},
}
GREY_EDGE = {"edgecolor": GREY, "linewidth": 0.6}
GROUPS = {  # of neighbours, from the bottom of each bar upwards
    "India": (["India"], {"color": MIDDLE}),
    "Bangladesh and Nepal": (["Bangladesh", "Nepal"], {"color": LIGHT} | GREY_EDGE),
    "Sri Lanka, Maldives, Afghanistan": (
        ["Sri Lanka", "Maldives", "Afghanistan"],
        {"color": "white", "hatch": "////"} | GREY_EDGE,
    ),
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
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.6))
        for country, style in LARGEST.items():
            axes.plot(rank.index, rank[country], **style)
            end = rank[country].dropna()
            place = {"xytext": (9, 0), "textcoords": "offset points", "va": "center"}
            axes.annotate(country, (end.index[-1], end.iloc[-1]), **place, fontsize=10)
        axes.set_yscale("log")
        ticks = [1, 2, 3, 5, 10, 20, 50, 100]
        axes.set_yticks(ticks, [str(tick) for tick in ticks])
        axes.set_yticks([], minor=True)
        axes.set_ylim(150, 0.85)
        _year_ticks(axes, rank.index)
        axes.set_xlim(rank.index[0] - 0.7, rank.index[-1] + 3.2)
        axes.set(
            xlabel="Fiscal year (04 is FY2004)",
            ylabel="Rank by obligation of the year\n(1 is most; logarithmic scale)",
        )
        finish(figure, findings.largest_in_its_years.text(seen), seen.source)
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
    data = tidy(rank[list(LARGEST)].astype("Int64"), "fiscal_year", "country", "rank")
    return Picture(figure, alt, "largest_recipients", data)


def dollars_of_neighbours(rows: pd.DataFrame) -> Picture:
    """Draw the obligations of the countries `SHOWN`, Pakistan first, a panel each.

    `rows` are the Greenbook's IMET rows of `SHOWN` in the years to draw.
    """
    rows = rows[rows["country"].isin(SHOWN)]
    amounts = by_country(rows, "obligations_usd").reindex(columns=SHOWN)
    highest = amounts.max().max()
    with plt.style.context(STYLE):
        figure, panels = plt.subplots(4, 3, sharex=True, sharey=True, figsize=(6.4, 7))
        for axes, country in zip(panels.flat, SHOWN, strict=True):
            series = amounts[country]
            color = MIDDLE if country in NEIGHBOURS else GREY
            color = DARK if country == "Pakistan" else color
            axes.bar(series.index, series / 1e6, color=color, width=0.8)
            booked, none = series.dropna(), series[series.isna()].index
            axes.plot(none, [highest / 4e7] * len(none), "x", color=GREY, markersize=3.5)
            if booked.empty:
                axes.text(series.index[0], highest / 5e6, "x: nothing recorded", fontsize=8.5)
            else:
                top = booked.max() / 1e6
                style = {"ha": "center", "va": "bottom", "fontsize": 8.5}
                axes.text(booked.idxmax(), top, f"{top:.2f}", **style)
            axes.set_title(country, fontsize=10)
            axes.set_xticks([y for y in series.index if y % 8 == 0])
            axes.set_ylabel("$ million", fontsize=9)
            axes.set_ylim(0, highest / 1e6 * 1.2)
            axes.set_yticks(range(int(highest / 1e6) + 1))
        for axes in panels[-1]:
            axes.set_xlabel("Fiscal year", fontsize=9.5)
        seen = findings.floor(amounts["India"], cite_money(rows))
        finish(figure, findings.a_million_for_india.text(seen), seen.source)
    alt = (
        f"{word(len(SHOWN)).capitalize()} bar charts of IMET obligations by fiscal year, "
        f"{year(amounts.index[0])} to {year(amounts.index[-1])}, in current dollars, on one scale. "
        + " ".join(_panel(amounts[country]) for country in SHOWN)
    )
    data = tidy(amounts, "fiscal_year", "country", "obligations_usd")
    return Picture(figure, alt, "dollars_of_neighbours", data)


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
        "Dollars obligated": (by_country(rows, "obligations_usd"), 1e3, "Change, $ thousand"),
        "Course seats": (by_country(shown, "students"), 1, "Change, seats"),
    }
    height = np.arange(len(NEIGHBOURS))
    words, found, data = [], [], []
    source = f"{cite_money(rows)} {cite_rows(shown)}"
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, figsize=(6.4, 6.6))
        for axes, (name, (amounts, unit, label)) in zip(both, parts.items(), strict=True):
            table = changes_against_past(amounts, years, BEFORE, PAST).loc[list(NEIGHBOURS)]
            found.append(table)
            data.append(table.rename_axis("country").reset_index().assign(measure=name))
            table = table.astype(float) / unit
            usual = table["high"] - table["low"]
            axes.barh(height, usual, left=table["low"], color=LIGHT, height=0.62)
            axes.plot(table[years[0]], height - 0.14, "o", color=DARK, markersize=7)
            hollow = {"markerfacecolor": "white", "markeredgecolor": RED, "markeredgewidth": 1.6}
            axes.plot(table[years[1]], height + 0.14, "D", markersize=6, **hollow)
            axes.axvline(0, color=GREY, linewidth=0.8)
            # the key stands on the first of the two lines
            first_line = " \n" if axes is both[0] else ""
            axes.set_title(first_line + name, fontsize=10.5, linespacing=1.7)
            axes.set_xlabel(label)
            axes.use_sticky_edges = False
            axes.autoscale_view()
            low, high = axes.get_xlim()  # a locator would keep labels beyond them
            ticks = MaxNLocator(nbins=4, integer=True).tick_values(low, high)
            axes.set_xticks([tick for tick in ticks if low <= tick <= high])
            axes.set_yticks(height, NEIGHBOURS)
            axes.invert_yaxis()
            axes.grid(axis="x")
            risen = {y: table.index[table[y] > table["high"]] for y in years}
            above = {y: listed(names) if len(names) else "" for y, names in risen.items()}
            largest = table[years].stack()
            words.append(
                f"{name}: beyond the largest rise of the {word(PAST)} years before, "
                + ", ".join(f"{above[y] or 'none'} in {year(y)}" for y in years)
                + f"; largest rise {largest.idxmax()[0]} in {year(largest.idxmax()[1])}, "
                f"{largest.max():,.0f}; largest fall {largest.idxmin()[0]} in "
                f"{year(largest.idxmin()[1])}, {-largest.min():,.0f}."
            )
        handles = [both[0].patches[0], *both[0].lines[:2]]
        labels = [f"{year(y - 1)} to {year(y)}" for y in years]
        key = both[0].legend(
            handles,
            [f"range of the ten changes to {year(BEFORE)}", *labels],
            **{"loc": "lower left", "bbox_to_anchor": (-0.17, 1.1), "ncols": 3, "fontsize": 9.5},
            **{"columnspacing": 1.6, "handletextpad": 0.5, "borderpad": 0},
        )
        key.set_in_layout(False)
        seen = findings.beyond(*found, source)
        finish(figure, findings.rises_in_dollars_alone.text(seen), source)
    alt = (
        f"Two charts of yearly changes of {findings.SIX}: the range of the ten "
        f"to {year(BEFORE)}, and those of {year(years[0])} and {year(years[1])}, in thousands of "
        "dollars and in seats. " + " ".join(words)
    )
    table = pd.concat(data).rename(columns={y: f"change_{y}" for y in years})
    return Picture(figure, alt, "changes_of_neighbours", table)


def seats_in_south_asia(imet: pd.DataFrame) -> Picture:
    """Draw the IMET course seats of Pakistan and six other South Asian states by fiscal year.

    `imet` are IMET activities that were delivered, of the years to draw.
    """
    imet = imet[imet["country"].isin(("Pakistan", *NEIGHBOURS))]
    seats = by_country(imet, "students").reindex(columns=["Pakistan", *NEIGHBOURS])
    ours, theirs = seats["Pakistan"].fillna(0), seats[list(NEIGHBOURS)].sum(axis=1)
    seen = findings.in_seats(ours, theirs, cite_rows(imet))
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, sharey=True, figsize=(6.4, 5.8))
        parts = {"Pakistan": ours}
        both[0].bar(ours.index, ours, color=DARK, width=0.82)
        bottom = np.zeros(len(seats))
        for label, (countries, style) in GROUPS.items():
            parts[label] = seats[countries].sum(axis=1)
            looks = {"bottom": bottom, "label": label, "width": 0.82, **style}
            both[1].bar(seats.index, parts[label], **looks)
            bottom += parts[label].to_numpy()
        for axes, total in zip(both, (ours, theirs), strict=True):
            for y in (BEFORE, BEFORE + 2):  # those of the title
                axes.text(y, total[y], count(total[y]), ha="center", va="bottom", fontsize=9)
        both[0].set_ylabel("Course seats:\nPakistan")
        both[1].set_ylabel(f"Course seats:\n{findings.SIX}")
        _year_ticks(both[1], seats.index, 2)
        both[1].set_xlabel("Fiscal year of the last day (08 is FY2008)")
        both[1].set_ylim(0, max(ours.max(), theirs.max()) * 1.15)
        handles, labels = both[1].get_legend_handles_labels()
        both[1].legend(handles[::-1], labels[::-1], loc="upper right", fontsize=9)
        finish(figure, findings.seats_in_the_region.text(seen), seen.source)
    alt = (
        f"Two bar charts of IMET course seats in South Asia by fiscal year, "
        f"{year(seats.index[0])} to {year(seats.index[-1])}. Pakistan: {_extremes(ours)}. The "
        f"{findings.SIX} together: {_extremes(theirs)}; "
        + ", ".join(f"{count(theirs[y])} in {year(y)}" for y in range(BEFORE, theirs.index[-1] + 1))
        + "."
    )
    table = tidy(pd.DataFrame(parts), "fiscal_year", "countries", "seats")
    return Picture(figure, alt, "seats_in_south_asia", table)


def _year_ticks(axes: Axes, years: pd.Index, step: int = 4) -> None:
    ticks = [y for y in years if y % step == 0]
    axes.set_xticks(ticks, [f"{y % 100:02d}" for y in ticks])


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
