"""Counting of who was first, of rival spans, and of changes beside those of the past."""

from __future__ import annotations

import pandas as pd
import pytest

from imet import obligations, prose, tables, training
from imet.chapters import neighbourhood, neighbourhood_figures
from imet.chapters import neighbourhood_findings as findings
from imet.dates import fiscal_year_of
from imet.schemas import (
    DISAGREEMENTS,
    IMET_OBLIGATIONS,
    IMET_REQUESTS,
    QUOTED_AMOUNTS,
    SUSPENSION_CASES,
    UPPER_BOUNDS,
)
from stored import sentences

IMET = training.delivered_imet(tables.load_activities())


@pytest.fixture
def amounts() -> pd.DataFrame:
    return pd.DataFrame(
        {"A": [5, 5, 1, pd.NA], "B": [4, 4, 4, 4], "C": [9, pd.NA, pd.NA, 1]},
        index=pd.RangeIndex(2001, 2005, name="fiscal_year"),
    ).astype("Int64")


def test_pakistan_was_first_in_eight_years_and_only_then():
    assert neighbourhood.first_years("Pakistan") == list(range(2010, 2018))
    rows = tables.stored(IMET_OBLIGATIONS)
    countries = rows[rows["iso3"].notna() & (rows["period"] == "year")]
    largest = countries.loc[countries.groupby("fiscal_year")["obligations_usd"].idxmax()]
    first = largest.loc[largest["country"] == "Pakistan", "fiscal_year"]
    assert sorted(first) == neighbourhood.first_years("Pakistan")


def test_a_shared_first_place_counts_for_both(monkeypatch):
    shared = pd.DataFrame({"A": [3, 2], "B": [3, 1]}, index=[2001, 2002]).astype("Int64")
    monkeypatch.setattr(obligations, "by_recipient", lambda dollars="current": shared)
    assert neighbourhood.first_years("A") == [2001, 2002]
    assert neighbourhood.first_years("B") == [2001]


def test_a_misspelt_country_was_not_merely_never_first():
    with pytest.raises(KeyError, match="'Pakistn'"):
        neighbourhood.first_years("Pakistn")
    assert neighbourhood.first_years("Maldives") == []


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([], "no year"),
        ([2002], "FY2002"),
        ([2003, 2002], "FY2002 and FY2003"),
        ([2002, 2003, 2004], "FY2002 to FY2004"),
        ([2002, 2003, 2004, 2005, 2007, 2009], "FY2002 to FY2005, FY2007 and FY2009"),
        ([2006, 2008, 2018, 2019, 2020], "FY2006, FY2008 and FY2018 to FY2020"),
    ],
)
def test_years_in_words(years, words):
    assert prose.in_spans(years) == words


def test_sums_by_country_keep_a_gap_a_gap():
    rows = pd.DataFrame(
        {
            "fiscal_year": [2001, 2001, 2003, 2003],
            "country": ["A", "A", "A", "B"],
            "usd": [1, 2, 4, 8],
        }
    )
    table = obligations.by_country(rows, "usd")
    assert table.index.tolist() == [2001, 2002, 2003]
    assert table["A"].tolist()[::2] == [3, 4]
    assert table["B"].isna().tolist() == [True, True, False]


def test_sums_by_country_are_those_of_the_series():
    rows = obligations.rows_of(first=2000)
    table = obligations.by_country(rows[rows["iso3"].notna()], "obligations_usd")
    pd.testing.assert_series_equal(
        table["Turkey"].astype("Int64"), obligations.obligations_of("Turkey").loc[2000:]
    )


def test_standings_add_what_is_there_and_name_the_rival(amounts):
    table = neighbourhood.standings(amounts, "A", [(2001, 2002), (2002, 2004), (2001, 2004)])
    assert table["rank"].tolist() == [1, 2, 2]
    assert table["amount"].tolist() == [10, 6, 11]
    assert table["rival"].tolist() == ["C", "B", "B"]
    assert table["lead"].tolist() == [1, -6, -5]
    assert table.index.tolist() == [(2001, 2002), (2002, 2004), (2001, 2004)]


def test_standings_refuse_years_and_countries_that_are_not_there(amounts):
    with pytest.raises(KeyError, match="2000 to 2002 is not within the amounts, 2001 to 2004"):
        neighbourhood.standings(amounts, "A", [(2000, 2002)])
    with pytest.raises(KeyError):
        neighbourhood.standings(amounts, "D", [(2001, 2002)])


def test_the_claim_of_the_largest_recipient_holds_by_a_narrow_margin():
    spans = [(2003, 2017), (2002, 2017), (2003, 2016), (2003, 2018), (2004, 2017)]
    table = neighbourhood.standings(obligations.by_recipient(), "Pakistan", spans)
    assert table["rank"].tolist() == [1, 3, 3, 3, 1]
    claimed = table.iloc[0]
    assert (claimed["amount"], claimed["rival"], claimed["lead"]) == (50_680_096, "Turkey", 342_996)
    constant = obligations.by_recipient("constant 2020")
    assert neighbourhood.standings(constant, "Pakistan", spans)["rank"].tolist() == [3, 3, 3, 3, 1]


def test_the_table_of_spans_gives_both_sums_and_no_sign_to_read(amounts):
    found = neighbourhood.standings(amounts, "A", [(2001, 2002), (2002, 2004)])
    frame = neighbourhood.spans_table(found, found, "page 1").frame
    assert frame["Span"].tolist() == ["FY2001-02", "FY2002-04"]
    assert frame["Largest other, current"].str.split().str[0].tolist() == ["C", "B"]
    assert not frame.astype(str).stack().str.contains("-[0-9.]*[.]").any()


def test_no_neighbour_rose_beyond_its_past_in_seats():
    seats = obligations.by_country(IMET, "students")
    table = neighbourhood.changes_against_past(seats, [2018, 2019], 2017, 10)
    table = table.loc[list(neighbourhood.NEIGHBOURS)]
    assert not table[[2018, 2019]].gt(table["high"], axis=0).any(axis=None)


def test_the_lead_says_in_which_measure_the_neighbours_rose_beyond_their_past():
    """In dollars three did, in seats none: the one is not said without the other."""
    assert (
        "India and Nepal in FY2018 and Maldives in FY2019 gained more IMET dollars than in any "
        "year of FY2008 to FY2017; in seats none of six South Asian states did."
    ) in " ".join(sentences("07_neighbourhood")[:20])


def test_the_share_of_risen_neighbours_is_first_above_and_then_below_that_of_all():
    table = neighbourhood.changes_against_past(obligations.by_recipient(), [2018, 2019], 2017, 10)
    risen = table[[2018, 2019]].gt(table["high"], axis=0)
    known = table[[2018, 2019]].notna() & table[["high"]].notna().to_numpy()
    of_all = (risen.fillna(False) & known).sum() / known.sum()
    of_neighbours = risen.loc[list(neighbourhood.NEIGHBOURS)].mean()
    assert of_neighbours[2018] > of_all[2018] and of_neighbours[2019] < of_all[2019]


def test_turkey_was_third_before_the_years_that_the_chapter_counts():
    """So the chapter says since when it counts."""
    rank = obligations.ranks()["Turkey"]
    third = rank.index[rank == 3]
    assert [y for y in third if y >= 2000] == [2001, 2013, 2014, 2015, 2016]
    assert third[-1] == findings.TURKEY_THIRD
    assert prose.in_spans(third[third < 2000]) == (
        "FY1955, FY1957, FY1960 to FY1962, FY1966 and FY1997 to FY1999"
    )
    assert rank.loc[2002:2012].isin([1, 2]).all()
    said_of = [one for one in sentences("07_neighbourhood") if "FY2001 and FY2013 to FY2016" in one]
    assert said_of and all("ince FY2000" in one for one in said_of)


def test_the_series_is_of_the_years_that_the_chapter_names():
    years = obligations.by_recipient().index
    assert (years.min(), years.max()) == (1950, 2020)


def test_egypt_has_seats_in_the_years_without_a_booking():
    egypt = obligations.obligations_of("Egypt").loc[2000:]
    of_egypt = IMET[IMET["country"] == "Egypt"]
    assert set(egypt.index[egypt.isna()]) == {2014, 2016}
    assert {2014, 2016} <= set(of_egypt["fiscal_year"])
    (held,) = tables.stored(SUSPENSION_CASES).query("case == 'EGY-2013'").itertuples()
    assert fiscal_year_of(held.first) == 2014 and "hold on weapons" in held.measure


def test_the_gap_between_request_and_entry_for_turkey_is_wider_than_the_lead():
    asked = tables.stored(IMET_REQUESTS).query(
        "level == 'country' and country == 'Turkey' and fiscal_year == 2017"
    )
    booked = obligations.obligation("Turkey", 2017)
    amounts = obligations.by_recipient()
    claimed = neighbourhood.standings(amounts, "Pakistan", [(2003, 2017)]).iloc[0]
    assert asked["usd"].item() - booked > claimed["lead"] > 0


def test_the_sector_has_no_row_of_india_for_fy2023_and_an_unexplained_rest_for_fy2019():
    sector = tables.stored(UPPER_BOUNDS).query("sector == @obligations.SECTOR")
    years = set(sector[sector["country"] == "India"]["fiscal_year"])
    assert {2021, 2022} <= years and 2023 not in years
    rest = tables.stored(DISAGREEMENTS).set_index("disagreement").loc["india_fy2019_sector"]
    assert rest["difference_usd"] == rest["unexplained_usd"]


def test_no_college_has_an_indian_and_a_pakistani_seat_after_fy2018():
    both = [
        training.college_seats(training.since(IMET[IMET["country"] == name], 2007)) > 0
        for name in ("India", "Pakistan")
    ]
    assert not (both[0] & both[1]).loc[:, 2019:].any(axis=None)


def test_the_sum_that_the_eurasian_times_names_is_the_request_for_the_region():
    requests = tables.stored(IMET_REQUESTS).query("stage == 'request' and fiscal_year == 2022")
    region = requests.set_index("country")["usd"]["South and Central Asia"]
    assert region == obligations.quoted("s4_request")


def test_the_state_department_allots_turkey_as_much_as_pakistan_in_fy2010():
    first = obligations.by_recipient().loc[neighbourhood.first_years("Pakistan")]
    ahead = first["Pakistan"] - first.drop(columns="Pakistan").max(axis=1)
    assert ahead.idxmin() == 2010
    rows = tables.stored(IMET_REQUESTS).query("level == 'country' and fiscal_year == 2010")
    usd = rows.set_index("country")["usd"]
    assert usd["Pakistan"] == usd["Turkey"] == usd.max() == 5_000_000


def test_india_had_a_million_in_every_year_that_is_claimed_but_the_last():
    india = obligations.obligations_of("India").loc[2003:]
    assert india.loc[:2019].min() == india[2003] == 1_000_000
    assert india[2020] == 658_166
    assert india.index[india == neighbourhood.FLOOR].tolist() == [2003]


def test_text_and_figure_give_india_s_million_over_the_same_years():
    claimed = tables.stored(QUOTED_AMOUNTS).set_index("amount").loc["s4_india"]
    assert claimed["value"] * 1e6 == neighbourhood.FLOOR
    assert claimed["what"].endswith(str(neighbourhood.FLOOR_SINCE))
    picture = neighbourhood_figures.dollars_of_neighbours(obligations.rows_of(first=2000))
    title = picture.title[1]
    assert title.startswith(
        "India had $1,000,000 or more of IMET in each year from FY2003 to FY2019"
    )
    assert title == findings.a_million_for_india.text()
    text = " ".join(sentences("07_neighbourhood"))
    assert "At least that much was obligated each year to FY2019" in text


def test_israel_has_one_entry_and_no_seat():
    israel = obligations.obligations_of("Israel").dropna()
    assert israel.to_dict() == {1991: 218_000}
    assert training.imet_of(tables.load_activities(), "Israel").empty
    assert "Turkey" not in set(tables.load_activities()["country"])


def test_changes_beside_those_of_the_past(amounts):
    table = neighbourhood.changes_against_past(amounts, [2004], 2003, past=2)
    assert table.loc["A", ["low", "high"]].tolist() == [-4, 0]
    assert table.loc["B", ["low", "high", 2004]].tolist() == [0, 0, 0]
    # a change to a missing amount is not a fall to nothing
    assert table.loc["A", [2004]].isna().all()
    assert table.loc["C"].isna().all()


def test_changes_need_a_past(amounts):
    with pytest.raises(KeyError, match="3 changes to 2003 need the amounts of 2000"):
        neighbourhood.changes_against_past(amounts, [2004], 2003, past=3)


def test_the_neighbours_that_rose_beyond_their_past():
    table = neighbourhood.changes_against_past(obligations.by_recipient(), [2018, 2019], 2017, 10)
    of_neighbours = table.loc[list(neighbourhood.NEIGHBOURS)]
    assert of_neighbours.index[of_neighbours[2018] > of_neighbours["high"]].tolist() == [
        "India",
        "Nepal",
    ]
    assert of_neighbours.index[of_neighbours[2019] > of_neighbours["high"]].tolist() == ["Maldives"]
    assert table[2018]["Pakistan"] == 496_954 - 4_788_596
    assert pd.isna(table[2019]["Pakistan"])


def test_the_neighbours_that_rose_beyond_their_past_are_the_same_in_constant_dollars():
    names = list(neighbourhood.NEIGHBOURS)
    for year in (2018, 2019):
        tables_of = [
            neighbourhood.changes_against_past(by_recipient, [year], 2017, 10).loc[names]
            for by_recipient in map(obligations.by_recipient, obligations.DOLLARS)
        ]
        risen = [table.index[table[year] > table["high"]].tolist() for table in tables_of]
        assert risen[0] == risen[1] and risen[0]


def test_the_highest_year_of_a_neighbour_is_said_in_both_dollars():
    highest = {
        dollars: [
            name
            for name in neighbourhood.NEIGHBOURS
            if obligations.by_recipient(dollars)[name].loc[2000:].astype(float).idxmax() == 2019
        ]
        for dollars in obligations.DOLLARS
    }
    assert set(highest["current"]) - set(highest["constant 2020"]) == {"India"}
    (claim,) = [one for one in sentences("07_neighbourhood") if "highest year since FY2000" in one]
    current, constant = claim.split("in current dollars")
    assert [name for name in neighbourhood.NEIGHBOURS if name in current] == highest["current"]
    assert [name for name in neighbourhood.NEIGHBOURS if name in constant] == (
        highest["constant 2020"]
    )


def test_the_panels_show_pakistan_and_every_neighbour_once():
    assert set(neighbourhood.NEIGHBOURS) < set(neighbourhood.SHOWN)
    assert len(set(neighbourhood.SHOWN)) == len(neighbourhood.SHOWN) == 12
    stacked = [name for names, _ in neighbourhood_figures.GROUPS.values() for name in names]
    assert sorted(stacked) == sorted(neighbourhood.NEIGHBOURS)


def test_the_rises_that_the_title_names_have_their_values_in_the_figure_and_no_other_has():
    booked = obligations.rows_of(first=2000)
    picture = neighbourhood_figures.changes_of_neighbours(booked, training.since(IMET, 2007))
    dollars, seats = picture.figure.axes
    assert [text.get_text() for text in dollars.texts if text.get_text()[0] == "+"] == [
        "+441",
        "+575",
        "+222",
    ]
    assert not [text for text in seats.texts if text.get_text()[0] == "+"]
