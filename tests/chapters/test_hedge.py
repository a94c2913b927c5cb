"""Comparing one country with others: known answers on made-up data, and the data themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from imet import prose, tables
from imet.chapters import hedge, hedge_figures
from imet.chapters.hedge import compare
from imet.cite import cite_lines
from imet.schemas import ARMS_SHARES, IDEAL_POINTS, UN_AGREEMENT
from stored import sentences

BEFORE, AFTER = (2015, 2016, 2017), (2018, 2019)
YEARS = range(1990, 2020)


def panel(seed: int, countries: int = 40, effect: float = 0.0, since: int = 2018) -> pd.DataFrame:
    """Return made-up values: shared shocks, levels, noise, and an effect on the country PAK."""
    random = np.random.default_rng(seed)
    names = ["PAK", *(f"C{i:02}" for i in range(1, countries))]
    shocks = random.normal(0, 1, (len(YEARS), 1))
    levels = random.normal(0, 2, (1, countries))
    noise = random.normal(0, 0.3, (len(YEARS), countries))
    values = pd.DataFrame(shocks + levels + noise, index=YEARS, columns=names)
    values.loc[since:, "PAK"] += effect
    return values


def shift_of(values: pd.DataFrame, **options) -> hedge.Shift:
    return compare(values, values.columns, BEFORE, AFTER, **options)


def test_a_comparison_worked_out_by_hand():
    values = pd.DataFrame(
        {"PAK": [0.0, 2], "AAA": [1.0, 1], "BBB": [5.0, 6], "CCC": [3.0, 5]}, index=[2017, 2018]
    )
    shift = compare(values, ["AAA", "BBB", "CCC"], [2017], [2018])
    half = stats.t.ppf(0.975, 2) * 1 * np.sqrt(1 + 1 / 3)
    assert (shift.n, shift.own, shift.others, shift.estimate) == (3, 2, 1, 1)
    assert (shift.low, shift.high) == pytest.approx((1 - half, 1 + half))
    # less the mean of the others: PAK 1, AAA -5/3, BBB -1/3, CCC 1
    assert shift.rank == 3


@pytest.mark.parametrize("effect", [-2.0, 2.0])
def test_an_effect_that_was_put_in_is_found(effect):
    shift = shift_of(panel(1, effect=effect))
    assert shift.estimate == pytest.approx(effect, abs=0.6)
    assert shift.low < effect < shift.high
    assert not shift.low <= 0 <= shift.high
    assert shift.rank == 1


@pytest.mark.parametrize(("countries", "quantiles"), [(40, False), (8, False), (136, True)])
def test_where_there_is_no_effect_the_interval_includes_zero_as_often_as_it_says(
    countries, quantiles
):
    shifts = [shift_of(panel(seed, countries), quantiles=quantiles) for seed in range(300)]
    covered = np.mean([shift.low <= 0 <= shift.high for shift in shifts])
    assert covered == pytest.approx(0.95, abs=0.03)
    assert np.mean([shift.estimate for shift in shifts]) == pytest.approx(0, abs=0.05)


def test_where_there_is_no_effect_every_rank_is_as_likely():
    ranks = np.array([shift_of(panel(seed, countries=20)).rank for seed in range(400)])
    assert stats.chisquare(np.bincount(ranks, minlength=21)[1:]).pvalue > 0.01
    assert np.mean(ranks <= 2) == pytest.approx(0.1, abs=0.03)


def test_when_each_country_in_turn_is_asked_about_the_ranks_are_one_to_n():
    values = panel(5, countries=15)
    turns = (values.rename(columns={name: "PAK", "PAK": name}) for name in values)
    assert sorted(shift_of(turn).rank for turn in turns) == list(range(1, 16))


def test_what_all_countries_share_does_not_count():
    values = panel(2)
    shared = values.add(pd.Series(np.linspace(0, 9, len(values)), index=values.index), axis=0)
    one, other = shift_of(values), shift_of(shared)
    assert one.estimate == pytest.approx(other.estimate)
    assert (one.low, one.high) == pytest.approx((other.low, other.high))


def test_placebos_add_up_to_nothing():
    assert hedge.placebos(pd.Series([1.0, 2, 6])).tolist() == [-3, -1.5, 4.5]


def test_a_break_is_found_in_the_year_in_which_it_was_put():
    values = panel(3, effect=3, since=2010)
    found = hedge.breaks(values, values.columns)
    assert found["estimate"].abs().idxmax() == 2010
    assert (found.index.min(), found.index.max()) == (1993, 2018)
    assert found.loc[2010, "rank"] == 1
    assert found.loc[2000, "low"] < 0 < found.loc[2000, "high"]


def test_countries_without_every_year_are_left_out_and_the_asked_one_must_have_them():
    values = panel(4, countries=6)
    values.loc[2016, "C01"] = np.nan
    assert shift_of(values).n == 4
    with pytest.raises(KeyError, match="'PAK' has no value in some of the years"):
        shift_of(values.rename(columns={"C01": "PAK", "PAK": "C01"}))
    with pytest.raises(ValueError, match="1 countries are too few"):
        compare(values, ["C02"])


def test_a_distance_is_the_same_from_both_sides_and_has_no_sign():
    points = pd.DataFrame({"USA": [2.0], "PAK": [-0.5], "ISR": [2.5]}, index=[2018])
    assert hedge.distances(points, "USA").loc[2018].to_dict() == {"PAK": 2.5, "ISR": 0.5}
    assert hedge.distances(points, "PAK").loc[2018, "USA"] == 2.5


def test_the_nearest_are_those_with_the_nearest_means():
    points = pd.DataFrame(
        {"PAK": [0.0, 2, 1], "AAA": [1.0, 1, 1.3], "BBB": [9.0, 9, 9], "CCC": [1.0, 0.5, 0.75]},
        index=BEFORE,
    )
    assert hedge.nearest(points, ["BBB", "CCC", "AAA", "PAK"], 2) == ["AAA", "CCC"]


def test_every_choice_is_varied_once_and_against_each_power():
    table = hedge.sensitivity(hedge.ideal_points())
    main = hedge.recipients()
    changed = [
        {key: value for key, value in options.items() if (key, value) != ("group", main)}
        for options in hedge.variations(hedge.ideal_points()).values()
    ]
    assert changed[0] == {}
    assert all(len(options) == 1 for options in changed[1:])
    assert table.groupby("power")["choice"].nunique().tolist() == [len(changed)] * 3


def test_the_groups_are_what_they_say():
    points = hedge.ideal_points()
    assert "PAK" in hedge.recipients() and "USA" not in hedge.recipients()
    assert set(hedge.NEIGHBOURS) <= set(points.columns)
    assert "KIR" in hedge.thin_voters()


# the data


def test_the_ideal_points_are_those_of_the_file():
    rows = tables.stored(IDEAL_POINTS).set_index(["iso3", "year"])
    assert rows.loc[("PAK", 2018), ["session", "ideal_point", "votes", "row"]].tolist() == [
        *(73, -0.3390883, 93, 9103)
    ]
    assert rows.loc[("USA", 2019), "ideal_point"] == pytest.approx(2.695, abs=0.001)
    assert rows.index.get_level_values("year").min() == 1990
    assert rows.loc["SRB"].index.min() == 2006 and rows.loc["YUG"].index.max() < 2006


def test_in_the_agreement_scores_an_abstention_counts_half():
    """Only so are all scores, times the roll calls, whole numbers of halves."""
    rows = tables.stored(UN_AGREEMENT).dropna(subset=["votes"])
    votes = rows["votes"].astype(float)
    wholes, halves = (
        (abs(times - times.round()) <= 0.00005 * votes * unit + 1e-9)
        for unit in (1, 2)
        for times in [rows["agreement"] * votes * unit]
    )
    assert halves.all() and not wholes.all()
    assert len(rows) == 30


def test_deliveries_fit_the_shares_that_sipri_published_in_2020():
    """From an earlier edition of the database, so within two points of a hundred."""
    means = hedge.yearly_means(hedge.deliveries(), ((2010, 2014), (2015, 2019)))
    shares = means.div(means["total"], axis=0)
    assert shares["China"].tolist() == pytest.approx([0.51, 0.73], abs=0.02)
    assert shares["United States"].tolist() == pytest.approx([0.30, 0.041], abs=0.02)
    assert shares["Russia"].iloc[1] == pytest.approx(0.066, abs=0.02)


def test_published_shares_lie_near_those_of_the_file_where_it_has_the_years():
    """Each report has its own count, so within three points of a hundred."""
    table = hedge.deliveries()
    last, compared = table.index.max(), 0
    for row in tables.stored(ARMS_SHARES).itertuples():
        spans = ((row.earlier_first, row.earlier_percent), (row.later_first, row.later_percent))
        for first, percent in spans:
            if first + 4 <= last:
                years = table.loc[first : first + 4]
                share = years["China"].sum() / years.to_numpy().sum()
                assert percent / 100 == pytest.approx(share, abs=0.03), (row.report, first)
                compared += 1
    assert compared == 8


def test_orders_from_china_stand_on_both_sides_of_the_report():
    events = tables.load_events().set_index("event")["date"]
    after = events[[*hedge.ORDERS]] > events["cut_reported"]
    assert after.tolist() == [False, False, True, True]


def test_russian_deliveries_are_those_of_sipris_own_table():
    """As generated on 28 July 2022: TIV of arms exports from Russia, row of Pakistan."""
    russia = hedge.deliveries()["Russia"]
    assert russia.loc[2007:].tolist() == [7, 20, 7, 31, 31, 31, 31, 22, 44, 49, 44, 70, 64, 40, 11]


def test_periods_have_means_a_year_and_parts_that_add_up():
    rows = pd.DataFrame(
        {
            "year": [2008, 2009, 2009],
            "supplier": ["China", "China", "Italy"],
            "tiv_millions": [6] * 3,
        }
    )
    means = hedge.yearly_means(hedge.by_supplier(rows), [(2008, 2009)])
    assert means.loc["2008 to 2009"].to_dict() == {
        **{"United States": 0, "Russia": 0, "China": 6, "others": 3, "total": 9}
    }
    with pytest.raises(KeyError, match="no deliveries to 'Pakistn'"):
        hedge.deliveries("Pakistn")


def test_the_order_of_events_has_days_where_the_day_is_known():
    table = hedge.chronology("cut_reported", "russia_contract", "russia_2015")
    assert table.index.tolist() == ["russia_2015", "russia_contract", "cut_reported"]
    assert table["days"].tolist()[1:] == [-3, 0] and pd.isna(table["days"].iloc[0])
    line = (tables.data_folder() / "episode/timeline.csv").read_text().splitlines()
    assert line[table.loc["russia_contract", "row"] - 1].startswith("russia_contract,")
    with pytest.raises(KeyError, match="no events \\['moon_landing'\\]"):
        hedge.chronology("moon_landing")


def test_several_days_are_dated_from_the_first_to_the_last_and_a_season_is_on_no_day():
    order = hedge.chronology("bajwa_china", "autumn_2017", "russia_2015")
    assert order["days"].dropna().to_dict() == {"bajwa_china": 38}
    shown = hedge.order_table(order).frame
    assert shown["Date"].tolist() == [
        *("October 2015", "October to December 2017", "17-19 September 2018"),
    ]


# what the chapter says of them


def test_chinas_deliveries_jump_in_no_year_after_the_cut_and_end_at_their_most():
    table = hedge.deliveries()
    china, share = table["China"], table["China"] / table.sum(axis=1)
    assert china.idxmax() == china.index.max() and china[2018] < china[2017]
    assert prose.percent(share[2016]) == prose.percent(share.iloc[-1])


def test_the_fall_of_us_deliveries_was_over_before_the_freeze():
    usa = hedge.deliveries()["United States"]
    assert (usa.idxmax(), usa.loc[2010:2017].idxmin()) == (2010, 2016)


def test_the_largest_year_of_russia_is_so_only_after_2004():
    russia = hedge.deliveries()["Russia"]
    assert russia.loc[2007:].min() > 0 and russia.loc[2005:].idxmax() == 2018
    assert russia[russia > russia[2018]].to_dict() == {1996: 81, 2002: 99, 2004: 81}
    text = " ".join(sentences("10_hedge"))
    assert "more arms to Pakistan in 2018 than in any other year after 2004" in text


def test_us_deliveries_fell_in_two_of_the_four_large_recipients_and_hardly_in_india():
    ratios = {}
    for name in ("Pakistan", "Bangladesh", "India", "Afghanistan"):
        usa = hedge.yearly_means(hedge.deliveries(name))["United States"]
        ratios[name] = usa.iloc[2] / usa.iloc[1]
    assert ratios["Pakistan"] < 0.1 and ratios["Bangladesh"] < 0.25
    assert 0.95 < ratios["India"] < 1 < ratios["Afghanistan"]


def test_chinas_share_in_bangladesh_has_the_range_that_the_chapter_gives():
    shares = {}
    for name in ("Pakistan", "Bangladesh"):
        means = hedge.yearly_means(hedge.deliveries(name))
        shares[name] = [prose.percent(share) for share in means["China"] / means["total"]]
    assert shares == {"Pakistan": ["47%", "73%", "70%"], "Bangladesh": ["74%", "69%", "74%"]}
    assert "was 69% to 74% throughout" in " ".join(sentences("10_hedge"))


def test_the_shift_of_one_year_is_larger_and_gone_in_the_next():
    """So the chapter says which years each difference compares."""
    away = hedge.distances(hedge.ideal_points(), "USA")
    both, one, other = (
        compare(away, hedge.recipients(), after=after) for after in (AFTER, AFTER[:1], AFTER[1:])
    )
    assert [prose.decimal(shift.estimate) for shift in (both, one, other)] == [
        *("0.07", "0.19", "-0.05"),
    ]
    assert (prose.decimal(one.low), prose.decimal(one.high)) == ("-0.14", "0.52")
    assert prose.decimal(away.loc[[*BEFORE], "PAK"].mean()) == "2.86"
    text = " ".join(sentences("10_hedge"))
    assert "From 2015-2017 to 2018-2019 Pakistan's distance" in text
    assert "in UN votes grew by 0.07 points more" in text
    assert "in 2015 to 2017 Pakistan and the United States were 2.86 points apart" in text
    assert "Taken alone, 2018 gives 0.19" in text and "2019 alone gives -0.05" in text


def test_every_interval_of_the_votes_includes_zero():
    table = hedge.sensitivity(hedge.ideal_points())
    assert ((table["low"] < 0) & (table["high"] > 0)).all()
    main = table[table["choice"] == "Main comparison"].set_index("power")["estimate"]
    assert main["RUS"] > 0 and main["CHN"] > 0


def test_decimals_have_two_places():
    assert [prose.decimal(value) for value in (0.069, -2, -0.001)] == ["0.07", "-2.00", "0.00"]


def test_lines_are_cited_as_a_run_or_by_their_ends():
    rows = pd.DataFrame({"row": [5, 3, 4]})
    assert cite_lines("File", rows) == "File, lines 3-5."
    assert cite_lines("File", rows[:1]) == "File, line 5."
    assert cite_lines("File", rows[:2]) == "File, 2 lines from line 3 to 5."
    with pytest.raises(ValueError, match="no rows of 'File' to cite"):
        cite_lines("File", rows[:0])


def test_as_many_dots_lie_outside_the_tint_as_the_heads_of_the_picture_say_had_larger_shifts():
    picture = hedge_figures.placebo_shifts(tables.stored(IDEAL_POINTS))
    for axes, name in zip(picture.figure.axes, hedge.POWERS.values(), strict=True):
        dots, own = axes.collections[0].get_offsets(), axes.lines[1].get_xdata()[0]
        larger = (abs(dots[:, 0]) > abs(own)).sum()
        head = f"{name}: {larger} of {len(dots)} had larger shifts"
        assert head in axes.get_title(loc="left")
        assert larger > len(dots) / 2, "as the title says"
        assert len(np.unique(dots, axis=0)) == len(dots), "no dot hides one"
