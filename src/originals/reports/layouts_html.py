"""How the HTML pages of the reports are laid out: one small description for each layout."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class HtmlTableLayout:
    """What the reader has to know about pages with one table of eight columns.

    Attributes
    ----------
    name
        What the layout is called in messages.
    reports
        The reports ("2006-2007") that are printed in it.
    closing
        Tag at the end of a whole file.
    content
        Id of the element that holds the table and nothing else.
    header
        Column name and the label that stands over it, left to right.
    region
        Pattern of the heading of the page, with group `region`.
    title
        Pattern of the line over a programme block, with groups `label`, `year`, `department`.
    totals
        Pattern of the first cell of a line of totals, with group `year`, for each level; that
        of a country has group `country` too.
    misheaded
        Pairs of a heading and the country that its total names, where the rows prove the total
        right and the heading wrong.

    """

    name: str
    reports: tuple[str, ...]
    closing: str
    content: str
    header: tuple[tuple[str, str], ...]
    region: re.Pattern[str]
    title: re.Pattern[str]
    totals: dict[str, re.Pattern[str]]
    misheaded: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class HtmlListLayout:
    """What the reader has to know about pages that list courses with number and cost.

    Attributes
    ----------
    name
        What the layout is called in messages.
    reports
        The reports ("1999-2000") that are printed in it.
    closing
        Tag at the end of a whole file.
    region
        Pattern of the heading of the page, with group `region`.
    title
        Pattern of the lines over a list, joined, with groups `country`, `label` and `year`;
        the year may be missing, the total under the list names it too.
    running_heads
        Patterns of rows left over from the heads of printed pages, cells joined by " | ".
    totals
        Pattern of the first cell of a line of totals for each level; that of a fiscal year has
        group `year`.
    years
        Fiscal year and stage of each year as it is printed.
    end
        Pattern of the text that ends the list of the page.

    """

    name: str
    reports: tuple[str, ...]
    closing: str
    region: re.Pattern[str]
    title: re.Pattern[str]
    running_heads: tuple[re.Pattern[str], ...]
    totals: dict[str, re.Pattern[str]]
    years: dict[str, tuple[int, str]]
    end: re.Pattern[str]


HTML_TABLES = HtmlTableLayout(
    name="HTML tables",
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
    name="HTML lists",
    reports=("1999-2000",),
    closing="</blockquote>",  # some files were published without </html>
    region=re.compile(r"(?P<region>\S.*?) Regions?(?: \(Continued\))?"),
    title=re.compile(rf"(?P<country>\S.*?), (?P<label>{_ANY_LABEL}), FY(?: (?P<year>\d\d))?"),
    running_heads=(
        re.compile(r"[A-Z][\w ]+ Region, \S.*, FY \d\d"),
        re.compile(r"Title of \| # \| Cost"),
    ),
    totals={
        "fiscal_year": re.compile(r"FY (?P<year>\d\d) Totals:"),
        "program": re.compile(r"Program Totals:"),
        "country": re.compile(r"Country Totals:"),
    },
    # the report went to Congress in March 2000, halfway through the second year
    years={"99": (1999, "delivered"), "00": (2000, "planned")},
    end=re.compile(r"\[end of (?:file|document)\]"),
)

HTML_LAYOUTS = (HTML_TABLES, HTML_LISTS)
