"""What the front page, the timeline and the chapter on the cut say in words, held by the data."""

from __future__ import annotations

from imet import dates, obligations, tables, training
from imet.chapters import missing_class, missing_class_others, timeline
from stored import said, sentences

SEATS = training.since(training.pakistan_imet(), 2007)
DELIVERED = training.delivered_imet(tables.load_activities())
SEASONS = {
    "autumn": ("2017-10-01", "2017-12-31"),
    "winter": ("2018-01-01", "2018-03-31"),
    "spring": ("2018-04-01", "2018-06-30"),
}


def test_spring_is_the_first_season_below_all_those_of_the_years_before():
    lower, below_mean = {}, {}
    for season, span in SEASONS.items():
        before = training.seats_in_earlier_years(SEATS, *span, years=11)
        started = training.seats_between(SEATS, *span)
        lower[season], below_mean[season] = started < before.min(), started < before.mean()
    assert lower == {"autumn": False, "winter": False, "spring": True}
    assert all(below_mean.values())


def test_the_table_of_seasons_has_each_beside_the_same_months_of_the_years_before():
    frame = timeline.season_table(training.pakistan_imet()).frame
    columns = ["Seats started", "The eleven years before"]
    for row, span in zip(frame[columns].to_numpy(), SEASONS.values(), strict=True):
        before = training.seats_in_earlier_years(SEATS, *span, years=11)
        started = training.seats_between(SEATS, *span)
        assert row.tolist() == [started, f"{before.min()} to {before.max()}"]
    assert frame["Continuing a course"].tolist() == [0, 0, 3]


def test_the_autumn_is_inside_the_range_of_other_countries_and_the_spring_is_not():
    quarters = missing_class_others.by_fiscal_year(DELIVERED, "Pakistan", parts=4)
    autumn, winter = quarters.estimate(2017, 0), quarters.estimate(2017, 1)
    halves = missing_class_others.by_fiscal_year(DELIVERED, "Pakistan", parts=2)
    spring = halves.estimate(2017, 1)
    # seats abroad, as the others are counted, are all that started
    assert autumn.observed == training.seats_between(SEATS, *SEASONS["autumn"])
    assert winter.observed == training.seats_between(SEATS, *SEASONS["winter"])
    assert spring.observed == training.seats_between(SEATS, "2018-04-01", "2018-09-30")
    assert autumn.low <= autumn.observed < autumn.expected
    assert winter.expected < winter.observed
    assert spring.observed < spring.low


def test_both_numbers_named_fit_as_officers_better_than_as_seats():
    away = missing_class.at_prices_of(training.abroad(SEATS), 2018)
    named, usd = dates.event_of("cut_reported").seats, obligations.quoted("slots")
    share = missing_class.beside_usual(away, named, usd)["share"]
    words = said("index")["officers_and_dollars_agree"]
    assert f"officers that Reuters named are an estimated {share.officers:.0%}, " in words
    assert f"the dollars, at FY2018 prices, {share.usd:.0%}, of Pakistan's average year" in words
    assert (
        f"would be {share.seats:.0%} of Pakistan's yearly IMET seats"
        in said("09_missing_class")["slots_as_seats"]
    )
    assert abs(share.officers - share.usd) < abs(share.seats - share.usd)
    years = missing_class.by_year_of_start(away)[["officers", "usd"]] / [named, usd] - 1
    assert years.abs().max(axis=1).idxmin() == missing_class.THIN, "nearest is the year before"


def test_what_the_sixty_six_count_is_left_open_and_their_value_is_told_apart():
    front = next(one for one in sentences("index") if "$2.41 million" in one)
    assert "places set aside for 66 officers" in front and "separately" in front
    assert "66 seats" not in dates.event_of("cut_reported").what


def test_a_table_of_events_has_each_event_with_its_source_and_no_day_that_is_not_known():
    events = tables.load_events().set_index("event").loc[["pressler_cut", "freeze"]]
    shown = dates.event_table(events, "Events", "what", "note")
    assert shown.frame["Date"].tolist() == ["October 1990", "4 January 2018"]
    assert shown.frame.columns.tolist() == ["Date", "Event", "Note", "Certainty", "Source"]
    assert [link.url for link in shown.frame["Source"]] == events["url"].tolist()
