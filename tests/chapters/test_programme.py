"""The programme: the table of laws, and what is counted of obligations worldwide."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from imet import dates, obligations, prose
from imet.chapters import programme
from imet.chapters.programme import recipients, regions
from imet.schemas import LAW
from imet.tables import stored
from stored import said, sentences

ROWS = obligations.rows_of()
CHAPTER = Path(__file__).parents[2] / "chapters" / "03_programme.ipynb"


def booked(*rows: dict) -> pd.DataFrame:
    """Return rows of obligations with what a test does not care about filled in."""
    usual = {
        "fiscal_year": 2019,
        "period": "year",
        "country": "Pakistan",
        "iso3": "PAK",
        "region": "Asia",
        "obligations_usd": 1_000_000,
        "obligations_usd_2020": 2_000_000,
        "row": 9,
        "source": "us_foreignaid_greenbook.xlsx",
    }
    return pd.DataFrame([usual | row for row in rows])


FOUR = booked(
    {"fiscal_year": 2017, "obligations_usd": 3_000_000},
    {"fiscal_year": 2017, "country": "Nepal", "iso3": "NPL"},
    {"fiscal_year": 2017, "country": "Asia (not specified)", "iso3": None},
    {"country": "Nepal", "iso3": "NPL"},
)


def test_the_programme_was_founded_on_the_last_day_of_a_fiscal_year():
    day = dates.law_day(programme.FOUNDING)
    assert dates.fiscal_year_of(day) == 1976
    with pytest.raises(ValueError, match="transition quarter of 1976"):
        dates.fiscal_year_of(day + pd.Timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "fiscal_year"),
    [
        ("1954-06-30", 1954),
        ("1954-07-01", 1955),
        ("1976-10-01", 1977),
        ("2018-09-30", 2018),
        ("2018-10-01", 2019),
    ],
)
def test_the_fiscal_year_began_in_july_and_begins_in_october(day, fiscal_year):
    assert dates.fiscal_year_of(pd.Timestamp(day)) == fiscal_year


def test_every_law_says_what_it_rests_on():
    table = stored(LAW)
    assert (table["date"].isna() == table["date_of"].isna()).all()
    known = table["date"].dropna()
    assert pd.to_datetime(known, format="ISO8601").between("1949", "2022").all()
    assert not table["says"].str.contains("general knowledge").any()


def test_a_law_is_found_by_its_name_and_cited_by_its_line():
    rows = dates.law("usc_2416", "pl_94_329")
    assert rows["law"].tolist() == ["usc_2416", "pl_94_329"]
    assert len(dates.law()) == len(stored(LAW))
    names = stored(LAW)["law"].tolist()
    lines = sorted(names.index(name) + 2 for name in rows["law"])
    assert dates.cite_law(rows) == (
        f"22 USC 2416; P.L. 94-329, 90 Stat. 729 (data/episode/law.csv, lines {lines[0]}, "
        f"{lines[1]})."
    )
    with pytest.raises(KeyError, match=r"no row \['usc_9999'\]"):
        dates.law("usc_9999")
    with pytest.raises(ValueError, match="no rows to cite"):
        dates.cite_law(rows[:0])


@pytest.mark.parametrize("name", ["slots_1967", "state_sat"])
def test_a_day_that_is_not_known_is_an_error(name):
    with pytest.raises(ValueError, match="is not known"):
        dates.law_day(name)


def test_a_year_without_a_booking_is_missing_and_not_zero():
    years = programme.by_year(FOUR)
    assert years.isna().to_dict() == {2017: False, 2018: True, 2019: False}
    assert years.dropna().to_dict() == {2017: 5_000_000, 2019: 1_000_000}
    assert programme.by_year(FOUR, "constant 2020")[2017] == 6_000_000
    share = programme.share_by_year(FOUR, "Pakistan")
    assert share[2017] == pytest.approx(0.6)
    assert share.isna().tolist() == [False, True, True]
    with pytest.raises(KeyError, match="no IMET obligations of 'Pakistn'"):
        programme.share_by_year(FOUR, "Pakistn")


def test_the_transition_quarter_is_in_no_year():
    quarter = booked({"fiscal_year": 1976}, {"fiscal_year": 1976, "period": "transition quarter"})
    assert programme.by_year(quarter).to_dict() == {1976: 1_000_000}
    assert programme.concentration_by_year(quarter)["countries"].to_dict() == {1976: 1}


def test_the_share_before_a_year_counts_constant_dollars():
    assert programme.share_before(FOUR, 2018) == pytest.approx(6 / 8)
    assert programme.share_before(FOUR, 2016) == 0


def test_the_share_before_the_programme_does_not_hang_on_the_year_of_the_act():
    act = dates.fiscal_year_of(dates.law_day(programme.FOUNDING))
    with_it, without = (programme.share_before(ROWS, year) for year in (act, act - 1))
    assert with_it > without and prose.percent(with_it) == prose.percent(without)


def test_none_of_the_first_largest_recipients_is_among_the_last_and_pakistan_led_in_between():
    table = programme.largest_recipients(ROWS, [1955, 2017, 2019])
    names = table.apply(lambda column: column.str.rsplit(n=1).str[0])
    assert not set(names["FY1955"]) & set(names["FY2019"])
    assert names["FY2017"][0] == "Pakistan"


def test_what_was_booked_for_no_single_country_is_not_counted_to_countries():
    """The first sentences of the chapter give the whole, and the share that countries had of it."""
    rows = ROWS[ROWS["fiscal_year"] == programme.LAST_WHOLE]
    assert rows["obligations_usd"].sum() == 114_217_905
    share = rows.loc[rows["iso3"].isna(), "obligations_usd"].sum() / 114_217_905
    (lead,) = [one for one in sentences("03_programme") if "for single countries," in one]
    assert f"$114.22 million, and all but {prose.percent(share)} of that was booked" in lead
    assert f"for single countries, {rows['iso3'].nunique()} of them." in lead


def test_concentration_counts_countries_and_not_areas(monkeypatch):
    monkeypatch.setattr(programme, "LARGEST", 1)
    table = programme.concentration_by_year(FOUR)
    assert table.loc[2017].tolist() == [2, 0.75, pytest.approx(0.75**2 + 0.25**2)]
    assert table.loc[2019].tolist() == [1, 1, 1]


def test_concentration_lies_between_equal_shares_and_one_recipient():
    table = programme.concentration_by_year(ROWS)
    assert (1 / table["countries"] <= table["herfindahl"] + 1e-9).all()
    assert table["herfindahl"].max() < 1
    assert (programme.LARGEST / table["countries"] <= table["largest_share"] + 1e-9).all()
    assert table["largest_share"].max() < 1


def test_sums_by_year_are_those_of_the_world():
    for dollars in obligations.DOLLARS:
        world = obligations.world(dollars)
        assert programme.by_year(ROWS, dollars).astype("int64").equals(world)


def test_the_largest_recipients_are_named_with_their_millions(monkeypatch):
    monkeypatch.setattr(programme, "LARGEST", 1)
    table = programme.largest_recipients(FOUR, [2017, 2019])
    assert table.to_dict("list") == {
        "FY2017": ["Pakistan\N{NO-BREAK SPACE}3.0"],
        "FY2019": ["Nepal\N{NO-BREAK SPACE}1.0"],
    }


def test_regions_keep_what_is_booked_for_no_single_country_apart():
    table = programme.by_region(FOUR)
    assert table["obligations_usd"].to_dict() == {"Asia": 5_000_000, "No single country": 1_000_000}
    assert table["countries"].to_dict() == {"Asia": 2, "No single country": 0}
    with pytest.raises(ValueError, match="one fiscal year is drawn"):
        regions(FOUR)


def test_the_greenbook_says_what_was_seen_in_its_sheet():
    world = programme.by_year(ROWS)
    assert (world[1962], world[1976], world[2019]) == (149_885_000, 25_988_000, 114_217_905)
    constant = programme.by_year(ROWS, "constant 2020")
    assert (constant[1962], constant[1994], constant[2010]) == (
        1_003_918_285,
        35_991_593,
        127_790_798,
    )
    pakistan = programme.by_year(obligations.rows_of("Pakistan"))
    assert (pakistan.index[0], pakistan[1955], pakistan[1976]) == (1955, 1_350_000, 402_000)
    assert not (ROWS["period"] == "transition quarter").any()


def test_a_year_that_is_not_whole_has_no_recipients_drawn():
    whole = ROWS[ROWS["fiscal_year"] <= programme.LAST_WHOLE]
    assert ROWS["fiscal_year"].max() > programme.LAST_WHOLE
    pd.testing.assert_frame_equal(recipients(ROWS).data, recipients(whole).data)
    assert recipients(ROWS).data["fiscal_year"].max() == programme.LAST_WHOLE


def test_the_figure_of_recipients_ends_with_the_year_that_the_text_rests_on():
    """The Greenbook has a part of the year after; see the register of disagreements."""
    bound = said("03_programme")
    outputs = [
        output
        for cell in nbformat.read(CHAPTER, as_version=4).cells
        for output in cell.get("outputs", [])
    ]
    (alt,) = {
        output["data"]["text/plain"]
        for output in outputs
        if "Herfindahl index: highest" in output.get("data", {}).get("text/plain", "")
    }
    span = re.match(r"Three lines by fiscal year, (FY\d+) to (FY\d+)\.", alt)
    assert span.groups() == (bound["y_first"], bound["y_recent"])
    assert f"{bound['n_recent']} at last" in alt
