"""IMET of Pakistan's neighbours and of the largest recipients, year by year."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from imet.book import STYLE, Picture, ShownTable
from imet.cite import cite_money, cite_reports, cite_rows
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, finish, tidy
from imet.obligations import by_country, obligations_of, ranks
from imet.prose import count, dollars, in_spans, listed, millions, word, year
from imet.training import IMET, college_rows, places_by_year

NEIGHBOURS = ("India", "Bangladesh", "Nepal", "Sri Lanka", "Maldives", "Afghanistan")
SHOWN = ("Pakistan", *NEIGHBOURS, "Turkey", "Israel", "Jordan", "Lebanon", "Egypt")
LARGEST = {  # recipients, with the look of their lines
    "Pakistan": {"color": DARK, "linewidth": 3, "marker": "o", "markersize": 6, "zorder": 4},
    "Turkey": {"color": MIDDLE, "linewidth": 1.6, "marker": "s", "markersize": 4.5},
    "Jordan": {"color": GREY, "linewidth": 1.6, "linestyle": "--", "marker": "^", "markersize": 5},
    "Lebanon": {"color": "#8fb0cc", "linewidth": 1.6, "marker": "D", "markersize": 4},
}
GREY_EDGE = {"edgecolor": GREY, "linewidth": 0.6}
GROUPS = {  # from the bottom of each bar upwards
    "India": (["India"], {"color": MIDDLE}),
    "Bangladesh and Nepal": (["Bangladesh", "Nepal"], {"color": LIGHT} | GREY_EDGE),
    "Sri Lanka, Maldives, Afghanistan": (
        ["Sri Lanka", "Maldives", "Afghanistan"],
        {"color": "white", "hatch": "////"} | GREY_EDGE,
    ),
    "Pakistan": (["Pakistan"], {"color": DARK}),
}
BEFORE, PAST = 2017, 10  # the last fiscal year before the cut; how many changes to it are usual
FLOOR, FLOOR_SINCE = 1_000_000, 2003  # what EurAsian Times has India receive, and since when
TOGETHER, ALL = "Neighbours together", "All recipients"


def first_years(country: str) -> list[int]:
    """Return the fiscal years in which a country had the largest obligation, alone or shared.

    A country for which the Greenbook never booked anything is a KeyError.
    """
    obligations_of(country)  # a misspelt name is not a country that was never first
    rank = ranks()[country]
    return rank[rank == 1].index.tolist()


def standings(amounts: pd.DataFrame, country: str, spans: list[tuple[int, int]]) -> pd.DataFrame:
    """Return a country's rank by its sum over each of some spans of years, and its lead.

    `amounts` are by fiscal year (rows) and country (columns); a missing one adds nothing. One row a
    span: `rank`, `amount`, the largest other country as `rival` with `rival_amount`, and `lead`,
    which is negative where the rival has more. A country that is no column is a KeyError, and so is
    a span that reaches beyond the years.
    """
    rows = {}
    for first, last in spans:
        if first not in amounts.index or last not in amounts.index:
            known = f"{amounts.index.min()} to {amounts.index.max()}"
            raise KeyError(f"the span {first} to {last} is not within the amounts, {known}")
        sums = amounts.loc[first:last].sum()
        own, others = sums[country], sums.drop(country)
        rows[first, last] = {
            "rank": int((others > own).sum()) + 1,
            "amount": own,
            "rival": others.idxmax(),
            "rival_amount": others.max(),
            "lead": own - others.max(),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["first", "last"])


def changes_against_past(
    amounts: pd.DataFrame, years: list[int], before: int, past: int
) -> pd.DataFrame:
    """Return each country's changes from year to year beside those of the years before.

    `amounts` are by fiscal year (rows) and country (columns). One row a country: `low` and `high`,
    the smallest and the largest of the `past` changes to the year `before`, and for each of `years`
    its change on the year before. A change from or to a missing amount is missing, and so are `low`
    and `high` if any of the past changes is: then there is nothing to compare with. Amounts that do
    not reach back far enough are a KeyError.
    """
    if before - past not in amounts.index:
        raise KeyError(f"{past} changes to {before} need the amounts of {before - past}")
    changes = amounts.astype("Float64").diff()
    earlier = changes.loc[before - past + 1 : before]
    table = pd.DataFrame({"low": earlier.min(skipna=False), "high": earlier.max(skipna=False)})
    return table.join(changes.loc[years].T)


def wide(table: pd.DataFrame, caption: str, source: str) -> ShownTable:
    """Show whole numbers by fiscal year (rows) and country (columns), a column a year."""
    shown = table.T.astype("Int64").rename(columns=lambda y: f"{y % 100:02d}")
    shown = shown.rename_axis(index="Country", columns=None).reset_index()
    return ShownTable(shown, caption, source)


def ten_largest(rows: pd.DataFrame) -> ShownTable:
    """Show the ten largest recipients of each fiscal year, of the Greenbook's IMET rows."""
    rows = rows[rows["iso3"].notna()]
    shown = [
        {
            "Fiscal year": year(y),
            "Recipients": len(of_year),
            "The ten largest, US$ million": ", ".join(
                f"{row.country} {row.obligations_usd / 1e6:.2f}"
                for row in of_year.nlargest(10, "obligations_usd").itertuples()
            ),
        }
        for y, of_year in rows.sort_values("country").groupby("fiscal_year")
    ]
    caption = "The ten largest recipients of IMET by fiscal year, Greenbook obligations"
    return ShownTable(pd.DataFrame(shown[::-1]), caption, cite_money(rows))


def spans_table(current: pd.DataFrame, real: pd.DataFrame, source: str) -> ShownTable:
    """Show what `standings` gives in current and in constant dollars of FY2020, a row a span."""
    shown = pd.DataFrame({"Span": [_span(*years) for years in current.index]}, current.index)
    for table, unit in ((current, "current"), (real, "constant")):
        shown[f"Rank, {unit}"] = table["rank"]
        shown[f"Largest other, {unit}"] = table["rival"]
        shown[f"Ahead, US$ million, {unit}"] = (table["lead"] / 1e6).astype(float).round(2)
    return ShownTable(
        shown,
        "Pakistan's rank by the sum of Greenbook obligations, in current dollars and in constant "
        "dollars of FY2020; where it is behind, 'ahead' is negative",
        source,
    )


def by_series(
    series: list[tuple[str, pd.DataFrame, tuple[int, int]]], country: str
) -> pd.DataFrame:
    """Return a country's `standings` in several series, each over its own span, as `measure`."""
    found = [
        standings(amounts, country, [span]).reset_index().assign(measure=name)
        for name, amounts, span in series
    ]
    return pd.concat(found, ignore_index=True)


def series_table(found: pd.DataFrame, source: str) -> ShownTable:
    """Show what `by_series` gives of dollars and, in its last row, of places."""
    amounts = found[["amount", "rival_amount"]]
    told = (amounts / 1e6).map("{:,.2f}".format)
    told.iloc[-1] = amounts.iloc[-1].map(count)
    shown = {
        "Measure": found["measure"],
        "Span": list(map(_span, found["first"], found["last"])),
        "Pakistan's rank": found["rank"],
        "Pakistan": told["amount"],
        "Largest other": found["rival"],
        "It has": told["rival_amount"],
    }
    caption = (
        "Pakistan's rank by several series; amounts in US$ million, in the last row course places"
    )
    return ShownTable(pd.DataFrame(shown), caption, source)


def beside_record(booked: pd.DataFrame, courses: pd.DataFrame) -> ShownTable:
    """Show a country's obligations beside its courses: rows of the Greenbook and of the record."""
    usd = booked.set_index("fiscal_year")["obligations_usd"]
    yearly = places_by_year(courses).reindex(usd.index)
    shown = {
        "Obligations, US$": usd,
        "Cost of courses that ended, US$": yearly["cost_usd"],
        "Places": yearly["places"],
    }
    shown = pd.DataFrame(shown).rename(index=year).rename_axis("Fiscal year").reset_index()
    (country,) = booked["country"].unique()
    caption = f"IMET for {country}: Greenbook obligations, and the training record"
    return ShownTable(shown, caption, f"{cite_money(booked)} {cite_rows(courses)}")


def taking_part(booked: pd.DataFrame, courses: pd.DataFrame, countries: list[str]) -> ShownTable:
    """Show the fiscal years with obligations and the places under all programmes, by country."""
    years = booked.groupby("country")["fiscal_year"]
    under = courses["program"].isin(IMET).map({True: "IMET", False: "others"})
    places = courses.groupby(["country", under])["students"].sum().unstack().astype("Int64")
    shown = pd.DataFrame(
        {
            "Fiscal years with obligations": years.nunique(),
            "Last of them": years.max().map(year),
            "IMET places": places["IMET"],
            "Places under other programmes": places["others"],
        }
    )
    return ShownTable(
        shown.loc[countries].rename_axis("Country").reset_index(),
        "IMET and the four countries that the EurAsian Times names; blank where the record lists "
        "none",
        f"{cite_money(booked)} {cite_reports(courses)}",
    )


def same_last_day(courses: pd.DataFrame, others: pd.DataFrame) -> int:
    """Return in how many colleges and years two countries' long courses end on the same day."""
    theirs = college_rows(others)
    return sum(
        rows.merge(theirs[college], on="end_date")["fiscal_year_x"].nunique()
        for college, rows in college_rows(courses).items()
    )


def with_sums(table: pd.DataFrame, everyone: pd.Series) -> pd.DataFrame:
    """Return the columns of the neighbours, their sum, Pakistan's, and `everyone`, by year."""
    shown = table[list(NEIGHBOURS)].copy()
    shown[TOGETHER] = shown.sum(axis=1)
    return shown.assign(Pakistan=table["Pakistan"], **{ALL: everyone})


def before_and_after(usd: pd.DataFrame, places: pd.DataFrame, source: str) -> ShownTable:
    """Show dollars and places of some years, as `with_sums` gives them, a row a country."""
    parts = [
        table.rename(index=year).T.astype("Float64").round().astype("Int64").add_suffix(unit)
        for table, unit in ((usd / 1000, ", US$ thousand"), (places, ", places"))
    ]
    shown = pd.concat(parts, axis=1).rename_axis(index="Country", columns=None).reset_index()
    return ShownTable(
        shown,
        "Greenbook obligations and IMET course places before and after the cut; blank where "
        "nothing is booked; places of all recipients are those of countries in the report",
        source,
    )


def requested(rows: pd.DataFrame, areas: list[str]) -> ShownTable:
    """Show what was requested for some countries and areas, of rows of IMET_REQUESTS."""
    thousands = by_country(rows, "usd").dropna(how="all").T / 1e3
    shown = thousands.astype("Int64").loc[areas].rename(columns=year)
    return ShownTable(
        shown.rename_axis("Area").reset_index(),
        "IMET requested, US$ thousand: FY2016 and FY2017 from the State Department's tables, "
        "FY2021 and FY2022 as quoted in the press; blank where no amount was seen",
        cite_money(rows),
    )


def largest_recipients(rows: pd.DataFrame) -> Picture:
    """Draw the yearly rank of the four largest recipients among all, on a logarithmic scale.

    `rows` are the Greenbook's IMET rows of every recipient in the years to draw.
    """
    countries = rows[rows["iso3"].notna()]
    rank = by_country(countries, "obligations_usd").rank(axis=1, ascending=False, method="min")
    recipients = rank.count(axis=1)
    ours = rank["Pakistan"]
    first, missing = in_spans(ours.index[ours == 1]), ours.index[ours.isna()]
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.6))
        for country, style in LARGEST.items():
            axes.plot(rank.index, rank[country], label=country, **style)
        axes.set_yscale("log")
        ticks = [1, 2, 3, 5, 10, 20, 50, 100]
        axes.set_yticks(ticks, [str(tick) for tick in ticks])
        axes.set_yticks([], minor=True)
        axes.set_ylim(150, 0.85)
        _year_ticks(axes, rank.index)
        axes.set_xlim(rank.index[0] - 0.7, rank.index[-1] + 0.7)
        axes.set(
            xlabel="Fiscal year (04 is FY2004)", ylabel="Rank by obligation of the year (1 is most)"
        )
        axes.legend(loc="center", bbox_to_anchor=(0.58, 0.36))
        title = f"Pakistan was first among recipients of IMET: {first}"
        finish(figure, title, cite_money(countries))
    alt = (
        f"Lines of the rank of {word(len(LARGEST))} countries among all recipients, "
        f"{year(rank.index[0])} to {year(rank.index[-1])}, of which there were "
        f"{recipients.min()} to {recipients.max()} a year. Pakistan: first in {first}, "
        + (f"nothing booked in {in_spans(missing)}, " if len(missing) else "")
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
    """Draw the obligations of Pakistan and eleven countries around it, a panel each.

    `rows` are the Greenbook's IMET rows of `SHOWN` in the years to draw.
    """
    rows = rows[rows["country"].isin(SHOWN)]
    amounts = by_country(rows, "obligations_usd").reindex(columns=SHOWN)
    highest = amounts.max().max()
    with plt.style.context(STYLE):
        figure, panels = plt.subplots(4, 3, sharex=True, sharey=True, figsize=(6.4, 7))
        for axes, country in zip(panels.flat, SHOWN, strict=True):
            series = amounts[country]
            color = DARK if country == "Pakistan" else MIDDLE
            axes.bar(series.index, series / 1e6, color=color, width=0.8)
            booked, none = series.dropna(), series[series.isna()].index
            axes.plot(none, [highest / 4e7] * len(none), "x", color=GREY, markersize=3.5)
            if booked.empty:
                axes.text(series.index[0], highest / 5e6, "x: nothing booked", fontsize=8.5)
            axes.set_title(country, fontsize=10)
            axes.set_xticks([y for y in series.index if y % 8 == 0])
            axes.set_ylabel("$ million", fontsize=9)
        for axes in panels[-1]:
            axes.set_xlabel("Fiscal year", fontsize=9.5)
        over = amounts["India"].loc[FLOOR_SINCE:].dropna() >= FLOOR
        ours = ", ".join(
            f"{'none' if pd.isna(usd) else millions(usd)} in {year(y)}"
            for y, usd in amounts["Pakistan"].loc[BEFORE : BEFORE + 2].items()
        )
        india = f"India: {dollars(FLOOR)} or more in {in_spans(over.index[over])}"
        finish(figure, f"Pakistan: {ours}. {india}", cite_money(rows))
    alt = (
        f"{word(len(SHOWN)).capitalize()} bar charts of IMET obligations by fiscal year, "
        f"{year(amounts.index[0])} to {year(amounts.index[-1])}, in current dollars, on one scale. "
        + " ".join(_panel(amounts[country]) for country in SHOWN)
    )
    data = tidy(amounts, "fiscal_year", "country", "obligations_usd")
    return Picture(figure, alt, "dollars_of_neighbours", data)


def changes_of_neighbours(rows: pd.DataFrame, imet: pd.DataFrame) -> Picture:
    """Draw the neighbours' changes after FY2017 beside the range of the ten changes before.

    `rows` are the Greenbook's IMET rows of `NEIGHBOURS`, `imet` their IMET activities that were
    delivered, FY2007 to FY2019 or more.
    """
    years = [BEFORE + 1, BEFORE + 2]
    span = range(BEFORE - PAST, BEFORE + 3)
    rows = rows[rows["country"].isin(NEIGHBOURS) & rows["fiscal_year"].isin(span)]
    shown = imet[imet["country"].isin(NEIGHBOURS) & imet["fiscal_year"].isin(span)]
    parts = {
        "Dollars obligated": (by_country(rows, "obligations_usd"), 1e3, "Change, $ thousand"),
        "Course places": (by_country(shown, "students"), 1, "Change, places"),
    }
    height = np.arange(len(NEIGHBOURS))
    words, found, data = [], [], []
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, figsize=(6.4, 6.6))
        for axes, (name, (amounts, unit, label)) in zip(both, parts.items(), strict=True):
            table = changes_against_past(amounts, years, BEFORE, PAST).loc[list(NEIGHBOURS)]
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
                f"{name}: beyond the largest rise of the ten years before, "
                + ", ".join(f"{above[y] or 'none'} in {year(y)}" for y in years)
                + f"; largest rise {largest.idxmax()[0]} in {year(largest.idxmax()[1])}, "
                f"{largest.max():,.0f}; largest fall {largest.idxmin()[0]} in "
                f"{year(largest.idxmin()[1])}, {-largest.min():,.0f}."
            )
            found.append(
                " and ".join(f"{above[y]} in {year(y)}" for y in years if above[y]) or "none"
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
        title = (
            f"Rises beyond any in the ten years before: in dollars {found[0]}; in places {found[1]}"
        )
        finish(figure, title, f"{cite_money(rows)} {cite_rows(shown)}")
    alt = (
        f"Two charts of {word(len(NEIGHBOURS))} neighbours' yearly changes: the range of the ten "
        f"to {year(BEFORE)}, and those of {year(years[0])} and {year(years[1])}, in thousands of "
        "dollars and in places. " + " ".join(words)
    )
    table = pd.concat(data).rename(columns={y: f"change_{y}" for y in years})
    return Picture(figure, alt, "changes_of_neighbours", table)


def places_in_south_asia(imet: pd.DataFrame) -> Picture:
    """Draw the IMET course places of Pakistan and its neighbours by fiscal year.

    `imet` are IMET activities that were delivered, of the years to draw.
    """
    imet = imet[imet["country"].isin(("Pakistan", *NEIGHBOURS))]
    places = by_country(imet, "students").reindex(columns=["Pakistan", *NEIGHBOURS])
    ours, theirs = places["Pakistan"].fillna(0), places[list(NEIGHBOURS)].sum(axis=1)
    after = BEFORE + 2
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.5))
        bottom, data = np.zeros(len(places)), {}
        for label, (countries, style) in GROUPS.items():
            data[label] = places[countries].sum(axis=1)
            axes.bar(places.index, data[label], bottom=bottom, label=label, width=0.82, **style)
            bottom += data[label].to_numpy()
        _year_ticks(axes, places.index, 2)
        axes.set(xlabel="Fiscal year of the last day (08 is FY2008)", ylabel="Course places")
        axes.set_ylim(0, (ours + theirs).max() * 1.3)
        handles, labels = axes.get_legend_handles_labels()
        axes.legend(handles[::-1], labels[::-1], loc="upper right", ncols=2, fontsize=9)
        title = (
            f"From {year(BEFORE)} to {year(after)} Pakistan's places went from "
            f"{count(ours[BEFORE])} to {count(ours[after])}, those of its neighbours from "
            f"{count(theirs[BEFORE])} to {count(theirs[after])}"
        )
        finish(figure, title, cite_rows(imet))
    alt = (
        f"Stacked bar chart of IMET course places in South Asia by fiscal year, "
        f"{year(places.index[0])} to {year(places.index[-1])}. Pakistan: {_extremes(ours)}. The "
        f"{word(len(NEIGHBOURS))} neighbours together: {_extremes(theirs)}; "
        + ", ".join(f"{count(theirs[y])} in {year(y)}" for y in range(BEFORE, theirs.index[-1] + 1))
        + "."
    )
    table = tidy(pd.DataFrame(data), "fiscal_year", "countries", "places")
    return Picture(figure, alt, "places_in_south_asia", table)


def _year_ticks(axes: Axes, years: pd.Index, step: int = 4) -> None:
    ticks = [y for y in years if y % step == 0]
    axes.set_xticks(ticks, [f"{y % 100:02d}" for y in ticks])


def _span(first: int, last: int) -> str:
    return f"FY{first}-{last % 100}"


def _extremes(series: pd.Series, high: Callable = count, low: Callable = count) -> str:
    top, least = series.idxmax(), series.idxmin()
    return (
        f"highest {high(series[top])} in {year(top)}, lowest {low(series[least])} in {year(least)}"
    )


def _panel(series: pd.Series) -> str:
    booked = series.dropna()
    if booked.empty:
        return f"{series.name}: nothing booked."
    none = series.index[series.isna()]
    return (
        f"{series.name}: {_extremes(booked, millions, dollars)}"
        + (f", nothing booked in {in_spans(none)}" if len(none) else "")
        + "."
    )
