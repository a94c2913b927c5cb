"""The reader of the training reports: what it reads, and what it refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imet.errors import ReconciliationError, SourceError
from originals.reports.layouts import BLOCKS
from originals.reports.pdftext import read_pages
from originals.reports.reconcile import Erratum, reconcile
from originals.reports.records import Activity, Total
from originals.reports.report import read_report
from originals.reports.values import parse_amount, parse_count, parse_date, whole_dollars
from reports import COLUMNS, ROW, Report, small_report


@pytest.fixture
def read(tmp_path):
    def read_one(report: Report) -> list[Activity | Total]:
        path = report.write(tmp_path / "report.pdf")
        return [record for _, record in read_report(BLOCKS, [path])]

    return read_one


def test_a_row_is_read_cell_by_cell(read):
    activity, total = read(small_report())
    assert activity.block.country == "Pakistan"
    assert activity.block.label == "IMET-1"
    assert activity.block.fiscal_year == 2018
    assert (activity.course, activity.students) == ("War College", 2)
    assert (activity.location, activity.student_unit) == ("Maxwell AFB, AL", "Army")
    assert (activity.us_unit, activity.cost) == ("AWC", Decimal(1500))
    assert (activity.start, activity.end) == (dt.date(2018, 1, 2), dt.date(2018, 5, 30))
    assert (total.level, total.students, total.cost, total.page) == ("program", 2, 1500, 1)


def test_wrapped_cells_stay_with_their_row(read):
    wrapped = ("A course", "1", ["Near East", "South Asia", "Center"], *ROW[3:])
    activities = read(Report().heading("Nepal").block(ROW, wrapped, ROW))[:-1]
    assert [row.location for row in activities] == [ROW[2], "Near East South Asia Center", ROW[2]]


def test_a_word_broken_at_a_hyphen_is_one_word_again(read):
    broken = (["A course of the Indo-", "Pacific"], *ROW[1:])
    assert read(Report().heading("Nepal").block(broken))[0].course == (
        "A course of the Indo-Pacific"
    )


def test_a_block_goes_on_over_the_page_and_pages_are_counted_as_printed(read):
    report = Report().heading("Nepal")
    report.heading("IMET-1 - Fiscal Year 2018 Department of State Training").header().row(*ROW)
    report.page().header().row(*ROW).total("Fiscal Year 2018 Program Totals", 4, "$3,000")
    first, second, total = read(report)
    assert (first.page, second.page, total.page) == (1, 2, 2)


def test_the_column_of_the_us_unit_may_be_absent(read):
    columns = tuple(column for column in COLUMNS if column[0] != "US Unit")
    row = ROW[:4] + ROW[5:]
    report = Report(columns=columns).heading("Nepal")
    report.heading("FMF - FY 2008 DoS Training").header().row(*row)
    activity, _ = read(report.total("FY 2008 Program Totals", 2, "$1,500"))
    assert activity.us_unit is None
    assert activity.cost == 1500


def test_a_row_torn_apart_by_a_line_break_is_put_together(read):
    report = Report().heading("Nepal")
    report.heading("PKO - Fiscal Year 2018 Department of State Training").header()
    report.row("Course", "1", "Vicenza", "Superintendent;")
    report.row("of Police", "N/A", "972", "$972", "6/17/2018")
    activity, _ = read(report.total("Fiscal Year 2018 Program Totals", 1, "$972"))
    assert activity.student_unit == "Superintendent; of Police"
    assert (activity.us_unit, activity.cost, activity.end) == ("N/A", 972, None)


def test_a_total_printed_over_a_row_keeps_what_is_left_of_the_row(read):
    report = Report().heading("Nepal")
    report.heading("PKO - Fiscal Year 2018 Department of State Training").header().row(*ROW)
    report.row("Fiscal Year 2018 Program Totals", "7", *ROW[2:5], "$9,999", *ROW[6:]).row(*ROW)
    report.total("Nepal Fiscal Year 2018 Totals", 7, "$9,999")
    first, total, second, country = read(report)
    assert first.block == second.block
    assert total.overprinted == "Maxwell AFB, AL; Army; AWC; 1/2/2018; 5/30/2018"
    assert country.level == "country"


REFUSED = {
    "a date that is none": (
        Report().heading("Nepal").block((*ROW[:6], "2/30/2018", ROW[7]), total=(2, "$1,500")),
        "'2/30/2018' is not a day of the calendar",
    ),
    "an amount that is none": (
        Report().heading("Nepal").block((*ROW[:5], "$15O0", *ROW[6:]), total=(2, "$1,500")),
        r"'\$15O0' is not an amount",
    ),
    "students that are no number": (
        Report().heading("Nepal").block((ROW[0], "two", *ROW[2:]), total=(2, "$1,500")),
        "'two' is not a number of students",
    ),
    "a row without a cost": (
        Report().heading("Nepal").block((*ROW[:5], None, *ROW[6:]), total=(2, "$0")),
        "broken off",
    ),
    "columns that cannot be found": (
        Report(columns=(("Course", 36), *COLUMNS[1:])).heading("Nepal").block(ROW),
        "columns cannot be found",
    ),
    "a block without a country": (Report().block(ROW), "without a country"),
    "a block without its total": (
        Report().heading("Nepal").heading("FMF - FY 2008 DoS Training").header().row(*ROW),
        "total of 'FMF' is missing",
    ),
    "a page without running head": (Report(head="").heading("Nepal").block(ROW), "no running head"),
}


@pytest.mark.parametrize(("report", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_understood_is_refused_with_its_page(read, report, message):
    with pytest.raises(SourceError, match=message) as error:
        read(report)
    assert str(error.value).startswith("report.pdf, page 1")


def test_a_cell_that_begins_between_two_columns_is_refused(read):
    report = Report().heading("Nepal")
    report.heading("FMF - Fiscal Year 2018 Department of State Training").header()
    report.columns = tuple((name, x + 40) for name, x in report.columns)
    with pytest.raises(SourceError, match="does not begin at the column's edge"):
        read(report.row(*ROW).total("Fiscal Year 2018 Program Totals", 2, "$1,500"))


def test_a_wrapped_cell_that_is_not_level_with_its_row_is_refused(read):
    report = Report().heading("Nepal")
    report.heading("FMF - Fiscal Year 2018 Department of State Training").header()
    places = ["Near East", "Center", "Washington", "DC"]
    report.row(ROW[0], ["2", None, None, None], places, *ROW[3:])
    with pytest.raises(SourceError, match="not level with its row"):
        read(report.total("Fiscal Year 2018 Program Totals", 2, "$1,500"))


def damaged(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_files_that_are_no_whole_pdf_are_refused_by_name(tmp_path):
    whole = small_report().write(tmp_path / "whole.pdf").read_bytes()
    cases = {
        "no such file": tmp_path / "missing.pdf",
        "not a PDF": damaged(tmp_path / "page.pdf", b"<html>not found</html>"),
        "truncated": damaged(tmp_path / "cut.pdf", whole[: len(whole) // 2]),
        "encrypted": small_report().write(tmp_path / "locked.pdf", password="secret"),
        "is damaged": damaged(tmp_path / "holes.pdf", b"%PDF-1.4\nnothing\n%%EOF\n"),
    }
    for message, path in cases.items():
        with pytest.raises(SourceError, match=f"{path.name}: .*{message}"):
            list(read_pages(path))


def of_nepal(*rows, total):
    """Return a report with one block, and the same total again for the country."""
    report = Report().heading("Nepal").block(*rows, total=total)
    return report.total("Nepal Fiscal Year 2018 Totals", *total)


def named(items):
    return [("report.pdf", item) for item in items]


def test_rows_and_totals_that_disagree_are_refused_by_place(read):
    items = named(read(of_nepal(ROW, ROW, total=(5, "$3,000"))))
    with pytest.raises(
        ReconciliationError, match=r"report.pdf, page 1, Nepal, IMET-1, 2018 \(program\): "
    ):
        reconcile(items, {})


def test_an_erratum_accounts_for_its_block_and_for_the_country_around_it(read):
    items = named(read(of_nepal(ROW, total=(3, "$1,600"))))
    key = ("Nepal", "IMET-1", "program")
    compared = reconcile(items, {key: Erratum(1, 100, "seen on the page")})
    assert [one.status for one in compared] == ["erratum", "erratum"]
    assert compared[1].erratum.reason == "Contains the exception of IMET-1."


@pytest.mark.parametrize("wrong", [(1, 99), (0, 100), (None, None)])
def test_an_erratum_must_be_met_to_the_place_and_the_dollar(read, wrong):
    items = named(read(of_nepal(ROW, total=(3, "$1,600"))))
    with pytest.raises(ReconciliationError):
        reconcile(items, {("Nepal", "IMET-1", "program"): Erratum(*wrong, "no")})


def test_a_country_without_its_total_is_refused_unless_the_total_is_known_to_be_lost(read):
    items = named(read(small_report()))
    with pytest.raises(ReconciliationError, match=r"Pakistan \(country\) has rows but no total"):
        reconcile(items, {})
    lost = {("Pakistan", None, "country"): Erratum(None, None, "the page is torn")}
    assert [one.status for one in reconcile(items, lost)] == ["reconciled"]


def test_a_name_too_long_for_a_line_is_one_name(read):
    name = "Congo, Democratic Republic of (Kinshasa)"
    report = Report().heading(name).block(ROW)
    report.row([f"{name} Fiscal", "Year 2018 Totals"], "2", *[None] * 3, "$1,500")
    report.heading("Nepal").block(ROW)
    total = [item for item in read(report) if isinstance(item, Total)][1]
    assert (total.level, total.country, total.students) == ("country", name, 2)


def test_a_country_without_programmes_has_a_total_all_the_same(read):
    report = Report().heading("Nepal").block(ROW)
    report.total("Nepal Fiscal Year 2018 Totals", 2, "$1,500").heading("Niue")
    report.total("Niue Fiscal Year 2018 Totals", 0, "$0")
    assert read(report)[-1].country == "Niue"


def test_a_line_that_is_neither_total_nor_country_is_refused(read):
    with pytest.raises(SourceError, match="a line that is neither total nor country"):
        read(Report().heading("Nepal").block(ROW).heading("A line"))


@given(st.integers(0, 10**12))
def test_amounts_and_counts_are_read_as_they_are_written(number):
    assert parse_amount(f"${number:,}") == number
    assert parse_amount(str(number)) == number
    assert parse_count(f"{number:,}") == number


@given(st.dates(dt.date(1000, 1, 1)))
def test_dates_are_read_as_they_are_written(date):
    assert parse_date(f"{date.month}/{date.day}/{date.year}") == date


@given(st.text())
def test_nothing_but_a_value_or_a_value_error_comes_of_any_text(text):
    for parse in (parse_amount, parse_count, parse_date):
        try:
            parse(text)
        except ValueError as error:
            assert text in str(error)


def test_a_bare_dollar_sign_is_nothing_and_half_dollars_round_up():
    assert parse_amount("$") == 0
    assert whole_dollars(Decimal("0.5")) == 1
    assert whole_dollars(Decimal("1.49")) == 1
