"""Days in words, fiscal years and spans: their edges."""

from __future__ import annotations

import pandas as pd
import pytest

from imet import dates, prose, schemas, tables
from imet.errors import ImetError


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def test_an_event_is_the_one_of_its_name_and_another_is_an_error():
    rows = tables.stored(schemas.TIMELINE).set_index("event")
    for event in ("cut_reported", "freeze", "report_fy2020"):
        assert dates.event_of(event).title == rows.loc[event, "title"]
    with pytest.raises((KeyError, ImetError), match="no event 'frieze'"):
        dates.event_of("frieze")


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2018-01-04", "2018-02-04", 1),
        ("2018-01-04", "2018-02-03", 0),
        ("2018-12-31", "2019-01-01", 0),
        ("2018-01-04", "2020-01-03", 23),
    ],
)
def test_months_are_whole(first, last, months):
    assert dates.months_between(day(first), day(last)) == months


@pytest.mark.parametrize(
    ("of", "year", "part"),
    [
        ("1975-06-30", 1975, 0),
        ("1975-07-01", 1976, 0),
        ("1976-06-30", 1976, 0),
        ("1976-07-01", 1976, 1),
        ("1976-09-30", 1976, 1),
        ("1976-10-01", 1977, 0),
        ("2018-09-30", 2018, 0),
        ("2018-10-01", 2019, 0),
    ],
)
def test_a_day_is_in_its_fiscal_year_or_in_the_quarter_between_two_kinds_of_them(of, year, part):
    assert dates.fiscal_period(day(of)) == (year, dates.PERIODS[part])


def test_runs_of_three_years_or_more_are_joined():
    assert prose.in_spans([2002, 2003, 2004, 2005, 2007]) == "FY2002 to FY2005 and FY2007"
    assert prose.in_spans([2002, 2003]) == "FY2002 and FY2003"
    assert prose.in_spans([]) == "no year"


def test_an_interval_is_in_whole_ones_or_in_hundredths_of_a_larger_unit():
    assert prose.interval(1, 12).split() == ["1", "to", "12"]
    assert prose.interval(1.5e9, 2e9, 1e9).split() == ["1.50", "to", "2.00"]
