"""The programme: the law it rests on, how large it is, who receives, under which kinds of money.

The functions that count take rows of `data/money/imet_obligations.csv`, the Greenbook's obligations
under the name of IMET. It carries that name back to fiscal year 1950, before the programme existed.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from imet.book import Link, ShownTable
from imet.cite import cite_money, cite_reports
from imet.dates import cite_law
from imet.errors import ArgumentError, MissingError, one_of
from imet.obligations import MILLION, crs_years, in_dollars, rows_of
from imet.prose import count, day, millions, year
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
NO_COUNTRY = "No single country"  # what is listed for an area or for the whole world
AS_PRINTED = {"-": "a dash", "*": "an asterisk"}  # in the place of an amount


def by_year(rows: pd.DataFrame, dollars: str = "current") -> pd.Series:
    """Return the sum of obligations by fiscal year, for every year that the rows span.

    Whole dollars, "current" or "constant 2020" as the Greenbook itself converts them; missing where
    nothing is booked. The transition quarter does not count.
    """
    years = rows[rows["period"] == "year"].groupby("fiscal_year")[in_dollars(dollars)].sum()
    span = range(rows["fiscal_year"].min(), rows["fiscal_year"].max() + 1)
    return years.reindex(span).astype("Int64")


def share_by_year(rows: pd.DataFrame, country: str) -> pd.Series:
    """Return one country's share of all obligations by fiscal year; missing where none is booked.

    A country that the rows do not have raises a MissingError.
    """
    own = rows[rows["country"] == country]
    if own.empty:
        raise MissingError(f"no IMET obligations of '{country}' among these rows")
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
    them in the sum over countries, without what areas have.
    """
    amounts = _countries(rows).groupby(["fiscal_year", "country"])["obligations_usd"].sum()
    shares = amounts / amounts.groupby("fiscal_year").transform("sum")
    by = shares.groupby("fiscal_year")
    return pd.DataFrame(
        {
            "countries": by.size(),
            "largest_share": by.nlargest(LARGEST).groupby(level=0).sum(),
        }
    )


def by_region(rows: pd.DataFrame) -> pd.DataFrame:
    """Return obligations and the number of countries by region, the largest sum first.

    Columns `obligations_usd`, in current dollars, and `countries`. Regions are those that the
    Greenbook prints; amounts of no single country in it stand as `NO_COUNTRY`.
    """
    by = rows.groupby(rows["region"].mask(rows["iso3"].isna(), NO_COUNTRY))
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
    """Return rows of `law.csv` as a table to read, with a grant between the first and the second.

    `first` is the row of the Greenbook of the first grants to a country.
    """
    booked = first.iloc[0]
    grants = f"First training grants to {booked['country']}: {millions(booked['obligations_usd'])}."
    rows = list(zip(map(_when, laws.itertuples()), laws["says"], strict=True))
    rows.insert(1, (f"{year(booked['fiscal_year'])}, Greenbook", grants))
    return ShownTable(
        pd.DataFrame(rows, columns=["When and where", "What it says, in our words"]),
        caption="How the programme came about",
        source=f"{cite_law(laws).removesuffix('.')}; {cite_money(first)} Of these we read a part: "
        f"{'; '.join(laws.loc[laws['seen'] == 'part', 'citation'])}.",
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
    """Return IMET seats and their cost by fiscal year and label as a table to read.

    `rows` are the IMET rows of the record from LABELS_SINCE on; a cell is seats and, after the
    stroke, million dollars. The last column has the seats of one country, by label. Blank
    where none is listed. A label that READ_AS lacks raises an ArgumentError.
    """
    one_of(country, rows["country"], "country of these rows")
    if unknown := set(rows["program"]) - set(READ_AS):
        raise ArgumentError(f"no reading of the labels {sorted(unknown)}; see READ_AS")
    by = rows.groupby(["fiscal_year", "program"])[["students", "cost_usd"]].sum()
    cells = by["students"].map(count) + " / " + (by["cost_usd"] / MILLION).map("{:.2f}".format)
    own = rows[rows["country"] == country].groupby(["fiscal_year", "program"])["students"].sum()
    own = own.index.get_level_values("program") + " " + own.map(count)
    shown = cells.unstack().reindex(columns=list(READ_AS))
    shown[country] = own.groupby(level="fiscal_year").agg(", ".join)
    return ShownTable(
        shown.rename(index=year).rename_axis("Fiscal year").reset_index(),
        "IMET by the label under which the reports print it: seats / cost in millions of current "
        f"dollars, of all countries that they list; in the last column, seats of {country}",
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
