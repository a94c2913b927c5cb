"""Checks of courses and places, from the training record."""

from __future__ import annotations

from typing import Any

import pandas as pd

from imet import training
from imet.ledger.checks.base import (
    AS_SAID,
    EXACT,
    QUARTER,
    Measured,
    Sense,
    check,
    first_courses,
    pakistan_imet,
    when,
)
from imet.prose import count, day, word, year
from imet.sources import cite_reports, cite_rows
from imet.tables import load_activities

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
    """Compare how long courses had run when the cut was reported."""
    rows = first_courses()
    years = (when("cut_reported") - rows["start_date"].iloc[0]).days / 365.25
    sense = Sense(
        f"{years:.1f} years from the first course to the cut", years > int(claim.quantity)
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


@check
def places_floor(claim: Any) -> Measured:
    """Compare 'more than so many a year' with the smallest and the middle year."""
    places, said = _yearly_places(2003, 2018), int(claim.quantity)
    least, middle = int(places.min()), float(places.median())
    senses = (
        Sense(f"at least {least} places in every year, FY2003 to FY2018", least > said),
        Sense(
            f"as a size: {middle:.0f} in the middle year", abs(middle - said) <= said / 4, "detail"
        ),
    )
    return Measured(
        f"{least} to {count(places.max())} a year", senses, QUARTER, _cite_places(2003, 2018)
    )


@check
def places_size(claim: Any) -> Measured:
    """Compare 'about so many a year' with the places of each year."""
    places, said = _yearly_places(2002, 2018), int(claim.quantity)
    middle = float(places.median())
    near = places[(places - said).abs() <= said / 4]
    senses = (
        Sense(f"{middle:.0f} places in the middle year", abs(middle - said) <= said / 4),
        Sense(
            f"{word(len(near))} of {count(len(places))} years come near it: "
            + ", ".join(map(year, near.index)),
            len(near) > len(places) / 2,
        ),
    )
    value = f"{count(places.min())} to {count(places.max())} a year, FY2002 to FY2018"
    return Measured(value, senses, QUARTER, _cite_places(2002, 2018))


@check
def imet_starts_after_cut(claim: Any) -> Measured:
    """Compare whether new IMET courses started between the cut and the middle of 2020."""
    imet = pakistan_imet()
    new = imet[~training.continuing(imet)]
    places = training.places_between(new, when("cut_reported") + DAY, "2020-06-30")
    sense = Sense(f"{places} new places start to 30 June 2020", places == 0)
    rows = imet[imet["fiscal_year"].between(2018, 2020)]
    return Measured(f"{places} places", (sense,), EXACT, cite_rows(rows))


@check
def starts_after_freeze(claim: Any) -> Measured:
    """Compare whether new IMET courses still started between the freeze and the cut."""
    imet = pakistan_imet()
    new = imet[~training.continuing(imet)]
    span = when("freeze") + DAY, when("cut_reported") - DAY
    rows = training.starting(new, *span)
    places = int(rows["students"].sum())
    sense = Sense(f"{count(places)} new places start between freeze and cut", places > 0)
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
    return Measured(
        text, (Sense(text, places.min() >= int(claim.quantity)),), AS_SAID, cite_rows(rows)
    )


@check
def colleges_awc_ndu(claim: Any) -> Measured:
    """Compare whether IMET places are at the Army War College and National Defense University."""
    rows = training.delivered_imet(load_activities())
    senses, found = [], []
    for name, pattern in (
        ("Army War College", "ARMY WAR COLLEGE"),
        # as a word: Honduras has the letters too
        ("National Defense University", r"\bNDU\b|NATIONAL DEFENSE UNIV"),
    ):
        either = rows["course"].str.contains(pattern, case=False) | rows["location"].fillna(
            ""
        ).str.contains(pattern, case=False)
        places = int(rows.loc[either, "students"].sum())
        senses.append(Sense(f"{name}: {count(places)} places, all countries", places > 0))
        found.append(rows[either])
    value = "; ".join(sense.text for sense in senses)
    return Measured(value, tuple(senses), EXACT, _cite(pd.concat(found), rows))


@check
def course_topics(claim: Any) -> Measured:
    """Compare whether IMET courses on the named subjects are in the record."""
    rows = training.delivered_imet(load_activities())
    senses, found = [], []
    for name, pattern in (
        ("language", "LANGUAGE|ENGLISH"),
        ("human rights", "HUMAN RIGHTS"),
        ("law of armed conflict", "LAW OF (?:ARMED|WAR)"),
    ):
        of = rows[rows["course"].str.contains(pattern, case=False)]
        senses.append(Sense(f"{name}: {count(of['students'].sum())} places", len(of) > 0))
        found.append(of)
    value = "; ".join(sense.text for sense in senses)
    return Measured(value, tuple(senses), EXACT, _cite(pd.concat(found), rows))


@check
def same_class(claim: Any) -> Measured:
    """Compare whether officers of rival countries are on one course on the same days."""
    rows = load_activities()
    rows = rows[
        rows["course"].str.contains("ARMY WAR COLLEGE", case=False) & rows["country"].isin(RIVALS)
    ]
    days = (rows["end_date"] - rows["start_date"]).dt.days
    rows = rows[days > 200]
    together = rows.groupby(["start_date", "end_date"])["country"].nunique() == len(RIVALS)
    classes = set(together[together].index)
    shown = rows[[key in classes for key in zip(rows["start_date"], rows["end_date"], strict=True)]]
    text = f"{count(len(classes))} classes of the Army War College have India, Pakistan and Israel"
    return Measured(text, (Sense(text, bool(classes)),), EXACT, _cite(shown, rows))
