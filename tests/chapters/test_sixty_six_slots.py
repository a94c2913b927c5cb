"""What was cut: kinds of courses by their titles, and services by the students' units."""

from __future__ import annotations

import pandas as pd
import pytest

from imet import officers, training
from imet.chapters import sixty_six_slots as cut

IMET = training.since(training.pakistan_imet(), 2007)
YEARS = training.seats_by_year(IMET)["seats"].to_dict()


def made(*rows: dict) -> pd.DataFrame:
    """Return rows of the record with what a test does not care about filled in."""
    usual = {
        "fiscal_year": 2018,
        "course": "Risk Management",
        "students": 1,
        "location": "Monterey, CA",
        "where": "United States",
        "student_unit": "Pakistan Army",
        "cost_usd": 100,
        "start_date": "2018-01-01",
        "end_date": "2018-01-12",
    }
    frame = pd.DataFrame([usual | row for row in rows])
    dates = ["start_date", "end_date"]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in dates})


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        ("Specialized Eng Lang Tng", cut.ENGLISH),
        ("ALC Specialized English Training Only", cut.ENGLISH),
        ("American Language Course Get and Set", cut.ENGLISH),
        ("Maneuver CCC IMSO Prep", cut.PREPARATION),
        ("Signal Captains Career Prep-International", cut.PREPARATION),
        ("Intl Off Sch (for AC&SC)", cut.PREPARATION),
        ("International Fellows Orientation", cut.PREPARATION),
        ("Field Artillery Captains Career", cut.CAPTAINS),
        ("Infantry Capts Career Crs", cut.CAPTAINS),
        ("Combined Log CCC-Ordnance", cut.CAPTAINS),
        ("Fuels Apprentice", cut.TECHNICAL),
        ("Contracting Apr", cut.TECHNICAL),
        ("Intl EOD Phase I", cut.TECHNICAL),
        ("Diesel Systems Overhaul and Maintenance (DSOM)", cut.TECHNICAL),
        ("P-3C OFT Simulator", cut.TECHNICAL),
        ("Budget Preparation Execution & Accounting", cut.SHORT),
        ("Civ-Mil Resp to Terrorism", cut.SHORT),
        ("Engineering Science", cut.SHORT),
    ],
)
def test_a_title_tells_the_kind_of_a_course(course, expected):
    assert cut.kind(made({"course": course})).item() == expected
    assert cut.kind(made({"course": course.upper()})).item() == expected


def test_length_tells_apart_what_no_title_does():
    rows = made({"end_date": "2018-02-05"}, {"end_date": "2018-02-04"}, {"end_date": None})
    assert cut.kind(rows).tolist() == [cut.LONG, cut.SHORT, cut.SHORT]


def test_a_long_course_of_a_college_is_one_and_its_last_days_are_not():
    college = {"course": "Air War College", "location": "Maxwell AFB, AL"}
    rows = made(
        college | {"start_date": "2017-08-01", "end_date": "2018-06-01"},
        college | {"start_date": "2018-06-02", "end_date": "2018-06-10"},
    )
    assert cut.kind(rows).tolist() == [cut.COLLEGES, cut.SHORT]


@pytest.mark.parametrize("where", ["in country", "not stated"])
def test_what_is_not_told_to_be_abroad_stands_apart_whatever_its_title(where):
    row = made({"course": "Trauma Nursing Specialist", "where": where})
    assert cut.kind(row).item() == cut.AT_HOME


def test_seats_by_kind_have_every_kind_and_every_year_between():
    rows = made({"students": 3}, {"course": "Fuels Apprentice", "fiscal_year": 2020})
    table = cut.by_kind(rows)
    assert tuple(table.index) == cut.KINDS
    assert table.columns.tolist() == [2018, 2019, 2020]
    assert table.loc[cut.SHORT].tolist() == [3, 0, 0]
    assert table.loc[cut.TECHNICAL].tolist() == [0, 0, 1]
    assert table.to_numpy().sum() == 4


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("PNS Zafar", "Navy"),
        ("PNS QASIM/21 AIR DEFENSE BATTALION", "Navy"),
        ("28 Squadron PNS Mehran", "Navy"),
        ("3RD MARINE BATTALION HQ COMCOAST", "Navy"),
        ("33 ARMY AVIATION SQUADRON", "Army"),
        ("GENERAL HEADQUARTERS, RAWALPINDI", "Army"),
        ("HEADQUARTERS 1 COPRS", "Army"),
        ("ARTILLARY", "Army"),
        ("Air Defense Brigade, Pakistan Army", "Army"),
        ("HQ 207 Brigade, Kharian", "Army"),
        ("AIR DEFENSE, AIR HEADQUARTERS", "Air Force"),
        ("NO. 23 SQUADRON", "Air Force"),
        ("Directorate of Pension, AHQ Peshawar", "Air Force"),
        ("Maritime Security Agency", cut.JOINT),
        ("Ministry of Defense, PAF Base Nur Khan", cut.JOINT),
        ("Armed Forces Nursing School", cut.JOINT),
        ("23 WING PUNJAB RANGER", cut.JOINT),
        ("Air Defense", cut.UNTOLD),
        ("No 1 PDC", cut.UNTOLD),
        (None, cut.UNTOLD),
    ],
)
def test_a_unit_tells_the_service_or_does_not(unit, expected):
    assert cut.service(made({"student_unit": unit})).item() == expected


def test_seats_and_officers_by_service_have_every_service_and_add_up():
    rows = made(
        {"student_unit": "PNS Zafar", "students": 2},
        # the same officer goes on to a second course
        {"student_unit": "PNS Zafar", "start_date": "2018-01-20", "end_date": "2018-02-20"},
        {"student_unit": "NO. 23 SQUADRON", "fiscal_year": 2019, "start_date": "2018-11-01"},
    )
    table = cut.by_service(rows)
    assert tuple(table.index) == cut.SERVICES
    assert table.loc["Navy"].tolist() == [3, 0]
    found = cut.officers_by_service(rows, 2018, 2019)
    assert tuple(found.index) == cut.SERVICES
    assert found.loc["Navy"].tolist() == [2, 0]
    assert found.loc["Air Force"].tolist() == [0, 1]
    assert found.sum().tolist() == officers.by_fiscal_year(rows, 2018, 2019)["officers"].tolist()


# what the chapter says


def test_kinds_and_services_keep_every_seat_and_officer_of_the_record():
    assert cut.by_kind(IMET).sum().to_dict() == YEARS
    assert cut.by_service(IMET).sum().to_dict() == YEARS
    of_services = cut.officers_by_service(IMET, 2008, 2019).sum()
    assert of_services.tolist() == officers.by_fiscal_year(IMET, 2008, 2019)["officers"].tolist()


def test_few_units_tell_no_service():
    seats = cut.by_service(IMET).sum(axis=1)
    assert seats[cut.UNTOLD] / seats.sum() < 0.07


def test_most_units_of_fy2007_are_only_a_service():
    units = IMET[IMET["fiscal_year"] == 2007]
    bare = units["student_unit"].str.contains(
        r"^(?:Pakistan )?(?:Army|Navy|Air Force)$", case=False
    )
    assert units.loc[bare, "students"].sum() > units["students"].sum() / 2


def test_every_seat_that_came_back_is_of_at_most_a_month_and_the_others_wait_for_a_report():
    back = IMET[IMET["fiscal_year"] == 2020]
    assert (back["end_date"] - back["start_date"]).dt.days.max() < 31
    assert cut.kind(back).value_counts().to_dict() == {cut.PREPARATION: 15, cut.SHORT: 1}
