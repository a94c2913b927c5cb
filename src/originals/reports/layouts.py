"""How the reports are laid out: one small description for each layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from imet.errors import SourceError
from originals.reports.pdftext import Line
from originals.reports.records import Block

COLUMNS = ("course", "students", "location", "student_unit", "us_unit", "cost", "start", "end")


class Layout:
    """What there is to know about any way of printing the reports."""

    runs_on = False  # whether a programme can run from one file to the next
    one_year = False  # whether all totals around a block are of its fiscal year
    text_edges: tuple[float, ...] = ()  # of columns whose text may touch that before it
    without_country_total: tuple[tuple[int, str], ...] = ()  # fiscal year and name of the country

    reports: tuple[str, ...]  # those printed in it, as "2018-2019"
    # the line or lines over a programme block, with groups `label`, `year` and what else it says
    title: re.Pattern[str]
    # the first cell of a line of totals, for each level, with group `year` where it is of one
    totals: dict[str, re.Pattern[str]]
    number_lines: Callable[[Iterable[Line]], list[Line]]  # those of a PDF page with its number

    def number(self, lines: Iterable[Line]) -> int | None:
        """Return the number printed on a page, None if there is none."""
        texts = (line.text.removeprefix("IV-") for line in self.number_lines(lines))
        return next((int(text) for text in texts if text.isdigit()), None)


_YEAR = r"(?:FY|Fiscal Year) (?P<year>\d{4})"


class BlockLayout(Layout):
    """Tables in a PDF with one total a block; the group `department` is in the title."""

    reports = tuple(f"{year}-{year + 1}" for year in range(2007, 2021))
    # column and the labels that may stand over it, left to right; some reports leave out `optional`
    header = {
        "course": ("Course Title",),
        "students": ("Students", "Qty"),
        "location": ("Location", "Training Location"),
        "student_unit": ("Student's Unit",),
        "us_unit": ("US Units", "US Unit", "US Unit - US Qty"),
        "cost": ("Total Cost",),
        "start": ("Start Date",),
        "end": ("End Date",),
    }
    optional = "us_unit"
    title = re.compile(
        rf"(?P<label>\S.*?) - {_YEAR} "
        r"(?P<department>DoS|DoD|DOHS|Department of [A-Z][\w ]+?) Training"
    )
    totals = {
        "program": re.compile(rf"{_YEAR} Program Totals"),
        "country": re.compile(rf"(?P<country>\S.*?) {_YEAR} Totals"),
    }
    # at the top and foot of each page
    running_head = re.compile(
        r"Volume I(?:,| -)? Section IV(?:-IV)?(?:-| - Part IV-)[IVX]+ - (?P<region>\S.*)"
    )
    under = 15.0  # points from the lower running head down to the page's number
    # pages (file and number) without legible text, and the block in which the next page begins;
    # its region is that of the file
    lost = {
        # what is left stands before a block of IMET-X, so it may be one of IMET-1
        ("2019_2020_Africa_fmtrpt.pdf", 2): Block("", "Benin", "(title not legible)", "", 2019),
    }
    asides = ("This page intentionally left blank.",)  # lines that are not of the tables
    misprints = {"12/10/207": "12/10/2007"}  # dates that are none, what they mean

    def number_lines(self, lines: Iterable[Line]) -> list[Line]:
        """Return the lines with a page's number: those right under a running head."""
        height = float("inf")  # of the running head above
        found: list[Line] = []
        for line in lines:
            if self.running_head.fullmatch(line.text):
                height = line.words[0].y
            elif line.text.isdigit() and 0 < line.words[0].y - height < self.under:
                found.append(line)
        return found


_COUNTRY = r"(?P<country>[^,]*(?:, Republic [Oo]f)?)"
_LABEL = r"(?P<label>\S.*)"
_SHORT_YEAR = r"FY ?(?P<year>\d\d)"
_HEADING = "IV. COUNTRY TRAINING ACTIVITIES"
_TOTALS_AT_THREE_LEVELS = {
    "fiscal_year": re.compile(rf"{_SHORT_YEAR} Totals:"),
    "program": re.compile(r"Program Totals:"),
    "country": re.compile(r"Country Totals:"),
}


@dataclass(frozen=True)
class ListLayout(Layout):
    """A table without rules over the whole width of a PDF page."""

    runs_on = one_year = True

    reports: tuple[str, ...]
    margin: float  # points left of the table

    heading = _HEADING  # the first line of the section, before the first table
    # the lines that may stand over the table
    headers = (
        "Title of # Location Students' US Units Cost Start End",
        *(
            "Title of Training # Students/Activities Location Students' Units "
            f"US Units Involved Cost Start {end}"
            for end in ("Date End", "Date End Date", "End")
        ),
    )
    # the line at the top of a page, which names the block that the page begins with
    head = re.compile(rf"(?P<region>\S.*)?\bRegion, {_COUNTRY}, {_LABEL}, ?{_SHORT_YEAR}")
    title = re.compile(rf"(?P<department>D[Oo][DS]|DOHS) {head.pattern}")
    totals = _TOTALS_AT_THREE_LEVELS
    without_country_total = ((2003, "Sri Lanka"),)
    # programmes that the head of a page may name while the block has another one's title: in
    # 2001-2002 some blocks hold the activities of two programmes under the title of the first
    mixed = ("Non-Security Assistance, Unified Command (Note 4)",)

    @property
    def columns(self) -> dict[str, float]:
        """Return the left edge of each column in points.

        The numbers in "students" and "cost" stand at the right, the dates in the middle.
        """
        edges = (0, 116, 141, 279, 402, 572, 618, 668)
        return {name: self.margin + edge for name, edge in zip(COLUMNS, edges, strict=True)}

    @property
    def text_edges(self) -> tuple[float, ...]:
        """Return the left edges of the columns whose text may touch the text before it."""
        return self.columns["student_unit"], self.columns["us_unit"]

    def number_lines(self, lines: Iterable[Line]) -> list[Line]:
        """Return the lines with a page's number."""
        return [line for line in lines if re.fullmatch(r"IV-\d+", line.text)]


class ColumnsLayout(Layout):
    """Two columns of course, students and cost on each page of a PDF."""

    runs_on = True

    reports = ("2000-2001",)
    heading = _HEADING
    header = "Title of # Cost"  # the line over each column
    edges = (58, 324)  # the left edge of each column of the page, in points
    # the right edge of the numbers in a row, in points from the edge of the page's column
    students, cost = 155.7, 212.8
    title = re.compile(rf"{_COUNTRY}, {_LABEL}, ?{_SHORT_YEAR}")
    head = re.compile(rf"(?P<region>\S.*) Region, {title.pattern}")  # lines over `header`, joined
    totals = _TOTALS_AT_THREE_LEVELS
    foot = 740  # height in points below which the page's number stands
    planned = (2001,)  # fiscal years for which the report announces training

    def number_lines(self, lines: Iterable[Line]) -> list[Line]:
        """Return the lines at the foot of a page, where its number stands."""
        return [line for line in lines if line.words[0].y > self.foot]


class HtmlTableLayout(Layout):
    """Pages of HTML with one table of eight columns."""

    reports = ("2006-2007",)
    closing = "</html>"  # tag at the end of a whole file
    content = "centerblock"  # id of the element that holds the table and nothing else
    # column and the label over it, left to right
    header = {column: label for column, (label, *_) in BlockLayout.header.items()}
    region = re.compile(r"IV\. Country Training Activities--(?P<region>\S.*)")  # the page's heading
    title, totals = BlockLayout.title, BlockLayout.totals
    # a heading and the country that its total names, where the rows prove the total right and the
    # heading wrong: units in Ouagadougou under a second heading "Benin"
    misheaded = ("Benin", "Burkina Faso")


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


class HtmlListLayout(Layout):
    """Pages of HTML that list courses with number and cost.

    The title may leave out the year, which the total under the list names too.
    """

    reports = ("1999-2000",)
    closing = "</blockquote>"  # as in `HtmlTableLayout`; some files were published without </html>
    region = re.compile(r"(?P<region>\S.*?) Regions?(?: \(Continued\))?")
    title = re.compile(
        r"(?P<country>\S.*?), (?P<label>"
        rf"{'|'.join(map(re.escape, _LABELS))}), FY(?: (?P<year>\d\d))?"
    )
    # rows left over from printed pages, joined by " | "
    running_heads = re.compile(r"[A-Z][\w ]+ Region, \S.*, FY \d\d|Title of \| # \| Cost")
    totals = _TOTALS_AT_THREE_LEVELS
    # fiscal year and stage of each year as it is printed; the report went to Congress in March
    # 2000, halfway through the second year
    years = {"99": (1999, "delivered"), "00": (2000, "planned")}
    end = re.compile(r"\[end of (?:file|document)\]")  # the text that ends the list of the page


BLOCKS, TWO_COLUMNS = BlockLayout(), ColumnsLayout()
HTML_TABLES, HTML_LISTS = HtmlTableLayout(), HtmlListLayout()
LISTS = ListLayout(("2001-2002", "2003-2004", "2004-2005", "2005-2006"), margin=36)
LISTS_ON_WIDE_PAGES = ListLayout(("2002-2003",), margin=216)
LAYOUTS = (HTML_LISTS, TWO_COLUMNS, LISTS, LISTS_ON_WIDE_PAGES, HTML_TABLES, BLOCKS)


def layout_of(report: str) -> Layout:
    """Return the layout in which `report` ("2018-2019") is printed; SourceError if in none."""
    for layout in LAYOUTS:
        if report in layout.reports:
            return layout
    what = "no layout describes this report; add it to the reports of one in layouts.py"
    raise SourceError(what, report)
