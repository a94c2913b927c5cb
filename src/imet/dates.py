"""The dates of the episode: events, laws and fiscal years, no more exact than they are known."""

from __future__ import annotations

from typing import Any

import pandas as pd

from imet.book import Link, ShownTable
from imet.cite import spans
from imet.errors import ArgumentError, MissingError, one_of
from imet.prose import when_known
from imet.schemas import LAW, TIMELINE
from imet.tables import stored

PRECISIONS = ("year", "month", "day")  # of a date, the least exact first
PERIODS = ("year", "transition quarter")  # of a fiscal year, as tables name them
JULY_TO_JUNE, OCTOBER_TO_SEPTEMBER = 1976, 1977  # last fiscal year of one kind, first of the other
# columns of the timeline that a table of events may show, with their heads
SHOWN = {"title": "Event", "what": "Event", "note": "Note"}


def when(event: str) -> pd.Timestamp:
    """Return the day of an event of the timeline.

    Raises MissingError if the timeline has no such event, and ArgumentError if it is known to the
    month or the year only: no day can be compared with it.
    """
    return _known_to("day", event).date


def _known_to(precision: str, event: str) -> Any:
    """Return an event that is known at least as exactly as `precision` says; see `when`."""
    found = event_of(event)
    if PRECISIONS.index(found.precision) < PRECISIONS.index(precision):
        where = f"the event '{event}' in {TIMELINE.path}"
        raise ArgumentError(f"{where} is known to the {found.precision} only")
    return found


def event_of(event: str) -> Any:
    """Return an event of the timeline as a row; see `when`."""
    timeline = stored(TIMELINE)
    one_of(event, timeline["event"], "event", f"in {TIMELINE.path}")
    return next(timeline[timeline["event"] == event].itertuples(index=False))


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Return the whole months from one day to another."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def known(event: str) -> str:
    """Return an event's date in words, no more exact than it is known."""
    found = event_of(event)
    return f"{when_known(found)}: {found.title}"


def event_table(events: pd.DataFrame, caption: str, *columns: str) -> ShownTable:
    """Return events of the timeline, in their order, as a table for a page.

    Each row has its date as exactly as it is known, the `columns` ("title", "what", "note"), how
    certain it is, and its source as a link.
    """
    known = [one_of(name, SHOWN, "column to show of events") for name in columns]
    shown = events[known].fillna("").rename(columns=SHOWN)
    shown.insert(0, "Date", [when_known(event) for event in events.itertuples()])
    shown["Certainty"] = events["certainty"]
    shown["Source"] = [Link(event.source, event.url) for event in events.itertuples()]
    source = f"data/{TIMELINE.path}, every row of these events; each row names its document."
    return ShownTable(shown, caption, source)


def law(*names: str) -> pd.DataFrame:
    """Return rows of `data/episode/law.csv` in the order of the names, or all in their own order.

    The index is the short name. Raises MissingError if no row has such a name.
    """
    table = stored(LAW).set_index("law", drop=False)
    unknown = sorted(set(names) - set(table.index))
    if unknown:
        raise MissingError(f"no row {unknown} in {LAW.path}; see its column 'law'")
    return table.loc[list(names)] if names else table


def law_day(name: str) -> pd.Timestamp:
    """Return the day of one row of `law.csv`.

    Raises MissingError if no row has such a name, and ArgumentError if only its month or year is
    known, or nothing.
    """
    date = law(name)["date"].item()
    if pd.isna(date) or len(date) != len("2000-01-01"):
        raise ArgumentError(f"the day of '{name}' is not known; {LAW.path} has {date}")
    return pd.Timestamp(date)


def cite_law(rows: pd.DataFrame) -> str:
    """Return citations of rows of `law.csv`, and their lines in that file, for a source line."""
    if rows.empty:
        raise ArgumentError("no rows to cite")
    lines = [list(stored(LAW)["law"]).index(name) + 2 for name in rows["law"]]
    what = "; ".join(dict.fromkeys(rows["citation"]))
    return f"{what} (data/{LAW.path}, {spans(lines, 'line')})."


def fiscal_year_of(day: pd.Timestamp) -> int:
    """Return the US fiscal year of a day; ArgumentError if it is in the transition quarter."""
    year, period = fiscal_period(day)
    if period != "year":
        raise ArgumentError(f"{day.date()} is in the transition quarter of 1976, in no fiscal year")
    return year


def fiscal_period(day: pd.Timestamp) -> tuple[int, str]:
    """Return the US fiscal year of a day, and whether it is in the transition quarter.

    Fiscal years ran from July to June to 1976 and run from October to September from 1977 on;
    July to September 1976 are the transition quarter and stand under 1976.
    """
    old = day.year + (day.month >= 7)
    if old <= JULY_TO_JUNE:
        return old, PERIODS[0]
    new = day.year + (day.month >= 10)
    return (new, PERIODS[0]) if new >= OCTOBER_TO_SEPTEMBER else (JULY_TO_JUNE, PERIODS[1])
