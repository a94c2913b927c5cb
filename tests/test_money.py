"""The readers of money and prices: what they read, what they refuse, and what data/ has of it."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imet import dates, schemas, tables
from imet.errors import DataError, ImetError, ReconciliationError, SourceError
from originals import csvlines, extracting
from originals.money import budgets, crs, extract, foreignassistance, greenbook, prices
from originals.money.__main__ import main

ORIGINALS = Path(os.environ.get("SOURCES", Path(__file__).parents[2] / "shared" / "sources"))
absent = pytest.mark.skipif(
    not ORIGINALS.is_dir(), reason=f"the originals are not at {ORIGINALS.name}/"
)
YEAR, QUARTER = dates.PERIODS
SOME = settings(max_examples=60, deadline=None)  # for what takes a file each time

# ------------------------------------------------------------------ small originals

MILITARY = ("Military", "Security Assistance", "Department of State", greenbook.IMET_ACCOUNT)
FOOD = ("Economic", "Food Assistance", "Department of Agriculture", "Food for Education")
BOOK = (
    (1976, "Asia", "Pakistan", *MILITARY, 250, 1_000),
    (1976.9, "Asia", "Pakistan", *FOOD, 52, 200),
    (2020, "Asia", "Pakistan", *MILITARY, 5_000, 5_000),
    (2020, "Asia", "Pakistan", *FOOD, -700, -700),
    (2020, "World", "World (not specified)", *MILITARY, 40, 40),
    (2020, "Asia", "Burma (Myanmar)", *MILITARY, -60, -60),
)
COLUMNS = list(greenbook.COLUMNS)
FIRST_ROW = greenbook.HEADER_ROW + 1

STATE = (
    *(("TOTAL", "1,100"), ("Africa", "150"), ("Kenya", "100"), ("State Africa Regional", "50")),
    *(("Angola", "-"), ("Benin", ""), ("East Asia and Pacific", "200"), ("Thailand", "200")),
    *(("Europe and Eurasia", "100"), ("Turkey", "100"), ("Near East", "100"), ("Jordan", "100")),
    *(("South and Central Asia", "200"), ("Pakistan", "120"), ("India", "80")),
    *(("Western Hemisphere", "50"), ("Barbados and Eastern Caribbean", "50")),
    *(("Other Funding", "200"), ("To Be Programmed", "200")),
    *(("PM - Political-Military Affairs", "100"), ("https://example.org/state.pdf", "")),
)
CRS = """program_or_account,FY2002_FY2007,FY2008_est,total,FY2009_req
CN,1,<1,1,-
FMF,10,5a,15,7
Total Security-Related,11,5,16,7
Food Aid(c),2b,-,2,*
Total Economic-Related,2,-,2,a
CSF Reimbursements(b),30,3,33,b
Grand Total,43,8,51,7
"""
OMB = """Agency Name,Account Name,1976,TQ,1977,2015,2016,2017,2018
State,International Military Education and Training,"23,000","5,750","25,000",1,2,3,4
State,Another account,1,2,3,4,5,6,7
"""
COLLATED = """fy,OMB_BA_k,OMB_BA_FY27ed_k,OMB_outlays_k
1976,23000,,0
2027,,113000,
2016,1,2,3
"""
QUOTED = """fiscal_year,what,country_or_area,usd_million,source_url,note
2021,request,World,104.9,https://example.org/a,
2021,request (February),Pakistan,3.5,https://example.org/b,
2018,cancelled,Pakistan,2.41,https://example.org/c,
"""
SECTORS = """fiscal_year,country_code,country,us_sector,obligations_usd,disbursements_usd
2018,PAK,Pakistan,Peace and Security - General,379572,-5
"""
TOTALS = """Country Code,Transaction Type Name,Fiscal Year,current_amount,,
PAK,Obligations,1976,203702000,,
PAK,Obligations,1976tq,64500000,,
PAK,Disbursements,1976,7,,
IND,Obligations,1976,8,,
"""
YEARLY = "year,pkr_per_usd\n1990,21.70737\n1991,23.80077\n"
DAILY = """date,sbp_interbank_pkr_per_usd,source_url
2019-08-06,158.65,https://example.org/rate
"""


def workbook(path: Path, rows=BOOK, header=COLUMNS, above: int = greenbook.HEADER_ROW - 1) -> Path:
    book = openpyxl.Workbook()
    for row in ([("About this table",)] * above) + [header, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def state_table(path: Path, rows=STATE, year: str = "2010", header=("Country ", "IMET")) -> Path:
    with path.open("w", encoding=budgets.ENCODING, newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(
            [[*header, "Fiscal Year"], *([*row, year] for row in rows)]
        )
    return path


def consumer_prices(path: Path, first: str = "1974-07", last: str = "1978-08", **changed) -> Path:
    """Write an index that is the number of the month, with some lines as `changed` has them."""
    months = pd.period_range(first, last, freq="M")
    texts = [changed.get(f"m{month:%Y_%m}", f"{month}-01,{month.month}") for month in months]
    return write(path, "\n".join(["Date,Index", *filter(None, texts)]) + "\n")


def values(frame: pd.DataFrame, *columns: str) -> list[tuple]:
    """Return the rows as tuples, what is missing as None."""
    chosen = frame[list(columns)].astype(object)
    return list(chosen.where(chosen.notna(), None).itertuples(index=False, name=None))


def refusal(kind: type[Exception], read, *arguments) -> str:
    """Return the one sentence with which `read` refuses its arguments."""
    with pytest.raises(kind) as caught:
        read(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory) -> Path:
    """Return a folder that the inputs of a property may share, one after the other."""
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture
def known(tmp_path, monkeypatch):
    """Return a function that says which differences of the CRS tables are known: first none."""

    def say(*rows: str) -> None:
        head = "edition,account,first_fiscal_year,last_fiscal_year,difference_usd_millions,reason"
        write(tmp_path / "crs_differences.csv", "\n".join([head, *rows]) + "\n")

    say()
    monkeypatch.setattr(crs, "files", lambda _: tmp_path)
    return say


# ------------------------------------------------------------------ the originals


@pytest.fixture(scope="session")
def read_again(tmp_path_factory) -> Path:
    """Return what the command makes of the originals."""
    folder = tmp_path_factory.mktemp("read_again")
    command = [sys.executable, "-m", "originals.money", "extract", "--sources", str(ORIGINALS)]
    subprocess.run([*command, "--out", str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def book() -> pd.DataFrame:
    return greenbook.read_greenbook(ORIGINALS / "money/greenbook/us_foreignaid_greenbook.xlsx")


OF_ORIGINALS = [
    *(table for table in schemas.tables() if table.path.startswith("money/")),
    schemas.EXCHANGE_RATES,
]
OF_ORIGINALS.remove(schemas.QUOTED_AMOUNTS)


@pytest.mark.originals
@absent
@pytest.mark.parametrize("table", OF_ORIGINALS, ids=lambda table: table.path)
def test_each_table_is_what_the_originals_say(read_again, table):
    again, committed = tables.load(table, read_again), tables.load(table)
    pd.testing.assert_frame_equal(again, committed, check_exact=True)


@pytest.mark.originals
@absent
def test_the_command_writes_the_committed_files_byte_for_byte(read_again):
    made = {str(path.relative_to(read_again)) for path in read_again.rglob("*.csv")}
    assert made == {table.path for table in OF_ORIGINALS}
    for path in made:
        committed = tables.data_folder() / path
        assert (read_again / path).read_bytes() == committed.read_bytes(), path


@pytest.mark.originals
@absent
def test_every_table_of_the_state_department_notices_a_changed_amount(tmp_path):
    paths = sorted((ORIGINALS / "money" / "state_cbj").glob("STATE_budget_by_country.*.csv"))
    assert len(paths) == 10
    for path in paths:
        rows = list(csv.reader(path.read_text(encoding=budgets.ENCODING).splitlines()))
        column = [name.strip() for name in rows[0]].index("IMET")
        amounts = [row for row in rows[1:] if row[column] not in budgets.NOTHING]
        # the total, every sixth country, and what stands below the regions
        for row in {id(row): row for row in [*amounts[::6], *amounts[-2:]]}.values():
            amount = row[column]
            row[column] = str(int(amount.replace(",", "")) + 1)
            with (tmp_path / path.name).open("w", encoding=budgets.ENCODING, newline="") as stream:
                csv.writer(stream).writerows(rows)
            with pytest.raises(ReconciliationError):
                budgets.read_state_table(tmp_path / path.name)
            row[column] = amount


@pytest.mark.originals
@absent
def test_no_other_deflator_of_four_decimals_gives_the_greenbooks_constant_dollars(book):
    found = greenbook.deflators(book).set_index(["fiscal_year", "period"])["deflator"]
    assert len(found) == 2020 - 1946 + 1 + 1
    for other in (-0.0001, 0.0001):
        deflator = (found + other).rename("other")
        rows = book.join(deflator, on=["fiscal_year", "period"])
        error = rows["obligations_usd_2020"] - rows["obligations_usd"] / rows["other"]
        beyond = error.abs() - (0.5 + 0.5 / rows["other"])
        assert (beyond.groupby([rows["fiscal_year"], rows["period"]]).max() > 0).all()


@pytest.mark.originals
@absent
def test_prices_by_fiscal_year_are_those_that_were_computed_by_other_means():
    other = pd.read_csv(ORIGINALS / "context/cpi/fiscalyear_avg_computed.csv", index_col="FY")
    ours = tables.load(schemas.CPI).query("period == 'year'").set_index("fiscal_year")["index"]
    full = other.loc[1977:].query("count == 12")["mean"]
    assert len(full) >= 48
    pd.testing.assert_series_equal(ours.loc[1977:], full, check_names=False)
    # the other computation has October to September throughout
    assert (ours[1976], other.loc[1976, "mean"]) == (55.458, 56.208)


# ------------------------------------------------------------------ the command


def register(originals: Path, path: str, monkeypatch) -> None:
    """Say in the register that what stands at `path` now is the original."""
    content = (originals / path).read_bytes()
    new = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    old = extract.register("originals.money")
    changed = [dataclasses.replace(one, **new) if one.path == path else one for one in old]
    monkeypatch.setattr(extract, "register", lambda _: changed)


@pytest.fixture
def originals(tmp_path, monkeypatch, known) -> Path:
    """Return a folder with a small file for each original of the register."""
    folder = tmp_path / "sources"
    texts = {
        "budauth": OMB,
        "world_imet": COLLATED,
        "crs_": CRS,
        "military": SECTORS,
        "us_foreign_aid": TOTALS,
        "imet_requests": QUOTED,
        "pkr_per_usd_annual": YEARLY,
        "pkr_per_usd_daily": DAILY,
    }
    for number, original in enumerate(extract.register("originals.money")):
        path = folder / original.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".xlsx":
            workbook(path)
        elif original.source.startswith("STATE"):
            state_table(path, year=str(2007 + number))
        elif original.source == "cpiai.csv":
            consumer_prices(path)
        else:
            write(path, next(text for name, text in texts.items() if path.name.startswith(name)))
        register(folder, original.path, monkeypatch)
    return folder


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_small_originals_become_every_table(originals, tmp_path, capsys):
    out = tmp_path / "data"
    assert main(["extract", "--sources", str(originals), "--out", str(out)]) == 0
    lines_of = capsys.readouterr().out.splitlines()
    assert {line.rpartition("/data/")[2] for line in lines_of} == {t.path for t in OF_ORIGINALS}
    written = {str(path.relative_to(out)) for path in files_of(out)}
    assert written == {*(table.path for table in OF_ORIGINALS), "datapackage.json"}
    world = tables.load(schemas.WORLD_IMET, out).set_index(["series", "fiscal_year", "period"])
    assert world.loc[("Greenbook obligations", 2020, YEAR), "usd"] == 5_000 + 40 - 60
    assert world.loc[("State Department table", 2008, YEAR), "stage"] == "not stated"
    assert world.loc[("State Department table", 2017, YEAR), "stage"] == "request"
    # what the press quotes is a request like others, but no total of the State Department's tables
    assert set(world.loc["State Department table"].index.get_level_values(0)) == {
        *range(2008, 2018)
    }
    requests = tables.load(schemas.IMET_REQUESTS, out)
    assert set(requests["fiscal_year"]) == {*range(2008, 2018), 2021}


def no_original(originals, monkeypatch):
    (originals / "money/crs/crs_pakistan_FY2002_FY2014_20131024.csv").unlink()


def another_file(originals, monkeypatch):
    write(originals / "context/cpi/cpiai.csv", "Date,Index\n")


def bad_row(originals, monkeypatch):
    path = "money/greenbook/us_foreignaid_greenbook.xlsx"
    workbook(originals / path, [*BOOK, BOOK[0]])
    register(originals, path, monkeypatch)


def bad_sum(originals, monkeypatch):
    path = "money/state_cbj/STATE_budget_by_country.17.csv"
    state_table(originals / path, [*STATE, ("Ghana", "1")], year="2017")
    register(originals, path, monkeypatch)


def unknown_country(originals, monkeypatch):
    path = "money/foreignassistance_gov/military_rows_seen.csv"
    write(originals / path, SECTORS.replace("Pakistan", "Ruritania"))
    register(originals, path, monkeypatch)


def day_twice(originals, monkeypatch):
    path = "context/exchange_rates/pkr_per_usd_daily_seen.csv"
    write(originals / path, DAILY + DAILY.splitlines()[1] + "\n")
    register(originals, path, monkeypatch)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (no_original, "20131024.csv: no such file; name the folder of originals"),
        (another_file, r"cpiai.csv: this is not the file of the register \(sha256 differs"),
        (bad_row, "greenbook.xlsx: row 14 has the year, country and account of an earlier row"),
        (bad_sum, r"country.17.csv: the rows of 'TOTAL' add up to 1,101,000 dollars"),
        (unknown_country, "the country 'Ruritania' is unknown; add it to countries.csv"),
        (day_twice, "context/exchange_rates.csv breaks its schema"),
    ],
)
def test_a_bad_original_is_one_sentence_and_leaves_the_data_as_they_were(
    originals, tmp_path, monkeypatch, capsys, damage, message
):
    for table in OF_ORIGINALS:
        (tmp_path / "data" / table.path).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path / "data" / table.path, "as it was")
    before = files_of(tmp_path / "data")
    damage(originals, monkeypatch)
    assert main(["extract", "--sources", str(originals), "--out", str(tmp_path / "data")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and re.fullmatch("error: .*; nothing was written\n", err)
    assert re.search(message, err)
    assert files_of(tmp_path / "data") == before


def test_an_interruption_leaves_nothing_half_written(originals, tmp_path, monkeypatch):
    whole = tables._write

    def interrupt(frame, path):
        whole(frame, path)
        if path.name == "cpi.csv":
            raise KeyboardInterrupt

    monkeypatch.setattr(tables, "_write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        extracting.extract(extract.read_all, originals, tmp_path / "data")
    assert not files_of(tmp_path / "data")


def test_the_register_has_each_original_once():
    register = extract.register("originals.money")
    assert len({original.source for original in register}) == len(register) == 22


# ------------------------------------------------------------------ the Greenbook


def test_the_greenbook_is_read_row_by_row(tmp_path):
    frame = greenbook.read_greenbook(workbook(tmp_path / "book.xlsx"))
    assert values(frame, "fiscal_year", "period", "obligations_usd", "row", "source") == [
        (1976, YEAR, 250, 8, "book.xlsx"),
        (1976, QUARTER, 52, 9, "book.xlsx"),
        (2020, YEAR, 5_000, 10, "book.xlsx"),
        (2020, YEAR, -700, 11, "book.xlsx"),
        (2020, YEAR, 40, 12, "book.xlsx"),
        (2020, YEAR, -60, 13, "book.xlsx"),
    ]


def test_obligations_for_imet_are_kept_by_country_and_by_area_with_their_sign(tmp_path):
    frame = greenbook.imet_obligations(greenbook.read_greenbook(workbook(tmp_path / "book.xlsx")))
    assert values(frame, "country", "country_printed", "iso3", "obligations_usd", "row") == [
        ("Pakistan", "Pakistan", "PAK", 250, 8),
        ("Pakistan", "Pakistan", "PAK", 5_000, 10),
        ("World (not specified)", "World (not specified)", None, 40, 12),
        ("Myanmar", "Burma (Myanmar)", "MMR", -60, 13),
    ]


def test_assistance_to_pakistan_is_every_account_with_what_was_taken_back(tmp_path):
    frame = greenbook.read_greenbook(workbook(tmp_path / "book.xlsx"))
    assert values(
        greenbook.pakistan_assistance(frame), "period", "category", "obligations_usd"
    ) == [
        (YEAR, "Military", 250),
        (QUARTER, "Economic", 52),
        (YEAR, "Military", 5_000),
        (YEAR, "Economic", -700),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("Fiscal Year", 1945, "has no fiscal year from 1946 to 2020"),
        ("Fiscal Year", 2021, "has no fiscal year from 1946 to 2020"),
        ("Fiscal Year", 2019.5, "has no fiscal year from 1946 to 2020"),
        ("Fiscal Year", "2020", "has no fiscal year from 1946 to 2020"),
        ("Fiscal Year", "FY2020", "has no fiscal year from 1946 to 2020"),
        ("Country", None, "has an empty cell"),
        ("Funding Account Name", None, "has an empty cell"),
        ("Region", 5, "has no text in region"),
        (COLUMNS[-2], 5_000.5, "has no whole amount in obligations_usd"),
        (COLUMNS[-2], "five thousand", "has no whole amount in obligations_usd"),
        (COLUMNS[-2], "5000", "has no whole amount in obligations_usd"),
        (COLUMNS[-2], True, "has no whole amount in obligations_usd"),
        (COLUMNS[-2], 1e300, "has no whole amount in obligations_usd"),
        (COLUMNS[-1], "-", "has no whole amount in obligations_usd_2020"),
    ],
)
def test_a_bad_cell_of_the_greenbook_is_refused_by_its_row(tmp_path, column, cell, message):
    row = [cell if name == column else old for name, old in zip(COLUMNS, BOOK[2], strict=True)]
    path = workbook(tmp_path / "book.xlsx", [*BOOK[:2], row, *BOOK[3:]])
    told = refusal(SourceError, greenbook.read_greenbook, path)
    assert told == f"book.xlsx: row 10 {message}; look at the sheet"


CELLS = (
    st.none()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates(dt.date(1950, 1, 1)).map(lambda day: dt.datetime(day.year, day.month, day.day))
    | st.text(st.characters(min_codepoint=32, categories=("L", "N", "P", "Zs")), max_size=9)
)


@SOME
@given(column=st.sampled_from(COLUMNS), cell=CELLS)
def test_a_cell_of_the_greenbook_is_read_as_it_stands_or_refused(scratch, column, cell):
    row = [cell if name == column else old for name, old in zip(COLUMNS, BOOK[0], strict=True)]
    path = workbook(scratch / "book.xlsx", [row])
    try:
        read = greenbook.read_greenbook(path).iloc[0]
    except SourceError as error:
        assert str(error).startswith("book.xlsx: row 8 has ")
    else:
        there = read[greenbook.COLUMNS[column]]
        assert there == (1976 if cell == greenbook.TRANSITION_QUARTER else cell)
        assert not isinstance(cell, bool)


def test_a_row_that_repeats_the_key_of_another_is_refused(tmp_path):
    path = workbook(tmp_path / "book.xlsx", [*BOOK, (*BOOK[2][:-2], 1, 1)])
    told = refusal(SourceError, greenbook.read_greenbook, path)
    assert told.startswith("book.xlsx: row 14 has the year, country and account of an earlier row")


def text_file(path: Path) -> Path:
    return write(path, "Fiscal Year,Region\n")


def other_columns(path: Path) -> Path:
    return workbook(path, header=["Fiscal year", *COLUMNS[1:]])


def header_elsewhere(path: Path) -> Path:
    return workbook(path, above=3)


def short_sheet(path: Path) -> Path:
    return workbook(path, rows=(), above=2)


def no_rows(path: Path) -> Path:
    return workbook(path, rows=())


def blank_row(path: Path) -> Path:
    return workbook(path, rows=[*BOOK[:1], (), *BOOK[1:]])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path, "no such file; name the folder of originals"),
        (text_file, "book.xlsx: cannot be read as a workbook"),
        (short_sheet, "book.xlsx: cannot be read as a workbook"),
        (other_columns, r"book.xlsx: row 7 holds \['Fiscal year', 'Region'"),
        (header_elsewhere, "book.xlsx: row 7 holds .* and not the Greenbook's columns"),
        (no_rows, "book.xlsx: holds no row below row 7"),
        (blank_row, "book.xlsx: row 9 has an empty cell"),
    ],
)
def test_what_is_not_the_greenbook_is_refused(tmp_path, make, message):
    path = make(tmp_path / "book.xlsx")
    assert re.search(message, refusal(SourceError, greenbook.read_greenbook, path))


def test_a_recipient_that_no_list_knows_is_refused_by_its_name(tmp_path):
    frame = greenbook.read_greenbook(
        workbook(tmp_path / "book.xlsx", [(2020, "Europe", "Ruritania", *MILITARY, 1, 1)])
    )
    told = refusal(DataError, greenbook.imet_obligations, frame)
    assert told == "the country 'Ruritania' is unknown; add it to countries.csv"


def amounts_of(year: int, current: list[int], constant: list[int]) -> pd.DataFrame:
    """Return rows of one year, as far as the deflator needs them."""
    rows = {"obligations_usd": current, "obligations_usd_2020": constant}
    rows["row"] = range(FIRST_ROW, FIRST_ROW + len(current))
    return pd.DataFrame(rows).assign(fiscal_year=year, period=YEAR, source="book.xlsx")


@SOME
@given(
    tenthousandths=st.integers(500, 12_000),
    amounts=st.lists(st.integers(-19_999, 19_999), max_size=20),
    wrong=st.integers(0, 19),
)
def test_the_deflator_is_found_and_a_row_that_does_not_follow_it_is_named(
    tenthousandths, amounts, wrong
):
    deflator = tenthousandths / 10_000
    current = [20_000, *amounts]  # large enough for four decimals and not for five
    constant = [round(amount / deflator) for amount in current]
    table = greenbook.deflators(amounts_of(1960, current, constant))
    assert values(table, "fiscal_year", "deflator", "rows") == [(1960, deflator, len(current))]
    if amounts:
        wrong = 1 + wrong % len(amounts)
        constant[wrong] += 3 + round(1 / deflator)
        told = refusal(
            ReconciliationError, greenbook.deflators, amounts_of(1960, current, constant)
        )
        assert told.startswith(f"Greenbook, row {FIRST_ROW + wrong}: the constant amount is not")
        assert f"the deflator {deflator} of 1960" in told


def test_dollars_that_were_rounded_before_they_were_converted_follow_the_deflator():
    """10.4 dollars at a tenth of today's prices are 104 of today's, and stand beside 10."""
    found = greenbook.deflators(amounts_of(1946, [20_000, 10], [200_000, 104]))
    assert found["deflator"].tolist() == [0.1]
    rows = amounts_of(1946, [20_000, 10], [200_000, 106])
    assert "row 9:" in refusal(ReconciliationError, greenbook.deflators, rows)


@pytest.mark.parametrize("constant", [0, -5_000, 10**9])
def test_an_amount_that_no_price_level_explains_is_named(constant):
    rows = amounts_of(1960, [10, 5_000], [20, constant])
    told = refusal(ReconciliationError, greenbook.deflators, rows)
    assert told.startswith("Greenbook, row 9: 5,000 current and ")


# ------------------------------------------------------------------ budgets


def test_a_state_table_is_read_with_regions_countries_and_what_belongs_to_no_country(tmp_path):
    frame = budgets.read_state_table(state_table(tmp_path / "state.csv"))
    assert values(frame, "level", "country", "iso3", "usd", "row") == [
        ("world", "World", None, 1_100_000, 2),
        ("region", "Africa", None, 150_000, 3),
        ("country", "Kenya", "KEN", 100_000, 4),
        ("other", "State Africa Regional", None, 50_000, 5),
        ("region", "East Asia and Pacific", None, 200_000, 8),
        ("country", "Thailand", "THA", 200_000, 9),
        ("region", "Europe and Eurasia", None, 100_000, 10),
        ("country", "Turkey", "TUR", 100_000, 11),
        ("region", "Near East", None, 100_000, 12),
        ("country", "Jordan", "JOR", 100_000, 13),
        ("region", "South and Central Asia", None, 200_000, 14),
        ("country", "Pakistan", "PAK", 120_000, 15),
        ("country", "India", "IND", 80_000, 16),
        ("region", "Western Hemisphere", None, 50_000, 17),
        ("other", "Barbados and Eastern Caribbean", None, 50_000, 18),
        ("other", "Other Funding", None, 200_000, 19),
        ("other", "To Be Programmed", None, 200_000, 20),
        ("other", "PM - Political-Military Affairs", None, 100_000, 21),
    ]
    assert set(values(frame, "stage", "url")) == {("allocation", "https://example.org/state.pdf")}


def test_state_tables_of_later_years_hold_requests(tmp_path):
    stages = [
        budgets.read_state_table(state_table(tmp_path / "state.csv", year=year))["stage"].unique()
        for year in ("2015", "2016")
    ]
    assert [list(stage) for stage in stages] == [["allocation"], ["request"]]


PRINTED = [number for number, (_, cell) in enumerate(STATE) if cell not in budgets.NOTHING]


@SOME
@given(place=st.sampled_from(PRINTED), change=st.integers(-49, 999).filter(bool))
def test_no_amount_of_a_state_table_can_change_unnoticed(scratch, place, change):
    name, cell = STATE[place]
    wrong = (name, f"{int(cell.replace(',', '')) + change:,}")
    path = state_table(scratch / "state.csv", [*STATE[:place], wrong, *STATE[place + 1 :]])
    told = refusal(ReconciliationError, budgets.read_state_table, path)
    assert re.fullmatch(
        r"state.csv: the rows of '.*' add up to [\d,]+ dollars, printed is .*; look at the table",
        told,
    )


@pytest.mark.parametrize(
    ("made", "message"),
    [
        ({"rows": STATE[1:]}, "state.csv: the rows of 'TOTAL' add up to 1,100,000 dollars"),
        ({"rows": ()}, "state.csv: the rows of 'TOTAL' add up to 0 dollars, printed is None"),
        ({"rows": STATE[-4:]}, "state.csv: the rows of 'TOTAL' add up to 300,000 dollars"),
    ],
)
def test_a_state_table_without_its_totals_is_refused(tmp_path, made, message):
    path = state_table(tmp_path / "state.csv", **made)
    assert message in refusal(ReconciliationError, budgets.read_state_table, path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",IMET,", ",FMF,", "the header lacks the columns ['IMET']"),
        ("Country ,IMET", "IMET,IMET", "the header repeats the columns ['IMET']"),
        ("Kenya,100,", "Kenya,100,100,", "line 4 has 4 cells, the header 3; mend the file"),
        ("Kenya,100,", "Kenya,one hundred,", "line 4: 'one hundred' is not a whole number"),
        ("Kenya,100,2010", "Kenya,100,FY10", "line 4: 'FY10' is not a whole number"),
        ("Kenya,100,2010", "Kenya,100,2011", "line 4 is of another year than the first"),
        ("Kenya", "Keny\x81", "is not text in cp1252"),
    ],
)
def test_a_bad_line_of_a_state_table_is_refused_by_its_number(tmp_path, old, new, message):
    path = state_table(tmp_path / "state.csv")
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode("latin-1"), 1))
    told = refusal(SourceError, budgets.read_state_table, path)
    assert told.startswith("state.csv") and message in told


def test_budget_authority_says_what_was_actual_when_the_budget_was_made(tmp_path):
    frame = budgets.read_omb(write(tmp_path / "omb.csv", OMB))
    assert values(frame, "fiscal_year", "period", "stage", "usd", "row") == [
        (1976, YEAR, "actual", 23_000_000, 2),
        (1976, QUARTER, "actual", 5_750_000, 2),
        (1977, YEAR, "actual", 25_000_000, 2),
        (2015, YEAR, "actual", 1_000, 2),
        (2016, YEAR, "estimate", 2_000, 2),
        (2017, YEAR, "request", 3_000, 2),
        (2018, YEAR, "projection", 4_000, 2),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Education", "Instruction", f"holds 0 rows of '{budgets.IMET_ACCOUNT}', expected one"),
        (
            "Another account",
            budgets.IMET_ACCOUNT,
            f"holds 2 rows of '{budgets.IMET_ACCOUNT}', expected one",
        ),
        ('"5,750"', '"5,75"', "line 2: '5,75' is not a whole number"),
        (",TQ,", ",Quarter,", "the header lacks the columns ['TQ']"),
    ],
)
def test_omb_has_the_account_once_and_in_whole_numbers(tmp_path, old, new, message):
    path = write(tmp_path / "omb.csv", OMB.replace(old, new))
    told = refusal(SourceError, budgets.read_omb, path)
    assert told.startswith("omb.csv") and message in told


def test_nothing_in_a_collation_stands_for_no_amount(tmp_path):
    frame = budgets.read_collated_world(write(tmp_path / "world.csv", COLLATED))
    assert values(frame, "series", "fiscal_year", "stage", "usd", "row") == [
        ("OMB budget authority, FY2027 budget", 2027, "request", 113_000_000, 3),
        ("OMB budget authority, FY2027 budget", 2016, "actual", 2_000, 4),
        ("OMB outlays", 2016, "estimate", 3_000, 4),
    ]


def test_only_requests_are_taken_of_what_the_press_quotes(tmp_path):
    frame = budgets.read_quoted_requests(write(tmp_path / "news.csv", QUOTED))
    assert values(frame, "level", "country", "iso3", "stage", "usd", "standing", "row") == [
        ("world", "World", None, "request", 104_900_000, "press", 2),
        ("country", "Pakistan", "PAK", "request", 3_500_000, "press", 3),
    ]
    path = write(tmp_path / "news.csv", QUOTED.replace("3.5", "about 3"))
    told = refusal(SourceError, budgets.read_quoted_requests, path)
    assert told == "news.csv: line 3: 'about 3' is not a number above nothing"


# ------------------------------------------------------------------ Congressional Research Service


def read_crs(folder: Path, text: str = CRS) -> pd.DataFrame:
    return crs.read_crs(write(folder / "crs_20090131.csv", text))


def test_a_crs_table_is_read_cell_by_cell(tmp_path):
    frame = read_crs(tmp_path)
    assert set(frame["edition"]) == {pd.Timestamp("2009-01-31")}
    first = ("first_fiscal_year", "last_fiscal_year", "stage", "usd_millions", "printed")
    assert values(frame[frame["account"] == "CN"], *first) == [
        (2002, 2007, "actual", 1, "1"),
        (2008, 2008, "estimate", None, "<1"),
        (2009, 2009, "request", 0, "-"),
        (2002, 2008, "total", 1, "1"),
    ]
    assert values(frame[frame["account"] == "Food Aid"], "usd_millions", "printed", "row") == [
        (2, "2b", 5),
        (0, "-", 5),
        (None, "*", 5),
        (2, "2", 5),
    ]
    groups = frame.groupby("group")["account"].unique().map(list).to_dict()
    assert groups == {
        "economic": ["Food Aid", "Total Economic-Related"],
        "reimbursement": ["CSF Reimbursements"],
        "security": ["CN", "FMF", "Total Security-Related"],
        "total": ["Grand Total"],
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("CN,", "Gifts,", "line 2: the account 'Gifts' is unknown; add it to originals.money.crs"),
        ("CN,", "FMF,", "line 3: the account 'FMF' occurs twice"),
        ("FMF,10", "FMF,ten!", "line 3: 'ten!' is no amount of these tables"),
        ("FMF,10", "FMF,", "line 3: '' is no amount of these tables"),
        ("FMF,10", "FMF,10-", "line 3: '10-' is no amount of these tables"),
        ("FMF,10", "FMF,-10", "line 3: '-10' is no amount of these tables"),
        ("FMF,10", "FMF,1.5", "line 3: '1.5' is no amount of these tables"),
        ("FY2008_est", "Fiscal2008", "the column 'Fiscal2008' names no fiscal year"),
        (",total,", ",sum,", "the header lacks the columns ['total']"),
        ("FMF,10,5a", "FMF,10", "line 3 has 4 cells, the header 5"),
    ],
)
def test_what_is_no_crs_table_is_refused(tmp_path, old, new, message):
    told = refusal(SourceError, read_crs, tmp_path, CRS.replace(old, new, 1))
    assert told.startswith("crs_20090131.csv") and message in told


def test_totals_of_crs_may_differ_by_rounding_alone(tmp_path, known):
    assert crs.differences(read_crs(tmp_path)).empty
    # a sum is rounded like each of its two addends, by half a million
    rounded = CRS.replace("Total Security-Related,11", "Total Security-Related,12")
    assert crs.differences(read_crs(tmp_path, rounded)).empty


@pytest.mark.parametrize(
    ("old", "new", "account"),
    [
        ("Related,11,5,16", "Related,13,5,16", "'Total Security-Related', 2002, 2007), 2"),
        ("Related,2,-,2", "Related,4,-,2", "'Total Economic-Related', 2002, 2007), 2"),
        ("Total,43,8,51,", "Total,46,8,51,", "'Grand Total', 2002, 2007), 3"),
        ("FMF,10,5a,15", "FMF,10,5a,17", "'FMF, total', 2002, 2008), 2"),
    ],
)
def test_another_difference_of_crs_must_be_known(tmp_path, known, old, new, account):
    frame = read_crs(tmp_path, CRS.replace(old, new))
    told = refusal(ReconciliationError, crs.differences, frame)
    assert account in told and "otherwise than crs_differences.csv says" in told


def test_a_known_difference_is_told_with_its_reason_and_must_occur(tmp_path, known):
    frame = read_crs(tmp_path, CRS.replace("FMF,10,5a,15", "FMF,10,5a,17"))
    others = '2009-01-31,Total Security-Related,2002,2008,-2,"the same slip, in the column"'
    known('2009-01-31,"FMF, total",2002,2008,2,a slip', others)
    found = crs.differences(frame)
    assert values(found, "account", "reason")[0] == ("FMF, total", "a slip")
    told = refusal(ReconciliationError, crs.differences, read_crs(tmp_path))
    assert "FMF, total" in told and "Total Security-Related" in told
    known('2009-01-31,"FMF, total",2002,2008,1,a slip', others)
    assert "FMF, total" in refusal(ReconciliationError, crs.differences, frame)


# ------------------------------------------------------------------ ForeignAssistance.gov


def test_sectors_and_totals_are_read_with_their_lines(tmp_path):
    sectors = foreignassistance.read_sectors(write(tmp_path / "sectors.csv", SECTORS))
    assert values(sectors, "fiscal_year", "iso3", "obligations_usd", "disbursements_usd") == [
        (2018, "PAK", 379_572, -5)
    ]
    totals = foreignassistance.read_country_totals(write(tmp_path / "totals.csv", TOTALS))
    assert values(totals, "fiscal_year", "period", "obligations_usd", "row") == [
        (1976, YEAR, 203_702_000, 2),
        (1976, QUARTER, 64_500_000, 3),
    ]


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (
            foreignassistance.read_sectors,
            SECTORS.replace("379572", "379,5.72"),
            "line 2 has 7 cells, the header 6; mend the file",
        ),
        (
            foreignassistance.read_sectors,
            SECTORS.replace("379572", "379572.5"),
            "line 2: '379572.5' is not a whole number",
        ),
        (
            foreignassistance.read_country_totals,
            TOTALS.replace("1976tq", "1976q"),
            "line 3: '1976q' is not a whole number",
        ),
        (
            foreignassistance.read_country_totals,
            TOTALS.replace("PAK", "NPL"),
            "holds no obligations of 'PAK'",
        ),
    ],
)
def test_a_bad_number_of_foreignassistance_is_refused(tmp_path, read, text, message):
    told = refusal(SourceError, read, write(tmp_path / "seen.csv", text))
    assert told.startswith("seen.csv") and message in told


# ------------------------------------------------------------------ prices and rates


@given(st.dates(dt.date(1946, 1, 1), dt.date(2060, 1, 1)))
def test_each_month_is_in_the_fiscal_year_that_the_schema_describes(day):
    month = pd.Timestamp(day)
    year, period = dates.fiscal_period(month)
    if period == QUARTER:
        start, end = "1976-07", "1976-09"
    elif year <= 1976:
        start, end = f"{year - 1}-07", f"{year}-06"
    else:
        start, end = f"{year - 1}-10", f"{year}-09"
    assert start <= f"{month:%Y-%m}" <= end


def test_prices_are_means_over_whole_fiscal_years_old_and_new(tmp_path):
    path = consumer_prices(tmp_path / "cpi.csv", m1976_01="1976-01-01,13")
    table = prices.cpi_by_fiscal_year(path)
    # July 1974 to June 1976, the transition quarter, a year from October; of the next a month lacks
    assert values(table, "fiscal_year", "period", "index") == [
        (1975, YEAR, 6.5),
        (1976, QUARTER, 8),
        (1976, YEAR, 7.5),
        (1977, YEAR, 6.5),
    ]


def test_a_year_that_lacks_a_month_has_no_price(tmp_path):
    path = consumer_prices(tmp_path / "cpi.csv", m1975_03="", m1976_08="")
    table = prices.cpi_by_fiscal_year(path)
    assert values(table, "fiscal_year", "period") == [(1976, YEAR), (1977, YEAR)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("March 1975,3", "line 10: 'March 1975' is not an ISO date"),
        ("1975-13-01,3", "line 10: '1975-13-01' is not an ISO date"),
        ("1975-03-01,", "line 10: '' is not a number above nothing"),
        ("1975-03-01,-3", "line 10: '-3' is not a number above nothing"),
        ("1975-03-01,0.0", "line 10: '0.0' is not a number above nothing"),
        ("1975-02-01,3", "the month 1975-02 occurs twice"),
        ("1975-02-28,3", "the month 1975-02 occurs twice"),
    ],
)
def test_a_bad_month_is_refused(tmp_path, line, message):
    path = consumer_prices(tmp_path / "cpi.csv", m1975_03=line)
    assert refusal(SourceError, prices.cpi_by_fiscal_year, path) == f"cpi.csv: {message}"


def test_rates_are_of_years_or_of_single_days(tmp_path):
    yearly, daily = write(tmp_path / "yearly.csv", YEARLY), write(tmp_path / "daily.csv", DAILY)
    assert values(prices.exchange_rates(yearly, daily), "series", "date", "pkr_per_usd", "url") == [
        ("mean of the year", pd.Timestamp("1990-01-01"), 21.70737, None),
        ("mean of the year", pd.Timestamp("1991-01-01"), 23.80077, None),
        (
            *("closing rate of the day", pd.Timestamp("2019-08-06"), 158.65),
            "https://example.org/rate",
        ),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("21.70737", "Rs 21", "yearly.csv: line 2: 'Rs 21' is not a number above nothing"),
        ("1991", "199l", "yearly.csv: line 3: '199l' is not an ISO date"),
        ("158.65", "158,65", "daily.csv, at '2019-08-06,158,65,https"),
        ("2019-08-06", "6 August 2019", "daily.csv: line 2: '6 August 2019' is not an ISO date"),
    ],
)
def test_a_bad_rate_is_refused(tmp_path, old, new, message):
    yearly = write(tmp_path / "yearly.csv", YEARLY.replace(old, new))
    daily = write(tmp_path / "daily.csv", DAILY.replace(old, new))
    assert refusal(SourceError, prices.exchange_rates, yearly, daily).startswith(message)


# ------------------------------------------------------------------ lines and numbers


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file; name the folder of originals that holds it"),
        (b"", "the header lacks the columns ['a']"),
        (b"b,c\n1,2\n", "at 'b,c': the header lacks the columns ['a']"),
        (b"a,b\n1,2\n3\n", "at '3': line 3 has 1 cells, the header 2; mend the file"),
        (b"a,b\n\n1,2\n", "line 2 has 0 cells"),
        (b"a,b\n1,\xff\n", "is not text in utf-8-sig (invalid start byte)"),
        (b'a,b\n1,2\n3,"4\n5,6\n', "line 3: is not CSV (unexpected end of data)"),
        (b'a,b\n1,"2"2\n', "line 2: is not CSV"),
    ],
)
def test_a_file_that_is_not_such_a_table_is_refused(tmp_path, content, message):
    path = tmp_path / "table.csv"
    if content is not None:
        path.write_bytes(content)
    told = refusal(SourceError, lambda: list(csvlines.read_lines(path, ("a",))))
    assert "table.csv" in told and message in told


@SOME
@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_lines_are_read_as_they_were_written_but_for_blanks(scratch, rows):
    path = scratch / "lines.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([("a", "b"), *rows])
    read = [tuple(line.cells.values()) for line in csvlines.read_lines(path, ("a", "b"))]
    assert read == [tuple(" ".join(cell.split()) for cell in row) for row in rows]


def test_a_line_is_counted_where_it_starts_though_a_cell_goes_over_several(tmp_path):
    path = write(tmp_path / "table.csv", 'a,b\n1,"two\nlines"\n3,4\n')
    assert list(csvlines.read_lines(path, ("a",))) == [
        csvlines.Line(2, {"a": "1", "b": "two lines"}),
        csvlines.Line(4, {"a": "3", "b": "4"}),
    ]


@SOME
@given(st.binary() | st.text().map(str.encode))
def test_nothing_but_lines_or_a_refusal_comes_of_any_bytes(scratch, content):
    path = scratch / "any.csv"
    path.write_bytes(b"a,b\n" + content)
    try:
        assert all(list(line.cells) == ["a", "b"] for line in csvlines.read_lines(path, ("a",)))
    except SourceError as error:
        assert str(error).startswith("any.csv")


@given(st.integers(-(10**15), 10**15), st.floats(0.001, 10**9), st.dates())
def test_numbers_and_days_are_read_as_they_are_written(number, decimal, day):
    path = Path("a.csv")
    assert csvlines.whole_number(f"{number:,}", path, 1) == number
    assert csvlines.whole_number(f"{number}.00", path, 1) == number
    assert csvlines.decimal_number(f"{decimal:.6f}", path, 1) == float(f"{decimal:.6f}")
    assert csvlines.calendar_day(day.isoformat(), path, 1).date() == day


@given(st.text() | st.from_regex(r"-?[\d,.]{1,9}", fullmatch=True))
def test_nothing_but_a_value_or_a_refusal_comes_of_any_text(text):
    for parse in (csvlines.whole_number, csvlines.decimal_number, csvlines.calendar_day):
        try:
            value = parse(text, Path("a.csv"), 7)
        except ImetError as error:
            assert str(error).startswith(f"a.csv: line 7: '{text}' is not a")
        else:
            assert pd.notna(value)
