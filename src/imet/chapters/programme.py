"""The programme: the law it rests on, how large it is, who receives, under which kinds of money.

The functions that count take rows of `data/money/imet_obligations.csv`, the Greenbook's obligations
under the name of IMET. It carries that name back to fiscal year 1950, before the programme existed.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from imet.book import STYLE, Link, Picture, ShownTable
from imet.cite import cite_money, cite_reports
from imet.dates import cite_law, fiscal_year_of
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, finish
from imet.obligations import DOLLARS, MILLION, crs_years, rows_of
from imet.prose import count, day, millions, percent, word, year, years_between
from imet.schemas import DISAGREEMENTS

FOUNDING = "pl_94_329"  # the row of law.csv of the act that founded the programme
LARGEST = 5
# The last year that the Greenbook has whole: of the one after, its obligations are far below what
# Congress made available; see the register of disagreements.
LAST_WHOLE = 2019
LABELS_SINCE = 2007  # fiscal year from which the reports print IMET under these labels
# what the labels are read as; the reports do not explain them
READ_AS = {
    "IMET-1": "one-year",
    "IMET-2": "two-year",
    "IMET-X": "no-year",
    "IMET-D&R": "deobligated and reobligated",
}
AS_PRINTED = {"-": "a dash", "*": "an asterisk"}  # in the place of an amount
BEFORE = {"color": LIGHT, "edgecolor": GREY, "lw": 0.5, "label": "before the programme existed"}
SINCE = {"color": DARK, "label": "since"}


def by_year(rows: pd.DataFrame, dollars: str = "current") -> pd.Series:
    """Return the sum of obligations by fiscal year, for every year that the rows span.

    Whole dollars, "current" or "constant 2020" as the Greenbook itself converts them; missing where
    nothing is booked. The transition quarter does not count.
    """
    years = rows[rows["period"] == "year"].groupby("fiscal_year")[DOLLARS[dollars]].sum()
    span = range(rows["fiscal_year"].min(), rows["fiscal_year"].max() + 1)
    return years.reindex(span).astype("Int64")


def share_by_year(rows: pd.DataFrame, country: str) -> pd.Series:
    """Return one country's share of all obligations by fiscal year; missing where none is booked.

    A country that the rows do not have raises a KeyError.
    """
    own = rows[rows["country"] == country]
    if own.empty:
        raise KeyError(f"no IMET obligations of '{country}' among these rows")
    world = by_year(rows)
    return (by_year(own).reindex(world.index) / world).astype("Float64")


def share_before(rows: pd.DataFrame, last_year: int) -> float:
    """Return the share of all constant dollars that was booked up to `last_year`, that year in."""
    amounts = by_year(rows, "constant 2020")
    return float(amounts.loc[:last_year].sum() / amounts.sum())


def _countries(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of whole years that are booked for a country and not for an area."""
    return rows[rows["iso3"].notna() & (rows["period"] == "year")]


def concentration_by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many countries receive and how concentrated the obligations are, by fiscal year.

    `countries` is the number that have an obligation; `largest_share` the share of the LARGEST of
    them; `herfindahl` the sum of squared shares, 1 if one country has all and 1/n if n have the
    same (Hirschman 1964). Shares are of the sum over countries, without what areas have.
    """
    amounts = _countries(rows).groupby(["fiscal_year", "country"])["obligations_usd"].sum()
    shares = amounts / amounts.groupby("fiscal_year").transform("sum")
    by = shares.groupby("fiscal_year")
    return pd.DataFrame(
        {
            "countries": by.size(),
            "largest_share": by.nlargest(LARGEST).groupby(level=0).sum(),
            "herfindahl": (shares**2).groupby("fiscal_year").sum(),
        }
    )


def by_region(rows: pd.DataFrame) -> pd.DataFrame:
    """Return obligations and the number of countries by region, the largest sum first.

    Columns `obligations_usd`, in current dollars, and `countries`. Regions are those that the
    Greenbook prints; amounts of no single country in it stand as "No single country".
    """
    by = rows.groupby(rows["region"].mask(rows["iso3"].isna(), "No single country"))
    sums, countries = by["obligations_usd"].sum(), by["iso3"].nunique().rename("countries")
    return sums.to_frame().join(countries).sort_values(sums.name, ascending=False, kind="stable")


def largest_recipients(rows: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Return the LARGEST recipients of some years, one column a year, for a table.

    A cell is a country and its obligations in millions of current dollars.
    """
    columns, countries = {}, _countries(rows)
    for of_year in years:
        top = countries[countries["fiscal_year"] == of_year].nlargest(LARGEST, "obligations_usd")
        in_millions = (top["obligations_usd"] / 1e6).map("\N{NO-BREAK SPACE}{:.1f}".format)
        columns[year(of_year)] = (top["country"] + in_millions).array
    return pd.DataFrame(columns)


def chronology(laws: pd.DataFrame, first: pd.DataFrame) -> ShownTable:
    """Return rows of `law.csv` as a table to read, with a booking between the first and the second.

    `first` is the row of the Greenbook of the first booking for a country.
    """
    booked = first.iloc[0]
    grants = f"First training grants to {booked['country']}: {millions(booked['obligations_usd'])}."
    says = laws["says"] + laws["seen"].map({"text": "", "part": " (Read in part.)"})
    rows = list(zip(map(_when, laws.itertuples()), says, strict=True))
    rows.insert(1, (f"{year(booked['fiscal_year'])}, Greenbook", grants))
    return ShownTable(
        pd.DataFrame(rows, columns=["When and where", "What it says, in our words"]),
        caption="How the programme came about",
        source=f"{cite_law(laws).removesuffix('.')}; {cite_money(first)}",
    )


def _when(law: Any) -> Link:
    """Return the date of a law, a day in words or what is known of it, with its citation."""
    whole = len(law.date) == len("1976-06-30")
    date = day(pd.Timestamp(law.date)) if whole else law.date
    return Link(f"{date}, {law.citation.split(',')[0]}", law.url)


def series_compared(pairs: pd.DataFrame) -> ShownTable:
    """Return pairs of the register of disagreements beside each other, to read in millions.

    `pairs` are rows of `disagreements.csv` with the `line` of that file on which each stands.
    """
    lines = ", ".join(map(str, sorted(pairs["line"])))
    shown = {
        "What": pairs["question"],
        "One series": pairs["series_a"],
        "it has": pairs["usd_a"].map(millions),
        "Another": pairs["series_b"],
        "that has": pairs["usd_b"].map(millions),
        "Difference": pairs["difference_usd"].map(millions),
    }
    return ShownTable(
        pd.DataFrame(shown),
        caption="Worldwide IMET in official series, current dollars",
        source=f"Register of disagreements (data/{DISAGREEMENTS.path}), lines {lines}.",
    )


def labels_table(rows: pd.DataFrame, country: str) -> ShownTable:
    """Return IMET places and their cost by fiscal year and label as a table to read.

    `rows` are the IMET rows of the record from LABELS_SINCE on; a cell is places and, after the
    stroke, million dollars. The last column has the places of one country, by label. Blank
    where none is listed. A label that READ_AS lacks raises a ValueError.
    """
    if unknown := set(rows["program"]) - set(READ_AS):
        raise ValueError(f"no reading of the labels {sorted(unknown)}; see READ_AS")
    by = rows.groupby(["fiscal_year", "program"])[["students", "cost_usd"]].sum()
    cells = by["students"].map(count) + " / " + (by["cost_usd"] / MILLION).map("{:.2f}".format)
    own = rows[rows["country"] == country].groupby(["fiscal_year", "program"])["students"].sum()
    own = own.index.get_level_values("program") + " " + own.map(count)
    shown = cells.unstack().reindex(columns=list(READ_AS))
    shown[country] = own.groupby(level="fiscal_year").agg(", ".join)
    return ShownTable(
        shown.rename(index=year).rename_axis("Fiscal year").reset_index(),
        "IMET by the label under which the reports print it: places of all countries that they "
        f"list, and their cost in millions of current dollars; places of {country}",
        cite_reports(rows),
    )


def planned(asked: pd.DataFrame, booked: pd.Series) -> ShownTable:
    """Return what was requested for Pakistan beside the CRS table and the obligations.

    `asked` are Pakistan's requests of `imet_requests.csv`, `booked` the obligations by fiscal
    year. One row for every year from the first request to the last; a year without an amount is
    blank, and where CRS prints a sign in the place of an amount the table names the sign.
    """
    years = pd.RangeIndex(asked["fiscal_year"].min(), asked["fiscal_year"].max() + 1)
    requests = asked.pivot_table(index="fiscal_year", columns="standing", values="usd")
    requests = requests.reindex(years).astype("Int64")
    crs = pd.concat([crs_years("IMET"), crs_years("IMET", stage="request")])
    crs = crs[crs["last_fiscal_year"].isin(years)]
    stage = crs["stage"].map({"actual": "appropriated", "request": "requested"})
    said = (stage + ": " + crs["printed"].replace(AS_PRINTED)).set_axis(crs["last_fiscal_year"])
    shown = {
        "Fiscal year": years.map(year),
        "Request, State Department's table, US$": requests["official table, transcribed"].array,
        "Request, as the press quotes it, US$": requests["press"].array,
        "CRS table, US$ million, as printed": said.reindex(years).array,
        "Obligated, Greenbook, US$": booked.reindex(years).astype("Int64").array,
    }
    return ShownTable(
        pd.DataFrame(shown),
        "IMET for Pakistan as planned and as obligated; blank where we have no amount",
        cite_money(asked, crs, rows_of("Pakistan", first=years[0], last=years[-1])),
    )


def obligations_since_1950(rows: pd.DataFrame, founding: pd.DataFrame, country: str) -> Picture:
    """Draw obligations worldwide in constant dollars, and one country's share of them.

    The row `founding` of `law.csv`, the act that founded the programme, parts the bars.
    """
    amounts = by_year(rows, "constant 2020")
    world = amounts.astype(float) / 1e6
    share = share_by_year(rows, country).astype(float)
    date = pd.Timestamp(founding["date"].item())
    last = fiscal_year_of(date)
    with plt.style.context(STYLE):
        figure, (top, below) = plt.subplots(
            2, 1, sharex=True, figsize=(6.4, 5.6), height_ratios=[2, 1]
        )
        for axes, values in ((top, world), (below, share)):
            for years, style in ((values.loc[:last], BEFORE), (values.loc[last + 1 :], SINCE)):
                axes.bar(years.index, years.fillna(0), width=0.82, **style)
            axes.axvline(last + 0.5, color=RED, linewidth=1.2, linestyle="--", zorder=3)
        act = f"{founding['citation'].item().split(',')[0]}, {day(date)}"
        top.text(last + 1.4, world.max() * 0.55, act, color=RED, fontsize=9.5)
        top.legend(loc="upper right", title="Booked as IMET", alignment="left")
        top.set_ylabel("Millions of constant\nFY2020 dollars")
        below.set_ylabel(f"{country}'s share")
        below.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        _decades(below, world)
        title = (
            f"{percent(share_before(rows, last))} of the constant dollars booked as IMET since "
            f"{year(world.index[0])} were booked before the programme existed"
        )
        finish(figure, title, f"{cite_money(rows)} Founding: {cite_law(founding)}")
    since = world.loc[last + 1 :]
    gaps = share.loc[share.first_valid_index() :].isna()
    alt = (
        f"Two bar charts by fiscal year, {years_between(world.index[0], world.index[-1])}, parted "
        f"by the act of {day(date)}. Obligations worldwide in constant {year(2020)} dollars: "
        f"highest {millions(world.max() * 1e6)} in {year(world.idxmax())}; in {year(last)} "
        f"{millions(world[last] * 1e6)}; after it lowest {millions(since.min() * 1e6)} in "
        f"{year(since.idxmin())}, highest {millions(since.max() * 1e6)} in "
        f"{year(since.idxmax())}. {country}'s share: first booked in "
        f"{year(share.first_valid_index())}, highest {share.max():.1%} in {year(share.idxmax())}, "
        f"none booked in {word(gaps.sum())} of the years after the first."
    )
    data = pd.DataFrame({"obligations_usd_2020": amounts, f"share_of_{country}": share})
    return Picture(figure, alt, "obligations_since_1950", data.reset_index())


def recipients(rows: pd.DataFrame) -> Picture:
    """Draw the number of countries, the share of the largest and the Herfindahl index by year.

    The years after LAST_WHOLE are left out: some recipients may be missing in them.
    """
    rows = rows[rows["fiscal_year"] <= LAST_WHOLE]
    table = concentration_by_year(rows)
    first, last = table.index[0], table.index[-1]
    countries, share, index = (table[name] for name in table)
    with plt.style.context(STYLE):
        figure, panels = plt.subplots(3, 1, sharex=True, figsize=(6.4, 6.2))
        for axes, values, colour, label in (
            (panels[0], countries, DARK, "Countries"),
            (panels[1], share, MIDDLE, f"Share of the\n{word(LARGEST)} largest"),
            (panels[2], index, GREY, "Herfindahl index"),
        ):
            axes.fill_between(values.index, values.astype(float), color=colour, alpha=0.25, lw=0)
            axes.plot(values.index, values, color=colour, linewidth=1.8)
            axes.set_ylabel(label)
            axes.set_ylim(0, float(values.max()) * 1.12)
        panels[1].yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        _decades(panels[2], countries)
        title = (
            f"Countries rose from {count(countries[first])} in {year(first)} to "
            f"{count(countries[last])} in {year(last)}; the share of the {word(LARGEST)} largest "
            f"fell from {percent(share[first])} to {percent(share[last])}"
        )
        finish(figure, title, cite_money(rows))
    alt = (
        f"Three lines by fiscal year, {year(first)} to {year(last)}. Countries with an obligation: "
        f"{count(countries[first])} at first, most {count(countries.max())} in "
        f"{year(countries.idxmax())}, {count(countries[last])} at last. Share of the "
        f"{word(LARGEST)} largest: highest {percent(share.max())} in {year(share.idxmax())}, "
        f"lowest {percent(share.min())} in {year(share.idxmin())}. Herfindahl index: highest "
        f"{index.max():.3f} in {year(index.idxmax())}, lowest {index.min():.3f} in "
        f"{year(index.idxmin())}."
    )
    return Picture(figure, alt, "recipients", table.reset_index())


def regions(rows: pd.DataFrame) -> Picture:
    """Draw the obligations of one fiscal year by region, with the number of countries.

    Rows of several years raise a ValueError: the bars would add them up.
    """
    years = rows["fiscal_year"].unique()
    if len(years) != 1:
        raise ValueError(f"one fiscal year is drawn, not {sorted(years)}")
    table = by_region(rows)
    dollars = table["obligations_usd"] / 1e6
    spread = table["countries"].map(lambda n: f"{count(n)} countries" if n else "")
    labels = dollars.map("{:.1f}".format).str.cat(spread, sep=", ").str.removesuffix(", ")
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.3))
        bars = axes.barh(range(len(table)), dollars, color=DARK, height=0.7)
        axes.bar_label(bars, labels, padding=4, fontsize=9)
        axes.set_yticks(range(len(table)), table.index)
        axes.invert_yaxis()
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        axes.set_xlim(0, dollars.max() * 1.42)
        axes.set_xticks(range(0, int(dollars.max()) + 1, 5))
        axes.set_xlabel(f"Obligations of {year(years[0])}, millions of current dollars")
        top = table.iloc[0]
        title = (
            f"{table.index[0]} had the largest sum in {year(years[0])}: "
            f"{percent(top['obligations_usd'] / table['obligations_usd'].sum())}, spread over "
            f"{count(top['countries'])} countries"
        )
        finish(figure, title, cite_money(rows))
    told = table.index + " " + table["obligations_usd"].map(millions).str.cat(spread, sep=" in ")
    alt = (
        f"Bar chart of IMET obligations in {year(years[0])} by region, in current dollars: "
        f"{'; '.join(told.str.removesuffix(' in '))}."
    )
    return Picture(figure, alt, "regions", table.reset_index())


def _decades(axes: Axes, by_year: pd.Series) -> None:
    axes.set_xticks([y for y in by_year.index if y % 10 == 0])
    axes.set_xlim(by_year.index[0] - 1.5, by_year.index[-1] + 1.5)
    axes.set_xlabel("Fiscal year")
