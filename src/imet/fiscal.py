"""The US fiscal year, and the quarter in which it changed."""

from __future__ import annotations

import pandas as pd

from imet.schemas.money import PERIODS

JULY_TO_JUNE = 1976  # last fiscal year of this kind
OCTOBER_TO_SEPTEMBER = 1977  # first of the other


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
