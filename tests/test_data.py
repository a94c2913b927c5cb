"""The tables in data/: they fit their schemas, add up, and are those that were published."""

from __future__ import annotations

import json
from decimal import Decimal

import pandas as pd
import pytest
from frictionless import Package

from imet import datapackage, schemas, tables
from imet.errors import DataError

FOLDER = tables.data_folder()


@pytest.mark.parametrize("table", schemas.TABLES, ids=lambda table: table.path)
def test_each_table_fits_its_schema(table):
    assert list(tables.load(table).columns) == table.columns


@pytest.mark.parametrize("table", schemas.TABLES, ids=lambda table: table.path)
def test_each_foreign_key_finds_its_row(table):
    frame = tables.load(table)
    by_path = {other.path: other for other in schemas.TABLES}
    for fields, path, others in table.foreign_keys:
        here = frame[list(fields)].fillna("").itertuples(index=False, name=None)
        there = tables.load(by_path[path])[list(others)].fillna("")
        assert set(here) <= set(there.itertuples(index=False, name=None))


def test_the_data_package_is_that_of_the_files():
    """Any byte changed in a table changes its hash here; so does a column changed in code."""
    published = json.loads((FOLDER / datapackage.FILE).read_text(encoding="utf-8"))
    assert published == datapackage.describe(FOLDER)
    assert len(published["resources"]) == len(schemas.TABLES)


def test_the_data_package_is_valid_by_the_standard():
    report = Package(FOLDER / datapackage.FILE).validate(limit_rows=2000)
    assert report.valid, report.flatten(["title", "message"])


def exact_cost(activities: pd.DataFrame) -> pd.Series:
    """Return costs with the cents that `cost_usd` leaves out."""
    printed = activities["cost_printed"].replace("$", "0").str.lstrip("$").str.replace(",", "")
    return printed.fillna(activities["cost_usd"].astype(str)).map(Decimal)


@pytest.mark.parametrize("level", schemas.LEVELS)
def test_rows_add_up_to_what_the_totals_say_was_read(level):
    activities, totals = tables.load_activities(), tables.load_totals()
    totals = totals[totals.level == level]
    keys = ["report", "country"] + (["program_label"] if level == "program" else [])
    sums = (
        activities.assign(exact=exact_cost(activities))
        .groupby(keys)
        .agg(students=("students", "sum"), cost=("exact", "sum"))
    )
    assert len(sums) == len(totals)
    there = totals.set_index(keys)
    assert (sums["students"] == there["students_read"].reindex(sums.index)).all()
    difference = sums["cost"] - there["cost_read"].reindex(sums.index).map(Decimal)
    assert (abs(difference) <= Decimal("0.5")).all()


def test_a_total_is_reconciled_or_explained_and_never_both():
    totals, errata = tables.load_totals(), tables.load_errata()
    key = list(schemas.ERRATA.key)
    merged = totals.merge(errata[[*key, "students_missing", "cost_missing"]], on=key, how="left")
    explained = merged["students_missing"].notna()
    assert ((merged["status"] == "erratum") == explained).all()
    missing = merged[["students_missing", "cost_missing"]].fillna(0)
    assert (merged["students"] - merged["students_read"] == missing["students_missing"]).all()
    rest = merged["cost_usd"] - merged["cost_read"] - missing["cost_missing"]
    # the report for FY2007 sums amounts with cents and rounds once
    assert (abs(rest) <= merged["report"].eq("2007-2008")).all()
    assert explained.sum() == len(errata)


@pytest.mark.parametrize(
    ("fiscal_year", "label", "students", "cost"),
    [
        (2008, "IMET-1", 167, 1_941_801),
        (2012, "IMET-1", 86, 2_091_133),
        (2017, "IMET-1", 200, 5_195_150),
        (2018, "IMET-1", 85, 3_335_783),
        (2019, "IMET-1", 4, 489_549),
        (2020, "IMET-2", 16, 273_723),
    ],
)
def test_pakistans_imet_blocks_print_what_was_seen_on_the_pages(fiscal_year, label, students, cost):
    totals = tables.load_totals().query("country == 'Pakistan' and level == 'program'")
    block = totals[(totals.fiscal_year == fiscal_year) & (totals.program_label == label)].iloc[0]
    assert (block.students, block.cost_usd, block.status) == (students, cost, "reconciled")


def test_where_tells_apart_what_the_reports_mix():
    activities = tables.load_activities()
    assert set(activities["where"]) == set(schemas.WHERE)
    visiting = activities["location"].str.upper() == "PAKISTAN (IN COUNTRY TRAINING)"
    pakistani = activities["country"] == "Pakistan"
    assert set(activities[visiting & pakistani]["where"]) == {"in country"}
    assert set(activities[visiting & ~pakistani]["where"]) <= {"elsewhere"}


def test_a_missing_or_broken_table_is_a_clear_error(tmp_path):
    with pytest.raises(DataError, match="no such file; run `make data`"):
        tables.load(schemas.TOTALS, tmp_path)
    frame = tables.load_totals().head(3)
    bad = frame.assign(status="perhaps")
    with pytest.raises(DataError, match=r"totals.csv breaks its schema.*status.*perhaps"):
        tables.write_tables({schemas.TOTALS: bad}, tmp_path)
    assert not list(tmp_path.rglob("*.csv"))
    tables.write_tables({schemas.TOTALS: frame}, tmp_path)
    path = tmp_path / schemas.TOTALS.path
    path.write_text(path.read_text().replace("reconciled", "perhaps", 1))
    with pytest.raises(DataError, match="breaks its schema"):
        tables.load(schemas.TOTALS, tmp_path)


def test_an_unreadable_parquet_file_is_a_clear_error(tmp_path):
    path = tmp_path / schemas.ACTIVITIES.path
    path.parent.mkdir()
    path.write_bytes(b"PAR1 and then nothing")
    with pytest.raises(DataError, match="cannot be read"):
        tables.load(schemas.ACTIVITIES, tmp_path)


def test_a_table_reads_back_as_it_was_written(tmp_path):
    for table in schemas.TABLES:
        frame = tables.load(table)
        tables.write_tables({table: frame}, tmp_path)
        pd.testing.assert_frame_equal(tables.load(table, tmp_path), frame)
        assert (tmp_path / table.path).read_bytes() == (FOLDER / table.path).read_bytes()
