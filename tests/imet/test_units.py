"""Which units were trained: joined by spelling alone, complete, and never a guess."""

import io

import pandas as pd
import pytest

from imet import tables, training
from imet.units import NOT_PRINTED, by_unit, main


def course(unit, students=1, start="2016-10-01", end="2016-12-01", fiscal_year=2017, cost=1_000):
    return {
        "student_unit": unit,
        "students": students,
        "start_date": pd.Timestamp(start),
        "end_date": pd.Timestamp(end),
        "fiscal_year": fiscal_year,
        "program": "IMET-1",
        "cost_usd": cost,
    }


def found(*courses):
    return by_unit(pd.DataFrame(list(courses))).set_index("unit")


def test_a_unit_in_several_spellings_is_one_under_the_commonest():
    units = found(
        course("1 Corps, GHQ"),
        course("1 CORPS GHQ", 2, end="2017-06-30"),
        course("1 Corps, GHQ", 3, start="2012-01-01", fiscal_year=2012) | {"program": "CTFP"},
        course("1. corps ghq", 0, start="2012-12-01", fiscal_year=2013),
    )
    assert list(units.index) == ["1 Corps, GHQ"]
    one = units.iloc[0]
    assert (one.seats, one.courses, one.cost_usd) == (6, 4, 4_000)
    assert (str(one["first"].date()), str(one["last"].date())) == ("2012-01-01", "2017-06-30")
    assert (one.fiscal_years, one.programs) == ("2012-2013, 2017", "CTFP, IMET-1")


def test_an_abbreviation_is_not_taken_for_the_unit():
    assert len(found(course("PNS Zafar"), course("Pakistan Naval Ship Zafar"))) == 2


@pytest.mark.parametrize("name", [None, "", "-", "N/A", "n.a.", "Not Reported", "UNK", "see Notes"])
def test_rows_without_a_name_are_one_line_at_the_end(name):
    units = found(course(name, 900), course(None), course("1 Corps"))
    assert list(units.index) == ["1 Corps", NOT_PRINTED]
    assert units.seats[NOT_PRINTED] == 901


def test_the_largest_are_first_hundreds_count_and_none_is_kept_as_none():
    units = found(course("A", 0), course("B", 2), course("C", 800), course("A2", 2))
    assert units.seats.to_dict() == {"C": 800, "A2": 2, "B": 2, "A": 0}
    assert list(units.index) == ["C", "A2", "B", "A"]


def test_rows_without_dates_count_and_have_no_day():
    undated = course("1 Corps") | {"start_date": pd.NaT, "end_date": pd.NaT}
    alone, beside = found(undated), found(undated, course("1 Corps"))
    assert alone.seats.item() == 1 and alone["first"].isna().all() and alone["last"].isna().all()
    assert beside.seats.item() == 2 and str(beside["first"].item().date()) == "2016-10-01"


def test_the_order_of_the_rows_does_not_matter():
    pakistan = training.pakistan_imet()
    pd.testing.assert_frame_equal(
        by_unit(pakistan), by_unit(pakistan.sample(frac=1, random_state=1))
    )


def test_no_place_and_no_dollar_of_pakistan_is_lost():
    pakistan = training.pakistan_imet()
    units = by_unit(pakistan)
    sums = units[["seats", "courses", "cost_usd"]].sum()
    assert sums.to_list() == [
        pakistan.students.sum(),
        len(pakistan),
        pakistan.cost_usd.sum(),
    ]
    spelt = pakistan.student_unit.fillna("").str.fullmatch(r"(?i)pns zafar")
    zafar = units[units.unit == "PNS Zafar"].squeeze()
    assert zafar.seats == pakistan.students[spelt].sum() > 0
    assert spelt.sum() == zafar.courses and pakistan.student_unit[spelt].nunique() == 2


def test_the_command_prints_a_line_a_unit_and_its_source(capsys):
    assert main(["pakistan", "--program", "imet", "--first", "2020", "--last", "2020"]) == 0
    table, source = capsys.readouterr().out.split("\n\n")
    imet = training.pakistan_imet().query("fiscal_year == 2020")
    assert len(table.splitlines()) == 1 + len(by_unit(imet))
    assert source.startswith("Source: Foreign Military Training reports")


def test_the_csv_is_the_table_whole_by_name_or_code(capsys):
    assert main(["YEM", "--csv"]) == 0
    printed = pd.read_csv(io.StringIO(capsys.readouterr().out))
    yemen = tables.load_activities().query("country == 'Yemen' and stage == 'delivered'")
    assert printed.seats.sum() == yemen.students.sum()
    assert list(printed.unit) == list(by_unit(yemen).unit)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["Pakistn"], "no country 'Pakistn' in the record; did you mean Pakistan"),
        (["congo"], "did you mean .*Democratic Republic of the Congo"),
        (["zzz"], "no country 'zzz' in the record; see its column 'country'"),
        ([""], "no country '' in the record"),
        (["Pakistan", "--program", "MET"], "no programme 'MET' of Pakistan; the record has ALP"),
        (["Pakistan", "--first", "2021"], "in the years asked for; the record has FY1999 to FY20"),
        (["Pakistan", "--first", "2010", "--last", "2009"], "no row of Pakistan"),
    ],
)
def test_what_is_not_there_is_one_sentence_and_exit_status_1(arguments, reason, capsys):
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and len(printed.err.splitlines()) == 1
    assert pd.Series([printed.err]).str.contains(reason).all(), printed.err
