"""The synthetic control: on made panels whose weights and effects are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pysyncon import Synth

from imet.chapters import missing_class_findings_others as findings
from imet.chapters import missing_class_others as S
from imet.chapters import missing_class_tables as listed
from imet.chapters.missing_class import (
    AFTER,
    BEFORE,
    RECENT,
    THIN,
    as_level,
    at_prices_of,
    same_days,
    seats_of,
)
from imet.dates import event_of
from imet.obligations import quoted
from imet.prose import interval
from imet.tables import load_activities
from imet.training import IMET, VISIT, abroad

DESIGN = S.Design(first=2007, last=2016, floor=0.0, smallest=0.01, largest=100.0)
NAMES = [f"C{number:02d}" for number in range(12)]


def made(seed: int, countries: int = 12, effect: float = 0.0) -> pd.DataFrame:
    """Return a panel by half-year in which all countries follow one trend, each with its own noise.

    `effect` is taken from the treated country in the window 2018, as a share of its level.
    """
    rng = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([range(2007, 2019), range(2)], names=["window", "part"])
    trend = 1 + 0.2 * np.sin(np.arange(len(index)))
    level = rng.uniform(50, 150, countries + 1)
    noise = rng.normal(0, 0.2, (len(index), countries + 1))
    names = [*(f"C{number:02d}" for number in range(countries)), "Treated"]
    table = pd.DataFrame((trend[:, None] + noise) * level, index=index, columns=names)
    table.loc[2018, "Treated"] = table.loc[[2018], "Treated"].to_numpy() - effect * level[-1]
    return table


def rows(*entries: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(entries, columns=["country", "start_date", "students", "cost_usd"])
    return frame.astype({"start_date": "datetime64[ns]"})


def test_a_panel_counts_by_year_from_its_month_and_by_part():
    table = S.panel(
        rows(
            ("A", "2015-08-01", 1, 10),
            ("A", "2016-01-31", 2, 10),
            ("A", "2016-02-01", 4, 10),
            ("B", "2017-07-31", 8, 10),
            ("B", None, 99, 99),
        )
    )
    assert list(table.index) == [(2015, 0), (2015, 1), (2016, 0), (2016, 1)]
    assert table["A"].to_list() == [3, 4, 0, 0]
    assert table["B"].to_list() == [0, 0, 0, 8]


def test_a_panel_of_fiscal_years_in_dollars():
    table = S.panel(rows(("A", "2016-09-30", 1, 10), ("A", "2016-10-01", 1, 20)), 10, 1, "cost_usd")
    assert table["A"].to_dict() == {(2015, 0): 10, (2016, 0): 20}


def test_a_year_has_no_five_equal_parts():
    with pytest.raises(ValueError, match="no 5 equal parts"):
        S.panel(rows(("A", "2016-09-30", 1, 10)), parts=5)


def test_donors_are_of_like_size_and_have_no_bad_year_of_their_own():
    index = pd.MultiIndex.from_product([range(2007, 2017), [0]], names=["window", "part"])
    table = pd.DataFrame(
        {"T": 90.0, "small": 29.0, "like": 31.0, "large": 271.0, "gap": 90.0, "named": 90.0},
        index=index,
    )
    table.loc[2010, "gap"] = 5.0
    table["other"] = 100.0
    design = S.Design(without=("named",))
    assert S.donors(table, "T", design) == ["like", "other"]
    assert "gap" in S.donors(table, "T", replace(design, floor=0.0))
    with pytest.raises(ValueError, match="widen the rules"):
        S.donors(table[["T", "like"]], "T", design)


def test_weights_that_were_put_in_are_found():
    table = made(1)
    before = table.loc[2007:2016, NAMES]
    treated = (before @ ([0.5, 0.3, 0.2] + [0.0] * 9)).rename("Treated")
    weights = S.fit(treated, before)
    assert weights.to_list() == pytest.approx([0.5, 0.3, 0.2] + [0.0] * 9, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_weights_are_those_of_pysyncons_own_optimiser(seed):
    table = made(seed).loc[2007:2016] / 100
    pool, treated = table[NAMES], table["Treated"]
    own = S.fit(treated, pool)
    assert (own >= 0).all() and own.sum() == pytest.approx(1)
    theirs = Synth()
    spread = table.var(axis=1).to_numpy()
    theirs.fit(X0=pool, X1=treated, Z0=pool, Z1=treated, custom_V=spread)
    assert np.abs(theirs.W - own.to_numpy()).max() < 0.02
    # the exact solution is never the worse of the two
    assert ((treated - pool @ own) ** 2).sum() <= ((treated - pool @ theirs.W) ** 2).sum() + 1e-9


def test_placebos_are_fitted_as_the_treated_country_is():
    found = S.compare(made(2), "Treated", DESIGN)
    table = found.table.drop(columns="Treated")
    shares = table / table.loc[2007:2016].mean()
    others = shares.drop(columns="C03")
    weights = S.fit(shares.loc[2007:2016, "C03"], others.loc[2007:2016])
    assert found.gaps["C03"].to_numpy() == pytest.approx(
        (shares["C03"] - others @ weights).to_numpy()
    )


@pytest.mark.slow
def test_the_range_holds_the_truth_and_the_rank_is_even_as_often_as_they_say():
    held, first, errors = [], [], []
    for seed in range(150):
        table = made(seed, effect=0.8)
        truth = made(seed).loc[2018, "Treated"].sum()
        estimate = S.compare(table, "Treated", DESIGN).estimate(2018)
        held.append(estimate.low <= truth <= estimate.high)
        errors.append(estimate.expected / truth - 1)
        first.append(S.compare(made(seed), "Treated", DESIGN).estimate(2018).rank == 1)
    # by chance 11/13 and 1/13; with 150 panels one standard error is 0.03 and 0.02
    assert np.mean(held) == pytest.approx(11 / 13, abs=0.08)
    assert np.mean(first) == pytest.approx(1 / 13, abs=0.06)
    assert np.mean(errors) == pytest.approx(0, abs=0.05)


def test_an_effect_that_was_put_in_is_found():
    found = [
        S.compare(made(seed, effect=0.9), "Treated", DESIGN).estimate(2018) for seed in range(40)
    ]
    assert np.mean([each.rank == 1 for each in found]) > 0.9
    assert np.mean([each.observed < each.low for each in found]) > 0.9


def test_the_same_panel_gives_the_same_numbers_in_any_order():
    table = made(3)
    one = S.compare(table, "Treated", DESIGN)
    again = S.compare(table, "Treated", DESIGN)
    turned = S.compare(table[table.columns[::-1]], "Treated", DESIGN)
    assert one.estimate(2018) == again.estimate(2018)
    assert one.weights.equals(again.weights)
    assert turned.estimate(2018)[:4] == pytest.approx(one.estimate(2018)[:4])
    assert turned.estimate(2018).rank == one.estimate(2018).rank


def test_parts_add_up_to_their_window():
    found = S.compare(made(4), "Treated", DESIGN)
    parts = [found.estimate(2018, part) for part in (0, 1)]
    whole = found.estimate(2018)
    assert sum(part.expected for part in parts) == pytest.approx(whole.expected)
    assert sum(part.observed for part in parts) == pytest.approx(whole.observed)
    both = found.estimates(2016, 2018)
    assert both.index.to_list() == [(y, part) for y in (2016, 2017, 2018) for part in (0, 1)]
    assert both.loc[2018].to_numpy().tolist() == [list(part) for part in parts]
    table = S.side_by_side(found, 2018)
    assert table["other"].sum() == pytest.approx(whole.expected)
    before = found.observed.loc[2007:2016]
    assert table["own"].sum() == pytest.approx(before.sum() / 10)
    assert table["span"].to_list() == ["August 2018 to January 2019", "February to July 2019"]
    year = S.side_by_side(found, 2018, whole=True).iloc[0]
    assert year["span"] == "August 2018 to July 2019"
    assert (year["other"], year["observed"]) == (whole.expected, int(whole.observed))
    assert year["own"] == pytest.approx(table["own"].sum())


def test_seats_or_shares_the_synthetic_control_is_told_in_seats():
    table = made(5)
    for relative in (True, False):
        found = S.compare(table, "Treated", replace(DESIGN, relative=relative))
        assert found.synthetic.loc[2007:2016].mean() == pytest.approx(
            table.loc[2007:2016, "Treated"].mean(), rel=0.1
        )
        if not relative:
            pool = table[found.weights.index]
            assert found.synthetic.to_list() == pytest.approx((pool @ found.weights).to_list())


def test_a_placebo_that_is_fitted_exactly_leaves_no_range():
    table = made(6)
    table["C00"] = (table["C01"] / table["C01"].mean() + table["C02"] / table["C02"].mean()) * 50
    before = table.loc[2007:2016]
    table["C00"] = (table["C01"] / before["C01"].mean() + table["C02"] / before["C02"].mean()) * 50
    estimate = S.compare(table, "Treated", DESIGN).estimate(2018)
    assert np.isnan(estimate.low) and np.isnan(estimate.high)
    assert estimate.expected > 0


def test_a_range_without_a_lower_end_above_nothing_is_not_cut_and_told_by_its_upper():
    table = made(6) / 20
    table["Treated"] = table["Treated"] / 20 + np.resize([0.0, 60.0], len(table))
    held = S.held_out(S.compare(table, "Treated", DESIGN), part=0)
    assert held.index.to_list() == list(RECENT) and (held["low"] < -0.5).all()
    shown = listed.held_table({"x": held}, load_activities().head(50)).frame
    assert shown["x: suggested"].str.contains(r"\(up to \d+\)$").all()


def test_a_held_out_year_is_expected_from_the_years_before_alone():
    table = made(10)
    late = table.copy()
    late.loc[2015:] *= 9
    held, same = (S.held_out(S.compare(each, "Treated", DESIGN), ahead=2) for each in (table, late))
    assert held.loc[:2014].equals(same.loc[:2014])
    ends_before = S.compare(table, "Treated", replace(DESIGN, last=2014))
    assert tuple(held.loc[2016]) == ends_before.estimate(2016)


def test_the_augmented_weights_by_hand():
    table = made(11)
    found = S.compare(table, "Treated", DESIGN)
    shares = table / table.loc[2007:2016].mean()
    centred = shares.loc[2007:2016].sub(shares.loc[2007:2016, NAMES].mean(axis=1), axis=0)
    pool, treated = centred[NAMES].to_numpy(), centred["Treated"].to_numpy()
    own = S.fit(centred["Treated"], centred[NAMES]).to_numpy()
    most = np.linalg.svd(pool, compute_uv=False)[0] ** 2
    theirs, errors = S.augmented(found), []
    for penalty in most * 1e-8 ** ((np.arange(21) - 1) / 20):
        ridge = np.linalg.inv(pool @ pool.T + penalty * np.eye(len(pool)))
        weights = own + (treated - pool @ own) @ ridge @ pool
        by_hand = shares[NAMES] @ weights * table.loc[2007:2016, "Treated"].mean()
        errors.append((by_hand - theirs).abs().max())
    assert min(errors) < 0.5 < max(errors), "seats, by one of the penalties that are tried"


def test_a_range_is_that_of_the_errors_as_they_are_or_at_the_scale_of_the_treated_by_hand():
    found = S.compare(made(7), "Treated", DESIGN)
    gaps = found.gaps.loc[2018].sum().drop("Treated") * found.scale
    plain, scaled = found.estimate(2018, scaled=False), found.estimate(2018)
    assert plain.low == pytest.approx(plain.expected + gaps.min())
    assert plain.high == pytest.approx(plain.expected + gaps.max())
    gaps *= found.error_before["Treated"] / found.error_before.drop("Treated")
    assert (scaled.low, scaled.high) == pytest.approx(
        (scaled.expected + gaps.min(), scaled.expected + gaps.max())
    )
    assert (plain.expected, plain.rank) == (scaled.expected, scaled.rank)


def test_all_donors_alike_by_hand():
    table = made(7)
    found = S.compare(table, "Treated", DESIGN)
    years = table.groupby(level="window").sum()
    mean = years.loc[2007:2016].mean()
    shares = years.loc[2018, NAMES] / mean[NAMES]
    assert found.alike(2018) == pytest.approx(shares.mean() * mean["Treated"])


def test_leaving_a_donor_out_leaves_it_out_and_no_other():
    found = S.compare(made(8), "Treated", DESIGN)
    without = S.leave_one_out(found, 2018)
    assert set(without.index) == set(found.weights.index[found.weights >= S.WEIGHTY])
    assert without["weight"].is_monotonic_decreasing
    assert (without["of"] == len(NAMES)).all()


def test_where_countries_share_a_trend_the_weights_miss_by_less_than_the_mean():
    index = pd.MultiIndex.from_product([range(2007, 2019), range(2)], names=["window", "part"])
    rng = np.random.default_rng(9)
    trend = np.linspace(1, 2, len(index)) + rng.normal(0, 0.1, len(index))
    table = pd.DataFrame(
        {name: trend * 100 + rng.normal(0, 1, len(index)) for name in [*NAMES, "Treated"]}, index
    )
    misses = S.backtest(S.compare(table, "Treated", DESIGN)).abs().mean()
    assert misses["weights"] < 0.05 < misses["recent"] < misses["mean"]
    assert len(S.backtest(S.compare(table, "Treated", DESIGN), 2)) == 2 * len(NAMES)


def test_a_country_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="no country 'Pakistn'"):
        S.compare(made(1), "Pakistn", DESIGN)


@pytest.fixture(scope="module")
def imet() -> pd.DataFrame:
    activities = load_activities()
    return activities[activities["program"].isin(IMET)]


def test_visits_of_whole_classes_and_training_at_home_are_not_compared(imet):
    compared = S.comparable(imet)
    assert compared["students"].max() == VISIT
    assert set(compared["where"]) == {"United States", "elsewhere"}


def test_each_choice_gives_the_numbers_that_its_own_comparison_gives(imet):
    chosen = tuple(v for v in S.VARIANTS if v.rows in ("comparable", "anew"))
    table = S.variants(imet, "Pakistan", chosen).set_index("choice")
    found = S.by_fiscal_year(imet, "Pakistan", parts=2)
    main, text = found.estimate(AFTER), table.loc["as in the text"]
    assert text["other"] == main.expected
    assert [round(each) for each in main[:3]] == [161, 94, 240]
    assert (main.rank, main.of, main.observed) == (1, 17, 0)
    assert text["own"] == pytest.approx(174.2)
    assert (text["fit"], text["flat"]) == (found.error_before["Pakistan"], found.flat_error)
    in_seats = table.loc["seats, not shares of the own mean"]
    assert in_seats["flat"] == pytest.approx(text["flat"]), "a share of the mean in any unit"
    august = table.loc["year from August to July"]
    assert [round(august[f"other{end}"]) for end in ("", "_low", "_high")] == [166, 117, 245]
    assert table.loc["before: with FY2018", "n"] == 11
    assert np.isnan(table.loc["without El Salvador", "own"])
    anew = table.loc["rows that continue another left out", "own"]
    assert anew < text["own"]


def test_without_the_two_whose_aid_was_stopped_and_with_plain_errors_the_gap_stands(imet):
    found = S.by_fiscal_year(imet, "Pakistan", parts=2)
    without = S.by_fiscal_year(imet, "Pakistan", parts=2, without=S.NO_AID)
    assert set(found.weights.index) - set(without.weights.index) == set(S.NO_AID)
    year, spring = without.estimate(AFTER), without.estimate(THIN, 1)
    assert [round(each) for each in (*year[:3], *spring[:3])] == [162, 95, 224, 111, 61, 142]
    assert year.rank == spring.rank == 1 and year.of == 15
    plain = found.estimate(AFTER, scaled=False), found.estimate(THIN, 1, scaled=False)
    assert [(round(each.low), round(each.high)) for each in plain] == [(12, 243), (20, 148)]
    assert all(each.observed < each.low for each in plain)


def test_the_title_of_the_choices_counts_those_of_the_fiscal_year_abroad(imet):
    left_out = [each.choice for each in S.VARIANTS if each.choice not in S.OF_THE_YEAR]
    assert left_out == [
        "year from August to July",
        "year from June to May",
        "seats in Pakistan or not stated counted too",
    ]
    told = findings.estimates(S.variants(imet, "Pakistan"), 66, 93)
    assert (round(told.least), round(told.most)) == (120, 180)
    assert (told.ranges, told.reach) == (len(S.VARIANTS) - 3, 7)


def test_what_the_text_says_of_the_choices(imet):
    table = S.variants(imet, "Pakistan").set_index("choice")
    line = seats_of(abroad(imet[imet["country"] == "Pakistan"]), 66)
    text = table.loc["as in the text"]
    assert line < text["other_low"] < line * 1.05, "so near that a small change carries it across"
    assert text["own_low"] > line * 1.2
    assert not (table[["own_high", "other_high"]] < line).any(axis=None)
    assert table.index[table["rank"] > 1].to_list() == ["years, not half-years"]


def test_tried_on_earlier_years_other_countries_suggest_too_little_and_never_too_much(imet):
    found = S.by_fiscal_year(imet, "Pakistan", parts=2)
    springs, years = S.held_out(found, part=1), S.held_out(found, ahead=2)
    for held, inside, short in ((springs, 4, 0.13), (years, 3, 0.23)):
        assert held["observed"].between(held["low"], held["high"]).sum() == inside
        assert (1 - held["expected"] / held["observed"]).mean() == pytest.approx(short, abs=0.005)
        assert (held["observed"] > held["low"]).all()
    assert (years["expected"] < years["observed"]).all()
    # why: Pakistan grew while the donors shrank
    means = found.table.groupby(level="window").sum()
    early, late = (means.loc[list(some)].mean() for some in (BEFORE[:5], RECENT))
    growth = late / early
    assert growth["Pakistan"] > 1 > growth[found.weights.index].median()
    assert growth[found.weights.index] @ found.weights < 1


def test_a_second_method_and_equal_weights_suggest_much_the_same(imet):
    found = S.by_fiscal_year(imet, "Pakistan", parts=2)
    ridge = S.augmented(found)
    assert (round(ridge.loc[AFTER].sum()), round(ridge.loc[(THIN, 1)])) == (162, 103)
    assert round(found.alike(AFTER)) == 147


def test_methods_stand_side_by_side_each_with_its_own_estimate(imet):
    found = S.by_fiscal_year(imet, "Pakistan", parts=2)
    without = S.by_fiscal_year(imet, "Pakistan", parts=2, without=S.NO_AID)
    august = S.compare(S.panel(S.comparable(imet)), "Pakistan")
    table = S.by_method(found, without, august)
    main, plain, fewer, _, ridge, alike = table.drop(columns="method").itertuples(index=False)
    assert main[:3] == found.estimate(AFTER)[:3] and main[3:] == found.estimate(THIN, 1)[:3]
    assert plain[:3] == found.estimate(AFTER, scaled=False)[:3]
    assert fewer[3:] == without.estimate(THIN, 1)[:3]
    assert ridge[3] == S.augmented(found).loc[(THIN, 1)] and np.isnan(ridge[4])
    shown = S.method_table(table, imet).frame
    assert shown["Method"][2] == "Without El Salvador and Honduras"
    assert shown["FY2019"].to_list()[3:] == [f"166 ({interval(117, 245)})", "162", "147"]
    assert shown["April to September 2018"].to_list()[3:] == ["", "103", ""]
    assert alike[0] == found.alike(AFTER)


def test_the_autumn_is_inside_the_range_and_the_spring_is_not(imet):
    """Hold what the front page and five chapters say of October 2017 to September 2018."""
    quarters = S.by_fiscal_year(imet, "Pakistan", parts=4)
    autumn, winter, spring = (quarters.estimate(2017, part) for part in range(3))
    assert (autumn.observed, round(autumn.expected)) == (6, 16)
    assert (round(autumn.low), round(autumn.high)) == (5, 42)
    assert winter.low < winter.expected < winter.observed < winter.high
    assert spring.observed < spring.low and spring.rank == 1
    shares = quarters.table.loc[(2017, 0)] / quarters.table.loc[2007:2016].xs(0, level=1).mean()
    donors = shares[quarters.weights.index]
    told = findings.autumn()
    assert told.as_low == (donors <= shares["Pakistan"]).sum() and told.donors == len(donors)
    assert (donors <= shares["Pakistan"]).sum() < len(donors) / 4  # thinner than most
    own = S.side_by_side(quarters, THIN)["own"]
    assert autumn.low < own[0] / 2, "a cut of half would not be told from a thin season"
    assert winter.observed < own[1], "below the own mean, and above what others suggest"

    halves = S.by_fiscal_year(imet, "Pakistan", parts=2)
    late = halves.estimate(2017, 1)
    assert (late.observed, round(late.expected), late.rank) == (8, 103, 1)
    assert late.observed < late.low


def test_august_to_july_fits_no_better_than_a_flat_line_and_october_does(imet):
    found = S.compare(S.panel(S.comparable(imet)), "Pakistan")
    assert found.error_before["Pakistan"] > 0.9 * found.flat_error
    october = S.by_fiscal_year(imet, "Pakistan", parts=2)
    assert october.error_before["Pakistan"] < 0.6 * october.flat_error


def test_with_other_choices_too_the_autumn_is_inside_and_the_spring_is_the_largest_error(imet):
    for change in S.CHANGES:
        autumn = S.by_fiscal_year(imet, "Pakistan", parts=4, **change).estimate(THIN, 0)
        assert autumn.low <= autumn.observed <= autumn.high, change
        spring = S.by_fiscal_year(imet, "Pakistan", parts=2, **change).estimate(THIN, 1)
        assert spring.rank == 1 and spring.observed < spring.low, change


def test_most_of_the_gap_lies_before_the_report(imet):
    halves = S.by_fiscal_year(imet, "Pakistan", parts=2)
    spring = S.side_by_side(halves, THIN).iloc[1]
    days = "2018-04-01", "2018-08-09"  # to the day before the report
    assert pd.Timestamp(days[1]) + pd.Timedelta(days=1) == event_of("cut_reported").date
    # the years begin in October, so that these springs are those of the comparison
    springs = range(BEFORE[0] + 1, BEFORE[-1] + 2)
    early = same_days(abroad(imet[imet["country"] == "Pakistan"]), days, [*springs, AFTER])
    missing = early.loc[springs].mean() - early[AFTER]
    assert missing > (spring["own"] - spring["observed"]) / 2
    told = findings.spring()
    assert told.missing_early == missing
    assert told.missing == pytest.approx(spring["own"] - spring["observed"])


def test_the_officers_named_are_fewer_than_either_estimate_of_seats_allows(imet):
    table = S.variants(imet, "Pakistan", S.VARIANTS[:1])
    assert event_of("cut_reported").seats < table[["own_low", "other_low"]].min(axis=None)


def test_the_dollars_named_lie_inside_what_other_countries_suggest_and_below_own_years(imet):
    text = S.variants(imet, "Pakistan", S.DOLLAR_VARIANTS[:1], "cost_usd").iloc[0]
    assert text["other_low"] < quoted("slots") < text["other_high"]
    assert quoted("slots") < text["own_low"]
    assert text["fit"] < text["flat"] / 2
    of_pakistan = at_prices_of(S.comparable(imet[imet["country"] == "Pakistan"]), 2018)
    own = same_days(of_pakistan, ("2018-10-01", "2019-09-30"), BEFORE, "cost_usd")
    assert text["own"] == as_level(own, AFTER).mean
