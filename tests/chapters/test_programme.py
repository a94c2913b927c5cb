"""The programme: the table of laws, and what is counted of obligations worldwide."""

from __future__ import annotations

import pandas as pd
import pytest

from imet import dates, obligations, officers, prose, training
from imet.chapters import programme
from imet.chapters.programme_figures import recipients, regions
from imet.schemas import DISAGREEMENTS, IMET_REQUESTS, LAW
from imet.tables import load_activities, stored
from stored import said, sentences

ROWS = obligations.rows_of()


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
    """The first sentence of the chapter gives the whole, and for how many countries it was."""
    rows = ROWS[ROWS["fiscal_year"] == programme.LAST_WHOLE]
    assert rows["obligations_usd"].sum() == 114_217_905
    share = rows.loc[rows["iso3"].isna(), "obligations_usd"].sum() / 114_217_905
    (lead,) = [one for one in sentences("03_programme") if "nearly all of it for" in one]
    assert lead.startswith("$114.22 million was obligated for it in FY2019")
    assert lead.endswith(f"for {rows['iso3'].nunique()} single countries.") and share < 0.05
    assert said("03_programme")["area_now"] == prose.percent(share)


def test_concentration_counts_countries_and_not_areas(monkeypatch):
    monkeypatch.setattr(programme, "LARGEST", 1)
    table = programme.concentration_by_year(FOUR)
    assert table.loc[2017].tolist() == [2, 0.75]
    assert table.loc[2019].tolist() == [1, 1]


def test_concentration_lies_between_equal_shares_and_one_recipient():
    table = programme.concentration_by_year(ROWS)
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
    table = programme.concentration_by_year(ROWS)
    last = prose.year(programme.LAST_WHOLE)
    alt = recipients(ROWS).alt
    assert alt.startswith(f"Two lines by fiscal year, FY1950 to {last}. ")
    assert alt.endswith(f"{table['countries'][programme.LAST_WHOLE]} at last.")
    assert said("03_programme")["y_recent"] == last


# ------------------------------------------------------------------ kinds of money

COURSES = training.since(training.delivered_imet(load_activities()), programme.LABELS_SINCE)
OWN = COURSES[COURSES["country"] == "Pakistan"]


def test_every_label_since_fy2007_has_a_reading_and_an_unknown_one_is_refused():
    assert set(COURSES["program"]) == set(programme.READ_AS)
    with pytest.raises(ValueError, match=r"no reading of the labels \['IMET-Z'\]"):
        programme.labels_table(COURSES.assign(program="IMET-Z"), "Pakistan")


def test_the_table_of_labels_has_every_seat_and_every_dollar():
    table = programme.labels_table(COURSES, "Pakistan").frame.set_index("Fiscal year")
    parts = table[list(programme.READ_AS)].stack().dropna().str.split(" / ", expand=True)
    by_year = parts[0].str.replace(",", "").astype(int).groupby(level=0).sum()
    cost = parts[1].astype(float).groupby(level=0).sum()
    whole = training.seats_by_year(COURSES)
    assert by_year.tolist() == whole["seats"].tolist()
    # each of at most four cells is rounded to a hundredth
    assert cost.to_numpy() - whole["cost_usd"].to_numpy() / 1e6 == pytest.approx(0, abs=0.02)
    assert (table.loc["FY2020", "IMET-2"], table.loc["FY2020", "Pakistan"]) == (
        "209 / 4.73",
        "IMET-2 16",
    )
    assert table.loc["FY2009", "Pakistan"] == "IMET-1 165, IMET-X 56"
    assert pd.isna(table.loc["FY2012", "IMET-2"])


def test_pakistan_and_egypt_alone_have_all_of_fy2020_under_imet_2():
    latest = COURSES[COURSES["fiscal_year"] == 2020]
    labels = latest.groupby("country")["program"].agg(set)
    assert set(labels.index[labels.map(lambda found: found == {"IMET-2"})]) == {"Egypt", "Pakistan"}
    assert said("03_programme")["only_two"] == "Egypt and Pakistan"
    two = latest[latest["program"] == "IMET-2"]
    assert two["cost_usd"].sum() == 4_727_549
    assert 0.07 <= two["cost_usd"].sum() / latest["cost_usd"].sum() < 0.075


def test_imet_x_is_pakistan_s_from_fy2008_to_fy2012_only():
    assert set(OWN.loc[OWN["program"] == "IMET-X", "fiscal_year"]) == set(range(2008, 2013))


def test_no_course_under_imet_2_can_show_the_gap_of_fy2020():
    gap = stored(DISAGREEMENTS).set_index("disagreement").loc["world_omb_fy2020"]
    assert gap["difference_usd"] == 29_352_922
    assert COURSES.loc[COURSES["program"] == "IMET-2", "cost_usd"].sum() < gap["difference_usd"]
    assert COURSES["fiscal_year"].max() == 2020
    assert "lead that is not verified" in gap["reading"]


def test_the_courses_of_fy2018_bear_the_usual_label_and_cost_more_than_was_obligated():
    begun = training.starting(OWN, "2017-10-01", "2018-09-30")
    assert (begun["students"].sum(), begun["cost_usd"].sum()) == (37, 760_198)
    assert set(begun["program"]) == {"IMET-1"}
    assert obligations.obligation("Pakistan", 2018) == 496_954
    assert obligations.obligation("Pakistan", 2019) is None
    assert training.starting(OWN, "2018-10-01", "2019-09-30").empty


def test_counting_october_to_december_with_the_year_before_fits_fy2018_and_not_the_years_before():
    booked_ = obligations.obligations_of("Pakistan")
    off = {}
    for name, months in (("plain", 3), ("shifted", 0)):
        years = (OWN["start_date"] + pd.DateOffset(months=months)).dt.year
        off[name] = (OWN.groupby(years)["cost_usd"].sum() / booked_ - 1).abs()
    assert off["shifted"][2018] < 0.03 < 0.5 < off["plain"][2018]
    before = {name: series.loc[2012:2017].mean() for name, series in off.items()}
    assert before["shifted"] > 1.5 * before["plain"]
    bound = said("03_programme")
    assert bound["off_plain"] == prose.percent(before["plain"])
    assert bound["off_shifted"] == prose.percent(before["shifted"])


# ------------------------------------------------------------------ what was planned


def test_a_year_without_a_request_is_blank_and_a_dash_is_no_amount():
    asked = stored(IMET_REQUESTS).query("country == 'Pakistan' and stage == 'request'")
    table = programme.planned(asked, obligations.obligations_of("Pakistan")).frame
    table = table.set_index("Fiscal year")
    official, press, crs, booked_ = (table[name] for name in table)
    assert list(table.index) == [prose.year(one) for one in range(2016, 2022)]
    assert official.dropna().to_dict() == {"FY2016": 4_800_000, "FY2017": 4_800_000}
    assert press.dropna().to_dict() == {"FY2021": 3_500_000}
    assert crs.dropna().to_dict() == {
        "FY2016": "appropriated: 5",
        "FY2017": "appropriated: 5",
        "FY2018": "appropriated: a dash",
        "FY2019": "requested: an asterisk",
        "FY2020": "requested: a dash",
    }
    assert booked_.isna().to_dict() == {one: one in ("FY2019", "FY2021") for one in table.index}
    assert said("03_programme")["years_none"] == "FY2018 to FY2020"


def test_the_signs_that_crs_prints_for_imet_are_all_named():
    stages = ("actual", "request")
    rows = pd.concat([obligations.crs_years("IMET", stage=stage) for stage in stages])
    signs = set(rows["printed"]) - {*map(str, range(100))}
    assert signs == set(programme.AS_PRINTED)


# ------------------------------------------------------------------ words


def test_sessions_and_students_are_those_of_countries_of_which_both_were_seen():
    seen = officers.section_iii_imet()
    both = seen[(seen["sessions"] > 0) & seen["individuals"].notna()]
    assert "Pakistan" not in set(both["country"]) and set(both["fiscal_year"]) == {2006, 2007}
    assert both["sessions"].sum() == 659 and both["individuals"].sum() == 413
    bound = said("03_programme")
    assert "413 individual students filled 659 IMET seats" in bound["fewer_persons_than_seats"]
    assert bound["n_seen"] == prose.word(len(both))


def test_the_words_are_told_apart_and_no_count_is_denied_that_exists():
    text = " ".join(sentences("03_programme"))
    for word in ("**Seat**", "**Course**", "**Individual student**", "**Officer**"):
        assert word in text
    assert "an official count of persons exists" in text
    assert "persons cannot be counted" not in text
