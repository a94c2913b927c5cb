"""One event has one day, in whichever table it stands."""

from __future__ import annotations

import pytest

from imet import schemas, tables

# table and key of the row, column, and the event of the timeline whose day it has
SAME = [
    (schemas.GAPS, 1967, "start_date", "war_embargo_1965"),
    (schemas.GAPS, 1980, "start_date", "symington_1979"),
    (schemas.GAPS, 1991, "start_date", "pressler_cut"),
    (schemas.GAPS, 2000, "start_date", "coup_1999"),
    (schemas.GAPS, 2019, "start_date", "freeze"),
    (schemas.SUSPENSION_CASES, "PAK-1965", "first", "war_embargo_1965"),
    (schemas.SUSPENSION_CASES, "PAK-1979", "first", "symington_1979"),
    (schemas.SUSPENSION_CASES, "PAK-1990", "first", "pressler_cut"),
    (schemas.SUSPENSION_CASES, "PAK-1990", "last", "waiver_1998"),
    (schemas.SUSPENSION_CASES, "PAK-1998", "last", "waiver_1998"),
    (schemas.SUSPENSION_CASES, "PAK-1999", "first", "coup_1999"),
    (schemas.SUSPENSION_CASES, "PAK-1999", "last", "coup_waiver_law"),
    (schemas.SUSPENSION_CASES, "PAK-2018", "first", "cut_reported"),
    (schemas.SUSPENSION_CASES, "PAK-2018", "last", "return_announced"),
    (schemas.SUSPENSION_CASES, "PAK-2021-CSPA", "last", "cspa_waived"),
    (schemas.LAW, "pl_94_329", "date", "imet_law"),
    (schemas.LAW, "pak_1954", "date", "agreement_1954"),
    (schemas.LAW, "symington_1979", "date", "symington_1979"),
    (schemas.LAW, "pressler_1985", "date", "pressler_law"),
    (schemas.LAW, "pressler_1990", "date", "pressler_cut"),
    (schemas.LAW, "pl_101_513", "date", "imet_widened"),
    (schemas.LAW, "waiver_1998", "date", "waiver_1998"),
    (schemas.LAW, "waiver_2001", "date", "waiver_2001"),
    (schemas.LAW, "pl_107_57", "date", "coup_waiver_law"),
    (schemas.LAW, "usc_8422", "date", "partnership_act"),
    (schemas.LAW, "pd_cspa_2022", "date", "cspa_waived"),
    *((schemas.DOCUMENTS, f"S{n}", "date", f"article_s{n}") for n in range(5)),
]
LENGTHS = {"year": 4, "month": 7, "day": 10}  # of a date as it is written


@pytest.mark.parametrize(("table", "key", "column", "event"), SAME)
def test_a_day_is_that_of_the_timeline(table, key, column, event):
    """As far as both are known: a year is that of a day in it."""
    rows = tables.stored(table)
    (row,) = rows[rows[table.key[0]] == key].to_dict("records")
    (of,) = tables.stored(schemas.TIMELINE).query("event == @event").to_dict("records")
    day, known = str(row[column])[:10], LENGTHS[of["precision"]]
    assert str(of["date"])[: min(len(day), known)] == day[:known]


def test_an_event_of_one_name_in_two_tables_is_compared():
    events = set(tables.stored(schemas.TIMELINE)["event"])
    compared = {(table.path, key) for table, key, *_ in SAME}
    assert {
        (schemas.LAW.path, law) for law in tables.stored(schemas.LAW)["law"] if law in events
    } <= compared
    documents = tables.stored(schemas.DOCUMENTS)["source"]
    assert {
        (schemas.DOCUMENTS.path, one) for one in documents if f"article_{one.lower()}" in events
    } <= compared
    gaps = tables.stored(schemas.GAPS)["first_fiscal_year"]
    assert {(schemas.GAPS.path, year) for year in gaps} <= compared


def test_the_first_day_of_the_tests_of_1998_is_that_of_the_sanctions():
    rows = tables.stored(schemas.SUSPENSION_CASES).query("case == 'PAK-1998'")
    (tests,) = tables.stored(schemas.TIMELINE).query("event == 'tests_1998'")["end_date"]
    assert [str(day)[:10] for day in rows["first"]] == [str(tests)[:10]]
