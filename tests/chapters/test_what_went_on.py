"""Training under all programmes: counting seats by length, and what the record has of them."""

from __future__ import annotations

import pandas as pd
import pytest

from imet import schemas, tables, training
from imet.book.pictures import WIDTHS
from imet.chapters import what_went_on
from imet.chapters.what_went_on_figures import beside_imet
from imet.dates import when

ACTIVITIES = tables.load_activities()
PAKISTAN = what_went_on.trained(ACTIVITIES, "Pakistan")
SINCE_2007 = training.since(PAKISTAN, 2007)
OUTSIDE = SINCE_2007[SINCE_2007["group"] != "IMET"]
MEASURED = what_went_on.measures(OUTSIDE, range(2007, 2021))
CUT = when("cut_reported")


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
    assert list(what_went_on.trained(rows, "Pakistan")["group"]) == names


def test_the_names_of_programmes_are_codes_of_the_record():
    assert set(what_went_on.GROUPS) <= set(tables.stored(schemas.PROGRAMS)["program"])


def test_only_delivered_training_of_the_country_counts():
    rows = made({}, {"stage": "planned"}, {"country": "Nepal"})
    assert len(what_went_on.trained(rows, "Pakistan")) == 1
    with pytest.raises(KeyError, match="no activities of 'Pakistn'"):
        what_went_on.trained(rows, "Pakistn")


def test_sums_by_programme_have_every_year_and_no_empty_programme():
    rows = what_went_on.trained(
        made({"students": 3}, {"program": "IMET", "fiscal_year": 2010}), "Pakistan"
    )
    table = what_went_on.by_group(rows, "seats", range(2018, 2021))
    assert table.to_dict("index") == {"Counterterrorism fellowship": {2018: 0, 2019: 3, 2020: 0}}
    assert what_went_on.by_group(rows, "cost_usd", range(2019, 2020)).loc[:, 2019].sum() == 100
    with pytest.raises(KeyError):
        what_went_on.by_group(rows, "persons", range(2019, 2020))


def test_sums_by_programme_keep_every_seat_of_the_record():
    table = what_went_on.by_group(PAKISTAN, "seats", range(1999, 2021))
    assert table.sum().to_dict() == PAKISTAN.groupby("fiscal_year")["students"].sum().to_dict()


@pytest.mark.parametrize(
    ("last", "where", "expected"),
    [
        ("2019-01-01", "United States", "one day or online"),
        ("2019-01-07", "United States", "up to one week"),
        ("2019-01-08", "United States", "up to four weeks"),
        ("2019-01-28", "United States", "up to four weeks"),
        ("2019-05-29", "United States", "up to five months"),
        ("2019-05-30", "United States", "longer"),
        ("2019-05-30", "online", "one day or online"),
        (None, "United States", "not known"),
    ],
)
def test_lengths_fall_into_their_class(last, where, expected):
    row = made({"end_date": last, "where": where})
    assert what_went_on.length_class(row).item() == expected


def test_seats_by_length_name_the_unknown_only_where_there_are_any():
    rows = made({}, {"end_date": None, "fiscal_year": 2018})
    assert "not known" in what_went_on.seats_by_length(rows, range(2018, 2020)).index
    assert "not known" not in what_went_on.seats_by_length(rows, range(2019, 2020)).index


def test_the_median_is_over_seats_and_not_over_rows():
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
    measured = pd.DataFrame({"Seats": [5, 2, 2, 99]}, index=[2007, 2008, 2009, 2010])
    shown = what_went_on.range_table(measured, 2009, "nowhere")
    assert shown.frame.to_dict("records") == [
        {
            "Outside IMET": "Seats",
            "Lowest, FY2007-2009": 2,
            "first in": "FY2008",
            "Highest": 5,
            "in": "FY2007",
            "FY2010": 99,
        }
    ]


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
            "pakistani": 1,
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
    assert match.groupby("visit_year")["pakistani"].sum().loc[2018:].tolist() == [3, 3]
    assert (match["next_on_visit"] >= match["next"] - 1).all()


def test_outside_imet_the_seats_are_those_that_the_reports_print():
    """The totals of the country less those of IMET, as printed on the pages."""
    totals = tables.stored(schemas.TOTALS)
    printed = totals[(totals["country"] == "Pakistan") & (totals["level"] == "program")]
    labels = tables.stored(schemas.PROGRAMS).set_index("program_label")["program"]
    other = printed[~printed["program_label"].map(labels).isin(training.IMET)]
    outside = PAKISTAN[PAKISTAN["group"] != "IMET"]
    seats = what_went_on.by_group(outside, "seats", range(2017, 2021)).sum()
    assert seats.to_dict() == {2017: 288, 2018: 108, 2019: 33, 2020: 106}
    assert other.groupby("fiscal_year")["students"].sum().loc[2017:].to_dict() == seats.to_dict()


def test_the_figure_names_the_lowest_year_outside_imet():
    rows = training.since(PAKISTAN, 2007)
    outside = rows[rows["group"] != "IMET"].groupby("fiscal_year")["students"].sum()
    alt = beside_imet(rows).alt
    assert f"lowest {outside.min()} in FY{outside.idxmin()}" in alt


@pytest.mark.parametrize("width", WIDTHS)
def test_imet_stands_apart_so_that_the_sum_of_the_others_is_read_from_nothing_up(width):
    drawn = beside_imet(SINCE_2007).drawn(width).axes
    named = {axes.get_title(loc="left"): axes for axes in drawn}
    outside, under = (named[f"Seats {where} IMET"] for where in ("outside", "under"))
    sums = OUTSIDE.groupby("fiscal_year")["students"].sum()
    assert [bar.get_y() + bar.get_height() for bar in outside.containers[-1]] == sums.tolist()
    assert {bar.get_y() for bar in outside.containers[0]} == {0}
    assert [bars.get_label() for bars in under.containers] == ["IMET"]
    written = [text.get_text() for text in outside.texts]
    assert {str(seats) for seats in (sums.loc[:2017].min(), *sums.loc[2017:])} <= {*written}


# what the chapter says


def of_group(name: str) -> pd.DataFrame:
    return OUTSIDE[OUTSIDE["group"] == name]


def test_outside_imet_every_year_after_the_cut_is_below_all_before():
    below = MEASURED.loc[2018:] < MEASURED.loc[:2017].min()
    assert below["Seats"].all()
    assert below["Thousands of current US dollars"].all()
    assert below["Student-weeks within the year"].all()
    assert below["Student-weeks"].tolist() == [False, True, True]


def test_in_constant_dollars_the_years_before_lie_higher_still():
    deflators = tables.stored(schemas.DEFLATORS).query("period == 'year'")
    assert (deflators.set_index("fiscal_year")["deflator"].loc[2007:2019] < 1).all()


def test_the_academies_alone_exceed_their_range_and_in_some_measures_every_year():
    """In seats and in weeks within the year only in FY2018; the chapter says both."""
    above = MEASURED.loc[2018:] > MEASURED.loc[:2017].max()
    years = {name: above.index[above[name]].tolist() for name in above if above[name].any()}
    assert years == {
        "Academies, seats": [2018],
        "Academies, student-weeks": [2018, 2019, 2020],
        "Academies, student-weeks within the year": [2018],
        "Academies, thousands of current US dollars": [2018, 2019, 2020],
    }
    for measure, within in (("seats", False), ("weeks", False), ("weeks", True)):
        table = what_went_on.by_group(OUTSIDE, measure, range(2007, 2021), within)
        risen = table.loc[:, 2018:].gt(table.loc[:, :2017].max(axis=1), axis=0).any(axis=1)
        assert risen.index[risen].tolist() == ["Service academies"]
    lasting = of_group("Service academies")
    years_long = lasting[what_went_on.length_in_days(lasting) > 3 * 366]
    assert {2019, 2020} <= set(years_long["fiscal_year"])


def test_what_remained_was_mostly_of_the_regional_centres_and_the_academies():
    kinds = MEASURED["Regional centres, seats"] + MEASURED["Academies, seats"]
    assert (kinds / MEASURED["Seats"]).loc[2019:].min() > 0.85


def test_the_cadets_are_most_of_the_weeks_of_the_last_two_years():
    weeks = what_went_on.by_group(SINCE_2007, "weeks", range(2019, 2021))
    assert (weeks.loc["Service academies"] > weeks.sum() / 2).all()


def test_the_fellowship_has_no_new_start_after_the_report_and_one_seat_that_continues():
    fellowship = of_group("Counterterrorism fellowship")
    later = fellowship[fellowship["start_date"] > CUT]
    assert later["students"].tolist() == [1]
    assert later["start_date"].item() == pd.Timestamp("2018-10-01")
    assert training.continuing(fellowship)[later.index].all()


def test_the_seat_that_continues_is_one_of_the_long_ones_of_fy2019():
    of_2019 = OUTSIDE[OUTSIDE["fiscal_year"] == 2019]
    long = of_2019[what_went_on.length_class(of_2019).isin(["up to five months", "longer"])]
    continues = training.continuing(OUTSIDE)[long.index]
    assert long.loc[continues, "students"].sum() == 1
    assert long.loc[continues, "group"].tolist() == ["Counterterrorism fellowship"]


def test_most_weeks_outside_imet_fall_into_fy2011():
    assert MEASURED["Student-weeks"].idxmax() == 2011


def test_two_programmes_had_ended_before():
    last = OUTSIDE.groupby("group")["fiscal_year"].max()
    assert (last["Foreign Military Financing"], last["Counter-drug training"]) == (2015, 2017)


def test_the_talks_were_held_in_bangkok_and_the_peacekeepers_trained_in_italy():
    centres = of_group("Regional centres").query("fiscal_year == 2019")
    talks = centres[centres["course"].str.contains("Ottawa")]
    assert (talks["location"] == "Bangkok, Thailand").all() and not talks.empty
    keepers = of_group("Peacekeeping").query("fiscal_year >= 2019")
    assert set(keepers["location"]) == {"Italy"}


def test_on_the_day_of_the_report_three_programmes_had_seats_under_way():
    day = pd.DatetimeIndex([CUT])
    counts = {
        name: what_went_on.under_way(own, day).item() for name, own in SINCE_2007.groupby("group")
    }
    assert {name for name, seats in counts.items() if seats} == {
        *("IMET", "Service academies", "Counterterrorism fellowship")
    }


def test_the_long_courses_that_began_after_the_report_are_at_the_academies():
    long = SINCE_2007[what_went_on.length_in_days(SINCE_2007) >= training.YEAR_LONG]
    assert set(long.loc[long["start_date"] > CUT, "group"]) == {"Service academies"}


def test_the_late_college_seats_outside_imet_are_those_of_the_fellowship():
    rows = pd.concat(training.college_rows(OUTSIDE).values())
    assert set(rows.loc[rows["fiscal_year"] >= 2018, "group"]) == {"Counterterrorism fellowship"}


def test_pakistan_had_three_seats_in_the_air_colleges_and_none_in_the_classes_after():
    rows = pd.concat(training.college_rows(PAKISTAN).values())
    air = rows[rows["location"].str.contains("Maxwell") & (rows["fiscal_year"] >= 2016)]
    assert air.groupby("fiscal_year")["students"].sum().to_dict() == {2016: 3, 2017: 3, 2018: 3}
    prepared = what_went_on.preparing_at_maxwell(PAKISTAN[PAKISTAN["group"] == "IMET"])
    assert prepared.to_dict() == {2015: 3, 2016: 3, 2017: 3, 2018: 0, 2019: 0, 2020: 3}


def test_no_label_of_the_record_is_of_training_that_a_country_buys():
    labels = tables.stored(schemas.PROGRAMS)["program_label"]
    assert not labels.str.contains("FMS|Military Sales", regex=True).any()
