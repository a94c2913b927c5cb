"""The tables in data/: they fit their schemas, add up, and are those that were published."""

from __future__ import annotations

import ast
import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pycountry
import pytest
from frictionless import Package

from imet import datapackage, schemas, tables, training
from imet.chapters import training_record
from imet.errors import DataError
from stored import said, sentences

FOLDER = tables.data_folder()


@pytest.mark.parametrize("table", schemas.tables(), ids=lambda table: table.path)
def test_each_table_fits_its_schema(table):
    assert list(tables.load(table).columns) == table.columns


def test_the_codes_of_countries_are_those_of_iso_or_of_the_named_exceptions():
    codes = set(tables.load_activities()["iso3"])
    former_or_assigned = {"YUG", "SCG", "ANT", "XKX", "XIC", "XXX"}
    assert codes - {country.alpha_3 for country in pycountry.countries} == former_or_assigned
    names = tables.load_activities().groupby("iso3")["country"].nunique()
    assert (names == 1).all()


def test_a_label_that_code_gives_a_country_is_its_name():
    """Labels stand on lines and bars by the code of the country, as the columns drawn do."""
    rows = tables.load_activities()
    names, found = dict(zip(rows["iso3"], rows["country"], strict=True)), []
    for path in Path(schemas.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                parts = zip(node.keys, node.values, strict=True)
                pairs = [(getattr(one, "value", 0), getattr(to, "value", 0)) for one, to in parts]
                found += [pair for pair in pairs if pair[0] in names and isinstance(pair[1], str)]
    assert len(found) >= 4 and [pair for pair in found if names[pair[0]] != pair[1]] == []


@pytest.mark.parametrize("table", schemas.tables(), ids=lambda table: table.path)
def test_each_foreign_key_finds_its_row(table):
    frame = tables.load(table)
    by_path = {other.path: other for other in schemas.tables()}
    for key in table.about.get("foreignKeys", []):
        named = frame[key["fields"]].dropna(how="all")
        here = named.fillna("").itertuples(index=False, name=None)
        there = tables.load(by_path[key["table"]])[key["of"]].fillna("")
        assert set(here) <= set(there.itertuples(index=False, name=None))


def test_the_data_package_is_that_of_the_files():
    """Any byte changed in a table changes its hash here; so does a column changed in code."""
    published = json.loads((FOLDER / datapackage.FILE).read_text(encoding="utf-8"))
    assert published == datapackage.describe(FOLDER)
    assert len(published["resources"]) == len(schemas.tables())


# of a Parquet file size and hash; test_package.py has it read the same as CSV
RESOURCES = Package(FOLDER / datapackage.FILE).resources


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.path)
def test_the_data_package_is_valid_by_the_standard(resource):
    report = resource.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "title", "message"])[:5]


def exact_cost(activities: pd.DataFrame) -> pd.Series:
    """Return costs with the cents that `cost_usd` leaves out, in hundredths of a cent."""
    printed = activities["cost_printed"].dropna().str.replace(r"[$,]", "", regex=True)
    exact = printed.replace("", "0").map(Decimal).map(lambda amount: int(amount * 10_000))
    return (activities["cost_usd"] * 10_000).where(activities["cost_printed"].isna(), exact)


def sums_of_rows(totals: pd.DataFrame) -> pd.DataFrame:
    """Return students and cost of the rows under each of `totals`, in their order."""
    activities = tables.load_activities()
    activities = activities.assign(exact=exact_cost(activities))
    parts = []
    for (one_year, of_program), part in totals.groupby(
        [totals["fiscal_year"].notna(), totals["program_label"].notna()]
    ):
        keys = ["report", "country_printed"]
        keys += ["program_label"] if of_program else []
        keys += ["fiscal_year"] if one_year else []
        sums = activities.groupby(keys)[["students", "exact"]].sum()
        parts.append(part[keys].join(sums, on=keys)[["students", "exact"]])
    # a country may be listed with a total of nothing and no rows
    return pd.concat(parts).reindex(totals.index).fillna(0)


def test_rows_add_up_to_what_the_totals_say_was_read():
    totals = tables.stored(schemas.TOTALS)
    sums = sums_of_rows(totals)
    assert (sums["students"] == totals["students_read"]).all()
    assert (abs(sums["exact"] - totals["cost_read"] * 10_000) <= 5_000).all()


def test_every_row_is_under_a_total_of_its_programme_or_that_total_is_lost():
    activities, errata = tables.load_activities(), tables.stored(schemas.ERRATA)
    key = ["report", "country_printed", "program_label"]
    totals = tables.stored(schemas.TOTALS)[key].dropna()
    lost = errata[errata["students_missing"].isna()][key].dropna()
    there = set(pd.concat([totals, lost]).itertuples(index=False, name=None))
    assert set(activities[key].itertuples(index=False, name=None)) <= there


def test_a_total_is_reconciled_or_explained_and_never_both():
    totals, errata = tables.stored(schemas.TOTALS), tables.stored(schemas.ERRATA)
    key = list(schemas.ERRATA.key)
    explained = errata[errata["students_missing"].notna()]
    merged = totals.merge(explained[[*key, "students_missing", "cost_missing"]], on=key, how="left")
    assert ((merged["status"] == "erratum") == merged["students_missing"].notna()).all()
    assert merged["students_missing"].notna().sum() == len(explained)
    zero = merged.fillna(dict.fromkeys(merged.select_dtypes("Int64").columns, 0))
    assert (zero["students"] - zero["students_read"] == zero["students_missing"]).all()
    rest = zero["cost_usd"] - zero["cost_read"] - zero["cost_missing"]
    # two reports sum amounts with cents and round once
    assert (abs(rest) <= zero["report"].isin(["2006-2007", "2007-2008"])).all()


def test_at_most_one_total_in_two_hundred_needs_an_explanation():
    assert (tables.stored(schemas.TOTALS)["status"] == "erratum").mean() <= 0.005


def test_the_world_adds_up_to_what_was_counted_by_other_means():
    totals = tables.stored(schemas.TOTALS)
    programs = totals[(totals.level == "program") & totals.program_label.str.startswith("IMET")]
    by_year = programs.groupby("fiscal_year")[["students", "cost_usd"]].sum()
    assert by_year.loc[2019].tolist() == [5_137, 79_423_511]
    assert by_year.loc[2012].tolist() == [4_684, 66_456_500]
    countries = totals[(totals.level == "country") & (totals.report == "2002-2003")]
    assert len(countries) == 155
    assert countries[["students", "cost_usd"]].sum().tolist() == [30_441, 83_304_624]


def test_the_record_is_whole_and_small():
    activities = tables.load_activities()
    assert sorted(activities["fiscal_year"].unique()) == list(range(1999, 2021))
    assert set(activities.loc[activities["stage"] == "planned", "fiscal_year"]) == {2000, 2001}
    assert (FOLDER / schemas.ACTIVITIES.path).stat().st_size <= 8_000_000


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
    totals = tables.stored(schemas.TOTALS).query("country == 'Pakistan' and level == 'program'")
    block = totals[(totals.fiscal_year == fiscal_year) & (totals.program_label == label)].iloc[0]
    assert (block.students, block.cost_usd, block.status) == (students, cost, "reconciled")


def test_a_page_of_a_report_in_several_files_stands_in_one_of_them():
    rows = tables.load_activities().query("report == '2000-2001'")
    assert rows["source"].nunique() == 3
    assert (rows.groupby("page")["source"].nunique() == 1).all()


def test_where_tells_apart_what_the_reports_mix():
    activities = tables.load_activities()
    assert set(activities["where"]) == set(schemas.ACTIVITIES.allowed("where"))
    visiting = activities["location"].str.upper() == "PAKISTAN (IN COUNTRY TRAINING)"
    pakistani = activities["country"] == "Pakistan"
    assert set(activities[visiting & pakistani]["where"]) == {"in country"}
    assert set(activities[visiting & ~pakistani]["where"]) <= {"elsewhere"}


def test_the_share_in_the_united_states_is_that_of_the_years_that_the_text_names():
    seats = training.pakistan_imet().query("2007 <= fiscal_year <= 2020")
    by_where = seats.groupby("where")["students"].sum().to_dict()
    assert by_where == {
        "United States": 1_907,
        "not stated": 221,
        "in country": 23,
        "elsewhere": 4,
    }
    assert any(
        sentence.startswith("Of all Pakistani IMET seats that ended in FY2007 to FY2020, 88% ")
        for sentence in sentences("04_training_record")
    )
    # 1,907 of 1,934
    assert "Of those with a stated location it was 99%." in sentences("04_training_record")


def test_the_rows_of_countries_that_the_law_exempts_are_few_and_named():
    exempt = training_record.of_exempt(tables.load_activities())
    before = exempt[exempt["joined"].isna()]
    assert before["country"].value_counts().to_dict() == {
        "Australia": 26,
        "Japan": 19,
        "New Zealand": 7,
        "Iceland": 3,
    }
    # the exemption became law on the last day of FY2002
    law = tables.stored(schemas.FACTS).set_index("fact").day["exemption_law"]
    assert before["fiscal_year"].max() == 2002 == law.year
    assert before["end_date"].max() < law
    later = exempt[exempt["joined"].notna()]
    assert later["country"].value_counts().to_dict() == {
        "Albania": 474,
        "Croatia": 346,
        "Montenegro": 152,
        "North Macedonia": 33,
    }
    assert (later["start_date"] >= later["joined"]).all()
    assert "Turkey" not in set(tables.load_activities()["country"])
    words = said("04_training_record")
    assert (words["n_before"], words["n_joined"]) == (f"{len(before)}", f"{len(later):,}")
    assert words["of_joined"] == "Albania, Croatia, Montenegro and North Macedonia"


def test_those_that_joined_nato_are_among_the_exempt_from_that_day_on():
    since = training.marked("NATO").dropna()
    assert len(since) == 11
    one = tables.load_activities().head(4)
    for code, day in since.items():
        days = day + pd.to_timedelta([-1, 0, 1, None], unit="D")
        rows = one.assign(iso3=code, start_date=days)
        found = training_record.of_exempt(rows)
        assert found["start_date"].tolist() == [*days[1:3]]
    assert training_record.of_exempt(one.assign(iso3="PAK")).empty


def test_a_single_fact_is_a_number_or_a_day():
    facts = tables.stored(schemas.FACTS)
    assert (facts["number"].isna() != facts["day"].isna()).all()


def test_a_missing_or_broken_table_is_a_clear_error(tmp_path):
    with pytest.raises(DataError, match="no such file; restore it, .* IMET_DATA"):
        tables.load(schemas.TOTALS, tmp_path)
    frame = tables.stored(schemas.TOTALS).head(3)
    bad = frame.assign(status="perhaps")
    with pytest.raises(DataError, match=r"totals.csv .* row 2, status: 'perhaps' breaks isin"):
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
    for table in schemas.tables():
        frame = tables.load(table)
        tables.write_tables({table: frame}, tmp_path)
        pd.testing.assert_frame_equal(tables.load(table, tmp_path), frame)
        assert (tmp_path / table.path).read_bytes() == (FOLDER / table.path).read_bytes()
