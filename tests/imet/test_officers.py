"""Seats become officers by one rule, which is tried on official counts."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from imet import officers, tables, training


def course(unit, start, end, students=1, fiscal_year=2017):
    return {
        "student_unit": unit,
        "start_date": pd.Timestamp(start),
        "end_date": pd.Timestamp(end),
        "students": students,
        "fiscal_year": fiscal_year,
        "cost_usd": 1_000,
    }


def rows(*courses):
    return pd.DataFrame(list(courses))


PREPARES = course("1 Corps", "2016-10-01", "2016-12-01")
COLLEGE = course("1 Corps", "2016-12-15", "2017-06-15")
CASES = {
    "a course that follows belongs to the same officer": (rows(PREPARES, COLLEGE), 1),
    "a unit is the same however its name is spelt": (
        rows(PREPARES, course("1. CORPS ", "2016-12-15", "2017-06-15")),
        1,
    ),
    "another unit is another officer": (
        rows(PREPARES, course("2 Corps", "2016-12-15", "2017-06-15")),
        2,
    ),
    "courses at the same time are two officers": (
        rows(PREPARES, course("1 Corps", "2016-11-01", "2017-06-15")),
        2,
    ),
    "a course that starts on the last day of another is not after it": (
        rows(PREPARES, course("1 Corps", "2016-12-01", "2017-06-15")),
        2,
    ),
    "61 days are too long a wait": (
        rows(PREPARES, course("1 Corps", "2017-01-31", "2017-06-15")),
        2,
    ),
    "60 days are not": (rows(PREPARES, course("1 Corps", "2017-01-30", "2017-06-15")), 1),
    "one officer cannot go on to two courses": (rows(PREPARES, COLLEGE, COLLEGE), 2),
    "three courses in a row are one officer": (
        rows(PREPARES, COLLEGE, course("1 Corps", "2017-07-01", "2017-07-20")),
        1,
    ),
    "a pair that takes the wrong follower would leave one over": (
        rows(
            course("1 Corps", "2016-10-01", "2016-12-01"),
            course("1 Corps", "2016-10-01", "2017-01-15"),
            course("1 Corps", "2017-01-20", "2017-03-01"),
            course("1 Corps", "2016-12-10", "2017-02-01"),
        ),
        2,
    ),
    "a row of students is as many officers": (rows(course("1 Corps", *["2017-01-01"] * 2, 3)), 3),
    "of three, two go on": (
        rows(PREPARES | {"students": 3}, COLLEGE | {"students": 2}),
        3,
    ),
    "hundreds in one row are counted": (rows(PREPARES | {"students": 800}, COLLEGE), 800),
    "a row of none is nobody": (rows(PREPARES | {"students": 0}), 0),
    "without a unit nothing is linked": (rows(PREPARES, COLLEGE).assign(student_unit=None), 2),
    "a unit of which the name says that there is none links nothing": (
        rows(PREPARES, COLLEGE).assign(student_unit=["N/A", "n/a"]),
        2,
    ),
    "without dates nothing is linked": (
        rows(PREPARES, COLLEGE).assign(end_date=pd.NaT),
        2,
    ),
    "a course of which only the end is known can be followed": (
        rows(PREPARES | {"start_date": pd.NaT}, COLLEGE),
        1,
    ),
    "no row is no officer": (rows(PREPARES).iloc[:0], 0),
}


@pytest.mark.parametrize(("seats", "expected"), CASES.values(), ids=CASES)
def test_courses_that_follow_each_other_belong_to_one_officer(seats, expected):
    assert officers.estimate(seats) == expected


@pytest.mark.parametrize("gap", [1, 20, 60])
def test_no_other_choice_of_followers_links_more(gap):
    """Against the largest matching of starts and ends, on all countries of FY2015."""
    year = tables.load_activities().query("fiscal_year == 2015")
    for _, seats in year[year["program"].isin(training.IMET)].groupby("country"):
        starts, ends = (
            seats[day].repeat(seats["students"]).to_numpy() for day in ("start_date", "end_date")
        )
        unit = officers.unit_key(seats["student_unit"]).repeat(seats["students"]).to_numpy()
        wait = (starts - ends[:, np.newaxis]) / np.timedelta64(1, "D")
        can = (wait >= 1) & (wait <= gap) & (unit == unit[:, np.newaxis]) & (unit != "")
        links = maximum_bipartite_matching(csr_array(can), perm_type="column")
        assert officers.estimate(seats, gap) == len(starts) - (links >= 0).sum()


def test_the_order_of_the_rows_does_not_matter():
    pakistan = training.since(training.pakistan_imet(), 2012)
    assert officers.estimate(pakistan) == officers.estimate(pakistan.sample(frac=1, random_state=1))


def test_the_wait_and_the_unit_can_be_chosen():
    late = rows(PREPARES, course("1 Corps", "2017-01-31", "2017-06-15"))
    other = rows(PREPARES, course("2 Corps", "2016-12-15", "2017-06-15"))
    assert officers.estimate(late, gap=61) == 1
    assert officers.estimate(other, same_unit=False) == 1


def test_a_year_of_section_iii_has_what_ended_and_what_goes_on():
    goes_on = course("1 Corps", "2017-09-30", "2018-05-01", fiscal_year=2018)
    begins_later = course("1 Corps", "2017-10-01", "2018-05-01", fiscal_year=2018)
    year_after = course("1 Corps", "2017-08-01", "2019-05-01", fiscal_year=2019)
    all_rows = rows(COLLEGE, goes_on, begins_later, year_after)
    assert list(officers.as_section_iii(all_rows, 2017).index) == [0, 1]
    assert list(officers.under_way(all_rows, "2017-09-30").index) == [1, 3]


def test_sessions_and_dollars_are_those_of_section_iii():
    """A source that no reading of section IV has touched confirms its rows."""
    official = officers.section_iii_imet()
    official = official[official.fiscal_year.isin([2006, 2007])]
    assert len(official) == 9
    exact, read = 0, 0
    for one in official.itertuples():
        imet = training.imet_of(training.load_activities(), one.country)
        counted = officers.as_section_iii(imet, one.fiscal_year)
        exact += counted.students.sum() == one.sessions
        read += counted.cost_usd.sum()
    assert exact == 7
    assert read == pytest.approx(official.usd.sum(), rel=0.001)


def test_the_dollars_of_fy1999_are_those_of_section_iii_to_the_dollar():
    official = officers.section_iii_imet().query("fiscal_year == 1999 and usd > 0")
    official = official[official.report == "1999-2000"]
    listed = [
        training.imet_of(training.load_activities(), country).query("fiscal_year == 1999")
        for country in official.country
    ]
    assert [rows.cost_usd.sum() for rows in listed] == list(official.usd)
    assert len(official) == 7


def test_the_error_is_that_of_the_official_counts():
    trials = officers.calibration()
    fair = trials[trials.fiscal_year.ge(2005) & trials.country.ne("Afghanistan")]
    assert len(fair) == 10
    assert officers.mean_error(trials) == pytest.approx(0.08, abs=0.005)
    assert fair.estimate.sum() / fair.individuals.sum() - 1 == pytest.approx(0.015, abs=0.001)
    worst = trials[trials.fiscal_year.ge(2005)].set_index(["country", "fiscal_year"]).error
    assert worst.idxmax() == ("Afghanistan", 2006)
    early = trials.set_index(["country", "fiscal_year"])
    assert early.estimate["Algeria", 2004] == 77
    assert early.individuals["Algeria", 2004] == 45


def test_seats_without_linking_are_half_as_many_again():
    trials = officers.calibration(gap=0)
    assert (trials.seats == trials.estimate).all()
    assert officers.mean_error(trials) > 5 * officers.mean_error(officers.calibration())


def test_an_officer_whose_course_follows_an_earlier_one_is_not_new():
    before = course("1 Corps", "2016-06-01", "2016-07-20")
    follows = course("1 Corps", "2016-08-05", "2017-06-01")
    other = course("2 Corps", "2016-09-01", "2017-06-01")
    window = "2016-08-01", "2017-07-31"
    assert officers.newcomers(rows(before, follows, other), *window) == 1
    assert officers.newcomers(rows(follows, other), *window) == 2


def test_of_a_fiscal_year_those_are_new_who_are_not_of_the_year_before():
    goes_on = course("1 Corps", "2017-08-01", "2018-05-01", fiscal_year=2018)
    begins = course("2 Corps", "2018-01-01", "2018-05-01", fiscal_year=2018)
    table = officers.by_fiscal_year(rows(goes_on, begins), 2017, 2018)
    assert table.officers.to_dict() == {2017: 1, 2018: 2}
    assert table.new.to_dict() == {2017: 1, 2018: 1}


def test_the_best_checks_are_ten_and_all_of_them_err_three_times_as_much():
    trials = officers.calibration()
    assert (len(trials), len(officers.well_tried(trials))) == (26, 10)
    assert trials.error.abs().mean() == pytest.approx(0.23, abs=0.005)


def test_of_a_country_that_section_iii_does_not_have_there_is_no_official_count():
    counted = set(officers.section_iii_imet()["country"])
    assert "Pakistan" not in counted and len(counted) == 14
    assert "Pakistan" not in set(officers.calibration()["country"])
