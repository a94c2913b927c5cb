"""Causes and predictions: every causal claim has a row, every name in braces a computed value."""

from __future__ import annotations

import re
import string

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from imet.chapters import closing, hedge
from imet.errors import DataError
from imet.ledger import pages
from imet.schemas import CLAIMS, PREDICTIONS
from imet.tables import conform, stored

ROWS = stored(PREDICTIONS)
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


# how sure a cause can be, by what the ledger says of the sentence
POSSIBLE = {
    "supported": {"shown", "likely"},
    "imprecise": {"shown", "likely"},
    "supported in part": {"likely", "open"},
    "contradicted": {"shown", "likely"},
    "not established": {"open", "not testable"},
}


def test_how_sure_a_cause_is_agrees_with_its_verdict():
    causal = pages.ledger().query("kind == 'causal'").set_index("claim")["verdict"]
    sure = ROWS.set_index("claim")["how_sure"]
    assert not {one for one in causal.index if sure[one] not in POSSIBLE[causal[one]]}


def test_no_row_takes_the_report_of_the_cut_for_its_decision():
    rows = ROWS.set_index("claim")
    of_order = [claim for claim, text in rows["shows"].items() if "{reported}" in text]
    assert of_order == ["S2-23", "S4-25"]
    for claim in of_order:
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
    assert closing.values()["places_back"] == "sixteen"


@pytest.mark.parametrize(
    ("year", "volume", "message"),
    [(2016, 9_999, "China delivered more in another year"), (2018, 750, "deliveries jumped")],
)
def test_what_is_said_of_arms_is_checked(monkeypatch, year, volume, message):
    table = hedge.deliveries()
    table.loc[year, "China"] = volume
    monkeypatch.setattr(hedge, "deliveries", lambda: table)
    closing.values.cache_clear()
    with pytest.raises(DataError, match=message):
        closing.values()
    monkeypatch.undo()
    closing.values.cache_clear()
    assert closing.values()["arms_end"] == "2021"


def test_the_page_has_every_row_by_theme_with_its_links():
    table = BeautifulSoup(closing.PredictionsTable()._repr_html_(), "lxml")
    rows = table.select("tbody tr")
    assert len(rows) == len(ROWS)
    assert all(len(row.select("td")) == len(closing.COLUMNS) for row in rows)
    themes = [row.td.get_text() for row in rows]
    assert themes == sorted(themes, key=PREDICTIONS.allowed("theme").index)
    assert [row.select("a")[0].get_text() for row in rows] != []
    assert {a["href"].partition("#")[2] for a in table.select("td a[href*='#']")} == set(
        ROWS["claim"]
    )


def test_counts_are_of_every_row():
    assert closing.counts().sum() == len(ROWS)
    assert list(closing.counts().index) == list(PREDICTIONS.allowed("how_sure"))
