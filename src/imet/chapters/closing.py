"""What the articles say of causes and foretell, beside what the record shows.

`data/ledger/predictions.csv` holds the words. A number or a date in them is a name in braces, and
is filled here with a value computed from the other tables.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd

from imet import obligations, prose, training
from imet.book import ShownTable, render
from imet.chapters import hedge, other_suspensions_findings
from imet.chapters.the_return import RETURN, USUAL, cohorts, levels, prepares_for
from imet.dates import event_of, fiscal_year_of, when
from imet.errors import DataError
from imet.ledger.pages import outlet
from imet.ledger.verdicts import PAGE
from imet.schemas import CLAIMS, PREDICTIONS
from imet.tables import stored
from imet.training import pakistan_imet

FILLED = ("statement", "shows", "why")
CUT = 2019  # the fiscal year after the one in which the cut was reported
DAYS = {
    "freeze": "freeze",
    "confirmed": "cut_confirmed",
    "post": "trump_tweet",
    "contract": "russia_contract",
    "last_start": "last_new_start",
    "coup": "coup_1999",
    "pact": "russia_2014",
    "reported": "cut_reported",
    "strategy": "trump_speech",
    "pompeo": "pompeo_visit",
    "meeting": "trump_khan_meeting",
    "announced": "return_announced",
    "approved": "return_approved",
    "letter": "trump_letter",
    "doha": "doha",
    "call": "pompeo_bajwa_call",
    "visit": "bajwa_china",
}
MONTHS = {"plan": "apapps", "pressler": "pressler_cut"}
# statements of the table on other things than the cut of 2018 and the return: the freeze of aid,
# the nineties, the partnership at large, and the strategy for Afghanistan
BESIDE = ("S3-08", "S4-19", "S1-19", "S2-07", "S0-26", "S0-03")
WHY = "Why aid or training stopped"
# which way the record speaks, or why it does not
ANSWERS = ["For", "Against", "Open", "Not testable"]
# each with its share of the width in per cent
COLUMNS = {
    "About": 9,
    "Statement": 23,
    "What the record shows": 25,
    "How sure": 10,
    "Why": 22,
    "Chapter": 11,
}


@cache
def values() -> dict[str, str]:
    """Return the value of each name that stands in braces in the table, as prose.

    DataError if what the table says without a number no longer holds.
    """
    imet = pakistan_imet()
    money = obligations.obligations_of("Pakistan")
    table = levels(money, imet)
    usual = table["usual"]
    found = cohorts(imet).groupby("summer")["prepared"].sum()
    before = found.drop(RETURN)
    back = imet[imet["fiscal_year"] == RETURN]
    last_day = back["start_date"].min() - pd.Timedelta(days=1)
    autumn = event_of("autumn_2017")
    _hold(imet, money, back, last_day)
    return {
        **{name: prose.day(when(event)) for name, event in DAYS.items()},
        **{name: prose.month(event_of(event).date) for name, event in MONTHS.items()},
        "thin": prose.months((str(autumn.date.date()), str(autumn.end_date.date()))),
        "usual_years": f"{prose.year(USUAL[0])} to {prose.year(USUAL[-1])}",
        "year_cut": prose.year(CUT),
        "year_back": prose.year(RETURN),
        "summer_back": str(RETURN),
        "seats_usual": prose.count(round(usual["seats"])),
        "seats_cut": prose.word(table.loc["seats", CUT]),
        "seats_back": prose.word(table.loc["seats", RETURN]),
        "preparing": prose.word(back.loc[prepares_for(back).notna(), "students"].sum()),
        "colleges_usual": prose.count(round(usual["colleges"])),
        "colleges_cut": prose.word(table.loc["colleges", CUT]),
        "colleges_back": prose.word(table.loc["colleges", RETURN]),
        "money_share": prose.percent(table.loc["obligated", RETURN] / usual["obligated"]),
        "prepared": prose.word(found[RETURN]),
        "prepared_before": f"{prose.word(before.min())} to {prose.word(before.max())}",
        "prepared_summers": f"{before.index.min()} to {before.index.max()}",
        "day_after": prose.day(when("last_new_start") + pd.Timedelta(days=1)),
        "gap_end": prose.day(last_day),
        "first_back": prose.day(back["start_date"].min()),
        "days_contract": prose.word((when("cut_reported") - when("russia_contract")).days),
        "gaps": prose.word(len(obligations.gaps(money))),
        "losses": prose.word(other_suspensions_findings.countries().own),
        "arms_end": str(hedge.deliveries().index.max()),
        "votes_end": str(hedge.ideal_points().index.max()),
        "turn": str(hedge.AFTER[0]),
    }


def _hold(imet: pd.DataFrame, money: pd.Series, back: pd.DataFrame, last_day: pd.Timestamp) -> None:
    """Check what the table says without a number."""
    between = training.starting(imet, when("last_new_start") + pd.Timedelta(days=1), last_day)
    call, reported, contract = map(when, ("pompeo_bajwa_call", "cut_reported", "russia_contract"))
    under_way = imet["start_date"].le(call) & imet["end_date"].ge(call)
    others = back.loc[prepares_for(back).isna(), "course"].tolist()
    supplied, turn = hedge.deliveries(), hedge.AFTER[0]
    china, russia = supplied["China"], supplied["Russia"]
    pressler = fiscal_year_of(event_of("pressler_cut").date)
    claims = {
        "a new seat started in the gap": not training.continuing(imet)[between.index].all(),
        "a seat was under way on the day of the call": under_way.any(),
        "other courses of the return": others != ["Defense Resources Management Course"],
        "the contract came after the report of the cut": contract >= reported,
        "the visit to China came before the report": when("bajwa_china") <= reported,
        "Russia delivered no more than before": russia[turn] <= russia[turn - 1],
        "China's deliveries jumped in the year of the cut": china[turn] > china[turn - 1],
        "money is recorded for the year of the Pressler cut": pd.notna(money[pressler]),
    }
    if wrong := [text for text, failed in claims.items() if failed]:
        raise DataError(f"{PREDICTIONS.path} no longer holds ({'; '.join(wrong)}); see the rows")


def fill(text: str, given: dict[str, str]) -> str:
    """Return the text with each name in braces replaced by its value; DataError if it has none."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    if unknown := sorted(names - set(given)):
        raise DataError(f"{PREDICTIONS.path}: no value for {unknown} in '{text[:50]}...'")
    return text.format_map(given)


def predictions(rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the table, or other rows, with values filled in and claims' `account` and `kind`.

    DataError if a row names a claim that the ledger does not have, or a value that is not computed.
    """
    rows = stored(PREDICTIONS) if rows is None else rows
    claims = stored(CLAIMS).set_index("claim")
    if unknown := sorted(set(rows["claim"]) - set(claims.index)):
        raise DataError(f"{PREDICTIONS.path}: no claims {unknown} in {CLAIMS.path}")
    given = values()
    filled = rows.assign(**{name: [fill(t, given) for t in rows[name]] for name in FILLED})
    return filled.join(claims[["account", "kind"]], on="claim")


def counts() -> pd.Series:
    """Return how many rows are shown, likely, open and not testable."""
    found = stored(PREDICTIONS)["how_sure"].value_counts()
    return found.reindex(PREDICTIONS.allowed("how_sure"), fill_value=0)


def groups() -> pd.DataFrame:
    """Return how many statements have which answer, by what they are on.

    Rows `cut`, why the training stopped in 2018; `after`, the consequences and the return; and
    `beside`, other things. Columns as of `counts`.
    """
    rows = stored(PREDICTIONS)
    group = rows["theme"].eq(WHY).map({True: "cut", False: "after"})
    group = group.mask(rows["claim"].isin(BESIDE), "beside")
    sure = PREDICTIONS.allowed("how_sure")
    return pd.crosstab(group, rows["how_sure"]).reindex(columns=sure, fill_value=0)


def answer(row: object) -> str:
    """Return how sure a row is, and which way: 'likely, against'."""
    return f"{row.how_sure}, {row.direction}" if pd.notna(row.direction) else row.how_sure


def answers_table() -> ShownTable:
    """Return how many statements on each theme have which answer."""
    rows = predictions()
    answers = rows["direction"].fillna(rows["how_sure"]).str.capitalize()
    table = pd.crosstab(rows["theme"], answers).reindex(columns=ANSWERS, fill_value=0)
    table = table.reindex(PREDICTIONS.allowed("theme"))
    table.loc["All"] = table.sum()
    table.insert(0, "Statements", table.sum(axis=1))
    return ShownTable(
        table.rename_axis(columns=None).reset_index(names="About"),
        caption=f"Statements of {prose.word(rows['account'].nunique())} articles on causes and "
        "consequences, by what the record answers; for and against where an answer is shown or "
        "likely",
        source=f"The ledger, data/{PREDICTIONS.path}, every row.",
    )


def titles(folder: Path) -> dict[str, str]:
    """Return the title of each chapter in a folder, by the name of its file."""
    found = {path.stem: nbformat.read(path, as_version=4) for path in folder.glob("*.ipynb")}
    return {
        name: chapter.cells[0].source.partition("\n")[0].removeprefix("# ")
        for name, chapter in found.items()
    }


@dataclass(frozen=True)
class PredictionsTable:
    """The table on its page: a table on a wide screen, a list of cards on a narrow one.

    `folder` has the chapters, from which their titles are taken.
    """

    folder: Path

    def __repr__(self) -> str:
        """Return each statement's claim and how sure its answer is, as plain text."""
        return "\n".join(f"{row.claim}: {answer(row)}" for row in predictions().itertuples())

    def _repr_html_(self) -> str:
        rows = predictions()
        order = rows["theme"].map(PREDICTIONS.allowed("theme").index)
        rows = rows.loc[order.sort_values(kind="stable").index]
        return render(
            "predictions.html",
            rows=rows.itertuples(),
            columns=COLUMNS,
            outlet=outlet,
            answer=answer,
            titles=titles(self.folder),
            page=PAGE,
            path=PREDICTIONS.path,
        )
