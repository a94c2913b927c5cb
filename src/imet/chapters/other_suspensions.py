"""Spells in which a country's IMET fell to nothing, what they lasted, and what is known of them.

The text calls a spell without money a loss of it. A spell is read off the money alone: the
Greenbook gives no reasons. It runs from the first fiscal year without money to the last before the
money is back; `Rule` says what counts. One that is not over in the last year of the series is
censored: it lasts at least that long. How long spells last is estimated by the product-limit
estimator (Kaplan and Meier 1958, Journal of the American Statistical Association 53, 457-481), with
bounds on the scale of log(-log) (Kalbfleisch and Prentice 2002, The Statistical Analysis of Failure
Time Data, section 1.4).

It takes spells as independent, and the chance that money comes back as the same for those that are
censored and those that are not. Spells of one country, and the many that began under one act, are
not independent; `bootstrap` draws whole countries instead (Davison and Hinkley 1997, Bootstrap
Methods and their Application, section 3.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

from imet import prose
from imet.dates import fiscal_period
from imet.errors import ArgumentError, one_of
from imet.obligations import by_recipient
from imet.schemas import IMET_OBLIGATIONS, SERVICE_GRANTS, SUSPENSION_CASES
from imet.tables import stored
from imet.training import exempt, marked

ALPHA = 0.05
DRAWS, SEED = 1_000, 1958  # of countries, for `bootstrap`
# grounds that bar aid for one fiscal year at a time: how long such a case lasts is set by the law
YEARLY = ("trafficking", "child soldiers")
# last first year of each period in `grounds`; that of the losses before the second was not searched
PERIODS = {"FY1955-1973": 1973, "FY1974-1990": 1990, "FY1991-2003": 2003, "FY2004-2020": 2020}
NO_GROUND = "no ground found"


@dataclass(frozen=True)
class Rule:
    """What counts as a spell without money."""

    # fiscal years in a row with money that come right before: the country was in the programme
    before: int = 3
    # years in a row with money that end a spell; money that reaches the last year of the series
    # ends it too, since what follows is not seen
    back: int = 2
    floor: int = 5_000  # constant dollars of FY2020 from which on an amount counts as money
    # share of the mean of the `before` years before under which an amount counts as none: a dip
    dip: float = 0
    least: int = 1  # fewest fiscal years that a spell lasts
    graduations: bool = False  # count a spell that is not over of a country in `graduated`
    ended_states: bool = False  # count one in which the state ended, as `countries.csv` has it
    service_funded: bool = False  # count the years of `service_years` as without money


RULE = Rule()
VARIATIONS = {
    "one year of money before": Rule(before=1),
    "five years of money before": Rule(before=5),
    "one year of money ends a loss": Rule(back=1),
    "three years of money end a loss": Rule(back=3),
    "any amount counts": Rule(floor=1),
    "amounts from $50,000 count": Rule(floor=50_000),
    "amounts under a quarter of the mean before count as none": Rule(dip=1 / 4),
    "losses of at least two years": Rule(least=2),
    "last losses of graduated countries counted": Rule(graduations=True),
    "losses in which a state ended counted": Rule(ended_states=True),
    "service-funded years count as without money": Rule(service_funded=True),
}


def graduated() -> list[str]:
    """Return the codes of countries whose money, if it never comes back, was not suspended.

    They are those that 22 USC 2416 exempts from the report on training, which graduates nobody and
    is taken as a mark of it, and those that 22 USC 2347e bars from such grants.
    """
    return [*exempt().index, *marked("high income").index]


def service_years() -> dict[str, list[int]]:
    """Return by code the fiscal years in which grants "MASF" may have paid for training.

    They came out of the budget of the armed services: the Greenbook books them and no IMET.
    """
    return stored(SERVICE_GRANTS).groupby("iso3")["fiscal_year"].agg(list).to_dict()


def amounts() -> pd.DataFrame:
    """Return IMET obligations by fiscal year (rows) and ISO 3166-1 code (columns).

    Constant dollars of FY2020 by the Greenbook; missing where it books nothing.
    """
    codes = {name: code for code, name in country_names().items()}
    return by_recipient("constant 2020").rename(columns=codes)


@cache
def country_names() -> dict[str, str]:
    """Return the English short name of each country of the Greenbook by its code."""
    rows = stored(IMET_OBLIGATIONS).dropna(subset=["iso3"])
    return dict(zip(rows["iso3"], rows["country"], strict=True))


def name_of(country: str, found: pd.DataFrame) -> str:
    """Return the name of a country by its code; MissingError if it is not among these losses."""
    return country_names()[one_of(country, found["iso3"], "losses of money of")]


def spells(table: pd.DataFrame, rule: Rule = RULE) -> pd.DataFrame:
    """Return every spell without money in `table`, which is as `amounts` gives it.

    Columns `iso3`; `first` and `last`, fiscal years without lasting money; `years`, how many;
    `over`, whether money came back within the series. In the order of `first` and `iso3`.
    ArgumentError if the table lacks years: a gap in the series is not one in the money.
    """
    start, end = table.index[0], table.index[-1]
    if list(table.index) != list(range(start, end + 1)):
        raise ArgumentError("the table lacks fiscal years; reindex it to every year of the series")
    found = []
    for code, booked in _with_money(table, rule).items():
        first, run = None, 0  # first year of the spell that is open; years in a row with money
        for year, money in booked.items():
            if money:
                run += 1
                if first is not None and (run == rule.back or year == end):
                    found.append((code, first, year - run, True))
                    first = None
            else:
                if first is None and run >= rule.before:
                    first = year
                run = 0
        if first is not None:
            found.append((code, first, end, False))
    frame = pd.DataFrame(found, columns=["iso3", "first", "last", "over"]).astype({"over": bool})
    frame.insert(3, "years", frame["last"] - frame["first"] + 1)
    return frame[_counts(frame, rule)].sort_values(["first", "iso3"], ignore_index=True)


def _with_money(table: pd.DataFrame, rule: Rule = RULE) -> pd.DataFrame:
    """Return which amounts count as money, or stand for it where the services paid."""
    amount = table.fillna(0).astype(float)
    booked = (amount >= rule.floor) & ~(
        amount < rule.dip * amount.rolling(rule.before).mean().shift()
    )
    if not rule.service_funded:
        for code, years in service_years().items():
            if code in booked:
                booked[code] |= booked.index.isin(years)
    return booked


def _counts(frame: pd.DataFrame, rule: Rule) -> pd.Series:
    kept = frame["years"] >= rule.least
    if not rule.graduations:
        kept &= frame["over"] | ~frame["iso3"].isin(graduated())
    if not rule.ended_states:
        without = fiscal_year(marked("state ended")) + 1  # the first year that has no such state
        kept &= ~frame["iso3"].map(without.to_dict()).between(frame["first"], frame["last"])
    return kept


def _in_programme(table: pd.DataFrame) -> pd.DataFrame:
    """Return at the end of which years a country had money in so many in a row as `RULE` asks."""
    return _with_money(table).rolling(RULE.before).sum() == RULE.before


def ever_established(table: pd.DataFrame) -> int:
    """Return how many countries had money in `before` years in a row at some time."""
    return int(_in_programme(table).any().sum())


def losses(found: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return by fiscal year how many spells began, and how many could have begun.

    Columns `began`, and `established`: countries with money in each of the `before` years before,
    also those whose next spell would not count.
    """
    years = table.index
    return pd.DataFrame(
        {
            "began": found["first"].value_counts().reindex(years, fill_value=0),
            "established": _in_programme(table).shift(fill_value=False).sum(axis=1),
        }
    )


def survival(found: pd.DataFrame) -> pd.DataFrame:
    """Return the product-limit estimate of how long spells last, from their `years` and `over`.

    By `years`, from 0: `at_risk` spells that reach this length, `ended` with it, `censored` at it;
    `lasting`, the estimated share that lasts longer; `low` and `high`, its pointwise bounds at 95
    per cent. ArgumentError if there are no spells.
    """
    fit = _fit(found)
    bounds = fit.confidence_interval_.set_axis(["low", "high"], axis=1)
    events = fit.event_table[["at_risk", "observed", "censored"]].astype(int)
    events = events.rename(columns={"observed": "ended"})
    curve = events.join(fit.survival_function_).join(bounds)
    return curve.set_axis(curve.index.astype(int)).rename_axis("years")


def median(found: pd.DataFrame) -> tuple[float, float, float]:
    """Return the median length in fiscal years and its bounds at 95 per cent.

    Infinite where more than half of the spells are estimated to last longer than any seen.
    """
    fit = _fit(found)
    low, high = median_survival_times(fit.confidence_interval_).iloc[0]
    return float(fit.median_survival_time_), float(low), float(high)


def _fit(found: pd.DataFrame) -> KaplanMeierFitter:
    if found.empty:
        raise ArgumentError("no spells; the rule leaves none")
    fit = KaplanMeierFitter(alpha=ALPHA)
    return fit.fit(found["years"], found["over"], label="lasting")


def lasting(found: pd.DataFrame, years: int) -> tuple[float, float, float]:
    """Return the estimated share of spells that last longer than `years`, and its bounds."""
    row = survival(found).loc[:years].iloc[-1]
    return float(row["lasting"]), float(row["low"]), float(row["high"])


def standing(found: pd.DataFrame, years: int) -> tuple[float, float, float]:
    """Return the estimated shares of spells shorter than, as long as, and longer than `years`."""
    below, above = lasting(found, years - 1)[0], lasting(found, years)[0]
    return 1 - below, below - above, above


def bootstrap(found: pd.DataFrame, years: tuple[int, ...], draws: int = DRAWS) -> pd.DataFrame:
    """Return bounds at 95 per cent from drawing whole countries with replacement.

    Percentiles of the estimates over the draws: columns `low` and `high`, rows `median` and each
    of `years` (share lasting longer). Spells of one country stay together, so that their likeness
    widens the bounds, as it should.
    """
    groups = [group[["years", "over"]].to_numpy(int) for _, group in found.groupby("iso3")]
    random = np.random.default_rng(SEED)
    longest = int(found["years"].max())
    estimates = []
    for _ in range(draws):
        drawn = np.concatenate([groups[i] for i in random.integers(len(groups), size=len(groups))])
        share = product_limit(drawn[:, 0], drawn[:, 1].astype(bool), longest)
        under = np.flatnonzero(share <= 0.5)
        middle = under[0] if under.size else np.inf
        estimates.append([middle, *share[list(years)]])
    low, high = np.percentile(estimates, [50 * ALPHA, 100 - 50 * ALPHA], axis=0)
    return pd.DataFrame({"low": low, "high": high}, index=["median", *years])


def product_limit(years: np.ndarray, over: np.ndarray, longest: int) -> np.ndarray:
    """Return the share lasting longer than 0, 1, ... `longest` years.

    The same estimate as `survival`, without bounds, for the many draws of `bootstrap`.
    """
    ended = np.bincount(years[over], minlength=longest + 1)
    gone = np.bincount(years, minlength=longest + 1)
    at_risk = len(years) - np.concatenate([[0], np.cumsum(gone)[:-1]])
    return np.cumprod(1 - ended / np.maximum(at_risk, 1))


def fiscal_year(day: pd.Series) -> pd.Series:
    """Return the US fiscal year of each day, missing where the day is; see `imet.dates`.

    The transition quarter counts with FY1976, under which the data keep it.
    """
    years = [pd.NA if pd.isna(one) else fiscal_period(one)[0] for one in day]
    return pd.Series(years, index=day.index, dtype="Int64")


def documented() -> pd.DataFrame:
    """Return the documented cases, as `imet.schemas.SUSPENSION_CASES` has them.

    With `first_year` and `last_year`, the fiscal years of their first and last day. A case that was
    in force on its last known day is taken to reach at least to the year after its first.
    """
    cases = stored(SUSPENSION_CASES)
    first, last = fiscal_year(cases["first"]), fiscal_year(cases["last"])
    in_force = (cases["last_precision"] == "not before") & (last <= first)
    return cases.assign(first_year=first, last_year=last.mask(in_force, first + 1))


def withheld(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the cases that withheld IMET, or military aid of which it is part."""
    return cases[cases["imet"].isin(["named", "within military aid"])]


def join(found: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Join the spells to the `documented` cases of the same country that `withheld` gives.

    One row for each pair: the columns of `spells`, `case`, `legal_basis`, `first_year` of the case
    and `relation`, which is "at its start" if the spell began in the fiscal year of the case's
    first day or the next; "later" if it began after that; "within" if the case began when the spell
    had begun already. A case that ended before the spell began does not join it. One without a last
    day is taken to reach to the year after its first, no further: nothing is known of what follows.
    """
    pairs = found[["iso3", "first", "last", "years", "over"]].merge(
        withheld(cases)[["iso3", "case", "legal_basis", "first_year", "last_year"]], on="iso3"
    )
    end = pairs["last_year"].fillna(pairs["first_year"] + 1)
    after = pairs["first"] - pairs["first_year"]
    relation = (
        pd.Series("none", index=pairs.index)
        .mask((after > 1) & (pairs["first"] <= end), "later")
        .mask(after.isin([0, 1]) & (pairs["first"] <= end), "at its start")
        .mask((after < 0) & (pairs["first_year"] <= pairs["last"]), "within")
    )
    joined = pairs.assign(relation=relation)[relation != "none"]
    return joined.drop(columns="last_year").reset_index(drop=True)


def with_basis(found: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Return the spells with `case` and `legal_basis` of the case with which each began.

    Missing where no case is documented. A case that began within a spell is not what it began
    with. Of several cases one at the spell's start goes first, and of these the latest.
    """
    joined = join(found, cases).query("relation != 'within'")
    order = {"by": ["relation", "first_year", "case"], "ascending": [True, False, False]}
    first = joined.sort_values(**order)
    first = first.drop_duplicates(["iso3", "first"])[["iso3", "first", "case", "legal_basis"]]
    return found.merge(first, on=["iso3", "first"], how="left")


def apart(found: pd.DataFrame) -> pd.DataFrame:
    """Return the spells of `with_basis` with a documented ground, those under ASPA left out.

    That act named many countries on one day and freed most of them on another: one event.
    """
    return found[found["legal_basis"].notna() & (found["legal_basis"] != "ASPA")]


def grounds(found: pd.DataFrame) -> pd.DataFrame:
    """Return how many spells of `with_basis` began with each legal basis, by period.

    Rows by basis, the most first and NO_GROUND last; columns PERIODS and `all`.
    """
    edges = [0, *PERIODS.values()]
    period = pd.cut(found["first"], edges, labels=list(PERIODS))
    table = pd.crosstab(found["legal_basis"].fillna(NO_GROUND), period, dropna=False)
    table = table.assign(all=table.sum(axis=1)).sort_values("all", ascending=False, kind="stable")
    return table.loc[[*table.index.drop(NO_GROUND), NO_GROUND]].rename_axis(columns=None)


def traces(found: pd.DataFrame, cases: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the documented cases of the series' years, and in `trace` whether the money shows it.

    A case counts if it withheld IMET or military aid and the country had money in the fiscal year
    of its first day or in the one before. The money shows it if a spell began at the start of the
    case or later in it, or was open already.
    """
    money = _with_money(table)
    known = withheld(cases)
    known = known[(known["first_year"] < table.index.max()) & known["iso3"].isin(table.columns)]
    had = [
        money.loc[row.first_year - 1 : row.first_year, row.iso3].any() for row in known.itertuples()
    ]
    pair = ["case", "iso3"]
    trace = known.set_index(pair).index.isin(join(found, cases).set_index(pair).index)
    return known.assign(trace=trace)[np.logical_or(had, trace)].reset_index(drop=True)


def durations(cases: pd.DataFrame) -> pd.DataFrame:
    """Return cases of which first and last day are known, one row a case, and the `days` between.

    Of those that `withheld` gives, the shortest first. A month or a year is no day, so cases known
    to these are left out; so are those of YEARLY grounds, those in force on their last known day or
    without one, and one that lies within another case of its country, which went on beside it. The
    rest are of cases that ended, and too short for suspensions in general.
    """
    known = withheld(cases)
    pairs = known.merge(known, on="iso3", suffixes=("", "_other")).query("case != case_other")
    within = (pairs["first_other"] <= pairs["first"]) & (pairs["last"] <= pairs["last_other"])
    exact = (known["first_precision"] == "day") & (known["last_precision"] == "day")
    exact &= ~known["legal_basis"].isin(YEARLY) & ~known["case"].isin(pairs.loc[within, "case"])
    ended = known[exact].drop_duplicates("case")
    days = (ended["last"] - ended["first"]).dt.days
    return ended.assign(days=days).sort_values(["days", "case"], ignore_index=True)


def span(spell: pd.Series) -> str:
    """Return the fiscal years of a spell: FY2019, FY1991-2001, FY1989- if it is not over."""
    first = prose.year(spell["first"])
    if not spell["over"]:
        return f"{first}-"
    return first if spell["first"] == spell["last"] else f"{first}-{spell['last']}"


def left_out(table: pd.DataFrame) -> pd.DataFrame:
    """Return the spells, and the years without money, that the rule leaves out, and why.

    Columns of `spells` and `reason`: "graduated", "state ended" or "service-funded"; under the
    last the years of `service_years`, which need not make a spell of their own.
    """
    found = spells(table)
    wider = {"graduated": Rule(graduations=True), "state ended": Rule(ended_states=True)}
    parts = [
        pd.concat([found, spells(table, rule)]).drop_duplicates(keep=False).assign(reason=reason)
        for reason, rule in wider.items()
    ]
    funded = [
        (code, years[0], years[-1], len(years), True, "service-funded")
        for code, years in service_years().items()
        if code in table
    ]
    parts.append(pd.DataFrame(funded, columns=[*found.columns, "reason"]))
    return pd.concat(parts, ignore_index=True)


def sensitivity(table: pd.DataFrame, cases: pd.DataFrame, country: str) -> pd.DataFrame:
    """Vary each choice of the rule once, and return what changes.

    Columns `choice`; `spells`, `open`; `median`, `low`, `high` in fiscal years; `longest`, the
    longest spell of `country`, and `lasting`, the estimated share of spells that last longer.
    """
    base = spells(table)
    name_of(country, base)
    named = with_basis(base, cases)
    variants = {
        "the rule as it is": base,
        **{choice: spells(table, rule) for choice, rule in VARIATIONS.items()},
        "without the losses that began under ASPA": named[named["legal_basis"] != "ASPA"],
        "the first loss of each country alone": base.drop_duplicates("iso3"),
        "losses that began since FY1977": base[base["first"] >= 1977],
    }
    rows = []
    for choice, found in variants.items():
        longest = found.loc[found["iso3"] == country, "years"].max()
        share = np.nan if pd.isna(longest) else lasting(found, longest)[0]
        rows.append((choice, len(found), (~found["over"]).sum(), *median(found), longest, share))
    columns = ["choice", "spells", "open", "median", "low", "high", "longest", "lasting"]
    return pd.DataFrame(rows, columns=columns).astype({"longest": "Int64"})
