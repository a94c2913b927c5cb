"""How many officers fill a number of course seats: an estimate, tried on official counts.

Section IV of the reports lists course seats. Section III of the same reports counts *individual
students*, each once; of Pakistan no page of it could be read. So officers are estimated from rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import repeat

import numpy as np
import pandas as pd

from imet.errors import one_of
from imet.schemas import SECTION_III
from imet.tables import load_activities, stored
from imet.training import delivered_imet

GAP = 60  # days from the end of one course to the start of the next of the same officer
FIRST_COUNT = 2002  # fiscal year from which section III counts individuals and rows have dates
RELIABLE = 2005  # fiscal year from which the estimate comes near to section III
# set apart after its errors were seen: on one day of FY2006 more of its seats were under way than
# section III counts students in the year, so that no linking of courses comes near to it
SET_APART = "Afghanistan"
ENDED, BEGINS = 0, 1  # what can be followed and what can follow, in their order on one day
# what is printed for a unit where none is named, by letters and digits
NAMELESS = (
    *("na", "nil", "none", "notapplicable", "notentered", "notreported", "other", "seenotes"),
    *("tbd", "unk", "unknown", "various", "multiple"),
)


def estimate(activities: pd.DataFrame, gap: int = GAP, same_unit: bool = True) -> int:
    """Return the smallest number of officers who, by one rule, can have filled the seats.

    A row of n students is n seats. A seat can follow another if both are of the same
    `student_unit`, by its letters and digits, and it starts 1 to `gap` days after the other ends;
    each officer is a chain of such seats, and the chains are fewest where the most seats follow
    another. A seat without unit or without dates follows nothing. So the number is at most
    that of seats; without `same_unit`, which ignores units, it comes out far too low.

    Its error is that of `calibration`: about a twelfth in the country-years from FY2005, more
    before, and up to two thirds for Afghanistan.
    """
    units = unit_key(activities["student_unit"])
    groups = units if same_unit else pd.Series("any", index=activities.index)
    return int(activities["students"].sum() - following(activities, groups, gap).sum())


def following(activities: pd.DataFrame, groups: pd.Series, gap: int = GAP) -> pd.Series:
    """Return how many seats of each row follow another of the same group, as `estimate` says.

    A row whose group is '' follows nothing. Since every seat waits equally long, the most follow
    if each start takes the oldest end that is free.
    """
    number, students = pd.factorize(groups)[0], activities["students"].to_numpy()
    known = (groups != "").to_numpy()
    events = []
    for what, column in ((ENDED, "end_date"), (BEGINS, "start_date")):
        days = activities[column].to_numpy().astype("datetime64[D]")
        of = np.flatnonzero(known & ~np.isnat(days))
        from_day = days.astype("int64") + (what == ENDED)
        events += zip(number[of], from_day[of], repeat(what), of, students[of])
    links = np.zeros(len(activities), dtype="int64")
    free: deque[list[int]] = deque()
    last = None
    for group, day, what, row, seats in sorted(events):
        if group != last:
            free.clear()
            last = group
        while free and free[0][0] + gap <= day:
            free.popleft()
        if what == ENDED:
            free.append([day, seats])
            continue
        while seats and free:
            taken = min(seats, free[0][1])
            links[row] += taken
            seats -= taken
            free[0][1] -= taken
            if not free[0][1]:
                free.popleft()
    return pd.Series(links, index=activities.index)


def unit_key(units: pd.Series) -> pd.Series:
    """Return each unit by its letters and digits alone, as spaces and stops vary.

    One that is missing, or whose name says that there is none, as 'N/A', is ''.
    """
    key = units.fillna("").str.casefold().str.replace(r"[\W_]+", "", regex=True)
    return key.mask(key.isin(NAMELESS), "")


def as_section_iii(activities: pd.DataFrame, fiscal_year: int) -> pd.DataFrame:
    """Return the rows that section III counts for one fiscal year.

    They are the courses that ended in the year, which is how section IV lists them, and those
    of the next year's list that had begun by its last day.
    """
    next_year = activities["fiscal_year"] == fiscal_year + 1
    begun = activities["start_date"] <= f"{fiscal_year}-09-30"
    return activities[(activities["fiscal_year"] == fiscal_year) | (next_year & begun)]


def newcomers(activities: pd.DataFrame, first: str, last: str) -> int:
    """Return how many officers begin from `first` to `last` (ISO dates) and had not begun before.

    They are those of the window and the year before it, less those of that year alone, so that
    one whose course only follows an earlier one is not counted again.
    """
    since = pd.Timestamp(first) - pd.DateOffset(years=1)
    rows = activities[activities["start_date"].between(since, last)]
    return estimate(rows) - estimate(rows[rows["start_date"] < first])


def under_way(activities: pd.DataFrame, day: str) -> pd.DataFrame:
    """Return the rows that began on or before `day` (ISO date) and ended after it."""
    return activities[(activities["start_date"] <= day) & (activities["end_date"] > day)]


def by_fiscal_year(
    activities: pd.DataFrame,
    first: int,
    last: int,
    rule: Callable[[pd.DataFrame, int], pd.DataFrame] = as_section_iii,
) -> pd.DataFrame:
    """Return seats and officers of one country by fiscal year, counted as section III does.

    `rule` gives the rows that count for a year. Columns: `ended`, seats on courses that ended in
    the year; `seats`, those still running on its last day counted too; `officers`, the estimate
    for these; `new`, those of them who are not of the year before; `cost_usd`, the cost of `seats`
    in current dollars.
    """
    for year in (first, last):
        one_of(year, load_activities()["fiscal_year"], "fiscal year of the record")
    rows = {}
    before = rule(activities, first - 1)
    of_before = estimate(before)
    for year in range(first, last + 1):
        counted = rule(activities, year)
        found = estimate(counted)
        rows[year] = {
            "ended": activities.loc[activities["fiscal_year"] == year, "students"].sum(),
            "seats": counted["students"].sum(),
            "officers": found,
            "new": estimate(activities.loc[counted.index.union(before.index)]) - of_before,
            "cost_usd": counted["cost_usd"].sum(),
        }
        before, of_before = counted, found
    return pd.DataFrame(rows).T.rename_axis("fiscal_year")


def section_iii_imet() -> pd.DataFrame:
    """Return what section III prints of IMET in years past, all labels of IMET together.

    One row a country and fiscal year, with `report`, `url`, `sessions`, `individuals`,
    `courses` and `usd`; `individuals` are the students trained where a report prints only these,
    which from the report of 2002-2003 means the same. Source: `training/section_iii.csv`.
    """
    table = stored(SECTION_III)
    table = table[table["programme"].str.startswith("IMET") & (table["stage"] == "past")]
    table = table.assign(individuals=table["individuals"].fillna(table["students_trained"]))
    numbers = ["sessions", "individuals", "courses", "usd"]
    by = table.groupby(["country", "fiscal_year", "report", "url"], as_index=False)
    return by[numbers].sum(min_count=1).sort_values(["fiscal_year", "country"], ignore_index=True)


def calibration(gap: int = GAP, same_unit: bool = True) -> pd.DataFrame:
    """Return the estimate beside every official count of individuals under IMET.

    One row a country and fiscal year from `FIRST_COUNT`: what `section_iii_imet` gives, and
    `seats`, `estimate`, `error` (the estimate over the official count, less one) of our rows.
    Country-years without a student on either side are left out: there is nothing to estimate.
    """
    official = section_iii_imet()
    official = official[(official["fiscal_year"] >= FIRST_COUNT) & (official["individuals"] > 0)]
    imet = delivered_imet(load_activities())
    imet = imet[imet["country"].isin(official["country"])]
    rows = []
    for one in official.itertuples(index=False):
        counted = as_section_iii(imet[imet["country"] == one.country], one.fiscal_year)
        if counted["students"].any():
            found = estimate(counted, gap, same_unit)
            error = found / one.individuals - 1
            more = {"seats": counted["students"].sum(), "estimate": found, "error": error}
            rows.append(one._asdict() | more)
    return pd.DataFrame(rows)


def well_tried(trials: pd.DataFrame) -> pd.DataFrame:
    """Return those of the `calibration` that are from `RELIABLE` on and not of `SET_APART`."""
    return trials[(trials["fiscal_year"] >= RELIABLE) & (trials["country"] != SET_APART)]


def mean_error(trials: pd.DataFrame) -> float:
    """Return the mean absolute error of the trials that are `well_tried`."""
    return well_tried(trials)["error"].abs().mean()
