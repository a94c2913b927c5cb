"""From the lists of courses on one HTML page to its activities and printed totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from originals.reports.htmltext import PAGE, Row, read_html, rows_of, squeeze
from originals.reports.layouts import HtmlListLayout
from originals.reports.outline import OutlineReader
from originals.reports.records import Block, Record


class HtmlListReader(OutlineReader):
    """Reads the lists of one file: one row a course with number and cost.

    A row with one cell is the rest of a title if no list is open, and the rest of the course
    above it if one is.
    """

    def __init__(self, layout: HtmlListLayout, source: str) -> None:
        super().__init__(layout, source)
        self.region = ""
        self.title = ""
        self.courses: list[Row] = []

    def read(self, path: Path) -> Iterator[Record]:
        """Yield what the file prints."""
        for row in self._rows(path):
            cells = list(row.cells)
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield from self._read_row(Row(tuple(cells), row.line))
        if self.title:
            self.fail(f"the file ends before the total of '{self.title}'")
        self.close()

    def _rows(self, path: Path) -> Iterator[Row]:
        """Yield the rows between the page's heading and the mark at its end."""
        root = read_html(path, self.layout.closing)
        headings = [
            (element, match)
            for element in root.iter("i")
            if (match := self.layout.region.fullmatch(squeeze(element.text_content())))
        ]
        if len(headings) != 1:
            self.fail("the page does not have one heading with the region; fetch it again")
        heading, match = headings[0]
        self.region = match["region"]
        ends = [
            element
            for element in root.iter("font")
            if self.layout.end.fullmatch(squeeze(element.text_content()))
        ]
        if len(ends) != 1:
            self.fail("the mark at the end is missing, the file is truncated; fetch it again")
        # one page closes its table too early and goes on with rows: rows count, not tables
        elements = heading.xpath("following::tr")
        if set(elements) & set(ends[0].xpath("following::tr")):
            self.fail("rows follow the mark at the end")
        texts = heading.xpath("following::text()[not(ancestor::tr)]")
        after = ends[0].xpath("descendant::text() | following::text()")
        if stray := squeeze(" ".join(texts[: len(texts) - len(after)])):
            self.fail(f"text outside of the rows: '{stray}'")
        yield from rows_of(elements, self.source)

    def _read_row(self, row: Row) -> Iterator[Record]:
        first = row.cells[0]
        if any(head.fullmatch(" | ".join(row.cells)) for head in self.layout.running_heads):
            if self.courses:
                self.fail("the head of a page within a list", row.place)
        elif found := self.level_of(first):
            yield from self._read_total(*found, row)
        elif len(row.cells) > 1:
            if not self.title:
                self.fail("a course without a title over it", row.place)
            self.courses.append(row)
        elif not self.courses:
            self.title = f"{self.title} {first}".strip()
        else:
            self._add_to_course(row)

    def _add_to_course(self, row: Row) -> None:
        course = self.courses[-1]
        if "FY" in row.cells[0]:  # every title ends with it
            self.fail(f"the total of '{self.title}' is missing before this line", row.place)
        joined = f"{course.cells[0]} {row.cells[0]}"
        self.courses[-1] = course._replace(cells=(joined, *course.cells[1:]))

    def _read_total(self, level: str, match: re.Match[str], row: Row) -> Iterator[Record]:
        if level == "fiscal_year":
            block = self._block(match["year"], row)
            self.open_block(block, row.place)
            for course in self.courses:
                yield self.activity(block, PAGE, self._cells(course), course.place)
            self.title, self.courses = "", []
        elif self.title:
            self.fail(f"the fiscal year's total of '{self.title}' is missing", row.place)
        cells = self._cells(row)
        yield self.sum_up(level, match, cells["students"], cells["cost"], PAGE, row.place)

    def _block(self, year: str, row: Row) -> Block:
        if not self.courses:
            self.fail("a fiscal year's total without courses", row.place)
        title = self.layout.title.fullmatch(self.title)
        if not title:
            self.fail(f"the title '{self.title}' over this total is not understood", row.place)
        if year not in self.layout.years or title["year"] not in (None, year):
            self.fail(f"the total is not for the year of '{self.title}'", row.place)
        fiscal_year, stage = self.layout.years[year]
        return Block(self.region, title["country"], title["label"], "", fiscal_year, stage)

    def _cells(self, row: Row) -> dict[str, str]:
        """Return course or name, students and cost; some rows and their totals print no cost."""
        if len(row.cells) not in (2, 3) or not all(row.cells[:2]):
            self.fail("the row does not hold a name, number and cost", row.place)
        return dict(zip(("course", "students", "cost"), (*row.cells, ""), strict=False))
