"""How the PDF reports are laid out: one small description for each layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from originals.reports.records import Block


@dataclass(frozen=True)
class BlockLayout:
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
    lost
        Pages (file name and number) without legible text, and the block in which the next
        page begins. Its region is that of the file.
    asides
        Lines that are not of the tables.
    misprints
        Dates that are none, as printed, and what they must mean.

    """

    name: str
    reports: tuple[str, ...]
    header: tuple[tuple[str, tuple[str, ...]], ...]
    optional: frozenset[str]
    title: re.Pattern[str]
    totals: dict[str, re.Pattern[str]]
    running_head: re.Pattern[str]
    lost: Mapping[tuple[str, int], Block] = field(default_factory=dict)
    asides: frozenset[str] = frozenset()
    misprints: Mapping[str, str] = field(default_factory=dict)


_YEAR = r"(?:FY|Fiscal Year) (?P<year>\d{4})"

BLOCKS = BlockLayout(
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
    lost={
        # what is left stands before a block of IMET-X, so it may be one of IMET-1
        ("2019_2020_Africa_fmtrpt.pdf", 2): Block("", "Benin", "(title not legible)", "", 2019),
    },
    asides=frozenset({"This page intentionally left blank."}),
    misprints={"12/10/207": "12/10/2007"},
)


_COUNTRY = r"(?P<country>[^,]*(?:, Republic [Oo]f)?)"
_LABEL = r"(?P<label>\S.*)"
_SHORT_YEAR = r"FY ?(?P<year>\d\d)"

_TOTALS_AT_THREE_LEVELS = {
    "fiscal_year": re.compile(rf"{_SHORT_YEAR} Totals:"),
    "program": re.compile(r"Program Totals:"),
    "country": re.compile(r"Country Totals:"),
}


@dataclass(frozen=True)
class ListLayout:
    """A table without rules over the whole width of the page.

    Attributes
    ----------
    name
        What the layout is called in messages.
    reports
        The reports ("2001-2002") that are printed in it.
    heading
        First line of the section, before the first table.
    headers
        The lines that may stand over the table.
    columns
        Column name and the left edge of the column in points, left to right. The numbers in
        "students" and "cost" stand at the right, the dates in the middle.
    head
        Pattern of the line at the top of a page, which names the block that the page begins
        with, with groups `region`, `country`, `label`, `year`.
    title
        Pattern of the line over a block, with group `department` also.
    totals
        Pattern of the first cell of a line of totals for each level.
    page_number
        Pattern of the line with the page's number, with group `number`.
    without_country_total
        Fiscal year and name of the countries whose total is not printed.
    mixed
        Programmes that the head of a page may name while the block has another one's title: in
        2001-2002 some blocks hold the activities of two programmes under the title of the first.

    """

    name: str
    reports: tuple[str, ...]
    heading: str
    headers: tuple[str, ...]
    columns: tuple[tuple[str, float], ...]
    head: re.Pattern[str]
    title: re.Pattern[str]
    totals: dict[str, re.Pattern[str]]
    page_number: re.Pattern[str]
    without_country_total: frozenset[tuple[int, str]] = frozenset()
    mixed: frozenset[str] = frozenset()

    @property
    def text_edges(self) -> tuple[float, ...]:
        """Return the left edges of the columns whose text may touch the text before it."""
        return tuple(edge for column, edge in self.columns if column in ("student_unit", "us_unit"))


@dataclass(frozen=True)
class ColumnsLayout:
    """Two columns of course, students and cost on each page.

    Attributes
    ----------
    name, reports, heading, totals
        As in `ListLayout`.
    header
        The line over each column.
    edges
        Left edge of each column of the page, in points.
    students, cost
        Right edge of the numbers in a row, in points from the edge of the page's column.
    head
        Pattern of the lines, joined, over `header`, with groups `region`, `country`, `label`,
        `year`.
    title
        Pattern of the lines, joined, over a block, with the same groups but `region`.
    foot
        Height in points below which the page's number stands.
    planned
        Fiscal years for which the report announces training.

    """

    name: str
    reports: tuple[str, ...]
    heading: str
    header: str
    edges: tuple[float, ...]
    students: float
    cost: float
    head: re.Pattern[str]
    title: re.Pattern[str]
    totals: dict[str, re.Pattern[str]]
    foot: float
    planned: frozenset[int] = field(default_factory=frozenset)


def _list_columns(margin: float) -> tuple[tuple[str, float], ...]:
    return (
        ("course", margin),
        ("students", margin + 116),
        ("location", margin + 141),
        ("student_unit", margin + 279),
        ("us_unit", margin + 402),
        ("cost", margin + 572),
        ("start", margin + 618),
        ("end", margin + 668),
    )


def _list(name: str, reports: tuple[str, ...], margin: float) -> ListLayout:
    return ListLayout(
        name=name,
        reports=reports,
        heading="IV. COUNTRY TRAINING ACTIVITIES",
        headers=(
            "Title of # Location Students' US Units Cost Start End",
            "Title of Training # Students/Activities Location Students' Units "
            "US Units Involved Cost Start Date End",
            "Title of Training # Students/Activities Location Students' Units "
            "US Units Involved Cost Start Date End Date",
            "Title of Training # Students/Activities Location Students' Units "
            "US Units Involved Cost Start End",
        ),
        columns=_list_columns(margin),
        head=re.compile(rf"(?P<region>\S.*)?\bRegion, {_COUNTRY}, {_LABEL}, ?{_SHORT_YEAR}"),
        title=re.compile(
            rf"(?P<department>D[Oo][DS]|DOHS) (?P<region>\S.*)?\bRegion, {_COUNTRY}, "
            rf"{_LABEL}, ?{_SHORT_YEAR}"
        ),
        totals=_TOTALS_AT_THREE_LEVELS,
        page_number=re.compile(r"IV-(?P<number>\d+)"),
        without_country_total=frozenset({(2003, "Sri Lanka")}),
        mixed=frozenset({"Non-Security Assistance, Unified Command (Note 4)"}),
    )


LISTS = _list(
    "unruled PDF tables",
    ("2001-2002", "2003-2004", "2004-2005", "2005-2006"),
    margin=36,
)
LISTS_ON_WIDE_PAGES = _list("unruled PDF tables on wide pages", ("2002-2003",), margin=216)

TWO_COLUMNS = ColumnsLayout(
    name="two columns a page",
    reports=("2000-2001",),
    heading="IV. COUNTRY TRAINING ACTIVITIES",
    header="Title of # Cost",
    edges=(58, 324),
    students=155.7,
    cost=212.8,
    head=re.compile(rf"(?P<region>\S.*) Region, {_COUNTRY}, {_LABEL}, ?{_SHORT_YEAR}"),
    title=re.compile(rf"{_COUNTRY}, {_LABEL}, ?{_SHORT_YEAR}"),
    totals=_TOTALS_AT_THREE_LEVELS,
    foot=740,
    planned=frozenset({2001}),
)

PDF_LAYOUTS = (TWO_COLUMNS, LISTS, LISTS_ON_WIDE_PAGES, BLOCKS)
