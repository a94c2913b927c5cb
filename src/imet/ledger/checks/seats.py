"""Checks of courses and seats, from the training record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import pandas as pd

from imet import officers, training
from imet.cite import cite_reports, cite_rows
from imet.dates import when
from imet.ledger.checks.base import AS_SAID, EXACT, QUARTER, Measured, Sense, check, first_courses
from imet.prose import count, day, percent, year, years_between
from imet.schemas import SECTION_III
from imet.tables import load_activities
from imet.training import pakistan_imet

DAY = pd.Timedelta(days=1)
RIVALS = ("India", "Pakistan", "Israel")


@check
def first_course_year(claim: Any) -> Measured:
    """Compare the year since which Pakistanis train with the first IMET course of the record."""
    rows = first_courses()
    start, fiscal = rows["start_date"].iloc[0], int(rows["fiscal_year"].iloc[0])
    said = int(claim.quantity)
    listed = f"listed from {year(fiscal)} on, and {year(fiscal + 1)} is the first full fiscal year"
    senses = (
        Sense(listed, said in (fiscal, fiscal + 1)),
        Sense(f"the first course starts on {day(start)}", start.year == said, "detail"),
    )
    return Measured(day(start), senses, EXACT, cite_rows(rows))


@check
def years_of_training(claim: Any) -> Measured:
    """Compare how long after the first course new ones still started."""
    rows = first_courses()
    years = (when("last_new_start") - rows["start_date"].iloc[0]).days / 365.25
    sense = Sense(
        f"{years:.1f} years from the first course to the last new start before the gap",
        years > int(claim.quantity),
    )
    return Measured(f"{years:.1f} years", (sense,), AS_SAID, cite_rows(rows))


@check
def resumption_after_2001(claim: Any) -> Measured:
    """Compare whether the first course of the record starts after 11 September 2001."""
    rows = first_courses()
    start = rows["start_date"].iloc[0]
    after = start > pd.Timestamp("2001-09-11")
    sense = Sense(f"the first course starts on {day(start)}, after 11 September 2001", after)
    return Measured(day(start), (sense,), AS_SAID, cite_rows(rows))


def _cite(found: pd.DataFrame, searched: pd.DataFrame) -> str:
    """Return the source of what was found, or of the reports that show that there is nothing."""
    return cite_reports(searched) if found.empty else cite_rows(found)


# Officers are estimated (`imet.officers`); what lies between the ends of an estimate is open. The
# error is that of all trials of the years, Afghanistan's among them: none is left out for what it
# gave.
TIMES = 2
# whole fiscal years of the programme: the earlier ones before the trials that come out well
EARLY, WELL_TRIED = (2003, officers.RELIABLE - 1), (officers.RELIABLE, 2018)
# August to July, at schools abroad: rows name the place from FY2007, and autumn 2017 was thin
COURSE_YEARS = (2007, 2016)
LAST_YEAR = (2017, 2017)  # the last before the report of the cut, which an account of then may mean


@cache
def allowed_errors() -> dict[tuple[int, int], float]:
    """Return by which share of itself the estimate may err, for each span of years."""
    trials = officers.calibration()
    before = trials["fiscal_year"] < officers.RELIABLE
    mean = trials["error"].abs().groupby(before).mean()
    return {EARLY: TIMES * float(mean[True]), WELL_TRIED: TIMES * float(mean[False])}


def by_course_year(first: int, last: int) -> pd.DataFrame:
    """Return officers and seats that start abroad from August to July, by the first year."""
    away = training.abroad(pakistan_imet())
    years = {
        y: training.starting(away, f"{y}-08-01", f"{y + 1}-07-31") for y in range(first, last + 1)
    }
    return pd.DataFrame(
        {
            "officers": {y: officers.estimate(rows) for y, rows in years.items()},
            "seats": {y: rows["students"].sum() for y, rows in years.items()},
        }
    )


def _long_seats(first: int, last: int) -> pd.Series:
    """Return seats in the United States on courses of `YEAR_LONG` days, by year of their end."""
    imet = pakistan_imet()
    days = (imet["end_date"] - imet["start_date"]).dt.days
    long = imet[(days >= training.YEAR_LONG) & (imet["where"] == "United States")]
    sums = long.groupby("fiscal_year")["students"].sum()
    return sums.reindex(range(first, last + 1), fill_value=0)


def _ends(found: float, seats: float, error: float) -> tuple[float, float]:
    """Return between which numbers officers lie; they are never more than the seats."""
    high = found / (1 - error) if error < 1 else seats
    return found / (1 + error), min(high, seats)


Judge = Callable[[float, float], bool | None]
NAMES = {"min": "lowest of the ", "median": "middle of the ", "max": ""}


def _sense(table: pd.DataFrame, which: str, years: str, error: float, judge: Judge) -> Sense:
    """Return the sense in officers of the lowest or the middle year, `which` of `NAMES`."""
    one = table[["officers", "seats"]].agg(which)
    low, high = _ends(one["officers"], one["seats"], error)
    text = (
        f"an estimated {one['officers']:.0f} officers in the {NAMES[which]}{years}, "
        f"{low:.0f} to {high:.0f} with the error"
    )
    return Sense(text, judge(low, high))


def _officers(which: str, tolerance: str, judge: Judge) -> Measured:
    """Compare a number of officers a year with the estimate, and with seats beside it."""
    imet, error = pakistan_imet(), allowed_errors()
    early, late = (officers.by_fiscal_year(imet, *span) for span in (EARLY, WELL_TRIED))
    first, last = COURSE_YEARS
    recent = f"year before the report, {LAST_YEAR[0]}-{LAST_YEAR[0] + 1}, August to July, abroad"
    course = (
        f"years from August to July at schools abroad, {first}-{first + 1} to {last}-{last + 1}"
    )
    last_year = _sense(by_course_year(*LAST_YEAR), "max", recent, error[WELL_TRIED], judge)
    fiscal = f"fiscal years {years_between(*WELL_TRIED)}"
    every = EARLY[0], WELL_TRIED[1]
    long = float(_long_seats(*WELL_TRIED).agg(which))
    listed = float(training.seats_by_year(imet)["seats"].loc[slice(*every)].agg(which))
    alone = f"courses of {training.YEAR_LONG} days or more in the United States"
    before = _sense(early, which, f"fiscal years {years_between(*EARLY)}", error[EARLY], judge)
    senses = (
        _sense(late, which, fiscal, error[WELL_TRIED], judge),
        _sense(by_course_year(first, last), which, course, error[WELL_TRIED], judge),
        # a number for every year may fail in one, a number of late may be of the last
        replace(last_year, counts="detail" if which == "min" else "core"),
        replace(before, counts="detail"),
        Sense(
            f"{alone}: {long:.0f} seats in the {NAMES[which]}{fiscal}",
            judge(long, long),
            "beside",
        ),
        Sense(
            f"with an officer a seat: {listed:.0f} seats in the {NAMES[which]}fiscal "
            f"years {years_between(*every)}",
            judge(listed, listed),
            "beside",
        ),
    )
    estimates = late["officers"]
    value = (
        f"an estimated {estimates.min()} to {estimates.max()} officers a year, "
        f"{years_between(*WELL_TRIED)}"
    )
    wide = (
        f"{tolerance}; officers are estimated, and open is what lies within twice the mean error "
        f"of {percent(error[WELL_TRIED] / TIMES)}"
    )
    listed_at = cite_rows(imet[imet["fiscal_year"].between(every[0], every[1] + 1)])
    source = f"{listed_at[:-1]}; for the error data/{SECTION_III.path}, its rows of individuals."
    return Measured(value, senses, wide, source)


@check
def officers_at_least(claim: Any) -> Measured:
    """Compare 'more than so many officers a year' with the year of the fewest."""
    said = int(claim.quantity)

    def judge(low: float, high: float) -> bool | None:
        return None if low <= said < high else low > said

    return _officers("min", AS_SAID, judge)


@check
def officers_about(claim: Any) -> Measured:
    """Compare 'about so many officers a year' with the middle year."""
    said = int(claim.quantity)
    least, most = said - said / 4, said + said / 4

    def judge(low: float, high: float) -> bool | None:
        if high < least or low > most:
            return False
        return True if least <= low and high <= most else None

    return _officers("median", QUARTER, judge)


@check
def imet_starts_after_cut(claim: Any) -> Measured:
    """Compare whether new IMET courses started after the report, to the middle of 2020."""
    imet = pakistan_imet()
    new = imet[~training.continuing(imet)]
    seats = training.seats_between(new, when("cut_reported") + DAY, "2020-06-30")
    text = f"{seats} new seats start from the day after the report to 30 June 2020"
    sense = Sense(text, seats == 0)
    rows = imet[imet["fiscal_year"].between(2018, 2020)]
    return Measured(f"{seats} seats", (sense,), EXACT, cite_rows(rows))


@check
def starts_after_freeze(claim: Any) -> Measured:
    """Compare whether new IMET courses still started after the freeze, before the report."""
    imet = pakistan_imet()
    new = imet[~training.continuing(imet)]
    span = when("freeze") + DAY, when("cut_reported") - DAY
    rows = training.starting(new, *span)
    seats = int(rows["students"].sum())
    text = f"{count(seats)} new seats start between the freeze and the report of the cut"
    sense = Sense(text, seats > 0)
    source = _cite(rows, imet[imet["fiscal_year"] == 2018])
    return Measured(f"{seats} seats", (sense,), AS_SAID, source)


@check
def training_place(claim: Any) -> Measured:
    """Compare 'in Pakistan': whether the training is of Pakistanis, and where its seats are."""
    imet = training.since(pakistan_imet(), 2002)
    last = int(training.seats_by_year(imet)["seats"].get(2020, 0))
    stated = imet[imet["where"] != "not stated"]
    here = int(stated.loc[stated["where"] == "in country", "students"].sum())
    every = int(stated["students"].sum())
    text = f"{count(here)} of {count(every)} seats with a stated place are in Pakistan"
    senses = (
        Sense(f"seats for Pakistan in FY2020: {last}", last > 0),
        Sense(text, here > every / 2, "detail"),
    )
    return Measured(text, senses, "more than half of the seats", cite_rows(stated))


@check
def us_institutions(claim: Any) -> Measured:
    """Compare where the seats of Pakistanis are, to the last full year before the cut."""
    imet = training.since(pakistan_imet(), 2002).query(
        "fiscal_year <= 2018 and where != 'not stated'"
    )
    there = imet[imet["where"] == "United States"]["students"].sum()
    every = imet["students"].sum()
    here = imet[imet["where"] == "in country"]["students"].sum()
    text = f"{count(there)} of {count(every)} seats with a stated place, FY2002 to FY2018"
    senses = (
        Sense(f"in the United States: {text}", there > every / 2),
        Sense(f"in Pakistan: {count(here)}", here > every / 2, "beside"),
    )
    return Measured(text, senses, "more than half of the seats", cite_rows(imet))


@check
def india_every_year(claim: Any) -> Measured:
    """Compare whether Indian officers are in every year of the record."""
    rows = training.imet_of(load_activities(), "India")
    seats = training.seats_by_year(rows)["seats"]
    span = f"{year(seats.index[0])} to {year(seats.index[-1])}"
    text = f"at least {count(seats.min())} in every year, {span}"
    sense = Sense(text, seats.min() > 0)
    return Measured(text, (sense,), AS_SAID, cite_rows(rows))


def _held(rows: pd.DataFrame, text: pd.Series, patterns: dict[str, str], whose: str) -> Measured:
    """Compare whether the rows have seats of which the text has each pattern."""
    of = {name: rows[text.str.contains(sign, case=False)] for name, sign in patterns.items()}
    seats = {name: int(found["students"].sum()) for name, found in of.items()}
    senses = tuple(Sense(f"{name}: {count(n)} seats{whose}", n > 0) for name, n in seats.items())
    value = "; ".join(sense.text for sense in senses)
    return Measured(value, senses, EXACT, _cite(pd.concat(of.values()), rows))


@check
def colleges_awc_ndu(claim: Any) -> Measured:
    """Compare whether IMET seats are at the Army War College and National Defense University."""
    rows = training.delivered_imet(load_activities())
    colleges = {
        "Army War College": "ARMY WAR COLLEGE",
        # as a word: Honduras has the letters too
        "National Defense University": r"\bNDU\b|NATIONAL DEFENSE UNIV",
    }
    text = rows["course"] + "\n" + rows["location"].fillna("")
    return _held(rows, text, colleges, ", all countries")


@check
def course_topics(claim: Any) -> Measured:
    """Compare whether IMET courses on the named subjects are in the record."""
    rows = training.delivered_imet(load_activities())
    subjects = {
        "language": "LANGUAGE|ENGLISH",
        "human rights": "HUMAN RIGHTS",
        "law of armed conflict": "LAW OF (?:ARMED|WAR)",
    }
    found = _held(rows, rows["course"], subjects, "")
    titles = [set(of["course"].str.casefold()) for _, of in rows.groupby("fiscal_year")]
    new = [len(now - before) for before, now in pairwise(titles)]
    text = f"at least {count(min(new))} titles a year that the list of the year before has not"
    return replace(found, senses=(*found.senses, Sense(text, min(new) > 0, "detail")))


@check
def same_class(claim: Any) -> Measured:
    """Compare whether officers of rival countries are on one course on the same days."""
    rows = load_activities()
    rows = rows[rows["course"].str.contains("ARMY WAR COLLEGE", case=False)]
    rows = rows[(rows["end_date"] - rows["start_date"]).dt.days > 200]
    there = rows.groupby(["start_date", "end_date"])["country"].agg(set)
    classes = there[there.map(set(RIVALS).issubset)]
    text = f"{count(len(classes))} classes of the Army War College have India, Pakistan and Israel"
    # that a member of NATO is not listed says nothing
    turkish = True if any("Turkey" in of for of in classes) else None
    senses = (
        Sense(text, len(classes) > 0),
        Sense("Turkey: the reports leave out members of NATO", turkish, "detail"),
    )
    rows = rows[rows["country"].isin(RIVALS)]
    shown = rows[rows.set_index(there.index.names).index.isin(classes.index)]
    return Measured(text, senses, EXACT, _cite(shown, rows))
