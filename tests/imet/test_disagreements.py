"""Official figures that differ: the arithmetic between them, and the table that tells it."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from imet import datapackage, obligations, schemas, tables, training
from imet.errors import DataError
from imet.ledger import disagreements
from imet.obligations import obligations_of, world
from imet.prose import millions

CACHES = (tables.stored, obligations.by_recipient)

# both amounts and what is unexplained, as they were seen in the documents
SEEN = {
    "pakistan_all_aid": (34_183_000_000, 17_134_398_610, -748_998_595),
    "pakistan_imet_crs": (52_000_000, 52_071_050, 0),
    "pakistan_imet_state": (33_003_000, 32_993_500, 0),
    "pakistan_imet_delivered": (46_638_063, 54_328_180, 0),
    "pakistan_imet_fy1999": (174_000, 0, 174_000),
    "pakistan_fy2018_vintages": (14_872_873, 649_174, 14_223_699),
    "pakistan_fy2018_total": (437_930_248, 423_621_552, 84_997),
    "world_omb_fy2020": (113_000_000, 83_647_078, 29_352_922),
    "world_omb_fy1976_2015": (2_403_169_000, 2_352_111_549, 45_307_451),
    "world_state_tables": (807_836_000, 802_387_549, 0),
    "world_delivered_fy2019": (114_217_905, 79_423_511, 10_088_787),
    "india_fy2019_sector": (1_766_085, 1_692_732, 73_353),
}


@pytest.fixture(scope="module")
def amounts() -> dict[str, disagreements.Amounts]:
    return disagreements.amounts()


# ------------------------------------------------------------------ the arithmetic


@pytest.mark.parametrize("name", SEEN)
def test_the_amounts_are_those_that_were_seen_in_the_documents(amounts, name):
    found = amounts[name]
    assert (found.a, found.b, found.unexplained) == SEEN[name]


def test_every_disagreement_is_tested_by_its_amounts(amounts):
    assert list(amounts) == list(SEEN)


@pytest.mark.parametrize("name", SEEN)
def test_in_the_table_a_less_b_is_its_parts_and_what_is_unexplained(name):
    row = tables.load(schemas.DISAGREEMENTS).set_index("disagreement").loc[name]
    assert (row["usd_a"], row["usd_b"], row["unexplained_usd"]) == SEEN[name]
    printed = re.findall(r": (-?[\d,]+)(?:; |$)", row["parts"] if pd.notna(row["parts"]) else "")
    parts = [int(number.replace(",", "")) for number in printed]
    assert row["usd_a"] - row["usd_b"] == row["difference_usd"]
    assert row["difference_usd"] == sum(parts) + row["unexplained_usd"]


def test_what_the_parts_leave_over_is_unexplained_with_its_sign():
    found = disagreements.Amounts(100, 60, {"one": 25, "another": -5})
    assert found.unexplained == 20
    assert disagreements.Amounts(60, 100, {}).unexplained == -40


# ------------------------------------------------------------------ what the words rest on


def test_reimbursements_are_the_larger_part_of_what_the_greenbook_lacks(amounts):
    found = amounts["pakistan_all_aid"]
    reimbursed = found.parts["Coalition Support Fund"]
    assert reimbursed == 14_573_000_000 > (found.a - found.b) / 2
    # what is left is no 'more than 33 billion dollars'
    assert found.a - reimbursed == 19_610_000_000
    assert set(found.parts) == {"Coalition Support Fund", *disagreements.SAME_ACCOUNT}


def test_crs_differs_by_rounding_but_for_2018(amounts):
    parts = dict(amounts["pakistan_imet_crs"].parts)
    assert parts.pop("FY2018") == -496_954
    assert len(parts) == 5 and max(map(abs, parts.values())) <= 500_000


def test_what_was_allocated_and_what_was_obligated_differ_little_in_every_year(amounts):
    parts = amounts["pakistan_imet_state"].parts
    assert list(parts) == [f"FY{year}" for year in range(2008, 2016)]
    assert max(map(abs, parts.values())) == 10_000
    years = amounts["world_state_tables"].parts
    assert max(abs(usd) / world()[int(name[2:])] for name, usd in years.items()) < 0.04


def test_new_money_fell_to_a_tenth_in_2018_and_courses_by_a_third(amounts):
    booked = obligations_of("Pakistan")
    delivered = amounts["pakistan_imet_delivered"].parts
    ended = {year: delivered[f"FY{year}"] + booked[year] for year in (2017, 2018)}
    assert ended == {2017: 5_195_150, 2018: 3_335_783}
    assert booked[2018] / booked[2017] == pytest.approx(0.104, abs=0.001)
    assert ended[2018] / ended[2017] == pytest.approx(0.642, abs=0.001)


def test_1999_has_money_and_no_course(amounts):
    rows = tables.load_activities().query("country == 'Pakistan' and fiscal_year == 1999")
    assert not rows["program"].str.startswith("IMET").any()
    assert amounts["pakistan_imet_fy1999"].a == obligations_of("Pakistan")[1999] == 174_000


def test_the_newest_year_of_the_greenbook_is_short_by_a_quarter_and_those_before_are_not(amounts):
    rows = tables.stored(schemas.WORLD_IMET)
    rows = rows[rows["series"] == "OMB budget authority, FY2027 budget"].set_index("fiscal_year")
    short = 1 - world() / rows["usd"]
    assert short[2020] == pytest.approx(0.26, abs=0.005)
    assert short.loc[2018:2019].abs().max() < 0.05
    found = amounts["world_omb_fy2020"]
    assert found.unexplained / found.a == pytest.approx(short[2020])


def test_two_year_money_is_less_than_what_the_greenbook_lacks(amounts):
    given, longer = map(obligations.quoted, ("imet_2020_act", "imet_2020_two_years"))
    rest = given - amounts["world_omb_fy2020"].b - longer
    reading = tables.load(schemas.DISAGREEMENTS).set_index("disagreement")["reading"]
    for usd in (longer, rest):
        assert millions(usd) in reading["world_omb_fy2020"]


def test_those_exempt_from_the_report_are_not_among_its_rows():
    rows = tables.load_activities().query("fiscal_year == 2019")
    listed = set(rows.loc[rows["program"].isin(training.IMET), "iso3"])
    since = training.exempt()
    exempt = set(since[~(since > "2019-09-30")].index)
    assert len(exempt) == 31
    assert listed & exempt == {"MNE"}


# ------------------------------------------------------------------ the table


@pytest.fixture
def one_more(tmp_path, monkeypatch):
    """Return a function that adds one to an amount in the data, for as long as the test runs."""

    def add(table: schemas.Table, rows: str) -> None:
        frame = tables.load(table)
        column = next(name for name in table.columns if "usd" in name)
        frame.loc[frame.query(rows).index[0], column] += 1
        folder = shutil.copytree(tables.data_folder(), tmp_path / "data")
        tables.write_tables({table: frame}, folder)
        monkeypatch.setenv("IMET_DATA", str(folder))
        for cache in CACHES:
            cache.cache_clear()

    yield add
    for cache in CACHES:
        cache.cache_clear()


def test_the_table_in_data_is_the_one_that_the_command_writes(tmp_path):
    folder = shutil.copytree(tables.data_folder(), tmp_path / "data")
    (folder / schemas.DISAGREEMENTS.path).write_text("nothing")
    (folder / datapackage.FILE).unlink()
    command = [sys.executable, "-m", "imet.ledger.disagreements"]
    subprocess.run(command, check=True, env={**os.environ, "IMET_DATA": str(folder)})
    for path in (schemas.DISAGREEMENTS.path, datapackage.FILE):
        assert (folder / path).read_bytes() == (tables.data_folder() / path).read_bytes(), path


A, B = (1, 0), (0, 1)  # a dollar more on one side
MOVED = {
    "an obligation to Pakistan": (
        schemas.IMET_OBLIGATIONS,
        "country == 'Pakistan' and fiscal_year == 2012",
        {
            "pakistan_imet_crs": B,
            "pakistan_imet_state": B,
            "pakistan_imet_delivered": B,
            "world_omb_fy1976_2015": B,
            "world_state_tables": B,
        },
    ),
    "an account of assistance": (
        schemas.PAKISTAN_ASSISTANCE,
        "fiscal_year == 2018 and account == 'International Military Education and Training'",
        {"pakistan_all_aid": B, "pakistan_fy2018_vintages": B, "pakistan_fy2018_total": B},
    ),
    "a country table": (
        schemas.IMET_REQUESTS,
        "country == 'Pakistan' and fiscal_year == 2015",
        {"pakistan_imet_state": A},
    ),
    "a total of CRS, in millions": (
        schemas.PAKISTAN_CRS,
        "source.str.endswith('20190312.csv') and account == 'Grand Total' and stage == 'total'",
        {"pakistan_all_aid": (1_000_000, 0)},
    ),
    "a sector": (
        schemas.UPPER_BOUNDS,
        "iso3 == 'IND' and fiscal_year == 2019 and sector == @obligations.SECTOR",
        {"india_fy2019_sector": A},
    ),
    "the transition quarter": (
        schemas.WORLD_IMET,
        "series == 'OMB budget authority, FY2017 budget' and period != 'year'",
        {"world_omb_fy1976_2015": A},
    ),
    "the newest budget authority": (
        schemas.WORLD_IMET,
        "series == 'OMB budget authority, FY2027 budget' and fiscal_year == 2020",
        {"world_omb_fy2020": A},
    ),
    "a later total": (
        schemas.COUNTRY_TOTALS,
        "fiscal_year == 2018",
        {"pakistan_fy2018_total": A},
    ),
    "the cost of a course": (
        schemas.ACTIVITIES,
        "country == 'Pakistan' and fiscal_year == 2019 and program == 'IMET-1'",
        {"pakistan_imet_delivered": A, "world_delivered_fy2019": B},
    ),
}


@pytest.mark.parametrize("what", MOVED)
def test_one_more_in_the_data_moves_just_the_amounts_that_rest_on_it(amounts, one_more, what):
    table, rows, moved = MOVED[what]
    one_more(table, rows)
    change = {
        name: (found.a - amounts[name].a, found.b - amounts[name].b)
        for name, found in disagreements.amounts().items()
    }
    assert {name: both for name, both in change.items() if both != (0, 0)} == moved


def words(tmp_path, monkeypatch, change) -> None:
    """Let the words be those of the package after `change`."""
    original = disagreements.files("imet.ledger").joinpath("disagreements.csv")
    with original.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with (tmp_path / "disagreements.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(change(rows))
    monkeypatch.setattr(disagreements, "files", lambda _: tmp_path)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda rows: [*rows, rows[0] | {"disagreement": "a_new_one"}], "a_new_one"),
        (lambda rows: rows[1:], "pakistan_all_aid"),
    ],
)
def test_words_without_a_computation_and_a_computation_without_words_are_errors(
    tmp_path, monkeypatch, change, name
):
    words(tmp_path, monkeypatch, change)
    with pytest.raises(DataError, match=rf"differ in \['{name}'\]; add the other"):
        disagreements.table()


def test_the_words_reach_the_table(tmp_path, monkeypatch):
    words(tmp_path, monkeypatch, lambda rows: [row | {"reading": "Not known."} for row in rows])
    assert set(disagreements.table()["reading"]) == {"Not known."}
