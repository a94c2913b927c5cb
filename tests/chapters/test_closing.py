"""Causes and predictions: every causal claim has a row, every name in braces a computed value."""

from __future__ import annotations

import re
import string

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from imet import obligations, officers
from imet.chapters import (
    closing,
    hedge,
    missing_class,
    missing_class_others,
    other_suspensions,
    the_return,
)
from imet.chapters.neighbourhood import NEIGHBOURS
from imet.dates import when
from imet.errors import DataError
from imet.ledger import pages
from imet.schemas import CLAIMS, PREDICTIONS, PUBLISHED, TIMELINE
from imet.tables import conform, load_activities, stored
from imet.training import abroad, continuing, delivered_imet, pakistan_imet, starting
from stored import ROOT

ROWS = stored(PREDICTIONS)
VERDICT, KIND = (pages.ledger().set_index("claim")[name] for name in ("verdict", "kind"))
TABLE = closing.PredictionsTable(ROOT / "chapters")
NUMBER_WORDS = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?|"
    r"half|twice|doubled?)\b",
    re.IGNORECASE,
)


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_causal_claim_of_the_ledger_is_in_the_table():
    claims = stored(CLAIMS)
    assert set(claims.loc[claims["kind"] == "causal", "claim"]) <= set(ROWS["claim"])


@pytest.mark.parametrize(
    "claim", ["S2-02", "S0-18", "S4-25", "S1-36", "S3-29", "S2-33", "S2-28", "S0-15"]
)
def test_the_predictions_that_readers_ask_for_are_in_the_table(claim):
    assert claim in set(ROWS["claim"])


# the answers that go with a verdict, each with its direction; of what was said to have been said,
# the ledger judges whether it was said, and of an opinion nothing
ALSO_OPEN = {"open", "not testable"}
POSSIBLE = {
    "supported": {"shown, for", "likely, for"},
    "open in a detail": {"likely, for", "open"},
    "imprecise": {"shown, for", "likely, for"},
    "supported in part": {"likely, for", "open"},
    "contradicted": {"shown, against", "likely, against"},
    "not established": ALSO_OPEN,
}


def test_a_verdict_and_the_answer_in_the_table_agree():
    judged = closing.predictions().join(VERDICT, on="claim")
    judged = judged[~judged["kind"].isin(["opinion", "attribution"])]
    assert set(judged["claim"]) >= set(VERDICT.index[KIND == "causal"])
    told = {row.claim: (row.verdict, closing.answer(row)) for row in judged.itertuples()}
    assert not {one: of for one, of in told.items() if of[1] not in POSSIBLE[of[0]]}


def test_every_verdict_has_its_answers():
    assert set(POSSIBLE) == set(PUBLISHED.allowed("verdict")) - {"opinion"}


def test_what_is_shown_or_likely_says_which_way_and_nothing_else_does():
    settled = ROWS["how_sure"].isin(["shown", "likely"])
    assert (ROWS["direction"].notna() == settled).all()
    against = set(ROWS.loc[ROWS["direction"] == "against", "claim"])
    assert against == {"S2-14"}, "what these say is what the record speaks against"
    told = repr(TABLE).splitlines()
    assert "S2-14: likely, against" in told and "S2-15: open" in told


def test_no_row_takes_the_report_of_the_cut_for_its_decision():
    rows = ROWS.set_index("claim")
    naming = [claim for claim, text in rows["shows"].items() if "{reported}" in text]
    assert naming == ["S2-23", "S3-41", "S4-25"]
    assert "may be older" in rows["why"]["S3-41"]
    for claim in ("S2-23", "S4-25"):  # which compare another day with it
        assert rows["how_sure"][claim] == "open"
        assert re.search(r"reported on|first report", rows["shows"][claim])
        assert re.search(
            "is not known|no document gives", rows["shows"][claim] + rows["why"][claim]
        )


def test_every_name_in_braces_has_a_value_and_every_value_is_used():
    used = set().union(*(names(text) for name in closing.FILLED for text in ROWS[name]))
    assert used == set(closing.values())
    filled = closing.predictions()
    for name in closing.FILLED:
        assert not filled[name].str.contains(r"[{}]|\b(?:nan|NaT)\b").any()


def test_no_number_is_typed():
    for name in closing.FILLED:
        for text in ROWS[name]:
            assert not NUMBER_WORDS.search(text), text
    typed = ROWS.assign(why="It cost 3 million.")
    with pytest.raises(DataError, match="breaks its schema"):
        conform(typed, PREDICTIONS)


def test_a_name_without_a_value_fails():
    with pytest.raises(DataError, match="nobody_knows"):
        closing.fill("It was {nobody_knows}.", {"known": "so"})
    assert closing.fill("It was {known}.", {"known": "so"}) == "It was so."
    with pytest.raises(DataError, match="no value"):
        closing.predictions(ROWS.assign(shows="It was {nobody_knows}."))


def test_an_unknown_claim_fails():
    with pytest.raises(DataError, match="S4-99"):
        closing.predictions(ROWS.head(1).assign(claim="S4-99"))


def test_what_is_said_without_a_number_is_checked(monkeypatch):
    monkeypatch.setattr(closing, "prepares_for", lambda rows: pd.Series(pd.NA, rows.index))
    closing.values.cache_clear()
    with pytest.raises(DataError, match="other courses of the return"):
        closing.values()
    monkeypatch.undo()
    closing.values.cache_clear()
    assert closing.values()["seats_back"] == "sixteen"


@pytest.mark.parametrize(
    ("supplier", "volume", "message"),
    [("Russia", 40, "Russia delivered no more than before"), ("China", 750, "deliveries jumped")],
)
def test_what_is_said_of_arms_is_checked(monkeypatch, supplier, volume, message):
    table = hedge.deliveries()
    table.loc[2018, supplier] = volume
    monkeypatch.setattr(hedge, "deliveries", lambda: table)
    closing.values.cache_clear()
    with pytest.raises(DataError, match=message):
        closing.values()
    monkeypatch.undo()
    closing.values.cache_clear()
    assert closing.values()["arms_end"] == "2021"


def test_the_page_has_every_row_by_theme_with_its_links():
    table = BeautifulSoup(TABLE._repr_html_(), "lxml")
    rows = table.select("tbody tr")
    assert len(rows) == len(ROWS)
    assert all(len(row.select("td")) == len(closing.COLUMNS) for row in rows)
    themes = [row.td.get_text() for row in rows]
    assert themes == sorted(themes, key=PREDICTIONS.allowed("theme").index)
    assert {a["href"].partition("#")[2] for a in table.select("td a[href*='#']")} == set(
        ROWS["claim"]
    )
    chapters = [row.select("td")[-1].a for row in rows]
    assert {a["href"] for a in chapters} == {f"{name}.html" for name in ROWS["chapter"]}
    assert not [a.get_text() for a in chapters if re.search(r"\d|_", a.get_text())]


def test_the_answers_of_each_theme_add_up_to_those_of_all_rows():
    table = closing.answers_table().frame.set_index("About")
    themes, whole = table.drop(index="All"), table.loc["All"]
    assert list(themes.index) == list(PREDICTIONS.allowed("theme"))
    assert themes.sum().equals(whole.astype("int64"))
    assert (table[closing.ANSWERS].sum(axis=1) == table["Statements"]).all()
    counts = closing.counts()
    assert whole["For"] + whole["Against"] == counts["shown"] + counts["likely"]
    assert whole["Open"] == counts["open"] and whole["Not testable"] == counts["not testable"]


def test_what_is_on_the_cut_of_2018_is_counted_apart_from_other_freezes_and_gaps():
    groups = closing.groups()
    assert list(groups.index) == ["after", "beside", "cut"]
    assert groups.sum().equals(closing.counts().astype("int64"))
    assert groups.loc["beside"].sum() == len(closing.BESIDE)
    why = ROWS[(ROWS["theme"] == closing.WHY) & ~ROWS["claim"].isin(closing.BESIDE)]
    assert set(why["claim"]) == {"S0-01", "S3-13", "S3-28", "S2-14", "S2-15", "S2-23"}
    assert groups.loc["cut"].sum() == len(why)


def test_counts_are_of_every_row():
    assert closing.counts().sum() == len(ROWS)
    assert list(closing.counts().index) == list(PREDICTIONS.allowed("how_sure"))


# ------------------------------------------------------------------ what the chapter says in words


def test_every_statement_that_is_shown_holds_in_the_ledger():
    assert set(VERDICT[ROWS.loc[ROWS["how_sure"] == "shown", "claim"]]) == {"supported"}


def test_both_governments_tie_the_training_to_the_freeze():
    by = stored(TIMELINE).set_index("event")
    assert by["actor"][["cut_confirmed", "return_approved"]].tolist() == [
        "Pakistan",
        "United States",
    ]
    assert "suspension of security assistance" in by["what"]["cut_confirmed"]
    assert "exception to the suspension" in by["what"]["return_approved"]
    for claim in ("S3-13", "S3-28"):
        row = ROWS.set_index("claim").loc[claim]
        assert names(row["shows"]) | names(row["why"]) >= {"confirmed", "approved"}


def test_thin_seasons_are_thin_beside_what_the_chapter_says():
    quarters = missing_class_others.by_fiscal_year(delivered_imet(load_activities()), "Pakistan", 4)
    autumn, winter, spring = (quarters.estimate(2017, part) for part in range(3))
    assert autumn.low < autumn.observed < autumn.expected and autumn.rank < autumn.of / 2
    own = missing_class.same_days(
        abroad(pakistan_imet()), ("2018-01-01", "2018-03-31"), range(2008, 2018)
    )
    assert winter.expected < winter.observed < own.mean()
    assert spring.observed < spring.low and spring.rank == 1


def test_the_number_and_the_value_go_together_better_as_officers_than_as_seats():
    """The gap between the two shares is small beside the error of the estimate, or is not."""
    priced = missing_class.at_prices_of(abroad(pakistan_imet()), 2018)
    usual = missing_class.beside_usual(priced, 66, obligations.quoted("slots"))
    share, error = usual["share"], officers.mean_error(officers.calibration())
    assert abs(share["officers"] / share["usd"] - 1) < 2 * error
    assert abs(share["seats"] / share["usd"] - 1) > 4 * error


def test_what_started_in_the_year_after_only_continued():
    imet = pakistan_imet()
    rows = starting(abroad(imet), *missing_class.YEAR_AFTER)
    assert len(rows) and continuing(imet)[rows.index].all()


def test_the_latest_loss_is_of_the_shortest_kind_and_the_gap_longer():
    money = other_suspensions.amounts()
    lost = other_suspensions.spells(money)
    ours = lost[lost["iso3"] == "PAK"].iloc[-1]
    assert ours["first"] == ours["last"] == 2019 and ours["years"] == lost["years"].min()
    assert lost["iso3"].nunique() > money.notna().any().sum() / 2
    imet = pakistan_imet()
    back = imet.loc[imet["fiscal_year"] == the_return.RETURN, "start_date"].min()
    assert back > when("last_new_start") + pd.DateOffset(years=int(ours["years"]))


def test_the_money_of_the_return_is_mostly_for_courses_that_had_not_ended():
    imet = pakistan_imet()
    level = the_return.levels(obligations.obligations_of("Pakistan"), imet)[the_return.RETURN]
    assert level["delivered"] < level["obligated"] / 2


def test_the_money_of_the_neighbours_rose():
    neighbours = obligations.by_recipient()[list(NEIGHBOURS)].sum(axis=1)
    assert neighbours[2018] > neighbours[2017]
