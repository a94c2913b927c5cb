"""Select and count training activities."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from functools import cache
from importlib.resources import files

import pandas as pd

# IMET is printed under several labels; this is every code that it has in programs.csv
IMET = ("IMET", "IMET-1", "IMET-2", "IMET-2Y", "IMET-MY", "IMET-X", "IMET-D&R")
# codes of programs.csv that stand for one programme, or for two that the same statute authorises
GROUPS = {
    **dict.fromkeys(IMET, "IMET"),
    **dict.fromkeys(("CTFP", "CTIWFP"), "Counterterrorism fellowship"),
    "Regional Centers": "Regional centres",
    "Service Academies": "Service academies",
    **dict.fromkeys(("GPOI", "PKO"), "Peacekeeping"),
    "FMF": "Foreign Military Financing",
    "PCCF": "Pakistan counterinsurgency fund",
    "Section 1004": "Counter-drug training",
    "ALP": "Aviation Leadership Program",
}
OTHER = "Other programmes"
# Countries that joined NATO in the years of the record, by the day on which they deposited their
# instruments of accession and so became members. For 2004: nato.gov.si, "Welcome Ceremony for New
# Member States"; for 2009: America.gov, 1 April 2009; for 2017: the Albanian mission to NATO,
# "Montenegro joins NATO as 29th ally"; for 2020: The Boston Globe, 27 March 2020.
NATO_SINCE = {
    **dict.fromkeys(("BGR", "EST", "LVA", "LTU", "ROU", "SVK", "SVN"), "2004-03-29"),
    **dict.fromkeys(("ALB", "HRV"), "2009-04-01"),
    "MNE": "2017-06-05",
    "MKD": "2020-03-27",
}
YEAR_LONG = 150  # days from which on a place counts as one on a long course, as in colleges.csv
# the last day counted as one; the longest length of each class in days
LENGTHS = {
    "one day or online": 1,
    "to one week": 7,
    "to four weeks": 28,
    "to five months": YEAR_LONG - 1,
    "longer": float("inf"),
}


def imet_of(activities: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return the IMET activities of one country that took place, all labels of IMET together.

    Raises
    ------
    KeyError
        If the record knows no such country: a misspelt name is not an empty result.

    """
    of_country = activities["country"] == country
    if not of_country.any():
        raise KeyError(f"no activities of '{country}' in the record; see its column 'country'")
    return delivered_imet(activities[of_country])


def delivered_imet(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the IMET activities of all countries that took place.

    Two reports list plans beside what took place, under the same fiscal years.
    """
    return activities[activities["program"].isin(IMET) & (activities["stage"] == "delivered")]


def since(activities: pd.DataFrame, fiscal_year: int) -> pd.DataFrame:
    """Return the activities of `fiscal_year` and later."""
    return activities[activities["fiscal_year"] >= fiscal_year]


def of_exempt(activities: pd.DataFrame, exempt: Collection[str]) -> pd.DataFrame:
    """Return the activities of countries that 22 USC 2416(a)(2) exempts from the report.

    The exemption was added in 2002 and has an "unless", so that the record has some all the same.

    Parameters
    ----------
    activities
        Rows of the record.
    exempt
        The ISO codes of those that the law names, and of the members of NATO of any time.

    Returns
    -------
    pandas.DataFrame
        The rows of these countries with the column `joined`: the day on which the country became
        a member of NATO, missing if it was one before the record begins, or if the law names it.
        Rows of a country that joined count if they start on that day or later, so that rows
        without a date of start do not.

    """
    joined = pd.to_datetime(activities["iso3"].map(NATO_SINCE))
    before = activities["iso3"].isin(set(exempt) - set(NATO_SINCE))
    found = before | (activities["start_date"] >= joined)
    return activities.assign(joined=joined)[found]


def rows_by_report(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the number of rows by region (rows) and report (columns), zero where none."""
    table = activities.pivot_table(
        index="region", columns="report", values="row", aggfunc="size", fill_value=0
    )
    return table.loc[table.sum(axis=1).sort_values(ascending=False).index]


def places_by_year(activities: pd.DataFrame) -> pd.DataFrame:
    """Return course places, and their cost in current dollars, by fiscal year.

    Columns `places` and `cost_usd`; every year from the first to the last, zero where none.
    """
    years = range(activities["fiscal_year"].min(), activities["fiscal_year"].max() + 1)
    sums = activities.groupby("fiscal_year")[["students", "cost_usd"]].sum()
    return sums.reindex(years, fill_value=0).rename(columns={"students": "places"})


def places_by_where(activities: pd.DataFrame) -> pd.DataFrame:
    """Return course places by fiscal year (rows) and by `where` (columns)."""
    table = activities.pivot_table(
        index="fiscal_year", columns="where", values="students", aggfunc="sum", fill_value=0
    )
    return table[table.sum().sort_values(ascending=False).index]


def places_by_period(
    activities: pd.DataFrame, date: str, frequency: str, first: str, last: str
) -> pd.Series:
    """Return course places by the month or quarter of one of their dates.

    Parameters
    ----------
    activities
        Rows of the record.
    date
        "start_date" or "end_date". Rows whose date the page cuts off are not counted.
    frequency
        "M" for months, "Q" for quarters of the calendar.
    first, last
        The first and the last day to count, as ISO dates. Every period between is there,
        zero where no course starts or ends.

    """
    dated = activities[activities[date].between(first, last)]
    periods = pd.period_range(first, last, freq=frequency)
    counts = dated.groupby(dated[date].dt.to_period(frequency))["students"].sum()
    return counts.reindex(periods, fill_value=0)


def starting(activities: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Return the activities that start from the day `first` to the day `last` (ISO dates)."""
    return activities[activities["start_date"].between(first, last)].sort_values(
        ["start_date", "end_date", "source", "row"]
    )


def places_between(activities: pd.DataFrame, first: str, last: str) -> int:
    """Return the course places that start from the day `first` to the day `last` (ISO dates)."""
    return int(starting(activities, first, last)["students"].sum())


def places_in_earlier_years(
    activities: pd.DataFrame, first: str, last: str, years: int
) -> pd.Series:
    """Return the places that start on the same days of each of the `years` years before.

    The index is the year of the first day.
    """
    counts = {}
    for back in range(years, 0, -1):
        days = [pd.Timestamp(day) - pd.DateOffset(years=back) for day in (first, last)]
        counts[days[0].year] = places_between(activities, *days)
    return pd.Series(counts)


def continuing(activities: pd.DataFrame) -> pd.Series:
    """Return which activities only continue one that had just ended.

    The reports print some stays in two rows: the course, and a few days more under the same
    title at the same place. A row counts as continuing if it starts on the last day of another
    row of the same title and place, or on the day after; one without dates does not.
    """
    title = activities["course"].str.casefold() + "\n" + activities["location"].fillna("")
    rows = pd.DataFrame(
        {
            "title": pd.factorize(title)[0],
            "start": activities["start_date"],
            "end": activities["end_date"],
        }
    )
    before = rows.assign(start=rows["start"] - pd.Timedelta(days=1))
    ends = pd.MultiIndex.from_frame(rows[["title", "end"]].dropna())
    same_day, day_after = (
        pd.MultiIndex.from_frame(part[["title", "start"]]).isin(ends) for part in (rows, before)
    )
    # a course of one day starts on the last day of itself
    return same_day & (rows["start"] != rows["end"]) | day_after


def college_places(activities: pd.DataFrame) -> pd.DataFrame:
    """Return places on the long courses of the US staff and war colleges.

    One row a college in the order of `colleges.csv`, one column a fiscal year in which the
    course ended. A row of the record counts if its title fits the college's pattern and it
    lasts at least the days given there: preparatory and short courses bear similar titles.
    """
    years = range(activities["fiscal_year"].min(), activities["fiscal_year"].max() + 1)
    counts = {
        name: rows.groupby("fiscal_year")["students"].sum().reindex(years, fill_value=0)
        for name, rows in college_rows(activities).items()
    }
    return pd.DataFrame(counts).T


def college_rows(activities: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of the record that `college_places` counts, by college."""
    days = (activities["end_date"] - activities["start_date"]).dt.days
    # few rows are so long, and to search titles takes the time
    activities = activities[days >= min(int(college["days"]) for college in _colleges())]
    days = days[activities.index]
    return {
        college["name"]: activities[
            activities["course"].str.contains(college["title"], flags=re.IGNORECASE, regex=True)
            & activities["location"].str.contains(
                college["place"], flags=re.IGNORECASE, regex=True, na=False
            )
            & (days >= int(college["days"]))
        ]
        for college in _colleges()
    }


def group_of(activities: pd.DataFrame) -> pd.Series:
    """Return the programme of each row as the chapters name it: one name for all labels of it."""
    return activities["program"].map(GROUPS).fillna(OTHER)


def trained(activities: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return one country's delivered training under every programme, its `group` added.

    Raises
    ------
    KeyError
        If the record knows no such country.

    """
    own = activities[activities["country"] == country]
    if own.empty:
        raise KeyError(f"no activities of '{country}' in the record; see its column 'country'")
    own = own[own["stage"] == "delivered"]
    return own.assign(group=group_of(own))


def length_in_days(activities: pd.DataFrame) -> pd.Series:
    """Return the length of each row in days, the first and the last day counted.

    Missing where a date is missing, or where the course is printed to end before it starts.
    """
    days = (activities["end_date"] - activities["start_date"]).dt.days + 1
    return days.where(days >= 1)


def student_weeks(activities: pd.DataFrame, within_year: bool = False) -> pd.Series:
    """Return places times length in weeks of each row: how much training a row stands for.

    Calendar weeks, from the first to the last day, not hours of class. Missing where the length
    is.

    Parameters
    ----------
    activities
        Rows of the record.
    within_year
        Count only the days in the fiscal year in which the row is listed. A row may cover the
        four years of an academy, and is listed in the last of them.

    """
    days = length_in_days(activities)
    if within_year:
        first = pd.to_datetime((activities["fiscal_year"] - 1).astype(str) + "-10-01")
        inside = (activities["end_date"] - activities["start_date"].clip(lower=first)).dt.days + 1
        days = inside.clip(lower=0).where(days.notna())
    return activities["students"] * days / 7


def by_group(
    rows: pd.DataFrame, measure: str, years: range, within_year: bool = False
) -> pd.DataFrame:
    """Return a sum by programme (rows, the largest first) and fiscal year (columns).

    Parameters
    ----------
    rows
        Rows that `trained` gives.
    measure
        "places", "weeks" (student-weeks, rows of unknown length left out) or "cost_usd" (current
        dollars).
    years
        The fiscal years; zero where the record lists nothing.
    within_year
        Passed on to `student_weeks`.

    """
    values = {
        "places": lambda: rows["students"],
        "weeks": lambda: student_weeks(rows, within_year),
        "cost_usd": lambda: rows["cost_usd"],
    }[measure]()
    table = values.groupby([rows["group"], rows["fiscal_year"]]).sum().unstack(fill_value=0)
    table = table.reindex(columns=years, fill_value=0)
    table = table[(table != 0).any(axis=1)]
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def length_class(rows: pd.DataFrame) -> pd.Series:
    """Return the class of length of each row, by `LENGTHS`; online training is in the first."""
    days = length_in_days(rows)
    classes = pd.cut(days, [0, *LENGTHS.values()], labels=list(LENGTHS)).astype("str")
    classes = classes.where(days.notna(), "not known")
    return classes.mask(rows["where"] == "online", next(iter(LENGTHS)))


def places_by_length(rows: pd.DataFrame, years: range) -> pd.DataFrame:
    """Return places by class of length (rows) and fiscal year (columns), zero where none.

    The last row is "not known", if any length is not.
    """
    table = rows.groupby([length_class(rows), "fiscal_year"])["students"].sum().unstack()
    table = table.reindex(index=[*LENGTHS, "not known"], columns=years).fillna(0).astype(int)
    return table if table.loc["not known"].any() else table.drop(index="not known")


def median_days(rows: pd.DataFrame) -> float:
    """Return the median length in days over places; a row of five places counts five times."""
    return float(length_in_days(rows).repeat(rows["students"]).median())


# names of services, headquarters and units among the units printed; ministries, embassies,
# universities, institutes, companies and civil agencies are not among them
FORCES = (
    r"\b(?:army|navy|naval|air force|air command|air war college|armed forces|joint staff|ghq|"
    r"general headquarters|regiment|brigade|division|battalion|corps|squadron|paf|pns)\b"
)


def of_forces(rows: pd.DataFrame) -> pd.Series:
    """Return which rows name an armed service, a headquarters or a unit as the students' unit.

    The unit is as printed; that of a row without one counts as not named. A person of a ministry
    of defence may be an officer all the same.
    """
    return rows["student_unit"].str.contains(FORCES, case=False, regex=True).fillna(False)


def beside_range(by_year: pd.Series, first: int, last: int) -> pd.Series:
    """Return the lowest and the highest of the years `first` to `last`, with these years.

    Index `lowest`, `lowest_year`, `highest`, `highest_year`; of equal years the earliest. A
    description of what was usual, no test.
    """
    earlier = by_year.loc[first:last]
    return pd.Series(
        {
            "lowest": earlier.min(),
            "lowest_year": earlier.idxmin(),
            "highest": earlier.max(),
            "highest_year": earlier.idxmax(),
        }
    )


def under_way(rows: pd.DataFrame, days: pd.DatetimeIndex) -> pd.Series:
    """Return the places on courses under way on each of the days.

    Rows count from their first to their last day. Courses that ended after the last report are
    in no row, so the last days are too low.
    """
    dated = rows[length_in_days(rows).notna()]
    counts = [
        dated.loc[(dated["start_date"] <= day) & (dated["end_date"] >= day), "students"].sum()
        for day in days
    ]
    return pd.Series(counts, index=days, dtype="int64")


VISITS = {  # titles of the visits that a college's foreign students pay to Washington in July
    "Air Command and Staff College": r"Air Command .*Visit",
    "Air War College": r"Air War College Visit",
}


def visit_rows(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the July visits of the foreign students of the Air Force's colleges, 2016 to 2019.

    The Near East South Asia Center receives them. Added columns: `college` and `visit_year`.
    """
    found = [
        activities[
            activities["course"].str.contains(title, regex=True)
            & (activities["start_date"].dt.month == 7)
        ].assign(college=college)
        for college, title in VISITS.items()
    ]
    rows = pd.concat(found)
    return rows.assign(visit_year=rows["start_date"].dt.year)


def visits_beside_classes(activities: pd.DataFrame) -> pd.DataFrame:
    """Return how the countries on the July visits match those with a place in the classes.

    One row a visit: `college`, `visit_year`, `on_visit` (countries on it); then of the class that
    ended in the fiscal year of the visit and of the class that ended in the next, the countries
    that the record lists under any programme, `ended` and `next`, and how many of these are on
    the visit, `ended_on_visit` and `next_on_visit`; `no_class`, countries on the visit that the
    record lists in neither.
    """
    classes = college_rows(activities)
    table = []
    for (college, year), rows in visit_rows(activities).groupby(["college", "visit_year"]):
        places = classes[college]
        on_visit = set(rows["country"])
        ended, later = (
            set(places.loc[places["fiscal_year"] == y, "country"]) for y in (year, year + 1)
        )
        table.append(
            {
                "college": college,
                "visit_year": year,
                "on_visit": len(on_visit),
                "ended": len(ended),
                "ended_on_visit": len(ended & on_visit),
                "next": len(later),
                "next_on_visit": len(later & on_visit),
                "no_class": sorted(on_visit - ended - later),
            }
        )
    return pd.DataFrame(table)


@cache
def _colleges() -> list[dict[str, str]]:
    with files("imet").joinpath("colleges.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
