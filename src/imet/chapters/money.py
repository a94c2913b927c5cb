"""Take the quoted amounts apart: sums over years, parts of aid, rupees, the price of a place.

Everything is in current dollars unless a name or a docstring says otherwise.
"""

from __future__ import annotations

import pandas as pd

from imet.obligations import (
    CRS_EDITION,
    DOLLARS,
    IMET_ACCOUNT,
    obligations_of,
)
from imet.prose import dollars, millions
from imet.schemas import (
    DISAGREEMENTS,
    EXCHANGE_RATES,
    PAKISTAN_ASSISTANCE,
    PAKISTAN_CRS,
)
from imet.tables import load_activities, stored
from imet.training import college_rows, imet_of, places_by_year

CRS_GROUPS = {
    "Total Security-Related": "Security",
    "Total Economic-Related": "Economic",
    "CSF Reimbursements": "Reimbursements",
    "Grand Total": "Total",
}
# the longest stay of each kind in days, the first and the last one counted
LENGTHS = {"up to a month": 31, "to three months": 91, "to half a year": 182}
COLLEGE, LONGER = "long college course", "longer, no college"
MANY_PARTS = 6  # above which the register names only the largest parts


def runs(series: pd.Series) -> list[tuple[int, int, bool]]:
    """Return first year, last year and whether booked, for each run of booked or missing years.

    From the first booked year to the last; the runs without are those of `obligations.gaps`.
    """
    booked = series.notna()
    booked = booked.loc[booked.idxmax() : booked[::-1].idxmax()]
    number = (booked != booked.shift()).cumsum()
    return [
        (int(run.index[0]), int(run.index[-1]), bool(run.iloc[0]))
        for _, run in booked.groupby(number)
    ]


def assistance_by_run(booked: pd.Series) -> pd.DataFrame:
    """Return all assistance to Pakistan in each run of years with and without IMET.

    Parameters
    ----------
    booked
        IMET obligations by fiscal year, missing where none is booked.

    Returns
    -------
    pandas.DataFrame
        One row a run: `first`, `last`, `booked`; `imet`, `other_military` and `economic` in
        constant dollars of FY2020 as the Greenbook converts them, the transition quarter with
        FY1976; and IMET's share `of_military` and `of_all`, missing where none is booked.

    """
    rows = stored(PAKISTAN_ASSISTANCE)
    kind = rows["category"].map({"Military": "other_military", "Economic": "economic"})
    kind = kind.mask(rows["account"] == IMET_ACCOUNT, "imet")
    found = []
    for first, last, is_booked in runs(booked):
        within = rows["fiscal_year"].between(first, last)
        sums = rows[within].groupby(kind[within])["obligations_usd_2020"].sum()
        found.append({"first": first, "last": last, "booked": is_booked} | sums.to_dict())
    table = pd.DataFrame(found).fillna({"imet": 0, "other_military": 0, "economic": 0})
    table = table.astype({"imet": "int64", "other_military": "int64", "economic": "int64"})
    military = table["imet"] + table["other_military"]
    return table[["first", "last", "booked", "imet", "other_military", "economic"]].assign(
        of_military=(table["imet"] / military).where(table["booked"]),
        of_all=(table["imet"] / (military + table["economic"])).where(table["booked"]),
    )


def assistance_in_spans(years: int, dollars: str = "current") -> pd.Series:
    """Return all obligations to Pakistan in every span of so many fiscal years, by its last year.

    The transition quarter counts with FY1976. `dollars` is "current" or "constant 2020".
    """
    rows = stored(PAKISTAN_ASSISTANCE)
    sums = rows.groupby("fiscal_year")[DOLLARS[dollars]].sum()
    sums = sums.reindex(range(sums.index.min(), sums.index.max() + 1), fill_value=0)
    return sums.rolling(years).sum().dropna().astype("int64")


def crs_rows(edition: str = CRS_EDITION) -> pd.DataFrame:
    """Return the rows of totals by group of one edition, of its closed years."""
    rows = stored(PAKISTAN_CRS)
    closed = (rows["edition"] == edition) & (rows["stage"] == "actual")
    return rows[closed & rows["account"].isin(CRS_GROUPS)]


def crs_to_date(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the CRS totals from the first year of an edition to each later one.

    Parameters
    ----------
    rows
        Rows of `crs_rows`.

    Returns
    -------
    pandas.DataFrame
        By last fiscal year: "Security", "Economic", "Reimbursements" and "Total", in millions.
        An amount in whose place a footnote stands adds nothing, as in the edition's own total.

    """
    table = rows.assign(group=rows["account"].map(CRS_GROUPS)).pivot_table(
        index="last_fiscal_year", columns="group", values="usd_millions", aggfunc="sum"
    )
    return table[list(CRS_GROUPS.values())].fillna(0).astype(int).cumsum().rename_axis(columns=None)


def imet_to_date(first: int, lasts: range) -> pd.DataFrame:
    """Return Pakistan's IMET from the fiscal year `first` to each of `lasts`, by three series.

    Columns: `obligated` (Greenbook) and `delivered` (cost of the listed courses that ended) in
    dollars, `appropriated` (CRS) in millions, since it is printed so.
    """
    obligated = obligations_of("Pakistan").fillna(0)
    delivered = places_by_year(imet_of(load_activities(), "Pakistan"))["cost_usd"]
    rows = stored(PAKISTAN_CRS)
    rows = rows[(rows["edition"] == CRS_EDITION) & (rows["stage"] == "actual")]
    crs = rows[rows["account"] == "IMET"].set_index("last_fiscal_year")["usd_millions"].cumsum()
    return pd.DataFrame(
        {
            "obligated": [int(obligated.loc[first:last].sum()) for last in lasts],
            "appropriated": [int(crs[last]) for last in lasts],
            "delivered": [int(delivered.loc[first:last].sum()) for last in lasts],
        },
        index=pd.Index(lasts, name="last_fiscal_year"),
    )


def rupees_per_dollar(date: str) -> float:
    """Return the rate of a day ("2019-08-06") as quoted, or the mean of a year ("2019").

    Raises
    ------
    KeyError
        If the table has no such rate: none is interpolated.

    """
    series = "mean of the year" if len(date) == len("2019") else "closing rate of the day"
    rows = stored(EXCHANGE_RATES)
    found = rows[(rows["series"] == series) & (rows["date"] == pd.Timestamp(date))]
    if found.empty:
        raise KeyError(f"no {series} for {date}; see data/{EXCHANGE_RATES.path}")
    return float(found["pkr_per_usd"].item())


def kinds(activities: pd.DataFrame) -> pd.Series:
    """Return the kind of each activity: a long college course, or by its length."""
    days = (activities["end_date"] - activities["start_date"]).dt.days + 1
    kind = pd.Series(LONGER, index=activities.index)
    for name, most in reversed(LENGTHS.items()):
        kind = kind.mask(days <= most, name)
    colleges = pd.concat(college_rows(activities).values()).index
    return kind.mask(activities.index.isin(colleges), COLLEGE)


def cost_by_kind(activities: pd.DataFrame) -> pd.DataFrame:
    """Return `places`, `cost_usd` and the mean `each` by kind of course, the dearest first."""
    sums = activities.groupby(kinds(activities))[["students", "cost_usd"]].sum()
    sums = sums.reindex([COLLEGE, LONGER, *reversed(LENGTHS)], fill_value=0)
    sums = sums.rename(columns={"students": "places"}).rename_axis("kind")
    return sums[sums["places"] > 0].assign(each=lambda table: table["cost_usd"] / table["places"])


def cost_by_year(activities: pd.DataFrame) -> pd.DataFrame:
    """Return places by fiscal year and what one cost, in current dollars.

    Returns
    -------
    pandas.DataFrame
        `places`; `mean`, the cost of all rows by all places; and over places the `lower`
        quartile, the `median` and the `upper` quartile. A row's cost is shared equally among
        its places. Years without places are left out.

    """
    sums = activities.groupby("fiscal_year")[["students", "cost_usd"]].sum()
    sums = sums[sums["students"] > 0]
    each = activities[activities["students"] > 0]
    each = each.assign(each=each["cost_usd"] / each["students"])
    each = each.loc[each.index.repeat(each["students"])]
    parts = each.groupby("fiscal_year")["each"].quantile([0.25, 0.5, 0.75]).unstack()
    return pd.DataFrame(
        {
            "places": sums["students"],
            "mean": sums["cost_usd"] / sums["students"],
            "lower": parts[0.25],
            "median": parts[0.5],
            "upper": parts[0.75],
        }
    )


def places_of_a_kind(places: int, mean: float, kind: float, others: float) -> int:
    """Return how many of `places` must be of a kind for all of them to cost `mean` on average.

    `kind` and `others` are the mean cost of a place of the kind and of any other.

    Raises
    ------
    ValueError
        If the mean does not lie between the two.

    """
    if not min(kind, others) <= mean <= max(kind, others):
        raise ValueError(f"no mixture of {kind:,.0f} and {others:,.0f} costs {mean:,.0f}")
    return round(places * (mean - others) / (kind - others))


def register_amounts() -> pd.DataFrame:
    """Return the register of disagreements as a table of amounts to read, in current dollars."""
    rows = stored(DISAGREEMENTS)
    return pd.DataFrame(
        {
            "What": rows["question"],
            "One figure": rows["series_a"] + ": " + rows["usd_a"].map(_amount),
            "The other": rows["series_b"] + ": " + rows["usd_b"].map(_amount),
            "Difference": rows["difference_usd"].map(_amount),
            "Unexplained": rows["unexplained_usd"].map(_amount),
            "Depends": rows["conclusion_depends"],
        }
    )


def register_readings() -> pd.DataFrame:
    """Return the register of disagreements as a table of words: measures, parts, reading."""
    rows = stored(DISAGREEMENTS)
    return pd.DataFrame(
        {
            "What": rows["question"],
            "What each measures": "One: "
            + rows["measures_a"]
            + ". The other: "
            + rows["measures_b"]
            + ".",
            "Known parts of the difference": rows["parts"].map(_parts, na_action="ignore"),
            "Why they differ": rows["reading"],
        }
    ).fillna("none known")


def _parts(printed: str) -> str:
    """Return the parts of a difference to read; of many the largest and the sum of the rest."""
    labelled = [part.rsplit(": ", 1) for part in printed.split("; ")]
    parts = {label: int(usd.replace(",", "")) for label, usd in labelled}
    parts = {label: usd for label, usd in parts.items() if usd}
    if len(parts) > MANY_PARTS:
        largest = sorted(parts, key=lambda label: -abs(parts[label]))[:3]
        rest = sum(parts.values()) - sum(parts[label] for label in largest)
        others = f"{len(parts) - len(largest)} others together"
        parts = {label: parts[label] for label in parts if label in largest} | {others: rest}
    return "; ".join(f"{label} {_amount(usd)}" for label, usd in parts.items())


def _amount(usd: int) -> str:
    """Return dollars in millions, small ones to the dollar."""
    if abs(usd) < 100_000:
        return dollars(usd)
    return ("-" if usd < 0 else "") + millions(abs(usd))
