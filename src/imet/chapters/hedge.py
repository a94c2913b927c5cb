"""Whether Pakistan moved away from the United States, and towards Russia and China, in 2018.

Votes: the distance of two countries is that of their ideal points in the UN General Assembly
(Bailey, Strezhnev and Voeten 2017). Pakistan's change is set beside that of other countries, a
plain difference in differences: it assumes that without what happened to Pakistan alone its
distance would have changed as that of the others did on average. Chance is judged by how much the
others differ among themselves (Donald and Lang 2007; Conley and Taber 2011), as if their changes
were exchangeable, independent and, for Student's t, normal; countries vote in blocs, so no
interval and no rank is exact.

Arms: deliveries by supplier, added up over periods, without any model.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from imet.book import Link, ShownTable
from imet.cite import cite_lines
from imet.dates import when, when_known
from imet.errors import ArgumentError, MissingError, one_of
from imet.obligations import SOUTH_ASIA
from imet.prose import day, decimal, months, percent
from imet.schemas import (
    ARMS_DELIVERIES,
    ARMS_SHARES,
    IDEAL_POINTS,
    IMET_OBLIGATIONS,
    TIMELINE,
    UN_AGREEMENT,
)
from imet.tables import stored

# files of the originals, for the source lines
ARMS = "data_sipri-exports-processed.csv"
POINTS = "IdealpointestimatesAll_Apr2020.csv"
AGREEMENT = "agreement_pairs_computed.csv"
PAKISTAN = "PAK"
POWERS = {"USA": "United States", "RUS": "Russia", "CHN": "China"}
SHORT = {"United States": "US", "Russia": "Russia", "China": "China"}  # heads of columns
NEIGHBOURS = ("AFG", "BGD", "BTN", "IND", "LKA", "MDV", "NPL")  # South Asia without Pakistan
# from 2015 on, since Pakistan, India and China jump together between 2014 and 2015
BEFORE, AFTER = (2015, 2016, 2017), (2018, 2019)
PERIODS = ((2008, 2013), (2014, 2017), (2018, 2021))
CONFIDENCE = 0.95
MODEL_SHARE = 0.9  # between the quantiles `low` and `high` of an ideal point
# events of the timeline: what the press reports as ordered or announced from China
ORDERS = ("hangor_contract", "frigates_contract", "drones_announced", "j10_announced")
MANY_DAYS = pd.Timedelta(days=7)  # an event that lasts longer is on no day


@dataclass(frozen=True)
class Shift:
    """Pakistan's change beside that of `n` other countries, in the units of the values compared.

    `own` is its change, `others` their mean change, `estimate` the difference with its interval.
    `rank` is the place of Pakistan by the size of its difference, 1 for the largest, when each of
    the `n + 1` countries in turn is compared with the rest.
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
    own = points[one_of(to, points, "ideal points of")]
    return points.sub(own, axis=0).abs().drop(columns=to)


def recipients() -> list[str]:
    """Return the ISO codes of countries with IMET obligations in any fiscal year of `BEFORE`."""
    return sorted(recipient_rows()["iso3"].unique())


def recipient_rows() -> pd.DataFrame:
    """Return the Greenbook's rows that `recipients` draws on, to cite."""
    rows = stored(IMET_OBLIGATIONS)
    booked = rows["fiscal_year"].isin(BEFORE) & (rows["obligations_usd"] > 0)
    return rows[booked & rows["iso3"].notna()]


def thin_voters() -> list[str]:
    """Return countries that in some year compared cast less than half of the most votes cast."""
    votes = by_country(stored(IDEAL_POINTS), "votes").loc[[*BEFORE, *AFTER]]
    return sorted(votes.columns[votes.lt(votes.max(axis=1) / 2, axis=0).any()])


def nearest(points: pd.DataFrame, among: Iterable[str], n: int) -> list[str]:
    """Return the `n` countries whose mean point before is nearest to that of Pakistan."""
    means = points.loc[list(BEFORE)].mean()
    others = means[means.index.isin(among)].drop(PAKISTAN, errors="ignore")
    return list((others - means[PAKISTAN]).abs().sort_values(kind="stable").index[:n])


def placebos(change: pd.Series) -> pd.Series:
    """Return each country's change less the mean change of all the others."""
    return change - (change.sum() - change) / (len(change) - 1)


def members(
    values: pd.DataFrame,
    group: Iterable[str],
    before: Iterable[int] = BEFORE,
    after: Iterable[int] = AFTER,
) -> pd.Series:
    """Return the changes of Pakistan, and of those of the group that have every year.

    A change is the mean of the years after less that of the years before.
    """
    years = [*before, *after]
    whole = values.loc[years].dropna(axis=1)
    if PAKISTAN not in whole:
        raise MissingError(f"'{PAKISTAN}' has no value in some of the years {years}")
    chosen = [PAKISTAN, *sorted(set(group) & set(whole.columns) - {PAKISTAN})]
    return (whole.loc[list(after)].mean() - whole.loc[list(before)].mean())[chosen]


def compare(
    values: pd.DataFrame,
    group: Iterable[str],
    before: Iterable[int] = BEFORE,
    after: Iterable[int] = AFTER,
    quantiles: bool = False,
) -> Shift:
    """Return the difference in differences of Pakistan against a group of countries.

    `values` are an outcome by year (rows) and country (columns), of which the means of the years
    before and after are compared; countries of the group without a value in every year are left
    out. The interval is by Student's t with `n - 1` degrees of freedom, or from the `quantiles` of
    the placebos of the others, as Conley and Taber take it.

    A MissingError tells that Pakistan lacks a year, an ArgumentError that fewer than two others are
    left.
    """
    change = members(values, group, before, after)
    others = change.drop(PAKISTAN)
    n = len(others)
    if n < 2:
        raise ArgumentError(f"{n} countries are too few to compare '{PAKISTAN}' with")
    estimate = change[PAKISTAN] - others.mean()
    tail = (1 - CONFIDENCE) / 2
    if quantiles:
        low, high = estimate - placebos(others).quantile([1 - tail, tail])
    else:
        half = stats.t.ppf(1 - tail, n - 1) * others.std() * np.sqrt(1 + 1 / n)
        low, high = estimate - half, estimate + half
    sizes = placebos(change).abs()
    # a country as far apart as this one counts, whatever the last digit of a float says
    rank = int((sizes >= sizes[PAKISTAN] - 1e-12).sum())
    return Shift(n, *map(float, (change[PAKISTAN], others.mean(), estimate, low, high)), rank)


def breaks(values: pd.DataFrame, group: Iterable[str]) -> pd.DataFrame:
    """Return the same comparison as if the break had been in each year that has years around it.

    The attributes of `Shift` are columns, the first year after the supposed break is the index.
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
    return {
        "Main comparison": {"group": main},
        "South Asia": {"group": NEIGHBOURS},
        "South Asia without India": {"group": [code for code in NEIGHBOURS if code != "IND"]},
        "All countries that vote": {"group": list(points.columns)},
        "The 20 recipients nearest to Pakistan before": {"group": nearest(points, main, 20)},
        "Recipients that cast half of the votes or more": {
            "group": sorted(set(main) - set(thin_voters()))
        },
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
    """Return events of the timeline in their order; MissingError names those that it lacks.

    Columns of TIMELINE; `days` from the report of the cut to the first day, missing where that is
    not known or the event lasts long, as a season does; and `row`, the line of the file.
    """
    timeline = stored(TIMELINE)
    timeline = timeline.assign(row=timeline.index + 2).set_index("event")  # below the header
    if missing := set(events) - set(timeline.index):
        raise MissingError(f"no events {sorted(missing)} in {TIMELINE.path}")
    chosen = timeline.loc[list(events)].sort_values("date", kind="stable")
    days = (chosen["date"] - when("cut_reported")).dt.days
    long = chosen["end_date"] - chosen["date"] > MANY_DAYS
    return chosen.assign(days=days.where((chosen["precision"] == "day") & ~long).astype("Int64"))


def order_table(order: pd.DataFrame) -> ShownTable:
    """Show what `chronology` gives, with the sources as links."""
    shown = pd.DataFrame(
        {
            "Date": [_when(event) for event in order.itertuples()],
            "Days from the first report of the cut": order["days"].array,
            "Event": order["title"].array,
            "Source": list(map(Link, order["source"].str.split(",").str[0], order["url"])),
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
    by what they delivered in all. A recipient outside South Asia is a MissingError.
    """
    if recipient not in SOUTH_ASIA:
        raise MissingError(f"no deliveries to '{recipient}' in {ARMS_DELIVERIES.path}")
    return by_supplier(stored(ARMS_DELIVERIES).query("recipient == @recipient"))


def by_supplier(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ARMS_DELIVERIES as a table of years and suppliers; see `deliveries`."""
    table = rows.pivot_table(
        index="year", columns="supplier", values="tiv_millions", aggfunc="sum", fill_value=0
    )
    order = table.sum().sort_values(ascending=False, kind="stable").index
    return table[order].reindex(range(1990, 2022), fill_value=0).rename_axis(columns=None)


def yearly_means(table: pd.DataFrame, periods: Iterable[tuple[int, int]] = PERIODS) -> pd.DataFrame:
    """Return mean deliveries a year by period (rows): of the three powers, the others, in all.

    Columns: the names of `POWERS`, `others` and `total`, in millions of trend-indicator value.
    """
    rows = {}
    for first, last in periods:
        mean = table.loc[first:last].mean()
        powers = mean.reindex(POWERS.values(), fill_value=0.0)
        rest = {"others": mean.sum() - powers.sum(), "total": mean.sum()}
        rows[f"{first} to {last}"] = {**powers, **rest}
    return pd.DataFrame(rows).T


def millions(volume: float) -> str:
    """Return a volume in millions of trend-indicator value as text: 1,286 million."""
    return f"{volume:,.0f} million"


def arms_table(means: pd.DataFrame, rows: pd.DataFrame) -> ShownTable:
    """Show what `yearly_means` gives for Pakistan with the shares of the powers."""
    shown = {"Years": means.index.str.replace(" to ", "-"), "All": means["total"].map(_tenth)}
    for name, short in SHORT.items():
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
        All=beside["total"].map(_tenth),
        US=beside["United States"].map(_tenth),
    )
    for name, short in SHORT.items():
        share = beside[name] / beside["total"]
        shown[f"{short} share"] = share.map(percent).where(share > 0, "none")
    return ShownTable(
        shown,
        "The other large recipients in South Asia: deliveries a year in millions of TIV, and "
        "shares; none where no delivery is identified",
        cite_lines(ARMS, rows),
    )


def five_years(first: int) -> str:
    """Return a span of five years from its first: 2016-2020."""
    return f"{first}-{first + 4}"


def shares_table(rows: pd.DataFrame) -> ShownTable:
    """Show rows of ARMS_SHARES, the shares of one report beside each other."""
    shown = {
        "Report of": rows["report"].astype(str),
        "Five years": rows["earlier_first"].map(five_years),
        "Share": rows["earlier_percent"].map("{}%".format),
        "Later five": rows["later_first"].map(five_years),
        "Its share": rows["later_percent"].map("{}%".format),
        "Quoted by": list(map(Link, rows["source"], rows["url"])),
    }
    return ShownTable(
        pd.DataFrame(shown),
        "China's share of Pakistan's arms imports in reports of SIPRI, of which each has its own "
        "count of the same years",
        f"SIPRI, by the texts named (data/{ARMS_SHARES.path}, every row).",
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
            f"{percent(CONFIDENCE)} interval": f"{shift.low:.2f} to {shift.high:.2f}",
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
