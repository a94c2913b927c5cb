"""Numbers and dates as the reports print them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

_AMOUNT = re.compile(r"(?P<minus>-)?\$?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<cents>\.\d+)?")
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")


def parse_count(text: str) -> int:
    """Return the number of students printed as `text`; ValueError if it is none."""
    if not _COUNT.fullmatch(text):
        raise ValueError(f"'{text}' is not a number of students")
    return int(text.replace(",", ""))


def parse_amount(text: str) -> Decimal:
    """Return the current dollars printed as `text`, cents included.

    A bare '$', which the report for FY2011 prints in some rows, is zero: the report's own
    totals count it so. ValueError if `text` is no amount.
    """
    if text == "$":
        return Decimal(0)
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise ValueError(f"'{text}' is not an amount of dollars")
    amount = Decimal(match["digits"].replace(",", "") + (match["cents"] or ""))
    return -amount if match["minus"] else amount


def whole_dollars(amount: Decimal) -> int:
    """Return `amount` rounded to the dollar, halves away from zero as the reports round."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def parse_date(text: str) -> dt.date:
    """Return the date printed as month/day/year; ValueError if `text` is no date.

    A year of two digits, as in the reports to 2002-2003, is one of 1990 to 2089.
    """
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"'{text}' is not a date")
    month, day, year = map(int, match.groups())
    if year < 100:
        year += 2000 if year < 90 else 1900
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"'{text}' is not a day of the calendar") from None
