"""Spells without money: the rule on made series, the estimate by hand, and the join to cases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines.datasets import load_leukemia, load_waltons

from imet.chapters import other_suspensions as S
from imet.chapters import other_suspensions_figures as figures
from imet.obligations import obligation
from imet.schemas import SUSPENSION_CASES
from imet.tables import load

RULE = replace(S.RULE, floor=1)


def series(first: int = 2001, **countries: str) -> pd.DataFrame:
    """Return amounts of $1 million where a country's text has '$', none booked where '.'."""
    length = len(next(iter(countries.values())))
    columns = {
        code: pd.array([1_000_000 if mark == "$" else pd.NA for mark in text], dtype="Int64")
        for code, text in countries.items()
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(first, first + length))


def found(rule: S.Rule = RULE, **countries: str) -> list[tuple]:
    rows = S.spells(series(**countries), rule)
    return list(rows.itertuples(index=False, name=None))


def test_a_gap_between_money_is_a_spell():
    assert found(PAK="$$$..$$$") == [("PAK", 2004, 2005, 2, True)]


def test_a_spell_that_is_not_over_is_censored():
    assert found(PAK="$$$$....") == [("PAK", 2005, 2008, 4, False)]


def test_money_in_the_last_year_ends_a_spell():
    assert found(PAK="$$$$..$") == [("PAK", 2005, 2006, 2, True)]


def test_one_year_of_money_does_not_end_a_spell_unless_the_rule_says_so():
    marks = "$$$..$..$$"
    assert found(PAK=marks) == [("PAK", 2004, 2008, 5, True)]
    assert found(replace(RULE, back=1), PAK=marks) == [("PAK", 2004, 2005, 2, True)]
    assert found(replace(RULE, back=1, before=1), PAK=marks) == [
        ("PAK", 2004, 2005, 2, True),
        ("PAK", 2007, 2008, 2, True),
    ]


def test_a_country_that_was_not_in_the_programme_long_enough_has_no_spell():
    assert found(PAK="$$..$$$") == []
    assert found(replace(RULE, before=2), PAK="$$..$$$") == [("PAK", 2003, 2004, 2, True)]


def test_years_before_must_be_in_a_row():
    assert found(PAK="$.$$..$$$") == []


def test_the_years_before_the_first_money_and_a_country_without_money_are_no_spell():
    assert found(PAK="....$$$$", IND="........") == []


def test_small_amounts_count_as_none_below_the_floor():
    table = series(PAK="$$$$$$$")
    table.loc[2004, "PAK"] = 4_999
    assert S.spells(table, S.RULE)[["first", "last"]].to_numpy().tolist() == [[2004, 2004]]
    assert S.spells(table, RULE).empty


def test_short_spells_can_be_left_out():
    assert found(replace(RULE, least=2), PAK="$$$.$$$..$$") == [("PAK", 2008, 2009, 2, True)]


def test_graduation_is_no_suspension_but_a_gap_of_the_same_country_is():
    marks = "$$$..$$$..."
    assert found(DEU=marks) == [("DEU", 2004, 2005, 2, True)]
    assert len(found(replace(RULE, graduations=True), DEU=marks)) == 2
    assert len(found(KOR="$$$..")) == 0
    assert len(found(TWN="$$$..")) == 1


def test_the_end_of_a_state_is_no_suspension():
    table = series(1984, YUG="$$$..$$$.....", PAK="$$$..$$$.....")
    kept = S.spells(table, RULE)[["iso3", "first"]].to_numpy().tolist()
    assert kept == [["PAK", 1987], ["YUG", 1987], ["PAK", 1992]]
    assert len(S.spells(table, replace(RULE, ended_states=True))) == 4


def test_service_funded_years_are_not_years_without_money():
    table = series(1966, THA="$$$$...$$$$", PAK="$$$$...$$$$")
    assert S.spells(table, RULE)["iso3"].tolist() == ["PAK"]
    counted = S.spells(table, replace(RULE, service_funded=True))
    assert counted["iso3"].tolist() == ["PAK", "THA"]
    left = S.left_out(table).set_index("iso3")
    assert left.loc["THA", ["first", "last", "reason"]].tolist() == [1970, 1972, "service-funded"]


def test_service_grants_are_of_years_in_a_row_in_which_no_imet_is_booked():
    booked = S.amounts()
    for code, years in S.service_years().items():
        assert years == list(range(years[0], years[-1] + 1))
        assert booked.loc[years, code].isna().all() and booked.loc[years[0] - 1, code] > 0


def test_a_series_that_lacks_years_is_an_error():
    with pytest.raises(ValueError, match="lacks fiscal years"):
        S.spells(series(PAK="$$$..$$$").drop(2004), RULE)


@given(st.lists(st.text("$.", min_size=12, max_size=12), min_size=1, max_size=4))
def test_every_spell_begins_after_money_and_no_spells_overlap(texts):
    codes = ["PAK", "IND", "LKA", "NPL"][: len(texts)]
    table = series(**dict(zip(codes, texts, strict=True)))
    rows = S.spells(table, RULE)
    for row in rows.itertuples():
        before = table.loc[row.first - 3 : row.first - 1, row.iso3]
        assert len(before) == 3 and before.notna().all()
        assert pd.isna(table.loc[row.first, row.iso3])
        assert pd.isna(table.loc[row.last, row.iso3])
        assert row.over == (row.last < table.index[-1])
        assert row.years == row.last - row.first + 1
    for _, own in rows.groupby("iso3"):
        assert (own["first"].iloc[1:].to_numpy() > own["last"].iloc[:-1].to_numpy()).all()


def test_losses_count_beginnings_and_who_could_begin_one():
    table = series(PAK="$$$..$$$", IND="$$$$.$$$", LKA="..$$$$$$")
    rows = S.losses(S.spells(table, RULE), table)
    assert rows["began"].to_dict() == {2001: 0, 2002: 0, 2003: 0, 2004: 1, 2005: 1} | {
        2006: 0,
        2007: 0,
        2008: 0,
    }
    assert rows["established"].tolist() == [0, 0, 0, 2, 1, 1, 1, 1]


# eight lengths, four of them censored: the share lasting falls by 1/8, 1/5, 1/4 and 1/2
EIGHT = pd.DataFrame(
    {"years": [1, 3, 5, 9, 2, 2, 7, 12], "over": [True] * 4 + [False] * 4, "iso3": list("abcdefgh")}
)


def test_the_estimate_is_that_computed_by_hand():
    curve = S.survival(EIGHT)
    assert curve["lasting"].to_dict() == pytest.approx(
        {0: 1, 1: 7 / 8, 2: 7 / 8, 3: 0.7, 5: 0.525, 7: 0.525, 9: 0.2625, 12: 0.2625}
    )
    assert curve["at_risk"].to_dict() == {0: 8, 1: 8, 2: 7, 3: 5, 5: 4, 7: 3, 9: 2, 12: 1}
    assert curve["censored"].sum() == 4 and curve["ended"].sum() == 4
    assert S.median(EIGHT)[0] == 9


def test_the_bounds_are_those_of_the_formula():
    curve = S.survival(EIGHT)
    share, variance = 0.7, 1 / (8 * 7) + 1 / (5 * 4)
    spread = 1.959964 * np.sqrt(variance) / abs(np.log(share))
    bounds = share ** np.exp(spread), share ** np.exp(-spread)
    assert tuple(curve.loc[3, ["low", "high"]]) == pytest.approx(bounds, rel=1e-5)


def test_the_estimate_is_the_published_one_of_the_leukemia_trial():
    # remissions under 6-MP (Freireich and others 1963), by Kaplan and Meier in many textbooks
    trial = load_leukemia()
    treated = trial[trial["Rx"] == 0]
    lengths = pd.DataFrame({"years": treated["t"], "over": treated["status"].astype(bool)})
    curve = S.survival(lengths)["lasting"].round(3)
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert curve[list(published)].to_dict() == published
    assert S.median(lengths)[0] == 23


def test_the_median_is_that_of_the_library_s_own_example():
    waltons = load_waltons()
    lengths = pd.DataFrame({"years": waltons["T"], "over": waltons["E"].astype(bool)})
    assert S.median(lengths)[0] == 56


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=40))
def test_the_quick_estimate_is_that_of_the_library(pairs):
    lengths = pd.DataFrame(pairs, columns=["years", "over"])
    longest = lengths["years"].max()
    quick = S.product_limit(lengths["years"].to_numpy(), lengths["over"].to_numpy(), longest)
    curve = S.survival(lengths)["lasting"]
    assert quick[curve.index] == pytest.approx(curve.to_numpy())


def test_without_censoring_the_estimate_is_the_plain_share():
    lengths = pd.DataFrame({"years": [1, 1, 2, 4, 8], "over": True})
    assert S.standing(lengths, 2) == pytest.approx((0.4, 0.2, 0.4))
    assert S.standing(lengths, 1) == pytest.approx((0, 0.4, 0.6))
    assert S.lasting(lengths, 0)[0] == 1


def test_a_median_that_is_never_reached_is_infinite():
    lengths = pd.DataFrame({"years": [1, 5, 6, 7], "over": [True, False, False, False]})
    assert S.median(lengths)[0] == np.inf


def test_no_spells_are_an_error():
    with pytest.raises(ValueError, match="no spells"):
        S.median(EIGHT[:0])


def test_the_bootstrap_is_the_same_from_run_to_run_and_holds_the_estimate():
    rows = S.spells(S.amounts())
    bounds = S.bootstrap(rows, (1, 11), draws=200)
    assert bounds.equals(S.bootstrap(rows, (1, 11), draws=200))
    assert bounds.loc["median", "low"] <= S.median(rows)[0] <= bounds.loc["median", "high"]
    for years in (1, 11):
        low, high = bounds.loc[years]
        assert low < S.lasting(rows, years)[0] < high


def test_the_bootstrap_draws_whole_countries():
    """Where each country's spells are alike, drawing countries gives wider bounds."""
    alike = [(code, length) for code, length in zip("abcdef", [1, 1, 1, 9, 9, 9], strict=True)]
    rows = pd.DataFrame(alike * 10, columns=["iso3", "years"]).assign(over=True)
    apart = rows.assign(iso3=[str(i) for i in range(len(rows))])
    wide, narrow = (S.bootstrap(each, (1,), draws=400).loc[1] for each in (rows, apart))
    assert wide["high"] - wide["low"] > narrow["high"] - narrow["low"]


def test_fiscal_years_begin_in_july_to_1976_and_in_october_after():
    days = pd.Series(
        pd.to_datetime(
            ["1965-09-08", "1976-06-30", "1976-07-01", "1976-09-30", "1976-10-01", "1990-09-30"]
        )
    )
    assert S.fiscal_year(days).tolist() == [1966, 1976, 1976, 1976, 1977, 1990]
    assert S.fiscal_year(pd.Series(pd.to_datetime(["2018-10-01", None]))).tolist()[0] == 2019
    assert S.fiscal_year(pd.Series(pd.to_datetime([None]))).isna().all()


def case(name: str, first: int, last: int | None, **more: str) -> dict:
    row = {"case": name, "iso3": name[:3], "legal_basis": "executive", "imet": "named"}
    return row | {"first_year": first, "last_year": last} | more


def cases(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(rows).astype({"first_year": "Int64", "last_year": "Int64"})


def test_spells_join_the_cases_with_which_they_begin():
    rows = S.spells(series(PAK="$$$..$$$...$$$"), RULE)  # 2004-05 and 2009-11
    joined = S.join(
        rows,
        cases(
            case("PAK-A", 2003, 2005),
            case("PAK-B", 2004, None),
            case("PAK-C", 2005, 2009),
            case("PAK-D", 2006, 2007),
            case("PAK-E", 2008, 2008, imet="kept"),
            case("IND-F", 2004, 2005),
        ),
    )
    pairs = set(joined[["first", "case", "relation"]].itertuples(index=False, name=None))
    assert pairs == {
        (2004, "PAK-A", "at its start"),
        (2004, "PAK-B", "at its start"),
        (2004, "PAK-C", "within"),
        (2009, "PAK-C", "later"),
    }


def test_of_two_cases_the_one_at_the_start_names_the_legal_basis():
    rows = S.spells(series(PAK="$$$$$..$$$..."), RULE)
    named = S.with_basis(
        rows,
        cases(
            case("PAK-A", 2002, 2010, legal_basis="ASPA"),
            case("PAK-Z", 2006, 2007, legal_basis="coup provision"),
        ),
    )
    assert named["legal_basis"].iloc[0] == "coup provision"
    assert len(named) == len(rows)


def test_a_case_that_ended_before_a_spell_began_is_not_its_ground():
    rows = S.spells(series(PAK="$$$..$$$"), RULE)  # 2004-05
    ended = S.with_basis(rows, cases(case("PAK-A", 2003, 2003)))
    assert ended["case"].isna().all()
    bars = cases(case("PAK-A", 2003, 2003), case("PAK-B", 2004, 2004), case("PAK-C", 2003, None))
    assert S.with_basis(rows, bars)["case"].tolist() == ["PAK-B"], "the latest of those in force"


def test_a_bar_of_one_year_is_the_ground_of_a_loss_in_that_year_alone():
    rows = S.with_basis(S.spells(S.amounts()), S.documented()).set_index(["iso3", "first"])["case"]
    assert pd.isna(rows["TKM", 2020]), "named for FY2019, in which it had money"
    assert rows["MRT", 2020] == "TIP-2020" and rows["GAB", 2019] == "TIP-2019"
    assert rows["URY", 1977] == "URY-1976", "in force on its last known day"


def test_grounds_are_counted_by_the_period_in_which_the_spells_began():
    rows = pd.DataFrame({"first": [1973, 1974, 2004, 2020], "legal_basis": ["ASPA", None] * 2})
    table = S.grounds(rows)
    assert table.index.tolist() == ["ASPA", S.NO_GROUND]
    assert table.loc["ASPA"].tolist() == [1, 0, 0, 1, 2]
    assert table.loc[S.NO_GROUND].tolist() == [0, 1, 0, 1, 2]
    assert len(S.apart(rows)) == 0


def test_a_fall_to_a_small_part_is_a_loss_if_the_rule_sees_a_dip():
    table = series(PAK="$$$$$$$")
    table.loc[2004, "PAK"] = 249_999
    table.loc[2005, "PAK"] = 999_999
    assert S.spells(table, RULE).empty
    seen = S.spells(table, replace(RULE, dip=1 / 4))
    assert seen[["first", "last", "over"]].to_numpy().tolist() == [[2004, 2004, True]]
    table.loc[2004, "PAK"] = 250_000
    assert S.spells(table, replace(RULE, dip=1 / 4)).empty


def test_the_money_shows_a_case_or_does_not():
    table = series(PAK="$$$..$$$", IND="$$$$$$$$", LKA="........")
    all_cases = cases(
        case("PAK-A", 2003, 2005), case("IND-B", 2003, 2005), case("LKA-C", 2003, 2005)
    )
    seen = S.traces(S.spells(table, RULE), all_cases, table).set_index("case")["trace"]
    assert seen.to_dict() == {"PAK-A": True, "IND-B": False}


def test_pakistan_s_spells_are_those_of_the_greenbook():
    rows = S.spells(S.amounts()).query("iso3 == 'PAK'")
    assert rows[["first", "last"]].to_numpy().tolist() == [
        [1967, 1967],
        [1980, 1981],
        [1991, 2001],
        [2019, 2019],
    ]


def test_most_countries_lost_the_money_once_and_none_more_often_than_pakistan():
    rows = S.spells(S.amounts())
    assert rows["iso3"].nunique() > S.ever_established(S.amounts()) / 2
    assert rows["iso3"].value_counts().max() == (rows["iso3"] == "PAK").sum()


def test_of_the_spells_that_began_with_pakistan_s_last_one_has_no_ground():
    rows = S.with_basis(S.spells(S.amounts()), S.documented()).query("first == 2019")
    assert rows.loc[rows["legal_basis"].isna(), "iso3"].tolist() == ["WSM"]
    assert len(rows) == 10


def test_one_of_the_spells_of_1994_has_a_ground_and_the_world_had_half_the_money():
    rows = S.with_basis(S.spells(S.amounts()), S.documented()).query("first == 1994")
    assert len(rows) == 14
    assert rows.dropna(subset=["legal_basis"])["case"].tolist() == ["NGA-1994"]
    assert S.amounts().loc[1994].sum() < 0.6 * S.amounts().loc[1993].sum()


def test_the_greenbook_books_none_for_egypt_when_training_was_said_to_be_kept():
    egypt = S.documented().set_index("case").loc["EGY-2013"]
    assert egypt["imet"] == "kept"
    assert obligation("Egypt", egypt["first_year"]) is None


def test_the_title_on_lengths_can_be_read_off_the_mark():
    rows = S.with_basis(S.spells(S.amounts()), S.documented())
    picture = figures.suspension_lengths(rows)
    (axes,) = picture.figure.axes
    marks = [line.get_xydata()[0] for line in axes.lines if line.get_marker() == "o"]
    written = [text.get_text() for text in axes.texts]
    shares = []
    for (years, share), years_of in zip(marks, ("FY2019", "FY1991-2001"), strict=True):
        assert share == pytest.approx(S.survival(rows)["lasting"][years])
        assert f"Pakistan, {years_of}: {share:.0%} last longer" in written
        shares.append(f"{share:.0%}")
    assert f"{' and '.join(shares)} last longer" in picture.title[1]


def test_each_choice_of_the_rule_is_varied_once():
    table = S.sensitivity(S.amounts(), S.documented(), "PAK")
    assert table["choice"].is_unique and len(table) == 15
    assert table.loc[0, "spells"] == len(S.spells(S.amounts()))


def test_days_between_are_of_cases_known_to_the_day():
    table = S.durations(S.documented())
    assert table["case"].is_unique and table["days"].is_monotonic_increasing
    assert not {"GTM-1990", "RWA-2013", "PAK-1965", "PAK-1990"} & set(table["case"])
    assert "AZE-1992" in set(table["case"]), "also where there was no money to lose"
    assert not {"MLI-2012", "FJI-2006", "HND-2009"} & set(table["case"]), "the end of other aid"
    assert not {"PAK-1998", "EGY-2013"} & set(table["case"]), "within another; training kept"
    assert set(table["first_precision"]) == set(table["last_precision"]) == {"day"}
    assert not table["legal_basis"].isin(S.YEARLY).any()
    assert table.set_index("case").loc["PAK-2018", "days"] == 511


def test_days_are_shown_as_exactly_as_they_are_known():
    day = pd.Timestamp("1990-10-01")
    assert figures.shown_day(day, "day") == "1990-10-01"
    assert figures.shown_day(day, "month") == "1990-10"
    assert figures.shown_day(day, "year") == "1990"
    assert figures.shown_day(day, "not before") == "not before 1990-10-01"
    assert figures.shown_day(pd.NaT, None) == "not found"


def test_spans_of_fiscal_years():
    rows = S.spells(series(PAK="$$$.$$$..$$$..."), RULE)
    assert [S.span(row) for _, row in rows.iterrows()] == ["FY2004", "FY2008-2009", "FY2013-"]


def test_countries_that_were_ever_in_the_programme():
    assert S.ever_established(series(PAK="$$$...", IND="$$.$$.", LKA="..$$$$")) == 2


def test_the_table_of_cases_has_one_row_a_case_and_links_its_source():
    known = S.documented()
    shown = figures.documented_table(S.spells(S.amounts()), known)
    table = shown.frame.set_index("Case")
    yearly = known.loc[known["legal_basis"] == "trafficking", "case"].nunique()
    assert len(table) == known["case"].nunique() - yearly + 1, "the determinations share a row"
    by_name = {str(case): row for case, row in table.iterrows()}
    assert by_name["Pakistan, 2018"]["Loss of the money"] == "FY2019"
    assert by_name["Myanmar, 1988"]["Loss of the money"] == "FY1989-"
    assert by_name["India, 1998"]["Loss of the money"] == "none"
    assert by_name["50 countries, 2003"]["Loss of the money"] == "25 losses"
    assert by_name["2 countries, 2000"]["Loss of the money"] == "1 loss"
    assert by_name["Bolivia, 1980"]["First and last day"] == "1980-08 to not found"
    assert all(case.url.startswith("http") for case in table.index)


def test_a_listing_of_open_effect_is_not_counted_as_withheld():
    known = S.documented()
    held = set(S.withheld(known)["case"])
    assert "PAK-2021-CSPA" not in held and {"AZE-1992", "ARM-1992"} <= held
    money = S.amounts()
    assert all(
        code not in money or money.loc[:2001, code].isna().all() for code in ("AZE", "ARM")
    ), "withheld from the start, so that none was lost"


def test_the_dots_of_documented_losses_are_those_of_the_list():
    rows = S.with_basis(S.spells(S.amounts()), S.documented())
    picture = figures.documented_lengths(rows)
    axes = picture.figure.axes[0]
    dots = [line.get_xydata() for line in axes.lines if line.get_marker() == "o"]
    spots = np.concatenate(dots)
    assert len(spots) == len(S.apart(rows)) == len(np.unique(spots, axis=0)), "no dot hides one"
    assert sorted(spots[:, 0]) == sorted(S.apart(rows)["years"])
    written = {text.get_text() for text in axes.texts}
    assert {"Pakistan, FY1967 and FY2019", "Pakistan, FY1991-2001"} <= written
    assert {"Myanmar, not over", "14 over in one year"} <= written


def test_the_stored_cases_make_sense():
    stored = load(SUSPENSION_CASES)
    assert stored["case"].nunique() == 83
    ended = stored.dropna(subset=["last"])
    assert (ended["first"] <= ended["last"]).all()
    assert (stored["last"].isna() == stored["last_precision"].isna()).all()
    months = stored[stored["first_precision"].isin(["month", "year"])]
    assert (months["first"].dt.day == 1).all()
    yearly = stored[stored["legal_basis"] == "trafficking"]
    assert (yearly["last"] - yearly["first"] < pd.Timedelta(days=366)).all()
