"""What earlier years lead one to expect: counts by hand, and intervals on years that are known."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from imet import officers, prose, training
from imet.chapters import missing_class as E
from imet.chapters import missing_class_figures as figures
from imet.chapters import missing_class_findings as findings
from imet.dates import event_of
from imet.errors import DataError
from imet.ledger.checks.seats import WELL_TRIED, allowed_errors
from imet.obligations import price_level, quoted
from imet.tables import load_activities, load_events
from imet.training import continuing, imet_of, seats_between, starting

DRAWS = 4000


def record(*rows: dict) -> pd.DataFrame:
    usual = {
        "fiscal_year": 2018,
        "country": "Pakistan",
        "course": "Ammunition Specialist",
        "location": "Redstone Arsenal, AL",
        "where": "United States",
        "student_unit": "1 Corps",
        "students": 1,
        "cost_usd": 100,
        "start_date": "2018-09-01",
        "end_date": "2018-10-01",
    }
    frame = pd.DataFrame([usual | row for row in rows])
    return frame.astype({"start_date": "datetime64[ns]", "end_date": "datetime64[ns]"})


def years_like_ours(rng: np.random.Generator, years: int) -> np.ndarray:
    """Return counts that vary more than chance alone makes them, as those of the record do."""
    mean, spread = 170, 25
    size = mean**2 / (spread**2 - mean)
    return rng.negative_binomial(size, size / (size + mean), size=(DRAWS, years))


def away() -> pd.DataFrame:
    return training.abroad(imet_of(load_activities(), "Pakistan"))


def test_a_window_counts_from_its_first_day_to_its_last():
    rows = record(
        *({"start_date": day} for day in ("2015-07-31", "2015-08-01", "2016-07-31", "2016-08-01")),
        {"start_date": "2016-02-29", "students": 5, "cost_usd": 7},
        {"start_date": None},
    )
    seats = E.same_days(rows, E.YEAR_AFTER, [2014, 2015, 2016])
    assert seats.to_dict() == {2014: 1, 2015: 7, 2016: 1}
    assert E.same_days(rows, E.YEAR_AFTER, [2015], "cost_usd").item() == 207


def test_windows_follow_each_other_without_gap_or_overlap():
    rows = away()
    windows = E.same_days(rows, E.YEAR_AFTER, range(2007, 2019))
    assert windows.sum() == seats_between(rows, "2007-08-01", "2019-07-31")


@pytest.mark.parametrize("years", [[2000], [2020]])
def test_a_window_outside_the_record_is_an_error(years):
    with pytest.raises(ValueError, match="no dates of every course"):
        E.same_days(record({}), E.YEAR_AFTER, years)


@pytest.mark.parametrize("days", [("2018-08-01", "2019-08-01"), ("2018-08-02", "2018-08-01")])
def test_a_span_of_more_than_a_year_or_less_than_a_day_is_an_error(days):
    with pytest.raises(ValueError, match="at most a year"):
        E.same_days(record({}), days, [2010])


def test_the_interval_holds_one_more_year_as_often_as_it_says():
    draws = years_like_ours(np.random.default_rng(1), 11)
    held = []
    for *before, after in draws:
        found = E.expected(pd.Series(before))
        held.append(found.low <= after <= found.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.012)


def test_the_interval_of_counts_holds_one_more_year_as_often_as_it_says():
    draws = years_like_ours(np.random.default_rng(7), 11)[: DRAWS // 2]
    held = []
    for *before, after in draws:
        found = E.as_counts(pd.Series(before))
        held.append(found.low <= after <= found.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.012)


def test_the_range_holds_one_more_year_as_often_as_it_says():
    draws = np.random.default_rng(2).normal(170, 25, size=(DRAWS, 11))
    held = (draws[:, :10].min(axis=1) <= draws[:, 10]) & (draws[:, 10] <= draws[:, :10].max(axis=1))
    assert held.mean() == pytest.approx(E.chance_of_range(10), abs=0.02)


def test_the_year_before_holds_the_next_of_a_random_walk_as_often_as_it_says():
    steps = np.random.default_rng(3).normal(0, 0.2, size=(DRAWS, 12))
    held = []
    for walk in 100 * np.exp(steps.cumsum(axis=1)):
        found = E.as_the_year_before(pd.Series(walk[:-1]))
        held.append(found.low <= walk[-1] <= found.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.012)


def test_a_cut_that_was_put_in_is_found_and_none_where_none_was():
    draws = years_like_ours(np.random.default_rng(4), 11)
    low = np.array([E.expected(pd.Series(row[:10])).low for row in draws])
    assert (draws[:, 10] * 0.0 < low).mean() > 0.99
    assert (draws[:, 10] < low).mean() < 0.04


def test_mean_and_interval_by_hand():
    found = E.expected(pd.Series([1.0, 2.0, 3.0]))
    # t of two degrees of freedom, 4.3027, times the spread, 1, times the root of 4/3
    assert found.mean == 2
    assert found.high == pytest.approx(2 + 4.30265 * np.sqrt(4 / 3), abs=1e-4)
    assert found.high - found.mean == found.mean - found.low, "not cut where it is below nothing"
    assert (found.least, found.most, found.n) == (1, 3, 3)


def test_a_handful_of_years_has_no_interval():
    with pytest.raises(ValueError, match="too few"):
        E.expected(pd.Series([1, 2]))


def test_what_has_started_by_the_end_of_the_last_month_is_the_whole():
    rows = away()
    table = E.cumulative(rows, years=[2015, 2016])
    assert list(table.index.month) == [8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]
    assert (table.diff().iloc[1:] >= 0).all(axis=None)
    assert table.iloc[-1].to_dict() == E.same_days(rows, E.YEAR_AFTER, [2015, 2016]).to_dict()


def test_families_by_their_titles_seats_and_lengths():
    rows = record(
        {
            "course": "Army War College (Resident Course)",
            "location": "Carlisle Barracks, PA",
            "end_date": "2019-06-10",
        },
        {"course": "Maneuver CCC IMSO PREP"},
        {"course": "Budget Preparation Execution & Accounting"},
        {"course": "Specialized English Training"},
        {"course": "Maneuver Captains Career", "end_date": "2019-02-01"},
        {"course": "Military Judge Course", "end_date": "2018-10-20"},
    )
    assert E.family(rows).to_list() == [
        "war and staff colleges, degrees",
        "preparation and English",
        "other courses, under five weeks",
        "preparation and English",
        "other courses, twenty weeks or more",
        "other courses, five to twenty weeks",
    ]


def test_families_add_up_to_the_whole():
    rows = away()
    table = E.against_years(rows, E.family(rows))
    whole = E.same_days(rows, E.YEAR_AFTER, [*E.BEFORE, 2017, 2018])
    assert table["mean"].sum() == pytest.approx(whole.loc[E.BEFORE].mean())
    assert table[[2017, 2018]].sum().to_list() == whole.loc[[2017, 2018]].to_list()


def test_later_windows_stand_beside_the_range_of_the_earlier():
    rows = record(
        {"start_date": "2007-09-01", "students": 10},
        {"start_date": "2008-09-01", "students": 20},
        {"start_date": "2018-09-01", "students": 1},
        {"start_date": "2018-09-01", "students": 4, "country": "Nepal"},
    )
    table = E.against_years(rows, "country")
    usual = {"mean": 3, "least": 0, "most": 20}  # of ten windows
    assert table.loc["Pakistan"].to_dict() == usual | {2017: 0, 2018: 1}
    assert table.loc["Nepal"].to_dict() == {"mean": 0, "least": 0, "most": 0, 2017: 0, 2018: 4}


def test_prices_are_those_of_the_greenbook_and_seats_stay():
    rows = record({"fiscal_year": 2008}, {"fiscal_year": 2018})
    found = E.at_prices_of(rows, 2018)
    level = price_level()
    assert found["cost_usd"].to_list() == pytest.approx([100 * level[2018] / level[2008], 100])
    assert found["students"].to_list() == [1, 1]


def test_abroad_is_neither_at_home_nor_unknown():
    rows = record(*({"where": where} for where in ("United States", "elsewhere", "in country")))
    assert len(training.abroad(pd.concat([rows, record({"where": "not stated"})]))) == 2


def test_readings_say_what_is_missing_and_which_numbers_they_hold():
    college = {"course": "Army War College (Resident Course)", "location": "Carlisle Barracks, PA"}
    rows = record(
        *(
            college
            | {"start_date": f"{year}-{month:02d}-05", "end_date": f"{year + 1}-{month:02d}-01"}
            | {"student_unit": f"{month} Corps", "cost_usd": 100 + 10 * (year % 3)}
            for year in range(2007, 2018)
            for month in (9, 11, 3)
        )
    )
    # a little unrest, so that an interval has a width
    rows.loc[0, "students"] = 2
    table = E.readings(rows, named=3, usd=330).set_index("reading")
    whole = table.loc["August to July, all seats"]
    # no two of these seats follow each other in a unit, so each is an officer
    assert whole["seats"] == whole["officers"] == pytest.approx(3.1)
    assert 320 < whole["usd"] < 340 and whole["usd_low"] < 330 < whole["usd_high"]
    assert whole["holds_seats"] and whole["holds_officers"] and whole["holds_usd"]
    rest = table.loc[E.REST_OF_YEAR.name]
    assert rest["seats"] == pytest.approx(2.1) and not rest["holds_usd"]
    # one of the three of the fiscal year before had started all the same
    assert table.loc["the fiscal year 2018", "seats"] == pytest.approx(2.0)


def test_the_numbers_of_the_chapter():
    rows = away()
    windows = E.same_days(rows, E.YEAR_AFTER, range(2007, 2019))
    assert windows.to_list() == [154, 198, 161, 181, 110, 180, 186, 171, 179, 193, 85, 1]
    found = E.expected(windows.loc[E.BEFORE])
    assert (found.mean, found.least, found.most, found.n) == (171.3, 110, 198, 10)
    assert found.low > 66
    # what 66 officers usually fill is below both intervals without the thin year, and in the others
    filled = E.seats_of(away(), 66)
    assert filled < min(found.low, E.as_counts(windows.loc[E.BEFORE]).low)
    with_thin = windows.loc[: E.THIN]
    for each in (E.expected, E.as_counts, E.as_the_year_before):
        assert each(with_thin).low < filled < each(with_thin).high


def test_the_findings_rest_on_what_a_plain_count_gives():
    rows = load_activities().query("country == 'Pakistan'").dropna(subset="start_date")
    rows = rows.set_index("start_date").sort_index()
    abroad = rows[rows["where"].isin(["United States", "elsewhere"])]
    seats = abroad.loc[abroad["program"].str.startswith("IMET"), "students"]
    years = [seats[f"{year}-08-01" : f"{year + 1}-07-31"].sum() for year in range(2007, 2017)]
    own = findings.own()
    assert (own.seats, own.seats_least) == (sum(years) / 10, min(years))
    assert own.seats_after == own.continued == seats["2018-08-01":"2019-07-31"].sum() == 1

    others, told = (
        rows.loc[~rows["program"].str.startswith("IMET"), "students"],
        findings.programmes(),
    )
    assert told.after == others["2018-08-01":"2019-07-31"].sum()
    assert list(told.before) == [
        others[f"{year}-08-01" : f"{year + 1}-07-31"].sum() for year in range(2007, 2017)
    ]

    named = findings.shares()
    assert named.officers == pytest.approx(66 / own.officers)
    costs = E.same_days(findings.away(), E.YEAR_AFTER, E.RECENT, "cost_usd")
    assert named.cost == pytest.approx(costs.mean()) and named.least_cost == costs.min()


def test_the_error_of_the_estimate_is_told_with_what_was_set_apart():
    trials = officers.calibration()
    errors, late = trials["error"].abs(), trials["fiscal_year"] >= 2005
    told = findings.errors()
    assert told.every == errors.mean() and told.late == errors[late].mean()
    assert told.apart == errors[late & (trials["country"] != "Afghanistan")].mean()
    assert (told.checks, told.late_checks, told.apart_checks) == (26, 13, 10)
    shares, allowed = findings.shares(), 1 + allowed_errors()[WELL_TRIED]
    assert shares.least_by_late == pytest.approx(92 / allowed), "as the ledger allows"
    assert shares.least_by_all == pytest.approx(92 / (1 + 2 * errors.mean()))
    assert shares.least_by_all < 66 < shares.least_by_late < 70


def test_the_title_on_prices_is_refused_where_the_sum_is_that_of_seats():
    years = E.by_year_of_start(E.at_prices_of(away(), 2018))
    place = findings.prices(years, 66, 1.0).place
    with pytest.raises(DataError, match="nearer than"):
        figures.officers_and_dollars(years, away(), 66, 66 * place)


def test_intervals_are_words_that_no_line_breaks():
    assert prose.interval(110.4, 230.6) == "110\u00a0to\u00a0231"
    assert prose.interval(1_370_000, 6_610_000, 1e6) == "1.37\u00a0to\u00a06.61"


def test_prices_are_cited_by_their_document():
    assert E.cite_prices().startswith("Prices: USAID Greenbook, 2022-08-09,")


def test_a_level_that_only_wanders_is_the_last_year_and_its_changes_by_hand():
    cost = E.same_days(E.at_prices_of(away(), 2018), E.YEAR_AFTER, E.BEFORE, "cost_usd")
    found = E.as_level(cost, E.AFTER)
    # the costs follow each other so closely that no noise is left: two steps of a random walk
    changes = np.diff(np.log(cost.to_numpy()))
    half = 2.26216 * np.sqrt(2 * (changes**2).mean())  # t of nine degrees of freedom
    by_hand = cost.iloc[-1] * np.exp([0, -half, half])
    assert found[:3] == pytest.approx(by_hand, rel=1e-3)
    assert [round(each / 1e6, 2) for each in found[:3]] == [4.24, 2.53, 7.08]


def test_a_level_that_does_not_wander_is_the_mean_of_logs_by_hand():
    swing = pd.Series(
        [100.0, 130.0, 90.0, 120.0, 95.0, 125.0, 92.0, 118.0], index=range(2009, 2017)
    )
    found = E.as_level(swing, 2018)
    logs = E.expected(np.log(swing))
    assert found[:3] == pytest.approx(np.exp(logs[:3]), rel=1e-3)
    assert found[3:] == (90, 130, 8)


def test_what_is_nothing_in_a_year_has_no_level_in_logs():
    with pytest.raises(ValueError, match="no logarithm"):
        E.as_level(pd.Series([1.0, 0.0, 2.0], index=range(3)), 3)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Maximum Likelihood optimization failed")  # a few made series
def test_a_level_that_moves_holds_two_years_on_nearly_as_often_as_it_says():
    rng = np.random.default_rng(9)
    for wander, noise, share in ((0.16, 0.0, 0.90), (0.0, 0.16, 0.95)):
        held = []
        for _ in range(120):
            logs = rng.normal(0, wander, 12).cumsum() + rng.normal(0, noise, 12)
            found = E.as_level(pd.Series(np.exp(logs[:10]), index=range(10)), 11)
            held.append(found.low <= np.exp(logs[11]) <= found.high)
        # with 120 series one standard error is 0.03
        assert np.mean(held) == pytest.approx(share, abs=0.06)


def test_own_years_are_taken_in_each_way_and_shown_with_their_intervals():
    rows = E.at_prices_of(away(), 2018)
    seats, cost = (
        E.same_days(rows, E.YEAR_AFTER, range(2007, 2018), value)
        for value in ("students", "cost_usd")
    )
    table = E.own_estimates(seats, cost).set_index(["measure", "years", "taken"])
    usual = table.loc[("seats", "2007-2017", "as independent")]
    assert tuple(usual) == E.expected(seats.loc[E.BEFORE])
    level = table.loc[("dollars", "2007-2018", "as a level that moves")]
    assert tuple(level) == pytest.approx(tuple(E.as_level(cost, E.AFTER)))
    last = table.loc[("seats", "2007-2018", "as changing from the last")]
    assert last["mean"] == pytest.approx(seats[2017])
    shown = E.own_table(table.reset_index(), rows)
    assert shown.frame["Suggested"].to_list() == [
        *("171", "171", "163", "85", "3.99", "4.89", "4.24", "2.51")
    ]
    assert shown.frame["One more year"][0] == prose.interval(111, 231)


def test_drift_tells_a_rise_from_independent_draws():
    rise = pd.Series(np.arange(10.0) ** 1.1, index=range(2007, 2017))
    assert E.drift(rise).p_value < 0.001 and E.drift(rise).with_the_last > 0.99
    swing = pd.Series([1.0, -1.0] * 5, index=range(2007, 2017))
    assert E.drift(swing).p_value > 0.1 and E.drift(swing).with_the_last == pytest.approx(-1)


def test_the_dollars_named_lie_below_what_had_become_usual():
    rows = E.at_prices_of(away(), 2018)
    cost = E.same_days(rows, E.YEAR_AFTER, E.BEFORE, "cost_usd")
    # why the ten years are not taken as independent of each other
    assert E.drift(cost).p_value < 0.01 and E.drift(cost).with_the_last > 0.8
    assert E.drift(E.same_days(rows, E.YEAR_AFTER, E.BEFORE)).p_value > 0.05
    named = quoted("slots")
    assert named < E.expected(cost.loc[E.RECENT]).low
    assert named < E.as_level(cost, E.AFTER).low
    assert E.expected(cost).low < named < E.expected(cost).high


def test_with_the_thin_year_the_dollars_named_are_inside_and_the_officers_still_below():
    rows = E.at_prices_of(away(), 2018)
    years = [*E.BEFORE, E.THIN]
    cost = E.same_days(rows, E.YEAR_AFTER, years, "cost_usd")
    found = E.as_level(cost, E.AFTER)
    assert found.low < quoted("slots") < found.high
    assert quoted("slots") == pytest.approx(found.mean, rel=E.NEAR), "near, as the lead says"
    seats = E.expected(E.same_days(rows, E.YEAR_AFTER, years))
    assert [round(each) for each in seats[:3]] == [163, 81, 246]
    assert event_of("cut_reported").seats < seats.low


def test_the_picture_shows_the_means_that_the_text_takes_and_tells_their_month():
    rows = E.at_prices_of(away(), 2018)
    picture = figures.starts_through_the_year(rows, load_events())
    means = picture.data.groupby("measure")
    officers = "officers, estimated"
    named = {officers: event_of("cut_reported").seats, "US dollars of FY2018": quoted("slots")}
    years = {officers: E.BEFORE, "US dollars of FY2018": E.RECENT}
    for measure, table in means:
        value = "officers" if measure == officers else "cost_usd"
        usual = E.same_days(rows, E.YEAR_AFTER, years[measure], value).mean()
        assert table["mean"].iloc[-1] == pytest.approx(usual, abs=0.01)
        assert table["years"].unique() == [E.span(years[measure])]
        month = table.loc[table["mean"] >= named[measure], "by_the_end_of"].iloc[0]
        assert E.span(years[measure]) in picture.alt
        assert re.search(rf"The mean passes \S+ by {month}", picture.alt)
        if measure == officers:
            assert f"{table['lowest'].iloc[-1]:.0f} or more" in picture.title[1]
    assert "66 officers named" in [text.get_text() for text in picture.figure.axes[0].texts]


def test_the_last_fellow_of_the_counter_terrorism_programme_only_continues_a_course():
    activities = load_activities()
    rows = activities[activities["country"] == "Pakistan"]
    names = E.programme_names(rows)
    fellows = rows[names == "Combating Terrorism Fellowship Program"]
    assert set(fellows["program"]) == {"CTFP", "CTIWFP"}
    after = starting(fellows, *E.YEAR_AFTER)
    assert after["start_date"].dt.strftime("%Y-%m-%d").tolist() == ["2018-10-01"]
    assert continuing(fellows)[after.index].all()
    one = fellows[fellows["student_unit"] == after["student_unit"].item()]
    assert one["end_date"].dt.strftime("%Y-%m-%d").tolist() == ["2018-09-30", "2018-12-14"]


def test_the_long_courses_are_the_last_family_by_seats_and_the_first_by_cost():
    rows = E.at_prices_of(away(), 2018)
    seats = E.against_years(rows, E.family(rows))["mean"]
    dollars = E.against_years(rows, E.family(rows), value="cost_usd")["mean"]
    assert seats.idxmin() == dollars.idxmax() == E.COLLEGES


def test_as_officers_the_two_numbers_named_are_the_same_share_of_a_usual_year():
    rows, usd = E.at_prices_of(away(), 2018), quoted("slots")
    shares = {
        years: E.beside_usual(rows, 66, usd, years)["share"].round(2)
        for years in (E.BEFORE, E.RECENT)
    }
    assert shares[E.BEFORE].to_dict() == {"officers": 0.54, "seats": 0.39, "usd": 0.60}
    assert shares[E.RECENT].to_dict() == {"officers": 0.51, "seats": 0.36, "usd": 0.49}
    for share in shares.values():
        assert abs(share["officers"] - share["usd"]) < abs(share["seats"] - share["usd"])


def test_no_year_had_so_few_officers_as_named_and_the_thin_one_nearly():
    years = E.by_year_of_start(E.at_prices_of(away(), 2018))
    before, thin = years.loc[E.BEFORE], years.loc[E.THIN]
    assert (before.officers > 66).all() and before.officers.min() == 92
    assert thin.officers == 69 and thin.usd == pytest.approx(2_512_953, abs=1)
    each = quoted("slots") / 66
    assert (before.usd_a_seat < each).all()
    assert (before.usd_an_officer > each).sum() == 5


def test_which_windows_are_near_depends_on_the_years_so_none_is_identified():
    tried = E.tried_windows(E.at_prices_of(away(), 2018))
    assert tried.groupby(["first", "last"]).ngroups == 14 * 12
    found = {
        (unit, years): len(E.near(tried, unit, 66, quoted("slots"), years))
        for unit in ("officers", "seats")
        for years in (E.BEFORE, E.RECENT)
    }
    assert list(found.values()) == [12, 5, 0, 3]
    held = E.near(tried, "officers", 66, quoted("slots"))
    assert (held["first"] == E.SINCE_LAST_START.days[0]).any()


def test_the_window_of_the_last_start_begins_on_the_day_after_it():
    rows = away()
    late = starting(rows, "2018-05-01", "2020-06-30")
    last = late[~continuing(rows)[late.index]]["start_date"].max()
    assert E.SINCE_LAST_START.days[0] == f"{last + pd.Timedelta(days=1):%Y-%m-%d}"
    assert E.SINCE_LAST_START.days[0] in E.TRIED_FROM


def test_the_rule_without_units_is_another_matter_and_the_gap_is_not():
    table = E.rule_variants(away()).set_index("choice")["officers"]
    assert table.iloc[:-1].between(115, 135).all()
    assert table["any unit"] < 60


def test_the_likeness_of_the_thin_year_is_one_of_the_cut_at_august():
    rows, usd = E.at_prices_of(away(), 2018), quoted("slots")
    years = E.by_year_of_start(rows)
    assert ((years.usd - usd).abs() < abs(years.usd[E.THIN] - usd)).sum() == 2
    cuts = ("2018-06-01", "2019-05-31"), ("2018-10-01", "2019-09-30")
    assert [E.same_days(rows, cut, [E.THIN], "officers").item() for cut in cuts] == [99, 27]
    new = E.newcomers(rows, [*E.BEFORE, E.THIN])
    assert (round(new[list(E.BEFORE)].mean()), new[E.THIN]) == (110, 51)


def test_an_interval_with_the_error_of_the_estimate_is_wider_and_holds_66_only_with_afghanistan():
    usual = E.expected(E.same_days(away(), E.YEAR_AFTER, E.BEFORE, "officers"))
    trials = officers.calibration()
    late = trials[trials.fiscal_year >= officers.RELIABLE]
    for some, holds in ((officers.well_tried(trials), False), (late, True)):
        low, high = E.with_error(usual, (some.error**2).mean() ** 0.5)
        assert low < usual.low and high > usual.high
        assert (low <= 66) == holds
    assert E.with_error(usual, 0.0) == pytest.approx((usual.low, usual.high))


def test_an_interval_of_counts_is_never_below_nothing_and_widens_with_the_spread():
    few = E.as_counts(pd.Series([0, 1, 0, 2, 9, 0, 1, 0, 0, 4]))
    assert few.low == 0 and few.high > 9 / 2 and few.mean == 1.7
    calm = E.as_counts(pd.Series([100, 101, 99, 100, 100]))
    assert (calm.low, calm.high) == (81, 120), "what varies less than chance is Poisson"
    seats = E.same_days(away(), E.YEAR_AFTER, E.BEFORE)
    found = E.as_counts(seats)
    assert (found.low, found.high) == (116, 236)
    wider = E.as_counts(seats.mask(seats == seats.max(), seats.max() + 60))
    assert wider.high - wider.low > found.high - found.low


def test_a_picture_says_where_the_mean_never_reaches_what_was_named(monkeypatch):
    away = training.abroad(imet_of(load_activities(), "Pakistan"))
    assert "in no month" not in figures.starts_through_the_year(away, load_events()).alt
    monkeypatch.setattr(figures, "quoted", lambda name: 10**12)
    more = load_events().copy()
    more.loc[more["event"] == "cut_reported", "seats"] = 10**6
    assert figures.starts_through_the_year(away, more).alt.count("in no month.") == 2
