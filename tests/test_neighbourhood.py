"""Counting of who was first, of rival spans, and of changes beside those of the past."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from imet import obligations, prose, tables, training
from imet.chapters import neighbourhood
from imet.schemas import IMET_OBLIGATIONS, IMET_REQUESTS, QUOTED_AMOUNTS
from test_money_chapter import said, sentences


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


def test_the_state_department_allots_turkey_as_much_as_pakistan_in_fy2010():
    rows = tables.stored(IMET_REQUESTS).query("level == 'country' and fiscal_year == 2010")
    usd = rows.set_index("country")["usd"]
    assert usd["Pakistan"] == usd["Turkey"] == usd.max() == 5_000_000


def test_india_had_a_million_in_every_year_that_is_claimed_but_the_last():
    india = obligations.obligations_of("India").loc[2003:]
    assert india.loc[:2019].min() == india[2003] == 1_000_000
    assert india[2020] == 658_166


def test_text_and_figure_give_india_s_million_over_the_same_years():
    claimed = tables.stored(QUOTED_AMOUNTS).set_index("amount").loc["s4_india"]
    assert claimed["value"] * 1e6 == neighbourhood.FLOOR
    assert claimed["what"].endswith(str(neighbourhood.FLOOR_SINCE))
    picture = neighbourhood.dollars_of_neighbours(obligations.rows_of(first=2000))
    title = " ".join(picture.figure.get_suptitle().split())
    plt.close(picture.figure)
    assert title.endswith("India: $1,000,000 or more in FY2003 to FY2019")
    words = said("07_neighbourhood")
    assert (words["india_floor"], words["india_years"]) == ("$1,000,000", "FY2003 to FY2019")


def test_israel_has_one_entry_and_no_place():
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
    table = neighbourhood.changes_against_past(obligations.by_recipient(), [2018, 2019], 2017)
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
            neighbourhood.changes_against_past(obligations.by_recipient(d), [year], 2017).loc[names]
            for d in obligations.DOLLARS
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
    (claim,) = [one for one in sentences("07_neighbourhood") if "turn of the century in" in one]
    current, constant = claim.split("in current dollars")
    assert [name for name in neighbourhood.NEIGHBOURS if name in current] == highest["current"]
    assert [name for name in neighbourhood.NEIGHBOURS if name in constant] == (
        highest["constant 2020"]
    )


def test_the_panels_show_pakistan_and_every_neighbour_once():
    assert set(neighbourhood.NEIGHBOURS) < set(neighbourhood.SHOWN)
    assert len(set(neighbourhood.SHOWN)) == len(neighbourhood.SHOWN) == 12
    stacked = [name for names, _ in neighbourhood.GROUPS.values() for name in names]
    assert sorted(stacked) == sorted(["Pakistan", *neighbourhood.NEIGHBOURS])
