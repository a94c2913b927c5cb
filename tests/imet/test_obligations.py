"""Counting dollars: what is booked, what is missing, and what prices make of it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imet import obligations, schemas
from imet.chapters import money
from imet.tables import stored

YEARS = range(1950, 2021)
SOME = settings(max_examples=40)
OBLIGATIONS = stored(schemas.IMET_OBLIGATIONS)


# ------------------------------------------------------------------ known amounts


@pytest.mark.parametrize(
    ("country", "year", "thousands"),
    [
        ("Pakistan", 2010, 5_000),
        ("Pakistan", 2017, 4_789),
        ("Pakistan", 2018, 497),
        ("Pakistan", 2019, None),
        ("Pakistan", 2020, 2_257),
        ("India", 2019, 1_693),
        ("Turkey", 2017, 454),
    ],
)
def test_obligations_are_those_of_the_greenbooks_sheet(country, year, thousands):
    found = obligations.obligation(country, year)
    assert (None if found is None else round(found / 1_000)) == thousands


def test_the_world_is_every_country_and_every_area():
    world = obligations.world()
    assert list(world.index) == list(YEARS)
    assert world[2019] == 114_217_905
    countries = obligations.by_recipient().sum(axis=1)
    areas = OBLIGATIONS[OBLIGATIONS["iso3"].isna()].groupby("fiscal_year")["obligations_usd"].sum()
    assert (countries.add(areas, fill_value=0) == world).all()
    assert areas[2019] == 3_635_807 and countries[2019] == 114_217_905 - 3_635_807


def test_no_obligation_for_imet_is_negative_and_none_is_in_the_transition_quarter():
    assert (OBLIGATIONS["obligations_usd"] > 0).all()
    assert set(OBLIGATIONS["period"]) == {"year"}
    taken_back = stored(schemas.PAKISTAN_ASSISTANCE)["obligations_usd"] < 0
    assert taken_back.sum() == 36


def test_what_crs_counts_for_pakistan_is_two_fifths_reimbursement():
    assert obligations.crs_amount("Grand Total") == 34_183
    assert obligations.crs_amount("CSF Reimbursements") == 14_573
    assert obligations.crs_amount("IMET") == 52
    rows = stored(schemas.PAKISTAN_CRS)
    older = rows[(rows["edition"] == "2014-03-06") & (rows["stage"] == "total")]
    assert older.set_index("account")["usd_millions"]["Grand Total"] == 27_417
    for account in ("Imet", "1206"):
        with pytest.raises(KeyError, match=f"no account '{account}' in the edition 2019-03-12"):
            obligations.crs_amount(account)


# ------------------------------------------------------------------ missing is not nothing


def test_a_year_in_which_nothing_is_booked_is_missing_and_not_nothing():
    pakistan = obligations.obligations_of("Pakistan")
    assert list(pakistan.index) == list(YEARS)
    assert pakistan[2019] is pd.NA and obligations.obligation("Pakistan", 2019) is None
    assert not (obligations.by_recipient() == 0).any(axis=None)


def test_the_gaps_of_pakistan():
    assert obligations.gaps(obligations.obligations_of("Pakistan")) == [
        *((1967, 1967), (1980, 1981), (1991, 1998), (2000, 2001), (2019, 2019)),
    ]


SERIES = st.lists(st.none() | st.integers(1, 9), max_size=40).map(
    lambda amounts: pd.Series(amounts, index=range(1950, 1950 + len(amounts)), dtype="Int64")
)


@SOME
@given(SERIES)
def test_gaps_are_the_missing_years_between_booked_ones_in_whole_runs(series):
    runs = obligations.gaps(series)
    booked = series.dropna().index
    between = range(booked.min(), booked.max()) if len(booked) else []
    inside = [year for first, last in runs for year in range(first, last + 1)]
    assert inside == [year for year in between if year not in booked]
    assert all({first - 1, last + 1} <= set(booked) for first, last in runs)


# ------------------------------------------------------------------ what is not there


@pytest.mark.parametrize("year", [1949, 2021])
def test_a_year_outside_the_series_is_an_error_and_not_nothing(year):
    calls = (
        lambda: obligations.obligation("Pakistan", year),
        lambda: obligations.ranking(min(year, 2000), max(year, 2000)),
    )
    for call in calls:
        with pytest.raises(KeyError, match=f"year {year} is outside the series, 1950 to 2020"):
            call()


@pytest.mark.parametrize("span", [(1945, 1950), (2018, 2021)])
def test_assistance_is_not_nothing_in_years_that_the_greenbook_does_not_cover(span):
    with pytest.raises(KeyError, match="is outside the series, 1946 to 2020"):
        obligations.assistance_to_pakistan(*span)


@pytest.mark.parametrize("name", ["Pakistn", "pakistan", "Ruritania", "Asia (not specified)", ""])
def test_a_country_that_is_not_there_is_an_error(name):
    for call in (obligations.obligations_of, lambda name: obligations.obligation(name, 2018)):
        with pytest.raises(
            KeyError, match=r"no IMET obligations of '.*' in the Greenbook"
        ) as error:
            call(name)
        assert f"'{name}'" in str(error.value)


def test_rows_to_cite_are_those_of_the_countries_and_years():
    rows = obligations.rows_of("Pakistan", "India", first=2018, last=2019)
    assert rows[["country", "fiscal_year"]].to_numpy().tolist() == [
        *(["India", 2018], ["Pakistan", 2018], ["India", 2019]),
    ]
    assert len(obligations.rows_of()) == len(OBLIGATIONS)


# ------------------------------------------------------------------ shares and ranks

NAMES = [f"Country {letter}" for letter in "ABCDEF"]
AMOUNTS = st.lists(
    st.lists(st.none() | st.integers(1, 10**9), min_size=len(NAMES), max_size=len(NAMES)).filter(
        any
    ),
    min_size=3,
    max_size=3,
).map(lambda rows: pd.DataFrame(rows, columns=NAMES, index=[2001, 2002, 2003]).astype("Int64"))


@SOME
@given(AMOUNTS)
def test_ranks_count_those_who_receive_more_and_ties_share_the_better(table):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(obligations, "by_recipient", lambda: table)
        ranks = obligations.ranks()
    assert (ranks.isna() == table.isna()).all(axis=None)
    for year, amounts in table.iterrows():
        for name, amount in amounts.dropna().items():
            assert ranks.loc[year, name] == 1 + (amounts.dropna() > amount).sum()


@SOME
@given(AMOUNTS)
def test_a_ranking_holds_every_dollar_of_its_years_and_the_largest_first(table):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(obligations, "by_recipient", lambda: table)
        ranking = obligations.ranking(2002, 2003)
    sums = {name: table.loc[2002:2003, name].sum() for name in NAMES}
    assert ranking.to_dict() == {name: total for name, total in sums.items() if total}
    assert ranking.is_monotonic_decreasing


# ------------------------------------------------------------------ constant dollars


def test_constant_dollars_are_the_greenbooks_own_within_rounding_in_every_row():
    level = obligations.price_level()
    for country, rows in OBLIGATIONS.groupby("country_printed"):
        amounts = rows.set_index("fiscal_year")
        made = money.in_constant_dollars(amounts["obligations_usd"])
        # both columns are rounded to the dollar, the one before and the other after the conversion
        rounding = 0.5 + 0.5 / level.reindex(made.index)
        assert ((made - amounts["obligations_usd_2020"]).abs() <= rounding + 1e-6).all(), country
    pakistan = obligations.obligations_of("Pakistan", "constant 2020")
    assert pakistan.loc[2018:2020].tolist() == [513_117, pd.NA, 2_257_130]


@pytest.mark.parametrize("year", [2021, 1945, 1976.25])
def test_no_price_is_carried_to_a_year_without_one(year):
    with pytest.raises(KeyError, match=rf"no price level for \[{year}\]; .* 1946 to 2020"):
        money.in_constant_dollars(pd.Series(1, index=[year, 2020]))


@SOME
@given(SERIES)
def test_constant_dollars_of_missing_amounts_are_missing_and_of_the_base_year_the_same(series):
    made = money.in_constant_dollars(series)
    assert (made.isna() == series.isna()).all()
    same = money.in_constant_dollars(series.loc[2020:2020])
    assert same.dropna().tolist() == series.loc[2020:2020].dropna().tolist()


def test_a_missing_amount_of_a_year_without_a_price_is_no_error():
    made = money.in_constant_dollars(pd.Series({2020: 1, 2030: None}, dtype="Int64"))
    assert made[2020] == 1 and made.isna()[2030]


# ------------------------------------------------------------------ assistance to Pakistan


def test_assistance_adds_up_to_every_account_and_names_imet():
    table = obligations.assistance_to_pakistan(1946, 2020)
    rows = stored(schemas.PAKISTAN_ASSISTANCE)
    assert table.to_numpy().sum() == rows["obligations_usd"].sum()
    assert list(table.columns) == ["IMET", "Other military", "Economic"]
    imet = obligations.obligations_of("Pakistan").fillna(0)
    assert (table["IMET"].drop(1976.25).loc[1950:] == imet).all()
    assert table.loc[2018].sum() == 423_621_552
    assert table.loc[1947].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [(1970, 1980, True), (1976, 1977, True), (1970, 1976, False), (1977, 1980, False)],
)
def test_the_transition_quarter_is_in_a_span_that_covers_it(first, last, there):
    table = obligations.assistance_to_pakistan(first, last)
    assert (1976.25 in table.index) == there
    assert [year for year in table.index if year != 1976.25] == list(range(first, last + 1))
    quarter = stored(schemas.PAKISTAN_ASSISTANCE).query("period != 'year'")["obligations_usd"].sum()
    assert quarter == 64_500_000
    if there:
        assert table.loc[1976.25].sum() == quarter


def test_up_to_2000_assistance_is_to_the_dollar_that_of_the_later_edition():
    later = stored(schemas.COUNTRY_TOTALS).query("fiscal_year <= 2000")
    quarter = (later["period"] != "year") * 0.25
    years = later.set_index(later["fiscal_year"] + quarter)["obligations_usd"]
    earlier = obligations.assistance_to_pakistan(1946, 2000).sum(axis=1)
    assert len(years) == 52
    assert earlier[earlier != 0].to_dict() == years.to_dict()
