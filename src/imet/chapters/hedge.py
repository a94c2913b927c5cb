"""Whether Pakistan moved away from the United States, and towards Russia and China, in 2018.

Votes: ideal points in the UN General Assembly (Bailey, Strezhnev and Voeten 2017) place each
country on one dimension in each session. The distance between two countries is the absolute
difference of their points. Pakistan's change of distance is set beside the change of other
countries: a plain difference in differences.

Assumption: without what happened to Pakistan alone its distance would have changed as that of the
comparison group did on average. Nothing in the data proves it.

Inference: one country is compared with `n` others, so what can be known of chance is how much
countries differ among themselves. `compare` gives an interval by Student's t with `n - 1` degrees
of freedom over the changes of the others (Donald and Lang 2007), and the rank of Pakistan among
all `n + 1` countries when each in turn stands for it (permutation; Conley and Taber 2011). Both
take the changes of countries to be exchangeable and independent, and the interval by Student's t
takes them to be normal; countries vote in blocs, so neither is exact.

Arms: deliveries by supplier, added up over periods, without any model.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from imet.book import Link, ShownTable
from imet.cite import cite_lines
from imet.dates import when, when_known
from imet.obligations import SOUTH_ASIA
from imet.prose import day, decimal, months, percent
from imet.schemas import ARMS_DELIVERIES, IDEAL_POINTS, IMET_OBLIGATIONS, TIMELINE, UN_AGREEMENT
from imet.tables import stored

# files of the originals, for the source lines
ARMS = "data_sipri-exports-processed.csv"
POINTS = "IdealpointestimatesAll_Apr2020.csv"
AGREEMENT = "agreement_pairs_computed.csv"
PAKISTAN = "PAK"
POWERS = {"USA": "United States", "RUS": "Russia", "CHN": "China"}
NEIGHBOURS = ("AFG", "BGD", "BTN", "IND", "LKA", "MDV", "NPL")  # South Asia without Pakistan
# from 2015 on, since Pakistan, India and China jump together between 2014 and 2015
BEFORE, AFTER = (2015, 2016, 2017), (2018, 2019)
PERIODS = ((2008, 2013), (2014, 2017), (2018, 2021))
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Shift:
    """A country's change beside that of `n` others, in the units of the values compared.

    Attributes
    ----------
    n
        Countries in the comparison group.
    own, others
        Change of the country, and mean change of the group, from the years before to those after.
    estimate, low, high
        Their difference, and its interval.
    rank
        Place of the country by the size of its difference, 1 for the largest, when each of the
        `n + 1` countries in turn is compared with the rest.

    """

    n: int
    own: float
    others: float
    estimate: float
    low: float
    high: float
    rank: int


def by_country(rows: pd.DataFrame, column: str = "ideal_point") -> pd.DataFrame:
    """Return a column of IDEAL_POINTS by year of the session (rows) and ISO code (columns)."""
    return rows.pivot(index="year", columns="iso3", values=column)


@cache
def ideal_points() -> pd.DataFrame:
    """Return the ideal points of the project's data; see `by_country`."""
    return by_country(stored(IDEAL_POINTS))


def distances(points: pd.DataFrame, to: str) -> pd.DataFrame:
    """Return the absolute distance of every country from one, by year; that one left out."""
    return points.sub(points[to], axis=0).abs().drop(columns=to)


def recipients() -> list[str]:
    """Return the ISO codes of countries with IMET obligations in any fiscal year of `BEFORE`."""
    return sorted(recipient_rows()["iso3"].unique())


def recipient_rows() -> pd.DataFrame:
    """Return the Greenbook's rows that `recipients` draws on, to cite."""
    rows = stored(IMET_OBLIGATIONS)
    booked = rows["fiscal_year"].isin(BEFORE) & (rows["obligations_usd"] > 0)
    return rows[booked & rows["iso3"].notna()]


def thin_voters(years: Iterable[int]) -> list[str]:
    """Return countries that in some of the years cast less than half of the most votes cast."""
    votes = by_country(stored(IDEAL_POINTS), "votes").loc[list(years)]
    return sorted(votes.columns[votes.lt(votes.max(axis=1) / 2, axis=0).any()])


def nearest(
    points: pd.DataFrame, to: str, among: Iterable[str], years: Iterable[int], n: int
) -> list[str]:
    """Return the `n` countries whose mean point over some years is nearest to that of one."""
    means = points.loc[list(years)].mean()
    others = [code for code in among if code in means.index and code != to]
    gaps = (means[others] - means[to]).abs().sort_values(kind="stable")
    return list(gaps.index[:n])


def changes(values: pd.DataFrame, before: Iterable[int], after: Iterable[int]) -> pd.Series:
    """Return the mean after less the mean before, by country; only of countries with every year."""
    years = [*before, *after]
    whole = values.loc[years].dropna(axis=1)
    return whole.loc[list(after)].mean() - whole.loc[list(before)].mean()


def placebos(change: pd.Series) -> pd.Series:
    """Return each country's change less the mean change of all the others."""
    return change - (change.sum() - change) / (len(change) - 1)


def members(
    values: pd.DataFrame,
    group: Iterable[str],
    before: Iterable[int] = BEFORE,
    after: Iterable[int] = AFTER,
    unit: str = PAKISTAN,
) -> pd.Series:
    """Return the changes of a country and of those of the group that have every year."""
    change = changes(values, before, after)
    if unit not in change:
        raise KeyError(f"'{unit}' has no value in some of the years {[*before, *after]}")
    return change[[unit, *sorted(set(group) & set(change.index) - {unit})]]


def compare(
    values: pd.DataFrame,
    group: Iterable[str],
    before: Iterable[int] = BEFORE,
    after: Iterable[int] = AFTER,
    unit: str = PAKISTAN,
    quantiles: bool = False,
) -> Shift:
    """Return the difference in differences of one country against a group.

    Parameters
    ----------
    values
        An outcome by year (rows) and country (columns).
    group
        Countries to compare with; those without a value in every year are left out.
    before, after
        Years whose means are compared.
    unit
        The country asked about.
    quantiles
        Take the interval from the quantiles of the placebos of the others, as Conley and Taber do,
        and not from Student's t.

    Raises
    ------
    KeyError
        If the country lacks a year.
    ValueError
        If fewer than two countries are left to compare with.

    """
    change = members(values, group, before, after, unit)
    others = change.drop(unit)
    n = len(others)
    if n < 2:
        raise ValueError(f"{n} countries are too few to compare '{unit}' with")
    estimate = change[unit] - others.mean()
    tail = (1 - CONFIDENCE) / 2
    if quantiles:
        apart = placebos(others)
        low, high = estimate - apart.quantile(1 - tail), estimate - apart.quantile(tail)
    else:
        half = stats.t.ppf(1 - tail, n - 1) * others.std() * np.sqrt(1 + 1 / n)
        low, high = estimate - half, estimate + half
    sizes = placebos(change).abs()
    # a country as far apart as this one counts, whatever the last digit of a float says
    rank = int((sizes >= sizes[unit] - 1e-12).sum())
    of_floats = (change[unit], others.mean(), estimate, low, high)
    return Shift(n, *map(float, of_floats), rank)


def breaks(values: pd.DataFrame, group: Iterable[str]) -> pd.DataFrame:
    """Return the same comparison as if the break had been in each year that has years around it.

    Returns
    -------
    pandas.DataFrame
        By the first year after the supposed break, the attributes of `Shift` as columns.

    """
    years, before, after = values.index, len(BEFORE), len(AFTER)
    table = {
        year: vars(compare(values, group, range(year - before, year), range(year, year + after)))
        for year in range(years.min() + before, years.max() - after + 2)
    }
    return pd.DataFrame(table).T.astype({"n": int, "rank": int}).rename_axis("year")


def variations(points: pd.DataFrame) -> dict[str, dict]:
    """Return the choices of the main comparison, each changed once: arguments of `compare`."""
    main = recipients()
    thin = thin_voters([*BEFORE, *AFTER])
    return {
        "Main comparison": {"group": main},
        "South Asia": {"group": NEIGHBOURS},
        "South Asia without India": {"group": [code for code in NEIGHBOURS if code != "IND"]},
        "All countries that vote": {"group": list(points.columns)},
        "The 20 recipients nearest to Pakistan before": {
            "group": nearest(points, PAKISTAN, main, BEFORE, 20)
        },
        "Recipients that cast half of the votes or more": {"group": sorted(set(main) - set(thin))},
        "Before: 2014 to 2017": {"group": main, "before": range(2014, 2018)},
        "Before: 2016 to 2017": {"group": main, "before": range(2016, 2018)},
        "Before: 2008 to 2017": {"group": main, "before": range(2008, 2018)},
        "After: 2018 alone": {"group": main, "after": (2018,)},
        "After: 2019 alone": {"group": main, "after": (2019,)},
        "Interval from the quantiles of the placebos": {"group": main, "quantiles": True},
    }


def sensitivity(points: pd.DataFrame) -> pd.DataFrame:
    """Return the comparison under every choice, by choice and power.

    Columns: `choice`, `power` (ISO code), and the attributes of `Shift`.
    """
    rows = [
        {"choice": choice, "power": power, **vars(compare(distances(points, power), **options))}
        for choice, options in variations(points).items()
        for power in POWERS
    ]
    return pd.DataFrame(rows)


def chronology(*events: str) -> pd.DataFrame:
    """Return events of the timeline in their order, with the days from the report of the cut.

    Columns of TIMELINE, and `days`, missing where the day is not known; `row` is the line of the
    file.

    Raises
    ------
    KeyError
        If the timeline has no such event.

    """
    timeline = stored(TIMELINE)
    timeline = timeline.assign(row=timeline.index + 2).set_index("event")  # below the header
    if missing := set(events) - set(timeline.index):
        raise KeyError(f"no events {sorted(missing)} in {TIMELINE.path}")
    chosen = timeline.loc[list(events)].sort_values("date", kind="stable")
    days = (chosen["date"] - when("cut_reported")).dt.days
    return chosen.assign(days=days.where(chosen["precision"] == "day").astype("Int64"))


def order_table(order: pd.DataFrame) -> ShownTable:
    """Show what `chronology` gives, with the sources as links."""
    shown = pd.DataFrame(
        {
            "Date": [_when(event) for event in order.itertuples()],
            "Days from the first report of the cut": order["days"].array,
            "Event": order["title"].array,
            "Source": [
                Link(source.split(",")[0], url)
                for source, url in zip(order["source"], order["url"], strict=True)
            ],
        }
    )
    return ShownTable(
        shown,
        "The cut, and agreements and visits with Russia and China, in their order",
        cite_lines("timeline of this book, data/episode/timeline.csv", order),
    )


def _when(event: Any) -> str:
    """Return the days of an event, from the first to the last if there are several."""
    first, last = event.date, event.end_date
    if pd.isna(last):
        return when_known(event)
    return f"{first.day}-{day(last)}" if first.month == last.month else months((first, last))


def agreement(*pairs: tuple[str, str]) -> pd.DataFrame:
    """Return agreement scores by year (rows) and pair (columns), for pairs of ISO codes."""
    table = stored(UN_AGREEMENT).pivot(
        index="year", columns=["iso3", "other_iso3"], values="agreement"
    )
    return table[list(pairs)]


def deliveries(recipient: str = "Pakistan") -> pd.DataFrame:
    """Return arms deliveries to one country by year (rows) and supplier (columns).

    In millions of trend-indicator value; 0 where no delivery is identified. Suppliers are sorted
    by what they delivered in all.

    Raises
    ------
    KeyError
        If the table has no such recipient.

    """
    if recipient not in SOUTH_ASIA:
        raise KeyError(f"no deliveries to '{recipient}' in {ARMS_DELIVERIES.path}")
    return by_supplier(stored(ARMS_DELIVERIES).query("recipient == @recipient"))


def by_supplier(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ARMS_DELIVERIES as a table of years and suppliers; see `deliveries`."""
    years = range(1990, 2022)
    table = rows.pivot_table(
        index="year", columns="supplier", values="tiv_millions", aggfunc="sum", fill_value=0
    )
    order = table.sum().sort_values(ascending=False, kind="stable").index
    return table[order].reindex(years, fill_value=0).rename_axis(columns=None)


def yearly_means(table: pd.DataFrame, periods: Iterable[tuple[int, int]] = PERIODS) -> pd.DataFrame:
    """Return mean deliveries a year by period (rows): of the three powers, the others, in all.

    Columns: the names of `POWERS`, `others` and `total`, in millions of trend-indicator value.
    """
    rows = {}
    for first, last in periods:
        mean = table.loc[first:last].mean()
        powers = {name: mean.get(name, 0.0) for name in POWERS.values()}
        rows[f"{first} to {last}"] = {
            **powers,
            "others": mean.sum() - sum(powers.values()),
            "total": mean.sum(),
        }
    return pd.DataFrame(rows).T


def millions(volume: float) -> str:
    """Return a volume in millions of trend-indicator value as text: 1,286 million."""
    return f"{volume:,.0f} million"


def arms_table(means: pd.DataFrame, rows: pd.DataFrame) -> ShownTable:
    """Show what `yearly_means` gives for Pakistan with the shares of the powers."""
    shown = {"Years": means.index.str.replace(" to ", "-"), "All": means["total"].map(_tenth)}
    for name, short in zip(POWERS.values(), ("US", "Russia", "China"), strict=True):
        shown[short] = means[name].map(_tenth)
        shown[f"{short} share"] = (means[name] / means["total"]).map(percent)
    return ShownTable(
        pd.DataFrame(shown | {"Others": means["others"].map(_tenth)}),
        "Arms deliveries to Pakistan a year by supplier, millions of TIV; the last two rows count "
        "2018 with the years before",
        cite_lines(ARMS, rows),
    )


def recipients_table(means: dict[str, pd.DataFrame], rows: pd.DataFrame) -> ShownTable:
    """Show what `yearly_means` gives for other recipients, by name, as shares of the powers."""
    beside = pd.concat(means, names=["Recipient", "Years"]).reset_index()
    shown = beside[["Recipient"]].assign(
        Years=beside["Years"].str.replace(" to ", "-"),
        **{"All suppliers": beside["total"].map(_tenth)},
    )
    for name in POWERS.values():
        share = beside[name] / beside["total"]
        shown[f"{name}, share"] = share.map(percent).where(share > 0, "none")
    return ShownTable(
        shown,
        "The other large recipients in South Asia: deliveries a year in millions of TIV, and "
        "shares; none where no delivery is identified",
        cite_lines(ARMS, rows),
    )


def _tenth(volume: float) -> str:
    return f"{volume:,.1f}"


def agreement_table(scores: pd.DataFrame, calls: pd.Series, rows: pd.DataFrame) -> ShownTable:
    """Show what `agreement` gives, with the roll calls of each year."""
    short = {"USA": "US", "PAK": "Pakistan", "IND": "India", "CHN": "China", "RUS": "Russia"}
    shown = scores.map("{:.2f}".format)
    shown.columns = [f"{short[one]}, {short[other]}" for one, other in scores.columns]
    shown.insert(0, "Autumn", scores.index.astype(str))
    return ShownTable(
        shown.assign(**{"Roll calls": calls[scores.index]}),
        "Agreement in the UN General Assembly: all votes alike is 1, all opposed is 0; roll calls "
        "in which both the US and Pakistan voted",
        cite_lines(AGREEMENT, rows),
    )


def shifts_table(shifts: dict[str, dict[str, Shift]], rows: pd.DataFrame) -> ShownTable:
    """Show the comparisons by group, after its number of countries, and by power."""
    shown = [
        {
            "Compared with": f"{shift.n} {group}",
            "Distance from": POWERS[power],
            "Shift of Pakistan": decimal(shift.own),
            "Mean shift of the others": decimal(shift.others),
            "Difference": decimal(shift.estimate),
            "Interval": f"{shift.low:.2f} to {shift.high:.2f}",
            "Rank": f"{shift.rank} of {shift.n + 1}",
        }
        for group, by_power in shifts.items()
        for power, shift in by_power.items()
    ]
    return ShownTable(
        pd.DataFrame(shown),
        "Shift of the distance in ideal points from 2015-2017 to 2018-2019; more than zero is "
        "further away",
        cite_lines(POINTS, rows),
    )


def varied_table(varied: pd.DataFrame, rows: pd.DataFrame) -> ShownTable:
    """Show what `sensitivity` gives, a row a choice and a column a power."""
    cells = [
        f"{decimal(row.estimate)} ({row.low:.2f} to {row.high:.2f}), rank {row.rank}"
        for row in varied.itertuples()
    ]
    varied = varied.assign(cell=cells, power=varied["power"].map(POWERS))
    wide = varied.pivot(index=["choice", "n"], columns="power", values="cell")
    wide = wide.loc[varied["choice"].unique(), list(POWERS.values())].rename_axis(columns=None)
    return ShownTable(
        wide.reset_index().rename(columns={"choice": "Choice", "n": "Countries"}),
        "Difference in the shift of Pakistan's distance from each power, interval and rank",
        cite_lines(POINTS, rows),
    )


COUNTRY = "United States"


PRESIDENT = "Donald Trump"


NAME = "ICEWS18, train.txt in the repository GuoJiujiang/Datasets, commit ab0de8b"


def by_day(rows: pd.DataFrame, actors: Collection[str] | None = None) -> pd.DataFrame:
    """Return how many rows each day has, and their sum and mean on the scale.

    Parameters
    ----------
    rows
        Rows of EVENT_ROWS.
    actors
        Those whose rows count; all, if not given.

    Returns
    -------
    pandas.DataFrame
        `rows`, `sum` and `mean` by date, for each day from the first of `rows` to the last; a day
        without a row of these actors has no mean.

    Raises
    ------
    KeyError
        If one of `actors` has no row at all.

    """
    days = pd.date_range(rows["date"].min(), rows["date"].max(), name="date")
    if actors is not None:
        if missing := sorted(set(actors) - set(rows["actor"])):
            raise KeyError(f"no rows of {missing} among the events")
        rows = rows[rows["actor"].isin(actors)]
    scores = rows.groupby("date")["goldstein"].agg(rows="count", sum="sum", mean="mean")
    return scores.reindex(days).fillna({"rows": 0, "sum": 0.0}).astype({"rows": int})


def days_table(counts: dict[str, pd.DataFrame], rows: pd.DataFrame) -> ShownTable:
    """Show what `by_day` gives for some actors, by the name that is shown for them."""
    shown = {"Date": next(iter(counts.values())).index}
    for name, table in counts.items():
        shown[f"{name}: rows"] = table["rows"].array
        shown[f"{name}: mean"] = table["mean"].map(decimal, na_action="ignore").fillna("").array
    return ShownTable(
        pd.DataFrame(shown),
        "Acts towards Pakistan by the United States as a country, by the president, and by all "
        "American actors: rows and mean score a day",
        cite_lines(NAME, rows),
    )
