"""Training under all programmes: counting places by length, and what the record has of them."""

from __future__ import annotations

import pandas as pd
import pytest

from imet import tables, training
from imet.chapters import what_went_on
from imet.chapters.what_went_on import beside_imet

ACTIVITIES = tables.load_activities()
PAKISTAN = what_went_on.trained(ACTIVITIES, "Pakistan")


def made(*rows: dict) -> pd.DataFrame:
    """Return rows of the record with what a test does not care about filled in."""
    usual = {
        "fiscal_year": 2019,
        "stage": "delivered",
        "country": "Pakistan",
        "program": "CTFP",
        "course": "Seminar",
        "students": 1,
        "location": "Washington",
        "where": "United States",
        "student_unit": None,
        "cost_usd": 100,
        "start_date": "2019-01-01",
        "end_date": "2019-01-07",
    }
    frame = pd.DataFrame([usual | row for row in rows])
    dates = ["start_date", "end_date"]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in dates})


def test_a_week_of_two_students_is_two_student_weeks():
    assert what_went_on.student_weeks(made({"students": 2})).item() == 2


def test_a_course_of_one_day_lasts_one_day():
    day = made({"end_date": "2019-01-01"})
    assert what_went_on.length_in_days(day).item() == 1


def test_a_course_that_ends_before_it_starts_or_has_no_date_has_no_length():
    rows = made({"end_date": "2018-12-31"}, {"end_date": None})
    assert what_went_on.length_in_days(rows).isna().all()
    assert what_went_on.student_weeks(rows).isna().all()
    assert what_went_on.student_weeks(rows, within_year=True).isna().all()


def test_within_the_year_a_long_stay_counts_only_the_days_since_october():
    cadet = made({"start_date": "2015-07-01", "end_date": "2018-10-07"})
    assert what_went_on.student_weeks(cadet, within_year=True).item() == pytest.approx(1)
    assert what_went_on.student_weeks(cadet).item() > 150


def test_within_the_year_is_never_more_than_the_whole():
    part = what_went_on.student_weeks(PAKISTAN, within_year=True)
    whole = what_went_on.student_weeks(PAKISTAN)
    assert (part.dropna() <= whole.dropna() + 1e-9).all()
    assert part.isna().equals(whole.isna())


def test_every_label_of_a_programme_has_one_name_and_unknown_ones_are_other():
    rows = made({"program": "CTIWFP"}, {"program": "IMET-2"}, {"program": "Exchange"})
    names = ["Counterterrorism fellowship", "IMET", what_went_on.OTHER]
    assert list(what_went_on.group_of(rows)) == names


def test_the_names_of_programmes_are_codes_of_the_record():
    assert set(what_went_on.GROUPS) <= set(tables.load_programs()["program"])


def test_only_delivered_training_of_the_country_counts():
    rows = made({}, {"stage": "planned"}, {"country": "Nepal"})
    assert len(what_went_on.trained(rows, "Pakistan")) == 1
    with pytest.raises(KeyError, match="no activities of 'Pakistn'"):
        what_went_on.trained(rows, "Pakistn")


def test_sums_by_programme_have_every_year_and_no_empty_programme():
    rows = what_went_on.trained(
        made({"students": 3}, {"program": "IMET", "fiscal_year": 2010}), "Pakistan"
    )
    table = what_went_on.by_group(rows, "places", range(2018, 2021))
    assert table.to_dict("index") == {"Counterterrorism fellowship": {2018: 0, 2019: 3, 2020: 0}}
    assert what_went_on.by_group(rows, "cost_usd", range(2019, 2020)).loc[:, 2019].sum() == 100
    with pytest.raises(KeyError):
        what_went_on.by_group(rows, "persons", range(2019, 2020))


def test_sums_by_programme_keep_every_place_of_the_record():
    table = what_went_on.by_group(PAKISTAN, "places", range(1999, 2021))
    assert table.sum().to_dict() == PAKISTAN.groupby("fiscal_year")["students"].sum().to_dict()


@pytest.mark.parametrize(
    ("last", "where", "expected"),
    [
        ("2019-01-01", "United States", "one day or online"),
        ("2019-01-07", "United States", "to one week"),
        ("2019-01-08", "United States", "to four weeks"),
        ("2019-01-28", "United States", "to four weeks"),
        ("2019-05-29", "United States", "to five months"),
        ("2019-05-30", "United States", "longer"),
        ("2019-05-30", "online", "one day or online"),
        (None, "United States", "not known"),
    ],
)
def test_lengths_fall_into_their_class(last, where, expected):
    row = made({"end_date": last, "where": where})
    assert what_went_on.length_class(row).item() == expected


def test_places_by_length_name_the_unknown_only_where_there_are_any():
    rows = made({}, {"end_date": None, "fiscal_year": 2018})
    assert "not known" in what_went_on.places_by_length(rows, range(2018, 2020)).index
    assert "not known" not in what_went_on.places_by_length(rows, range(2019, 2020)).index


def test_the_median_is_over_places_and_not_over_rows():
    rows = made({"students": 5}, {"end_date": "2019-02-01"}, {"end_date": "2019-02-01"})
    assert what_went_on.median_days(rows) == 7


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("Pakistan Army", True),
        ("GHQ", True),
        ("23 BALOCH REGIMENT", True),
        ("Air Command and Staff College", True),
        ("Pakistan Ministry of Defense", False),
        ("Embassy of Pakistan in the United States", False),
        ("Fauji Fertilizer Company, Ltd.", False),
        (None, False),
    ],
)
def test_units_of_the_forces_are_told_from_others(unit, expected):
    assert what_went_on.of_forces(made({"student_unit": unit})).item() is expected


def test_the_range_takes_the_years_named_and_the_earliest_of_equals():
    series = pd.Series({2007: 5, 2008: 2, 2009: 2, 2010: 99})
    assert what_went_on.beside_range(series, 2007, 2009).to_dict() == {
        "lowest": 2,
        "lowest_year": 2008,
        "highest": 5,
        "highest_year": 2007,
    }


def test_under_way_counts_the_first_and_the_last_day():
    days = pd.to_datetime(["2018-12-31", "2019-01-01", "2019-01-07", "2019-01-08"])
    rows = made({"students": 2}, {"end_date": None})
    assert list(what_went_on.under_way(rows, days)) == [0, 2, 2, 0]


def test_visits_are_matched_with_the_class_that_ended_and_the_next():
    course = {"course": "Air War College", "location": "Maxwell AFB"}
    old = course | {"start_date": "2017-08-01", "end_date": "2018-06-01", "fiscal_year": 2018}
    new = course | {"start_date": "2018-08-01", "end_date": "2019-06-01", "fiscal_year": 2019}
    visit = {
        "course": "Air War College Visit - 2018",
        "start_date": "2018-07-06",
        "end_date": "2018-07-06",
    }
    rows = made(
        old,
        new | {"country": "Nepal"},
        *(visit | {"country": name} for name in ("Pakistan", "Nepal", "Kuwait")),
    )
    assert what_went_on.visits_beside_classes(rows).to_dict("records") == [
        {
            "college": "Air War College",
            "visit_year": 2018,
            "on_visit": 3,
            "ended": 1,
            "ended_on_visit": 1,
            "next": 1,
            "next_on_visit": 1,
            "no_class": ["Kuwait"],
        }
    ]


def test_the_visitors_of_2019_have_no_class_in_the_record():
    match = what_went_on.visits_beside_classes(ACTIVITIES)
    of_2019 = match[match["visit_year"] == 2019]
    assert len(of_2019) == 2
    assert all("Pakistan" in countries for countries in of_2019["no_class"])
    assert (match["next_on_visit"] >= match["next"] - 1).all()


def test_outside_imet_the_places_are_those_that_the_reports_print():
    """The totals of the country less those of IMET, as printed on the pages."""
    totals = tables.load_totals()
    printed = totals[(totals["country"] == "Pakistan") & (totals["level"] == "program")]
    labels = tables.load_programs().set_index("program_label")["program"]
    other = printed[~printed["program_label"].map(labels).isin(training.IMET)]
    outside = PAKISTAN[PAKISTAN["group"] != "IMET"]
    places = what_went_on.by_group(outside, "places", range(2017, 2021)).sum()
    assert places.to_dict() == {2017: 288, 2018: 108, 2019: 33, 2020: 106}
    assert other.groupby("fiscal_year")["students"].sum().loc[2017:].to_dict() == places.to_dict()


def test_the_figure_names_the_lowest_year_outside_imet():
    rows = training.since(PAKISTAN, 2007)
    outside = rows[rows["group"] != "IMET"].groupby("fiscal_year")["students"].sum()
    alt = beside_imet(rows).alt
    assert f"lowest {outside.min()} in FY{outside.idxmin()}" in alt
