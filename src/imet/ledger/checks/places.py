"""Checks of courses and places, from the training record."""

from __future__ import annotations

from typing import Any

import pandas as pd

from imet import training
from imet.cite import cite_reports, cite_rows
from imet.dates import when
from imet.ledger.checks.base import AS_SAID, EXACT, QUARTER, Measured, Sense, check, first_courses
from imet.prose import count, day, year
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
    senses = (
        Sense(f"the first course starts on {day(start)}", start.year == said),
        Sense(f"it is listed in {year(fiscal)}", fiscal == said),
        Sense(f"the first full fiscal year is {year(fiscal + 1)}", fiscal + 1 == said, "beside"),
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
    """Compare the year of the first course after September 2001."""
    rows = first_courses()
    start = rows["start_date"].iloc[0]
    senses = (
        Sense(f"the first course starts on {day(start)}", start.year == int(claim.quantity)),
        Sense("it starts after 11 September 2001", start > pd.Timestamp("2001-09-11")),
    )
    return Measured(day(start), senses, EXACT, cite_rows(rows))


def _yearly_places(first: int, last: int) -> pd.Series:
    return training.places_by_year(pakistan_imet())["places"].loc[first:last]


def _cite(found: pd.DataFrame, searched: pd.DataFrame) -> str:
    """Return the source of what was found, or of the reports that show that there is nothing."""
    return cite_reports(searched) if found.empty else cite_rows(found)


def _cite_places(first: int, last: int) -> str:
    rows = pakistan_imet()
    return cite_rows(rows[rows["fiscal_year"].between(first, last)])


# An officer can fill several places, so that officers are as many as places or fewer. Too few
# places contradict a number of officers; enough of them leave it open, and none can confirm it.
UPPER_BOUND = "the record counts places, of which one officer can fill several"


@check
def officers_at_least(claim: Any) -> Measured:
    """Compare 'more than so many officers a year' with the year of the fewest places."""
    places, said = _yearly_places(2003, 2018), int(claim.quantity)
    least = int(places.min())
    text = f"at least {least} places in every year, FY2003 to FY2018; {UPPER_BOUND}"
    sense = Sense(text, None if least > said else False)
    value = f"{least} to {count(places.max())} places a year"
    return Measured(value, (sense,), AS_SAID, _cite_places(2003, 2018))


@check
def officers_about(claim: Any) -> Measured:
    """Compare 'about so many officers a year' with the places of the middle year."""
    places, said = _yearly_places(2002, 2018), int(claim.quantity)
    middle = float(places.median())
    text = f"{middle:.0f} places in the middle year, FY2002 to FY2018; {UPPER_BOUND}"
    sense = Sense(text, None if middle >= said - said / 4 else False)
    value = f"{count(places.min())} to {count(places.max())} places a year"
    return Measured(value, (sense,), QUARTER, _cite_places(2002, 2018))


@check
def imet_starts_after_cut(claim: Any) -> Measured:
    """Compare whether new IMET courses started after the report, to the middle of 2020."""
    imet = pakistan_imet()
    new = imet[~training.continuing(imet)]
    places = training.places_between(new, when("cut_reported") + DAY, "2020-06-30")
    text = f"{places} new places start from the day after the report to 30 June 2020"
    sense = Sense(text, places == 0)
    rows = imet[imet["fiscal_year"].between(2018, 2020)]
    return Measured(f"{places} places", (sense,), EXACT, cite_rows(rows))


@check
def starts_after_freeze(claim: Any) -> Measured:
    """Compare whether new IMET courses still started after the freeze, before the report."""
    imet = pakistan_imet()
    new = imet[~training.continuing(imet)]
    span = when("freeze") + DAY, when("cut_reported") - DAY
    rows = training.starting(new, *span)
    places = int(rows["students"].sum())
    text = f"{count(places)} new places start between the freeze and the report of the cut"
    sense = Sense(text, places > 0)
    source = _cite(rows, imet[imet["fiscal_year"] == 2018])
    return Measured(f"{places} places", (sense,), AS_SAID, source)


@check
def training_place(claim: Any) -> Measured:
    """Compare 'in Pakistan': whether the training is of Pakistanis, and where its places are."""
    imet = training.since(pakistan_imet(), 2002)
    last = int(training.places_by_year(imet)["places"].get(2020, 0))
    stated = imet[imet["where"] != "not stated"]
    here = int(stated.loc[stated["where"] == "in country", "students"].sum())
    every = int(stated["students"].sum())
    text = f"{count(here)} of {count(every)} places with a stated place are in Pakistan"
    senses = (
        Sense(f"places for Pakistan in FY2020: {last}", last > 0),
        Sense(text, here > every / 2, "detail"),
    )
    return Measured(text, senses, "more than half of the places", cite_rows(stated))


@check
def india_every_year(claim: Any) -> Measured:
    """Compare whether Indian officers are in every year of the record."""
    rows = training.imet_of(load_activities(), "India")
    places = training.places_by_year(rows)["places"]
    span = f"{year(places.index[0])} to {year(places.index[-1])}"
    text = f"at least {count(places.min())} in every year, {span}"
    sense = Sense(text, places.min() >= int(claim.quantity))
    return Measured(text, (sense,), AS_SAID, cite_rows(rows))


def _held(rows: pd.DataFrame, text: pd.Series, patterns: dict[str, str], whose: str) -> Measured:
    """Compare whether the rows have places of which the text has each pattern."""
    of = {name: rows[text.str.contains(sign, case=False)] for name, sign in patterns.items()}
    places = {name: int(found["students"].sum()) for name, found in of.items()}
    senses = tuple(Sense(f"{name}: {count(n)} places{whose}", n > 0) for name, n in places.items())
    value = "; ".join(sense.text for sense in senses)
    return Measured(value, senses, EXACT, _cite(pd.concat(of.values()), rows))


@check
def colleges_awc_ndu(claim: Any) -> Measured:
    """Compare whether IMET places are at the Army War College and National Defense University."""
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
    return _held(rows, rows["course"], subjects, "")


@check
def same_class(claim: Any) -> Measured:
    """Compare whether officers of rival countries are on one course on the same days."""
    rows = load_activities()
    rows = rows[
        rows["course"].str.contains("ARMY WAR COLLEGE", case=False) & rows["country"].isin(RIVALS)
    ]
    rows = rows[(rows["end_date"] - rows["start_date"]).dt.days > 200]
    dates = ["start_date", "end_date"]
    shown = rows[rows.groupby(dates)["country"].transform("nunique") == len(RIVALS)]
    classes = len(shown[dates].drop_duplicates())
    text = f"{count(classes)} classes of the Army War College have India, Pakistan and Israel"
    return Measured(text, (Sense(text, classes > 0),), EXACT, _cite(shown, rows))
