"""The return: who prepared and who followed, levels beside the usual, and the starts of 2020."""

from __future__ import annotations

import pandas as pd
import pytest

from imet import dates, obligations, officers, prose, schemas, tables, training
from imet.chapters import the_return, the_return_figures
from stored import said, sentences

IMET = training.imet_of(tables.load_activities(), "Pakistan")
BACK = IMET[IMET["fiscal_year"] == the_return.RETURN]
EVERYWHERE = the_return.dated_imet(tables.load_activities())
BOOKED = obligations.obligations_of("Pakistan")


def rows(*given: tuple) -> pd.DataFrame:
    """Return activities of one country: course, location, start, end and seats."""
    frame = pd.DataFrame(
        given, columns=["course", "location", "start_date", "end_date", "students"]
    )
    dates = frame[["start_date", "end_date"]].apply(pd.to_datetime)
    year = dates["end_date"].dt.year + (dates["end_date"].dt.month > 9)
    return frame.assign(**dates, fiscal_year=year, cost_usd=100, country="A")


def test_what_a_course_prepares_for_needs_title_and_place():
    given = rows(
        ("AWC Preparatory Course", "Maxwell AFB, AL, US", "2020-07-01", "2020-07-17", 1),
        ("AWC Preparatory Course", "Carlisle Barracks, PA, US", "2020-07-01", "2020-07-17", 1),
        ("IF American Studies", "Ft. Mcnair, NDU, DC, US", "2020-07-27", "2020-08-02", 1),
        ("International Officer Logistics Preparatory", "Ft. Lee", "2020-07-27", "2020-08-02", 1),
    )
    found = the_return.prepares_for(given)
    assert found.iloc[0] == "Air War College"
    assert found.iloc[2] == "National War College and Eisenhower School"
    assert found.iloc[[1, 3]].isna().all()


def test_a_cohort_counts_the_one_course_that_each_officer_takes_and_the_class_after():
    given = rows(
        ("IF American Studies", "NDU, DC", "2016-06-20", "2016-06-24", 2),
        ("IF Preparatory Course", "NDU, DC", "2016-06-27", "2016-08-01", 2),
        ("IF Preparatory Course", "NDU, DC", "2016-01-05", "2016-02-01", 5),
        ("Eisenhower School", "NDU, DC", "2016-08-08", "2017-06-09", 1),
        ("NWC International Fellows", "NDU, DC", "2016-08-08", "2017-06-09", 1),
        ("NWC International Fellows", "NDU, DC", "2016-08-08", "2016-08-20", 7),
        ("IF Preparatory Course", "NDU, DC", "2020-07-27", "2020-08-02", 3),
    )
    table = the_return.cohorts(given).set_index(["school", "summer"])
    school = table.loc["National War College and Eisenhower School"]
    assert school.loc[2016].tolist() == [2, 2]
    assert school["prepared"][the_return.RETURN] == 3
    assert school["attended"].isna()[the_return.RETURN]


def test_the_table_of_money_cites_the_requests_that_it_shows():
    every = tables.stored(schemas.IMET_REQUESTS).query("country == 'Pakistan'")
    bounds = tables.stored(schemas.UPPER_BOUNDS).query("country == 'Pakistan'")
    sector = bounds[bounds["fiscal_year"] > the_return.RETURN].drop_duplicates("fiscal_year")
    shown = every[every["fiscal_year"] >= the_return.USUAL[0]]
    assert len(shown) < len(every)
    cited = the_return.money_table(every, sector).source
    assert cited == the_return.money_table(shown, sector).source


def test_of_the_seats_of_2020_one_prepares_for_no_college():
    assert the_return.prepares_for(BACK).isna().sum() == 1
    others = BACK[the_return.prepares_for(BACK).isna()]
    assert others["course"].tolist() == ["Defense Resources Management Course"]


def test_in_the_summers_before_as_many_prepared_as_then_attended_but_once():
    table = the_return.cohorts(IMET)
    known = table.dropna(subset=["attended"])
    assert len(known) == len(the_return.SCHOOLS) * len(the_return.SUMMERS)
    assert (known["prepared"] == known["attended"]).sum() == len(known) - 1


def test_usual_by_college_is_the_mean_of_three_years_and_knows_who_prepares():
    given = rows(
        *[
            ("Army War College", "Carlisle Barracks", f"{y - 1}-08-01", f"{y}-06-01", y - 2014)
            for y in (2015, 2016, 2017, 2018)
        ],
        ("Naval Command College", "Newport, RI", "2015-08-01", "2016-06-10", 3),
        ("Naval Command College", "Newport, RI", "2013-08-01", "2014-06-10", 30),
    )
    table = the_return.usual_by_college(given)
    assert table.loc["Army War College"].tolist() == [2, True]
    assert table.loc["Naval Command College"].tolist() == [1, False]
    assert table["usual"].sum() == 3


def test_the_colleges_that_a_course_prepares_for_had_ten_of_the_usual_22():
    table = the_return.usual_by_college(IMET)
    seen, unseen = (table.loc[table["prepared"] == is_so, "usual"] for is_so in (True, False))
    assert (len(seen), round(seen.sum()), round(unseen.sum())) == (6, 10, 12)
    assert table["usual"].sum() == pytest.approx(
        the_return.levels(BOOKED, IMET)["usual"]["colleges"]
    )
    assert round(table["usual"].sum()) == 22
    assert unseen.idxmax().startswith("Naval Postgraduate School") and round(unseen.max()) == 8
    for school in the_return.SCHOOLS:
        assert set(school.colleges) <= set(seen.index)


def test_the_chapter_sets_the_prepared_beside_all_colleges_and_says_on_what_condition():
    words, text = said("12_return"), sentences("12_return")
    assert (words["n_back"], words["usual_colleges"]) == ("sixteen", "22")
    assert (words["usual_seen"], words["usual_unseen"]) == (prose.word(10), prose.word(12))
    (lead,) = [one for one in text if "US military colleges" in one]
    assert lead.startswith("- If all who prepared") and "had ten IMET seats" in lead
    assert "Whether they stayed we do not know." in text
    assert "If those who prepared stayed, the colleges came back in part." in text
    # nothing is said of a whole class from the seats that prepare for a part of it
    assert not [one for one in text if "usual class" in one or "about as before" in one]


def test_levels_are_those_of_the_series_and_missing_is_not_nothing():
    table = the_return.levels(BOOKED, IMET)
    assert table.loc["obligated", "usual"] == pytest.approx(float(BOOKED.loc[2015:2017].mean()))
    assert pd.isna(table.loc["obligated", 2019])
    assert table.loc["seats", [2018, 2019, 2020]].tolist() == [85, 4, 16]
    assert table.loc["colleges", 2020] == 0


def test_most_of_the_money_of_the_return_was_not_for_courses_that_had_ended():
    back = the_return.levels(BOOKED, IMET)[the_return.RETURN]
    assert back["delivered"] < back["obligated"] / 2
    text = sentences("12_return")
    assert [one for one in text if one.endswith("are of unlike things.")]
    assert [one for one in text if one.endswith("three months before the close.")]


def test_for_the_year_of_the_return_no_money_had_been_requested():
    request = tables.stored(schemas.PAKISTAN_CRS).query(
        "account == 'IMET' and stage == 'request' and last_fiscal_year == 2020"
    )
    assert request["printed"].item() == "-"


def test_the_courses_before_the_colleges_in_washington_were_of_one_length_in_2020():
    courses = BACK[BACK["course"].str.contains("IF Prep", case=False)]
    assert (courses["end_date"] - courses["start_date"]).nunique() == 1


def test_whole_months_are_counted_from_day_to_day():
    first = pd.Timestamp("2018-08-10")
    found = [
        dates.months_between(first, pd.Timestamp(last))
        for last in ("2018-09-09", "2018-09-10", "2019-12-19")
    ]
    assert found == [0, 1, 16]


@pytest.fixture
def starts() -> pd.DataFrame:
    """Two countries: A has 3, 4 and 5 usual starts and 2 in 2020, B 20 each and none."""
    given = [("Course", "X", f"{y}-03-01", f"{y}-04-01", y - 2012) for y in (2015, 2016, 2017)]
    given += [("Course", "X", "2020-03-31", "2020-04-30", 2)]
    given += [("Long course", "X", f"{y}-03-01", f"{y + 1}-02-01", 50) for y in (2015, 2020)]
    given += [("Course", "X", f"{y}-10-05", f"{y}-11-05", 50) for y in (2015, 2016)]
    other = [("Course", "X", f"{y}-03-02", f"{y}-03-03", 20) for y in (2015, 2016, 2017)]
    return pd.concat([rows(*given), rows(*other).assign(country="B")], ignore_index=True)


def test_starts_beside_the_usual_count_courses_that_ended_in_their_year(starts):
    days = pd.Timestamp("2020-03-01"), pd.Timestamp("2020-03-31")
    table = the_return.starts_by_country(starts, *days)
    assert table.loc["A"].tolist() == [4, 2, 0.5]
    assert table.loc["B"].tolist() == [20, 0, 0]
    found = the_return.beside_others(table, "A")
    assert (found["others_usual"], found["others_starts"], found["others_share"]) == (20, 0, 0)
    assert (found["countries"], found["none"], found["lower"]) == (1, 1, 1)
    months = the_return.starts_by_month(starts[starts["country"] == "A"])
    assert months["starts"].sum() == 2 and months["usual"].sum() == 4
    assert len(months) == 9


def test_days_outside_2020_and_unknown_countries_are_errors(starts):
    days = pd.Timestamp("2019-03-01"), pd.Timestamp("2020-03-31")
    with pytest.raises(ValueError, match="not within 2020"):
        the_return.starts_by_country(starts, *days)
    table = the_return.starts_by_country(starts, days[1], days[1])
    with pytest.raises(KeyError, match="'C'"):
        the_return.beside_others(table, "C")


def test_months_add_up_to_the_whole_of_the_year():
    days = pd.Timestamp("2020-01-01"), pd.Timestamp("2020-09-30")
    table = the_return.starts_by_country(EVERYWHERE, *days)
    months = the_return.starts_by_month(EVERYWHERE)
    assert months["starts"].sum() == table["starts"].sum()
    assert months["usual"].sum() == pytest.approx(table["usual"].sum())
    assert the_return.beside_others(table, "Pakistan")["starts"] == BACK["students"].sum()


def test_the_officers_of_the_return_are_estimated_and_one_on_two_lists_counts_once():
    back = IMET[IMET["fiscal_year"] == the_return.RETURN]
    once = the_return.without_twins(back)
    assert set(back.drop(once.index)["course"]) <= {"IF American Studies", "IF Preparatory Course"}
    assert (len(back), officers.estimate(back)) == (16, 15)
    assert (len(once), officers.estimate(once)) == (12, 11)
    found = said("12_return")
    assert (found["n_persons"], found["n_estimated"], found["n_twins"]) == (
        "eleven",
        "fifteen",
        "four",
    )


@pytest.mark.parametrize(
    ("unit", "start", "kept"),
    [("1 CORPS.", "2020-07-01", 1), ("2 Corps", "2020-07-01", 2), ("1 Corps", "2020-07-02", 2)],
)
def test_a_row_repeats_another_of_its_unit_place_and_days_alone(unit, start, kept):
    rows = pd.DataFrame(
        {
            "student_unit": ["1 Corps", unit],
            "location": "Ft. McNair",
            "start_date": pd.to_datetime(["2020-07-01", start]),
            "end_date": pd.Timestamp("2020-07-09"),
        }
    )
    assert len(the_return.without_twins(rows)) == kept
    assert len(the_return.without_twins(rows.assign(student_unit=pd.NA))) == 2


def test_seats_of_a_summer_are_those_that_started_and_ended_in_it():
    found = the_return.summer_seats(training.pakistan_imet())
    assert found[list(the_return.USUAL)].tolist() == [16, 28, 34]
    assert found[the_return.RETURN] == 16


def test_the_spans_follow_each_other_to_the_close_and_the_last_holds_them_all():
    *parts, whole = the_return.spans_of_return().values()
    day = pd.Timedelta(days=1)
    assert all(one[1] + day == two[0] for one, two in zip(parts, parts[1:], strict=False))
    assert whole == (dates.when("return_announced"), pd.Timestamp(training.LAST_DAY))
    assert (parts[0][0], parts[-1][1]) == whole


def test_a_college_has_a_row_for_those_who_prepared_and_one_for_the_class_after():
    classes = the_return.cohorts(IMET)
    table = the_return.preparing_table(classes, IMET).frame
    assert len(table) == 2 * len(the_return.SCHOOLS)
    prepared, attended = (table.iloc[number::2] for number in (0, 1))
    assert prepared["Seats"].eq("on the course before it").all()
    assert prepared["2020"].sum() == 10 and attended["2020"].isna().all()
    assert attended[["2014", "2015", "2016", "2017"]].sum().sum() == classes["attended"].sum()


def test_courses_in_the_united_states_alone_are_compared_on_both_sides():
    """As all of Pakistan's of 2020 were; a team that visits a country is none of them."""
    assert (BACK["where"] == "United States").all()
    drawn = the_return_figures.starts_in_2020(EVERYWHERE, tables.load_events()).data
    usual = drawn.groupby("countries")["usual"].sum().round().to_dict()
    assert usual == {"All other countries": 2209, "Pakistan": 118}
    text = " ".join(sentences("12_return"))
    assert "all other countries together had 72% of their 2015 to 2017 mean" in text


def test_pakistan_had_a_smaller_share_than_the_others_by_every_base():
    shares = the_return.shares_by_base(
        the_return.in_us(EVERYWHERE), the_return.spans_of_return()["The whole"], "Pakistan"
    )
    assert len(shares) == len(the_return.BASES)
    assert (shares["share"] < shares["others_share"]).all()
