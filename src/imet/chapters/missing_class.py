"""What a country's own earlier years lead one to expect of a later one.

A window is the same days in each of several years, such as August to July; it bears the year in
which it begins. Intervals are those for one more window, not for the mean, and know nothing of
what was planned; sections 4.7 and 5.4 of Hahn, Meeker and Escobar (2017), Statistical Intervals,
2nd ed., have them for normal draws and free of a distribution. Where a number is small, a normal
interval reaches below nothing: counts then have one of counts, dollars one of their logs.

The record lists a course in the year in which it ended, up to September 2020. Courses that begin in
a window are therefore all listed, but for those of two years and more in the newest ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.tsa.statespace.structural import UnobservedComponents

from imet import officers, training
from imet.book import ShownTable
from imet.cite import cite_rows
from imet.errors import ArgumentError, one_of
from imet.obligations import price_level
from imet.prose import count, interval
from imet.schemas import DEFLATORS, MONEY_SOURCES, PROGRAMS
from imet.tables import stored
from imet.training import college_rows, continuing

YEAR_AFTER = ("2018-08-01", "2019-07-31")  # the year of courses in which the cut was reported
BEFORE = range(2007, 2017)  # windows before: ten, all within reports that give dates
RECENT = BEFORE[-5:]  # the last five of them, with the level of cost that had become usual
THIN, AFTER = 2017, 2018  # the window before the report, and that of `YEAR_AFTER`
LEVEL = 0.95  # of the intervals
# titles of courses that prepare for another, or teach English; not the preparation of budgets
PREPARATION = (
    r"\bprep|fellows orientation|\bsch(?:ool)? \(for|american studies|language|english"
    r"|\bALC\b"
)
FIRST_DAY, LAST_DAY = pd.Timestamp("2001-10-01"), pd.Timestamp(training.LAST_DAY)
COLLEGES = "war and staff colleges, degrees"  # a family of courses
NEAR = 0.1  # share by which what was usual may miss a named number and yet be called near
# days of 2018 from which windows are tried: firsts of months, the day after the last new start and
# the day after the report; each to the end of every month within a year
TRIED_FROM = (*(f"2018-{month:02d}-01" for month in range(1, 13)), "2018-05-18", "2018-08-11")


class Expected(NamedTuple):
    """What `n` earlier windows lead one to expect: mean, interval, and the least and the most."""

    mean: float
    low: float
    high: float
    least: float
    most: float
    n: int


class Drift(NamedTuple):
    """Signs that windows are no independent draws: of a line, and of each with the one before.

    The first is a p-value, the second a correlation.
    """

    p_value: float
    with_the_last: float


class Reading(NamedTuple):
    """One way to read what a number of closed seats counts: which seats, on which days."""

    name: str
    days: tuple[str, str]
    kind: str = "all"


REST_OF_YEAR = Reading("from the report to the end of 2018", ("2018-08-10", "2018-12-31"))
SINCE_LAST_START = Reading(
    "from the last new start to the end of FY2018", ("2018-05-18", "2018-09-30")
)
READINGS = (
    Reading("August to July, all seats", YEAR_AFTER),
    Reading("from the report to July", ("2018-08-10", "2019-07-31")),
    Reading("August to July, no preparatory or continued courses", YEAR_AFTER, "main"),
    Reading("August to July, courses of five weeks or more", YEAR_AFTER, "five weeks"),
    Reading("August to July, courses of twenty weeks or more", YEAR_AFTER, "twenty weeks"),
    Reading("August to July, the colleges alone", YEAR_AFTER, "colleges"),
    Reading("from the report to the end of FY2018", ("2018-08-10", "2018-09-30")),
    SINCE_LAST_START,
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
    return pd.Timestamp(YEAR_AFTER[1]) + pd.DateOffset(years=year - AFTER)


def compared(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the activities that start in the windows compared, August 2007 to July 2019."""
    return activities[activities["start_date"].between(f"{BEFORE[0]}-08-01", YEAR_AFTER[1])]


def at_prices_of(activities: pd.DataFrame, fiscal_year: int) -> pd.DataFrame:
    """Return the activities with `cost_usd` in dollars of one fiscal year, by the Greenbook."""
    level = price_level()
    factor = level[one_of(fiscal_year, level.index, "price level of fiscal year")] / activities[
        "fiscal_year"
    ].map(level)
    return activities.assign(cost_usd=activities["cost_usd"] * factor)


def windows(
    activities: pd.DataFrame, days: tuple[str, str], years: Iterable[int]
) -> dict[int, pd.DataFrame]:
    """Return what starts on the same days of several years, by the year each window begins in.

    `days` are the first and the last in the year looked at, as ISO dates. An ArgumentError tells
    that they are more than a year, or that the record lacks the dates of some courses of a window.
    """
    first, last = map(pd.Timestamp, days)
    if not first <= last < first + pd.DateOffset(years=1):
        raise ArgumentError(f"{days} is not a span of at most a year")
    found = {}
    for year in years:
        shift = pd.DateOffset(years=year - first.year)
        window = first + shift, last + shift
        if window[0] < FIRST_DAY or window[1] > LAST_DAY:
            raise ArgumentError(
                f"the record has no dates of every course of {window[0]:%Y-%m-%d} to "
                f"{window[1]:%Y-%m-%d}; it has from {FIRST_DAY:%Y-%m-%d} to {LAST_DAY:%Y-%m-%d}"
            )
        found[year] = activities[activities["start_date"].between(*window)]
    return found


def same_days(
    activities: pd.DataFrame, days: tuple[str, str], years: Iterable[int], value: str = "students"
) -> pd.Series:
    """Return how much starts in each of the `windows`, by the year in which it begins.

    The value is "students" for seats, "cost_usd" for dollars, or "officers" for the
    estimate of `imet.officers`, made from the rows of each window alone.
    """
    found = windows(activities, days, years)
    if value == "officers":
        return pd.Series({year: officers.estimate(rows) for year, rows in found.items()})
    return pd.Series({year: rows[value].sum() for year, rows in found.items()})


def expected(values: pd.Series) -> Expected:
    """Return the mean of earlier windows, and the normal interval for one more of them.

    The interval is mean ± t · s · √(1 + 1/n), with t of n-1 degrees of freedom: of the years like
    these it holds the share `LEVEL`, if they are independent and near normal. Fewer than three
    windows are an ArgumentError.
    """
    half = _quantile(values) * values.std() * np.sqrt(1 + 1 / len(values))
    mean = values.mean()
    return _of(values, mean, mean - half, mean + half)


def as_counts(values: pd.Series) -> Expected:
    """Return the mean of earlier windows, and the interval for one more of them as a count.

    The interval is that of the negative binomial distribution with the mean of the windows and
    their variance, made larger by 1 + 1/n for the mean, and by (t/z)² for the variance, which is
    estimated too; of the Poisson if they vary no more than chance.
    """
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    widened = (1 + 1 / len(values)) * (_quantile(values) / stats.norm.ppf(tails[1])) ** 2
    mean, variance = values.mean(), values.var()
    chance = stats.poisson(mean)
    if variance > mean:
        variance *= widened
        chance = stats.nbinom(mean**2 / (variance - mean), mean / variance)
    return _of(values, mean, *chance.ppf(tails))


def as_level(values: pd.Series, year: int) -> Expected:
    """Return what a level that moves leads one to expect of a later year, from values by year.

    The logs follow the local level model, a random walk seen through noise, with both variances
    by maximum likelihood (Durbin and Koopman 2012, chapter 2). Since these are estimated, the
    interval is t standard errors wide, as in `expected`. For the second year after ten it holds
    90% of made series if only the level moves, 95% if there is only noise. The mean is the median
    of the year. Values that are not above nothing are an ArgumentError.
    """
    if not (values > 0).all():
        raise ArgumentError("a value is not above nothing, so that it has no logarithm")
    model = UnobservedComponents(np.log(values.to_numpy(dtype=float)), "llevel")
    ahead = model.fit(disp=False).get_forecast(year - values.index[-1])
    middle, half = ahead.predicted_mean[-1], _quantile(values) * ahead.se_mean[-1]
    return _of(values, *np.exp([middle, middle - half, middle + half]))


def as_the_year_before(values: pd.Series) -> Expected:
    """Return the last window as the expectation, and an interval from the yearly changes.

    The changes, in logs, are taken as draws around nothing: n-1 of them for n windows.
    """
    changes = np.log(values).diff().iloc[1:]
    half = stats.t.ppf((1 + LEVEL) / 2, len(changes)) * np.sqrt((changes**2).mean())
    return _of(values, *(values.iloc[-1] * np.exp([0, -half, half])))


def own_estimates(seats: pd.Series, cost: pd.Series) -> pd.DataFrame:
    """Return what own years suggest for the window `AFTER`, by each way to take the years before.

    `seats` and `cost` are those of `same_days`, from the first of `BEFORE` to `THIN`. Columns:
    `measure`, "seats" or "dollars"; `years`, the windows used; `taken`, what is assumed of them;
    and those of `Expected`.
    """
    with_thin = range(BEFORE[0], THIN + 1)
    level, latest = partial(as_level, year=AFTER), "as changing from the last"
    ways = (
        ("seats", seats, BEFORE, "as independent", expected),
        ("seats", seats, BEFORE, "as independent counts", as_counts),
        ("seats", seats, with_thin, "as independent", expected),
        ("seats", seats, with_thin, latest, as_the_year_before),
        ("dollars", cost, BEFORE, "as independent", expected),
        ("dollars", cost, RECENT, "as independent", expected),
        ("dollars", cost, BEFORE, "as a level that moves", level),
        ("dollars", cost, with_thin, "as a level that moves", level),
    )
    rows = [
        {"measure": measure, "years": span(years), "taken": taken}
        | way(values.loc[years])._asdict()
        for measure, values, years, taken, way in ways
    ]
    return pd.DataFrame(rows)


def own_table(estimates: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show what `own_estimates` gives; `activities` are cited."""
    shown = []
    for row in estimates.itertuples():
        unit, form = (1e6, "{:.2f}") if row.measure == "dollars" else (1.0, "{:.0f}")
        name = "US$ million, FY2018 prices" if row.measure == "dollars" else "seats"
        suggested = form.format(row.mean / unit), interval(row.low, row.high, unit)
        shown.append((name, row.years, row.taken, *suggested))
    columns = ["Measure", "Years", "Taken", "Suggested", "One more year"]
    return ShownTable(
        pd.DataFrame(shown, columns=columns),
        f"What Pakistan's own years suggest for IMET abroad in {course_year(AFTER)}, August to "
        f"July, with the {LEVEL:.0%} interval for one more year",
        f"{cite_rows(compared(activities))} {cite_prices()}",
    )


def _quantile(values: pd.Series) -> float:
    n = len(values)
    if n < 3:
        raise ArgumentError(f"{n} windows are too few for an interval; give at least three")
    return float(stats.t.ppf((1 + LEVEL) / 2, n - 1))


def _of(values: pd.Series, *mean_and_ends: float) -> Expected:
    return Expected(*map(float, (*mean_and_ends, values.min(), values.max())), len(values))


def drift(values: pd.Series) -> Drift:
    """Return whether windows, indexed by year, follow a line or each other."""
    line = stats.linregress(values.index.to_numpy(), values.to_numpy())
    return Drift(float(line.pvalue), float(values.autocorr()))


def chance_of_range(n: int) -> float:
    """Return the chance that one more draw lies between the least and the most of n, if alike."""
    return (n - 1) / (n + 1)


def against_years(
    activities: pd.DataFrame,
    by: str | pd.Series,
    days: tuple[str, str] = YEAR_AFTER,
    value: str = "students",
) -> pd.DataFrame:
    """Return by group what started in the earlier windows, and in the two later ones.

    Groups are those of a column or of a series with the index of the rows; `days` and `value` are
    as for `same_days`. Columns are `mean`, `least` and `most` of `BEFORE`, then `THIN` and `AFTER`.
    """
    windows = [*BEFORE, THIN, AFTER]
    groups = activities.groupby(by)
    table = pd.DataFrame({name: same_days(rows, days, windows, value) for name, rows in groups}).T
    before = table[list(BEFORE)].agg(["mean", "min", "max"], axis=1)
    return before.set_axis(["mean", "least", "most"], axis=1).join(table[[THIN, AFTER]])


def cite_prices() -> str:
    """Return the source of the prices that `at_prices_of` uses, for a source line."""
    source = stored(DEFLATORS)["source"].iloc[0]
    short = stored(MONEY_SOURCES).set_index("source").loc[source, "short"]
    return f"Prices: {short}, the deflator that its rows imply."


def cumulative(
    activities: pd.DataFrame, years: Iterable[int], value: str = "students"
) -> pd.DataFrame:
    """Return what has started by the end of each month of `YEAR_AFTER`, by window (columns)."""
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
    colleges = pd.concat(college_rows(imet).values()).index
    return pd.Series("other courses, under five weeks", imet.index).case_when(
        [
            (imet.index.isin(colleges), COLLEGES),
            (_prepares(imet), "preparation and English"),
            (_weeks(imet) >= 20, "other courses, twenty weeks or more"),
            (_weeks(imet) >= 5, "other courses, five to twenty weeks"),
        ]
    )


def kinds(imet: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the activities that each kind of `Reading` counts."""
    anew = ~continuing(imet)
    return {
        "all": imet,
        "main": imet[anew & ~_prepares(imet)],
        "five weeks": imet[anew & (_weeks(imet) >= 5)],
        "twenty weeks": imet[_weeks(imet) >= 20],
        "colleges": imet[family(imet) == COLLEGES],
    }


def by_year_of_start(activities: pd.DataFrame) -> pd.DataFrame:
    """Return officers, seats and dollars of each year from August, `BEFORE` and `THIN`.

    Columns `officers`, `seats`, `usd`, and the price of one as `usd_an_officer`, `usd_a_seat`.
    """
    measures = {"officers": "officers", "seats": "students", "usd": "cost_usd"}
    table = pd.DataFrame(
        {
            name: same_days(activities, YEAR_AFTER, [*BEFORE, THIN], of)
            for name, of in measures.items()
        }
    )
    return table.assign(
        usd_an_officer=table["usd"] / table["officers"], usd_a_seat=table["usd"] / table["seats"]
    )


def beside_usual(
    activities: pd.DataFrame, named: int, usd: float, years: Sequence[int] = BEFORE
) -> pd.DataFrame:
    """Return officers, seats and dollars of a usual year, August to July, beside those named.

    Rows "officers", "seats" and "usd"; columns those of `Expected`, then `named`, for seats as
    if each officer had one, and `share`, what was named over the mean. `activities` are those
    abroad of one country, their dollars at the prices in which `usd` is.
    """
    usual = by_year_of_start(activities).loc[years, ["officers", "seats", "usd"]]
    table = pd.DataFrame(map(expected, usual.to_dict("series").values()), index=usual.columns)
    table["named"] = [named, named, usd]
    return table.assign(share=table["named"] / table["mean"])


def with_error(usual: Expected, error: float) -> tuple[float, float]:
    """Return the ends of an interval widened by an error of the estimate, a share of the mean.

    Both are taken as independent and near normal, so that their squares add.
    """
    spread = (usual.high - usual.mean) ** 2 + (
        stats.norm.ppf((1 + LEVEL) / 2) * error * usual.mean
    ) ** 2
    return usual.mean - np.sqrt(spread), usual.mean + np.sqrt(spread)


def newcomers(activities: pd.DataFrame, years: Iterable[int]) -> pd.Series:
    """Return the officers new in each year from August, by the year (`officers.newcomers`)."""
    return pd.Series(
        {
            year: officers.newcomers(activities, f"{year}-08-01", f"{year + 1}-07-31")
            for year in years
        }
    )


def seats_of(activities: pd.DataFrame, named: int) -> int:
    """Return how many seats so many officers fill in the usual years, August to July."""
    usual = beside_usual(activities, named, usd=1)["mean"]
    return round(named * usual["seats"] / usual["officers"])


def rule_variants(activities: pd.DataFrame) -> pd.DataFrame:
    """Return officers of a usual year, August to July, under each choice of the rule in turn.

    Columns: `choice`, `officers` as the mean of `BEFORE`, and `error`, the mean error against
    official counts as `officers.mean_error` has it. The first row is the rule as used.
    """
    years = windows(activities, YEAR_AFTER, BEFORE).values()
    choices: dict[str, dict] = {f"same unit, at most {officers.GAP} days": {}}
    choices |= {f"at most {gap} days": {"gap": gap} for gap in (7, 14, 30, 180)}
    choices["any unit"] = {"same_unit": False}
    rows = []
    for name, changed in choices.items():
        usual = np.mean([officers.estimate(each, **changed) for each in years])
        rows.append((name, usual, officers.mean_error(officers.calibration(**changed))))
    small = np.mean([officers.estimate(each[each["students"] <= 2]) for each in years])
    rows.insert(len(rows) - 1, ("rows of more than two students left out", small, np.nan))
    return pd.DataFrame(rows, columns=["choice", "officers", "error"])


def tried_windows(activities: pd.DataFrame) -> pd.DataFrame:
    """Return what started in each window from `TRIED_FROM`, in each year of `BEFORE`.

    Columns: `first` and `last` day in 2018 and after, `year`, `officers`, `seats` and `usd`.
    """
    rows = []
    for first in TRIED_FROM:
        for month in pd.period_range(first, periods=12, freq="M"):
            days = first, f"{month.end_time:%Y-%m-%d}"
            for year, found in windows(activities, days, BEFORE).items():
                usual = found["students"].sum(), found["cost_usd"].sum()
                rows.append((*days, year, officers.estimate(found), *usual))
    return pd.DataFrame(rows, columns=["first", "last", "year", "officers", "seats", "usd"])


def near(
    tried: pd.DataFrame, unit: str, named: int, usd: float, years: Sequence[int] = BEFORE
) -> pd.DataFrame:
    """Return the windows of which the means of `years` are near both numbers.

    `unit` says what the first number is held against: "officers" or "seats".
    """
    of_years = tried[tried["year"].isin(years)]
    usual = of_years.groupby(["first", "last"], as_index=False)[["officers", "seats", "usd"]].mean()
    counted = (usual[unit] / named - 1).abs() <= NEAR
    return usual[counted & ((usual["usd"] / usd - 1).abs() <= NEAR)]


def readings(imet: pd.DataFrame, named: int, usd: float) -> pd.DataFrame:
    """Return, for every reading, how many officers would be missing and what they would cost.

    What is missing is what the same days of `BEFORE` lead one to expect, less what started all the
    same: officers and seats by `as_counts`, dollars by `as_level`, those of `imet` at the prices
    in which `usd` is. Columns: `reading`, and for `officers`, `seats` and `usd` the estimate, its
    ends `_low` and `_high`, and whether these hold the number named, as `holds_officers` and so on.
    """
    rows, chosen = [], kinds(imet)
    measures = ("officers", "officers", named), ("seats", "students", named)
    for name, days, kind in READINGS:
        row, year = {"reading": name}, int(days[0][:4])
        for unit, value, given in (*measures, ("usd", "cost_usd", usd)):
            *before, started = same_days(chosen[kind], days, [*BEFORE, year], value)
            earlier = pd.Series(before, BEFORE)
            usual = as_level(earlier, year) if unit == "usd" else as_counts(earlier)
            mean, low, high = (part - started for part in usual[:3])
            row |= {unit: mean, f"{unit}_low": low, f"{unit}_high": high}
            row[f"holds_{unit}"] = low <= given <= high
        rows.append(row)
    return pd.DataFrame(rows)


def programme_names(activities: pd.DataFrame) -> pd.Series:
    """Return the name of each activity's programme.

    The newest reports print the counter-terrorism fellowships under a longer name; they have one
    here.
    """
    names = stored(PROGRAMS).drop_duplicates("program").set_index("program")["name"]
    fellowship = names["CTFP"].removeprefix("Regional Defense ")
    return activities["program"].map(dict(names) | dict.fromkeys(["CTFP", "CTIWFP"], fellowship))


def _weeks(imet: pd.DataFrame) -> pd.Series:
    return (imet["end_date"] - imet["start_date"]).dt.days / 7


def _prepares(imet: pd.DataFrame) -> pd.Series:
    title = imet["course"].str
    return title.contains(PREPARATION, case=False) & ~title.contains("budget", case=False)
