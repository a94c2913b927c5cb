"""How the reports are laid out: one small description for each layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from imet.errors import SourceError
from originals.reports.records import Block


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What there is to know about any way of printing the reports."""

    runs_on: ClassVar[bool] = False  # whether a programme can run from one file to the next
    one_year: ClassVar[bool] = False  # whether all totals around a block are of its fiscal year
    text_edges: ClassVar[tuple[float, ...]] = ()  # of columns whose text may touch that before it

    reports: tuple[str, ...]  # those printed in it, as "2018-2019"
    # the line or lines over a programme block, with groups `label`, `year` and what else it says
    title: re.Pattern[str]
    # the first cell of a line of totals, for each level, with group `year` where it is of one
    totals: dict[str, re.Pattern[str]]
    # fiscal year and name of the countries whose total is not printed
    without_country_total: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True, kw_only=True)
class BlockLayout(Layout):
    """Tables in a PDF with one total a block; the group `department` is in the title."""

    # column and the labels that may stand over it, left to right; some reports leave out `optional`
    header: tuple[tuple[str, tuple[str, ...]], ...]
    optional: frozenset[str]
    running_head: re.Pattern[str]  # at the top and foot of each page, with group `region`
    # pages (file and number) without legible text, and the block in which the next page begins;
    # its region is that of the file
    lost: Mapping[tuple[str, int], Block] = field(default_factory=dict)
    asides: frozenset[str] = frozenset()  # lines that are not of the tables
    misprints: Mapping[str, str] = field(
        default_factory=dict
    )  # dates that are none, what they mean


@dataclass(frozen=True, kw_only=True)
class ListLayout(Layout):
    """A table without rules over the whole width of a PDF page."""

    runs_on = one_year = True

    heading: str  # the first line of the section, before the first table
    headers: tuple[str, ...]  # the lines that may stand over the table
    # column and its left edge in points; the numbers in "students" and "cost" stand at the right,
    # the dates in the middle
    columns: tuple[tuple[str, float], ...]
    # the line at the top of a page, which names the block that the page begins with, with groups
    # `region`, `country`, `label`, `year`; the title has `department` too
    head: re.Pattern[str]
    page_number: re.Pattern[str]  # the line with the page's number, with group `number`
    # programmes that the head of a page may name while the block has another one's title: in
    # 2001-2002 some blocks hold the activities of two programmes under the title of the first
    mixed: frozenset[str] = frozenset()

    @property
    def text_edges(self) -> tuple[float, ...]:
        """Return the left edges of the columns whose text may touch the text before it."""
        return tuple(edge for column, edge in self.columns if column in ("student_unit", "us_unit"))


@dataclass(frozen=True, kw_only=True)
class ColumnsLayout(Layout):
    """Two columns of course, students and cost on each page of a PDF."""

    runs_on = True

    heading: str  # as in `ListLayout`
    header: str  # the line over each column
    edges: tuple[float, ...]  # the left edge of each column of the page, in points
    # the right edge of the numbers in a row, in points from the edge of the page's column
    students: float
    cost: float
    head: re.Pattern[str]  # the lines over `header`, joined, with the groups of `ListLayout.head`
    foot: float  # height in points below which the page's number stands
    planned: frozenset[int]  # fiscal years for which the report announces training


@dataclass(frozen=True, kw_only=True)
class HtmlTableLayout(Layout):
    """Pages of HTML with one table of eight columns."""

    closing: str  # tag at the end of a whole file
    region: re.Pattern[str]  # the heading of the page, with group `region`
    content: str  # id of the element that holds the table and nothing else
    header: tuple[tuple[str, str], ...]  # column and the label over it, left to right
    # pairs of a heading and the country that its total names, where the rows prove the total right
    # and the heading wrong
    misheaded: frozenset[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class HtmlListLayout(Layout):
    """Pages of HTML that list courses with number and cost.

    The title may leave out the year, which the total under the list names too.
    """

    closing: str  # as in `HtmlTableLayout`
    region: re.Pattern[str]
    running_heads: tuple[re.Pattern[str], ...]  # rows left over from printed pages, joined by " | "
    years: dict[str, tuple[int, str]]  # fiscal year and stage of each year as it is printed
    end: re.Pattern[str]  # the text that ends the list of the page


_YEAR = r"(?:FY|Fiscal Year) (?P<year>\d{4})"

BLOCKS = BlockLayout(
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


def _list(reports: tuple[str, ...], margin: float) -> ListLayout:
    return ListLayout(
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
        columns=(
            ("course", margin),
            ("students", margin + 116),
            ("location", margin + 141),
            ("student_unit", margin + 279),
            ("us_unit", margin + 402),
            ("cost", margin + 572),
            ("start", margin + 618),
            ("end", margin + 668),
        ),
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


LISTS = _list(("2001-2002", "2003-2004", "2004-2005", "2005-2006"), margin=36)
LISTS_ON_WIDE_PAGES = _list(("2002-2003",), margin=216)

TWO_COLUMNS = ColumnsLayout(
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

HTML_TABLES = HtmlTableLayout(
    reports=("2006-2007",),
    closing="</html>",
    content="centerblock",
    header=(
        ("course", "Course Title"),
        ("students", "Students"),
        ("location", "Location"),
        ("student_unit", "Student's Unit"),
        ("us_unit", "US Units"),
        ("cost", "Total Cost"),
        ("start", "Start Date"),
        ("end", "End Date"),
    ),
    region=re.compile(r"IV\. Country Training Activities--(?P<region>\S.*)"),
    title=re.compile(
        r"(?P<label>\S.*?) - FY (?P<year>\d{4}) (?P<department>DoS|DoD|DOHS) Training"
    ),
    totals={
        "program": re.compile(r"FY (?P<year>\d{4}) Program Totals"),
        "country": re.compile(r"(?P<country>\S.*?) FY (?P<year>\d{4}) Totals"),
    },
    # units in Ouagadougou under a second heading "Benin"
    misheaded=frozenset({("Benin", "Burkina Faso")}),
)

# countries and labels both contain commas, so that only the list of labels tells them apart
_LABELS = (
    "Africa Center for Strategic Studies",
    "African Crisis Response Initiative (ACRI)",
    "Asia Pacific Center",
    "Aviation Leadership Program",
    "Center For Hemispheric Defense Studies",
    "Enhanced International Peacekeeping Capabilities (EIPC)",
    "Exchanges",
    "Foreign Military Financing (FMF) Program",
    "International Military Education And Training (IMET)",
    "International Narcotics And Law Enforcement (INL)",
    "Marshall Center",
    "Miscellaneous DoD-DoS Activities",
    "Non-Security Assistance, Unified Command Engagement Activities",
    "Section 1004 - DoD Drug Interdiction",
    "Section 506 - FAA Drawdown Relating To Narcotics Education And Training",
    "Service Academy",
)
_ANY_LABEL = "|".join(map(re.escape, _LABELS))

HTML_LISTS = HtmlListLayout(
    reports=("1999-2000",),
    closing="</blockquote>",  # some files were published without </html>
    region=re.compile(r"(?P<region>\S.*?) Regions?(?: \(Continued\))?"),
    title=re.compile(rf"(?P<country>\S.*?), (?P<label>{_ANY_LABEL}), FY(?: (?P<year>\d\d))?"),
    running_heads=(
        re.compile(r"[A-Z][\w ]+ Region, \S.*, FY \d\d"),
        re.compile(r"Title of \| # \| Cost"),
    ),
    totals=_TOTALS_AT_THREE_LEVELS,
    # the report went to Congress in March 2000, halfway through the second year
    years={"99": (1999, "delivered"), "00": (2000, "planned")},
    end=re.compile(r"\[end of (?:file|document)\]"),
)

LAYOUTS = (HTML_LISTS, TWO_COLUMNS, LISTS, LISTS_ON_WIDE_PAGES, HTML_TABLES, BLOCKS)


def layout_of(report: str) -> Layout:
    """Return the layout in which `report` ("2018-2019") is printed; SourceError if in none."""
    for layout in LAYOUTS:
        if report in layout.reports:
            return layout
    raise SourceError("no layout describes this report", report)
