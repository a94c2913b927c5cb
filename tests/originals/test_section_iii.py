"""Section III is read row by row, and its printed totals are the check."""

import pytest

import small
from imet.errors import DataError, ReconciliationError, SourceError
from originals.reports import section_iii
from originals.reports.section_iii import read_section_iii

PAGE = "2007-2008,https://example.org/1,2026-11-26,Albania,2007,past,"
HEADER, _, *_ = small.SECTION_III.splitlines(keepends=True)
GOOD = f"{PAGE}IMET-1,91,72,52,,1098359\n{PAGE}CTFP,9,8,3,,1000\n{PAGE}TOTAL,100,80,54,,1099359\n"


@pytest.fixture(autouse=True)
def no_known_differences(monkeypatch):
    monkeypatch.setattr(section_iii, "listed", lambda _: [])


def read(tmp_path, text):
    path = tmp_path / "seen.csv"
    path.write_text(HEADER + text, encoding="utf-8")
    return read_section_iii(path)


def test_rows_keep_their_address_day_and_line(tmp_path):
    first = read(tmp_path, GOOD).iloc[0]
    assert (first.country, first.iso3, first.individuals, first.usd) == (
        "Albania",
        "ALB",
        72,
        1098359,
    )
    assert (first.url, str(first.seen.date()), first.row) == (
        "https://example.org/1",
        "2026-11-26",
        2,
    )


@pytest.mark.parametrize("wrong", ["91,73,52,,1098359", "90,72,52,,1098359", "91,72,52,,1098358"])
def test_a_row_that_contradicts_its_total_is_an_error_with_address_and_row(tmp_path, wrong):
    text = GOOD.replace("91,72,52,,1098359", wrong)
    with pytest.raises(ReconciliationError, match=r"example.org/1: .*Albania, FY2007.* row 4"):
        read(tmp_path, text)


def test_a_course_of_two_programmes_may_count_once_but_no_more_than_all(tmp_path):
    with pytest.raises(ReconciliationError, match="courses"):
        read(tmp_path, GOOD.replace("100,80,54", "100,80,56"))
    with pytest.raises(ReconciliationError, match="courses"):
        read(tmp_path, GOOD.replace("100,80,54", "100,80,51"))


def test_a_known_difference_is_noted_and_a_stale_one_refused(tmp_path, monkeypatch):
    known = {
        **{"url": "https://example.org/1", "country": "Albania", "fiscal_year": "2007"},
        **{"stage": "past", "column": "usd", "difference": "5", "note": "5 dollars above"},
    }
    monkeypatch.setattr(section_iii, "listed", lambda _: [known])
    frame = read(tmp_path, GOOD.replace("1099359", "1099364"))
    assert list(frame.note.dropna()) == ["5 dollars above"]
    with pytest.raises(ReconciliationError, match="miss the total .* by nothing"):
        read(tmp_path, GOOD)
    with pytest.raises(ReconciliationError, match="of which no total was read"):
        read(tmp_path, GOOD.splitlines()[0] + "\n")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (GOOD.replace("Albania", "Albanien"), "Albanien"),
        (GOOD.replace("91,72", "many,72"), "'many' is not a whole number"),
        (GOOD.replace("2026-11-26", "26 November"), "not an ISO date"),
    ],
)
def test_a_cell_that_cannot_be_read_is_an_error(tmp_path, text, what):
    with pytest.raises((SourceError, DataError), match=what):
        read(tmp_path, text)
