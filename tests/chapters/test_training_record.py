"""The second count: what section III must print, and how far officers can be told from seats."""

import pandas as pd
import pytest

from imet import officers, schemas, tables, training
from imet.chapters import training_record
from imet.chapters import training_record_findings as found
from stored import said

ACTIVITIES = tables.load_activities()
PAKISTAN = training.pakistan_imet()
OFFICIAL = officers.section_iii_imet()
SEEN = tables.stored(schemas.SECTION_III)


def row(start, end, students=1):
    return {
        "start_date": pd.Timestamp(start),
        "end_date": pd.Timestamp(end),
        "students": students,
    }


def test_what_ended_in_another_year_is_what_a_reader_of_the_record_counted():
    n = found.listed()
    # from a review of the chapter, counted apart from this code
    assert (n.dated, n.elsewhere, n.of_pakistan) == (236_271, 72, 0)


def test_totals_that_are_lost_are_not_counted_among_those_that_the_rows_miss():
    n = found.totals()
    bound = said("04_training_record")
    assert (n.all, n.met, n.exceptions) == (19_905, 19_806, 99)
    assert (bound["n_explained"], bound["n_own"], bound["n_lost"]) == ("99", "40", "three")
    causes = tables.stored(schemas.ERRATA)
    causes = causes[~causes.reason.str.startswith("Contains the exception")]
    assert len(causes) == 40 + 3


def test_the_rows_meet_the_sessions_of_section_iii_and_the_list_alone_does_not():
    beside = training_record.beside_section_iii(ACTIVITIES, OFFICIAL[OFFICIAL.sessions.notna()])
    off = (beside.sessions - beside.seats).loc[lambda by: by != 0]
    assert len(beside) == 9
    # from the review of the counts, before the chapter was written
    named = beside.loc[off.index, ["country", "fiscal_year"]].itertuples(index=False)
    assert list(map(tuple, named)) == [("Afghanistan", 2006), ("Albania", 2006)]
    assert list(off) == [6, 1]
    assert abs(beside.cost_usd.sum() / beside.usd.sum() - 1) < 0.001
    assert (beside.listed < beside.sessions).all()
    assert beside.listed_usd.sum() / beside.usd.sum() == pytest.approx(0.71, abs=0.005)


def test_what_section_iv_leaves_out_is_named_by_programme():
    lines = training_record.by_programme(ACTIVITIES, (2006, 2007))
    assert (lines.lines.sum(), lines.equal.sum()) == (44, 26)
    assert lines.loc["CTFP", ["sessions", "seats"]].to_list() == [222, 222]
    assert lines.seats[["FMS", "Misc Non-SA"]].to_list() == [0, 0]
    assert not set(training.IMET) & set(lines.index)
    assert (lines.seats <= lines.sessions).all(), "then section III would leave something out"


def test_a_label_of_section_iii_that_no_list_knows_is_an_error(monkeypatch):
    monkeypatch.setattr(training_record, "LABELS", {})
    with pytest.raises(KeyError, match="no code for .*FMS"):
        training_record.by_programme(ACTIVITIES, (2006, 2007))


def test_totals_that_section_iii_itself_misses_are_shown_with_their_pages():
    shown = training_record.missed_totals().frame
    assert [str(country) for country in shown["Country"]] == [
        *("Algeria", "Benin", "Albania", "Argentina")
    ]
    assert {country.url for country in shown["Country"]} <= set(SEEN.url)


def test_the_prediction_counts_a_course_in_the_year_in_which_it_began_too():
    expected = training_record.predicted(PAKISTAN, 2006, 2019)
    # as a reader of the page counted by the rule that it states
    assert expected.seats[[2010, 2013, 2014, 2018]].tolist() == [351, 230, 236, 87]
    assert expected.cost_usd[[2010, 2013]].tolist() == [4_240_021, 8_510_409]
    assert expected.cost_usd[[2014, 2018]].tolist() == [7_569_930, 3_517_398]
    listed = PAKISTAN.groupby("fiscal_year")[["students", "cost_usd"]].sum().loc[2006:2019]
    assert (expected.seats >= listed.students).all()
    assert (expected.cost_usd >= listed.cost_usd).all()
    assert "Pakistan" not in set(SEEN.country), "a row was found: compare it with the prediction"


def test_a_course_of_two_years_counts_where_it_began_and_where_it_ended_by_the_guide():
    years = {fy: training_record.by_the_guide(PAKISTAN, fy) for fy in range(2012, 2017)}
    (degree,) = PAKISTAN.index[(PAKISTAN.course == "C4I Systems") & (PAKISTAN.fiscal_year == 2015)]
    assert [fy for fy, rows in years.items() if degree in rows.index] == [2013, 2015]


def test_where_section_iii_was_seen_both_ways_of_counting_agree():
    for one in officers.calibration().itertuples():
        imet = training.imet_of(ACTIVITIES, one.country)
        by_guide = training_record.by_the_guide(imet, one.fiscal_year)
        assert by_guide.students.sum() == one.seats


def test_totals_of_one_part_repeat_it():
    totals = tables.stored(schemas.TOTALS)
    later = totals[totals.report >= "2006"]  # without totals of fiscal years
    parts = later[later.level != "country"].groupby(["report", "country_printed"]).size()
    whole = later[later.level == "country"].set_index(["report", "country_printed"]).index
    assert training_record.printed_again(later) == (parts.reindex(whole) == 1).sum()
    older = totals[totals.report < "2006"]
    programmes = older[older.level != "country"].groupby(
        ["report", "country_printed", "program_label"]
    )
    twice = sum(
        len(rows) == 2 and rows.students.nunique(dropna=False) == 1 for _, rows in programmes
    )
    country = training_record.printed_again(older[older.level != "fiscal_year"])
    assert training_record.printed_again(older) == twice + country


def test_each_choice_moves_the_estimate_as_it_must():
    tried = training_record.variants(ACTIVITIES, PAKISTAN)
    used, unlinked = tried.iloc[0], tried.loc["no linking: seats"]
    assert used.error == pytest.approx(officers.mean_error(officers.calibration()))
    waits = tried[tried.wait > 0].sort_values("wait")
    assert waits.wait.tolist() == [7, 14, 30, 60, 180]
    assert waits.pakistan.is_monotonic_decreasing, "a longer wait can only link more"
    assert waits.error.min() == used.error, "the chapter says that the wait is the best of these"
    assert (tried.pakistan <= unlinked.pakistan).all()
    assert tried.pakistan["any unit, 60 days"] < used.pakistan
    years = [PAKISTAN.pipe(officers.as_section_iii, year) for year in range(2013, 2018)]
    assert unlinked.pakistan == sum(rows.students.sum() for rows in years) / 5


def test_seats_under_way_at_once_count_the_first_and_the_last_day():
    rows = [
        row("2006-01-01", "2006-01-31", 2),
        row("2006-01-31", "2006-02-10", 3),
        row("2006-02-11", "2006-02-20", 4),
    ]
    assert training_record.most_at_once(pd.DataFrame(rows)) == 5
    assert training_record.most_at_once(pd.DataFrame(rows[1:])) == 4


def test_no_linking_comes_down_to_what_section_iii_counts_for_afghanistan():
    imet = training.imet_of(ACTIVITIES, officers.SET_APART)
    counted = officers.as_section_iii(imet, 2006)
    official = OFFICIAL.query("country == 'Afghanistan' and fiscal_year == 2006")
    at_once = training_record.most_at_once(counted)
    assert official.individuals.item() < at_once
    # officers who are away on the same day are not the same, whatever is linked to what
    assert at_once <= officers.estimate(counted, gap=10_000, same_unit=False)


def test_the_table_shows_every_trial_also_those_that_failed():
    trials = officers.calibration()
    frame = training_record.calibration_table(trials).frame
    assert len(frame) == len(trials) == 26
    named = zip(map(str, frame["Country"]), frame["Fiscal year"], strict=True)
    errors = dict(zip(named, frame["Error"], strict=True))
    assert errors["Algeria", "FY2004"] == "+71%"
    assert errors["Afghanistan", "FY2006"] == "+65%"
    assert len(officers.well_tried(trials)) == 10
