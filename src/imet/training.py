"""Select and count training activities."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pandas as pd

from imet.errors import one_of
from imet.prose import months
from imet.schemas import COLLEGES, COUNTRIES
from imet.tables import load_activities, stored

# IMET is printed under several labels; this is every code that it has in programs.csv
IMET = ("IMET", "IMET-1", "IMET-2", "IMET-2Y", "IMET-MY", "IMET-X", "IMET-D&R")
LAST_DAY = "2020-09-30"  # of the record: no report that was found lists a course that ended later
ABROAD = ("United States", "elsewhere")
VISIT = 20  # seats on one row above which it is a visit of a whole class
YEAR_LONG = 150  # days from which on a seat counts as one on a long course, as in colleges.csv


def imet_of(activities: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return the IMET activities of one country that took place, all labels of IMET together.

    Raises MissingError if the record knows no such country: a misspelt name is not an empty result.
    """
    one_of(country, activities["country"], "activities of")
    return delivered_imet(activities[activities["country"] == country])


def delivered_imet(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the IMET activities of all countries that took place.

    Two reports list plans beside what took place, under the same fiscal years.
    """
    return activities[activities["program"].isin(IMET) & (activities["stage"] == "delivered")]


def abroad(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the activities at a school in the United States or a third country.

    A seat before a team that visits the students' own country cannot be given to another, and a
    row that names no place mostly is such a team.
    """
    return activities[activities["where"].isin(ABROAD)]


def since(activities: pd.DataFrame, fiscal_year: int) -> pd.DataFrame:
    """Return the activities of `fiscal_year` and later."""
    return activities[activities["fiscal_year"] >= fiscal_year]


def seats_by_year(activities: pd.DataFrame) -> pd.DataFrame:
    """Return course seats, and their cost in current dollars, by fiscal year.

    Columns `seats` and `cost_usd`; every year from the first to the last, zero where none.
    """
    years = range(activities["fiscal_year"].min(), activities["fiscal_year"].max() + 1)
    sums = activities.groupby("fiscal_year")[["students", "cost_usd"]].sum()
    return sums.reindex(years, fill_value=0).rename(columns={"students": "seats"})


def length_in_days(activities: pd.DataFrame) -> pd.Series:
    """Return the length of each row in days, the first and the last day counted.

    Missing where a date is missing, or where the course is printed to end before it starts.
    """
    days = (activities["end_date"] - activities["start_date"]).dt.days + 1
    return days.where(days >= 1)


def student_weeks(activities: pd.DataFrame, within_year: bool = False) -> pd.Series:
    """Return seats times length in weeks of each row: how much training a row stands for.

    Calendar weeks, from the first to the last day, not hours of class. Missing where the length
    is. A row may cover the four years of an academy, and is listed in the last of them;
    `within_year` counts only the days in the fiscal year in which the row is listed.
    """
    days = length_in_days(activities)
    if within_year:
        first = pd.to_datetime((activities["fiscal_year"] - 1).astype(str) + "-10-01")
        inside = (activities["end_date"] - activities["start_date"].clip(lower=first)).dt.days + 1
        days = inside.clip(lower=0).where(days.notna())
    return activities["students"] * days / 7


def seats_by_period(
    activities: pd.DataFrame, date: str, frequency: str, first: str, last: str
) -> pd.Series:
    """Return course seats by month ("M") or calendar quarter ("Q") of one of their dates.

    `date` is "start_date" or "end_date"; rows whose date the page cuts off are not counted. Every
    period from the day `first` to `last` (ISO dates) is there, zero where no course starts or ends.
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


def seats_between(activities: pd.DataFrame, first: str, last: str) -> int:
    """Return the course seats that start from the day `first` to the day `last` (ISO dates)."""
    return int(starting(activities, first, last)["students"].sum())


def seats_in_earlier_years(
    activities: pd.DataFrame, first: str, last: str, years: int
) -> pd.Series:
    """Return the seats that start on the same days of each of the `years` years before.

    The index is the year of the first day.
    """
    counts = {}
    for back in range(years, 0, -1):
        days = [pd.Timestamp(day) - pd.DateOffset(years=back) for day in (first, last)]
        counts[days[0].year] = seats_between(activities, *days)
    return pd.Series(counts)


def gap_after(starts: pd.Series, period: pd.Period) -> SimpleNamespace:
    """Return the periods without a start after one of them, up to the next with a start.

    `starts` is by period. `span` is in words; `n` periods, `within` which so many start, and
    `around` in the one before and the one after.
    """
    after = starts[period + 1 :]
    empty = after[: after[after > 0].index.min() - 1].index
    span = months((str(empty[0].start_time), str(empty[-1].end_time)))
    around = starts[empty[0] - 1], starts[empty[-1] + 1]
    return SimpleNamespace(span=span, n=len(empty), within=starts[empty].sum(), around=around)


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


def college_seats(activities: pd.DataFrame) -> pd.DataFrame:
    """Return seats on the long courses of the US staff and war colleges.

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
    """Return the rows of the record that `college_seats` counts, by college."""
    colleges = stored(COLLEGES)
    days = (activities["end_date"] - activities["start_date"]).dt.days
    # few rows are so long, and to search titles takes the time
    activities = activities[days >= colleges["days"].min()]
    days = days[activities.index]
    return {
        college.name: activities[
            activities["course"].str.contains(college.title, flags=re.IGNORECASE)
            & activities["location"].str.contains(college.place, flags=re.IGNORECASE, na=False)
            & (days >= college.days)
        ]
        for college in colleges.itertuples(index=False)
    }


def marked(*marks: str) -> pd.Series:
    """Return the day of each country in `countries.csv` with one of the marks, by ISO code."""
    rows = stored(COUNTRIES)
    for mark in marks:
        one_of(mark, rows["mark"], "mark in countries.csv")
    return rows[rows["mark"].isin(marks)].set_index("iso3")["day"]


def exempt() -> pd.Series:
    """Return the countries that 22 USC 2416(a)(2) exempts from the report, by ISO code.

    The value is the day from which on; missing for members of NATO from before the record, and
    for those that the law names.
    """
    return marked("NATO", "named in 22 USC 2416")


def pakistan_imet() -> pd.DataFrame:
    """Return every IMET activity of Pakistan in the record."""
    return imet_of(load_activities(), "Pakistan")
