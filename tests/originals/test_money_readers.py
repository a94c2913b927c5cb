"""The readers of money and rates: what they read, and what they refuse."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imet import dates
from imet.errors import DataError, ImetError, ReconciliationError, SourceError
from imet.schemas import CRS_DIFFERENCES
from originals import csvlines
from originals.money import budgets, crs, foreignassistance, greenbook
from originals.money.exchange_rates import read_yearly_rates
from originals.register import edition
from small import (
    BOOK,
    COLUMNS,
    CRS,
    MILITARY,
    OMB,
    SECTORS,
    STATE,
    TOTALS,
    YEARLY,
    original,
    registered,
    state_table,
    workbook,
    write,
)

YEAR, QUARTER = dates.PERIODS
SOME = settings(max_examples=60)  # for what takes a file each time
FIRST_ROW = greenbook.HEADER_ROW + 1


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
def known(monkeypatch):
    """Return a function that says which differences of the CRS tables are known: first none."""

    def say(*rows: tuple) -> None:
        columns = CRS_DIFFERENCES.columns
        listed = [dict(zip(columns, map(str, row), strict=True)) for row in rows]
        monkeypatch.setattr(crs, "listed", lambda _: listed)

    say()
    return say


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
        ("Kenya,100,2010", "Kenya,100,2011", "line 4: is of another year than the first"),
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
        ("Related,11,5,16", "Related,13,5,16", "'Total Security-Related', '2002', '2007', '2')"),
        ("Related,2,-,2", "Related,4,-,2", "'Total Economic-Related', '2002', '2007', '2')"),
        ("Total,43,8,51,", "Total,46,8,51,", "'Grand Total', '2002', '2007', '3')"),
        ("FMF,10,5a,15", "FMF,10,5a,17", "'FMF, total', '2002', '2008', '2')"),
    ],
)
def test_another_difference_of_crs_must_be_known(tmp_path, known, old, new, account):
    frame = read_crs(tmp_path, CRS.replace(old, new))
    told = refusal(ReconciliationError, crs.differences, frame)
    assert account in told and "otherwise than crs_differences.csv says" in told


def test_a_known_difference_is_told_with_its_reason_and_must_occur(tmp_path, known):
    frame = read_crs(tmp_path, CRS.replace("FMF,10,5a,15", "FMF,10,5a,17"))
    others = ("2009-01-31", "Total Security-Related", 2002, 2008, -2, "the same, in the column")
    known(("2009-01-31", "FMF, total", 2002, 2008, 2, "a slip"), others)
    found = crs.differences(frame)
    assert values(found, "account", "reason")[0] == ("FMF, total", "a slip")
    told = refusal(ReconciliationError, crs.differences, read_crs(tmp_path))
    assert "FMF, total" in told and "Total Security-Related" in told
    known(("2009-01-31", "FMF, total", 2002, 2008, 1, "a slip"), others)
    assert "FMF, total" in refusal(ReconciliationError, crs.differences, frame)


# ------------------------------------------------------------------ ForeignAssistance.gov


@pytest.fixture
def of_site(tmp_path, monkeypatch):
    """Return a function that writes a table which is one of the register's editions."""

    def written(name: str, text: str) -> Path:
        path = write(tmp_path / name, text)
        registered(monkeypatch, [original(path, tmp_path, part="money", edition="2025-12")])
        return path

    return written


def test_a_table_of_another_edition_is_refused_and_the_two_are_named(tmp_path, of_site):
    reads = foreignassistance.read_sectors, foreignassistance.read_country_totals
    for read, text in zip(reads, (SECTORS, TOTALS), strict=True):
        path = of_site("us_foreign_aid_2025-12.csv", text)
        assert edition(path) == "2025-12"
        later = write(tmp_path / "us_foreign_aid_2026-06.csv", text)
        told = refusal(SourceError, read, later)
        assert "2026-06.csv: an edition that the register does not know" in told
        assert "the register has us_foreign_aid_2025-12.csv" in told
        told = refusal(SourceError, read, write(path, text.replace("2018", "2019") + "\n"))
        assert "this is not the edition of 2025-12 that the register names" in told


def test_sectors_and_totals_are_read_with_their_lines(of_site):
    sectors = foreignassistance.read_sectors(of_site("sectors.csv", SECTORS))
    assert values(sectors, "fiscal_year", "iso3", "obligations_usd", "disbursements_usd") == [
        (2018, "PAK", 379_572, -5)
    ]
    totals = foreignassistance.read_country_totals(of_site("totals.csv", TOTALS))
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
def test_a_bad_number_of_foreignassistance_is_refused(of_site, read, text, message):
    told = refusal(SourceError, read, of_site("seen.csv", text))
    assert told.startswith("seen.csv") and message in told


# ------------------------------------------------------------------ rates


def test_rates_are_of_years(tmp_path):
    frame = read_yearly_rates(write(tmp_path / "yearly.csv", YEARLY))
    assert values(frame, "series", "date", "pkr_per_usd", "url") == [
        ("mean of the year", pd.Timestamp("1990-01-01"), 21.70737, None),
        ("mean of the year", pd.Timestamp("1991-01-01"), 23.80077, None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("21.70737", "Rs 21", "yearly.csv: line 2: 'Rs 21' is not a number above nothing"),
        ("21.70737", "21,7", "yearly.csv, at '1990,21,7"),
        ("1991", "199l", "yearly.csv: line 3: '199l' is not an ISO date"),
    ],
)
def test_a_bad_rate_is_refused(tmp_path, old, new, message):
    yearly = write(tmp_path / "yearly.csv", YEARLY.replace(old, new))
    assert refusal(SourceError, read_yearly_rates, yearly).startswith(message)


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
        csvlines.Line("table.csv", 2, {"a": "1", "b": "two lines"}),
        csvlines.Line("table.csv", 4, {"a": "3", "b": "4"}),
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


def line(text: str) -> csvlines.Line:
    return csvlines.Line("a.csv", 7, {"cell": text})


@given(st.integers(-(10**15), 10**15), st.floats(0.001, 10**9), st.dates())
def test_numbers_and_days_are_read_as_they_are_written(number, decimal, day):
    assert line(f"{number:,}").whole("cell") == line(f"{number}.00").whole("cell") == number
    assert line(f"{number}tq").whole("cell", "tq") == number
    assert line(f"{decimal:.6f}").positive("cell") == float(f"{decimal:.6f}")
    assert line(f"-{decimal:.6e}").decimal("cell") == -float(f"{decimal:.6e}")
    assert line(day.isoformat()).day("cell").date() == day


@given(st.text() | st.from_regex(r"-?[\d,.]{1,9}", fullmatch=True))
def test_nothing_but_a_value_or_a_refusal_comes_of_any_text(text):
    cell = line(text)
    for parse in (cell.whole, cell.decimal, cell.positive, cell.day):
        try:
            value = parse("cell")
        except ImetError as error:
            assert str(error).startswith(f"a.csv: line 7: '{text}' is not a")
        else:
            assert pd.notna(value)
