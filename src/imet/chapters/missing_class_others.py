"""What comparable countries lead one to expect: a synthetic control.

Other recipients are weighted so that together they come closest to the treated country in the
years before; what they have after is the expectation. The weights are none below nothing and add
up to one (Abadie, Diamond and Hainmueller 2010). They are fitted on the outcome of every period
before and on nothing else, all periods alike, so that no other choice enters (Ferman, Pinto and
Possebom 2020).

Outcome: course places that start in a half-year, as a share of the country's own mean in the
years before. Few recipients are as large as Pakistan; in shares smaller ones can stand for it.

Uncertainty: each donor in turn is taken for the treated country. Their errors, each divided by
the error of its own fit before, are what chance alone does. The interval is the range of these
errors at the scale of the treated country's own fit, and the rank is that of its error among
them. If the treated country would be one of the lot, a range of J placebos holds the value with
the chance (J-1)/(J+1), and no p-value can be below 1/(J+1). A donor in its place is compared
with the other donors alone, one fewer than the treated country has, so both hold nearly.

Assumptions: nothing else befell the treated country alone, or the donors; places that it lost did
not go to donors in numbers that matter; and what tied it to the donors before still would have.

References
----------
Abadie, A., Diamond, A. and Hainmueller, J. (2010). Synthetic control methods for comparative case
studies. Journal of the American Statistical Association 105(490), 493-505.
Abadie, A. (2021). Using synthetic controls: feasibility, data requirements, and methodological
aspects. Journal of Economic Literature 59(2), 391-425.
Ferman, B., Pinto, C. and Possebom, V. (2020). Cherry picking with synthetic controls. Journal of
Policy Analysis and Management 39(2), 510-532.

"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from imet.chapters.missing_class import (
    AFTER,
    BEFORE,
    RECENT,
    Expected,
    abroad,
    at_prices_of,
    expected,
    same_days,
)
from imet.prose import months
from imet.training import continuing

VISIT = 20  # places on one row above which it is a visit of a whole class
WEIGHTY = 0.01  # weight from which on a donor is left out once
PERIODS = {1: "years", 2: "half-years", 4: "quarters"}  # by how many a year has
COLUMNS = [
    *("country", "fiscal_year", "course", "location", "where", "students", "cost_usd"),
    *("start_date", "end_date"),
]
EXACT = 1e-6  # error of a fit, in shares, below which it is exact and says nothing of chance


@dataclass(frozen=True)
class Design:
    """How countries are compared.

    Attributes
    ----------
    month
        Month in which a year of courses begins.
    parts
        Periods in a year: 2 for half-years, 1 for years.
    first, last
        Years in which the first and the last window of the fit begin.
    smallest, largest
        A donor's yearly mean before, at least and at most, as multiples of the treated country's.
    floor
        A donor has in every year before at least this share of its own mean: less would be a
        suspension of its own.
    relative
        Whether outcomes are shares of the country's own mean before, or places.
    without
        Donors left out by name.

    """

    month: int = 8
    parts: int = 2
    first: int = BEFORE[0]
    last: int = BEFORE[-1]
    smallest: float = 1 / 3
    largest: float = 3.0
    floor: float = 1 / 4
    relative: bool = True
    without: tuple[str, ...] = ()

    def days(self, window: int, part: int = 0, parts: int = 1) -> tuple[str, str]:
        """Return the first and the last day of a window, or of one of its parts."""
        begin = pd.Timestamp(window, self.month, 1) + pd.DateOffset(months=12 // parts * part)
        end = begin + pd.DateOffset(months=12 // parts) - pd.Timedelta(days=1)
        return f"{begin:%Y-%m-%d}", f"{end:%Y-%m-%d}"


class Estimate(NamedTuple):
    """A window's expectation from the donors, beside what was observed.

    `low` and `high` are the range over the placebos; missing if a placebo is fitted exactly.
    `rank` is that of the treated country's error among `of` countries, 1 for the largest.
    """

    expected: float
    low: float
    high: float
    observed: float
    rank: int
    of: int


@dataclass(frozen=True)
class Comparison:
    """A treated country beside its synthetic control.

    Attributes
    ----------
    treated, design
        Of what, and how.
    table
        Outcomes by period and country, as `panel` gives them.
    weights
        Of the donors, by name; those without weight too.
    gaps
        Outcome less synthetic control, by period and country: the treated one and every donor in
        its place. In the unit of the fit: shares of the country's mean, or places.
    scale
        How many places one such unit of the treated country is.

    """

    treated: str
    design: Design
    table: pd.DataFrame = field(repr=False)
    weights: pd.Series = field(repr=False)
    gaps: pd.DataFrame = field(repr=False)
    scale: float

    @property
    def observed(self) -> pd.Series:
        """Return the treated country's outcomes by period."""
        return self.table[self.treated].astype(float)

    @property
    def synthetic(self) -> pd.Series:
        """Return the synthetic control's outcomes by period, in places."""
        return self.observed - self.gaps[self.treated] * self.scale

    @property
    def error_before(self) -> pd.Series:
        """Return the root mean square of each country's gaps before."""
        return _root_mean_square(self.gaps.loc[self.design.first : self.design.last])

    @property
    def flat_error(self) -> float:
        """Return what the error before would be if the country's own mean stood for it."""
        before = self.observed.loc[self.design.first : self.design.last]
        return float(np.sqrt(((before - before.mean()) ** 2).mean()) / self.scale)

    def ratios(self, window: int, part: int | None = None) -> pd.Series:
        """Return the error in one window (or a part of it) over that before, by country."""
        return _root_mean_square(self._in(window, part)) / self.error_before

    def falls(self, window: int, part: int | None = None) -> pd.Series:
        """Return the mean gap in one window (or a part of it), by country, the lowest first."""
        return self._in(window, part).mean().sort_values(kind="stable")

    def range_errors(self, window: int, part: int | None = None) -> tuple[float, float]:
        """Return the least and the most of the placebos' errors, in places of the treated one."""
        error = self.error_before
        placebos = error.drop(self.treated)
        if (placebos < EXACT * max(1.0, error[self.treated])).any():
            return np.nan, np.nan
        sums = self._in(window, part).sum().drop(self.treated) / placebos
        sums *= error[self.treated] * self.scale
        return float(sums.min()), float(sums.max())

    def estimate(self, window: int, part: int | None = None) -> Estimate:
        """Return the expectation for one window, or for a part of it (0 is the first)."""
        rows = self._in(window, part).index
        value = float(self.synthetic.loc[rows].sum())
        low, high = self.range_errors(window, part)
        ratios = self.ratios(window, part)
        return Estimate(
            value,
            max(0.0, value + low) if low == low else low,
            value + high,
            float(self.observed.loc[rows].sum()),
            int((ratios >= ratios[self.treated]).sum()),
            len(ratios),
        )

    def alike(self, window: int) -> float:
        """Return the expectation if all donors had the same weight."""
        before = self.table.loc[self.design.first : self.design.last]
        shares = self.table.loc[window].sum() / before.groupby(level=0).sum().mean()
        own = before[self.treated].groupby(level=0).sum().mean()
        return float(shares[self.weights.index].mean() * own)

    def _in(self, window: int, part: int | None) -> pd.DataFrame:
        rows = self.gaps.loc[[window]]
        return rows if part is None else rows.loc[[(window, part)]]


def panel(
    activities: pd.DataFrame, month: int = 8, parts: int = 2, value: str = "students"
) -> pd.DataFrame:
    """Return what starts by period and country.

    Parameters
    ----------
    activities
        Rows of the record; those without a first day are not counted.
    month
        Month in which a year begins.
    parts
        Parts of the year: 1, 2, 3, 4, 6 or 12.
    value
        "students" for course places, "cost_usd" for dollars.

    Returns
    -------
    pandas.DataFrame
        Index `window`, the year in which the window begins, and `part`, from 0; a column a
        country; nothing where nothing starts.

    Raises
    ------
    ValueError
        If a year has no such number of equal parts in months.

    """
    if 12 % parts:
        raise ValueError(f"a year of twelve months has no {parts} equal parts")
    dated = activities[activities["start_date"].notna()]
    start = dated["start_date"].dt
    window = (start.year - (start.month < month)).rename("window")
    part = ((start.month - month) % 12 // (12 // parts)).rename("part")
    table = dated.pivot_table(
        index=[window, part], columns="country", values=value, aggfunc="sum", fill_value=0
    )
    windows = range(window.min(), window.max() + 1)
    every = pd.MultiIndex.from_product([windows, range(parts)], names=["window", "part"])
    return table.reindex(every, fill_value=0).rename_axis(columns=None)


def donors(table: pd.DataFrame, treated: str, design: Design) -> list[str]:
    """Return the countries of like size and without a suspension of their own before.

    Raises
    ------
    ValueError
        If fewer than two are left.

    """
    years = table.loc[design.first : design.last].groupby(level="window").sum()
    mean = years.mean()
    alike = mean.between(mean[treated] * design.smallest, mean[treated] * design.largest)
    steady = (years >= mean * design.floor).all()
    left_out = {treated, *design.without}
    found = [name for name in table.columns[alike & steady] if name not in left_out]
    if len(found) < 2:
        raise ValueError(f"{len(found)} countries are like {treated}; widen the rules of Design")
    return found


def fit(treated: pd.Series, pool: pd.DataFrame) -> pd.Series:
    """Return the donors' weights for which their sum is nearest to the treated country's outcomes.

    Weights w that add up to one meet sum(w) y = y, so the quadratic programme is: make |D w| least,
    where D has the columns x_j - y. Non-negative least squares of D with one more row of ones on
    (0, ..., 0, 1) has the same solution up to a factor: for any direction u that adds up to one
    its least over s of s²|Du|² + (s-1)² is q/(1+q) with q = |Du|², which grows with q.

    Parameters
    ----------
    treated
        Outcomes by period.
    pool
        The donors' outcomes, a column a country, in the same periods.

    """
    apart = pool.to_numpy() - treated.to_numpy()[:, None]
    ones = np.ones(pool.shape[1])
    found, _ = nnls(np.vstack([apart, ones]), np.append(np.zeros(len(treated)), 1.0))
    return pd.Series(found / found.sum(), index=pool.columns)


def compare(table: pd.DataFrame, treated: str, design: Design | None = None) -> Comparison:
    """Return a country beside its synthetic control, and every donor in its place.

    A donor in its place is compared with the other donors, never with the treated country.

    Raises
    ------
    KeyError
        If the table has no such country.

    """
    design = design or Design()
    if treated not in table:
        raise KeyError(f"no country '{treated}' in the table; see its column names")
    pool = donors(table, treated, design)
    outcomes = table[[*pool, treated]].astype(float)
    span = slice(design.first, design.last)
    unit = outcomes.loc[span].mean() if design.relative else outcomes.iloc[0] * 0 + 1.0
    shares = outcomes / unit
    weights = fit(shares.loc[span, treated], shares.loc[span, pool])
    gaps = {name: _gap(shares, name, [d for d in pool if d != name], span) for name in pool}
    gaps[treated] = shares[treated] - shares[pool] @ weights
    return Comparison(
        treated, design, table[[*pool, treated]], weights, pd.DataFrame(gaps), float(unit[treated])
    )


def by_fiscal_year(imet: pd.DataFrame, treated: str, parts: int, **choices: object) -> Comparison:
    """Return a country beside its synthetic control, years cut at October and parted alike.

    `imet` has the IMET activities of all countries; `parts` is 4 for quarters, 2 for half-years,
    and `choices` are others of `Design`.
    """
    table = panel(comparable(imet), month=10, parts=parts)
    return compare(table, treated, Design(month=10, parts=parts, **choices))


def leave_one_out(found: Comparison, window: int) -> pd.DataFrame:
    """Return the estimate without each donor that has weight, by its name, largest weight first."""
    heavy = found.weights[found.weights >= WEIGHTY].sort_values(ascending=False, kind="stable")
    rows = {}
    for name in heavy.index:
        design = replace(found.design, without=(*found.design.without, name))
        rows[name] = compare(found.table, found.treated, design).estimate(window)._asdict()
    return pd.DataFrame(rows).T.assign(weight=heavy)


def backtest(found: Comparison, windows: int = 4) -> pd.DataFrame:
    """Return how far each way of expecting missed, for donors in years that had no cut.

    For each of the last windows before, and for each donor, the expectation is made from the
    windows before that one alone. The treated country takes no part.

    Returns
    -------
    pandas.DataFrame
        Errors as shares of the donor's mean before: columns `weights` (its synthetic control),
        `mean` (its own mean) and `recent` (the mean of its own last five windows); the index is
        window and country.

    """
    design, table = found.design, found.table.drop(columns=found.treated)
    errors = {}
    for window in range(design.last - windows + 1, design.last + 1):
        before = table.loc[design.first : window - 1]
        shares = table / before.mean()
        years = (before / before.mean()).groupby(level="window").mean()
        for name in table.columns:
            others = [donor for donor in table.columns if donor != name]
            gap = _gap(shares, name, others, slice(design.first, window - 1))
            observed = shares.loc[window, name].mean()
            errors[window, name] = {
                "weights": gap.loc[window].mean(),
                "mean": observed - 1.0,
                "recent": observed - years[name].iloc[-5:].mean(),
            }
    return pd.DataFrame(errors).T.rename_axis(["window", "country"])


def side_by_side(found: Comparison, *windows: int) -> pd.DataFrame:
    """Return what started in each part of some windows, beside both expectations.

    Returns
    -------
    pandas.DataFrame
        A row a part; columns `span`, its months in words, and `observed`; `own`, `own_low`,
        `own_high` from the same part of the `n` windows before; `other`, `other_low`,
        `other_high`, `rank` and `of` from the other countries.

    """
    rows, design = [], found.design
    for window in windows:
        for part in range(design.parts):
            own = found.observed.xs(part, level="part").loc[design.first : design.last]
            other = found.estimate(window, part)
            rows.append(
                {
                    "span": months(design.days(window, part, design.parts)),
                    "observed": int(other.observed),
                    **_estimates(expected(own), other),
                }
            )
    return pd.DataFrame(rows)


def comparable(imet: pd.DataFrame) -> pd.DataFrame:
    """Return the activities that are compared: abroad, and no visits of whole classes.

    One row can hold a week's visit of more than a hundred cadets; beside courses for single
    officers it would drown a country's year.
    """
    rows = abroad(imet)
    return rows[rows["students"] <= VISIT]


class Variant(NamedTuple):
    """One choice made otherwise: which rows, which design, which years of the country's own."""

    choice: str
    rows: str = "comparable"
    design: Design = Design()
    own: bool = True  # whether the country's own record gives another answer too


VARIANTS = (
    Variant("as in the text"),
    Variant("year from June to May", design=Design(month=6)),
    Variant("fiscal year, October to September", design=Design(month=10)),
    Variant("before: 2012 to 2017 only", design=Design(first=2012)),
    Variant("before: from 2002 on", design=Design(first=2002)),
    Variant("before: with August 2017 to July 2018", design=Design(last=2017)),
    Variant("places in Pakistan or not stated counted too", rows="everywhere"),
    Variant("rows that continue another left out", rows="anew"),
    Variant("rows and not places", rows="entries"),
    Variant("visits of whole classes counted", rows="visits", own=False),
    Variant(
        "donors of a quarter to four times the size",
        design=Design(smallest=1 / 4, largest=4),
        own=False,
    ),
    Variant(
        "donors of a fifth to five times the size",
        design=Design(smallest=1 / 5, largest=5),
        own=False,
    ),
    Variant("no rule on the donors' own bad years", design=Design(floor=0.001), own=False),
    Variant("without El Salvador", design=Design(without=("El Salvador",)), own=False),
    Variant("years, not half-years", design=Design(parts=1), own=False),
    Variant("places, not shares of the own mean", design=Design(relative=False), own=False),
)
# choices of donors, of years before and of the outcome with which years cut at October are tried
CHANGES = (
    {"smallest": 1 / 4, "largest": 4.0},
    {"smallest": 1 / 5, "largest": 5.0},
    {"first": RECENT[0]},
    {"relative": False},
)
DOLLAR_VARIANTS = (
    Variant("as in the text", rows="dollars of 2018"),
    Variant("dollars as printed"),
    Variant("before: 2012 to 2017 only", rows="dollars of 2018", design=Design(first=2012)),
    Variant(
        "before: with August 2017 to July 2018", rows="dollars of 2018", design=Design(last=2017)
    ),
    Variant("fiscal year, October to September", rows="dollars of 2018", design=Design(month=10)),
)


def variants(
    imet: pd.DataFrame,
    treated: str,
    chosen: tuple[Variant, ...] = VARIANTS,
    value: str = "students",
) -> pd.DataFrame:
    """Return both expectations for the window `AFTER` under each choice.

    Parameters
    ----------
    imet
        IMET activities of all countries.
    treated
        The country whose window it is.
    chosen, value
        Choices, and what is summed up.

    Returns
    -------
    pandas.DataFrame
        Columns `choice`; `own`, `own_low`, `own_high`, `n` from the country's own years, missing
        where the choice does not touch them; `other`, `other_low`, `other_high`, `rank`, `of`,
        from the other countries.

    """
    imet, cut, rows = imet[COLUMNS], {}, []
    for variant in chosen:
        if variant.rows not in cut:
            cut[variant.rows] = _rows(imet, variant.rows)
        kept, design = cut[variant.rows], variant.design
        found = compare(panel(kept, design.month, design.parts, value), treated, design)
        own = own_expectation(kept[kept["country"] == treated], design, value)
        row = {"choice": variant.choice} | _estimates(own, found.estimate(AFTER))
        if not variant.own:
            row |= dict.fromkeys(("own", "own_low", "own_high"), np.nan)
        rows.append(row)
    return pd.DataFrame(rows)


def _estimates(own: Expected, other: Estimate) -> dict[str, float]:
    """Return an estimate from the country's own years and one from the other countries, a row."""
    return {
        "own": own.mean,
        "own_low": own.low,
        "own_high": own.high,
        "n": own.n,
        "other": other.expected,
        "other_low": other.low,
        "other_high": other.high,
        "rank": other.rank,
        "of": other.of,
    }


def own_expectation(imet: pd.DataFrame, design: Design, value: str) -> Expected:
    """Return the expectation from a country's own windows, as a design cuts them."""
    years = range(design.first, design.last + 1)
    return expected(same_days(imet, design.days(AFTER), years, value))


def _rows(imet: pd.DataFrame, which: str) -> pd.DataFrame:
    if which == "everywhere":
        return imet[imet["students"] <= VISIT]
    if which == "visits":
        return abroad(imet)
    kept = comparable(imet)
    if which == "anew":
        # a course goes on with officers of one country, so its name is part of the title here
        return kept[~continuing(kept.assign(course=kept["country"] + kept["course"]))]
    if which == "entries":
        return kept.assign(students=1)
    if which == "dollars of 2018":
        return at_prices_of(kept, AFTER)
    return kept


def _gap(shares: pd.DataFrame, name: str, others: list[str], span: slice) -> pd.Series:
    """Return a country's outcome less its synthetic control."""
    return shares[name] - shares[others] @ fit(shares.loc[span, name], shares.loc[span, others])


def _root_mean_square(gaps: pd.DataFrame) -> pd.Series:
    return np.sqrt((gaps**2).mean())
