"""How the tables of the reports are laid out: one small description for each layout."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """What the reader has to know about one way of printing the tables.

    Attributes
    ----------
    name
        What the layout is called in messages.
    reports
        The reports ("2018-2019") that are printed in it.
    header
        Column name and the labels that may stand over it, left to right. A column whose name
        is in `optional` may be absent.
    optional
        Columns that some of the reports leave out.
    title
        Pattern of the line over a programme block, with groups `label`, `year`, `department`.
    totals
        Pattern of the first cell of a line of totals, with group `year`, for each level.
    running_head
        Pattern of the line at the top and foot of each page, with group `region`.

    """

    name: str
    reports: tuple[str, ...]
    header: tuple[tuple[str, tuple[str, ...]], ...]
    optional: frozenset[str]
    title: re.Pattern[str]
    totals: dict[str, re.Pattern[str]]
    running_head: re.Pattern[str]


_YEAR = r"(?:FY|Fiscal Year) (?P<year>\d{4})"

BLOCKS_WITH_ONE_TOTAL = Layout(
    name="PDF tables with one total a block",
    reports=tuple(f"{year}-{year + 1}" for year in range(2007, 2021)),
    header=(
        ("course", ("Course Title",)),
        ("students", ("Students", "Qty")),
        ("location", ("Location", "Training Location")),
        ("student_unit", ("Student's Unit",)),
        ("us_unit", ("US Units", "US Unit", "US Unit - US Qty")),
        ("cost", ("Total Cost",)),
        ("start", ("Start Date",)),
        ("end", ("End Date",)),
    ),
    optional=frozenset({"us_unit"}),
    title=re.compile(
        rf"(?P<label>\S.*?) - {_YEAR} "
        r"(?P<department>DoS|DoD|DOHS|Department of [A-Z][\w ]+?) Training"
    ),
    totals={
        "program": re.compile(rf"{_YEAR} Program Totals"),
        "country": re.compile(rf"(?P<country>\S.*?) {_YEAR} Totals"),
    },
    running_head=re.compile(
        r"Volume I(?:,| -)? Section IV(?:-IV)?(?:-| - Part IV-)[IVX]+ - (?P<region>\S.*)"
    ),
)

LAYOUTS = (BLOCKS_WITH_ONE_TOTAL,)


def layout_of(report: str) -> Layout | None:
    """Return the layout in which `report` ("2018-2019") is printed, None if not described."""
    return next((layout for layout in LAYOUTS if report in layout.reports), None)
