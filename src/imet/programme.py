"""The programme: the law it rests on, how large it is, who receives and how concentrated it is.

The functions that count take rows of `data/money/imet_obligations.csv`, the Greenbook's obligations
under the name of IMET. It carries that name back to fiscal year 1950, before the programme existed.
"""

from __future__ import annotations

import pandas as pd

from imet.fiscal import fiscal_period
from imet.obligations import DOLLARS
from imet.schemas import LAW
from imet.sources import spans
from imet.tables import stored

FOUNDING = "pl_94_329"  # the row of law.csv of the act that founded the programme
LARGEST = 5
# The last year that the Greenbook has whole: of the one after, its obligations are far below what
# Congress made available; see the register of disagreements.
LAST_WHOLE = 2019


def law(*names: str) -> pd.DataFrame:
    """Return rows of `data/episode/law.csv` in the order of the names, or all in their own order.

    Columns are those of `imet.schemas.LAW`; the index is the short name.

    Raises
    ------
    KeyError
        If no row has such a name.

    """
    table = stored(LAW).set_index("law", drop=False)
    unknown = sorted(set(names) - set(table.index))
    if unknown:
        raise KeyError(f"no row {unknown} in {LAW.path}; see its column 'law'")
    return table.loc[list(names)] if names else table


def law_day(name: str) -> pd.Timestamp:
    """Return the day of one row of `law.csv`.

    Raises
    ------
    KeyError
        If no row has such a name.
    ValueError
        If only its month or year is known, or nothing.

    """
    date = law(name)["date"].item()
    if pd.isna(date) or len(date) != len("2000-01-01"):
        raise ValueError(f"the day of '{name}' is not known; {LAW.path} has {date}")
    return pd.Timestamp(date)


def cite_law(rows: pd.DataFrame) -> str:
    """Return citations of rows of `law.csv`, and their lines in that file, for a source line."""
    if rows.empty:
        raise ValueError("no rows to cite")
    lines = [list(stored(LAW)["law"]).index(name) + 2 for name in rows["law"]]
    what = "; ".join(dict.fromkeys(rows["citation"]))
    return f"{what} (data/{LAW.path}, {spans(lines, 'line')})."


def fiscal_year_of(day: pd.Timestamp) -> int:
    """Return the US fiscal year of a day.

    Until 30 June 1976 it ran from July to June, since 1 October 1976 from October to September.

    Raises
    ------
    ValueError
        If the day is in the quarter between the two, which belongs to no fiscal year.

    """
    year, period = fiscal_period(day)
    if period != "year":
        raise ValueError(f"{day.date()} is in the transition quarter of 1976, in no fiscal year")
    return year


def by_year(rows: pd.DataFrame, dollars: str = "current") -> pd.Series:
    """Return the sum of obligations by fiscal year, for every year that the rows span.

    Parameters
    ----------
    rows
        Rows of `imet_obligations.csv`; those of the transition quarter do not count.
    dollars
        "current", or "constant 2020" as the Greenbook itself converts them.

    Returns
    -------
    pandas.Series
        Whole dollars; missing where nothing is booked.

    """
    years = rows[rows["period"] == "year"].groupby("fiscal_year")[DOLLARS[dollars]].sum()
    span = range(rows["fiscal_year"].min(), rows["fiscal_year"].max() + 1)
    return years.reindex(span).astype("Int64")


def share_by_year(rows: pd.DataFrame, country: str) -> pd.Series:
    """Return one country's share of all obligations by fiscal year; missing where none is booked.

    Raises
    ------
    KeyError
        If the rows have no such country.

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


def concentration_by_year(rows: pd.DataFrame, largest: int = LARGEST) -> pd.DataFrame:
    """Return how many countries receive and how concentrated the obligations are, by fiscal year.

    Returns
    -------
    pandas.DataFrame
        `countries`, the number that have an obligation; `largest_share`, the share of the
        `largest` of them; `herfindahl`, the sum of squared shares, 1 if one country has all and
        1/n if n have the same (Hirschman 1964). Shares are of the sum over countries: amounts
        booked for an area or for no single country are left out. One row a year.

    """
    countries = rows[rows["iso3"].notna() & (rows["period"] == "year")]
    amounts = countries.groupby(["fiscal_year", "country"])["obligations_usd"].sum()
    shares = amounts / amounts.groupby("fiscal_year").transform("sum")
    by = shares.groupby("fiscal_year")
    return pd.DataFrame(
        {
            "countries": by.size(),
            "largest_share": by.nlargest(largest).groupby(level=0).sum(),
            "herfindahl": (shares**2).groupby("fiscal_year").sum(),
        }
    )


def by_region(rows: pd.DataFrame) -> pd.DataFrame:
    """Return obligations and the number of countries by region, the largest sum first.

    Columns `obligations_usd`, in current dollars, and `countries`. Regions are those that the
    Greenbook prints; amounts of no single country in it stand as "No single country".
    """
    region = rows["region"].mask(rows["iso3"].isna(), "No single country")
    table = rows.groupby(region).agg(
        obligations_usd=("obligations_usd", "sum"), countries=("iso3", "nunique")
    )
    return table.sort_values("obligations_usd", ascending=False, kind="stable")


def largest_recipients(
    rows: pd.DataFrame, years: list[int], largest: int = LARGEST
) -> pd.DataFrame:
    """Return the largest recipients of some years, one column a year, for a table.

    A cell is a country and its obligations in millions of current dollars. Countries alone
    count, not areas.
    """
    countries = rows[rows["iso3"].notna() & (rows["period"] == "year")]
    columns = {}
    for year in years:
        top = countries[countries["fiscal_year"] == year].nlargest(largest, "obligations_usd")
        columns[f"FY{year}"] = [
            f"{country}\N{NO-BREAK SPACE}{usd / 1e6:.1f}"
            for country, usd in zip(top["country"], top["obligations_usd"], strict=True)
        ]
    return pd.DataFrame(columns)
