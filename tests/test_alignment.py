"""Comparing one country with others: known answers on made-up data, and the data themselves."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from imet import prose, tables
from imet.chapters import hedge
from imet.chapters.hedge import compare
from imet.cite import cite_lines
from imet.errors import SourceError
from imet.schemas import ARMS_DELIVERIES, IDEAL_POINTS, UN_AGREEMENT
from originals.context import arms, un_votes

BEFORE, AFTER = (2015, 2016, 2017), (2018, 2019)
YEARS = range(1990, 2020)
ORIGINALS = Path(os.environ.get("SOURCES", Path(__file__).parents[2] / "shared" / "sources"))


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


def shift_of(values: pd.DataFrame, unit: str = "PAK", **options) -> hedge.Shift:
    return compare(values, values.columns, BEFORE, AFTER, unit=unit, **options)


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
    assert shift.share == 3 / 4


@pytest.mark.parametrize("effect", [-2.0, 2.0])
def test_an_effect_that_was_put_in_is_found(effect):
    shift = shift_of(panel(1, effect=effect))
    assert shift.estimate == pytest.approx(effect, abs=0.6)
    assert shift.low < effect < shift.high
    assert not shift.low <= 0 <= shift.high
    assert shift.rank == 1


@pytest.mark.parametrize(("countries", "quantiles"), [(40, False), (8, False), (136, True)])
def test_where_there_is_no_effect_the_interval_takes_in_zero_as_often_as_it_says(
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
    assert sorted(shift_of(values, unit=name).rank for name in values) == list(range(1, 16))


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
    with pytest.raises(KeyError, match="'C01' has no value in some of the years"):
        shift_of(values, unit="C01")
    with pytest.raises(ValueError, match="1 countries are too few"):
        compare(values, ["C02"])


def test_a_distance_is_the_same_from_both_sides_and_has_no_sign():
    points = pd.DataFrame({"USA": [2.0], "PAK": [-0.5], "ISR": [2.5]}, index=[2018])
    assert hedge.distances(points, "USA").loc[2018].to_dict() == {"PAK": 2.5, "ISR": 0.5}
    assert hedge.distances(points, "PAK").loc[2018, "USA"] == 2.5


def test_the_nearest_are_those_with_the_nearest_means():
    points = pd.DataFrame({"PAK": [0.0, 2], "AAA": [1.0, 1.2], "BBB": [9.0, 9], "CCC": [1.0, 0.5]})
    assert hedge.nearest(points, "PAK", ["BBB", "CCC", "AAA", "PAK"], [0, 1], 2) == [
        "AAA",
        "CCC",
    ]


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
    assert "KIR" in hedge.thin_voters([*BEFORE, *AFTER])


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


def test_decimals_have_two_places():
    assert [prose.decimal(value) for value in (0.069, -2, -0.001)] == ["0.07", "-2.00", "0.00"]


def test_lines_are_cited_as_a_run_or_by_their_ends():
    rows = pd.DataFrame({"row": [5, 3, 4]})
    assert cite_lines("File", rows) == "File, lines 3-5."
    assert cite_lines("File", rows[:1]) == "File, line 5."
    assert cite_lines("File", rows[:2]) == "File, 2 lines from line 3 to 5."
    with pytest.raises(ValueError, match="no rows of 'File' to cite"):
        cite_lines("File", rows[:0])


# the readers

ARMS_HEAD = "supplier,recipient,year,value\n"
ARMS_ROWS = "".join(f"China,{name},2001,5\n" for name in hedge.SOUTH_ASIA)
POINTS_HEAD = "session,NVotes,IdealPoint,Q5%,Q95%,iso3c,Countryname\n"
AGREEMENT_HEAD = "session,US-PK,US-IN,US-CN,US-RU,PK-CN,PK-RU,n_USPK,year\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "small.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_arms_are_read_from_1990_on_and_for_south_asia(tmp_path):
    text = ARMS_HEAD + ARMS_ROWS + "China,Pakistan,1989,7\nChina,Italy,2001,7\nItaly,Nepal,2001,0\n"
    frame = arms.read_arms(written(tmp_path, text))
    assert len(frame) == len(hedge.SOUTH_ASIA) + 1
    assert frame.query("recipient == 'Nepal'")["tiv_millions"].tolist() == [5, 0]
    assert frame.query("supplier == 'Italy'")["row"].tolist() == [12]
    assert list(frame.columns) == ARMS_DELIVERIES.columns


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ARMS_HEAD, "no deliveries to .*Afghanistan"),
        (ARMS_HEAD + ARMS_ROWS + "China,Nepal,2001,6\n", "line 10 repeats"),
        (ARMS_HEAD + "China,Nepal,2001,few\n", "line 2: 'few' is not a whole number"),
        (ARMS_HEAD + "China,Nepal,2001,-1\n", "line 2: a delivery of -1"),
        ("supplier,year,value\n", "lacks the columns"),
    ],
)
def test_broken_arms_are_errors(tmp_path, text, message):
    with pytest.raises(SourceError, match=message):
        arms.read_arms(written(tmp_path, text))


def test_ideal_points_are_read_with_accents_and_serbia_under_its_own_code(tmp_path):
    text = POINTS_HEAD + (
        "44,9,1,0,2,PAK,Pakistan\n73,9,-0.5,-1,0.25,STP,São Tomé\n61,9,1,0,2,YUG,Yugoslavia\n"
        "60,9,1e-2,0,2,YUG,Yugoslavia\n"
    )
    frame = un_votes.read_ideal_points(written(tmp_path, text, "latin-1"))
    assert frame[["iso3", "year", "ideal_point", "row"]].to_numpy().tolist() == [
        *(["YUG", 2005, 0.01, 5], ["SRB", 2006, 1.0, 4], ["STP", 2018, -0.5, 3])
    ]
    assert list(frame.columns) == IDEAL_POINTS.columns


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            "73,9,1,0,2,PAK,P\n73,9,1,0,2,PAK,P\n",
            "line 3 repeats an earlier one's session and iso3",
        ),
        ("73,9,3,0,2,PAK,P\n", "line 2: the estimate is outside its interval"),
        ("73,9,NA,0,2,PAK,P\n", "line 2: 'NA' is not a number"),
    ],
)
def test_broken_ideal_points_are_errors(tmp_path, rows, message):
    with pytest.raises(SourceError, match=message):
        un_votes.read_ideal_points(written(tmp_path, POINTS_HEAD + rows))


def test_agreement_is_read_by_pair_and_a_pair_without_a_score_is_left_out(tmp_path):
    text = AGREEMENT_HEAD + "73,0.25,,0.5,0.5,1.0,0.5,12.0,2018\n44,1,1,1,1,1,1,9,1989\n"
    frame = un_votes.read_agreement(written(tmp_path, text))
    assert len(frame) == 5
    assert frame["votes"].dropna().tolist() == [12]
    assert list(frame.columns) == UN_AGREEMENT.columns


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("73,0.25,1,0.5,0.5,1,0.5,12.0,2019\n", "session 73 does not belong to 2019"),
        ("73,1.25,1,0.5,0.5,1,0.5,12.0,2018\n", "line 2: a score of 1.25"),
    ],
)
def test_broken_agreement_is_an_error(tmp_path, row, message):
    with pytest.raises(SourceError, match=message):
        un_votes.read_agreement(written(tmp_path, AGREEMENT_HEAD + row))


@pytest.mark.originals
@pytest.mark.skipif(not ORIGINALS.is_dir(), reason=f"the originals are not at {ORIGINALS.name}/")
@pytest.mark.parametrize(
    ("table", "read", "path"),
    [
        (ARMS_DELIVERIES, arms.read_arms, "arms_transfers/data_sipri-exports-processed.csv"),
        (
            *(IDEAL_POINTS, un_votes.read_ideal_points),
            "un_votes/IdealpointestimatesAll_Apr2020.csv",
        ),
        (UN_AGREEMENT, un_votes.read_agreement, "un_votes/agreement_pairs_computed.csv"),
    ],
)
def test_the_tables_are_those_of_the_originals(table, read, path):
    fresh = tables.conform(read(ORIGINALS / "context" / path), table)
    pd.testing.assert_frame_equal(fresh, tables.load(table))
