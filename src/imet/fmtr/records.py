"""What a reader finds in a report: programme blocks, their activities and printed totals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Block:
    """One programme of one country: everything between a title and its total.

    Names are as printed. `stage` is "delivered", or "planned" for the training that the two
    oldest reports announce for the year to come.
    """

    region: str
    country: str
    label: str
    department: str
    fiscal_year: int
    stage: str = "delivered"


@dataclass(frozen=True)
class Activity:
    """One row of a programme block, as printed; `cost` in current dollars with cents.

    `us_unit` is None where the report has no such column; `end` is None where the page cuts the
    date off, in a row that is printed out of its columns.
    """

    block: Block
    page: int
    course: str
    students: int
    location: str
    student_unit: str
    us_unit: str | None
    cost: Decimal
    cost_printed: str
    start: dt.date
    end: dt.date | None


@dataclass(frozen=True)
class Total:
    """A printed total; `block` is None at the level "country".

    `overprinted` is what can still be read of the row over which the report printed the total.
    """

    level: str
    country: str
    fiscal_year: int
    block: Block | None
    students: int
    cost: Decimal
    page: int
    overprinted: str | None = None
