"""What a reader finds in a report: programme blocks, their activities and printed totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

LEVELS = ("fiscal_year", "program", "country")  # of totals, in the order in which they follow
TOTAL_COLUMNS = {"course", "students", "cost"}


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

    `students` or `cost` is None where the cell is empty. `us_unit` is None where the report has
    no such column. `start` is None where the report prints no dates; `end` also where the page
    cuts the date off, in a row that is printed out of its columns.
    """

    block: Block
    page: int
    course: str
    students: int | None
    location: str
    student_unit: str
    us_unit: str | None
    cost: Decimal | None
    cost_printed: str
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True)
class Total:
    """A printed total at one of the `LEVELS`.

    `label` is None at the level "country"; `fiscal_year` is None where a total sums up several
    years. `students` or `cost` is None where the cell is empty. `overprinted` is what can still be
    read of the row over which the report printed the total.
    """

    level: str
    country: str
    label: str | None
    fiscal_year: int | None
    students: int | None
    cost: Decimal | None
    page: int
    overprinted: str | None = None

    @property
    def title(self) -> str:
        """Return what the total sums up, for messages."""
        return title(self.country, self.label, self.fiscal_year, self.level)


def title(country: str, label: str | None, year: int | None, level: str) -> str:
    """Return what a total of some level sums up, for messages."""
    return f"{', '.join(str(part) for part in (country, label, year) if part)} ({level})"


Record = Activity | Total
Found = Iterator[tuple[str, Record]]  # records with the name of the file in which each stands
