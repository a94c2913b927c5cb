"""From the lists of courses on one HTML page to its activities and printed totals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from imet.errors import SourceError
from originals.reports.htmltext import Row, read_html, rows_of, squeeze
from originals.reports.layouts_html import HtmlListLayout
from originals.reports.records import Activity, Block, Total
from originals.reports.values import parse_amount, parse_count

PAGE = 1  # the pages of the printed report are not marked in the HTML


class HtmlListReader:
    """Reads the lists of one file: one row a course with number and cost.

    A row with one cell is the rest of a title if no list is open, and the rest of the course
    above it if one is.

    Parameters
    ----------
    layout
        How the file is laid out.
    source
        Name of the file, for messages.

    """

    def __init__(self, layout: HtmlListLayout, source: str) -> None:
        self.layout, self.source = layout, source
        self.region = ""
        self.country: str | None = None
        self.label: str | None = None
        self.title = ""
        self.courses: list[Row] = []

    def read(self, path: Path) -> Iterator[Activity | Total]:
        """Yield activities and totals in the order in which they are printed.

        Raises
        ------
        SourceError
            Naming the line that cannot be understood, or saying that the file is cut off.

        """
        for row in self._rows(path):
            cells = list(row.cells)
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield from self._read_row(Row(tuple(cells), row.line))
        if self.title or self.courses or self.country:
            self._fail(f"the file ends before the total of '{self.country or self.title}'")

    def _fail(self, what: str, row: Row | None = None) -> NoReturn:
        raise SourceError(what, self.source, line=row.place if row else None)

    def _rows(self, path: Path) -> Iterator[Row]:
        """Yield the rows between the page's heading and the mark at its end."""
        root = read_html(path, self.layout.closing)
        headings = [
            (element, match)
            for element in root.iter("i")
            if (match := self.layout.region.fullmatch(squeeze(element.text_content())))
        ]
        if len(headings) != 1:
            self._fail("the page does not have one heading with the region; fetch it again")
        heading, match = headings[0]
        self.region = match["region"]
        ends = [
            element
            for element in root.iter("font")
            if self.layout.end.fullmatch(squeeze(element.text_content()))
        ]
        if len(ends) != 1:
            self._fail("the mark at the end is missing, the file is truncated; fetch it again")
        # one page closes its table too early and goes on with rows: rows count, not tables
        elements = heading.xpath("following::tr")
        if set(elements) & set(ends[0].xpath("following::tr")):
            self._fail("rows follow the mark at the end")
        texts = heading.xpath("following::text()[not(ancestor::tr)]")
        after = ends[0].xpath("descendant::text() | following::text()")
        if stray := squeeze(" ".join(texts[: len(texts) - len(after)])):
            self._fail(f"text outside of the rows: '{stray}'")
        yield from rows_of(elements, self.source)

    def _read_row(self, row: Row) -> Iterator[Activity | Total]:
        first = row.cells[0]
        if any(head.fullmatch(" | ".join(row.cells)) for head in self.layout.running_heads):
            if self.courses:
                self._fail("the head of a page within a list", row)
            return
        for level, pattern in self.layout.totals.items():
            if match := pattern.fullmatch(first):
                year = match["year"] if level == "fiscal_year" else None
                yield from self._read_total(level, year, row)
                return
        if len(row.cells) > 1:
            self._add_course(row)
        elif not self.courses:
            self.title = f"{self.title} {first}".strip()
        else:
            self._add_to_course(row)

    def _add_course(self, row: Row) -> None:
        if not self.title:
            self._fail("a course without a title over it", row)
        if len(row.cells) > 3 or not row.cells[0]:
            self._fail("the row does not hold course, number and cost", row)
        self.courses.append(row)

    def _add_to_course(self, row: Row) -> None:
        course = self.courses[-1]
        if "FY" in row.cells[0]:  # every title ends with it
            self._fail(f"the total of '{self.title}' is missing before this line", row)
        joined = f"{course.cells[0]} {row.cells[0]}"
        self.courses[-1] = course._replace(cells=(joined, *course.cells[1:]))

    def _read_total(self, level: str, year: str | None, row: Row) -> Iterator[Activity | Total]:
        block = None
        if level == "fiscal_year":
            block = self._block(year or "", row)
            for course in self.courses:
                yield self._activity(block, course)
            self.title, self.courses = "", []
        elif self.title or self.courses:
            self._fail(f"the fiscal year's total of '{self.title}' is missing", row)
        elif self.country is None or (level == "program" and self.label is None):
            self._fail("a total where there is nothing to sum up", row)
        elif level == "country" and self.label is not None:
            self._fail(f"the programme's total of '{self.label}' is missing", row)
        students, cost = self._numbers(row)
        yield Total(
            level=level,
            country=self.country or "",
            label=self.label,
            fiscal_year=block.fiscal_year if block else None,
            block=block,
            students=students,
            cost=cost,
            page=PAGE,
        )
        if level != "fiscal_year":
            self.label = None
        if level == "country":
            self.country = None

    def _block(self, year: str, row: Row) -> Block:
        if not self.courses:
            self._fail("a fiscal year's total without courses", row)
        match = self.layout.title.fullmatch(self.title)
        if not match:
            self._fail(f"the title '{self.title}' over this total is not understood", row)
        if year not in self.layout.years or match["year"] not in (None, year):
            self._fail(f"the total is not for the year of '{self.title}'", row)
        if self.country not in (None, match["country"]):
            self._fail(f"the total of {self.country} is missing before '{self.title}'", row)
        if self.label not in (None, match["label"]):
            self._fail(f"the total of '{self.label}' is missing before '{self.title}'", row)
        self.country, self.label = match["country"], match["label"]
        fiscal_year, stage = self.layout.years[year]
        return Block(
            region=self.region,
            country=self.country,
            label=self.label,
            department="",
            fiscal_year=fiscal_year,
            stage=stage,
        )

    def _activity(self, block: Block, row: Row) -> Activity:
        students, cost = self._numbers(row)
        return Activity(
            block=block,
            page=PAGE,
            course=row.cells[0],
            students=students,
            location="",
            student_unit="",
            us_unit=None,
            cost=cost,
            cost_printed=row.cells[2] if len(row.cells) == 3 else "",
            start=None,
            end=None,
        )

    def _numbers(self, row: Row) -> tuple[int, Decimal | None]:
        """Return students and cost; some rows and their totals print no cost."""
        if len(row.cells) not in (2, 3):
            self._fail("the row does not hold a name, number and cost", row)
        try:
            cost = parse_amount(row.cells[2]) if len(row.cells) == 3 else None
            return parse_count(row.cells[1]), cost
        except ValueError as error:
            self._fail(str(error), row)
