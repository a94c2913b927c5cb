"""Counting, citing and wording: the helpers between the tables and the chapters."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from imet import prose, training
from imet.book import Link, ShownTable
from imet.book.pages import FigureRenderer, entries
from imet.book.shown import PAGES, folded
from imet.cite import cite_money, cite_reports, cite_rows
from imet.errors import DataError
from imet.schemas import IMET_OBLIGATIONS, IMET_REQUESTS, PAKISTAN_CRS, WORLD_IMET
from imet.tables import stored
from originals.countries import country_name


def activities(*rows: dict) -> pd.DataFrame:
    """Return rows of the record with what a test does not care about filled in."""
    usual = {
        "report": "2018-2019",
        "region": "South and Central Asia",
        "fiscal_year": 2018,
        "country": "Pakistan",
        "program": "IMET-1",
        "stage": "delivered",
        "course": "War College",
        "students": 1,
        "location": "Maxwell AFB, AL",
        "where": "United States",
        "cost_usd": 100,
        "start_date": "2018-01-01",
        "end_date": "2018-06-01",
        "page": 1,
        "source": "a.pdf",
    }
    frame = pd.DataFrame([usual | row for row in rows])
    frame["row"] = range(1, len(frame) + 1)
    return frame.astype({"start_date": "datetime64[ns]", "end_date": "datetime64[ns]"})


def test_imet_is_every_label_of_it_and_nothing_else():
    frame = activities(
        {"program": "IMET-1"}, {"program": "IMET-X"}, {"program": "FMF"}, {"country": "Nepal"}
    )
    assert len(training.imet_of(frame, "Pakistan")) == 2


def test_what_was_planned_is_not_counted_as_imet():
    frame = activities({}, {"stage": "planned"}, {"stage": "planned", "country": "Nepal"})
    assert len(training.imet_of(frame, "Pakistan")) == len(training.delivered_imet(frame)) == 1
    assert training.imet_of(frame, "Nepal").empty


def test_activities_since_a_year_are_those_of_it_and_later():
    activities = pd.DataFrame({"fiscal_year": [2011, 2012, 2013]})
    assert training.since(activities, 2012)["fiscal_year"].tolist() == [2012, 2013]


def test_years_without_seats_are_zero_and_not_left_out():
    years = training.seats_by_year(
        activities({"fiscal_year": 2016, "students": 3}, {"fiscal_year": 2018})
    )
    assert years["seats"].to_dict() == {2016: 3, 2017: 0, 2018: 1}
    assert years["cost_usd"].to_dict() == {2016: 100, 2017: 0, 2018: 100}


def test_seats_are_counted_in_the_period_of_their_date_and_gaps_are_zero():
    frame = activities({"students": 2}, {"start_date": "2018-03-31"}, {"start_date": "2019-01-01"})
    months = training.seats_by_period(frame, "start_date", "M", "2018-01-01", "2018-04-30")
    assert months.tolist() == [2, 0, 1, 0]
    ends = training.seats_by_period(frame, "end_date", "Q", "2018-01-01", "2018-06-30")
    assert ends.tolist() == [0, 4]


def test_the_same_months_of_earlier_years_are_compared():
    frame = activities(
        {"start_date": "2016-10-01"}, {"start_date": "2016-12-31"}, {"start_date": "2017-01-01"},
        {"start_date": "2015-11-11", "students": 5}, {"start_date": "2017-10-01"},
    )  # fmt: skip
    earlier = training.seats_in_earlier_years(frame, "2017-10-01", "2017-12-31", years=2)
    assert earlier.to_dict() == {2015: 5, 2016: 2}
    assert training.seats_between(frame, "2017-10-01", "2017-12-31") == 1


def test_a_college_is_its_long_course_and_not_the_short_one_of_like_name():
    frame = activities(
        {"course": "Air War College", "students": 2},
        {"course": "Air War College", "end_date": "2018-01-09"},
        {"course": "Air War College Preparatory"},
        {"course": "AIR WAR COLLEGE", "location": "Islamabad"},
        {"course": "NWC International Fellows", "location": "Ft. Mcnair, NDU, DC, US"},
    )
    counts = training.college_seats(frame)[2018]
    assert counts[counts > 0].to_dict() == {"Air War College": 3, "National War College": 1}


def test_a_row_continues_one_of_its_title_and_place_that_has_just_ended():
    frame = activities(
        {"end_date": "2018-06-01"},
        {"start_date": "2018-06-02", "end_date": "2018-06-04"},
        {"course": "WAR COLLEGE", "start_date": "2018-06-01", "end_date": "2018-06-04"},
        {"start_date": "2018-06-03", "end_date": "2018-06-03"},
        {"start_date": "2018-06-02", "end_date": "2018-06-03", "location": "Carlisle"},
    )
    assert training.continuing(frame).tolist() == [False, True, True, False, False]
    undated = frame.assign(start_date=pd.NaT, end_date=pd.NaT)
    assert not training.continuing(undated).any()


def test_reports_and_pages_are_cited_in_runs():
    frame = activities(*({"page": page} for page in (3, 4, 5, 9)), {"report": "2019-2020"})
    assert cite_rows(frame) == (
        "Foreign Military Training reports of 2018-2019 to 2019-2020, South and Central Asia "
        "(2018-2019, pp. 3-5, 9; 2019-2020, p. 1)."
    )
    two = activities({"region": "Africa"}, {})
    assert cite_rows(two) == "Foreign Military Training report 2018-2019, p. 1."
    assert cite_reports(frame).endswith("section IV, 2018-2019 to 2019-2020, every page.")
    scattered = activities(*({"page": page} for page in range(1, 20, 2)))
    assert cite_rows(scattered).endswith("2018-2019, pp. 1-19, South and Central Asia.")
    with pytest.raises(ValueError, match="no rows to cite"):
        cite_rows(frame[:0])


GREENBOOK, RATES = "us_foreignaid_greenbook.xlsx", "pkr_per_usd_daily_seen.csv"


def money(source: str, *rows: int | None) -> pd.DataFrame:
    """Return rows of a table of money, as far as a source line needs them."""
    return pd.DataFrame({"source": source, "row": pd.array(rows, dtype="Int64")})


def test_documents_of_money_are_cited_with_their_rows_or_lines():
    assert cite_money(money(GREENBOOK, 15)) == "USAID Greenbook, 2022-08-09, row 15."
    assert cite_money(money(GREENBOOK, 10, 8, 15, 9, 8)) == (
        "USAID Greenbook, 2022-08-09, rows 8-10, 15."
    )
    assert cite_money(money(RATES, 2, 3), money(GREENBOOK, 8)) == (
        "State Bank of Pakistan, by way of the press, lines 2-3; "
        "USAID Greenbook, 2022-08-09, row 8."
    )
    scattered = money(GREENBOOK, *range(1_001, 3_001, 2))
    assert cite_money(scattered).endswith(", 1,000 rows from row 1001 to 2999.")


def test_a_sum_over_an_account_is_cited_as_such_and_many_files_by_their_number():
    assert cite_money(money(GREENBOOK, None)) == (
        "USAID Greenbook, 2022-08-09, every row of the account."
    )
    files = [money(f"STATE_budget_by_country.{year}.csv", 2, 9) for year in ("15", "16", "17")]
    # a row that stands in two tables of ours is one line of the document
    assert cite_money(*files, files[0]) == (
        "State Department country tables, transcribed by CSIS, 6 lines of 3 tables."
    )


@given(st.sets(st.integers(8, 75_000), min_size=1, max_size=30))
def test_a_source_line_names_just_the_rows_or_how_many_lie_between_two(rows):
    told = cite_money(money(GREENBOOK, *rows)).removeprefix("USAID Greenbook, 2022-08-09, ")
    if many := re.fullmatch(r"([\d,]+) rows from row (\d+) to (\d+)\.", told):
        assert many.groups() == (str(len(rows)), str(min(rows)), str(max(rows)))
    else:
        spans = [part.split("-") for part in re.sub(r"^rows? |\.$", "", told).split(", ")]
        assert rows == {n for span in spans for n in range(int(span[0]), int(span[-1]) + 1)}
        assert told.startswith("row ") == (len(rows) == 1)


@pytest.mark.parametrize("table", [IMET_OBLIGATIONS, IMET_REQUESTS, PAKISTAN_CRS, WORLD_IMET])
def test_every_document_of_a_table_of_money_can_be_cited(table):
    for _, rows in stored(table).groupby("source"):
        assert re.fullmatch(r"\S.+, (rows?|lines?|every|[\d,]+) .+\.", cite_money(rows))


def test_what_shows_no_money_or_comes_from_an_unknown_file_has_no_source_line():
    for none in ([money(GREENBOOK)], []):
        with pytest.raises(ValueError):
            cite_money(*none)
    with pytest.raises(ValueError, match=r"no such source in money/sources.csv: \['a.csv'\]"):
        cite_money(money(GREENBOOK, 8), money("a.csv", 1))


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (prose.count, 20154, "20,154"),
        (prose.word, 0, "none"),
        (prose.word, 16, "sixteen"),
        (prose.word, 21, "21"),
        (prose.dollars, 489549, "$489,549"),
        (prose.dollars, -5, "-$5"),
        (prose.millions, 2_410_000, "$2.41 million"),
        (prose.percent, 0.876, "88%"),
        (prose.share, 0.004974, "0.50%"),
        (prose.day, dt.date(2018, 8, 10), "10 August 2018"),
        (prose.month, dt.date(2018, 8, 10), "August 2018"),
        (prose.months, ("2017-10-01", "2017-12-31"), "October to December 2017"),
        (prose.months, ("2017-10-01", "2018-02-28"), "October 2017 to February 2018"),
        (prose.year, 2018, "FY2018"),
        (prose.text, "War College", "War College"),
    ],
)
def test_numbers_are_worded_one_way(kind, value, words):
    assert kind(value) == words


@given(st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: x != int(x)))
def test_a_fraction_is_never_rounded_in_silence(value):
    with pytest.raises(ValueError, match="not a whole number"):
        prose.count(value)


def test_countries_have_one_name():
    assert country_name("Kazakhstan, Republic Of") == country_name("Kazakhstan")
    assert country_name("Pakistan") == ("Pakistan", "PAK")
    assert country_name("Congo, Democratic Republic of (Kinshasa)")[1] == "COD"
    assert country_name("Niger") != country_name("Nigeria")
    assert country_name("Kosovo") == ("Kosovo", "XKX")
    assert country_name("Yugoslavia")[1] == "YUG"
    with pytest.raises(DataError, match="'Ruritania' is unknown; add it to countries.csv"):
        country_name("Ruritania")


def test_a_table_has_caption_headers_and_source_and_escapes_its_text():
    frame = pd.DataFrame({"Unit": ["A & <B>", None], "Seats": [1234, 5]})
    page = BeautifulSoup(ShownTable(frame, "Seats & units", "page 1")._repr_html_(), "lxml")
    assert page.caption.text == "Seats & units"
    assert [head.text for head in page.select("th[scope=col]")] == ["Unit", "Seats"]
    assert [cell.text for cell in page.select("td")] == ["A & <B>", "1,234", "", "5"]
    assert page.select_one(".imet-source").text == "Source: page 1"
    assert page.select_one("[role=region][tabindex='0']")["aria-label"] == "Seats & units"


def test_a_template_escapes_whatever_it_is_given_and_lacks_nothing():
    page = PAGES.from_string("<p>{{ text }}</p>")
    assert page.render(text="<b>'") == "<p>&lt;b&gt;&#x27;</p>"
    with pytest.raises(UndefinedError, match="'text' is undefined"):
        page.render()


def test_columns_of_numbers_are_set_as_such_and_years_are_not():
    frame = pd.DataFrame(
        {
            "Year": ["2018", "2019"],
            "Mean": ["7.20", "-0.65"],
            "Share": ["43%", None],
            "Sum": ["2,469", ""],
            "Seats": [1200, 3],
            "None": ["1.5", "none"],
            "Mixed": ["1.5", "not known"],
        }
    )
    page = BeautifulSoup(ShownTable(frame, "Numbers", "page 1")._repr_html_(), "lxml")
    right = [cell.text for cell in page.select(".number")]
    assert right == [
        *("Mean", "Share", "Sum", "Seats", "None"),
        *("7.20", "43%", "2,469", "1,200", "1.5"),
        *("-0.65", "", "3", "none"),
    ]


def test_a_link_in_a_table_leads_to_its_address():
    frame = pd.DataFrame({"File": [Link("a.pdf", "https://example.org/a.pdf?x=1&y=2")]})
    page = BeautifulSoup(ShownTable(frame, "Files", "page 1")._repr_html_(), "lxml")
    assert page.a.text == "a.pdf"
    assert page.a["href"] == "https://example.org/a.pdf?x=1&y=2"


def test_only_pictures_with_an_alternative_are_rendered_by_us():
    class Data:
        mime_type = "image/png"
        output_metadata: dict = {}

    assert FigureRenderer.handle_mime(None, Data, False) is None


def test_a_source_line_is_folded_at_its_pages():
    one = cite_rows(activities({"page": 3}))
    assert folded(one) == (one, None)
    years = [{"report": f"{y}-{y + 1}", "page": p} for y in range(2012, 2019) for p in (3, 9)]
    short, whole = folded(cite_rows(activities(*years)))
    assert (
        short
        == "Foreign Military Training reports of 2012-2013 to 2018-2019, South and Central Asia."
    )
    assert "2015-2016, pp. 3, 9" in whole


def test_entries_of_a_page_of_words_are_found_by_their_anchors_as_plain_text():
    law = "## P.L. 94-329\n\nA *law* ([there](https://a.b)).\n\n"
    page = f"# Words\n\nHow to read them.\n\n{law}## Seat\n\nOne.\n"
    assert entries(page) == {"p-l-94-329": "A law (there).", "seat": "One."}
