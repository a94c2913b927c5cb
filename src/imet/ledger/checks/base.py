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

from imet.dates import PRECISIONS, _known_to, event_of
from imet.training import pakistan_imet

EXACT = "none: a date or a count is right or wrong"
TENTH = "a tenth, since the account rounds or says 'about'"
QUARTER = "a quarter, for 'about' as a size"
AS_SAID = "none: the account says at least, more than, or after"


@dataclass(frozen=True)
class Sense:
    """One sense of a claim: what the record gives, and whether the claim agrees with it.

    `agrees` is None if the record cannot tell. `counts` is "core", the main point; "detail",
    a detail of it or its other sense; or "beside", shown and without weight.
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


def cite_dates(*events: str) -> str:
    """Return the sources of events, for a source line."""
    return "; ".join(dict.fromkeys(event_of(event).source for event in events)) + "."


def fits(quantity: str, event: str) -> bool:
    """Return whether a claimed day, month or year is that of an event; errors as of `when`."""
    precision = PRECISIONS[quantity.count("-")]
    return f"{_known_to(precision, event).date:%Y-%m-%d}".startswith(quantity)


def first_courses() -> pd.DataFrame:
    """Return the earliest IMET activities of Pakistan, all of one day."""
    imet = pakistan_imet()
    return imet[imet["start_date"] == imet["start_date"].min()]
