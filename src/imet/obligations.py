"""Count dollars: IMET obligations by recipient, assistance to Pakistan, and constant dollars.

All amounts of this module are the Greenbook's obligations unless a name says otherwise. The
transition quarter of 1976 is no fiscal year: it is left out of every series by year (nothing is
booked for IMET in it) and added where a sum over years spans it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pandas as pd

from imet.errors import MissingError, one_of
from imet.prose import runs
from imet.schemas import (
    DEFLATORS,
    IMET_OBLIGATIONS,
    PAKISTAN_ASSISTANCE,
    PAKISTAN_CRS,
    QUOTED_AMOUNTS,
    UPPER_BOUNDS,
)
from imet.tables import stored

FIRST_YEAR, LAST_YEAR = 1946, 2020  # of the Greenbook
# accounts by their names in the Greenbook and in OMB's database
IMET_ACCOUNT = "International Military Education and Training"
FMF_ACCOUNT = "Foreign Military Financing Program"
# members of the South Asian Association for Regional Cooperation
SOUTH_ASIA = (
    *("Afghanistan", "Bangladesh", "Bhutan", "India", "Maldives", "Nepal", "Pakistan"),
    "Sri Lanka",
)
DOLLARS = {"current": "obligations_usd", "constant 2020": "obligations_usd_2020"}
CRS_EDITION = "2019-03-12"  # the newest
MILLION = 1_000_000
# what ForeignAssistance.gov calls the sector that holds IMET, with other accounts
SECTOR = "Stabilization Operations and Security Sector Reform"


def in_dollars(dollars: str) -> str:
    """Return the column with obligations in "current" or "constant 2020" dollars."""
    return DOLLARS[one_of(dollars, DOLLARS, "kind of dollars")]


@cache
def by_recipient(dollars: str = "current") -> pd.DataFrame:
    """Return IMET obligations by fiscal year (rows) and country (columns), in whole dollars.

    `dollars` are "current", or "constant 2020" as the Greenbook itself converts them. Missing where
    nothing is booked. Areas such as 'Asia (not specified)' are left out; `world` has them.
    """
    rows = stored(IMET_OBLIGATIONS)
    countries = rows[rows["iso3"].notna() & (rows["period"] == "year")]
    return by_country(countries, in_dollars(dollars)).reindex(_years(rows)).astype("Int64")


def obligations_of(country: str, dollars: str = "current") -> pd.Series:
    """Return one country's IMET obligations for every fiscal year of the series.

    A year without a row in the Greenbook is missing and not nothing; a country without any is a
    MissingError.
    """
    table = by_recipient(dollars)
    return table[one_of(country, table, "IMET obligations of", "in the Greenbook")]


def obligation(country: str, fiscal_year: int) -> int | None:
    """Return one country's IMET obligation in one year, in current dollars, or None.

    A year outside the series is a MissingError, and so is a country that is not in it.
    """
    series = obligations_of(country)
    _refuse_outside(series.index, fiscal_year)
    value = series[fiscal_year]
    return None if pd.isna(value) else int(value)


def world(dollars: str = "current") -> pd.Series:
    """Return IMET obligations worldwide by fiscal year, with those of areas."""
    rows = stored(IMET_OBLIGATIONS)
    sums = rows[rows["period"] == "year"].groupby("fiscal_year")[in_dollars(dollars)].sum()
    return sums.reindex(_years(rows))


def rows_of(*countries: str, first: int = 1950, last: int = 2020) -> pd.DataFrame:
    """Return the Greenbook's IMET rows of some countries, or of all, to cite."""
    rows = stored(IMET_OBLIGATIONS)
    for country in countries:
        one_of(country, rows["country"], "IMET obligations of", "in the Greenbook")
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

    A year without a row adds nothing; one outside the series is a MissingError. Current dollars.
    """
    table = by_recipient()
    _refuse_outside(table.index, first, last)
    sums = table.loc[first:last].sum()
    return sums[sums > 0].sort_values(ascending=False, kind="stable")


def price_level() -> pd.Series:
    """Return the Greenbook's price level by fiscal year; FY2020 is 1."""
    rows = stored(DEFLATORS)
    return rows[rows["period"] == "year"].set_index("fiscal_year")["deflator"]


def assistance_to_pakistan(first: int, last: int) -> pd.DataFrame:
    """Return all assistance to Pakistan in some fiscal years, in current dollars.

    Columns "IMET", "Other military" and "Economic"; a year without a row is 0, since the Greenbook
    lists every account, and one outside the Greenbook a MissingError. The transition quarter is a
    row 1976.25 of its own if the years span it.
    """
    _refuse_outside(range(FIRST_YEAR, LAST_YEAR + 1), first, last)
    rows = stored(PAKISTAN_ASSISTANCE)
    year = rows["fiscal_year"] + 0.25 * (rows["period"] != "year")
    kind = rows["category"].replace("Military", "Other military")
    kind = kind.mask(rows["account"] == IMET_ACCOUNT, "IMET")
    table = rows.pivot_table(index=year, columns=kind, values="obligations_usd", aggfunc="sum")
    years = sorted({*range(first, last + 1), *table.loc[first:last].index})
    table = table.reindex(index=years, columns=["IMET", "Other military", "Economic"])
    return table.fillna(0).astype(int).rename_axis(index="fiscal_year", columns=None)


def crs_amount(account: str) -> int:
    """Return the total of an account in the newest table of the Congressional Research Service.

    In millions of current dollars, over its closed years, FY2002 to FY2018. An account that the
    column `account` lacks is a MissingError.
    """
    return int(crs_years(account, stage="total")["usd_millions"].item())


def crs_years(*accounts: str, stage: str = "actual") -> pd.DataFrame:
    """Return the rows of accounts in the closed years of the newest CRS table, or their "total"."""
    rows = stored(PAKISTAN_CRS)
    newest = rows[(rows["edition"] == CRS_EDITION) & (rows["stage"] == stage)]
    for account in accounts:
        one_of(account, newest["account"], "account", f"in the edition {CRS_EDITION}")
    return newest[newest["account"].isin(accounts)]


def _refuse_outside(series: Iterable[int], *years: int) -> None:
    first, last = min(series), max(series)
    for year in years:
        if not first <= year <= last:
            raise MissingError(f"fiscal year {year} is outside the series, {first} to {last}")


def _years(rows: pd.DataFrame) -> range:
    return range(rows["fiscal_year"].min(), rows["fiscal_year"].max() + 1)


def by_country(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return sums of one column by fiscal year (rows) and country (columns), missing without a row.

    `rows` are of the Greenbook, of the budget tables or of the training record; the column holds
    dollars or seats.
    """
    table = rows.pivot_table(index="fiscal_year", columns="country", values=column, aggfunc="sum")
    return table.reindex(_years(rows)).rename_axis(index="fiscal_year", columns=None)


def quoted(amount: str) -> float:
    """Return a quoted amount by its short name, in dollars or rupees; MissingError if unknown."""
    return float(quotes(amount)["value"].item()) * MILLION


def spoken(amount: str) -> str:
    """Return a quoted amount as a text would say it: $1.15 billion, 1.8 billion rupees."""
    value, unit = quoted(amount) / MILLION, "million"
    if value >= 1000:
        value, unit = value / 1000, "billion"
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    in_rupees = quotes(amount)["unit"].item().endswith("PKR")
    return f"{said} {unit} rupees" if in_rupees else f"${said} {unit}"


def quotes(*amounts: str) -> pd.DataFrame:
    """Return the rows of some quoted amounts, in the order given; MissingError if unknown."""
    rows = stored(QUOTED_AMOUNTS).set_index("amount")
    known = [one_of(amount, rows.index, "quoted amount") for amount in amounts]
    return rows.loc[known].reset_index()


def sectors() -> pd.DataFrame:
    """Return the sector that holds IMET beside the accounts in it, for Pakistan.

    By fiscal year: `sector` from ForeignAssistance.gov; `financing` (Foreign Military Financing)
    and `imet` from the Greenbook, missing where it books none or has ended.
    """
    rows = stored(UPPER_BOUNDS)
    rows = rows[(rows["iso3"] == "PAK") & (rows["sector"] == SECTOR)]
    accounts = stored(PAKISTAN_ASSISTANCE).pivot_table(
        index="fiscal_year", columns="account", values="obligations_usd", aggfunc="sum"
    )
    table = rows.set_index("fiscal_year")[["obligations_usd"]].set_axis(["sector"], axis=1)
    named = {FMF_ACCOUNT: "financing", IMET_ACCOUNT: "imet"}
    return table.join(accounts[list(named)].rename(columns=named)).astype("Int64")
