"""What comparable countries lead one to expect: a synthetic control.

Other recipients are weighted, none below nothing and all together one, so that they come closest to
the treated country in every period before (Abadie, Diamond and Hainmueller 2010); no trait but the
outcome enters (Ferman, Pinto and Possebom 2020). The outcome is seats that start, as a
share of the own mean before: in shares smaller countries can stand for Pakistan.

Uncertainty: each donor is taken for the treated country and compared with the other donors. Their
errors, each divided by the error of its own fit before and multiplied by that of the treated
country, are what chance alone does to it: a donor that is fitted badly counts for less. If the
treated country differs from the donors by chance alone, the range of J placebos holds the value
with the chance (J-1)/(J+1), and no p-value can be below 1/(J+1); as a donor has one donor fewer,
both hold nearly. Errors are added to a number of seats, so that a range may have no lower end
above nothing; it is then not cut. The chapter states the assumptions and has the references.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from pysyncon import AugSynth, Dataprep
from scipy.optimize import nnls

from imet.book import ShownTable
from imet.chapters.missing_class import (
    AFTER,
    BEFORE,
    RECENT,
    THIN,
    Expected,
    as_counts,
    as_level,
    at_prices_of,
    same_days,
)
from imet.cite import cite_reports
from imet.errors import ArgumentError, MissingError, one_of
from imet.prose import interval, listed, months, year
from imet.training import VISIT, abroad, continuing

WEIGHTY = 0.01  # weight from which on a donor is left out once
PERIODS = {1: "years", 2: "half-years", 4: "quarters"}  # by how many a year has
EXACT = 1e-6  # error of a fit, in shares, below which it is exact and says nothing of chance


@dataclass(frozen=True)
class Design:
    """How countries are compared.

    A year of courses begins in `month` and has `parts` periods; `first` and `last` are the years in
    which the first and the last window of the fit begin. A donor's yearly mean before is
    `smallest` to `largest` times the treated country's, and in every year before it has at least
    the share `floor` of its own mean: less would be a suspension of its own. Outcomes are shares
    of the own mean before if `relative`, seats if not. Donors `without` are left out by name.
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


# fiscal years by halves: of the cuts of the year, the one whose halves differ most by season, which
# donors share, so that the fit says something
MAIN = Design(month=10)


class Estimate(NamedTuple):
    """A window's expectation from the donors, beside what was observed.

    `low` and `high` are the range over the placebos; missing if a placebo is fitted exactly. A
    `low` below nothing says that the range has no lower end.
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

    `table` has the outcomes as `panel` gives them, and `weights` all donors by name, those without
    weight too. `gaps` is outcome less synthetic control by period, of the treated country and of
    every donor in its place, in the unit of the fit; one unit is `scale` seats of the treated.
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
        """Return the synthetic control's outcomes by period, in seats."""
        return self.observed - self.gaps[self.treated] * self.scale

    @property
    def error_before(self) -> pd.Series:
        """Return the root mean square of each country's gaps before."""
        return _root_mean_square(self.gaps.loc[self.design.first : self.design.last])

    @property
    def flat_error(self) -> float:
        """Return what the error before would be if the country's own mean stood for it."""
        before = self.observed.loc[self.design.first : self.design.last]
        return float(_root_mean_square(before - before.mean()) / self.scale)

    def falls(self, window: int) -> pd.Series:
        """Return the mean gap in one window, by country, the lowest first."""
        return self.gaps.loc[window].mean().sort_values(kind="stable")

    def estimate(self, window: int, part: int | None = None, scaled: bool = True) -> Estimate:
        """Return the expectation for one window, or for a part of it (0 is the first).

        Without `scaled` the range is that of the donors' errors as they are, in the unit of the
        fit, and not each at the scale of the treated country's own error before.
        """
        gaps = self.gaps.loc[[window] if part is None else [(window, part)]]
        error = self.error_before
        own = error[self.treated]
        placebos = error.drop(self.treated)
        placebos = placebos.where(placebos >= EXACT * max(1.0, own))
        sums = gaps.sum().drop(self.treated) * self.scale
        if scaled:
            sums *= own / placebos
        value = float(self.synthetic.loc[gaps.index].sum())
        ratios = _root_mean_square(gaps) / error
        return Estimate(
            value,
            float(value + sums.min(skipna=False)),
            float(value + sums.max(skipna=False)),
            float(self.observed.loc[gaps.index].sum()),
            int((ratios >= ratios[self.treated]).sum()),
            len(ratios),
        )

    def estimates(self, first: int, last: int) -> pd.DataFrame:
        """Return the `estimate` of each part of the windows from `first` to `last`, in order."""
        periods = self.table.loc[first:last].index
        return pd.DataFrame([self.estimate(*period) for period in periods], periods)

    def alike(self, window: int) -> float:
        """Return the expectation if all donors had the same weight."""
        years = self.table.groupby(level="window").sum()
        mean = years.loc[self.design.first : self.design.last].mean()
        shares = years.loc[window] / mean
        return float(shares[self.weights.index].mean() * mean[self.treated])


def panel(
    activities: pd.DataFrame, month: int = 8, parts: int = 2, value: str = "students"
) -> pd.DataFrame:
    """Return what starts by period (rows) and country (columns), nothing where nothing starts.

    A year begins in `month` and has `parts` of equal length: 1, 2, 3, 4, 6 or 12; any other number
    is an ArgumentError. The index is `window`, the year in which the window begins, and `part`,
    from 0. The value is "students" or "cost_usd". Rows without a first day are not counted.
    """
    if 12 % parts:
        raise ArgumentError(f"a year of twelve months has no {parts} equal parts")
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

    Fewer than two are an ArgumentError.
    """
    years = table.loc[design.first : design.last].groupby(level="window").sum()
    mean = years.mean()
    one_of(treated, mean.index, "country of the table")
    alike = mean.between(mean[treated] * design.smallest, mean[treated] * design.largest)
    steady = (years >= mean * design.floor).all()
    left_out = {treated, *design.without}
    found = [name for name in table.columns[alike & steady] if name not in left_out]
    if len(found) < 2:
        raise ArgumentError(f"{len(found)} countries are like {treated}; widen the rules of Design")
    return found


def fit(treated: pd.Series, pool: pd.DataFrame) -> pd.Series:
    """Return the donors' weights for which their sum is nearest to the treated country's outcomes.

    Weights w that add up to one meet sum(w) y = y, so the quadratic programme is: make |D w| least,
    where D has the columns x_j - y. Non-negative least squares of D with one more row of ones on
    (0, ..., 0, 1) has the same solution up to a factor: for any direction u that adds up to one
    its least over s of s²|Du|² + (s-1)² is q/(1+q) with q = |Du|², which grows with q.
    """
    apart = pool.to_numpy() - treated.to_numpy()[:, None]
    ones = np.ones(pool.shape[1])
    found, _ = nnls(np.vstack([apart, ones]), np.append(np.zeros(len(treated)), 1.0))
    return pd.Series(found / found.sum(), index=pool.columns)


def compare(table: pd.DataFrame, treated: str, design: Design | None = None) -> Comparison:
    """Return a country beside its synthetic control, and every donor in its place.

    A donor in its place is compared with the other donors, never with the treated country. A
    country that the table does not have is a MissingError.
    """
    design = design or Design()
    if treated not in table:
        raise MissingError(f"no country '{treated}' in the table; see its column names")
    pool = donors(table, treated, design)
    table = table[[*pool, treated]]
    before = table.loc[design.first : design.last]
    unit = before.mean() if design.relative else pd.Series(1.0, table.columns)
    shares = table / unit
    weights = fit(shares.loc[before.index, treated], shares.loc[before.index, pool])
    gaps = pd.DataFrame({name: _gap(shares, name, pool, before.index) for name in table})
    return Comparison(treated, design, table, weights, gaps, float(unit[treated]))


def by_fiscal_year(imet: pd.DataFrame, treated: str, parts: int, **choices: object) -> Comparison:
    """Return a country beside its synthetic control, years cut at October and parted alike.

    `imet` has the IMET activities of all countries; `parts` is 4 for quarters, 2 for half-years,
    and `choices` are others of `Design`.
    """
    design = replace(MAIN, parts=parts, **choices)
    return compare(panel(comparable(imet), design.month, parts), treated, design)


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

    For each of the last windows before and each donor (the index), the expectation is made from the
    windows before that one alone; the treated country takes no part. Columns, as shares of the
    donor's mean before: `weights` (its synthetic control), `mean` (its own mean) and `recent` (the
    mean of its own last five windows).
    """
    design, table = found.design, found.table.drop(columns=found.treated)
    errors = {}
    for window in range(design.last - windows + 1, design.last + 1):
        before = table.loc[design.first : window - 1]
        shares = table / before.mean()
        gaps = {name: _gap(shares, name, table.columns, before.index) for name in table}
        years = shares.loc[before.index].groupby(level="window").mean()
        observed = shares.loc[window].mean()
        errors[window] = pd.DataFrame(
            {
                "weights": pd.DataFrame(gaps).loc[window].mean(),
                "mean": observed - 1.0,
                "recent": observed - years.iloc[-5:].mean(),
            }
        )
    return pd.concat(errors, names=["window", "country"])


def held_out(found: Comparison, ahead: int = 1, part: int | None = None) -> pd.DataFrame:
    """Return what the treated country started in years without a cut, beside the expectation.

    Each of the last five years before, or a part of it, is expected from a fit that ends so many
    years `ahead` of it. The index is the window, and columns are those of `Estimate`.
    """
    rows = {}
    for window in range(found.design.last - len(RECENT) + 1, found.design.last + 1):
        design = replace(found.design, last=window - ahead)
        rows[window] = compare(found.table, found.treated, design).estimate(window, part)
    return pd.DataFrame(rows.values(), rows.keys())


def augmented(found: Comparison) -> pd.Series:
    """Return the outcomes by period that the ridge-augmented synthetic control suggests, in seats.

    It corrects the weights by a ridge regression on the outcomes before and may make them negative
    (Ben-Michael, Feller and Rothstein 2021); the penalty is the one that pysyncon chooses by
    cross-validation.
    """
    design, names = found.design, [*found.weights.index, found.treated]
    before = found.table.loc[design.first : design.last]
    table = (found.table / before.mean()).loc[design.first : AFTER, names]
    long = (
        table.reset_index(drop=True)
        .rename_axis("period")
        .melt(var_name="country", value_name="share", ignore_index=False)
    )
    periods = range(len(before))
    prepared = Dataprep(
        foo=long.reset_index(),
        predictors=[],
        predictors_op="mean",
        time_predictors_prior=periods,
        dependent="share",
        unit_variable="country",
        time_variable="period",
        treatment_identifier=found.treated,
        controls_identifier=names[:-1],
        time_optimize_ssr=periods,
    )
    model = AugSynth()
    model.fit(prepared, use_covariates=False)
    return table[names[:-1]] @ model.W * before[found.treated].mean()


def side_by_side(found: Comparison, *windows: int, whole: bool = False) -> pd.DataFrame:
    """Return what started in each part of some windows, a row each, beside both expectations.

    `span` is its months in words and `observed` what started; `own`, `own_low` and `own_high` are
    from the same part of the `n` windows before by `as_counts`, `other`, `other_low`,
    `other_high`, `rank` and `of` from the other countries. With `whole` a row is a whole window.
    """
    rows, design = [], found.design
    for window in windows:
        for part in [None] if whole else range(design.parts):
            observed = found.observed.groupby(level="window").sum()
            days = design.days(window)
            if part is not None:
                observed = found.observed.xs(part, level="part")
                days = design.days(window, part, design.parts)
            own = observed.loc[design.first : design.last]
            other = found.estimate(window, part)
            rows.append(
                {
                    "span": months(days),
                    "observed": int(other.observed),
                    **_estimates(as_counts(own), other),
                }
            )
    return pd.DataFrame(rows)


def by_method(found: Comparison, without: Comparison, august: Comparison) -> pd.DataFrame:
    """Return what each method suggests for a year, and for the half-year from April before it.

    `found` and `without` are comparisons of fiscal years by half-year, with all donors and with
    some left out; of `august`, a comparison of years from August, only the year is of use. The
    columns are `method`, and for `year` and `spring` the estimate and its ends, `_low` and `_high`.
    """
    ridge = augmented(found)
    rows = {
        "as in the text": _two_spans(found),
        "errors as they are, not rescaled": _two_spans(found, scaled=False),
        f"without {listed(without.design.without)}": _two_spans(without),
        "year from August to July": {"year": august.estimate(AFTER)[:3]},
        "augmented synthetic control": {
            "year": (ridge.loc[AFTER].sum(),),
            "spring": (ridge.loc[(THIN, 1)],),
        },
        "the same weight for each country": {"year": (found.alike(AFTER),)},
    }
    columns = [f"{name}{end}" for name in ("year", "spring") for end in ("", "_low", "_high")]
    flat = [
        {"method": method}
        | {
            f"{name}{end}": value
            for name, values in spans.items()
            for end, value in zip(("", "_low", "_high"), values, strict=False)
        }
        for method, spans in rows.items()
    ]
    return pd.DataFrame(flat, columns=["method", *columns])


def _two_spans(found: Comparison, scaled: bool = True) -> dict[str, tuple[float, ...]]:
    """Return estimate and range of the window `AFTER`, and of the half-year before it."""
    spans = {"year": (AFTER,), "spring": (THIN, 1)}
    return {name: found.estimate(*span, scaled=scaled)[:3] for name, span in spans.items()}


def method_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show what `by_method` gives; `activities` are cited."""
    shown = {
        "Method": table["method"].str.replace("^.", lambda found: found[0].upper(), regex=True)
    }
    spans = {"year": year(AFTER + 1), "spring": months(MAIN.days(THIN, 1, 2))}
    for name, span in spans.items():
        values = table[[name, f"{name}_low", f"{name}_high"]].itertuples(index=False)
        shown[span] = [_with_range(*each) for each in values]
    return ShownTable(
        pd.DataFrame(shown),
        "Pakistani IMET seats abroad that other countries suggest, with the range of their errors, "
        "by method",
        cite_reports(activities),
    )


def _with_range(value: float, low: float, high: float) -> str:
    """Return an estimate with its range, if it has one; an empty text if it is missing."""
    if np.isnan(value):
        return ""
    return f"{value:.0f}" if np.isnan(low) else f"{value:.0f} ({interval(low, high)})"


def comparable(imet: pd.DataFrame) -> pd.DataFrame:
    """Return the activities that are compared: abroad, and no visits of whole classes.

    One row can hold a week's visit of more than a hundred cadets; beside courses for single
    officers it would drown a country's year.
    """
    rows = abroad(imet)
    return rows[rows["students"] <= VISIT]


# donors to which US aid was ended in March 2019 (data/context/suspension_cases.csv, NT-2019)
NO_AID = ("El Salvador", "Honduras")


class Variant(NamedTuple):
    """Another choice: of the design, or of the rows that are compared."""

    choice: str
    design: Design = Design()
    rows: str = "comparable"


VARIANTS = (
    Variant("as in the text", MAIN),
    Variant("year from August to July", Design()),
    Variant("year from June to May", Design(month=6)),
    Variant("quarters, not half-years", replace(MAIN, parts=4)),
    Variant("years, not half-years", replace(MAIN, parts=1)),
    Variant("before: FY2013 to FY2017 only", replace(MAIN, first=RECENT[0])),
    Variant("before: from FY2003 on", replace(MAIN, first=2002)),
    Variant("before: with FY2018", replace(MAIN, last=2017)),
    Variant("seats in Pakistan or not stated counted too", MAIN, "everywhere"),
    Variant("rows that continue another left out", MAIN, "anew"),
    Variant("each row counted as one seat", MAIN, "entries"),
    Variant("visits of whole classes counted", MAIN, "visits"),
    Variant(
        "countries of a quarter to four times the size", replace(MAIN, smallest=1 / 4, largest=4)
    ),
    Variant(
        "countries of a fifth to five times the size", replace(MAIN, smallest=1 / 5, largest=5)
    ),
    Variant("no rule on the countries' own bad years", replace(MAIN, floor=0.001)),
    Variant("without El Salvador", replace(MAIN, without=("El Salvador",))),
    Variant("without El Salvador and Honduras", replace(MAIN, without=NO_AID)),
    Variant("seats, not shares of the own mean", replace(MAIN, relative=False)),
)
# of these, the ones that estimate the seats of the fiscal year `AFTER` + 1 at schools abroad
OF_THE_YEAR = tuple(
    each.choice
    for each in VARIANTS
    if each.design.month == MAIN.month and each.rows != "everywhere"
)
# choices of donors, of years before and of the outcome with which years cut at October are tried
CHANGES = (
    {"smallest": 1 / 4, "largest": 4.0},
    {"smallest": 1 / 5, "largest": 5.0},
    {"first": RECENT[0]},
    {"relative": False},
)
DOLLAR_VARIANTS = (
    Variant("as in the text", MAIN, "dollars of 2018"),
    Variant("dollars as printed", MAIN),
    Variant("year from August to July", Design(), "dollars of 2018"),
    Variant("before: FY2013 to FY2017 only", replace(MAIN, first=RECENT[0]), "dollars of 2018"),
    Variant("before: with FY2018", replace(MAIN, last=2017), "dollars of 2018"),
)


def variants(
    imet: pd.DataFrame,
    treated: str,
    chosen: tuple[Variant, ...] = VARIANTS,
    value: str = "students",
) -> pd.DataFrame:
    """Return both expectations for the window `AFTER` under each choice.

    `imet` has the IMET activities of all countries, and `value` is what is summed up. Columns are
    `choice`, the estimates of `side_by_side`, own dollars by `as_level`, and the errors before of
    the weighted sum and of a flat line, shares of the mean, as `fit` and `flat`; `own` and its
    ends are missing where the choice does not touch them, so that a row before has the same.
    """
    rows = []
    for choice, design, counted in chosen:
        kept = _rows(imet, counted)
        found = compare(panel(kept, design.month, design.parts, value), treated, design)
        years = range(design.first, design.last + 1)
        of_treated = kept[kept["country"] == treated]
        before = same_days(of_treated, design.days(AFTER), years, value)
        own = as_counts(before) if value == "students" else as_level(before, AFTER)
        share = found.scale / found.observed.loc[design.first : design.last].mean()
        error = {"fit": found.error_before[treated] * share, "flat": found.flat_error * share}
        rows.append({"choice": choice} | _estimates(own, found.estimate(AFTER)) | error)
    table = pd.DataFrame(rows)
    ends = ["own", "own_low", "own_high"]
    table.loc[table.duplicated(ends), ends] = np.nan
    return table


def _estimates(own: Expected, other: Estimate) -> dict[str, float]:
    """Return an estimate from the country's own years and one from the other countries, a row."""
    row = {"own": own.mean, "own_low": own.low, "own_high": own.high, "n": own.n}
    row |= {"other": other.expected, "other_low": other.low, "other_high": other.high}
    return row | {"rank": other.rank, "of": other.of}


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


def _gap(shares: pd.DataFrame, name: str, pool: Iterable[str], before: pd.Index) -> pd.Series:
    """Return a country's outcome less its synthetic control from the others of a pool."""
    others = [donor for donor in pool if donor != name]
    return shares[name] - shares[others] @ fit(shares.loc[before, name], shares.loc[before, others])


def _root_mean_square(gaps: pd.DataFrame | pd.Series) -> pd.Series | float:
    return np.sqrt((gaps**2).mean())
