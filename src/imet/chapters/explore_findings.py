"""Any country's training by year: the finding on the choice with which its page begins."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet.cite import cite_reports
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.obligations import SOUTH_ASIA
from imet.prose import count, word, year, years_between
from imet.schemas import COUNTRY_YEAR
from imet.tables import load_activities, stored

ABOUT = "Pakistan"
FIRST = 2013  # before, Afghan seats by the thousand press all other lines to the ground
BEFORE, AFTER = 2017, 2019  # the last fiscal year before the cut, and the one without a new course
SPAN = years_between(FIRST, 2020)


def compared(rows: pd.DataFrame, source: str) -> SimpleNamespace:
    """Return Pakistan's seats of two years beside those of other countries of country_year.csv."""
    seats = rows.pivot_table(index="fiscal_year", columns="country", values="seats")
    others = seats.drop(columns=ABOUT)
    return numbers(
        seats=tuple(int(seats.at[at, ABOUT]) for at in (BEFORE, AFTER)),
        more=tuple(others.columns[others.loc[BEFORE] >= seats.at[BEFORE, ABOUT]]),
        fewer=tuple(others.columns[others.loc[AFTER] <= seats.at[AFTER, ABOUT]]),
        states=seats.loc[[BEFORE, AFTER]].notna().all().sum(),
        all_states=len(seats.columns),
        source=source,
    )


@cache
def of_record() -> SimpleNamespace:
    """Return `compared` of the states of South Asia, `SPAN`."""
    rows = stored(COUNTRY_YEAR).query("country in @SOUTH_ASIA and fiscal_year >= @FIRST")
    return compared(rows, cite_reports(load_activities().query("fiscal_year >= @FIRST")))


@finding(
    of_record,
    unit="seats, all programmes",
    span=SPAN,
    place="South Asia",
    against="the other states of South Asia",
)
def second_and_last_but_one(n: SimpleNamespace) -> Measured:
    """Compare Pakistan's place among its neighbours before the cut and after it."""
    (before, after), (more, fewer) = n.seats, ([*n.more, "none"][0], [*n.fewer, "none"][0])
    return says(
        f"Of the {word(n.states)} states of South Asia only {more} had more seats than Pakistan's "
        f"{count(before)} in {year(BEFORE)}; in {year(AFTER)} only {fewer} had fewer than "
        f"Pakistan's {count(after)}",
        n.source,
        (f"'only' one had 'more than' it, or as many: {', '.join(n.more)}", len(n.more) == 1),
        (f"'only' one had 'fewer than' it, or as many: {', '.join(n.fewer)}", len(n.fewer) == 1),
        (
            f"all {n.all_states} have seats in both years, SAARC's members",
            n.states == n.all_states == len(SOUTH_ASIA),
        ),
    )
