"""Numbers for the text of the chapters, each formatted once and bound to its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

import pandas as pd
from myst_nb import glue

from imet.errors import ArgumentError

_WORDS = (
    *("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)


def count(value: int) -> str:
    """Return a whole number with its thousands marked: 1,234."""
    return f"{_whole(value):,}"


def word(value: int) -> str:
    """Return a whole number up to twenty as a word, a larger one in figures."""
    value = _whole(value)
    return _WORDS[value] if 0 <= value < len(_WORDS) else count(value)


def dollars(value: int) -> str:
    """Return current dollars to the dollar: $1,941,801."""
    return f"-${-_whole(value):,}" if value < 0 else f"${_whole(value):,}"


def millions(value: float) -> str:
    """Return current dollars in millions with two decimals: $2.41 million."""
    return f"${value / 1e6:,.2f} million"


def billions(value: float) -> str:
    """Return current dollars in billions with two decimals: $34.18 billion."""
    return f"${value / 1e9:,.2f} billion"


def percent(share: float) -> str:
    """Return a share of one in per cent without decimals: 42%."""
    return f"{share:.0%}"


def share(value: float) -> str:
    """Return a small share of one in per cent with two decimals: 0.50%."""
    return f"{value:.2%}"


def decimal(value: float) -> str:
    """Return a number without a unit with two decimals: 0.07."""
    return f"{round(value, 2) + 0.0:.2f}"  # and never -0.00


def day(date: dt.date | pd.Timestamp) -> str:
    """Return a date as 10 August 2018."""
    return f"{date.day} {date:%B %Y}"


def month(date: dt.date | pd.Timestamp) -> str:
    """Return a month as August 2018."""
    return f"{date:%B %Y}"


def months(span: tuple[str, str]) -> str:
    """Return a span of whole months, given as ISO dates: October to December 2017."""
    first, last = map(pd.Timestamp, span)
    start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{start} to {last:%B %Y}"


def year(value: int) -> str:
    """Return a fiscal year as FY2018."""
    return f"FY{_whole(value)}"


def as_known(date: dt.date | pd.Timestamp, precision: str) -> str:
    """Return a date no more exact than it is known, to the "day", "month" or "year"."""
    return {"day": day, "month": month}[precision](date) if precision != "year" else f"{date:%Y}"


def when_known(event: Any) -> str:
    """Return the date of an event as exactly as its `precision`, if it has one, says."""
    return as_known(event.date, getattr(event, "precision", "day"))


def years_between(first: int, last: int) -> str:
    """Return a span of fiscal years in words: FY1967, or FY1980 to FY1981."""
    return year(first) if first == last else f"{year(first)} to {year(last)}"


def in_spans(years: Iterable[int]) -> str:
    """Return fiscal years in words, runs of three or more joined: FY2002 to FY2005 and FY2007."""
    found: list[str] = []
    for run in runs(years):
        found += [years_between(run[0], run[-1])] if len(run) > 2 else map(year, run)
    return listed(found) if found else "no year"


def listed(names: Iterable[str]) -> str:
    """Return names in a row: A, B and C."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Return the numbers in their order, each once, those that follow each other in one list."""
    places = enumerate(sorted(set(numbers)))
    # in a run a number and its place differ by the same
    found = groupby(places, lambda pair: pair[1] - pair[0])
    return [[number for _, number in run] for _, run in found]


def interval(low: float, high: float, unit: float = 1.0) -> str:
    """Return two ends as words that no line breaks: whole ones, or hundredths of a larger unit."""
    digits = 0 if unit == 1 else 2
    return f"{low / unit:.{digits}f}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{high / unit:.{digits}f}"


def text(value: str) -> str:
    """Return words that code chose, such as the title of a course."""
    return value


def say(kind: Callable[..., str], **values: object) -> None:
    """Bind each value, formatted by `kind`, to its name, for the text (`imet.values`).

    Call it once a name: the name is the link between the text and the computation.
    """
    for name, value in values.items():
        glue(name, kind(value), display=False)


def _whole(value: int) -> int:
    if value != int(value):
        raise ArgumentError(f"{value} is not a whole number")
    return int(value)
