"""Count dollars: IMET obligations by recipient, assistance to Pakistan, and constant dollars.

All amounts of this module are the Greenbook's obligations unless a name says otherwise. The
transition quarter of 1976 is no fiscal year: it is left out of every series by year (nothing is
booked for IMET in it) and added where a sum over years spans it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pandas as pd

from imet.runs import runs
from imet.schemas import CPI, DEFLATORS, IMET_OBLIGATIONS, PAKISTAN_ASSISTANCE, PAKISTAN_CRS
from imet.schemas.money import FIRST_YEAR, IMET_ACCOUNT, LAST_YEAR
from imet.tables import stored

DOLLARS = {"current": "obligations_usd", "constant 2020": "obligations_usd_2020"}
CRS_EDITION = "2019-03-12"  # the newest


@cache
def by_recipient(dollars: str = "current") -> pd.DataFrame:
    """Return IMET obligations by fiscal year (rows) and country (columns).

    Parameters
    ----------
    dollars
        "current", or "constant 2020" as the Greenbook itself converts them.

    Returns
    -------
    pandas.DataFrame
        Whole dollars; missing where the Greenbook books nothing. Areas such as 'Asia (not
        specified)' are no countries and left out; `world` has them.

    """
    rows = stored(IMET_OBLIGATIONS)
    countries = rows[rows["iso3"].notna() & (rows["period"] == "year")]
    table = countries.pivot_table(
        index="fiscal_year", columns="country", values=DOLLARS[dollars], aggfunc="sum"
    )
    return table.reindex(_years(rows)).astype("Int64").rename_axis(columns=None)


def obligations_of(country: str, dollars: str = "current") -> pd.Series:
    """Return one country's IMET obligations for every fiscal year of the series.

    A year in which nothing is booked is missing and not nothing: the Greenbook has no row. Whoever
    adds up years decides what that means.

    Raises
    ------
    KeyError
        If the Greenbook never booked anything for such a country.

    """
    table = by_recipient(dollars)
    if country not in table:
        raise KeyError(f"no IMET obligations of '{country}' in the Greenbook; see its column names")
    return table[country]


def obligation(country: str, fiscal_year: int) -> int | None:
    """Return one country's IMET obligation in one year, in current dollars, or None.

    Raises
    ------
    KeyError
        If the year is outside the series or the country not in it.

    """
    series = obligations_of(country)
    _refuse_outside(series.index, fiscal_year)
    value = series[fiscal_year]
    return None if pd.isna(value) else int(value)


def world(dollars: str = "current") -> pd.Series:
    """Return IMET obligations worldwide by fiscal year, with those of areas."""
    rows = stored(IMET_OBLIGATIONS)
    sums = rows[rows["period"] == "year"].groupby("fiscal_year")[DOLLARS[dollars]].sum()
    return sums.reindex(_years(rows))


def rows_of(*countries: str, first: int = 1950, last: int = 2020) -> pd.DataFrame:
    """Return the Greenbook's IMET rows of some countries, or of all, to cite."""
    rows = stored(IMET_OBLIGATIONS)
    of = rows["country"].isin(countries) if countries else True
    return rows[of & rows["fiscal_year"].between(first, last)]


def gaps(series: pd.Series) -> list[tuple[int, int]]:
    """Return the first and the last year of each run of missing years between two booked ones."""
    booked = series.dropna().index
    inside = series.loc[booked.min() : booked.max()]
    return [(run[0], run[-1]) for run in runs(inside[inside.isna()].index)]


def ranks() -> pd.DataFrame:
    """Return each country's rank by fiscal year, 1 for the largest; missing where nothing booked.

    Countries with the same amount share the better rank.
    """
    return by_recipient().rank(axis=1, ascending=False, method="min").astype("Int64")


def ranking(first: int, last: int) -> pd.Series:
    """Return the sum of each country's obligations over some years, the largest first.

    A year without a row adds nothing. Current dollars.

    Raises
    ------
    KeyError
        If the first or the last year is outside the series.

    """
    table = by_recipient()
    _refuse_outside(table.index, first, last)
    sums = table.loc[first:last].sum()
    return sums[sums > 0].sort_values(ascending=False, kind="stable")


def in_constant_dollars(
    amounts: pd.Series, base: int = 2020, prices: str = "Greenbook"
) -> pd.Series:
    """Return current dollars by fiscal year in constant dollars of the year `base`.

    Parameters
    ----------
    amounts
        Current dollars, indexed by fiscal year; missing ones stay missing.
    base
        Fiscal year whose prices are used.
    prices
        "Greenbook": the deflator that its two columns imply, FY1946 to FY2020; with the base 2020
        it gives the Greenbook's own constant dollars within its rounding. "CPI": the mean
        consumer price index of the fiscal year, for series and years that the other lacks.

    Raises
    ------
    KeyError
        If a year has no price: nothing is carried forward.

    """
    level = price_level(prices)
    lacking = [year for year in {*amounts.dropna().index, base} if year not in level.index]
    if lacking:
        span = f"{level.index.min()} to {level.index.max()}"
        raise KeyError(f"no price level of '{prices}' for {sorted(lacking)}; it has {span}")
    return amounts * (level[base] / level.reindex(amounts.index))


def price_level(prices: str) -> pd.Series:
    """Return the price level by fiscal year: of the "Greenbook" (FY2020 is 1) or the "CPI"."""
    table, column = {"Greenbook": (DEFLATORS, "deflator"), "CPI": (CPI, "index")}[prices]
    rows = stored(table)
    return rows[rows["period"] == "year"].set_index("fiscal_year")[column]


def assistance_to_pakistan(first: int, last: int) -> pd.DataFrame:
    """Return all assistance to Pakistan in some years by kind, in current dollars.

    Returns
    -------
    pandas.DataFrame
        Fiscal years by "IMET", "Other military" and "Economic"; a year without a row is 0, since
        the Greenbook lists every account. The transition quarter is a row 1976.25 of its own if
        the years span it.

    Raises
    ------
    KeyError
        If the first or the last year is outside the Greenbook: nothing is known of it.

    """
    _refuse_outside(range(FIRST_YEAR, LAST_YEAR + 1), first, last)
    rows = stored(PAKISTAN_ASSISTANCE)
    rows = rows[rows["fiscal_year"].between(first, last)]
    quarter = rows["period"] != "year"
    if last == 1976:
        rows, quarter = rows[~quarter], quarter[~quarter]
    kind = rows["category"].replace("Military", "Other military")
    kind = kind.mask(rows["account"] == IMET_ACCOUNT, "IMET")
    year = rows["fiscal_year"] + quarter * 0.25
    table = rows.pivot_table(
        index=year, columns=kind, values="obligations_usd", aggfunc="sum", fill_value=0
    )
    years = sorted({*range(first, last + 1), *table.index})
    table = table.reindex(index=years, columns=["IMET", "Other military", "Economic"], fill_value=0)
    return table.rename_axis(index="fiscal_year", columns=None)


def crs_amount(account: str, edition: str = CRS_EDITION) -> int:
    """Return the total of an account in a table of the Congressional Research Service.

    In millions of current dollars, over the closed years of the edition: FY2002 to FY2018 in
    that of 2019. Accounts are those of the column `account`, as "Grand Total".

    Raises
    ------
    KeyError
        If the edition has no such account.

    """
    table = stored(PAKISTAN_CRS)
    row = table[
        (table["edition"] == edition) & (table["account"] == account) & (table["stage"] == "total")
    ]
    if len(row) != 1:
        raise KeyError(f"no account '{account}' in the edition {edition}")
    return int(row["usd_millions"].item())


def _refuse_outside(series: Iterable[int], *years: int) -> None:
    first, last = min(series), max(series)
    for year in years:
        if not first <= year <= last:
            raise KeyError(f"fiscal year {year} is outside the series, {first} to {last}")


def _years(rows: pd.DataFrame) -> range:
    return range(rows["fiscal_year"].min(), rows["fiscal_year"].max() + 1)


def first_years(country: str) -> list[int]:
    """Return the fiscal years in which a country had the largest obligation, alone or shared.

    Raises
    ------
    KeyError
        If the Greenbook never booked anything for such a country.

    """
    obligations_of(country)  # a misspelt name is not a country that was never first
    rank = ranks()[country]
    return rank[rank == 1].index.tolist()


def in_spans(years: list[int]) -> str:
    """Return fiscal years in words, runs of three or more joined: FY2002 to FY2005 and FY2007."""
    if not years:
        return "no year"
    spans: list[str] = []
    for run in runs(years):
        joined = len(run) > 2
        spans += [f"FY{run[0]} to FY{run[-1]}"] if joined else [f"FY{year}" for year in run]
    return " and ".join(filter(None, [", ".join(spans[:-1]), spans[-1]]))


def by_country(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return sums of one column by fiscal year (rows) and country (columns).

    Parameters
    ----------
    rows
        Rows with the columns `fiscal_year` and `country`: of the Greenbook, of the budget tables,
        or of the training record.
    column
        What is added up: dollars or places. Missing where there is no row.

    """
    table = rows.pivot_table(index="fiscal_year", columns="country", values=column, aggfunc="sum")
    years = range(rows["fiscal_year"].min(), rows["fiscal_year"].max() + 1)
    return table.reindex(years).rename_axis(index="fiscal_year", columns=None)


def standings(
    amounts: pd.DataFrame, country: str, spans: list[tuple[int, int]] | pd.MultiIndex
) -> pd.DataFrame:
    """Return a country's rank by its sum over each of some spans of years, and its lead.

    Parameters
    ----------
    amounts
        Any amounts by fiscal year (rows) and country (columns); a missing one adds nothing.
    country
        One of the columns.
    spans
        First and last fiscal year of each span.

    Returns
    -------
    pandas.DataFrame
        One row a span: `rank`, `amount`, the largest other country as `rival` with
        `rival_amount`, and `lead`, which is negative where the rival has more. Units of `amounts`.

    Raises
    ------
    KeyError
        If the country is no column, or a span reaches beyond the years of `amounts`.

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
    amounts: pd.DataFrame, years: list[int], before: int, past: int = 10
) -> pd.DataFrame:
    """Return each country's changes from year to year beside those of the years before.

    Parameters
    ----------
    amounts
        Amounts by fiscal year (rows) and country (columns).
    years
        Years whose change on the year before is returned, each a column.
    before
        Last of the `past` changes with which they are compared.
    past
        How many of them.

    Returns
    -------
    pandas.DataFrame
        One row a country: `low` and `high`, the smallest and the largest of the past changes, and
        one column for each of `years`. A change from or to a missing amount is missing, and so are
        `low` and `high` if any of the past changes is: then there is nothing to compare with.

    Raises
    ------
    KeyError
        If the amounts do not reach back far enough.

    """
    if before - past not in amounts.index:
        raise KeyError(f"{past} changes to {before} need the amounts of {before - past}")
    changes = amounts.astype("Float64").diff()
    earlier = changes.loc[before - past + 1 : before]
    table = pd.DataFrame({"low": earlier.min(skipna=False), "high": earlier.max(skipna=False)})
    return table.join(changes.loc[years].T)
