"""Spells in which a country's IMET fell to nothing, what they lasted, and what is known of them.

A spell is read off the money alone: the Greenbook gives no reasons. `Rule` says what counts. A
spell runs over the fiscal years without money, from the first of them to the last before the money
is back. One that is not over in the last year of the series is censored: it lasts at least that
long. How long spells last is estimated by the product-limit estimator (Kaplan and Meier 1958),
which uses the censored ones for as long as they are seen.

The estimate takes spells as independent, and the chance that money comes back as the same for
those that are censored and those that are not. Spells of one country, and the many that began
under one act, are not independent; `bootstrap` draws whole countries instead.

References
----------
Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal
of the American Statistical Association 53(282), 457-481.
Kalbfleisch, J. D. and Prentice, R. L. (2002). The Statistical Analysis of Failure Time Data, 2nd
ed., section 1.4: the bounds of the survival function on the scale of log(-log).
Davison, A. C. and Hinkley, D. V. (1997). Bootstrap Methods and their Application, section 3.8:
drawing whole clusters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

from imet import prose
from imet.book import Link
from imet.dates import fiscal_period
from imet.obligations import by_recipient
from imet.schemas import IMET_OBLIGATIONS, SERVICE_GRANTS, SUSPENSION_CASES
from imet.tables import stored
from imet.training import exempt, marked

ENOUGH = 10  # spells from which on a group of them has a curve of its own
ALPHA = 0.05
DRAWS, SEED = 1_000, 1958  # of countries, for `bootstrap`


@dataclass(frozen=True)
class Rule:
    """What counts as a spell without money.

    Attributes
    ----------
    before
        Fiscal years in a row with money that come right before: the country was in the programme.
    back
        Fiscal years in a row with money that end a spell. Money that reaches the last year of the
        series ends it too, since what follows is not seen.
    floor
        Constant dollars of FY2020 from which on an amount counts as money.
    least
        Fewest fiscal years that a spell lasts.
    graduations
        Whether to count a spell that is not over of a country in `graduated`.
    ended_states
        Whether to count a spell in which the state ended, as `countries.csv` has it.
    service_funded
        Whether years of `service_years` count as years without money.

    """

    before: int = 3
    back: int = 2
    floor: int = 5_000
    least: int = 1
    graduations: bool = False
    ended_states: bool = False
    service_funded: bool = False


RULE = Rule()


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


def spells(table: pd.DataFrame, rule: Rule = RULE) -> pd.DataFrame:
    """Return every spell without money.

    Parameters
    ----------
    table
        Amounts by fiscal year (every year of the series) and code, as `amounts` gives them.
    rule
        What counts.

    Returns
    -------
    pandas.DataFrame
        `iso3`; `first` and `last`, fiscal years without lasting money; `years`, how many;
        `over`, whether money came back within the series. In the order of `first` and `iso3`.

    Raises
    ------
    ValueError
        If years are missing from the table: a gap in the series is not one in the money.

    """
    return _walk(table, rule)[0]


def established(table: pd.DataFrame, rule: Rule = RULE) -> pd.Series:
    """Return by fiscal year how many countries could begin a spell in it.

    These are the countries with money in each of the `before` years before. Countries whose next
    spell would not count, as `rule` says, are among them.
    """
    return _walk(table, rule)[1]


def _walk(table: pd.DataFrame, rule: Rule) -> tuple[pd.DataFrame, pd.Series]:
    years = list(table.index)
    if years != list(range(years[0], years[-1] + 1)):
        raise ValueError("the table lacks fiscal years; reindex it to every year of the series")
    funded = {} if rule.service_funded else service_years()
    found = []
    ready = dict.fromkeys(years, 0)
    for code in table.columns:
        booked = (table[code].fillna(0) >= max(rule.floor, 1)).to_dict()
        booked |= dict.fromkeys(booked.keys() & funded.get(code, []), True)
        first, run = None, 0  # first year of the spell that is open; years in a row with money
        for year in years:
            ready[year] += first is None and run >= rule.before
            if booked[year]:
                run += 1
                if first is not None and (run == rule.back or year == years[-1]):
                    found.append((code, first, year - run, True))
                    first = None
            else:
                if first is None and run >= rule.before:
                    first = year
                run = 0
        if first is not None:
            found.append((code, first, years[-1], False))
    frame = pd.DataFrame(found, columns=["iso3", "first", "last", "over"])
    frame.insert(3, "years", frame["last"] - frame["first"] + 1)
    kept = frame[_counts(frame, rule)].sort_values(["first", "iso3"], ignore_index=True)
    return kept.astype({"over": bool}), pd.Series(ready, name="countries")


def _counts(frame: pd.DataFrame, rule: Rule) -> pd.Series:
    kept = frame["years"] >= rule.least
    if not rule.graduations:
        kept &= frame["over"] | ~frame["iso3"].isin(graduated())
    if not rule.ended_states:
        without = fiscal_year(marked("state ended")) + 1  # the first year that has no such state
        kept &= ~frame["iso3"].map(without.to_dict()).between(frame["first"], frame["last"])
    return kept


def losses(found: pd.DataFrame, table: pd.DataFrame, rule: Rule = RULE) -> pd.DataFrame:
    """Return by fiscal year how many spells began, were open, and how many could have begun.

    Columns `began`, `open` (spells that cover the year) and `established`.
    """
    ready = established(table, rule)
    covered = [((found["first"] <= y) & (found["last"] >= y)).sum() for y in ready.index]
    began = found["first"].value_counts().reindex(ready.index, fill_value=0)
    return pd.DataFrame({"began": began, "open": covered, "established": ready})


def survival(found: pd.DataFrame) -> pd.DataFrame:
    """Return the product-limit estimate of how long spells last.

    Parameters
    ----------
    found
        Spells with the columns `years` and `over`.

    Returns
    -------
    pandas.DataFrame
        By `years`, from 0: `at_risk` spells that reach this length, `ended` with it, `censored`
        at it; `lasting`, the estimated share that lasts longer; `low` and `high`, its pointwise
        bounds at 95 per cent on the scale of log(-log), after Kalbfleisch and Prentice.

    Raises
    ------
    ValueError
        If there are no spells.

    """
    fit = _fit(found)
    bounds = fit.confidence_interval_.set_axis(["low", "high"], axis=1)
    events = fit.event_table[["at_risk", "observed", "censored"]].astype(int)
    events = events.rename(columns={"observed": "ended"})
    curve = events.assign(lasting=fit.survival_function_["lasting"]).join(bounds)
    curve.index = curve.index.astype(int)
    return curve.rename_axis("years")


def median(found: pd.DataFrame) -> tuple[float, float, float]:
    """Return the median length in fiscal years and its bounds at 95 per cent.

    Infinite where more than half of the spells are estimated to last longer than any seen.
    """
    fit = _fit(found)
    bounds = median_survival_times(fit.confidence_interval_).iloc[0]
    return float(fit.median_survival_time_), float(bounds.iloc[0]), float(bounds.iloc[1])


def _fit(found: pd.DataFrame) -> KaplanMeierFitter:
    if found.empty:
        raise ValueError("no spells; the rule leaves none")
    fit = KaplanMeierFitter(alpha=ALPHA)
    return fit.fit(found["years"], found["over"], label="lasting")


def lasting(found: pd.DataFrame, years: int) -> tuple[float, float, float]:
    """Return the estimated share of spells that last longer than `years`, and its bounds."""
    curve = survival(found)
    row = curve.loc[: max(years, 0)].iloc[-1]
    return float(row["lasting"]), float(row["low"]), float(row["high"])


def standing(found: pd.DataFrame, years: int) -> tuple[float, float, float]:
    """Return the estimated shares of spells shorter than, as long as, and longer than `years`."""
    below, above = lasting(found, years - 1)[0], lasting(found, years)[0]
    return 1 - below, below - above, above


def bootstrap(found: pd.DataFrame, years: tuple[int, ...], draws: int = DRAWS) -> pd.DataFrame:
    """Return bounds at 95 per cent from drawing whole countries with replacement.

    Percentiles of the estimates over the draws. Spells of one country stay together, so that
    their likeness widens the bounds, as it should.

    Returns
    -------
    pandas.DataFrame
        Rows `median` and each of `years` (share lasting longer); columns `low` and `high`.

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
    """Return the share lasting longer than 0, 1, ... `longest` years, by Kaplan and Meier (1958).

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
    """Return the documented cases with the fiscal years of their first and last day.

    Rows and columns of `imet.schemas.SUSPENSION_CASES`, and `first_year` and `last_year`.
    """
    cases = stored(SUSPENSION_CASES)
    return cases.assign(
        first_year=fiscal_year(cases["first"]), last_year=fiscal_year(cases["last"])
    )


def withheld(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the cases that withheld IMET, or military aid of which it is part."""
    return cases[cases["imet"].isin(["named", "within military aid"])]


def join(found: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Join the spells to the documented cases of the same country.

    Only cases that withheld IMET, or military aid of which it is part, are joined.

    Parameters
    ----------
    found
        Spells.
    cases
        Cases, as `documented` gives them. One without a last day is taken to reach to the year
        after its first, no further: nothing is known of what follows.

    Returns
    -------
    pandas.DataFrame
        The columns of `spells`, `case`, `legal_basis` and `relation`, one row for each pair:
        "at its start" if the spell began in the fiscal year of the case's first day or the next;
        "later" if it began after that while the case lasted; "within" if the case began when
        the spell had begun already.

    """
    pairs = found[["iso3", "first", "last", "years", "over"]].merge(
        withheld(cases)[["iso3", "case", "legal_basis", "first_year", "last_year"]], on="iso3"
    )
    end = pairs["last_year"].fillna(pairs["first_year"] + 1)
    start = pairs["first"] - pairs["first_year"]
    relation = pd.Series("none", index=pairs.index)
    relation = relation.mask((start > 1) & (pairs["first"] <= end), "later")
    relation = relation.mask(start.isin([0, 1]), "at its start")
    relation = relation.mask((start < 0) & (pairs["first_year"] <= pairs["last"]), "within")
    joined = pairs.assign(relation=relation)[relation != "none"]
    return joined.drop(columns=["first_year", "last_year"]).reset_index(drop=True)


def with_basis(found: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Return the spells with `case` and `legal_basis` of the case with which each began.

    Missing where no case is documented. A case that began within a spell is not what it began
    with. Of two cases the one at the spell's start goes first.
    """
    joined = join(found, cases)
    joined = joined[joined["relation"] != "within"].sort_values(["relation", "case"])
    first = joined.drop_duplicates(["iso3", "first"])[["iso3", "first", "case", "legal_basis"]]
    plain = found.drop(columns=["case", "legal_basis"], errors="ignore")
    return plain.merge(first, on=["iso3", "first"], how="left")


def by_basis(found: pd.DataFrame) -> pd.DataFrame:
    """Return how many spells began with each legal basis and, of groups large enough, the median.

    Parameters
    ----------
    found
        Spells of `with_basis`.

    Returns
    -------
    pandas.DataFrame
        `legal_basis` ("none documented" for the rest), `spells`, `over`, `shortest`, `longest`
        and, for at least ENOUGH spells, `median`, `low` and `high`; missing for smaller groups.

    """
    rows = []
    named = found.assign(legal_basis=found["legal_basis"].fillna("none documented"))
    for basis, group in named.groupby("legal_basis"):
        middle = median(group) if len(group) >= ENOUGH else (np.nan,) * 3
        lengths = group["years"].min(), group["years"].max()
        rows.append((basis, len(group), int(group["over"].sum()), *lengths, *middle))
    columns = ["legal_basis", "spells", "over", "shortest", "longest", "median", "low", "high"]
    table = pd.DataFrame(rows, columns=columns)
    last = table["legal_basis"] == "none documented"
    order = table.assign(last=last).sort_values(["last", "spells"], ascending=[True, False])
    return order.drop(columns="last").reset_index(drop=True)


def traces(found: pd.DataFrame, cases: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the documented cases of the series' years, and whether the money shows them.

    A case counts if it withheld IMET or military aid and the country had money, by the floor of
    `RULE`, in the fiscal year of its first day or in the one before.

    Returns
    -------
    pandas.DataFrame
        `case`, `iso3`, `legal_basis`, `first`, `last`, and `trace`, whether a spell began at the
        start of the case or later in it, or was open already.

    """
    booked = table.ge(RULE.floor).fillna(False)
    known = withheld(cases)
    known = known[(known["first_year"] < table.index.max()) & known["iso3"].isin(table.columns)]
    had = [
        bool(booked.loc[row.first_year - 1 : row.first_year, row.iso3].any())
        for row in known.itertuples()
    ]
    joined = join(found, cases)
    seen = set(zip(joined["case"], joined["iso3"], strict=True))
    trace = [(row.case, row.iso3) in seen for row in known.itertuples()]
    kept = known.assign(trace=trace)[np.logical_or(had, trace)]
    return kept[_TRACED].reset_index(drop=True)


_TRACED = [
    *("case", "country", "iso3", "legal_basis", "imet"),
    *("first", "first_precision", "last", "last_precision", "trace"),
]


def durations(cases: pd.DataFrame) -> pd.DataFrame:
    """Return cases with both their days, one row a case, and how many days lie between.

    A case in force on its last known day, or whose end was not found, has no duration and is left
    out; so the durations are of cases that ended, and too short for suspensions in general.

    Returns
    -------
    pandas.DataFrame
        The columns of `cases` and `days`, the shortest first.

    """
    ended = cases[cases["last"].notna() & (cases["last_precision"] != "not before")]
    ended = ended.drop_duplicates("case")
    days = (ended["last"] - ended["first"]).dt.days
    return ended.assign(days=days).sort_values(["days", "case"], ignore_index=True)


def case_table(found: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Return the documented cases as a table to show, one row a case, by its first day.

    Columns `Case` (country, or their number where there are many, and year; a link to the first
    source), `First day`, `Last day`, `Legal basis`, `IMET in the sources`, and `Spell`: the
    fiscal years of the spells that it joins, or how many spells there are.
    """
    joined = join(found, cases)
    rows = []
    for case, group in cases.sort_values(["first", "case"]).groupby("case", sort=False):
        row = group.iloc[0]
        own = joined[joined["case"] == case]
        many = len(group) > 1
        who = f"{len(group)} countries" if many else row["country"]
        text = ", ".join(span(spell) for _, spell in own.iterrows())
        rows.append(
            {
                "Case": Link(f"{who}, {row['first'].year}", row["url"].split(" | ")[0]),
                "First day": shown_day(row["first"], row["first_precision"]),
                "Last day": shown_day(row["last"], row["last_precision"]),
                "Legal basis": row["legal_basis"],
                "IMET in the sources": row["imet"],
                "Spell": f"{len(own)} spells" if many else text or "none",
            }
        )
    return pd.DataFrame(rows)


def shown_day(day: pd.Timestamp, precision: str | None) -> str:
    """Return a day as exactly as it is known: 2018-08-10, 1990-10, 1992 or not found."""
    if pd.isna(day):
        return "not found"
    form = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}.get(precision)
    return f"{day:{form}}" if form else f"not before {day:%Y-%m-%d}"


def span(spell: pd.Series) -> str:
    """Return the fiscal years of a spell: FY2019, FY1991-2001, FY1989- if it is not over."""
    first = prose.year(spell["first"])
    if not spell["over"]:
        return f"{first}-"
    return first if spell["first"] == spell["last"] else f"{first}-{spell['last']}"


def ever_established(table: pd.DataFrame, rule: Rule = RULE) -> int:
    """Return how many countries had money in `before` years in a row at some time."""
    booked = table.fillna(0) >= max(rule.floor, 1)
    return int((booked.astype(int).rolling(rule.before).sum() == rule.before).any().sum())


def left_out(table: pd.DataFrame, rule: Rule = RULE) -> pd.DataFrame:
    """Return the spells, and the years without money, that the rule leaves out, and why.

    Columns of `spells` and `reason`: "graduated", "state ended" or "service-funded"; under the
    last the years of `service_years`, which need not make a spell of their own.
    """
    found = spells(table, rule)
    keys = set(zip(found["iso3"], found["first"], strict=True))
    rows = []
    for reason, wider in (
        ("graduated", replace(rule, graduations=True)),
        ("state ended", replace(rule, ended_states=True)),
    ):
        for row in spells(table, wider).to_dict("records"):
            if (row["iso3"], row["first"]) not in keys:
                rows.append(row | {"reason": reason})
    for code, funded in service_years().items():
        if code in table:
            row = {"iso3": code, "first": funded[0], "last": funded[-1], "years": len(funded)}
            rows.append(row | {"over": True, "reason": "service-funded"})
    return pd.DataFrame(rows, columns=[*found.columns, "reason"])


def sensitivity(table: pd.DataFrame, cases: pd.DataFrame, country: str) -> pd.DataFrame:
    """Vary each choice of the rule once, and return what changes.

    Returns
    -------
    pandas.DataFrame
        `choice`; `spells`, `open`; `median`, `low`, `high` in fiscal years; `longest`, the longest
        spell of `country`, and `lasting`, the estimated share of spells that last longer.

    """
    base = spells(table)
    named = with_basis(base, cases)
    variants = {"the rule as it is": base}
    for choice, rule in _VARIATIONS.items():
        variants[choice] = spells(table, rule)
    variants["without the spells that began under ASPA"] = named[named["legal_basis"] != "ASPA"]
    variants["the first spell of each country alone"] = base.drop_duplicates("iso3")
    variants["spells that began since FY1977"] = base[base["first"] >= 1977]
    rows = []
    for choice, found in variants.items():
        own = found.loc[found["iso3"] == country, "years"]
        longest = int(own.max()) if len(own) else None
        share = np.nan
        if len(own):
            lengths = found["years"].to_numpy(), found["over"].to_numpy()
            share = product_limit(*lengths, int(found["years"].max()))[longest]
        rows.append(
            (choice, len(found), int((~found["over"]).sum()), *median(found), longest, share)
        )
    columns = ["choice", "spells", "open", "median", "low", "high", "longest", "lasting"]
    return pd.DataFrame(rows, columns=columns).astype({"longest": "Int64"})


_VARIATIONS = {
    "one year of money before": replace(RULE, before=1),
    "five years of money before": replace(RULE, before=5),
    "one year of money ends a spell": replace(RULE, back=1),
    "three years of money end a spell": replace(RULE, back=3),
    "any amount counts": replace(RULE, floor=1),
    "amounts from $50,000 count": replace(RULE, floor=50_000),
    "spells of at least two years": replace(RULE, least=2),
    "last spells of graduated countries counted": replace(RULE, graduations=True),
    "spells in which a state ended counted": replace(RULE, ended_states=True),
    "service-funded years count as without money": replace(RULE, service_funded=True),
}
