"""What a country's own earlier years lead one to expect of a later one.

A window is the same days in each of several years, such as August to July; it bears the year in
which it begins. The earlier windows are the measure: their mean is the expectation, and the
interval is that for one more year, not for the mean.

Assumption of `expected`: the year looked at would have been one more draw from the same lot as the
years before it, each year by itself. No trend, no link from year to year, and no knowledge of what
was planned goes into it. With ten years the interval rests on ten numbers. `drift` tells whether
the years before speak against it; `along_trend` lets the level move along a line.

The record lists a course in the year in which it ended, and no course that ended after September
2020. Courses that begin in a window are therefore all listed, but for those of two years and more
that begin in the newest ones.

References
----------
Hahn, G. J., Meeker, W. Q. and Escobar, L. A. (2017). Statistical Intervals, 2nd ed., sections 4.7
(interval for one further observation, normal) and 5.4 (the same, free of a distribution).

"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from imet.obligations import price_level
from imet.prose import count
from imet.schemas import DEFLATORS, MONEY_SOURCES
from imet.tables import load_programs, stored
from imet.training import college_rows, continuing

YEAR_AFTER = ("2018-08-01", "2019-07-31")  # the year of courses in which the cut was reported
BEFORE = range(2007, 2017)  # windows before: ten, all within reports that give dates
RECENT = BEFORE[-5:]  # the last five of them, with the level of cost that had become usual
THIN, AFTER = 2017, 2018  # the window before the report, and that of `YEAR_AFTER`
LEVEL = 0.95  # of the intervals
ABROAD = ("United States", "elsewhere")
# titles of courses that prepare for another, or teach English; not the preparation of budgets
PREPARATION = (
    r"\bprep|fellows orientation|\bsch(?:ool)? \(for|american studies|language|english"
    r"|\bALC\b"
)
FIRST_DAY, LAST_DAY = pd.Timestamp("2001-10-01"), pd.Timestamp("2020-09-30")
WEEK = 7  # days
COLLEGES = "war and staff colleges, degrees"  # a family of courses


class Expected(NamedTuple):
    """What `n` earlier windows lead one to expect: mean, interval, and the least and the most."""

    mean: float
    low: float
    high: float
    least: float
    most: float
    n: int


class Drift(NamedTuple):
    """Signs that windows are no independent draws of one lot.

    `p_value` is that of a straight line through them, `with_the_last` the correlation of each with
    the one before.
    """

    p_value: float
    with_the_last: float


class Reading(NamedTuple):
    """One way to read what a number of closed places counts: which places, on which days."""

    name: str
    days: tuple[str, str]
    kind: str = "all"


REST_OF_YEAR = Reading("starts from the report to the end of 2018", ("2018-08-10", "2018-12-31"))
LONGER = Reading("August to July, courses of five weeks or more", YEAR_AFTER, "five weeks")
READINGS = (
    Reading("August to July, all places", YEAR_AFTER),
    Reading("from the report to July", ("2018-08-10", "2019-07-31")),
    Reading("August to July, no preparatory or continued courses", YEAR_AFTER, "main"),
    LONGER,
    Reading("August to July, courses of twenty weeks or more", YEAR_AFTER, "twenty weeks"),
    Reading("August to July, the colleges alone", YEAR_AFTER, "colleges"),
    Reading("from the report to the end of FY2018", ("2018-08-10", "2018-09-30")),
    REST_OF_YEAR,
    Reading("the calendar year 2018", ("2018-01-01", "2018-12-31")),
    Reading("the fiscal year 2018", ("2017-10-01", "2018-09-30")),
)


def whole(value: float) -> str:
    """Return an estimate as a whole number, for `imet.prose.say`."""
    return count(round(value))


def course_year(first: int) -> str:
    """Return the name of the window that begins in a year: 2017-2018."""
    return f"{first}-{first + 1}"


def span(years: Sequence[int]) -> str:
    """Return the span of windows that follow each other: 2007-2017 for those of 2007 to 2016."""
    return f"{years[0]}-{years[-1] + 1}"


def end_of(year: int) -> pd.Timestamp:
    """Return the last day of the window that begins in a year."""
    last = pd.Timestamp(YEAR_AFTER[1])
    return last + pd.DateOffset(years=year - AFTER)


def compared(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the activities that start in the windows compared, August 2007 to July 2019."""
    return activities[activities["start_date"].between(f"{BEFORE[0]}-08-01", YEAR_AFTER[1])]


def abroad(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the activities at a school in the United States or a third country.

    A seat before a team that visits the students' own country cannot be given to another, and a
    row that names no place mostly is such a team.
    """
    return activities[activities["where"].isin(ABROAD)]


def at_prices_of(activities: pd.DataFrame, fiscal_year: int) -> pd.DataFrame:
    """Return the activities with `cost_usd` in dollars of one fiscal year, by the Greenbook."""
    level = price_level()
    factor = level[fiscal_year] / activities["fiscal_year"].map(level)
    return activities.assign(cost_usd=activities["cost_usd"] * factor)


def same_days(
    activities: pd.DataFrame, days: tuple[str, str], years: Iterable[int], value: str = "students"
) -> pd.Series:
    """Return what starts on the same days of several years.

    Parameters
    ----------
    activities
        Rows of the record.
    days
        First and last day in the year looked at, as ISO dates; at most a year.
    years
        Years in which the windows begin.
    value
        "students" for course places, "cost_usd" for dollars.

    Raises
    ------
    ValueError
        If a window lies outside the years for which the record has dates of every course, or if
        the days are more than a year.

    """
    first, last = map(pd.Timestamp, days)
    if not first <= last < first + pd.DateOffset(years=1):
        raise ValueError(f"{days} is not a span of at most a year")
    sums = {}
    for year in years:
        shift = pd.DateOffset(years=year - first.year)
        window = first + shift, last + shift
        if window[0] < FIRST_DAY or window[1] > LAST_DAY:
            raise ValueError(
                f"the record has no dates of every course of {window[0]:%Y-%m-%d} to "
                f"{window[1]:%Y-%m-%d}; it has from {FIRST_DAY:%Y-%m-%d} to {LAST_DAY:%Y-%m-%d}"
            )
        sums[year] = activities.loc[activities["start_date"].between(*window), value].sum()
    return pd.Series(sums)


def expected(values: pd.Series) -> Expected:
    """Return the mean of earlier windows, and the interval for one more of them.

    The interval is mean ± t · s · √(1 + 1/n), with t of n-1 degrees of freedom: of the years like
    these it holds the share `LEVEL`, if they are independent and near normal. Not below nothing.

    Raises
    ------
    ValueError
        If there are fewer than three windows.

    """
    n = len(values)
    if n < 3:
        raise ValueError(f"{n} windows are too few for an interval; give at least three")
    half = stats.t.ppf((1 + LEVEL) / 2, n - 1) * values.std() * np.sqrt(1 + 1 / n)
    return _around(values, values.mean(), half)


def as_the_year_before(values: pd.Series) -> Expected:
    """Return the last window as the expectation, and an interval from the yearly changes.

    The changes are taken as draws around nothing: n-1 of them for n windows.
    """
    changes = values.diff().iloc[1:]
    half = stats.t.ppf((1 + LEVEL) / 2, len(changes)) * np.sqrt((changes**2).mean())
    return _around(values, values.iloc[-1], half)


def drift(values: pd.Series) -> Drift:
    """Return whether windows, indexed by year, follow a line or each other."""
    line = stats.linregress(values.index.to_numpy(), values.to_numpy())
    return Drift(float(line.pvalue), float(values.autocorr()))


def along_trend(values: pd.Series, year: int) -> Expected:
    """Return what a straight line through earlier windows gives for one year, and its interval.

    The interval is that for one more window: fit ± t · s · √(1 + 1/n + (year - mean)² / Sxx), with
    t of n-2 degrees of freedom. `values` are indexed by the year in which a window begins.

    Raises
    ------
    ValueError
        If there are fewer than four windows.

    """
    n, years = len(values), values.index.to_numpy(dtype=float)
    if n < 4:
        raise ValueError(f"{n} windows are too few for a trend; give at least four")
    line = stats.linregress(years, values.to_numpy())
    left = values - (line.intercept + line.slope * years)
    spread = ((years - years.mean()) ** 2).sum()
    error = np.sqrt((left**2).sum() / (n - 2) * (1 + 1 / n + (year - years.mean()) ** 2 / spread))
    half = stats.t.ppf((1 + LEVEL) / 2, n - 2) * error
    return _around(values, line.intercept + line.slope * year, half)


def chance_of_range(n: int) -> float:
    """Return the chance that one more draw lies between the least and the most of n, if alike."""
    return (n - 1) / (n + 1)


def against_years(
    activities: pd.DataFrame,
    by: str | pd.Series,
    days: tuple[str, str] = YEAR_AFTER,
    years: Iterable[int] = BEFORE,
    after: Iterable[int] = (THIN, AFTER),
    value: str = "students",
) -> pd.DataFrame:
    """Return by group what started in earlier windows, and what in later ones.

    Parameters
    ----------
    activities
        Rows of the record.
    by
        A column, or a series with the index of the rows.
    days, years, value
        As for `same_days`.
    after
        Windows set against the earlier ones.

    Returns
    -------
    pandas.DataFrame
        A row a group; columns `mean`, `least` and `most` of `years`, then one for each of `after`.

    """
    years, after = list(years), list(after)
    table = pd.DataFrame(
        {
            name: same_days(rows, days, [*years, *after], value)
            for name, rows in activities.groupby(by)
        }
    ).T
    before = table[years]
    summary = pd.DataFrame(
        {"mean": before.mean(axis=1), "least": before.min(axis=1), "most": before.max(axis=1)}
    )
    return summary.join(table[after])


def cite_prices() -> str:
    """Return the source of the prices that `at_prices_of` uses, for a source line."""
    source = stored(DEFLATORS)["source"].iloc[0]
    short = stored(MONEY_SOURCES).set_index("source").loc[source, "short"]
    return f"Prices: {short}, the deflator that its rows imply."


def cumulative(
    activities: pd.DataFrame, years: Iterable[int], value: str = "students"
) -> pd.DataFrame:
    """Return what has started by the end of each month, by window (columns).

    The index is the months of `YEAR_AFTER`, as periods.
    """
    first, last = YEAR_AFTER
    table = {
        month: same_days(activities, (first, f"{month.end_time:%Y-%m-%d}"), years, value)
        for month in pd.period_range(first, last, freq="M")
    }
    return pd.DataFrame(table).T


def family(imet: pd.DataFrame) -> pd.Series:
    """Return the family of each IMET activity.

    First fit counts: the long courses of `imet.training.college_rows`; courses that by their title
    prepare for another or teach English; the others by length in weeks.
    """
    days = (imet["end_date"] - imet["start_date"]).dt.days
    colleges = pd.concat(college_rows(imet).values()).index
    return pd.Series(
        np.select(
            [
                imet.index.isin(colleges),
                _prepares(imet),
                days >= 20 * WEEK,
                days >= 5 * WEEK,
            ],
            [
                COLLEGES,
                "preparation and English",
                "other courses, twenty weeks or more",
                "other courses, five to twenty weeks",
            ],
            "other courses, under five weeks",
        ),
        index=imet.index,
    )


def kinds(imet: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the activities that each kind of `Reading` counts."""
    days = (imet["end_date"] - imet["start_date"]).dt.days
    anew = ~continuing(imet)
    return {
        "all": imet,
        "main": imet[anew & ~_prepares(imet)],
        "five weeks": imet[anew & (days >= 5 * WEEK)],
        "twenty weeks": imet[days >= 20 * WEEK],
        "colleges": imet[family(imet) == COLLEGES],
    }


def readings(
    imet: pd.DataFrame, places: float, usd: float, years: Iterable[int] = BEFORE
) -> pd.DataFrame:
    """Return, for every reading, how many places would be missing and what they would cost.

    What is missing is what the years before lead one to expect, less what started all the same.

    Parameters
    ----------
    imet
        Activities of one country; their dollars at the prices in which `usd` is.
    places, usd
        The numbers named, to be set against the intervals.
    years
        Years in which the earlier windows begin.

    Returns
    -------
    pandas.DataFrame
        Columns `reading`, `places`, `places_low`, `places_high`, `usd`, `usd_low`, `usd_high`,
        `usd_a_place`, `holds_places`, `holds_usd`.

    """
    rows, chosen = [], kinds(imet)
    for reading in READINGS:
        of = chosen[reading.kind]
        year = int(reading.days[0][:4])
        found = {}
        for value in ("students", "cost_usd"):
            usual = expected(same_days(of, reading.days, years, value))
            started = same_days(of, reading.days, [year], value).item()
            found[value] = [max(0.0, part - started) for part in usual[:3]]
        (mean, low, high), (dollars, dollars_low, dollars_high) = found.values()
        rows.append(
            {
                "reading": reading.name,
                "places": mean,
                "places_low": low,
                "places_high": high,
                "usd": dollars,
                "usd_low": dollars_low,
                "usd_high": dollars_high,
                "usd_a_place": dollars / mean if mean else np.nan,
                "holds_places": low <= places <= high,
                "holds_usd": dollars_low <= usd <= dollars_high,
            }
        )
    return pd.DataFrame(rows)


def programme_names(activities: pd.DataFrame) -> pd.Series:
    """Return the name of each activity's programme.

    The newest reports print the counter-terrorism fellowships under a longer name; they have one
    here.
    """
    names = load_programs().drop_duplicates("program").set_index("program")["name"]
    fellowship = names["CTFP"].removeprefix("Regional Defense ")
    return activities["program"].map(dict(names) | dict.fromkeys(["CTFP", "CTIWFP"], fellowship))


def _prepares(imet: pd.DataFrame) -> pd.Series:
    title = imet["course"].str
    return title.contains(PREPARATION, case=False, regex=True) & ~title.contains(
        "budget", case=False, regex=False
    )


def _around(values: pd.Series, mean: float, half: float) -> Expected:
    return Expected(
        float(mean),
        max(0.0, float(mean - half)),
        float(mean + half),
        float(values.min()),
        float(values.max()),
        len(values),
    )
