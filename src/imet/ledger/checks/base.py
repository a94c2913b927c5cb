"""What a check is, and what several of them need.

A check takes a row of `claims.csv` and returns what it measured. A claim can be read in several
senses; each is compared by itself, with what still counts as agreement and why. The verdict
follows from the senses in `imet.ledger.verdicts`, never from here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from imet.prose import day
from imet.schemas.episode import TIMELINE
from imet.tables import load_activities, stored
from imet.training import imet_of

EXACT = "none: a date or a count is right or wrong"
TENTH = "a tenth, since the account rounds or says 'about'"
QUARTER = "a quarter, for 'about' as a size"
AS_SAID = "none: the account says at least, more than, or after"
PRECISIONS = ("year", "month", "day")  # of a date, the least exact first


@dataclass(frozen=True)
class Sense:
    """One sense of a claim, compared with the record.

    Attributes
    ----------
    text
        What the record gives in this sense, with its value.
    agrees
        Whether the claim agrees with it; None if the record cannot tell.
    counts
        "core": the claim's main point; "detail": a detail of it, or its other sense;
        "beside": shown, and without weight.

    """

    text: str
    agrees: bool | None
    counts: str = "core"


@dataclass(frozen=True)
class Measured:
    """What a check found: the value in the record, the senses, the tolerance, the source line."""

    value: str
    senses: tuple[Sense, ...]
    tolerance: str
    source: str


CHECKS: dict[str, Callable[[Any], Measured]] = {}


def check(function: Callable[[Any], Measured]) -> Callable[[Any], Measured]:
    """Register a check under its name."""
    CHECKS[function.__name__] = function
    return function


def when(event: str) -> pd.Timestamp:
    """Return the day of an event of the timeline.

    Raises
    ------
    KeyError
        If the timeline has no such event.
    ValueError
        If the event is known to the month or the year only: no day can be compared with it.

    """
    return _known_to("day", event).date


def _known_to(precision: str, event: str) -> Any:
    """Return an event that is known at least as exactly as `precision` says; see `when`."""
    found = event_of(event)
    if PRECISIONS.index(found.precision) < PRECISIONS.index(precision):
        raise ValueError(
            f"the event '{event}' in {TIMELINE.path} is known to the {found.precision} only"
        )
    return found


def event_of(event: str) -> Any:
    """Return an event of the timeline as a row; see `when`."""
    timeline = stored(TIMELINE)
    rows = timeline[timeline["event"] == event]
    if rows.empty:
        raise KeyError(f"no event '{event}' in {TIMELINE.path}")
    return next(rows.itertuples(index=False))


def known(event: str) -> str:
    """Return an event's date in words, no more exact than it is known."""
    found = event_of(event)
    form = {"day": day, "month": lambda date: f"{date:%B %Y}", "year": lambda date: f"{date:%Y}"}
    return f"{form[found.precision](found.date)}: {found.title}"


def cite_dates(*events: str) -> str:
    """Return the sources of events, for a source line."""
    return "; ".join(dict.fromkeys(event_of(event).source for event in events)) + "."


def fits(quantity: str, event: str) -> bool:
    """Return whether a claimed day, month or year is that of an event; errors as of `when`."""
    precision = PRECISIONS[quantity.count("-")]
    return f"{_known_to(precision, event).date:%Y-%m-%d}".startswith(quantity)


def pakistan_imet() -> pd.DataFrame:
    """Return every IMET activity of Pakistan in the record."""
    return imet_of(load_activities(), "Pakistan")


def first_courses() -> pd.DataFrame:
    """Return the earliest IMET activities of Pakistan, all of one day."""
    imet = pakistan_imet()
    return imet[imet["start_date"] == imet["start_date"].min()]
