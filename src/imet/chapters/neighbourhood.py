"""IMET of Pakistan, of six other South Asian states and of the largest recipients, by year."""

from __future__ import annotations

import pandas as pd

from imet.book import ShownTable
from imet.cite import cite_money, cite_reports, cite_rows
from imet.errors import MissingError, one_of
from imet.obligations import by_country, obligations_of, ranks
from imet.prose import count, year
from imet.training import IMET, college_rows, seats_by_year

# the states of South Asia for which IMET was recorded; there is none for Bhutan
NEIGHBOURS = ("India", "Bangladesh", "Nepal", "Sri Lanka", "Maldives", "Afghanistan")
SHOWN = ("Pakistan", *NEIGHBOURS, "Turkey", "Israel", "Jordan", "Lebanon", "Egypt")
BEFORE, PAST = 2017, 10  # the last fiscal year before the cut; how many changes to it are usual
FLOOR, FLOOR_SINCE = 1_000_000, 2003  # what EurAsian Times has India receive, and since when
CLAIMED = 2003, 2017  # the fiscal years over which Pakistan Forward has Pakistan the largest
SPANS = [(first, last) for first in (2002, 2003, 2004) for last in (2016, 2017, 2018)]
TOGETHER, ALL = "These six together", "All recipients"


def first_years(country: str) -> list[int]:
    """Return the fiscal years in which a country had the largest obligation, alone or shared.

    A country for which the Greenbook never booked anything is a MissingError.
    """
    obligations_of(country)  # a misspelt name is not a country that was never first
    rank = ranks()[country]
    return rank[rank == 1].index.tolist()


def standings(amounts: pd.DataFrame, country: str, spans: list[tuple[int, int]]) -> pd.DataFrame:
    """Return a country's rank by its sum over each of some spans of years, and its lead.

    `amounts` are by fiscal year (rows) and country (columns); a missing one adds nothing. One row a
    span: `rank`, `amount`, the largest other country as `rival` with `rival_amount`, and `lead`,
    which is negative where the rival has more. A country that is no column is a MissingError, and
    so is a span that reaches beyond the years.
    """
    rows = {}
    for first, last in spans:
        if first not in amounts.index or last not in amounts.index:
            known = f"{amounts.index.min()} to {amounts.index.max()}"
            raise MissingError(f"the span {first} to {last} is not within the amounts, {known}")
        sums = amounts.loc[first:last].sum()
        own, others = sums[one_of(country, sums.index, "country")], sums.drop(country)
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
    not reach back far enough are a MissingError.
    """
    if before - past not in amounts.index:
        raise MissingError(f"{past} changes to {before} need the amounts of {before - past}")
    changes = amounts.astype("Float64").diff()
    earlier = changes.loc[before - past + 1 : before]
    table = pd.DataFrame({"low": earlier.min(skipna=False), "high": earlier.max(skipna=False)})
    return table.join(changes.loc[years].T)


def wide(table: pd.DataFrame, caption: str, source: str) -> ShownTable:
    """Show whole numbers by fiscal year (rows) and country (columns), a column a year."""
    shown = table.T.astype("Int64").rename(columns=lambda y: f"FY{y % 100:02d}")
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
        pakistan, other = (
            (table[amount] / 1e6).map("{:.2f}".format) for amount in ("amount", "rival_amount")
        )
        shown[f"Rank, {unit}"] = table["rank"]
        shown[f"Pakistan, {unit}"] = pakistan
        shown[f"Largest other, {unit}"] = table["rival"] + " " + other
    return ShownTable(
        shown,
        "Pakistan's rank by the sum of Greenbook obligations, with its sum and the largest other, "
        "US$ million, in current dollars and in constant dollars of FY2020",
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
    """Show what `by_series` gives of dollars and, in its last row, of seats."""
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
    caption = "Pakistan's rank by several series; amounts in US$ million, in the last row seats"
    return ShownTable(pd.DataFrame(shown), caption, source)


def beside_record(booked: pd.DataFrame, courses: pd.DataFrame) -> ShownTable:
    """Show a country's obligations beside its courses: rows of the Greenbook and of the record."""
    usd = booked.set_index("fiscal_year")["obligations_usd"]
    yearly = seats_by_year(courses).reindex(usd.index)
    shown = {
        "Obligations, US$": usd,
        "Cost of courses that ended, US$": yearly["cost_usd"],
        "Seats": yearly["seats"],
    }
    shown = pd.DataFrame(shown).rename(index=year).rename_axis("Fiscal year").reset_index()
    (country,) = booked["country"].unique()
    caption = f"IMET for {country}: Greenbook obligations, and the training record"
    return ShownTable(shown, caption, f"{cite_money(booked)} {cite_rows(courses)}")


def taking_part(booked: pd.DataFrame, courses: pd.DataFrame, countries: list[str]) -> ShownTable:
    """Show the fiscal years with obligations and the seats under all programmes, by country."""
    years = booked.groupby("country")["fiscal_year"]
    under = courses["program"].isin(IMET).map({True: "IMET", False: "others"})
    seats = courses.groupby(["country", under])["students"].sum().unstack().astype("Int64")
    shown = pd.DataFrame(
        {
            "Fiscal years with obligations": years.nunique(),
            "Last of them": years.max().map(year),
            "IMET seats": seats["IMET"],
            "Seats under other programmes": seats["others"],
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


def before_and_after(usd: pd.DataFrame, seats: pd.DataFrame, source: str) -> ShownTable:
    """Show dollars and seats of some years, as `with_sums` gives them, a row a country."""
    parts = [
        table.rename(index=year).T.astype("Float64").round().astype("Int64").add_suffix(unit)
        for table, unit in ((usd / 1000, ", US$ thousand"), (seats, ", seats"))
    ]
    shown = pd.concat(parts, axis=1).rename_axis(index="Country", columns=None).reset_index()
    return ShownTable(
        shown,
        "Greenbook obligations and IMET seats in South Asia; blank where nothing is recorded; "
        "seats of all recipients are those of countries in the report",
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


def _span(first: int, last: int) -> str:
    return f"FY{first}-{last % 100:02d}"
