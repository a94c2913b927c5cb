"""What was cut: seats by season and by month, single rows, and officers beside seats."""

from __future__ import annotations

import pandas as pd

from imet.book import ShownTable
from imet.cite import cite_rows
from imet.prose import year
from imet.training import LAST_DAY, continuing, seats_by_period

SEASONS = ("October-December", "January-March", "April-June", "July-September")
AUTUMN = "2017-10-01", "2017-12-31"  # in which starts were first few
YEARS_BEFORE = 11  # of which the mean stands beside each month; they end where the autumn begins

# columns of the record in a list of seats, with their heads
LISTED = {
    "start_date": "Start",
    "end_date": "End",
    "course": "Course",
    "us_unit": "US unit",
    "students": "Seats",
    "cost_usd": "Cost, US$",
    "continues": "Continues a course just ended",
}


def by_month(imet: pd.DataFrame, first: str) -> pd.DataFrame:
    """Return seats by month of start and of end from the day `first`, an ISO date.

    Columns `seats_that_start` and `seats_that_end`, with `_usual` the mean of the same month in
    the `YEARS_BEFORE` years before `AUTUMN`, and `seats_that_continue`, those of the starts that
    continue a course just ended.
    """
    autumn = pd.Timestamp(AUTUMN[0])
    before = autumn - pd.DateOffset(years=YEARS_BEFORE), autumn - pd.DateOffset(days=1)
    data = pd.DataFrame(index=pd.period_range(first, LAST_DAY, freq="M", name="month"))
    for name in ("start", "end"):
        earlier = seats_by_period(imet, f"{name}_date", "M", *before)
        usual = earlier.groupby(earlier.index.month).mean()
        data[f"seats_that_{name}"] = seats_by_period(imet, f"{name}_date", "M", first, LAST_DAY)
        data[f"seats_that_{name}_usual"] = data.index.month.map(usual)
    goes_on = imet[continuing(imet)]
    data["seats_that_continue"] = seats_by_period(goes_on, "start_date", "M", first, LAST_DAY)
    return data


def season_table(seasons: pd.DataFrame, imet: pd.DataFrame) -> ShownTable:
    """Return seats by fiscal year and its quarters, counted from the rows `imet`, for the page."""
    shown = seasons.set_axis(SEASONS, axis=1).rename(index=year).rename_axis("Starts in")
    return ShownTable(
        shown.reset_index(),
        caption="Pakistani IMET course seats by quarter of start",
        source=cite_rows(imet),
    )


def listing(rows: pd.DataFrame, caption: str) -> ShownTable:
    """Return rows of the record as a table for the page, with those of `LISTED` that they have."""
    shown = rows[[name for name in LISTED if name in rows]].rename(columns=LISTED)
    return ShownTable(shown, caption, cite_rows(rows))


def officers_table(by_year: pd.DataFrame, imet: pd.DataFrame) -> ShownTable:
    """Show what `imet.officers.by_fiscal_year` gives of the rows `imet`."""
    shown = (
        by_year[["ended", "seats", "officers", "new"]].rename(index=year).rename_axis("Fiscal year")
    )
    columns = [
        "Seats that ended in it",
        "With those still running",
        "Officers, estimated",
        "Of these new",
    ]
    return ShownTable(
        shown.set_axis(columns, axis=1).reset_index(),
        "Pakistani IMET seats and officers by fiscal year",
        cite_rows(imet),
    )
