"""The days and the years that somebody needs who has ten minutes."""

from __future__ import annotations

import pandas as pd

from imet.book import ShownTable
from imet.cite import cite_money, cite_rows
from imet.dates import event_table
from imet.obligations import obligations_of, rows_of
from imet.prose import count, millions, year
from imet.schemas import TIMELINE
from imet.tables import stored
from imet.training import pakistan_imet, seats_by_year

# what was frozen, said, lost and given back; the timeline has the rest
DAYS = (
    *("freeze", "last_new_start", "cut_reported", "cut_confirmed"),
    *("return_approved", "first_start_2020"),
)
YEARS = range(2017, 2021)  # the last whole one before the cut, to the last in the record


def days() -> ShownTable:
    """Return the events of DAYS as a table: date, what happened, how certain it is, source."""
    events = stored(TIMELINE)
    chosen = events[events["event"].isin(DAYS)].sort_values("date")
    caption = "From the freeze of security aid to the first new course after the gap"
    return event_table(chosen, caption, "what")


def years() -> ShownTable:
    """Return seats that ended and dollars obligated in each of YEARS."""
    seats, booked = seats_by_year(pakistan_imet())["seats"], obligations_of("Pakistan")
    table = pd.DataFrame({"Pakistan's IMET": ["Seats that ended", "Obligated, current US dollars"]})
    for of in YEARS:
        money = booked.get(of)
        table[year(of)] = [count(seats[of]), "none recorded" if pd.isna(money) else millions(money)]
    rows = pakistan_imet().query("fiscal_year in @YEARS")
    return ShownTable(
        table,
        caption=f"Seats and money by fiscal year; the money of {year(YEARS[-1])} is incomplete",
        source=f"{cite_rows(rows)} {cite_money(rows_of('Pakistan', first=YEARS[0]))}",
    )
